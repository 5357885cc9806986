"""The table of lines by itself: what one line more costs, and what stands there afterwards."""

from __future__ import annotations

import asyncio

from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.widgets import Static

from salesdesk.screens.widgets.line_table import Column, LineTable

_SHOWN = 9
"""Rows that a table of ten lines shows below its head."""


class Counted(App[None]):
    """A table beside something else; it counts how often cells are made and the screen is laid out."""

    CSS = "LineTable { height: 10; overflow-x: hidden; scrollbar-size-vertical: 1; }"

    def __init__(self) -> None:
        super().__init__()
        self.cells = self.layouts = 0
        self.table: LineTable[int] = LineTable([Column("No", 4, right=True), Column("Name", 9)], self._cells)

    def compose(self) -> ComposeResult:
        """The table and a line below it."""
        yield self.table
        yield Static("below")

    def on_mount(self) -> None:
        """Count from now on."""
        self.screen.screen_layout_refresh_signal.subscribe(self, self._laid_out)

    async def settle(self, pilot: Pilot[None]) -> None:
        """Wait until nothing is laid out any more."""
        before = -1
        while before != self.layouts:
            before = self.layouts
            await pilot.pause(0.05)

    def _cells(self, row: int) -> tuple[str, str]:
        self.cells += 1
        return str(row), f"row {row}"

    def _laid_out(self, _: object) -> None:
        self.layouts += 1

    def shown(self) -> list[str]:
        """The rows as they stand there."""
        return [self.table.render_line(y).text.split()[-1] for y in range(1, _SHOWN + 1)]


def test_row_more_costs_the_same_in_a_list_of_five_hundred_and_lays_nothing_out() -> None:
    counts = []

    async def add_to(number: int) -> None:
        app = Counted()
        async with app.run_test(size=(40, 20)) as pilot:
            app.table.set_rows(range(number), number - 1)
            await app.settle(pilot)
            app.cells = app.layouts = 0
            app.table.set_rows(range(number + 1), number)
            await app.settle(pilot)
            counts.append((app.cells, app.layouts))
            bar = app.table.vertical_scrollbar
            assert bar.window_virtual_size == app.table.virtual_size.height == number + 2
            assert app.table.scroll_offset.y == number + 1 - _SHOWN
            assert app.shown() == [*map(str, range(number + 1 - _SHOWN, number)), str(number)]

    for number in (20, 500):
        asyncio.run(add_to(number))
    assert counts[0] == counts[1]
    cells, layouts = counts[0]
    assert cells <= 4 * _SHOWN  # what stood there, what does now, and what is drawn
    assert layouts == 0


def test_scroll_bar_comes_with_the_row_that_has_no_room_and_goes_with_it() -> None:
    async def run() -> None:
        app = Counted()
        async with app.run_test(size=(40, 20)) as pilot:
            table = app.table
            await app.settle(pilot)
            for rows, is_there in ((_SHOWN, False), (_SHOWN + 1, True), (_SHOWN, False), (0, False)):
                app.layouts = 0
                before = table.show_vertical_scrollbar
                table.set_rows(range(rows), rows - 1)
                await app.settle(pilot)
                assert table.show_vertical_scrollbar is is_there
                assert (app.layouts > 0) is (before is not is_there)
                assert table.scrollable_content_region.width == 40 - table.scrollbar_size_vertical
                assert table.scroll_offset.y == max(rows - _SHOWN, 0)

    asyncio.run(run())


def test_rows_that_are_no_longer_there_are_wiped_out() -> None:
    async def run() -> None:
        app = Counted()
        async with app.run_test(size=(40, 20)) as pilot:
            app.table.set_rows(range(5))
            await app.settle(pilot)
            app.table.set_rows(range(2))
            await app.settle(pilot)
            drawn = [
                "".join(segment.text for segment in line).strip()
                for line in app.screen._compositor.render_strips()
            ]
            assert drawn[1:6] == ["›   0 row 0", "1 row 1", "", "", ""]

    asyncio.run(run())
