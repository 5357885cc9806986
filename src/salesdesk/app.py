"""The desk in the terminal: who sits at it, and how keys find what they mean.

Keys are taken one at a time, in the order in which they were typed. While a command runs
(a line is being saved) further keys wait, so that whoever types ahead of a slow line never
types into the wrong field; while a dialog is open they go to it.
"""

from __future__ import annotations

import asyncio
import gc
import signal
import traceback
from collections import deque
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final

from platformdirs import user_log_path
from rich.text import Text
from textual import events
from textual.await_complete import AwaitComplete
from textual.binding import BindingType
from textual.screen import Screen
from textual.widget import Widget

from salesdesk.config import Look
from salesdesk.i18n import N_
from salesdesk.screens.base import Commanded
from salesdesk.screens.holding import HeldKey
from salesdesk.screens.keymap import Keymap
from salesdesk.screens.login.next import menu_screen
from salesdesk.screens.login.screen import LoginScreen
from salesdesk.screens.outage import NOT_SEEN
from salesdesk.screens.seat import Seat
from salesdesk.screens.themes import THEMES
from salesdesk.screens.unavailable import tell_why_not
from salesdesk.screens.widgets.field import Field
from salesdesk.terminal.choosing import driver
from salesdesk.terminal.display import LeanDisplay

if TYPE_CHECKING:
    from salesdesk.clock import Clock
    from salesdesk.config import Settings
    from salesdesk.storage.engine import Database

__all__ = ["DeskApp", "open_desk"]


_LEAVING = frozenset({"f3", "escape"})
_SOON: Final = 0.06  # seconds in which what is below is drawn again, and before which nobody types on


