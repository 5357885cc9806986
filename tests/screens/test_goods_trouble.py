"""The warehouse and the buyer at the desk while the database fails, and with impatient fingers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from salesdesk.domain.fulfilment.queries import order_to_fulfil
from salesdesk.domain.fulfilment.verbs import allocate
from salesdesk.office.permissions import Role
from salesdesk.screens.base import DeskScreen
from salesdesk.screens.billing.invoices import InvoicesScreen
from salesdesk.screens.billing.screen import BillingScreen
from salesdesk.screens.buying.screen import BuyingScreen
from salesdesk.screens.fulfilment.screen import FulfilmentScreen
from salesdesk.screens.seat import Seat
from tests.house import House
from tests.invariants import assert_sound
from tests.screens.driver import Typist, sit_down
from tests.screens.trouble import Trouble

BUSY = "The database is busy or away. Nothing was changed; try again."

Sitting = Callable[[Typist, Trouble], Awaitable[None]]
Run = Callable[..., None]


@pytest.fixture
def at(sqlite_house: House, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a scenario of a manager on a screen, with trouble at hand; `failing` is so from the start."""

    def run(screen: type[DeskScreen], scenario: Sitting, *failing: str) -> None:
        troubles: list[Trouble] = []

        def opened(seat: Seat) -> DeskScreen:
            troubles.append(Trouble(seat, monkeypatch))
            troubles[0].failing.update(failing)
            return screen(seat)

        async def sitting(seat: Typist) -> None:
            await scenario(seat, troubles[0])

        sit_down(sqlite_house, sitting, role=Role.MANAGER, screen=opened)

    return run


def open_lines(house: House, *orders: int) -> list[int]:
    """What is still to be issued of the first line of orders."""
    return [int(house.ask(order_to_fulfil, order).lines[0].open) for order in orders]


def current(seat: Typist, table: str) -> Any:
    """The row at the cursor."""
    row = seat.table(table).current
    assert row is not None
    return row


# The database is away when a screen opens


def test_list_that_could_not_be_loaded_has_the_focus_and_loads_with_the_next_key(
    at: Run, sqlite_house: House
) -> None:
    orders = [sqlite_house.order("ANNA", sqlite_house.line("MUG", n)) for n in (3, 4)]

    async def scenario(seat: Typist, trouble: Trouble) -> None:
        assert (seat.message, seat.focus) == (BUSY, "orders")
        await seat.press("f9")
        assert seat.message == BUSY
        trouble.failing.clear()
        await seat.press("down", "f9")
        await seat.press("f9")
        assert seat.message == "ZS 1/2026 is issued: WZ 1/2026/MAIN"

    at(FulfilmentScreen, scenario, "orders_to_fulfil")
    assert open_lines(sqlite_house, *orders) == [0, 4]


@pytest.mark.parametrize("query", ["warehouses", "shortage_overview"])
def test_buying_that_could_not_be_loaded_has_the_focus_and_is_refreshed(
    at: Run, sqlite_house: House, query: str
) -> None:
    sqlite_house.order("ANNA", sqlite_house.line("RARE", 2))

    async def scenario(seat: Typist, trouble: Trouble) -> None:
        assert (seat.message, seat.focus) == (BUSY, "shortages")
        assert "shortages" in seat.line("Search")
        trouble.failing.clear()
        await seat.press("f5", "f9")
        assert "Purchase order, draft" in seat.screen()

    at(BuyingScreen, scenario, query)


def test_purchase_order_that_could_not_be_loaded_is_refreshed(at: Run, sqlite_house: House) -> None:
    sqlite_house.order("ANNA", sqlite_house.line("RARE", 2))

    async def scenario(seat: Typist, trouble: Trouble) -> None:
        trouble.failing.add("purchase_order_view")
        await seat.press("f9")
        assert (seat.message, seat.focus) == (BUSY, "purchase-lines")
        trouble.failing.clear()
        await seat.press("f5", "f9")
        assert seat.message == "ZD 1/2026 is placed."

    at(BuyingScreen, scenario)


def test_order_and_batches_that_could_not_be_loaded_are_refreshed(at: Run, sqlite_house: House) -> None:
    sqlite_house.order("ANNA", sqlite_house.line("MUG", 3))

    async def scenario(seat: Typist, trouble: Trouble) -> None:
        trouble.failing.add("order_to_fulfil")
        await seat.press("enter")
        assert (seat.message, seat.focus) == (BUSY, "lines")
        trouble.failing.clear()
        trouble.failing.add("batches_for")
        await seat.press("f5", "enter")
        assert (seat.message, seat.focus) == (BUSY, "batches")
        trouble.failing.clear()
        await seat.press("escape", "enter")
        assert [batch.warehouse for batch in seat.table("#batches").rows] == ["MAIN", "SIDE"]

    at(FulfilmentScreen, scenario)


