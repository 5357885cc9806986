"""Prices brought in from a file at the desk: tried first, then written, by keys alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from salesdesk.domain.pricing.price_lists import WhichLists, price_lists
from salesdesk.office.permissions import Role
from salesdesk.screens.prices.screen import PricesScreen
from tests.house import House
from tests.invariants import assert_sound
from tests.screens.driver import Typist, sit_down

pytestmark = pytest.mark.either_database


def test_prices_are_brought_in_after_a_look_at_what_would_change(house: House, tmp_path: Path) -> None:
    file, other = tmp_path / "prices.csv", tmp_path / "letter.txt"
    file.write_text("price_list;currency;article;price\nSHOP;PLN;MUG;9.50\nSHOP;PLN;NOSUCH;1.00\n")
    other.write_text("Dear all,\n\nthere are no prices here.\n")

    async def scenario(seat: Typist) -> None:
        await seat.press("ctrl+f")
        await seat.type(str(tmp_path / "nothing.csv"))
        await seat.press("f9")
        assert "cannot be read" in seat.screen()
        assert seat.focus == "form-file"
        await seat.type(str(other))
        await seat.press("f9")
        assert "Import: prices" in seat.screen()  # it is no table of prices: the form stays
        assert seat.focus == "form-file"
        await seat.type(str(file))
        await seat.press("f9")
        assert "A trial; nothing was changed. This would be: New: 1, changed: 0" in seat.screen()
        assert "There is no article NOSUCH." in seat.screen()
        assert "price_list → Price list" in seat.screen()
        await seat.press("f3")
        assert house.ask(price_lists, WhichLists.ALL, "SHOP", 0, 9).total == 0
        await seat.press("ctrl+f")
        await seat.type(str(file))
        await seat.press("f9")
        await seat.press("f9")
        assert seat.message == "New: 1, changed: 0, as before: 0; lines left out: 1."
        assert "SHOP" in seat.screen()

    sit_down(house, scenario, role=Role.MANAGER, screen=PricesScreen)
    assert_sound(house.database)
