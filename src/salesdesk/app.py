"""The desk in the terminal: who sits at it, and how keys find what they mean.

Keys are taken one at a time, in the order in which they were typed. While a command runs
(a line is being saved) further keys wait, so that whoever types ahead of a slow line never
types into the wrong field; while a dialog is open they go to it.
"""

from __future__ import annotations

import asyncio
from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import App
from textual.binding import BindingType
from textual.screen import Screen
from textual.widget import Widget

from salesdesk.screens.base import Commanded
from salesdesk.screens.login.screen import LoginScreen
from salesdesk.screens.menu.screen import MenuScreen
from salesdesk.screens.seat import Seat

if TYPE_CHECKING:
    from salesdesk.clock import Clock
    from salesdesk.storage.engine import Database

__all__ = ["DeskApp", "open_desk"]


class DeskApp(App[None], inherit_bindings=False):
    """The desk of one seat, from signing in to going home."""

    TITLE = "salesdesk"
    CSS_PATH = Path(__file__).parent / "screens" / "desk.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = []
    ESCAPE_TO_MINIMIZE = False

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self.seat = seat
        self._typed: deque[events.Key] = deque()
        self._arrived = asyncio.Event()
        self._free = asyncio.Event()
        self._free.set()
        self._turns = 0
        self._is_taking = False
        self._pump: asyncio.Task[None] | None = None

    def get_default_screen(self) -> Screen[object]:
        """Whoever opens the desk signs in first."""
        return LoginScreen(self.seat)

    async def on_mount(self) -> None:
        """Begin to take keys."""
        self._pump = asyncio.create_task(self._take_keys())

    async def on_unmount(self) -> None:
        """Stop taking keys."""
        if self._pump:
            self._pump.cancel()

    async def on_event(self, event: events.Event) -> None:
        """Keys queue for the pump; everything else goes its usual way."""
        if isinstance(event, events.Key) and not event.is_forwarded:
            self._typed.append(event)
            self._arrived.set()
        else:
            await super().on_event(event)

    def begin_turn(self) -> None:
        """A command begins: keys wait until it ends."""
        self._turns += 1
        self._free.clear()

    def end_turn(self) -> None:
        """A command has ended, or waits for a person at a dialog: keys go on."""
        self._turns -= 1
        if not self._turns:
            self._free.set()

    async def settled(self) -> None:
        """Wait until every key that was typed has had its effect."""
        while self._typed or self._turns or self._is_taking:
            await asyncio.sleep(0.005)

    async def signed_in(self) -> None:
        """Somebody has taken the seat: show what there is to do."""
        await self.push_screen(MenuScreen(self.seat))

    async def signed_out(self) -> None:
        """The seat is free: back to signing in, whatever was open."""
        self.seat.sign_out()
        while len(self.screen_stack) > 1:
            await self.pop_screen()

    async def _take_keys(self) -> None:
        while True:
            await self._arrived.wait()
            self._is_taking = True
            while self._typed:
                await self._free.wait()
                event = self._typed.popleft()
                await self._take(event)
            self._arrived.clear()
            self._is_taking = False

    async def _take(self, event: events.Key) -> None:
        """Run the command of a key, or give the key to the widget that has the focus."""
        focused = self.focused
        if focused is not None:
            await _drained(focused)  # what was typed before has to stand in the field
        screen = self.screen
        if isinstance(screen, Commanded):
            found = screen.command_for(event.key, focused)
            if found is not None:
                screen.start(found)
                return
        if not await self._check_bindings(event.key):
            target: Widget = focused or screen
            target._forward_event(event)
            await _drained(target)


async def _drained(widget: Widget) -> None:
    """Wait until a widget has handled what it was sent so far."""
    if not widget.is_running or not widget.is_attached:
        return
    done = asyncio.Event()
    if widget.call_later(done.set):
        try:
            await asyncio.wait_for(done.wait(), 1)
        except TimeoutError:
            return  # it was taken off the screen meanwhile


def open_desk(database: Database, *, language: str = "en", clock: Clock | None = None) -> None:
    """Open the desk in this terminal and return when the person has left it."""
    seat = Seat(database, language=language, clock=clock)
    try:
        DeskApp(seat).run()
    finally:
        seat.close()