def test_invoices_that_could_not_be_loaded_have_the_focus(at: Run, sqlite_house: House) -> None:
    sqlite_house.bill(*sqlite_house.issue(sqlite_house.order("ANNA", sqlite_house.line("MUG"))))

    async def scenario(seat: Typist, trouble: Trouble) -> None:
        assert (seat.message, seat.focus) == (BUSY, "invoices")
        trouble.failing.clear()
        await seat.press("f5", "enter")
        assert "Invoice FV 1/2026" in seat.screen()

    at(InvoicesScreen, scenario, "invoices")


# What is saved is saved, whether or not it can be looked at


def test_note_whose_list_could_not_be_read_again_is_named_and_printed(at: Run, sqlite_house: House) -> None:
    order = sqlite_house.order("ANNA", sqlite_house.line("MUG", 3))

    async def scenario(seat: Typist, trouble: Trouble) -> None:
        trouble.failing.add("orders_to_fulfil")
        await seat.press("f9")
        await seat.press("f9")
        assert seat.message == "ZS 1/2026 is issued: WZ 1/2026/MAIN. It is saved; F5 shows it."
        await seat.press("ctrl+p")
        assert "WZ-1-2026-MAIN.pdf" in seat.screen()
        await seat.press("escape")
        trouble.failing.clear()
        await seat.press("f5")
        assert "No order waits for goods here." in seat.screen()

    at(FulfilmentScreen, scenario)
    assert open_lines(sqlite_house, order) == [0]


def test_note_whose_order_could_not_be_read_again_is_named_and_printed(at: Run, sqlite_house: House) -> None:
    order = sqlite_house.order("ANNA", sqlite_house.line("MUG", 3))

    async def scenario(seat: Typist, trouble: Trouble) -> None:
        await seat.press("enter", "f9")
        trouble.failing.add("order_to_fulfil")
        await seat.press("f9")
        assert seat.message == "ZS 1/2026 is issued: WZ 1/2026/MAIN. It is saved; F5 shows it."
        await seat.press("ctrl+p")
        assert "WZ-1-2026-MAIN.pdf" in seat.screen()
        trouble.failing.clear()
        await seat.press("escape", "f5", "escape")
        assert "No order waits for goods here." in seat.screen()

    at(FulfilmentScreen, scenario)
    assert open_lines(sqlite_house, order) == [0]


def test_purchase_order_that_could_not_be_read_again_is_named(at: Run, sqlite_house: House) -> None:
    sqlite_house.order("ANNA", sqlite_house.line("RARE", 2))

    async def scenario(seat: Typist, trouble: Trouble) -> None:
        async def away() -> None:
            trouble.failing.add("purchase_order_view")

        await seat.press("f9")
        trouble.meanwhile["place"] = away
        await seat.press("f9")
        assert seat.message == "ZD 1/2026 is placed. It is saved; F5 shows it."
        trouble.failing.clear()
        await seat.press("f5", "f9")
        trouble.meanwhile["receive_purchase"] = away
        await seat.press("f9")
        await seat.press("f9")
        assert seat.message == "Received: PZ 3/2026/MAIN. It is saved; F5 shows it."

    at(BuyingScreen, scenario)
    assert sqlite_house.stock("RARE") == {"MAIN": (12, 2)}
    assert_sound(sqlite_house.database)


def test_list_of_purchase_orders_that_could_not_be_read_again_names_what_was_done(
    at: Run, sqlite_house: House
) -> None:
    sqlite_house.order("ANNA", sqlite_house.line("RARE", 2))

    async def scenario(seat: Typist, trouble: Trouble) -> None:
        await seat.press("f9", "escape", "f7")
        trouble.failing.add("purchase_orders")
        await seat.press("f9")
        assert seat.message == "ZD 1/2026 is placed. It is saved; F5 shows it."
        trouble.failing.clear()
        await seat.press("f5", "f9")
        trouble.failing.add("purchase_orders")
        await seat.press("f9")
        await seat.press("f9")
        assert seat.message == "Received: PZ 3/2026/MAIN. It is saved; F5 shows it."
        trouble.failing.clear()
        await seat.press("f5")
        assert seat.table("#purchases").total == 0

    at(BuyingScreen, scenario)


