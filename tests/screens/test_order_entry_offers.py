"""What is worth offering, at the order desk."""

from __future__ import annotations

from decimal import Decimal

import pytest

from salesdesk.domain.catalogue.rules import Relation
from salesdesk.domain.catalogue.verbs import relate
from salesdesk.domain.purchasing.drafting import change_line as change_purchase_line
from salesdesk.domain.purchasing.queries import lines_of_purchase
from salesdesk.domain.purchasing.verbs import order_shortages, place
from salesdesk.office.permissions import Role
from salesdesk.screens.order_entry.screen import OrderEntryScreen
from tests.house import House
from tests.invariants import assert_sound
from tests.screens.driver import Typist, sit_down

pytestmark = pytest.mark.either_database


def test_what_goes_with_the_order_is_shown_and_taken_with_one_key(house: House) -> None:
    for other in ("TEA", "PAPER"):
        house.do(relate, house.articles["MUG"], house.articles[other], Relation.ASSOCIATED)
    for _ in range(2):
        house.order("ANNA", house.line("WIRE"))

    async def scenario(seat: Typist) -> None:
        await seat.type("anna\n")
        assert seat.line("F4 ·").strip() == "F4 · usual: WIRE Wire"
        await seat.type("mug\n")
        assert "usual: WIRE" not in seat.screen()  # the article has its place now
        await seat.press("escape")
        assert seat.line("F4 ·").strip() == "F4 · usual: WIRE Wire"
        await seat.type("mug\n3\n")
        assert seat.line("F4 ·").strip() == "F4 · with MUG: TEA Tea · PAPER Paper · usual: WIRE Wire"
        await seat.type("pen")
        await seat.press("f4")
        assert seat.message == "A line is not finished: add it with Enter, or clear it with Esc."
        await seat.press("escape", "f4")
        assert seat.line("›").strip(" ›│").split() == ["TEA", "Tea", "with", "MUG", "5.35", "pc", "220"]
        await seat.press("down", "enter")
        assert seat.focus == "quantity"
        await seat.type("2\n")
        assert seat.message == "PAPER: 2 box held."
        assert "PAPER Paper" not in seat.line("F4 ·")
        await seat.pilot.resize_terminal(100, 40)
        await seat.settle()
        assert "Worth offering (F4)" in seat.screen()
        assert seat.line("TEA Tea").split(" · ")[1] == "with MUG"
        assert "F4 ·" not in seat.screen()
        await seat.press("f9")
        assert "Worth offering" not in seat.screen()
        await seat.type("bob\n")
        await seat.press("f4")
        assert seat.message == "There is nothing to offer besides."

    sit_down(house, scenario, role=Role.TELEMARKETER, screen=OrderEntryScreen)
    assert_sound(house.database)


def test_what_is_there_and_stands_in_for_what_is_short_is_named_at_once(house: House) -> None:
    for other in ("PEN", "MUG", "RARE"):
        house.do(relate, house.articles["LAST"], house.articles[other], Relation.SUBSTITUTE)
    house.do(relate, house.articles["LAST"], house.articles["TEA"], Relation.ASSOCIATED)

    async def scenario(seat: Typist) -> None:
        await seat.type("anna\nlast\n1\n")
        assert "instead of" not in seat.screen()
        await seat.type("last\n2\n")
        told = "Ctrl+N · instead of LAST: MUG Mug (130) · PEN Pen (1,020)"
        assert seat.line("Ctrl+N ·").strip().startswith(told), seat.line("Ctrl+N ·")
        await seat.pilot.resize_terminal(100, 40)
        await seat.settle()
        assert "instead of LAST: MUG Mug" in seat.line("Ctrl+N ·")
        assert "Worth offering (F4)" in seat.screen()

    sit_down(house, scenario, role=Role.TELEMARKETER, screen=OrderEntryScreen)


def test_what_is_shown_of_offers_costs_nothing_while_somebody_types_on(house: House) -> None:
    house.do(relate, house.articles["MUG"], house.articles["TEA"], Relation.ASSOCIATED)

    async def scenario(seat: Typist) -> None:
        await seat.press(*"anna", "enter", *"mug", "enter", *"3", "enter", *"pen")
        assert "with MUG" not in seat.screen()
        await seat.press("enter")
        await seat.type("1\n")
        assert seat.line("F4 ·").strip() == "F4 · with MUG: TEA Tea"

    sit_down(house, scenario, role=Role.TELEMARKETER, screen=OrderEntryScreen)


def test_line_that_is_short_says_when_and_what_could_be_taken_instead(house: House) -> None:
    house.do(relate, house.articles["LAST"], house.articles["TEA"], Relation.SUBSTITUTE)
    house.do(relate, house.articles["LAST"], house.articles["RARE"], Relation.SUCCESSOR)
    house.order("BOB", house.line("LAST", 3))
    [ordered] = house.do(order_shortages, house.warehouses["MAIN"])
    house.do(change_purchase_line, house.ask(lines_of_purchase, ordered.id)[0].id, Decimal(4))
    house.do(place, ordered.id)

    async def scenario(seat: Typist) -> None:
        await seat.type("anna\nmug\n2\n")
        await seat.press("ctrl+n")
        assert "instead" not in seat.screen()  # everything is held
        await seat.type("last\n3\n")
        assert (
            seat.message
            == "LAST: only 0 of 3 pc held: 2 Tue 10 Mar (ZD 1/2026), 1 Tue 10 Mar (to be ordered)."
        )
        await seat.press("ctrl+n")
        assert "2 pc · Tue 10 Mar · on its way · ZD 1/2026" in seat.screen()
        assert [row.code for row in seat.table("#choices").rows] == ["TEA", "RARE"]
        await seat.press("escape", "ctrl+n", "enter")
        assert seat.message == "TEA: 3 pc held."
        assert [row.code for row in seat.table("#lines").rows] == ["MUG", "TEA"]
        await seat.type("tea\n220\n")
        await seat.press("ctrl+n")
        assert "Nothing is known to stand in for it." in seat.screen()

    sit_down(house, scenario, role=Role.TELEMARKETER, screen=OrderEntryScreen)
    assert_sound(house.database)
