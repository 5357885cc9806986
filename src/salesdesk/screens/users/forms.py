"""Entering a person who is to log in, changing one, and giving one a new password."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from salesdesk.domain.users.passwords import Passwords
from salesdesk.domain.users.queries import UserView
from salesdesk.domain.users.rules import login_name
from salesdesk.domain.users.verbs import NewUser, change, create, set_password
from salesdesk.errors import Refused
from salesdesk.i18n import N_
from salesdesk.office.addresses import mail_address
from salesdesk.office.permissions import Role
from salesdesk.screens import vocabulary
from salesdesk.screens.dialogs.form import Entry, Form, Kind
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.field import Field

__all__ = ["ChangeUserForm", "NewPasswordForm", "NewUserForm"]

_PASSWORD_HELP = N_("At least 8 characters. It is not shown; say it to nobody but the person.")
_AGAIN_HELP = N_("The same once more, for nobody sees what is typed.")


class NewUserForm(Form):
    """Who it is and what they do. After it is answered `login` is the login as it is stored."""

    def __init__(self, seat: Seat, language: str) -> None:
        """`language` is the one proposed."""
        super().__init__(
            seat,
            seat.word(N_("New user")),
            [
                Entry(
                    "login", N_("Login"), required=True, width=24,
                    help=N_("What the person types to log in: letters a–z, digits, dots, hyphens."),
                ),
                *_person(seat, "", "", language),
                Entry(
                    "role", N_("Role"), Kind.CHOICE, width=24,
                    choices=[(role, seat.word(role.label)) for role in Role],
                    help=N_("What the person does in the firm. Ctrl+R in the list ticks further roles."),
                ),
                Entry("password", N_("Password"), Kind.PASSWORD, required=True, help=_PASSWORD_HELP),
                Entry("again", N_("Once more"), Kind.PASSWORD, required=True, help=_AGAIN_HELP),
            ],
            self._enter,
        )  # fmt: skip
        self.login = ""

    def judge(self, field: Field) -> None:
        """Login and mail address are judged where they are typed."""
        if field.id == "form-login":
            login_name(field.text)
        _judge_mail(field)

    async def _enter(self, answers: Mapping[str, Any]) -> None:
        login = login_name(answers["login"])
        hashed = await _hashed(self, answers, login)
        roles = frozenset({answers["role"]} if answers["role"] else ())
        new = NewUser(login, answers["name"], hashed, answers["email"], answers["language"], roles)
        await self.do(create, new)
        self.login = login


class ChangeUserForm(Form):
    """Name, mail address and language."""

    def __init__(self, seat: Seat, user: UserView) -> None:
        super().__init__(
            seat,
            seat.say(N_("Change {login}"), login=user.login),
            _person(seat, user.name, user.email, user.language),
            self._change,
        )
        self._user_id = user.id

    def judge(self, field: Field) -> None:
        """A mail address is judged where it is typed."""
        _judge_mail(field)

    async def _change(self, answers: Mapping[str, Any]) -> None:
        await self.do(change, self._user_id, **answers)


class NewPasswordForm(Form):
    """A new password, twice. It unlocks the login, too."""

    def __init__(self, seat: Seat, user: UserView) -> None:
        super().__init__(
            seat,
            seat.say(N_("New password for {login}"), login=user.login),
            [
                Entry("password", N_("New password"), Kind.PASSWORD, required=True, help=_PASSWORD_HELP),
                Entry("again", N_("Once more"), Kind.PASSWORD, required=True, help=_AGAIN_HELP),
            ],
            self._set,
        )
        self._user = user

    async def _set(self, answers: Mapping[str, Any]) -> None:
        hashed = await _hashed(self, answers, self._user.login)
        await self.do(set_password, self._user.id, hashed)


def _person(seat: Seat, name: str, email: str, language: str) -> list[Entry]:
    """The fields that can be changed later."""
    return [
        Entry(
            "name", N_("Name"), value=name, required=True,
            help=N_("The person's name, as colleagues and papers show it."),
        ),
        Entry("email", N_("E-mail"), value=email, help=N_("Where the person gets mail. May be empty.")),
        Entry(
            "language", N_("Language"), Kind.CHOICE, language, required=True, width=24,
            choices=vocabulary.languages(seat.language),
            help=N_("Which language the program speaks to this person."),
        ),
    ]  # fmt: skip


def _judge_mail(field: Field) -> None:
    if field.id == "form-email" and field.text:
        mail_address(field.text)


async def _hashed(form: Form, answers: Mapping[str, Any], login: str) -> str:
    """The hash of the password that was typed twice, made outside of any transaction.

    Two that differ are typed anew: nobody can see which of them was meant.
    """
    if answers["password"] == answers["again"]:
        return await form.seat.run(_hash, answers["password"], login)
    for name in ("again", "password"):
        field = form.query_one(f"#form-{name}", Field)
        field.set_text("")
        form.go_to(field)
    raise Refused(N_("The two new passwords are not the same."))


def _hash(password: str, login: str) -> str:
    return Passwords().hash(password, login)