class DeskApp(LeanDisplay, inherit_bindings=False):
    """The desk of one seat, from signing in to going home."""

    TITLE = "salesdesk"
    CSS_PATH = Path(__file__).parent / "screens" / "desk.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = []
    ESCAPE_TO_MINIMIZE = False

    def __init__(self, seat: Seat, *, lean: bool = True, look: Look = Look.DARK) -> None:
        super().__init__(driver_class=driver(lean=lean))
        self.seat = seat
        self.register_theme(THEMES[look])
        self.theme = look
        self._typed: deque[events.Key | events.Paste] = deque()
        self._not_again: tuple[str, ...] = ()
        """Keys of the command that runs, if it is not to be repeated by a key typed meanwhile."""
        self._held = HeldKey()
        self._blind = 0
        """So many of the keys that wait were typed while the database was away."""
        self._clearing: asyncio.TimerHandle | None = None
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
        """Begin to take keys; a line that is lost ends the desk as going home does."""
        self.seat.outage.tell = self._tell_outage
        self._pump = asyncio.create_task(self._take_keys())
        for name in ("SIGHUP", "SIGTERM"):
            with suppress(
                AttributeError, NotImplementedError, ValueError
            ):  # not everywhere, not in tests' threads
                asyncio.get_running_loop().add_signal_handler(getattr(signal, name), self._go)

    def _go(self) -> None:
        """Whoever sits here is cut off."""
        for screen in self.screen_stack:
            if isinstance(screen, Commanded):
                screen.line_cut()
        self.exit()

    async def on_unmount(self) -> None:
        """Stop taking keys."""
        if self._pump:
            self._pump.cancel()

    async def on_event(self, event: events.Event) -> None:
        """What is typed or pasted queues for the pump; everything else goes its usual way."""
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            if self._gives_up(event):
                return
            self._typed.append(event)
            self._arrived.set()
        else:
            await super().on_event(event)

    def _gives_up(self, event: events.Key | events.Paste) -> bool:
        """While the database is away: whoever wants to leave does not wait for it.

        Whether that is all that the key means: a step waits. What was typed behind it was meant for
        after it, and goes with it.
        """
        outage = self.seat.outage
        if not outage.is_on or outage.is_given_up or _key(event) not in _LEAVING:
            return False
        outage.give_up()
        if self._turns:
            self._typed.clear()
        return bool(self._turns)

    def _tell_outage(self) -> None:
        """The database has gone, or has come back: then what was typed meanwhile is taken."""
        self._blind = 0 if self.seat.outage.is_on else len(self._typed)
        if isinstance(self.screen, Commanded):
            self.screen.tell_outage()

    def begin_turn(self) -> None:
        """A command begins: keys wait until it ends."""
        self._turns += 1
        self._free.clear()

    def end_turn(self) -> None:
        """A command has ended, or waits for a person at a dialog: keys go on."""
        self._turns -= 1
        if not self._turns:
            self._free.set()

    def pop_screen(self) -> AwaitComplete:
        """Close what is on top, and clear it away as soon as what is below it stands there.

        It is ten thousand objects that hold each other. Left to Python they wait for thousands of keys,
        and then take tenths of a second in the middle of one.
        """
        if self._clearing is not None:
            self._clearing.cancel()
        self._clearing = asyncio.get_running_loop().call_later(_SOON, gc.collect)
        return super().pop_screen()

    def drop_typed(self) -> bool:
        """Forget the keys that wait: what opened now could not be read when they were typed."""
        waited = bool(self._typed)
        self._typed.clear()
        return waited

    @property
    def is_idle(self) -> bool:
        """Whether every key that was typed has had its effect, and nothing runs."""
        return not (self._typed or self._turns or self._is_taking)

    async def signed_in(self) -> None:
        """Somebody has taken the seat: show what there is to do."""
        await self.push_screen(menu_screen()(self.seat))

    async def signed_out(self) -> None:
        """The seat is free: back to signing in, whatever was open."""
        self.seat.sign_out()
        while len(self.screen_stack) > 1:
            await self.pop_screen()

    async def _take_keys(self) -> None:
        while True:
            await self._arrived.wait()
            self._is_taking = True
            while await self._next_is_there():
                try:
                    await self._take(self._typed.popleft(), is_blind=self._was_blind())
                except Exception as error:  # no key would ever work again, and nobody would know why
                    self._handle_exception(error)
            self._arrived.clear()
            self._is_taking = False

    async def _next_is_there(self) -> bool:
        """Wait for one's turn; whether there is a key that is not to be passed over."""
        await self._free.wait()
        not_again, self._not_again = self._not_again, ()
        dropped = ""
        while not_again and self._typed and _key(self._typed[0]) in not_again:
            self._was_blind()
            dropped = _key(self._typed[0])
            self._is_held(self._typed.popleft())
        screen = self.screen
        if dropped and isinstance(screen, Commanded):
            found = screen.command_for(dropped, self.focused)
            if found is not None and found.once:
                screen.passed_over(found)  # it would have done something here, and has not
        return bool(self._typed)

    def _was_blind(self) -> bool:
        """Whether the next key that waits was typed while the database was away."""
        self._blind -= (was := self._blind > 0)
        return was

    async def _take(self, event: events.Key | events.Paste, *, is_blind: bool) -> None:
        """Run the command of a key, or give the key to the widget that has the focus."""
        focused = self.focused
        if focused is not None:
            await _drained(focused)  # what was typed before has to stand in the field
        screen = self.screen
        target: Widget = focused or screen
        if isinstance(event, events.Paste):
            target._forward_event(event)
            await _drained(target)
            return
        is_held = self._is_held(event)
        if isinstance(screen, Commanded):
            found = screen.command_for(event.key, focused)
            if found is not None and found.once and is_blind:
                screen.warn(NOT_SEEN, key=screen.say(found.key))  # typed long ago, perhaps
                return
            if found is not None and found.once and is_held:
                screen.passed_over(found)
                return  # one press of the key, one document
            if found is not None:
                self._not_again = found.keys if found.once else ()
                screen.start(found)
                return
        if await self._check_bindings(event.key):
            if isinstance(screen, Commanded) and not isinstance(focused, Field):
                screen.forget_told()  # the cursor stands on something else now
            return
        is_stray = event.is_printable and not isinstance(focused, Field)
        if is_stray and isinstance(screen, Commanded) and screen.gives_way():
            self._typed.appendleft(event)
            self._blind += is_blind
            return
        if isinstance(screen, Commanded) and not (event.is_printable or is_held):
            tell_why_not(screen, event.key, focused)
        target._forward_event(event)
        await _drained(target)

    def _is_held(self, event: events.Key | events.Paste) -> bool:
        """Take note of a key; whether it has been held down since it was typed before."""
        return self._held.is_repeated(_key(event), event.time)

    def _fatal_error(self) -> None:
        """Write down what went wrong, and tell the person in words.

        Textual would print the trace with every local variable: the password that was just
        typed, customers, costs.
        """
        self.bell()
        path = user_log_path("salesdesk", appauthor=False, ensure_exists=True) / "desk.log"
        error = self._exception
        trace = "".join(traceback.format_exception(error)) if error else ""
        with path.open("a", encoding="utf-8") as log:
            log.write(f"{datetime.now(UTC).isoformat(timespec='seconds')}\n{trace}\n")
        told = self.seat.say(
            N_("Something went wrong, and the desk had to close. What was saved is safe. Details: {file}"),
            file=path,
        )
        self._exit_renderables.append(Text(told))
        self._close_messages_no_wait()


def _key(event: events.Key | events.Paste) -> str:
    return event.key if isinstance(event, events.Key) else ""


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


def open_desk(
    database: Database,
    settings: Settings,
    *,
    language: str = "en",
    keeps_language: bool = False,
    clock: Clock | None = None,
) -> int:
    """Open the desk in this terminal until the person has left it; 0, or 1 if it had to close.

    Whoever signs in is spoken to in their own language, unless it `keeps_language`. Raises Refused
    if the settings give keys that are none, or commands that are none.
    """
    keymap = Keymap(settings.keys)
    if keymap.names:
        from salesdesk.screens.key_card import require_usable

        require_usable(keymap)
    seat = Seat(database, language=language, keeps_language=keeps_language, clock=clock, keymap=keymap)
    desk = DeskApp(seat, lean=settings.lean_terminal, look=settings.look)
    try:
        desk.run()
    finally:
        seat.close()
    return desk.return_code or 0
