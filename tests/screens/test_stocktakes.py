"""A warehouse is counted at the desk: from bin to bin, by scanner, and approved by whoever may."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from salesdesk.domain.catalogue.changing import article_units, change_unit
from salesdesk.domain.stocktakes.queries import lines_meant, lines_to_count
from salesdesk.domain.stocktakes.rules import Scope
from salesdesk.domain.stocktakes.verbs import count, open_stocktake
from salesdesk.office.permissions import Role
from salesdesk.screens.stocktakes.screen import StocktakesScreen
from tests.house import House
from tests.invariants import assert_sound
from tests.screens.driver import Scenario, Typist, sit_down

pytestmark = pytest.mark.either_database

GTIN = "4006381333931"


def at_counting(house: House, scenario: Scenario, role: Role = Role.WAREHOUSE) -> None:
    sit_down(house, scenario, role=role, screen=StocktakesScreen)


def begun(house: House, warehouse: str = "SIDE") -> int:
    return house.do(open_stocktake, house.warehouses[warehouse], Scope()).id


def test_warehouse_is_counted_down_the_list_with_two_keys_a_line_and_approved(house: House) -> None:
    async def scenario(seat: Typist) -> None:
        assert "Nothing has been counted yet." in seat.screen()
        await seat.press("f6", "down", "enter")
        assert "Count SIDE" in seat.screen()
        await seat.press("f9")
        assert seat.message.startswith("INW 1/2026/SIDE is begun, lines: 3.")
        await seat.press("enter", "enter")
        assert "30" not in seat.line("MUG")  # what the books say
        await seat.type("28\n")
        assert seat.message == "MUG 1/2026/SIDE-1: counted 28 pc."
        await seat.type("20\n")
        await seat.type("21\n")
        assert "counted 3 of 3" in seat.screen()
        await seat.press("f7")
        assert "Everything has been counted." in seat.screen()
        await seat.press("f3", "f8")
        assert "missing: 1 · found: 1" in seat.screen()
        assert "-2" in seat.line("MUG")
        await seat.press("f9")
        assert "Approve INW 1/2026/SIDE?" in seat.screen()
        await seat.press("f9")
        assert seat.message.startswith("INW 1/2026/SIDE is approved: RW 1/2026/SIDE, PW 1/2026/SIDE.")
        await seat.press("ctrl+p")
        assert "RW 1/2026/SIDE" in seat.screen()
        await seat.press("enter")
        assert "INW-1-2026-SIDE.pdf" in seat.screen()
        await seat.press("escape", "f8")
        assert "Approve" not in seat.screen()
        assert "-2" in seat.line("MUG")

    at_counting(house, scenario)
    assert [house.stock(code)["SIDE"] for code in ("MUG", "PEN", "TEA")] == [(28, 0), (20, 0), (21, 0)]
    assert_sound(house.database)


def test_what_is_scanned_or_typed_is_counted_wherever_it_stands(house: House) -> None:
    [unit] = house.ask(article_units, house.articles["MUG"])
    house.do(change_unit, house.articles["MUG"], unit, replace(unit, gtin=GTIN))
    id_ = begun(house)
    [main] = house.ask(lines_meant, id_, "1/2026/MAIN-4")

    async def scenario(seat: Typist) -> None:
        await seat.press("enter")
        await seat.type(f"{GTIN}\n12\n")
        assert seat.message == "MUG 1/2026/SIDE-1: counted 12 pc."
        await seat.type("*1\n")
        assert "counted by warehouse" in seat.screen()
        await seat.type("+3\n")
        assert seat.message == "MUG 1/2026/SIDE-1: 15 pc in all."
        await seat.type("mug\n14\n")
        assert seat.message == "MUG 1/2026/SIDE-1: 14 pc, instead of what was counted before."
        await seat.type("tea\n")
        await seat.type(f"{GTIN}\n")  # the scanner was faster than the fingers
        assert seat.message == f"“{GTIN}” looks like a bar code. How much is there of TEA?"
        await seat.type("7\n")
        await seat.type("\n")
        await seat.type(f"{GTIN}\n13\n")  # on the list, which takes it for what it is
        assert "instead of what was counted before" in seat.message
        await seat.type(f"{main.batch}\n")
        assert "not on the list: it is added" in seat.screen()
        await seat.type("4\n")
        assert "counted 3 of 4" in seat.screen()
        await seat.type("no such thing\n")
        assert seat.message == "No goods fit."
        await seat.press("escape")
        await seat.type("*99\n")
        assert seat.message == "No goods fit."
        await seat.press("escape")
        await seat.type("pen\n-1\n")
        assert seat.message == "Less than nothing cannot be there."
        await seat.press("escape")
        await seat.type("4006381333948\n")  # nobody's code: no article is guessed for it
        assert seat.message == "No goods fit."
        await seat.press("escape", "escape")
        assert "INW 1/2026/SIDE" in seat.screen()

    at_counting(house, scenario)
    counted = {line.code: line.counted_at is not None for line in house.ask(lines_to_count, id_).rows}
    assert [code for code, done in counted.items() if not done] == ["PEN"]
    assert_sound(house.database)


def test_sign_before_a_number_that_is_typed_on_the_list_counts(house: House) -> None:
    begun(house)

    async def scenario(seat: Typist) -> None:
        await seat.press("enter", "enter")
        await seat.type("10\n")
        await seat.press("up")
        await seat.type("+5\n")
        assert seat.message == "MUG 1/2026/SIDE-1: 15 pc in all."
        await seat.type("-5\n")
        assert seat.message == "Less than nothing cannot be there."

    at_counting(house, scenario)


def test_sheet_is_typed_in_as_of_when_it_was_filled_in(house: House) -> None:
    id_ = begun(house)
    house.clock.forward(hours=2)  # from 10:00 by the company's clock

    async def scenario(seat: Typist) -> None:
        await seat.press("enter", "f8")
        await seat.type("2500\n")
        assert "is not a time; type 10:30." in seat.message
        await seat.type("0930\n")
        assert "between the beginning of the stocktake and now" in seat.message
        await seat.type("1030\n")
        assert "as of 10:30" in seat.screen()
        house.issue(house.order("ANNA", house.line("MUG", 10), warehouse_id=house.warehouses["SIDE"]))
        house.clock.forward(minutes=1)
        await seat.type("mug\n30\n")
        await seat.press("f8", "delete", "f9")
        assert "as of" not in seat.screen()

    at_counting(house, scenario)
    [line] = house.ask(lines_meant, id_, "MUG")
    assert line.counted_at is not None
    assert (line.counted_at.hour, line.counted_at.minute) == (9, 30)
    assert_sound(house.database)


def test_line_is_counted_again_before_it_is_approved_and_nobody_counts_behind_ones_back(house: House) -> None:
    id_ = begun(house)
    for code in ("MUG", "PEN"):
        [line] = house.ask(lines_meant, id_, code)
        house.do(count, id_, line.batch_id, Decimal(19))

    async def scenario(seat: Typist) -> None:
        await seat.press("f8")
        assert "PLN" in seat.screen()
        await seat.press("f6")
        assert seat.message == "MUG 1/2026/SIDE-1 is to be counted again."
        await seat.press("f9")
        assert seat.message == "Still to be counted again: 1."
        await seat.press("f3", "enter")
        await seat.type("mug\n19\n")
        await seat.press("f3", "f8", "f9")
        assert "Not counted: 1. What is right?" in seat.screen()
        await seat.press("down", "enter")
        assert "Taken for gone, though nobody has counted it: 1." in seat.screen()
        house.do(count, id_, line.batch_id, Decimal(20))
        await seat.press("f9")
        assert seat.message == "Somebody has counted meanwhile: look at it again."
        await seat.press("f9", "enter", "f9")
        assert "is approved: RW 1/2026/SIDE." in seat.message

    at_counting(house, scenario, Role.MANAGER)
    assert house.stock("MUG")["SIDE"] == (19, 0)
    assert house.stock("TEA")["SIDE"] == (20, 0)
    assert_sound(house.database)


def test_lines_that_run_short_are_named_and_a_stocktake_can_be_given_up(house: House) -> None:
    id_ = begun(house)
    house.order("ANNA", house.line("MUG", 30), warehouse_id=house.warehouses["SIDE"])
    [line] = house.ask(lines_meant, id_, "MUG")
    house.do(count, id_, line.batch_id, Decimal(26))

    async def scenario(seat: Typist) -> None:
        await seat.press("f8", "f9", "enter", "f9")
        assert "Short because of RW 1/2026/SIDE" in seat.screen()
        assert "4" in seat.line("Anna")
        await seat.press("escape")
        await seat.press("f6", "enter", "f9")
        await seat.press("delete")
        assert "Counted so far: 0 of" in seat.screen()
        await seat.press("f9")
        assert seat.message == "INW 1/2026/MAIN is cancelled."

    at_counting(house, scenario)
    assert house.stock("MUG")["SIDE"] == (26, 26)
    assert_sound(house.database)
