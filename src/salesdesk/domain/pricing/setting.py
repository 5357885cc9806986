"""Entering, changing and ending single prices, of a list or of a customer.

What has been in force is never rewritten: a price that began before today can be ended, and a new one
takes its place from today on at the earliest. So the history of what was asked stays true.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import bindparam, delete, select
from sqlalchemy.engine.default import DefaultDialect

from salesdesk.domain.catalogue.model import Article
from salesdesk.domain.catalogue.rules import ArticleLife
from salesdesk.domain.pricing.owners import Owned, Owner, Whose, owned, table_for
from salesdesk.domain.pricing.periods import Period, Standing, room_for
from salesdesk.domain.pricing.verbs import NewPrice, price_row
from salesdesk.errors import Conflict, NotFound, Refused
from salesdesk.i18n import N_
from salesdesk.office.changes import merged
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, verb
from salesdesk.storage.rows import add_for_ids, set_rows, table_of
from salesdesk.storage.types import Scaled

__all__ = ["PRICE_NOTED", "add_price", "change_price", "end_price", "remove_price"]

PRICE_NOTED: Final = "price:"
"""What stands in the history before whose price, or of which article, was changed."""

_DAY: Final = timedelta(days=1)
_PRICE, _QUANTITY = Scaled(4), Scaled(3)  # as the columns are
_ANY_DATABASE: Final = DefaultDialect()
_TOGETHER: Final[Mapping[str, Sequence[str]]] = {"price": ("price", "price_unit")}


def _columns(whose: Whose) -> tuple[Any, ...]:
    model = table_for(whose).model
    return (
        model.article_id,
        model.price,
        model.valid_from,
        model.price_unit,
        model.from_quantity,
        model.valid_to,
    )


# Statements are built once: building one takes longer than running it.

_STORED: Final = {
    each: select(*_columns(each)).where(
        table_for(each).model.id == bindparam("price"), table_for(each).owner == bindparam("owner")
    )
    for each in Whose
}
_STANDING: Final = {
    each: select(
        table_for(each).model.id,
        table_for(each).model.price,
        table_for(each).model.price_unit,
        table_for(each).model.valid_from,
        table_for(each).model.valid_to,
    ).where(
        table_for(each).owner == bindparam("owner"),
        table_for(each).model.article_id == bindparam("article"),
        table_for(each).model.from_quantity == bindparam("quantity", type_=_QUANTITY),
    )
    for each in Whose
}
_REMOVE: Final = {
    each: delete(table_of(table_for(each).model)).where(
        table_of(table_for(each).model).c.id == bindparam("price")
    )
    for each in Whose
}
_ARTICLE: Final = select(Article.code, Article.life).where(Article.id == bindparam("article"))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a price stands: whose it is, and of which article."""

    tx: Transaction
    owner: Owner
    its: Owned
    article_id: int
    article: str

    def note(self, before: NewPrice | None, after: NewPrice | None) -> None:
        """Note for the history of the article, and of the customer if it is his, what became of a price."""
        pair = [_noted(before), _noted(after)]
        self.tx.record("article", self.article_id, **{PRICE_NOTED + self.its.code: pair})
        if self.owner.whose is Whose.CUSTOMER:
            self.tx.record("customer", self.owner.id, **{PRICE_NOTED + self.article: pair})

    def standing(self, quantity: Decimal, besides: int | None = None) -> list[Standing]:
        """Its prices from one quantity on, without one of them."""
        asked = {"owner": self.owner.id, "article": self.article_id, "quantity": quantity}
        return [
            Standing(id_, price, unit, Period(first, last))
            for id_, price, unit, first, last in self.tx.session.execute(_STANDING[self.owner.whose], asked)
            if id_ != besides
        ]

    def add(self, *prices: NewPrice) -> list[int]:
        """Write prices that overlap no others; their ids."""
        table = table_for(self.owner.whose)
        rows = [price_row(price) | {table.owner.key: self.owner.id} for price in prices]
        return add_for_ids(self.tx.session, table.model, rows)

    def put(self, price_id: int, before: NewPrice, after: NewPrice) -> None:
        """Change a price, and note it."""
        set_rows(self.tx.session, table_for(self.owner.whose).model, [{"id": price_id} | price_row(after)])
        self.note(before, after)

    def remove(self, price_id: int, before: NewPrice) -> None:
        """Take a price off, and note it."""
        self.tx.session.execute(_REMOVE[self.owner.whose], {"price": price_id})
        self.note(before, None)

    def with_room(self, new: NewPrice, yielding: Collection[int], besides: int | None = None) -> NewPrice:
        """The new price as it may be entered, after others gave way to it. Raises Overlaps."""
        standing = self.standing(new.from_quantity, besides)
        room = room_for(Period(new.valid_from, new.valid_to), standing, self.tx.today, yielding)
        known = {each.id: self._as_entered(each, new.from_quantity) for each in standing}
        for id_, last in room.ended:
            self.put(id_, known[id_], replace(known[id_], valid_to=last))
        for id_, rest in room.resumed:
            again = replace(known[id_], valid_from=rest.first, valid_to=rest.last)
            self.add(again)
            self.note(None, again)
        return replace(new, valid_to=room.period.last)

    def _as_entered(self, price: Standing, quantity: Decimal) -> NewPrice:
        period = price.period
        return NewPrice(self.article_id, price.price, period.first, price.price_unit, quantity, period.last)


