"""A price on a list or for a customer: entered, changed, ended."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from salesdesk.domain.catalogue.rules import PRICE_UNITS, to_base
from salesdesk.domain.pricing.owners import Owned, Owner
from salesdesk.domain.pricing.periods import Overlaps, Yields
from salesdesk.domain.pricing.prices_of import PricedArticle, PriceRow
from salesdesk.domain.pricing.setting import add_price, change_price, end_price
from salesdesk.domain.pricing.verbs import NewPrice
from salesdesk.errors import Refused
from salesdesk.i18n import N_
from salesdesk.money import ZERO
from salesdesk.screens import wording
from salesdesk.screens.articles.prices import per_unit
from salesdesk.screens.dialogs.choice import Choice
from salesdesk.screens.dialogs.form import Entry, Form, Kind
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.line_table import Column

__all__ = ["EndPriceForm", "GivesWay", "PriceForm"]

_IN_FORCE: Final = N_("In force since {day}: that stays, a new price begins today at the earliest.")


class PriceForm(Form):
    """A new price of an article, or another one instead of that in `row`."""

    def __init__(
        self, seat: Seat, owner: Owner, its: Owned, article: PricedArticle, row: PriceRow | None = None
    ) -> None:
        super().__init__(
            seat,
            f"{its.code} · {article.code} {article.name}",
            _entries(seat, article, row),
            self._save,
            about=_about(seat, its, article, row),
        )
        self._owner, self._article, self._row = owner, article, row

    async def _save(self, answers: Mapping[str, Any]) -> None:
        """Others give way to it if the person says so; asked once for each."""
        wanted, yielding = self._wanted(answers), tuple[int, ...]()
        while True:
            try:
                await self._put(wanted, yielding)
            except Overlaps as error:
                if error.yields is Yields.NEITHER or error.other.id in yielding:
                    raise
                chosen = await self.show(GivesWay(self.seat, error))
                if chosen is None or not chosen[0]:
                    raise
                yielding = (*yielding, error.other.id)
            else:
                return

    async def _put(self, wanted: NewPrice, yielding: tuple[int, ...]) -> None:
        row = self._row
        if row is None:
            await self.do(add_price, self._owner, wanted, yielding)
        else:
            await self.do(change_price, self._owner, row.id, row.entered, wanted, yielding)

    def _wanted(self, answers: Mapping[str, Any]) -> NewPrice:
        return NewPrice(
            self._article.id,
            answers["price"],
            answers["valid_from"],
            answers["price_unit"],
            self._in_base(answers["from_quantity"] or ZERO, answers["unit"]),
            answers["valid_to"],
        )

    def _in_base(self, quantity: Decimal, unit: str) -> Decimal:
        """A quantity in base units. Raises Refused for one that is no round number of them."""
        factor: Fraction = dict(self._article.units)[unit]
        try:
            base = to_base(quantity, factor.numerator, factor.denominator)
        except (ArithmeticError, ValueError):
            base = None
        if base is None:
            text = N_("{quantity} {unit} are no round number of {base}.")
            values = {"quantity": quantity, "unit": unit, "base": self._article.units[0][0]}
            raise Refused(text, **values).at("from_quantity")
        return base


class EndPriceForm(Form):
    """The last day of a price."""

    def __init__(self, seat: Seat, owner: Owner, row: PriceRow) -> None:
        last = Entry(
            "valid_to", N_("Last day"), Kind.DAY, row.valid_to or seat.today, required=True, width=12,
            help=N_("Its last day; -1, yesterday: over at once. Orders that have it keep it."),
        )  # fmt: skip
        super().__init__(seat, f"{row.code} {row.name}", [last], self._end)
        self._owner, self._row = owner, row

    async def _end(self, answers: Mapping[str, Any]) -> None:
        await self.do(end_price, self._owner, self._row.id, self._row.entered, answers["valid_to"])


class GivesWay(Choice[tuple[bool, str]]):
    """Whether one of two prices that overlap gives way to the other, which is told in full."""

    def __init__(self, seat: Seat, error: Overlaps) -> None:
        super().__init__(
            seat,
            error.text(seat.language),
            [(True, _what_becomes(seat, error)), (False, seat.word(N_("Back to the form")))],
            [Column("", 40, grows=True)],
            lambda row: (row[1],),
        )

    async def begin(self) -> None:
        """What was typed before it could be read was meant for something else, and answers nothing."""
        await super().begin()
        if self.desk_app.drop_typed():
            self.warn(N_("What you typed meanwhile was not taken: answer the question first."))


def _what_becomes(seat: Seat, error: Overlaps) -> str:
    last, again = (wording.day(day, seat.language) for day in (error.day, error.goes_on))
    if error.yields is Yields.NEW:
        return seat.say(N_("The new price ends on {last}"), last=last)
    if error.goes_on is None:
        return seat.say(N_("The price that is there ends on {last}"), last=last)
    return seat.say(N_("That one ends on {last} and goes on from {again}"), last=last, again=again)


def _about(seat: Seat, its: Owned, article: PricedArticle, row: PriceRow | None) -> str:
    """Currency and VAT, what it costs everybody else, and what of the price cannot be changed."""
    general = f"{per_unit(article.list_price, article.price_unit, seat.language)} {article.currency}"
    asked = seat.say(N_("general list {price}"), price=general)
    lines = [f"{its.currency}, {seat.word(its.price_mode.label)} · {asked}"]
    if row is not None and row.valid_from < seat.today and not _is_over(row, seat.today):
        lines.append(seat.say(_IN_FORCE, day=wording.day(row.valid_from, seat.language)))
    return "\n".join(lines)


def _is_over(row: PriceRow, today: date) -> bool:
    return row.valid_to is not None and row.valid_to < today


def _entries(seat: Seat, article: PricedArticle, row: PriceRow | None) -> list[Entry]:
    names = [unit for unit, _ in article.units]
    begins, ends = seat.today, None
    if row is not None:
        begins = max(row.valid_from, seat.today)
        ends = None if _is_over(row, seat.today) else row.valid_to
    return [
        Entry(
            "price", N_("Price"), Kind.NUMBER, None if row is None else row.price, required=True, width=16,
            help=N_("Of one base unit or as the next field says. 0: the article is given away."),
        ),
        Entry(
            "price_unit", N_("Price is per"), Kind.CHOICE, 1 if row is None else row.price_unit,
            required=True, width=6, choices=[(each, str(each)) for each in PRICE_UNITS],
            help=N_("1, 100 or 1000 base units: screws at 1.234 per 1000."),
        ),
        Entry(
            "from_quantity", N_("From quantity"), Kind.NUMBER,
            None if row is None or not row.from_quantity else row.from_quantity, width=12,
            help=N_("From how much on it is the price, in any unit of the article. Empty: always."),
        ),
        Entry(
            "unit", N_("Unit"), Kind.CHOICE, names[0], required=True, width=16,
            choices=[
                (name, wording.unit(name, seat.language, tuple(each for each in names if each != name)))
                for name in names
            ],
            help=N_("Of the quantity. F4 shows the units of the article."),
        ),
        Entry(
            "valid_from", N_("First day"), Kind.DAY, begins, required=True, width=12,
            help=N_("The first day on which it is the price; +7 is in a week."),
        ),
        Entry(
            "valid_to", N_("Last day"), Kind.DAY, ends, width=12, help=N_("Empty: until somebody ends it.")
        ),
    ]  # fmt: skip
