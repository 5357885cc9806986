"""What is worth offering, at the order desk."""

from __future__ import annotations

import pytest

from salesdesk.domain.catalogue.rules import Relation
from salesdesk.domain.catalogue.verbs import relate
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


def test_what_is_shown_of_offers_costs_nothing_while_somebody_types_on(house: House) -> None:
    house.do(relate, house.articles["MUG"], house.articles["TEA"], Relation.ASSOCIATED)

    async def scenario(seat: Typist) -> None:
        await seat.press(*"anna", "enter", *"mug", "enter", *"3", "enter", *"pen")
        assert "with MUG" not in seat.screen()
        await seat.press("enter")
        await seat.type("1\n")
        assert seat.line("F4 ·").strip() == "F4 · with MUG: TEA Tea"

    sit_down(house, scenario, role=Role.TELEMARKETER, screen=OrderEntryScreen)
