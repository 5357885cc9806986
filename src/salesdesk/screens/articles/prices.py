"""Prices of articles as they are shown and changed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from decimal import Decimal
from operator import attrgetter
from typing import Any, Final, Protocol

from salesdesk.domain.catalogue.rules import PRICE_UNITS
from salesdesk.i18n import N_
from salesdesk.screens import wording
from salesdesk.screens.dialogs.form import Entry, Form, Kind
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.columns import Cell, counted

__all__ = [
    "CURRENCY",
    "PRICE_UNIT",
    "ListPriceForm",
    "counted_of",
    "per_unit",
    "price_entries",
    "priced",
    "unit_of",
]

PRICE_UNIT: Final = (N_("Price is per"), attrgetter("price_unit"))
CURRENCY: Final = (N_("Currency"), attrgetter("currency"))
"""Columns of a file for what stands behind the numbers on the screen."""


def per_unit(price: Decimal, price_unit: int, language: str) -> str:
    """A price, and of how many units where it is not of one: 1.234/1000."""
    text = wording.price(price, language)
    return text if price_unit == 1 else f"{text}/{price_unit}"


def priced(price: Decimal, price_unit: int, currency: str, language: str, look: str = "") -> Cell:
    """A price with its currency in a list; without one if the currency is empty."""
    return Cell(f"{per_unit(price, price_unit, language)} {currency}".strip(), look, value=price)


class _Counted(Protocol):
    """A quantity of an article that was sold, with what else it is counted in."""

    @property
    def quantity(self) -> Decimal:
        """In `unit`."""

    @property
    def unit(self) -> str:
        """As it was entered."""

    @property
    def beside(self) -> tuple[str, ...]:
        """The other units."""


def counted_of(sold: _Counted, language: str) -> Cell:
    """What was sold, with its unit, in a list; a file has the unit in a column of its own."""
    return counted(sold.quantity, sold.unit, language, sold.beside)._replace(value=sold.quantity)


def unit_of(language: str) -> tuple[str, Callable[[_Counted], str]]:
    """The column of a file for the unit that stands behind a quantity on the screen."""
    return N_("Unit"), lambda sold: wording.unit(sold.unit, language, sold.beside)


def price_entries(price: Decimal | None, price_unit: int) -> list[Entry]:
    """The fields `price` and `price_unit` of a form."""
    return [
        Entry(
            "price",
            N_("List price"),
            Kind.NUMBER,
            price,
            help=N_("Without VAT, in the company's currency, of one base unit or as the next field says."),
            required=True,
            width=16,
        ),
        Entry(
            "price_unit",
            N_("Price is per"),
            Kind.CHOICE,
            price_unit,
            help=N_("1, 100 or 1000 base units: screws at 1.234 per 1000."),
            required=True,
            width=6,
            choices=[(each, str(each)) for each in PRICE_UNITS],
        ),
    ]


class ListPriceForm(Form):
    """Another list price."""

    def __init__(
        self,
        seat: Seat,
        title: str,
        price: Decimal,
        price_unit: int,
        submit: Callable[[Mapping[str, Any]], Awaitable[object]],
    ) -> None:
        """The title is already translated."""
        super().__init__(seat, title, price_entries(price, price_unit), submit)
