"""Orders beyond a limit at the desk: who enters one is told before, who decides sees why, both hear of it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from salesdesk.domain.approvals.verbs import approve, send_back
from salesdesk.domain.drafts.queries import NewOrder
from salesdesk.domain.drafts.verbs import enter
from salesdesk.domain.orders.rules import OrderState
from salesdesk.office.permissions import Role
from salesdesk.screens.menu.screen import MenuScreen
from tests.house import House
from tests.invariants import assert_sound
from tests.screens.driver import Typist, sit_down

pytestmark = pytest.mark.either_database


def waiting(house: House, *quantities: int) -> list[int]:
    """Orders of the telemarketer's that wait for their discount."""
    house.limit(Role.TELEMARKETER, max_discount="10")
    seller, found = house.seat(Role.TELEMARKETER), []
    for quantity in quantities:
        lines = house.line("TEA"), house.line("MUG", quantity, discount_percent=Decimal(30))
        found.append(seller.do(enter, NewOrder(house.customers["ANNA"]), lines, True).id)
    return found


def test_seller_is_told_before_anything_happens_and_of_what_is_decided(house: House) -> None:
    first = 1

    async def scenario(seat: Typist) -> None:
        await seat.type("1LIMIT\nMUG\n8\n")
        assert "with this 98.40 of 100.00 PLN" in seat.screen()
        await seat.type("MUG\n2\n")
        assert seat.message == "With this order the customer owes 123.00 PLN; his limit is 100.00 PLN."
        await seat.press("f9")
        assert "The order has to be approved" in seat.screen()
        assert "The customer would owe 123.00 PLN, the limit is 100.00 PLN." in seat.screen()
        await seat.press("escape")
        assert seat.message == "Nothing is confirmed yet."
        assert house.state(first) is OrderState.DRAFT
        await seat.press("f9")
        await seat.press("enter")
        assert seat.message.startswith("ZS 1/2026 is to be approved, 123.00 PLN. Its goods are kept")
        assert seat.focus == "customer-field"
        house.seat(Role.MANAGER).do(send_back, first, "half of it")
        await seat.press("f3")
        assert seat.message == "ZS 1/2026 Lena is sent back by manager: half of it"
        await seat.type("1")
        assert seat.message == "Parked calls: 1. F8 goes on with one."
        await seat.press("f8", "enter")
        assert "half of it" in seat.screen()
        await seat.press("down", "delete")
        await seat.press("f9")
        assert seat.message.startswith("ZS 1/2026 confirmed")
        await seat.press("f3")

    sit_down(house, scenario, role=Role.TELEMARKETER)
    assert house.state(first) is OrderState.CONFIRMED
    assert_sound(house.database)


def test_approver_sees_why_approves_one_and_sends_one_back(house: House) -> None:
    kept, less = waiting(house, 10, 20)

    async def scenario(seat: Typist) -> None:
        assert "To be approved: 2" in seat.line("Approvals")
        await seat.type("9")
        assert seat.line("ZS 1/2026").split()[-1] == "discount"
        await seat.press("enter")
        assert "Line 2: 70.00 PLN, with the discount allowed at least 90.00 PLN." in seat.screen()
        await seat.press("down", "ctrl+w")
        assert "general list" in seat.screen()
        await seat.press("escape", "f9")
        assert seat.message == "ZS 1/2026 is approved."
        await seat.press("enter", "f4")
        await seat.press("f9")
        assert "Send the order back" in seat.screen()  # a note is needed
        await seat.type("no more than 10 %\n")
        assert seat.message == "ZS 2/2026 is sent back."
        assert "Nothing waits to be approved." in seat.screen()
        await seat.press("f3")
        assert "To be approved" not in seat.screen()

    sit_down(house, scenario, role=Role.MANAGER)
    assert [house.state(each) for each in (kept, less)] == [OrderState.CONFIRMED, OrderState.DRAFT]

    async def told(seat: Typist) -> None:
        assert seat.message == (
            "ZS 1/2026 Anna is approved. ZS 2/2026 Anna is sent back by manager: no more than 10 %"
        )
        await seat.press("down", "enter", "f3")
        assert "sent back" not in seat.message

    sit_down(house, told, role=Role.TELEMARKETER)
    assert_sound(house.database)


def test_approver_is_told_what_somebody_else_has_to_decide(house: House) -> None:
    [order_id] = waiting(house, 10)
    house.limit(Role.MANAGER, max_discount="20")

    async def scenario(seat: Typist) -> None:
        await seat.type("9")
        await seat.press("enter")
        assert seat.message.startswith("This is more than you may approve: Line 2: 70.00 PLN,")
        assert "F9" not in seat.screen().splitlines()[-1]
        house.do(approve, order_id)  # somebody else does meanwhile
        await seat.press("f4")
        await seat.type("too late\n")
        assert "does not wait to be approved" in seat.screen()

    sit_down(house, scenario, role=Role.MANAGER)
    assert house.state(order_id) is OrderState.CONFIRMED


def test_menu_has_a_tenth_task_on_the_zero(house: House) -> None:
    async def scenario(seat: Typist) -> None:
        assert seat.line("Settings").split()[0].strip("›") == "0"
        await seat.type("0")
        assert not isinstance(seat.app.screen, MenuScreen)

    sit_down(house, scenario, role=Role.MANAGER)


def test_confirming_what_one_may_approve_is_asked_about(house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("1LIMIT\nMUG\n10\n")
        await seat.press("f9")
        assert "You may approve that. Confirm it?" in seat.screen()
        await seat.press("enter")
        assert seat.message == "Nothing is confirmed yet."
        await seat.press("f9")
        await seat.press("f9")
        assert seat.message.startswith("ZS 1/2026 confirmed")

    sit_down(house, scenario, role=Role.MANAGER)
    assert_sound(house.database)
