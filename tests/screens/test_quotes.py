"""A call that becomes a quote, and a quote that becomes an order: by keys alone."""

from __future__ import annotations

import pytest

from salesdesk.domain.order_book.queries import order_list
from salesdesk.domain.orders.rules import OrderState
from salesdesk.domain.quotes.issuing import issue_quote
from salesdesk.office.permissions import Role
from salesdesk.screens.order_entry.screen import OrderEntryScreen
from salesdesk.screens.orders.screen import OrdersScreen
from tests.house import House
from tests.invariants import assert_sound
from tests.screens.driver import Typist, sit_down

pytestmark = pytest.mark.either_database


def test_call_becomes_a_quote_and_the_quote_an_order(house: House) -> None:
    async def quote(seat: Typist) -> None:
        await seat.type("ANNA\nMUG\n120\n")
        assert house.free("MUG") == 10
        await seat.press("ctrl+o")
        assert "QUOTE" in seat.screen()
        assert "nothing is held for it" in seat.screen()
        assert house.free("MUG") == 130
        await seat.press("f10")
        offered = [row.label for row in seat.table("#choices").rows if row.key]
        assert offered[0] == "Make quote"
        assert offered[-2:] == ["Quote", "Back"]
        await seat.press("escape")
        await seat.type("LAST\n1\n")
        assert "LAST: 1 pc quoted, nothing is held." in seat.screen()
        await seat.press("f9")
        assert "OF 1/2026 issued" in seat.screen()
        assert "Order entry" in seat.screen()
        await seat.type("BOB\nMUG\n20\n")  # the next call is an order
        assert house.free("MUG") == 110
        await seat.press("f9")

    async def order(seat: Typist) -> None:
        await seat.press("f8", "end")
        await seat.press(*["up"] * 4, "enter")  # quoted, the first of its four states
        assert [row.number for row in seat.table("#orders").rows] == ["OF 1/2026"]
        await seat.press("enter")
        assert "OF 1/2026 · quote to 16/03" in seat.screen()
        await seat.press("enter", "enter")
        await seat.type("115\n")
        await seat.press("delete", "f9")
        assert "Not all is held" in seat.screen()
        await seat.press("f9")
        await seat.press("f3")
        assert "ZS 2/2026" in seat.screen()

    async def mail(seat: Typist) -> None:
        await seat.press("f8", "end")
        await seat.press(*["up"] * 4, "enter")
        await seat.press("enter", "ctrl+e")
        assert "Mail OF 1/2026" in seat.screen()
        await seat.type("anna\n")
        assert "is not a mail address" in seat.screen()
        await seat.type("anna@example.com\n")
        assert seat.message == "OF 1/2026 goes to anna@example.com by mail."
        await seat.press("ctrl+e")
        assert "to anna@example.com" in seat.screen()

    sit_down(house, quote, role=Role.TELEMARKETER, screen=OrderEntryScreen)
    sit_down(house, mail, role=Role.TELEMARKETER, screen=OrdersScreen)
    sit_down(house, order, role=Role.TELEMARKETER, screen=OrdersScreen)
    states = {row.number: row.state for row in house.ask(order_list).rows}
    assert states["OF 1/2026"] is OrderState.QUOTED
    assert_sound(house.database)


def test_quote_below_the_floor_is_sent_to_be_approved(house: House) -> None:
    house.limit(Role.TELEMARKETER, max_discount="10")

    async def quote(seat: Typist) -> None:
        await seat.type("ANNA\n")
        await seat.press("ctrl+o")
        await seat.type("10 MUG -30%\n")
        assert seat.message == "MUG: below your floor of 9.00 PLN/pc, so the quote needs approval."
        await seat.press("f9")
        assert "The quote has to be approved" in seat.screen()
        await seat.press("escape")
        assert seat.message == "Nothing is issued yet."
        await seat.press("f9")
        await seat.press("enter")
        assert seat.message == "OF 1/2026 is to be approved, 86.10 PLN. You will be told."
        await seat.press("ctrl+p")
        assert "OF 1/2026" not in seat.screen()

    async def approve(seat: Typist) -> None:
        await seat.type("9")
        await seat.press("enter", "f9")
        assert seat.message == "OF 1/2026 is approved."

    sit_down(house, quote, role=Role.TELEMARKETER, screen=OrderEntryScreen)
    sit_down(house, approve, role=Role.MANAGER)
    [row] = house.ask(order_list).rows
    assert row.state is OrderState.QUOTED
    assert_sound(house.database)


def test_quote_is_declined_with_a_reason_and_lapsed_ones_are_called_back(house: House) -> None:
    for customer in ("ANNA", "BOB"):
        draft = house.order(customer, house.line("MUG", 2), confirmed=False, is_quote=True)
        house.do(issue_quote, draft)
    house.clock.forward(days=20)

    async def scenario(seat: Typist) -> None:
        await seat.press("f8", "end", "enter")
        assert "lapsed: call back" in seat.screen()
        assert [row.number for row in seat.table("#orders").rows] == ["OF 1/2026", "OF 2/2026"]
        assert "lapsed 16/03, 6 days ago" in seat.screen()
        await seat.press("enter", "f9")
        assert "The prices of OF 1/2026 held until" in seat.screen()
        await seat.press("f9")
        assert "everything is held" in seat.screen()
        await seat.press("f9", "f3")
        await seat.press("f3", "enter", "delete")
        await seat.press("enter")
        assert "Decline the quote" in seat.screen()
        await seat.type("too dear\n")
        assert "OF 2/2026 · declined" in seat.screen()
        await seat.press("f3")
        assert seat.table("#orders").rows == []

    sit_down(house, scenario, role=Role.TELEMARKETER, screen=OrdersScreen)
    assert_sound(house.database)
