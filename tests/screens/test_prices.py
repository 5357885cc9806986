"""Prices at the desk: a list entered, filled, changed, copied, written to a file; a customer's own."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from pathlib import Path

import pytest

from salesdesk.domain.importing.rules import Entity
from salesdesk.domain.pricing import lists
from salesdesk.domain.pricing.owners import Owner, Whose
from salesdesk.domain.pricing.price_lists import WhichLists, price_lists
from salesdesk.domain.pricing.prices_of import WhichPrices, prices_of
from salesdesk.office.permissions import Role
from salesdesk.screens.prices import list_forms
from salesdesk.screens.prices.screen import PricesScreen
from tests.house import House
from tests.integration.exchange_files import Files, outcome
from tests.invariants import assert_sound
from tests.screens.driver import Typist, sit_down

pytestmark = pytest.mark.either_database


def in_columns(line: str) -> list[str]:
    """A line of a list, word by word."""
    return line.strip(" ›│▲▼").split()


def test_list_is_entered_filled_changed_and_copied(house: House, tmp_path: Path) -> None:
    async def scenario(seat: Typist) -> None:
        seat.app.seat.paper_folder = tmp_path
        await seat.type("8")
        assert "everybody" in seat.line("General list")
        await seat.press("f6")
        await seat.type("SPRING\nSpring 2026\n\n\n")
        assert "The price list SPRING is entered." in seat.screen()
        await seat.press("enter")
        assert "SPRING Spring 2026 · PLN net · 0" in seat.screen()
        # Found while it is typed, misspelled; then price, per, quantity, unit, first and last day.
        await seat.press("f6")
        await seat.type("kubbek")
        assert "MUG" in seat.screen()
        await seat.type("\n9\n\n\n\n\n\n")
        assert "The price of MUG is entered." in seat.screen()
        await seat.press("backspace", "f6")
        await seat.type("paper\n17,50\n\n10\nbox\n\n\n")
        assert in_columns(seat.line("›PAPER"))[:5] == ["PAPER", "Paper", "50", "pc", "17.50"]
        await seat.press("backspace", "home", "plus")
        await seat.type("-1\n")
        await seat.press("f9")
        assert "A price cannot be below zero." in seat.message
        assert seat.focus == "form-price"
        await seat.type("8,50\n\n\nfoot\n")
        assert "“foot” is not in the list" in seat.message
        await seat.type("pc\n+7\n+3\n")
        assert "A price cannot end before it begins." in seat.message
        assert seat.focus == "form-valid_to"
        await seat.press("ctrl+u")
        await seat.type("\n\n")
        assert "From 2 Mar 2026 on there is a price of 9 already." in seat.screen()
        assert "What you typed meanwhile was not taken" in seat.screen()
        assert "The price that is there ends on 08/03/2026" in seat.screen()
        await seat.press("enter")
        assert "The price of MUG is entered." in seat.screen()
        assert in_columns(seat.line("9.00"))[3:5] == ["02/03/2026", "08/03/2026"]
        assert in_columns(seat.line("8.50"))[3:] == ["09/03/2026", "0.50", "94.1", "%"]
        await seat.press("home", "down", "enter", "shift+tab", "f9")  # as it is: nothing changes
        await seat.press("delete", "f9")
        assert "The price of MUG is off." in seat.screen()
        await seat.press("home", "delete")
        await seat.type("+1\n")
        assert in_columns(seat.line("›MUG"))[4] == "03/03/2026"
        await seat.press("ctrl+x")
        await seat.press("ctrl+u")
        await seat.type("spring.csv\n")
        await seat.press("f3")
        await seat.press("ctrl+o")
        await seat.type("DEARER\nSpring, dearer\n3,5\n0.05\n\n")
        assert "The price list DEARER is entered." in seat.screen()
        await seat.press("f2")
        await seat.type("sue\n")
        assert "SPECIAL Sue · PLN net · 1" in seat.screen()
        assert in_columns(seat.line("›MUG"))[:5] == ["MUG", "Mug", "10", "pc", "8.00"]

    sit_down(house, scenario, role=Role.MANAGER)
    found = {row.code: row for row in house.ask(price_lists, WhichLists.ALL, "", 0, 50).rows}
    assert [found[code].articles for code in ("SPRING", "DEARER", "E", "G")] == [2, 2, 1, 2]
    list_id = found["DEARER"].id
    assert list_id is not None
    dearer = house.ask(prices_of, Owner(Whose.LIST, list_id), WhichPrices.ALL, "", 0, 50).rows
    prices = [(row.code, row.price) for row in dearer]
    assert prices == [("MUG", Decimal("9.30")), ("PAPER", Decimal("18.10"))]
    written = tmp_path / "spring.csv"
    files = Files(tmp_path, house.desk)
    assert files.load(Entity.PRICES, written).outcome == outcome(unchanged=2)
    text = written.read_text(encoding="utf-8-sig").replace("17,5;", "16,9;")
    written.write_text(text.replace("2026-03-02;;", "2026-04-01;;"), encoding="utf-8")
    assert files.load(Entity.PRICES, written).outcome == outcome(added=1, unchanged=1)
    assert_sound(house.database)


def test_copy_that_is_broken_off_leaves_no_list(sqlite_house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "_AT_ONCE", 1)
    monkeypatch.setattr(lists, "_LISTED", lists._LISTED.limit(1))
    monkeypatch.setattr(list_forms, "_PAUSE", 1.2)

    async def scenario(seat: Typist) -> None:
        await seat.press("down", "down", "ctrl+o")
        await seat.type("C\nCopy\n\n\n\n")
        assert "Prices written: 1" in seat.screen()
        await seat.press("escape")
        async with asyncio.timeout(60):
            while "Broken off" not in seat.message:
                await asyncio.sleep(0.05)
        assert seat.focus == "form-day"

    sit_down(sqlite_house, scenario, role=Role.MANAGER, screen=PricesScreen)
    assert [row.code for row in sqlite_house.ask(price_lists, WhichLists.ALL, "", 0, 9).rows] == ["E", "G"]


def test_prices_of_a_customer_are_seen_from_his_card_by_who_may_not_change_them(house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("4special")
        await seat.press("enter", "ctrl+p")
        assert in_columns(seat.line("›MUG")) == ["MUG", "Mug", "10", "pc", "8.00", "01/01/2026"]
        assert "Margin" not in seat.screen()
        assert "F6" not in seat.screen()
        await seat.type("mug\n")
        assert "edit prices and conditions" in seat.message

    sit_down(house, scenario, role=Role.TELEMARKETER)
