"""What the terminal shows after any step is what a whole repaint would show."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable
from typing import Any, Final

import pytest
from textual import events, screen
from textual._compositor import CompositorUpdate
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.geometry import Size
from textual.pilot import Pilot
from textual.screen import ModalScreen, Screen
from textual.widgets import Static

from salesdesk.app import DeskApp
from salesdesk.config import Look
from salesdesk.office.permissions import Role
from salesdesk.screens.order_entry.screen import OrderEntryScreen
from salesdesk.screens.themes import THEMES
from salesdesk.screens.widgets.field import Field
from salesdesk.screens.widgets.key_bar import KeyBar
from salesdesk.screens.widgets.line_table import Cell, Column, LineTable
from salesdesk.screens.widgets.message_line import MessageLine
from salesdesk.screens.widgets.title_line import TitleLine
from salesdesk.screens.wording import visible
from salesdesk.terminal.display import LeanDisplay
from salesdesk.terminal.pace import draw_at_once
from tests.conftest import times
from tests.house import House
from tests.screens.driver import Typist, sit_down
from tests.screens.painted import PaintedDriver, assert_painted
from tests.terminals import Terminal

_STEPS: Final = times(60, 4_000)
_SIZES: Final = ((80, 24), (140, 45), (61, 17), (100, 30))
_WORDS: Final = (
    "Zażółć", "gęślą", "jaźń", "Müller & Söhne", "1 234,50", "漢字", "かな", "한국", "📦", "😀 ok",
    "e\u0301a\u0308", "[red]x[/]", "│", "“…”", "x\u0332y", "\x1b[31mred", "\u202eright to left", "Ω≈ç", "a",
)  # fmt: skip
"""Nothing of several emoji in one: emulators, too, differ in how wide they draw that."""
_LOOKS: Final = ("good", "bad", "dim", "strong", "")


@pytest.fixture(autouse=True)
def _painted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("textual.drivers.headless_driver.HeadlessDriver", PaintedDriver)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.setattr(screen, "UPDATE_PERIOD", screen.UPDATE_PERIOD)
    monkeypatch.setattr(Screen, "_on_timer_update", Screen._on_timer_update)
    draw_at_once()  # as the desk does


class _Board(Screen[None]):
    """The desk's own widgets, with whatever is put into them."""

    def compose(self) -> ComposeResult:
        yield TitleLine("Order entry", "Anna")
        with Horizontal(classes="row"):
            yield Field(id="first")
            yield Field(id="second")
        with Vertical():
            yield LineTable(
                [Column("Code", 8), Column("Name", 20, grows=True), Column("Sum", 9, right=True)],
                lambda row: row,
                id="rows",
            )
            popup: LineTable[Any] = LineTable(
                [Column("Hit", 20, grows=True), Column("Sum", 9)],
                lambda row: row[:2],
                classes="popup",
                id="hits",
            )
            yield popup
        yield MessageLine()
        yield KeyBar()


class _Over(ModalScreen[None]):
    """A box over the screen, which shines through around it."""

    DEFAULT_CSS = """
    _Over { align: center middle; background: $background 40%; }
    _Over > Vertical { width: 50; height: auto; border: round $primary; background: $surface; }
    """

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def compose(self) -> ComposeResult:
        with Vertical() as box:
            box.border_title = "📦 Zażółć"
            yield Static(visible(self._text), markup=False)
            yield Field("typed", id="third")


