"""What matched is marked in the hits, to be seen on any terminal."""

from __future__ import annotations

from typing import Any

import pytest
from textual.geometry import Region

from salesdesk.office.permissions import Role
from salesdesk.screens.order_entry.screen import OrderEntryScreen
from salesdesk.screens.widgets.line_table import LineTable
from tests.house import House
from tests.screens.driver import Typist, marked, sit_down


def test_what_was_typed_is_marked_in_the_hits_and_follows_the_typing(sqlite_house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("an")
        table = seat.table("#customer-hits")
        assert marked(table, 0) == ["AN", "An"]
        before = seat.screen()
        await seat.type("n")
        assert marked(table, 0) == ["ANN", "Ann"]
        assert seat.screen().replace("ann", "an", 1) == before
        await seat.press("backspace")
        assert marked(table, 0) == ["AN", "An"]

    sit_down(sqlite_house, scenario, role=Role.TELEMARKETER, screen=OrderEntryScreen)


def test_rows_that_stay_are_painted_anew_when_other_letters_of_them_are_marked(
    sqlite_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("anna\nm")
        table = seat.table("#article-hits")
        first = [row.article.code for row in table.rows]
        painted: set[int] = set()
        refresh = table.refresh

        def noted(*regions: Region, **options: bool) -> LineTable[Any]:
            painted.update(region.y for region in regions)
            return refresh(*regions, **options)

        monkeypatch.setattr(table, "refresh", noted)
        await seat.type("u")
        assert [row.article.code for row in table.rows] == first
        assert {1, 2} <= painted

    sit_down(sqlite_house, scenario, role=Role.TELEMARKETER, screen=OrderEntryScreen)


@pytest.mark.parametrize(("lines", "rows"), [(24, 12), (36, 18), (60, 21)])
def test_list_takes_half_of_a_tall_screen(sqlite_house: House, lines: int, rows: int) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("an")
        assert seat.table("#customer-hits").size.height == rows

    sit_down(sqlite_house, scenario, role=Role.TELEMARKETER, screen=OrderEntryScreen, size=(100, lines))


def test_word_that_was_misspelled_is_marked_whole_and_prices_never(sqlite_house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("anna\nmgu")
        table = seat.table("#article-hits")
        assert marked(table, 0) == ["MUG", "Mug"]
        await seat.press("escape")
        await seat.type("10")
        for row in range(table.total):
            assert "10" not in marked(table, row)

    sit_down(sqlite_house, scenario, role=Role.TELEMARKETER, screen=OrderEntryScreen)


def test_customer_found_by_his_order_shows_its_number(sqlite_house: House) -> None:
    sqlite_house.order("BERLIN", sqlite_house.line("MUG"))

    async def scenario(seat: Typist) -> None:
        await seat.type("zs 1/2026")
        assert "← ZS 1/2026" in seat.line("›BERLIN")
        await seat.press("enter")
        assert "Dora" in seat.screen()

    sit_down(sqlite_house, scenario, role=Role.TELEMARKETER, screen=OrderEntryScreen)


def test_customer_is_called_up_by_a_misspelled_name(house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("annaa\nmgu\n2\n")
        assert seat.message == "MUG: 2 pc held."

    sit_down(house, scenario, role=Role.TELEMARKETER, screen=OrderEntryScreen)
