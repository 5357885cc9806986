"""Limits on our side at the desk: set up, told while a line is typed, explained on the line."""

from __future__ import annotations

from decimal import Decimal

import pytest

from salesdesk.domain.selling_limits.rules import Limits
from salesdesk.domain.selling_limits.setup import limits_setup
from salesdesk.domain.selling_limits.verbs import set_limit
from salesdesk.office.permissions import Role
from tests.house import House
from tests.invariants import assert_sound
from tests.screens.driver import Typist, sit_down

pytestmark = pytest.mark.either_database


def test_limits_are_set_up_by_keyboard_and_what_is_missing_is_named(house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("0")
        await seat.press("f7")
        assert "Limits · none are set" in seat.screen()
        assert "only this person could approve" not in seat.screen()  # the manager needs nobody
        await seat.press("f6")
        await seat.type("tel\n101\n")
        assert seat.focus == "form-min_margin"
        await seat.type("100\n1000\n")
        assert "A discount is between 0 and 100 %." in seat.screen()
        assert seat.focus == "form-max_discount"
        await seat.type("10")
        await seat.press("f9")
        assert "A margin is below 100 %" in seat.screen()
        await seat.type("5")
        await seat.press("f9")
        assert "The limits of telemarketer are set." in seat.screen()
        assert seat.line("›telemarketer").strip(" ›│").split()[1:] == ["10", "5", "1,000.00"]
        await seat.press("down", "down", "enter")  # the person gets limits of his own
        await seat.type("3")
        house.do(set_limit, house.users[Role.TELEMARKETER], Limits(Decimal(7)), None)  # at another desk
        await seat.press("f9")
        assert "Changed at another desk" in seat.screen()
        await seat.press("f9")
        assert seat.line("›telemarketer").split()[:2] == ["›telemarketer", "3"]
        assert "own" in seat.line("›telemarketer")
        await seat.press("delete", "f9")
        assert "The limits of telemarketer are taken away." in seat.screen()

    sit_down(house, scenario, role=Role.MANAGER)
    setup = house.ask(limits_setup)
    assert setup.roles == ((Role.TELEMARKETER, Limits(Decimal(10), Decimal(5), Decimal(1000))),)
    assert [each.own for each in setup.people] == [False, False]


def test_line_below_the_floor_is_told_at_once_and_says_how_low_it_may_go(house: House) -> None:
    house.receive("MAIN", "MUG", 1, cost="8.75")
    house.do(set_limit, Role.TELEMARKETER, Limits(Decimal(20), Decimal(5)), None)

    async def scenario(seat: Typist) -> None:
        await seat.type("1ANNA\n5 MUG -7,88%\n")
        told = "MUG: below your floor of 9.22 PLN/pc, so the order needs approval."
        assert "MUG: 5 pc held." in seat.screen()
        await seat.press("down", "enter", "enter")
        await seat.type("7,89%")
        await seat.press("f9")
        assert told in seat.screen()
        await seat.press("ctrl+w")
        shown = seat.screen()
        assert "You may go down to 9.22 PLN/pc, 46.06 for the line (limit: margin)." in shown
        assert "That is a discount of up to 7.88 %." in shown
        assert "Lower may go: manager." in shown
        assert "8.75" not in shown
        assert "43.75" not in shown
        await seat.press("escape", "ctrl+g", "f7")
        while seat.focus != "form-discount_percent":
            await seat.press("enter")
        await seat.type("8")
        await seat.press("f9")
        assert "Below your floor, so the order needs approval: line 1." in seat.screen()
        await seat.press("insert")  # the header is as it was: the line may go at its price
        assert "The order is as it was before." in seat.screen()
        await seat.press("enter", "enter")
        await seat.type("7,89%")
        await seat.press("f9", "delete", "insert")  # it comes back with the discount that was typed
        assert told in seat.screen()

    sit_down(house, scenario, role=Role.TELEMARKETER)
    assert_sound(house.database)
