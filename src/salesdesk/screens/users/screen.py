"""Who may log in, and do what."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import attrgetter
from zoneinfo import ZoneInfo

from textual import on
from textual.app import ComposeResult

from salesdesk.domain.users.queries import UserView, everyone
from salesdesk.domain.users.verbs import set_roles, switch_off, switch_on
from salesdesk.i18n import N_
from salesdesk.office.permissions import Permission, Role
from salesdesk.screens.commands import Command, command
from salesdesk.screens.dialogs.form import Form
from salesdesk.screens.dialogs.question import Question
from salesdesk.screens.listing import Listing, More
from salesdesk.screens.users.forms import ChangeUserForm, NewPasswordForm, NewUserForm
from salesdesk.screens.users.rights import Rights, RightsDialog
from salesdesk.screens.widgets.line_table import Cell, Column, LineTable

__all__ = ["UsersScreen"]

_EDIT = Permission.USERS_EDIT


class UsersScreen(Listing):
    """Everybody who has or had a login; nobody is ever deleted, for history names them."""

    HEADING = N_("Users")

    def body(self) -> ComposeResult:
        """The list."""
        yield LineTable(
            [
                Column(self.say(N_("Login")), 12, sort="login"),
                Column(self.say(N_("Name")), 18, grows=True, sort="name"),
                Column(self.say(N_("Roles")), 23, grows=True, sort="roles"),
                Column(self.say(N_("Lang.")), 5, sort="language", name=self.say(N_("Language"))),
                Column(self.say(N_("State")), 16, sort="state"),
            ],
            self._cells,
            id="users",
        )

    @property
    def users(self) -> LineTable[UserView]:
        """The list."""
        return self.query_one("#users", LineTable)

    def listed(self) -> LineTable[UserView]:
        """Everybody."""
        return self.users

    def more(self) -> Sequence[More]:
        """Where to write to."""
        return ((N_("E-mail"), attrgetter("email")),)

    async def begin(self) -> None:
        """Show everybody."""
        self.go_to(self.users)
        await self._load()

    def available(self, command_: Command) -> bool:
        """Only who is in can be switched off, only who is out can be let in."""
        user = self.users.current if self.is_mounted else None
        match command_.name:
            case "change_user" | "rights" | "password":
                return user is not None and super().available(command_)
            case "shut_out":
                return user is not None and user.active and super().available(command_)
            case "let_in":
                return user is not None and _is_out(user) and super().available(command_)
            case _:
                return super().available(command_)

    @command(
        "enter", N_("Change"), N_("Change the person's name, mail address or language."), permission=_EDIT
    )
    async def change_user(self) -> None:
        """The form of the person at the cursor."""
        if user := self.users.current:
            await self._with(user, ChangeUserForm(self.seat, user), N_("“{login}” is changed."))

    @command("f6", N_("New"), N_("Let another person log in."), permission=_EDIT)
    async def enter_user(self) -> None:
        """The form, then the list with the new person at the cursor."""
        form = NewUserForm(self.seat, self.seat.language)
        if await self.show(form):
            await self._load(lambda user: user.login == form.login)
            self.tell(N_("“{login}” may log in now."), login=form.login)

    @command("ctrl+r", N_("Rights"), N_("Tick the person's roles and single permissions."), permission=_EDIT)
    async def rights(self) -> None:
        """The dialog for the person at the cursor."""
        user = self.users.current
        if user is None:
            return

        async def give(rights: Rights) -> None:
            await self.do(set_roles, user.id, rights.roles, rights.permissions)

        title = self.say(N_("What {login} may do"), login=user.login)
        if await self.show(RightsDialog(self.seat, title, _rights(user), give)):
            await self._load()
            self.tell(N_("“{login}” is changed."), login=user.login)

    @command(
        "ctrl+p",
        N_("Password"),
        N_("Give the person a new password, and unlock the login."),
        permission=_EDIT,
    )
    async def password(self) -> None:
        """The form of the person at the cursor."""
        if user := self.users.current:
            await self._with(user, NewPasswordForm(self.seat, user), N_("“{login}” has a new password."))

    @command("delete", N_("Off"), N_("Let the person log in no more."), permission=_EDIT)
    async def shut_out(self) -> None:
        """Ask first."""
        user = self.users.current
        if user is None:
            return
        text = self.say(
            N_("{name} will not be able to log in any more. All that was done stays."), name=user.name
        )
        if await self.show(Question(self.seat, self.say(N_("Switch off {login}?"), login=user.login), text)):
            await self.do(switch_off, user.id)
            await self._load()
            self.tell(N_("“{login}” may log in no more."), login=user.login)

    @command(
        "insert", N_("Let in"), N_("Let a person log in who is switched off or locked."), permission=_EDIT
    )
    async def let_in(self) -> None:
        """Ask first."""
        user = self.users.current
        if user is None:
            return
        text = self.say(N_("{name} will be able to log in with the old password."), name=user.name)
        if await self.show(Question(self.seat, self.say(N_("Let in {login}?"), login=user.login), text)):
            await self.do(switch_on, user.id)
            await self._load()
            self.tell(N_("“{login}” may log in now."), login=user.login)

    @command("f5", N_("Refresh"), N_("Fetch the list again."))
    async def refresh_list(self) -> None:
        """Others have changed something."""
        await self._load()

    @on(LineTable.Moved, "#users")
    def _moved(self) -> None:
        self.show_keys()

    async def _with(self, user: UserView, form: Form, done: str) -> None:
        if await self.show(form):
            await self._load()
            self.tell(done, login=user.login)

    async def _load(self, at: Callable[[UserView], bool] = lambda _: False) -> None:
        """Fetch everybody; the cursor goes to who fits, or stays with the person it was at."""
        before, rows = self.users.current, await self.ask(everyone)
        fitting = [index for index, user in enumerate(rows) if at(user)]
        same = [index for index, user in enumerate(rows) if before is not None and user.id == before.id]
        self.users.set_rows(rows, cursor=next(iter(fitting or same), None))

    def _cells(self, user: UserView) -> list[str | Cell]:
        roles = [self.say(role.label) for role in Role if role in user.roles]
        if user.permissions:
            roles.append(f"+{len(user.permissions)}")
        look = "" if user.active else "dim"
        texts = (user.login, user.name, ", ".join(roles), user.language)
        return [
            *(Cell(text, look) for text in texts),
            Cell(self._state(user), "bad" if user.active else look),
        ]

    def _state(self, user: UserView) -> str:
        if not user.active:
            return self.say(N_("switched off"))
        if user.locked_until is None:
            return ""
        zone = ZoneInfo(self.seat.person.timezone if self.seat.person else "UTC")
        until = user.locked_until.astimezone(zone).strftime("%H:%M")
        return self.say(N_("locked to {time}"), time=until)


def _is_out(user: UserView) -> bool:
    return not user.active or user.locked_until is not None


def _rights(user: UserView) -> Rights:
    """What the person has now; names the program no longer knows are left out."""
    return Rights(
        frozenset(role for role in Role if role in user.roles),
        frozenset(permission for permission in Permission if permission in user.permissions),
    )