@verb(Permission.PRICES_EDIT)
def add_price(tx: Transaction, owner: Owner, new: NewPrice, yielding: tuple[int, ...] = ()) -> int:
    """Enter a price; its id. Nothing is a price as well: the article is free of charge then.

    Raises Overlaps, at the day that is to blame, where it would be valid on days on which another
    price of the article from this quantity on is, unless that is among the `yielding`: see `room_for`.
    """
    _check(new)
    place = _place(tx, owner, new.article_id)
    entered = place.with_room(new, yielding)
    [price_id] = place.add(entered)
    place.note(None, entered)
    return price_id


@verb(Permission.PRICES_EDIT)
def change_price(
    tx: Transaction,
    owner: Owner,
    price_id: int,
    seen: NewPrice,
    wanted: NewPrice,
    yielding: tuple[int, ...] = (),
) -> None:
    """Change of a price what is `wanted` otherwise than it was `seen`; the article stays.

    What began before today stays as it was until the day before `wanted` begins, which is today at
    the earliest; if only its last day is another, that is changed and nothing else. Raises Conflict
    where somebody else changed the same since, and Overlaps as `add_price` does.
    """
    _check(wanted)
    place = _place(tx, owner, seen.article_id)
    stored = _stored(tx, owner, price_id)
    after = merged(stored, seen, wanted, _TOGETHER)
    if stored.valid_from >= tx.today:
        if after != stored:
            place.put(price_id, stored, place.with_room(after, yielding, price_id))
    elif _is_over(stored, tx.today):
        _require_to_come(after, tx.today)
        entered = place.with_room(after, yielding)
        place.add(entered)
        place.note(None, entered)
    elif _alike(stored, after):
        _set_last_day(place, price_id, stored, after.valid_to, yielding)
    else:
        _require_to_come(after, tx.today)
        _take_place(place, price_id, stored, after, yielding)


@verb(Permission.PRICES_EDIT)
def end_price(tx: Transaction, owner: Owner, price_id: int, seen: NewPrice, last_day: date) -> None:
    """Let a price end with a day, yesterday at the earliest: over at once.

    One that would end before it begins is taken off. Raises Conflict unless it stands as it was `seen`.
    """
    place = _place(tx, owner, seen.article_id, for_sale=False)
    stored = _as_seen(tx, owner, price_id, seen)
    if _is_over(stored, tx.today):
        raise Refused(N_("This price is over already."))
    if last_day != stored.valid_to:
        _set_last_day(place, price_id, stored, last_day, ())


@verb(Permission.PRICES_EDIT)
def remove_price(tx: Transaction, owner: Owner, price_id: int, seen: NewPrice) -> None:
    """Take a price off that is not valid yet. Raises Conflict unless it stands as it was `seen`."""
    place = _place(tx, owner, seen.article_id, for_sale=False)
    stored = _as_seen(tx, owner, price_id, seen)
    if stored.valid_from <= tx.today:
        raise Refused(N_("This price is valid already: say which day is its last."))
    place.remove(price_id, stored)


