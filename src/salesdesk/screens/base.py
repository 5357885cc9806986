"""What every screen and dialog has in common: commands, and work that takes time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import TYPE_CHECKING, Any, ClassVar, Concatenate, ParamSpec, Protocol, TypeVar, cast

from rich.text import Text
from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.containers import Vertical
from textual.reactive import Reactive
from textual.screen import ModalScreen
from textual.widget import Widget

from salesdesk.errors import SalesdeskError
from salesdesk.i18n import N_
from salesdesk.screens.commands import Command, command
from salesdesk.screens.telling import Telling
from salesdesk.screens.widgets.field import Field
from salesdesk.screens.widgets.key_bar import KeyBar
from salesdesk.screens.widgets.message_line import TOO_SMALL, MessageLine
from salesdesk.screens.widgets.title_line import TitleLine
from salesdesk.screens.wording import visible

if TYPE_CHECKING:
    from salesdesk.office.work import Transaction

__all__ = ["Commanded", "DeskScreen", "Dialog"]

P = ParamSpec("P")
R = TypeVar("R")

_SLOW = 0.5  # seconds after which a person wants to see that something is going on
_READING = frozenset({"help_page", "repaint", "save_picture"})  # commands that begin nothing else


class Turns(Protocol):
    """What screens ask of the app: whose turn it is, and who sits at the desk."""

    def begin_turn(self) -> None:
        """A command begins: keys wait until it ends."""

    def end_turn(self) -> None:
        """A command has ended, or waits for a person at a dialog: keys go on."""

    def drop_typed(self) -> bool:
        """Forget the keys that wait; whether there were any."""

    def repaint(self) -> None:
        """Send the terminal the whole screen."""

    async def signed_in(self) -> None:
        """Somebody has taken the seat."""

    async def signed_out(self) -> None:
        """The seat is free."""


class Commanded(Telling, inherit_bindings=False):
    """A screen or dialog whose commands the app's key pump runs, one after the other.

    Whoever opens it hands over the turn: keys wait until it is mounted and has begun, and
    wait again from its answer until the one who asked has gone on.
    """

    AUTO_FOCUS = ""
    # Who gets or loses the focus paints himself: the screen need not be drawn anew for it.
    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
    _has_turn = False
    _slow: asyncio.TimerHandle | None = None

    @property
    def commands(self) -> tuple[Command, ...]:
        """What can be done here, with the keys of this desk."""
        return self.seat.keymap.commands(type(self))

    @property
    def desk_app(self) -> Turns:
        """The app, as far as screens know it."""
        return cast("Turns", self.app)

    def available(self, command_: Command) -> bool:
        """Whether the person may do it, and it makes sense now; screens narrow this further."""
        return self.seat.may(command_.permission)

    def command_for(self, key: str, focused: Widget | None) -> Command | None:
        """What a key means here; one that belongs to the focused widget goes first."""
        fitting = [each for each in self.commands if key in each.keys]
        here = [c for c in fitting if c.where is not None and isinstance(focused, c.where)]
        for each in (*here, *(c for c in fitting if c.where is None)):
            if self.available(each):
                return each
        return None

    def gives_way(self) -> bool:
        """Nothing here takes a character that was typed; whether something else does now.

        That is what is below, where this was left, or a field to which the focus has gone.
        """
        return False

    def line_cut(self) -> None:
        """The line to the terminal is gone, and the desk goes at once: nobody can be asked anything."""

    def passed_over(self, command_: Command) -> None:
        """The key of a command that is done once came so soon again that it may just be held down.

        Whoever pressed it twice has to know why nothing happens; what was said before goes first.
        """
        if not any(line.text for line in self.query(MessageLine)):
            self.tell(N_("{key} may still be held down: press it once more."), key=self.say(command_.key))

    def start(self, command_: Command) -> None:
        """Run a command; keys wait until it has ended or asks a person something."""
        if command_.name not in _READING:
            self.forget_told()
        self.perform(getattr(self, command_.name)())

    def perform(self, work: Coroutine[Any, Any, None]) -> None:
        """Run work of this screen like a command: errors are told, keys wait."""
        self.desk_app.begin_turn()  # before anything else can be typed
        # Not a worker of the screen: leaving the screen would break it off.
        self.app.run_worker(self._performed(work), group="commands", exit_on_error=True)

    async def _performed(self, work: Coroutine[Any, Any, None]) -> None:
        self._watch_time()
        try:
            await self._told(work)
        finally:
            self._stop_watching()
            self.tell_idle()
            self.desk_app.end_turn()

    def behind(self, work: Coroutine[Any, Any, object], group: str) -> None:
        """Run work that no key asked for: a search, a page of a list, a sign of life.

        Keys do not wait for it, and it ends with the screen. A database that is away for a
        moment is told in the message line; it must not end the call.
        """
        self.run_worker(self._told(work), group=group)

    async def _told(self, work: Coroutine[Any, Any, object]) -> None:
        """Await work; what it refuses, or the database does, is told to the person."""
        try:
            await work
        except SalesdeskError as error:
            self.tell_error(error)
        except Exception as error:
            from salesdesk.storage.spoken import spoken

            told = spoken(error)
            if told is None:
                raise
            self.tell_error(told)

    def _watch_time(self) -> None:
        self._slow = asyncio.get_running_loop().call_later(_SLOW, self.tell_busy)

    def _stop_watching(self) -> None:
        if self._slow is not None:
            self._slow.cancel()

    async def do(
        self, verb: Callable[Concatenate[Transaction, P], R], /, *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Run a verb without blocking the screen."""
        return await self.seat.do(verb, *args, **kwargs)

    async def ask(
        self, query: Callable[Concatenate[Transaction, P], R], /, *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Run a query without blocking the screen."""
        return await self.seat.ask(query, *args, **kwargs)

    async def show(self, dialog: Dialog[R]) -> R | None:
        """Open a dialog and wait for its answer; None if the person left it."""
        return cast("R | None", await self.open(dialog))

    async def open(self, screen: Commanded) -> object:
        """Open another screen and wait until it is left; what it was left with."""
        self._stop_watching()  # it is the person who takes time now
        self.tell_idle()
        screen._has_turn = True
        answer = cast(object, await self.app.push_screen_wait(screen))
        self._watch_time()
        return answer

    def dismiss(self, result: Any = None) -> AwaitComplete:
        """Leave with an answer; the turn goes back to whoever asked."""
        if self._has_turn:
            self.desk_app.begin_turn()
        return super().dismiss(result)

    def on_mount(self) -> None:
        """Show the keys, and begin."""
        self.show_keys()
        self.perform(self.begin())
        if self._has_turn:
            self.desk_app.end_turn()

    async def begin(self) -> None:
        """Load what is shown first, and put the focus."""
        self.go_to_first()

    def go_to(self, widget: Widget) -> None:
        """Put the focus, at once: the next key is meant for this widget."""
        self.set_focus(widget)

    def go_to_first(self) -> None:
        """Put the focus on the first field or table."""
        for first in self.query(".walked").results(Widget):
            self.go_to(first)
            break

    def show_keys(self) -> None:
        """Bring the key bar up to date with what can be done now."""
        self.query_one(KeyBar).show([(self.say(c.key), self.say(c.label)) for c in self._offered()])

    # What keys mean everywhere

    @command("enter", N_("Next"), N_("Go to the next field."), where=Field, hidden=True)
    async def next_field(self) -> None:
        """The field is done: tell the screen, then go on."""
        focused = self.focused
        if isinstance(focused, Field) and await self.entered(focused):
            self.focus_next(".walked")

    @command("tab", N_("Next"), N_("Go to the next field."), hidden=True)
    async def step_forward(self) -> None:
        """Without looking at what the field says."""
        self.focus_next(".walked")

    @command("shift+tab,backtab", N_("Back"), N_("Go to the field before."), hidden=True)
    async def step_back(self) -> None:
        """The field before."""
        self.focus_previous(".walked")

    @command("ctrl+l", N_("Repaint"), N_("Draw the screen anew."), hidden=True)
    async def repaint(self) -> None:
        """After another program has written over it."""
        self.desk_app.repaint()

    @command("ctrl+s", N_("Picture"), N_("Save a picture of the screen for whoever helps you."), hidden=True)
    async def save_picture(self) -> None:
        """The screen as an SVG in the folder for papers, under a name that is not taken yet."""
        from salesdesk.screens.picture import write_picture

        picture = self.app.export_screenshot(title="salesdesk")
        path = await self.seat.run(write_picture, self.seat.paper_folder, picture)
        self.tell(N_("The picture is saved: {file}"), file=path)

    @command("f1", N_("Help"), N_("What this field and the keys mean."), hidden=True)
    async def help_page(self) -> None:
        """The help of the field with the focus, then every key of the screen."""
        from salesdesk.screens.dialogs.help import HelpDialog

        focused = self.focused
        about = self.say(focused.help_text) if isinstance(focused, Field) and focused.help_text else ""
        cut = [line.text for line in self.query(MessageLine) if line.is_cut]
        about = "\n\n".join((*cut, about) if about else cut)
        await self.show(HelpDialog(self.seat, about, self.commands, self.available))

    @command("f10", N_("Menu"), N_("Everything that can be done here, with its key."))
    async def menu(self) -> None:
        """Pick a command from the list of all."""
        from salesdesk.screens.dialogs.command_menu import CommandMenu

        chosen = await self.show(CommandMenu(self.seat, self._offered()))
        if chosen is not None:
            await cast(Awaitable[None], getattr(self, chosen.name)())

    def _offered(self) -> list[Command]:
        offered = [each for each in self.commands if not each.hidden and self.available(each)]
        return sorted(
            offered, key=lambda each: "f9" not in each.keys
        )  # what one comes here for stays in the bar

    async def entered(self, field: Field) -> bool:
        """A field was left with Enter; whether to go on to the next one. Screens look at it here."""
        return True


class DeskScreen(Commanded):
    """A whole screen: title, body, message line, key bar. Subclasses fill `body`."""

    HEADING: ClassVar[str] = ""
    """The title, marked with `N_`."""

    def compose(self) -> ComposeResult:
        """Title on top, keys at the bottom, the body between."""
        yield TitleLine(self.say(self.HEADING) if self.HEADING else "", self._who())
        with Vertical(id="body"):
            yield from self.body()
        yield MessageLine(self.say(TOO_SMALL))
        yield KeyBar()

    def body(self) -> ComposeResult:
        """The widgets of the screen."""
        yield from ()

    def set_heading(self, text: str, /, **values: object) -> None:
        """Change the title line."""
        self.query_one(TitleLine).set_title(self.say(text, **values))

    @command("f3,escape,f12", N_("Back"), N_("Leave this screen."))
    async def leave(self) -> None:
        """Back to where one came from."""
        self.dismiss(None)

    def _who(self) -> str:
        person = self.seat.person
        return "" if person is None else person.name or person.login


class Dialog(Commanded, ModalScreen[R]):
    """A small question over the screen; it is answered with `dismiss`, left with Esc."""

    def compose(self) -> ComposeResult:
        """A framed box with a title, the content, messages and keys."""
        with Vertical(id="box") as box:
            box.border_title = Text(visible(self.heading()))  # a str would be read as markup
            yield from self.body()
            yield MessageLine(self.say(TOO_SMALL))
            yield KeyBar()

    def heading(self) -> str:
        """The title, already translated."""
        return ""

    def body(self) -> ComposeResult:
        """The widgets of the dialog."""
        yield from ()

    def is_touched(self) -> bool:
        """Whether something was entered here that is lost when it is left."""
        return False

    @command("escape,f12,f3", N_("Cancel"), N_("Leave without an answer."))
    async def leave(self) -> None:
        """Nothing is done; asked once if something was entered."""
        from salesdesk.screens.dialogs.question import Question

        if self.is_touched():
            text = self.say(N_("What you have entered is not saved. Throw it away?"))
            if not await self.show(Question(self.seat, self.say(N_("Leave")), text)):
                return
        self.dismiss(None)
