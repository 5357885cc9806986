"""Sitting at the desk in a test: typing keys and reading the screen, as a person does.

def test_order_is_taken(house):
    async def scenario(seat: Typist) -> None:
        await seat.press("1")
        await seat.type("cup\\n3\\n")
        assert "MUG" in seat.screen()
    sit_down(house, scenario, role=Role.TELEMARKETER)
"""

from __future__ import annotations

import asyncio
import io
import warnings
from collections.abc import Awaitable, Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from rich.cells import cell_len
from rich.console import Console
from rich.style import Style
from rich.text import Text
from textual import events
from textual.keys import _character_to_key
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Static
from textual.worker import Worker

from salesdesk.app import DeskApp
from salesdesk.clock import business_date
from salesdesk.config import Look
from salesdesk.domain.users.queries import me
from salesdesk.office.permissions import Role
from salesdesk.screens.base import DeskScreen
from salesdesk.screens.keymap import Keymap
from salesdesk.screens.menu.screen import MenuScreen
from salesdesk.screens.seat import Person, Seat
from salesdesk.screens.widgets.columns import fitted, is_cut, text_of
from salesdesk.screens.widgets.info_line import MAY_BE_CUT, InfoLine
from salesdesk.screens.widgets.line_table import LineTable
from salesdesk.screens.widgets.message_line import MessageLine
from salesdesk.storage.engine import Database
from tests.house import House
from tests.screens.resting import paint, painted_when_asked, rest, rests

__all__ = ["Typist", "marked", "sit_down"]

Scenario = Callable[["Typist"], Awaitable[None]]

_CHARACTERS = {"plus": "+", "asterisk": "*", "slash": "/", "minus": "-", "full_stop": ".", "comma": ","}
_KEYS = {"\n": "enter", " ": "space", "\t": "tab", "+": "plus", "*": "asterisk", "/": "slash"}


