"""Who are you?"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from salesdesk.errors import NotAllowed
from salesdesk.i18n import N_
from salesdesk.screens.base import DeskScreen
from salesdesk.screens.commands import command
from salesdesk.screens.dialogs.question import Question
from salesdesk.screens.login.next import menu_screen
from salesdesk.screens.seat import Person, Seat
from salesdesk.screens.widgets.field import Field

if TYPE_CHECKING:
    from salesdesk.desk import Desk
    from salesdesk.domain.users.queries import Me

__all__ = ["LoginScreen"]

_STANDS: Final = 0.1  # seconds after which this has been drawn, and nobody has typed yet


class LoginScreen(DeskScreen):
    """Login and password; Enter in the second signs in."""

    HEADING = N_("salesdesk")

    def body(self) -> ComposeResult:
        """Two fields in the middle of the screen."""
        with Vertical(id="login-box"):
            for name, label, help_text in (
                ("login", N_("Login"), N_("The name you log in with.")),
                ("password", N_("Password"), N_("It is not shown while you type.")),
            ):
                with Horizontal(classes="form-row"):
                    yield Static(self.say(label), classes="form-label", markup=False)
                    yield Field(id=name, help_text=help_text, password=name == "password")

    async def begin(self) -> None:
        """Once this stands there, what comes next is loaded."""
        await super().begin()
        self.set_timer(_STANDS, lambda: self.seat.prepare(menu_screen))

    async def entered(self, field: Field) -> bool:
        """The password is the last thing to say."""
        if field.id != "password":
            return True
        await self.sign_in()
        return False

    @command("f9", N_("Sign in"), N_("Take the seat."))
    async def sign_in(self) -> None:
        """Check the password and show what there is to do.

        What was typed stays while the database is away; it is forgotten once it has been looked at.
        """
        login, password = self.query_one("#login", Field), self.query_one("#password", Field)
        self.go_to(password if login.text else login)
        attempt = _Attempt(self.seat, login.text, password.value)
        try:
            person, desk, language, begun = await self.seat.run_patiently(attempt.sign_in)
        except NotAllowed:
            password.set_text("")
            raise
        for field in (password, login):
            field.set_text("")
        self.go_to(login)
        self.seat.sign_in(person, desk, language, begun)
        await self.desk_app.signed_in()

    # After a wrong login the focus stays where nobody reads along: a password must not be typed
    # into the field that shows it. Where the login itself was wrong, these keys lead back to it.
    @command("shift+tab,backtab,up", N_("Back"), N_("Go to the field before."))
    async def step_back(self) -> None:
        """The field before."""
        await super().step_back()

    @command("f3", N_("Quit"), N_("Leave the program."))
    async def leave(self) -> None:
        """Go home; a key too many does not throw away what is half typed."""
        if any(field.value for field in self.query(Field)):
            text = self.say(N_("What you have typed is not sent yet."))
            if not await self.show(Question(self.seat, self.say(N_("Leave the program?")), text)):
                return
        self.app.exit()


class _Attempt:
    """One attempt to sign in, which counts once however often it is made anew.

    Runs in a thread: hash and database take time, and so does loading them.
    """

    def __init__(self, seat: Seat, login: str, password: str) -> None:
        self._seat, self._login, self._password = seat, login, password
        self._call_id = ""

    def sign_in(self) -> tuple[Person, Desk, str, date | None]:
        """The person, their desk and language, and the day that has been begun."""
        from salesdesk.business_day import begin_day
        from salesdesk.desk import Desk, new_call_id
        from salesdesk.domain.users.passwords import Passwords
        from salesdesk.domain.users.queries import me
        from salesdesk.sign_in import sign_in

        database, clock = self._seat.database, self._seat.clock
        self._call_id = self._call_id or new_call_id()
        user = sign_in(database, self._login, self._password, Passwords(), clock=clock, call_id=self._call_id)
        desk = Desk(database, user.id, clock=clock, is_patient=False)
        known: Me = desk.ask(me)
        begun = begin_day(database, known.timezone, clock)
        person = Person(known.id, known.login, known.name, known.permissions, known.timezone)
        return person, desk, known.language, begun