class _Random(LeanDisplay):
    """An app that does something at random, one step after the other."""

    CSS_PATH = DeskApp.CSS_PATH

    def __init__(self, chance: random.Random) -> None:
        super().__init__()
        self._chance = chance
        self.stock: Terminal | None = None
        for theme in THEMES.values():
            self.register_theme(theme)
        self.theme = Look.DARK

    def _display(self, screen: Any, renderable: Any) -> None:
        """Draw as Textual does besides, on a terminal of its own."""
        size = screen.outer_size
        if self.stock is None or self.stock.size != tuple(size):
            self.stock = Terminal(*size)
            renderable = screen._compositor.render_update(full=True, screen_stack=self._background_screens)
        if isinstance(renderable, CompositorUpdate):
            self.stock.feed(renderable.render_segments(self.console))
        super()._display(screen, renderable)

    def get_default_screen(self) -> Screen[object]:
        return _Board()  # type: ignore[return-value]

    async def step(self, pilot: Pilot[None]) -> str:
        """Do something; what it was."""
        steps = [
            self._fill,
            self._move,
            self._type,
            self._tell,
            self._title,
            self._find,
            self._bar,
            self._toast,
        ]
        rare = [self._open, self._close, self._resize, self._theme, self._blink]
        step = self._chance.choice(steps if self._chance.random() < 0.75 else rare)
        done = step(pilot)
        if done is not None:
            await done
        return step.__name__

    def _text(self, most: int = 6) -> str:
        return " ".join(self._chance.choices(_WORDS, k=self._chance.randrange(1, most)))

    def _rows(self, most: int) -> list[tuple[str | Cell, ...]]:
        return [
            (
                self._text(2),
                Cell(self._text(), self._chance.choice(_LOOKS)),
                f"{self._chance.random() * 999:.2f}",
            )
            for _ in range(self._chance.randrange(most))
        ]

    def _table(self, selector: str) -> LineTable[Any]:
        return self.screen_stack[0].query_one(selector, LineTable)

    def _fill(self, _pilot: Pilot[None]) -> None:
        self._table("#rows").set_rows(self._rows(60))

    def _move(self, _pilot: Pilot[None]) -> None:
        table = self._table("#rows")
        rows = self._chance.choice([1, -3, 20, -table.total, table.total])
        table.action_move(rows)

    def _type(self, _pilot: Pilot[None]) -> None:
        field = self._chance.choice(list(self.screen.query(Field)))
        if self._chance.random() < 0.3:
            field.set_text(self._text(3))
            self.screen.set_focus(field)
        field.insert_text_at_cursor(self._chance.choice(_WORDS))

    def _tell(self, _pilot: Pilot[None]) -> None:
        line = self.screen_stack[0].query_one(MessageLine)
        line.tell(
            self._chance.choice(["told", "wrong"]), self._text(40) if self._chance.random() < 0.5 else ""
        )

    def _title(self, _pilot: Pilot[None]) -> None:
        self.screen_stack[0].query_one(TitleLine).set_title(self._text(12))

    def _find(self, _pilot: Pilot[None]) -> None:
        hits = self._table("#hits")
        hits.set_rows(self._rows(20), cursor=0, marks=lambda _row, text: [(0, len(text) // 2)])
        hits.display = self._chance.random() < 0.6

    def _bar(self, _pilot: Pilot[None]) -> None:
        keys = [
            (f"F{number}", visible(self._text(2))) for number in range(1, 12) if self._chance.random() < 0.5
        ]
        self.screen_stack[0].query_one(KeyBar).show(keys)

    def _toast(self, _pilot: Pilot[None]) -> None:
        if self._chance.random() < 0.5:
            self.clear_notifications()
        else:
            self.notify(visible(self._text(9)), title=visible(self._text(2)), timeout=600, markup=False)

    def _open(self, _pilot: Pilot[None]) -> Awaitable[Any]:
        return self.push_screen(_Over(self._text(30)) if self._chance.random() < 0.7 else _Board())

    def _close(self, _pilot: Pilot[None]) -> Awaitable[Any] | None:
        return self.pop_screen() if len(self.screen_stack) > 1 else None

    async def _resize(self, pilot: Pilot[None]) -> None:
        driver = self._driver
        assert isinstance(driver, PaintedDriver)
        here = (self.size.width, self.size.height)
        passing = self._chance.sample(_SIZES, self._chance.randrange(3))  # before anything can be painted
        for width, height in passing:
            driver.terminal.resize(width, height)
            self.post_message(events.Resize(Size(width, height), Size(width, height)))
        size = self._chance.choice((here, *_SIZES))
        driver.terminal.resize(*size)
        await pilot.resize_terminal(*size)

    def _theme(self, _pilot: Pilot[None]) -> None:
        self.theme = self._chance.choice(list(Look))

    def _blink(self, _pilot: Pilot[None]) -> None:
        first = self.screen.query(Field).first()
        first.visible = not first.visible


def _run(app: _Random, size: tuple[int, int], steps: int) -> None:
    async def run() -> None:
        async with app.run_test(size=size) as pilot:
            done = []
            for number in range(steps):
                done.append(await app.step(pilot))
                # Where Textual itself leaves something of a popup behind, so does the painter.
                await assert_painted(app, f"after {done[-4:]}, the {number}th", app.stock)

    asyncio.run(run())


@pytest.mark.parametrize("size", _SIZES[:2])
def test_terminal_shows_what_a_whole_repaint_shows_whatever_is_done(size: tuple[int, int]) -> None:
    _run(_Random(random.Random(size[0])), size, _STEPS // 2)


def test_terminal_that_cannot_erase_shows_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PaintedDriver, "erases", False)
    _run(_Random(random.Random(3)), (80, 24), _STEPS // 4)


async def _keys(seat: Typist, keys: str) -> None:
    """Press one key after the other, and look at the terminal after each."""
    for key in keys.split():
        await seat.press(key)
        await assert_painted(seat.app, f"after {key}")


def test_desk_is_painted_whole_through_a_call(sqlite_house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await _keys(seat, "a n n a enter m u g down up enter 1 2 tab 5 enter")
        await _keys(seat, "t e a enter enter r a r e enter 9 enter f7 tab x y escape f9 escape")
        await _keys(seat, "down delete insert enter escape f1 escape f10 down escape f2 f8 enter")
        await _keys(seat, "n o n e enter escape f9")
        assert "confirmed" in seat.message

    sit_down(sqlite_house, scenario, role=Role.TELEMARKETER, screen=OrderEntryScreen)


@pytest.mark.long
@pytest.mark.parametrize("size", _SIZES[:2])
def test_menu_and_every_list_are_painted_whole(sqlite_house: House, size: tuple[int, int]) -> None:
    async def scenario(seat: Typist) -> None:
        for task in range(1, len(seat.table("#tasks").rows) + 1):
            await _keys(seat, f"{task} down pagedown up m u escape f3")
            while len(seat.app.screen_stack) > 2:
                await _keys(seat, "f3")

    sit_down(sqlite_house, scenario, role=Role.MANAGER, size=size)