class Typist:
    """A person at the keyboard, who reads what stands on the screen."""

    def __init__(self, app: DeskApp, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot
        self._now = 0.0

    async def press(self, *keys: str) -> None:
        """Press keys by Textual's names, all at once as a fast typist does, and wait for their effect.

        Sent as the terminal's driver sends them; the pilot would wait for an idle processor after
        each, which takes longer than the test.
        """
        self._now += 2  # a person has looked at the screen before
        for key in keys:
            name = _character_to_key(key) if len(key) == 1 and not key.isalnum() else key
            character = " " if key == "space" else _CHARACTERS.get(key, key if len(key) == 1 else None)
            self._send(name, character)
        await self.settle()

    async def hammer(self, key: str) -> None:
        """Press a key four times before anything can answer, as impatient fingers do."""
        await self.press(*[key] * 4)

    async def hold(self, key: str, seconds: float, delay: float = 0.5, pause: float = 0.1) -> None:
        """Hold a key down: it comes again after a `delay`, then after each `pause`; all of it is answered."""
        await self.press(key)
        end = self._now + seconds
        self._now += delay
        while self._now < end:
            self._send(key, None)
            await self.settle()
            self._now += pause

    def _send(self, key: str, character: str | None) -> None:
        event = events.Key(key, character)
        event.time = self._now
        self.app.post_message(event)

    async def type(self, text: str) -> None:
        """Type a text; a newline is Enter."""
        await self.press(*(_KEYS.get(character, character) for character in text))

    async def settle(self) -> None:
        """Wait until every key has had its effect and the screen is drawn."""
        arrived = asyncio.Event()
        self.app.call_later(arrived.set)  # behind the keys, in the queue that they came in
        async with asyncio.timeout(40):
            await arrived.wait()
            behind = True
            while behind:
                while not self.app.is_idle:
                    await asyncio.sleep(0.002)
                await rest(self.app)
                paint(self.app)
                working = [each for each in self.app.workers if _goes_on(each)]
                for worker in working:
                    await worker.wait()
                behind = bool(working) or not rests(self.app)

    def screen(self) -> str:
        """What stands on the screen, line by line, without blanks at the ends."""
        size = self.app.size
        console = Console(
            width=size.width, height=size.height, file=io.StringIO(), record=True, force_terminal=True,
            color_system="truecolor", legacy_windows=False,
        )  # fmt: skip
        console.print(self.app.screen._compositor.render_update(full=True))
        return "\n".join(line.rstrip() for line in console.export_text().splitlines()[: size.height])

    def line(self, containing: str) -> str:
        """The one line of the screen that contains a text."""
        [found] = [line for line in self.screen().splitlines() if containing in line]
        return found

    def cut_off(self) -> list[str]:
        """What does not fit, and is no name of goods or customers: what a person would see the half of."""
        screen = self.app.screen
        found: list[str] = []
        for table in screen.query(LineTable):
            if table.display and table.size.width:
                found += _cut_off_in(table)
        for line in screen.query(MessageLine):
            if line.is_cut:
                found.append(f"message “{line.text}”")
        for info in screen.query(InfoLine):
            if info.display and info.size.width:
                found += _cut_off_among(info)
        for static in screen.query(Static):
            text = static.render()
            words = text.plain if isinstance(text, Text) else str(text)
            lines = words.splitlines()
            room = static.content_size
            if (
                static.display
                and room.width
                and (
                    (len(lines) > room.height and any(cell_len(line) > room.width for line in lines))
                    or (room.height == 1 and cell_len(words.rstrip()) > room.width)
                )
            ):
                found.append(f"“{words.strip()}”")
        return found

    @property
    def message(self) -> str:
        """What the program has to say."""
        return self.app.screen.query_one(MessageLine).text

    @property
    def focus(self) -> str:
        """The id of the widget that has the focus."""
        focused = self.app.focused
        return "" if focused is None else focused.id or ""

    def table(self, selector: str) -> LineTable[Any]:
        """A table of the screen."""
        return self.app.screen.query_one(selector, LineTable)


def _cut_off_in(table: LineTable[Any]) -> Iterator[str]:
    """Heads of columns that do not fit, and what stands in sight in columns that are not names."""
    top = table.scroll_offset.y
    for column, width in zip(table.columns, table.column_widths, strict=True):
        if cell_len(column.title) > width:
            yield f"column “{column.title}”"
    for row in table.rows[top : top + table.size.height]:
        for column, width, cell in zip(table.columns, table.column_widths, table.cells_of(row), strict=True):
            shown = fitted(cell, column, width)
            if (is_cut(cell, width) and "#" in shown) or (shown.endswith("…") and not column.grows):
                yield f"“{text_of(cell)}” in column “{column.title}”"


def _cut_off_among(info: InfoLine) -> list[str]:
    """The facts of a line of which a part is shown, though they are neither names nor notes."""
    shown = str(info.render()).split(" · ")
    wholes = {text for text, look in info.facts if look not in MAY_BE_CUT}
    begun = [part.strip().removesuffix("…") for part in shown if part.endswith("…") and part not in wholes]
    return [f"“{text}”" for text in wholes if any(text.startswith(part) for part in begun)]


class _Taken(DeskApp):
    """A desk at which somebody sits already: there is no login below his menu."""

    def get_default_screen(self) -> Screen[object]:
        """The menu."""
        return MenuScreen(self.seat)


def _goes_on(worker: Worker[Any]) -> bool:
    """Whether something runs that no key waits for: a search, a page of a list."""
    return worker.group != "commands" and not worker.is_finished


def marked(table: LineTable[Any], row: int) -> list[str]:
    """The marked pieces of a row."""
    line = table.render_line(row + 1)
    styles = [(segment.text, segment.style or Style()) for segment in line]
    return [text for text, style in styles if style.underline and style.bold]


def sit_down(
    house: House,
    scenario: Scenario,
    *,
    role: Role | None = None,
    screen: Callable[[Seat], DeskScreen] | None = None,
    language: str = "en",
    size: tuple[int, int] = (80, 24),
    keys: Mapping[str, str] = MappingProxyType({}),
    look: Look = Look.DARK,
) -> None:
    """Run a scenario at a desk: signed in as the person with `role`, or at the login without.

    With `screen` the desk opens there at once, above the menu, below which there is no login.
    `keys` and `look` are settings.
    """
    database = Database(house.database.url, durable=False)
    seat = Seat(database, language=language, clock=house.clock, keymap=Keymap(keys))
    if role is not None:
        desk = house.seat(role)
        desk.database = database
        person = desk.ask(me)
        sitting = Person(person.id, person.login, person.name, person.permissions, person.timezone)
        seat.sign_in(sitting, desk, language, business_date(house.clock(), person.timezone))
    app = (DeskApp if screen is None else _Taken)(seat, look=look)

    async def run() -> None:
        async with app.run_test(size=size) as pilot:
            typist = Typist(app, pilot)
            if screen is not None:
                await app.push_screen(screen(seat))
            elif role is not None:
                await app.signed_in()
            await typist.settle()
            await scenario(typist)

    try:
        with warnings.catch_warnings(), painted_when_asked():
            warnings.simplefilter("default", ResourceWarning)
            asyncio.run(run())
    finally:
        seat.close()
        database.close()
