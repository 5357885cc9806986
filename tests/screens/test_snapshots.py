"""How every screen looks at 80×24 in each language: nothing cut off, nothing moved by accident.

The pictures lie beside this file as text. `SALESDESK_SNAPSHOTS=write make test` draws them
anew; look at the difference before you commit it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import pytest
from textual import events

from salesdesk.domain.catalogue.rules import Relation
from salesdesk.domain.catalogue.verbs import relate
from salesdesk.domain.stocktakes.queries import lines_to_count
from salesdesk.domain.stocktakes.rules import Scope
from salesdesk.domain.stocktakes.verbs import count, open_stocktake
from salesdesk.domain.transfers.entering import Sending
from salesdesk.domain.transfers.verbs import send
from salesdesk.i18n import LANGUAGES
from salesdesk.office.permissions import Role
from tests.conftest import SetClock
from tests.house import MONDAY, House
from tests.screens.busy_house import NAMES
from tests.screens.driver import Typist, sit_down

PICTURES: Final = Path(__file__).parent / "snapshots"
_WRITE: Final = os.environ.get("SALESDESK_SNAPSHOTS") == "write"


_ENDS: Final = re.compile(r"([^\s·│╮…][^·│╮…]{0,7})…")
"""What stands before an ellipsis."""
_NAMED: Final = frozenset(
    {
        "enter",
        "right",
        "down",
        "delete",
        *(f"ctrl+{letter}" for letter in "noprtw"),
        *(f"f{n}" for n in range(1, 13)),
    }
)


@dataclass(frozen=True, slots=True)
class View:
    """A screen to look at: who sits there, and the keys that lead to it."""

    name: str
    keys: Callable[[Typist], Awaitable[None]]
    role: Role | None = Role.MANAGER


def pressing(*keys: str) -> Callable[[Typist], Awaitable[None]]:
    """Press keys that have a name, and type what has none."""

    async def press(seat: Typist) -> None:
        for key in keys:
            await (seat.press(key) if key in _NAMED else seat.type(key))

    return press


async def _pasting(seat: Typist) -> None:
    """A list that somebody sent, pasted into an order."""
    await pressing("1", "ANNA", "enter")(seat)
    seat.app.post_message(
        events.Paste("Hello,\n- 3 x mug\nTea: 1.000\n2 box paper -5%\nautomat 12\nrare 2 pc\nx")
    )
    await seat.settle()


async def _importing(seat: Typist) -> None:
    """Prices in a file, some of them wrong, before they are brought in."""
    lines = (
        "price_list;currency;article;price;from_quantity;Unser Preis",
        "SHOP;PLN;MUG;9.50;;7",
        "E;EUR;MUG;2.40;;7",
        "G;PLN;PAPER;23456.78;1000;7",
        "E;EUR;NOSUCH;1.00;;7",
        "E;PLN;TEA;1.00;;7",
        "E;EUR;PEN;-1.00;;7",
    )
    with TemporaryDirectory() as folder:
        path = Path(folder) / "prices.csv"
        path.write_text("\n".join(lines), encoding="utf-8")
        await pressing("8")(seat)
        await seat.press("ctrl+f")
        await pressing(str(path), "f9")(seat)


def _with_waiting(*keys: str) -> Callable[[Typist], Awaitable[None]]:
    """Look at what has to be approved, once somebody has taken such an order."""

    async def press(seat: Typist) -> None:
        with House.of(seat.app.seat.database, SetClock(MONDAY)).seats(1) as [house]:
            house.order("LIMIT", house.line("MUG", 5), house.line("LAST", price=Decimal(900)))
        await pressing(*keys)(seat)

    return press


def _with_sent(*keys: str) -> Callable[[Typist], Awaitable[None]]:
    """Look at what is in transit, once somebody has sent something."""

    async def press(seat: Typist) -> None:
        with House.of(seat.app.seat.database, SetClock(MONDAY)).seats(1) as [house]:
            lines = [Sending(house.articles[code], Decimal(5)) for code in ("MUG", "JUICE")]
            house.do(send, house.warehouses["MAIN"], house.warehouses["SIDE"], lines)
        await pressing(*keys)(seat)

    return press


async def _losing(seat: Typist) -> None:
    """Goods that a clerk is about to take from others."""
    with House.of(seat.app.seat.database, SetClock(MONDAY)).seats(1) as [house]:
        house.receive("MAIN", "RARE", 7_000_000)
        for customer, quantity in (("ANNA", 999_991), ("1000002817", 6_000_000)):
            house.order(customer, house.line("RARE", quantity), requested_on=date(2026, 3, 5))
    await pressing("3", *_LARGE_ORDER, *_E, "down", *_E, *_E, "6500000", *_E)(seat)


async def _replacing(seat: Typist) -> None:
    """What could stand in for what a customer ordered."""
    with House.of(seat.app.seat.database, SetClock(MONDAY)).seats(1) as [house]:
        for code in ("MUG", "TEA", "AUTOMAT-90"):
            house.do(relate, house.articles["RARE"], house.articles[code], Relation.SUBSTITUTE)
    await pressing("3", *_LARGE_ORDER, *_E, "down", "ctrl+n")(seat)


def _with_counted(*keys: str) -> Callable[[Typist], Awaitable[None]]:
    """Look at a warehouse that is being counted: some things are missing, some are too many."""

    async def press(seat: Typist) -> None:
        with House.of(seat.app.seat.database, SetClock(MONDAY)).seats(1) as [house]:
            clerk, manager = (house.seat(role) for role in (Role.WAREHOUSE, Role.MANAGER))
            id_ = clerk.do(open_stocktake, house.warehouses["MAIN"], Scope()).id
            lines = clerk.ask(lines_to_count, id_).rows
            for line, quantity in zip(lines[::3], ("3", "1250", "17.5", "0"), strict=False):
                clerk.do(count, id_, line.batch_id, Decimal(quantity))
            manager.do(count, id_, lines[0].batch_id, Decimal(4))
        await pressing(*keys)(seat)

    return press


async def _beyond_a_limit(seat: Typist) -> None:
    """An order of somebody who may decide nothing alone."""
    with House.of(seat.app.seat.database, SetClock(MONDAY)).seats(1) as [house]:
        house.limit(Role.MANAGER, max_discount="5", max_amount="1")
    await pressing("1", "LIMIT", *_E, "MUG", *_E, "70", "\t", "10", *_E, "TEA", *_E, "3", *_E, "f9")(seat)


_E: Final = ("enter",)
_LARGE_ORDER: Final = ("down",) * 2
_QUOTE: Final = ("1", "PRESET", *_E, "MUG", *_E, "3", *_E, "RARE", *_E, "2", *_E, "ctrl+o")
VIEWS: Final = (
    View("login", pressing(), role=None),
    View("menu", pressing()),
    View("password", pressing("f8")),
    View("what-to-do", pressing("f10")),
    View("order-entry", pressing("1")),
    View("order-entry-help", pressing("1", "f1")),
    View("order-entry-customers", pressing("1", "an")),
    View("order-entry-articles", pressing("1", "ANNA", "enter", "m")),
    View("order-entry-article-help", pressing("1", "ANNA", "enter", "f1")),
    View("order-entry-proposals", _pasting),
    View("order-entry-lines", pressing("1", "PRESET", *_E, "MUG", *_E, "3", *_E, "RARE", *_E, "2", *_E)),
    View("order-entry-offers", pressing("1", "PRESET", *_E, "RARE", *_E, "2", *_E, "f4")),
    View("order-entry-when", pressing("1", "PRESET", *_E, "RARE", *_E, "2", *_E, "ctrl+n")),
    View("order-entry-price", pressing("1", "PRESET", *_E, "MUG", *_E, "3", *_E, "down", "ctrl+w")),
    View("order-entry-header", pressing("1", "SCHOOL", "enter", "f7")),
    View("order-entry-parked", pressing("1", "f8")),
    View("order-entry-large", pressing("1", "f8", "enter")),
    View("order-entry-article", pressing("1", "ANNA", "enter", "AUTOMAT", "enter")),
    View("order-entry-twice", pressing("1", "ANNA", *_E, "MUG", *_E, "3", *_E, "f9")),
    View("order-entry-new-customer", pressing("1", "f6")),
    View("order-entry-beyond", _beyond_a_limit),
    View("order-entry-quote", pressing(*_QUOTE)),
    View("quote", pressing(*_QUOTE, "f9", "f3", "2", "enter")),
    View("quote-lines", pressing(*_QUOTE, "f9", "f3", "2", "enter", "enter")),
    View("orders", pressing("2")),
    View("orders-filtered", pressing("2", "f7", "down", "enter", "f4", "1.3", *_E, "2.3", *_E, *_E)),
    View("order", pressing("2", "down", "enter")),
    View("order-copied", pressing("2", "down", "ctrl+o")),
    View("call-handed-over", pressing("1", "f8", "ctrl+t")),
    View("order-to-approve", _with_waiting("2", "enter")),
    View("approvals", _with_waiting("9")),
    View("approval", _with_waiting("9", "enter")),
    View("fulfilment", pressing("3")),
    View("fulfilment-question", pressing("3", "f9")),
    View("fulfilment-order", pressing("3", *_LARGE_ORDER, "enter")),
    View("fulfilment-batches", pressing("3", *_LARGE_ORDER, "enter", "enter")),
    View("fulfilment-losing", _losing),
    View("fulfilment-replacing", _replacing),
    View("notes", pressing("7"), role=Role.WAREHOUSE),
    View("note", pressing("7", "enter"), role=Role.WAREHOUSE),
    View("note-taken-back", pressing("7", "enter", "delete"), role=Role.WAREHOUSE),
    View("batches", pressing("7", "f6"), role=Role.WAREHOUSE),
    View("batch", pressing("7", "f6", *_E), role=Role.WAREHOUSE),
    View("batch-customers", pressing("7", "f6", *_E, "right"), role=Role.WAREHOUSE),
    View("batch-stock", pressing("7", "f6", *_E, *["right"] * 2), role=Role.WAREHOUSE),
    View("picking", pressing("3", "sue", "f2", "2 mug", *_E, "5 juice", *_E)),
    View("picking-short", pressing("3", "sue", "f2", "10 mug", *_E, "5 juice", *_E, "f9")),
    View("buying", pressing("4", "down", "down")),
    View("buying-orders", pressing("4", "f7")),
    View("buying-order", pressing("4", "f7", "enter")),
    View("buying-broken", pressing("4", "f7", "enter", "f6", "+60", "f9")),
    View("buying-receipt", pressing("4", "f7", "enter", "f9")),
    View("billing", pressing("5")),
    View("billing-question", pressing("5", "f9")),
    View("billing-services", pressing("5", "f6")),
    View("invoices", pressing("5", "f7")),
    View("invoice", pressing("5", "f7", "down", "enter")),
    View("invoice-payment", pressing("5", "f7", "down", "f6")),
    View("customers", pressing("6")),
    View("customer", pressing("6", "enter")),
    View("customer-invoices", pressing("6", "enter", *["right"] * 2)),
    View("customer-history", pressing("6", "enter", *["right"] * 6)),
    View("articles", pressing("7")),
    View("article", pressing("7", "enter")),
    View("article-reserved", pressing("7", "enter", "right")),
    View("article-history", pressing("7", "MUG", "enter", *["right"] * 8)),
    View("article-prices", pressing("7", "MUG", "enter", *["right"] * 4)),
    View("article-new", pressing("7", "f6")),
    View("article-data", pressing("7", "enter", "ctrl+n")),
    View("article-unit", pressing("7", "enter", *["right"] * 5, "enter")),
    View("article-offer", pressing("7", "MUG", "enter", *["right"] * 6, "enter")),
    View("article-quarantine", pressing("7", "MUG", "enter", "down", "f6", "1", *_E, "wet", *_E, "down")),
    View("transfers", _with_sent("6"), Role.WAREHOUSE),
    View("transfer", _with_sent("6", "enter"), Role.WAREHOUSE),
    View("transfer-new", pressing("6", "f6", *_E, *_E, "MUG", *_E, "2", *_E, "TEA", *_E), Role.WAREHOUSE),
    View("stocktakes", _with_counted("8"), Role.WAREHOUSE),
    View("stocktake-new", pressing("8", "f6", *_E), Role.WAREHOUSE),
    View("counting", _with_counted("8", *_E, *_E, "down", "1", "2"), Role.WAREHOUSE),
    View("stocktake-differences", _with_counted(*["down"] * 11, *_E, "f8")),
    View("stocktake-approved", _with_counted(*["down"] * 11, *_E, "f8", "f9", *_E)),
    View("customer-prices", pressing("6", "SPECIAL", "enter", "ctrl+p")),
    View("prices", pressing("8")),
    View("import-trial", _importing),
    View("prices-of-list", pressing("8", "down", "down", "enter")),
    View("price-article", pressing("8", "down", "down", "enter", "f6", "mug")),
    View("price-new", pressing("8", "down", "down", "enter", "f6", "paper", "enter")),
    View("price-list-copied", pressing("8", "down", "ctrl+o")),
    View("promotions", pressing("8", "f8")),
    View("promotion-new", pressing("8", "f8", "f6")),
    View("settings", pressing("0")),
    View("limits", pressing("0", "f7", "f6", "tel", *_E, "10", *_E, "5", *_E, *_E)),
    View("settings-company", pressing("0", "ctrl+n")),
    View("settings-dispatch", pressing("0", *["down"] * 8, "enter")),
    View("settings-warehouse", pressing("0", "down", "down", "down", "enter")),
    View("settings-vat-rates", pressing("0", *["down"] * 6, "enter")),
    View("settings-exchange-rates", pressing("0", *["down"] * 7, "enter")),
    View("users", pressing("4"), role=Role.ADMIN),
    View("user-new", pressing("4", "f6"), role=Role.ADMIN),
    View("user-rights", pressing("4", "ctrl+r"), role=Role.ADMIN),
)  # fmt: skip


def _is_name(ending: str) -> bool:
    """Whether what ends in an ellipsis is a name, a place or a note, which may."""
    return any(ending.strip() in text for text in NAMES)


_LOOKED_AT: Final = [
    pytest.param(
        view,
        language,
        id=f"{view.name}-{language}",
        # A quick run looks at each view in one language, and at all languages over all views.
        marks=() if _WRITE or number % len(LANGUAGES) == which else pytest.mark.long,
    )
    for number, view in enumerate(VIEWS)
    for which, language in enumerate(LANGUAGES)
]


@pytest.mark.parametrize(("view", "language"), _LOOKED_AT)
def test_screen_looks_as_it_should(busy_house: House, view: View, language: str) -> None:
    async def scenario(seat: Typist) -> None:
        await view.keys(seat)
        shown = seat.screen().rstrip() + "\n"
        assert seat.cut_off() == []
        assert [text for text in _ENDS.findall(shown) if not _is_name(text)] == []
        path = PICTURES / f"{view.name}.{language}.txt"
        if _WRITE:
            path.parent.mkdir(exist_ok=True)
            path.write_text(shown, encoding="utf-8")
        assert shown == path.read_text(encoding="utf-8")

    sit_down(busy_house, scenario, role=view.role, language=language)