def _take_place(
    place: _Place, price_id: int, stored: NewPrice, after: NewPrice, yielding: tuple[int, ...]
) -> None:
    """Let another price come after one that is in force."""
    last = after.valid_from - _DAY
    if after.from_quantity != stored.from_quantity and (stored.valid_to is None or last < stored.valid_to):
        place.put(price_id, stored, replace(stored, valid_to=last))
    outlives = after.valid_to is None or (stored.valid_to is not None and stored.valid_to <= after.valid_to)
    # One that would go on behind the new price has to be asked about.
    entered = place.with_room(after, (*yielding, price_id) if outlives else yielding)
    place.add(entered)
    place.note(None, entered)


def _set_last_day(
    place: _Place, price_id: int, stored: NewPrice, last: date | None, yielding: tuple[int, ...]
) -> None:
    """Let a price end on another day; it is taken off if that is before it begins."""
    if last is not None and last < place.tx.today - _DAY:
        text = N_("What was in force stays: yesterday is the earliest last day.")
        raise Refused(text).at("valid_to")
    if last is not None and last < stored.valid_from:
        place.remove(price_id, stored)
        return
    after = replace(stored, valid_to=last)
    others = place.standing(stored.from_quantity, price_id)
    # Those that begin before it overlap it already, if they do: that is old data.
    later = [each for each in others if each.period.first > stored.valid_from]
    room = room_for(Period(after.valid_from, last), later, None, yielding)
    place.put(price_id, stored, replace(after, valid_to=room.period.last))


def _place(tx: Transaction, owner: Owner, article_id: int, *, for_sale: bool = True) -> _Place:
    """Lock the owner's prices. Raises NotFound, and Refused for an article that is sold no more."""
    its = owned(tx, owner, lock=True)
    row = tx.session.execute(_ARTICLE, {"article": article_id}).one_or_none()
    if row is None:
        raise NotFound(N_("There is no such article.")).at("article")
    if for_sale and row.life is ArticleLife.ENDED:
        raise Refused(N_("The article {code} is ended: it gets no new price."), code=row.code).at("article")
    return _Place(tx, owner, its, article_id, row.code)


def _stored(tx: Transaction, owner: Owner, price_id: int) -> NewPrice:
    asked = {"price": price_id, "owner": owner.id}
    row = tx.session.execute(_STORED[owner.whose], asked).one_or_none()
    if row is None:
        raise NotFound(N_("This price is not there any more."))
    return NewPrice(*row)


def _as_seen(tx: Transaction, owner: Owner, price_id: int, seen: NewPrice) -> NewPrice:
    stored = _stored(tx, owner, price_id)
    if stored != seen:
        raise Conflict
    return stored


def _check(new: NewPrice) -> None:
    """Refuse what makes no sense or cannot be stored, at the part that does not."""
    price_row(new)
    for part, number, kind in (
        ("price", new.price, _PRICE),
        ("from_quantity", new.from_quantity, _QUANTITY),
    ):
        try:
            kind.process_bind_param(number, _ANY_DATABASE)
        except Refused as error:
            raise error.at(part) from None


def _require_to_come(price: NewPrice, today: date) -> None:
    if price.valid_from < today:
        text = N_("What was in force stays: a new price begins today at the earliest.")
        raise Refused(text).at("valid_from")


def _is_over(price: NewPrice, today: date) -> bool:
    return price.valid_to is not None and price.valid_to < today


def _alike(one: NewPrice, other: NewPrice) -> bool:
    """Whether two are the same price, whenever they are valid."""
    return (one.price, one.price_unit, one.from_quantity) == (
        other.price, other.price_unit, other.from_quantity,
    )  # fmt: skip


def _noted(price: NewPrice | None) -> dict[str, Any] | None:
    """A price as the history keeps it."""
    if price is None:
        return None
    return {
        "price": price.price,
        "price_unit": price.price_unit,
        "from_quantity": price.from_quantity,
        "valid_from": price.valid_from,
        "valid_to": price.valid_to,
    }
