"""Price lists as a whole: changed, given to groups of customers, copied with other prices, taken off.

A list of 100,000 prices is copied and taken off in steps, each a transaction of its own, so that the
seats go on working. Until all is there the copy is not in use.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import BigInteger, Date, bindparam, delete, exists, literal, or_, select
from sqlalchemy.sql import ColumnElement

from salesdesk.domain.catalogue.model import Article
from salesdesk.domain.catalogue.rules import ArticleLife
from salesdesk.domain.company.queries import company
from salesdesk.domain.customers.model import Customer, CustomerGroup
from salesdesk.domain.pricing.markup import Markup
from salesdesk.domain.pricing.model import ListPrice, PriceList
from salesdesk.domain.pricing.verbs import NEEDS, NewPrice, add_price_list, price_row
from salesdesk.domain.tax.queries import general_mode
from salesdesk.errors import Conflict, NotFound, Refused
from salesdesk.i18n import N_
from salesdesk.money import ZERO
from salesdesk.office.changes import change, merged
from salesdesk.office.permissions import Permission
from salesdesk.office.references import require_known
from salesdesk.office.work import Transaction, verb
from salesdesk.storage.rows import add_rows, table_of
from salesdesk.storage.types import is_blank

__all__ = [
    "Copied",
    "ListDetails",
    "begin_copy",
    "change_list",
    "copy_prices",
    "drop_list",
    "finish_copy",
    "give_list",
]

_AT_ONCE: Final = 250
"""Prices of one step: what SQLite writes in the 15 ms that a seat may wait."""
_NO_LIST: Final = N_("There is no such price list.")


@dataclass(frozen=True, slots=True)
class ListDetails:
    """What of a list can be changed; one that is not `active` counts for nobody."""

    name: str
    active: bool


@dataclass(frozen=True, slots=True)
class Copied:
    """How far a copy is: how many prices this step has written, and from where the next one goes on.

    `after` is None when all of them are there.
    """

    prices: int
    after: int | None


# Statements are built once: building one takes longer than running it.

_LOCKED: Final = select(PriceList).where(PriceList.id == bindparam("list")).with_for_update(key_share=True)
_VALID: Final = (
    select(
        ListPrice.article_id,
        ListPrice.price,
        ListPrice.valid_from,
        ListPrice.price_unit,
        ListPrice.from_quantity,
        ListPrice.valid_to,
        Article.life,
    )
    .join(Article, Article.id == ListPrice.article_id)
    .where(
        ListPrice.price_list_id == bindparam("source"),
        or_(ListPrice.valid_to.is_(None), ListPrice.valid_to >= bindparam("day", type_=Date)),
    )
    .order_by(ListPrice.article_id)
)
# In the order of an index: the rows behind are not looked at.
_LISTED: Final = _VALID.where(ListPrice.article_id > bindparam("after")).limit(_AT_ONCE)
_OF_ARTICLE: Final = _VALID.where(ListPrice.article_id == bindparam("article"))
_GENERAL: Final = (
    select(
        Article.id.label("article_id"),
        Article.list_price,
        bindparam("day", type_=Date).label("valid_from"),
        Article.price_unit,
        literal(0, BigInteger).label("from_quantity"),
        literal(None, Date).label("valid_to"),
        Article.life,
    )
    .where(Article.id > bindparam("after"))
    .order_by(Article.id)
    .limit(_AT_ONCE)
)
_SOME: Final = (
    select(ListPrice.id).where(ListPrice.price_list_id == bindparam("list")).limit(_AT_ONCE).subquery()
)
_DROP_SOME: Final = delete(table_of(ListPrice)).where(table_of(ListPrice).c.id.in_(select(_SOME.c.id)))
_DROP: Final = delete(table_of(PriceList)).where(table_of(PriceList).c.id == bindparam("list"))


def _has(model: type[Customer] | type[CustomerGroup]) -> ColumnElement[bool]:
    return exists(select(model.id).where(model.price_list_id == bindparam("list")))


_WHO_HAS: Final = select(_has(Customer), _has(CustomerGroup))


@verb(Permission.PRICES_EDIT)
def change_list(tx: Transaction, list_id: int, seen: ListDetails, wanted: ListDetails) -> None:
    """Give a list another name, or take it out of use. Raises Conflict if somebody did so since."""
    if is_blank(wanted.name):
        raise Refused(NEEDS).at("name")
    row = _locked(tx, list_id)
    after = merged(ListDetails(row.name, row.active), seen, wanted)
    change(tx, "price_list", list_id, row, name=after.name, active=after.active)


@verb(Permission.PRICES_EDIT)
def give_list(tx: Transaction, group_id: int, seen: int | None, list_id: int | None) -> None:
    """Give the customers of a group a list, or none; who has one of his own keeps it.

    Raises Conflict unless the group has the list that was `seen`.
    """
    require_known(tx, CustomerGroup.price_list_id, [list_id], _NO_LIST)
    group = tx.session.get(CustomerGroup, group_id, with_for_update={"key_share": True})
    if group is None:
        raise NotFound(N_("There is no such customer group."))
    if group.price_list_id not in (seen, list_id):
        raise Conflict
    change(tx, "customer_group", group_id, group, price_list_id=list_id)


@verb(Permission.PRICES_EDIT)
def begin_copy(
    tx: Transaction, source_id: int | None, code: str, name: str, markup: Markup, day: date
) -> int:
    """Enter an empty list, not in use yet, for the prices of another; its id.

    It has the other's currency and price mode. Without a `source_id` it is for those of the general
    list. `copy_prices` fills it with what is valid on `day` or later.
    """
    markup.check()
    if day < tx.today:
        raise Refused(N_("The prices of a new list begin today at the earliest.")).at("day")
    currency, mode = company(tx).currency, general_mode(tx)
    if source_id is not None:
        source = _locked(tx, source_id)
        currency, mode = source.currency, source.price_mode
    list_id = add_price_list(tx, code, name, currency, mode)
    _locked(tx, list_id).active = False
    return list_id


@verb(Permission.PRICES_EDIT)
def copy_prices(
    tx: Transaction, list_id: int, source_id: int | None, markup: Markup, day: date, after: int = 0
) -> Copied:
    """Write the next prices of a copy, those of articles behind `after`; of articles that are ended none.

    A price that begins later keeps its day, and each its last one.
    """
    markup.check()
    if _locked(tx, list_id).active:
        raise Refused(N_("The price list is in use already."))
    rows, goes_on = _some(tx, source_id, {"source": source_id, "after": after, "day": day})
    prices = [
        NewPrice(
            article_id, markup.of(price), max(first, day), unit, quantity or ZERO, last,
        )
        for article_id, price, first, unit, quantity, last, life in rows
        if life is not ArticleLife.ENDED
    ]  # fmt: skip
    add_rows(tx.session, ListPrice, [price_row(price) | {"price_list_id": list_id} for price in prices])
    tx.record("price_list", list_id, prices=len(prices))
    return Copied(len(prices), rows[-1].article_id if goes_on else None)


def _some(tx: Transaction, source_id: int | None, asked: dict[str, Any]) -> tuple[list[Any], bool]:
    """The next prices to be copied, all of each article, and whether there are more."""
    statement: Any = _GENERAL if source_id is None else _LISTED
    rows = list(tx.session.execute(statement, asked))
    if len(rows) < _AT_ONCE:
        return rows, False
    last = rows[-1].article_id
    whole = [row for row in rows if row.article_id != last]
    if not whole and source_id is not None:
        whole = list(tx.session.execute(_OF_ARTICLE, asked | {"article": last}))
    return whole or rows, True


@verb(Permission.PRICES_EDIT)
def finish_copy(tx: Transaction, list_id: int) -> None:
    """Take a copy into use: all of its prices are there."""
    change(tx, "price_list", list_id, _locked(tx, list_id), active=True)


@verb(Permission.PRICES_EDIT)
def drop_list(tx: Transaction, list_id: int) -> bool:
    """Take some prices off a list that is not in use and that nobody has, at last the list itself.

    Whether it is gone; else it is called again.
    """
    row = _locked(tx, list_id)
    if row.active:
        raise Refused(N_("The price list {code} is in use: take it out of use first."), code=row.code)
    if any(tx.session.execute(_WHO_HAS, {"list": list_id}).one()):
        raise Refused(N_("Customers have the price list {code}: give them another first."), code=row.code)
    code = row.code
    if tx.session.connection().execute(_DROP_SOME, {"list": list_id}).rowcount == _AT_ONCE:
        tx.record("price_list", list_id, dropped=_AT_ONCE)
        return False
    tx.session.expunge(row)
    tx.session.execute(_DROP, {"list": list_id})
    tx.record("price_list", list_id, code=[code, None])
    return True


def _locked(tx: Transaction, list_id: int) -> PriceList:
    row = tx.session.scalars(_LOCKED, {"list": list_id}).one_or_none()
    if row is None:
        raise NotFound(_NO_LIST)
    return row
