"""Who are you?"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from salesdesk.i18n import N_
from salesdesk.screens.base import DeskScreen
from salesdesk.screens.commands import command
from salesdesk.screens.dialogs.question import Question
from salesdesk.screens.seat import Person, Seat
from salesdesk.screens.widgets.field import Field

if TYPE_CHECKING:
    from salesdesk.desk import Desk
    from salesdesk.domain.users.queries import Me

__all__ = ["LoginScreen"]


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

    async def entered(self, field: Field) -> bool:
        """The password is the last thing to say."""
        if field.id != "password":
            return True
        await self.sign_in()
        return False

    @command("f9", N_("Sign in"), N_("Take the seat."))
    async def sign_in(self) -> None:
        """Check the password and show what there is to do."""
        login, password = self.query_one("#login", Field), self.query_one("#password", Field)
        typed = password.value
        password.set_text("")
        self.go_to(password if login.text else login)
        person, desk, language, begun = await self.seat.run(_sign_in, self.seat, login.text, typed)
        self.go_to(login)
        login.set_text("")
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


def _sign_in(seat: Seat, login: str, password: str) -> tuple[Person, Desk, str, date | None]:
    """The person, their desk and language, and the day that has been begun.

    Runs in a thread: hash and database take time.
    """
    from salesdesk.business_day import begin_day
    from salesdesk.desk import Desk
    from salesdesk.domain.users.passwords import Passwords
    from salesdesk.domain.users.queries import me
    from salesdesk.sign_in import sign_in

    user = sign_in(seat.database, login, password, Passwords(), clock=seat.clock)
    desk = Desk(seat.database, user.id, clock=seat.clock, is_patient=False)
    known: Me = desk.ask(me)
    begun = begin_day(seat.database, known.timezone, seat.clock)
    person = Person(known.id, known.login, known.name, known.permissions, known.timezone)
    return person, desk, known.language, begun