def test_orders_drafted_before_the_database_went_away_are_counted_and_shown(
    at: Run, sqlite_house: House
) -> None:
    sqlite_house.order("ANNA", sqlite_house.line("RARE", 13), sqlite_house.line("BOOK", 60))

    async def scenario(seat: Typist, trouble: Trouble) -> None:
        async def away() -> None:
            trouble.failing.add("order_shortages")

        trouble.meanwhile["order_shortages"] = away
        await seat.press("f6", "f9")
        assert seat.message == f"Purchase orders drafted: 1; then: {BUSY}"
        assert [row.supplier for row in seat.table("#purchases").rows] == ["Everything Ltd"]
        trouble.failing.clear()
        await seat.press("f7", "f7")
        assert [row.supplier.number for row in seat.table("#shortages").rows] == ["S2", "S2"]
        trouble.failing.add("order_shortages")
        await seat.press("f6", "f9")
        assert (seat.message, seat.focus) == (BUSY, "shortages")

    at(BuyingScreen, scenario)


def test_invoice_whose_list_could_not_be_read_again_is_named_and_printed(
    at: Run, sqlite_house: House
) -> None:
    sqlite_house.issue(sqlite_house.order("ANNA", sqlite_house.line("MUG", 3)))

    async def scenario(seat: Typist, trouble: Trouble) -> None:
        trouble.failing.add("notes_to_bill")
        await seat.press("f9")
        await seat.press("f9")
        assert seat.message == "FV 1/2026 is posted; Ctrl+P saves or opens it. It is saved; F5 shows it."
        await seat.press("ctrl+p")
        assert "FV-1-2026.pdf" in seat.screen()
        trouble.failing.clear()
        await seat.press("escape", "f5")
        assert "0 to bill" in seat.line("Search")

    at(BillingScreen, scenario)


# Walking from order to order


def test_order_that_could_not_be_loaded_is_not_issued_unseen(at: Run, sqlite_house: House) -> None:
    orders = [sqlite_house.order("ANNA", sqlite_house.line("MUG", n)) for n in (3, 4, 5)]
    for order in orders:
        sqlite_house.do(allocate, order)

    async def scenario(seat: Typist, trouble: Trouble) -> None:
        await seat.press("enter")
        trouble.failing.add("order_to_fulfil")
        await seat.press("f8")
        assert seat.message == BUSY
        assert "Order ZS 1/2026" in seat.screen()
        trouble.failing.clear()
        await seat.press("f8")
        assert "Order ZS 2/2026" in seat.screen()
        await seat.press("f9")
        await seat.press("f9")
        assert seat.message == "ZS 2/2026 is issued: WZ 1/2026/MAIN"

    at(FulfilmentScreen, scenario)
    assert open_lines(sqlite_house, *orders) == [3, 0, 5]


def test_purchase_order_that_could_not_be_loaded_is_not_placed_unseen(at: Run, sqlite_house: House) -> None:
    sqlite_house.order("ANNA", sqlite_house.line("RARE", 13), sqlite_house.line("BOOK", 60))

    async def scenario(seat: Typist, trouble: Trouble) -> None:
        await seat.press("f6", "f9")
        await seat.press("enter")
        assert "Far Away GmbH" in seat.screen()
        trouble.failing.add("purchase_order_view")
        await seat.press("f8")
        assert seat.message == BUSY
        trouble.failing.clear()
        await seat.press("f9")
        assert "Far Away GmbH" in seat.screen()
        await seat.press("f8")
        assert "Everything Ltd" in seat.screen()
        assert "draft" in seat.screen()

    at(BuyingScreen, scenario)


def test_notes_of_the_order_just_issued_are_at_hand_while_walking(at: Run, sqlite_house: House) -> None:
    for quantities in ((110, "SIDE"), (3, ""), (4, "")):
        sqlite_house.order("ANNA", sqlite_house.line("MUG", quantities[0]))
    sqlite_house.order("BOB", sqlite_house.line("TEA", 210))

    async def scenario(seat: Typist, trouble: Trouble) -> None:
        await seat.press("f4", "down", "down", "enter", "end", "enter", "f9")
        await seat.press("f9")
        assert "TEA" in seat.screen()
        assert seat.message == "ZS 4/2026 is issued: WZ 1/2026/SIDE"
        await seat.press("f7", "ctrl+p")
        assert "WZ-1-2026-SIDE.pdf" in seat.screen()
        await seat.press("escape", "escape", "ctrl+p")
        assert "WZ-1-2026-SIDE.pdf" in seat.screen()

    at(FulfilmentScreen, scenario)
