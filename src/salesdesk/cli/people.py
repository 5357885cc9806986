"""`salesdesk user`: the people who log in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from salesdesk.cli.invocation import Invocation, invocation
from salesdesk.i18n import N_, sentence, translate
from salesdesk.office.permissions import Permission, Role

if TYPE_CHECKING:
    from salesdesk.desk import Desk
    from salesdesk.domain.users.queries import UserView

__all__ = ["app"]

_MAY_LOG_IN = N_("“{login}” may log in now.")
_CHANGED = N_("“{login}” is changed.")

app = typer.Typer(help=N_("Manage the people who log in."), no_args_is_help=True, rich_markup_mode=None)

_Login = Annotated[str, typer.Argument(metavar="LOGIN")]
_Roles = Annotated[
    list[Role] | None, typer.Option("--role", help=N_("A role; give the option once for each."))
]
_Permissions = Annotated[
    list[Permission] | None,
    typer.Option(
        "--permission", metavar="NAME", help=N_("A permission beside those of the roles: costs.see …")
    ),
]
_PasswordStdin = Annotated[
    bool, typer.Option("--password-stdin", help=N_("Read the password from the standard input."))
]


@app.command(help=N_("Add a person; the password is asked for."))
def add(
    context: typer.Context,
    login: _Login,
    name: Annotated[str, typer.Option(help=N_("The person's name."))],
    email: Annotated[str, typer.Option(help=N_("The person's mail address."))] = "",
    language: Annotated[str, typer.Option(help=N_("The person's language; else the company's."))] = "",
    role: _Roles = None,
    permission: _Permissions = None,
    password_stdin: _PasswordStdin = False,
) -> None:
    """`salesdesk user add`."""
    from salesdesk.desk import Desk
    from salesdesk.domain.company.queries import company_view
    from salesdesk.domain.users.passwords import Passwords
    from salesdesk.domain.users.rules import login_name
    from salesdesk.domain.users.verbs import NewUser, create

    call = invocation(context)
    login = login_name(login)
    with call.database() as database:
        desk = Desk.system(database)
        house = desk.ask(company_view)
        new = NewUser(
            login,
            name,
            Passwords().hash(call.password(password_stdin), login),
            email=email,
            language=language or (house.language if house else call.language),
            roles=frozenset(role or ()),
            permissions=frozenset(permission or ()),
        )
        desk.do(create, new)
    call.say(_MAY_LOG_IN, login=login)


@app.command("list", help=N_("List everybody, those switched off too."))
def list_all(
    context: typer.Context, as_json: Annotated[bool, typer.Option("--json", help=N_("As JSON."))] = False
) -> None:
    """`salesdesk user list`."""
    from salesdesk.desk import Desk
    from salesdesk.domain.users.queries import everyone

    call = invocation(context)
    with call.database() as database:
        users = Desk.system(database).ask(everyone)
    if as_json:
        views = [asdict(user) for user in users]
        typer.echo(json.dumps(views, ensure_ascii=False, indent=1, default=_plain))
        return
    rows = [
        [user.login, user.name, " ".join(sorted(user.roles | user.permissions)), _state(user, call.language)]
        for user in users
    ]
    widths = [max(map(len, column), default=0) for column in zip(*rows, strict=True)]
    for row in rows:
        typer.echo("  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip())


@app.command(help=N_("Change a person's name, mail address or language."))
def change(
    context: typer.Context,
    login: _Login,
    name: Annotated[str | None, typer.Option(help=N_("The new name."))] = None,
    email: Annotated[str | None, typer.Option(help=N_("The new mail address; '' takes it away."))] = None,
    language: Annotated[str | None, typer.Option(help=N_("The new language: en, pl, nl or de."))] = None,
) -> None:
    """`salesdesk user change`."""
    from salesdesk.domain.users import verbs

    with _person(context, login) as (call, desk, user):
        desk.do(verbs.change, user.id, name=name, email=email, language=language)
        call.say(_CHANGED, login=user.login)


@app.command(help=N_("Give a person exactly these roles and single permissions, and no others."))
def roles(
    context: typer.Context, login: _Login, role: _Roles = None, permission: _Permissions = None
) -> None:
    """`salesdesk user roles`."""
    from salesdesk.domain.users.verbs import set_roles

    if not role and not permission:
        raise typer.BadParameter("name at least one role or permission; `user off` lets a person do nothing")
    with _person(context, login) as (call, desk, user):
        desk.do(set_roles, user.id, frozenset(role or ()), frozenset(permission or ()))
        call.say(_CHANGED, login=user.login)


@app.command(help=N_("Give a person a new password, and unlock the login."))
def password(context: typer.Context, login: _Login, password_stdin: _PasswordStdin = False) -> None:
    """`salesdesk user password`."""
    from salesdesk.domain.users.passwords import Passwords
    from salesdesk.domain.users.verbs import set_password

    with _person(context, login) as (call, desk, user):
        desk.do(set_password, user.id, Passwords().hash(call.password(password_stdin), user.login))
        call.say(N_("“{login}” has a new password."), login=user.login)


@app.command(help=N_("Let a person log in no more."))
def off(context: typer.Context, login: _Login) -> None:
    """`salesdesk user off`."""
    from salesdesk.domain.users.verbs import switch_off

    with _person(context, login) as (call, desk, user):
        desk.do(switch_off, user.id)
        call.say(N_("“{login}” may log in no more."), login=user.login)


@app.command(help=N_("Let a person log in again, and unlock the login."))
def on(context: typer.Context, login: _Login) -> None:
    """`salesdesk user on`."""
    from salesdesk.domain.users.verbs import switch_on

    with _person(context, login) as (call, desk, user):
        desk.do(switch_on, user.id)
        call.say(_MAY_LOG_IN, login=user.login)


@contextmanager
def _person(context: typer.Context, login: str) -> Iterator[tuple[Invocation, Desk, UserView]]:
    """The invocation, the program's own desk, and the person with this login."""
    from salesdesk.desk import Desk
    from salesdesk.domain.users.queries import user_by_login

    call = invocation(context)
    with call.database() as database:
        desk = Desk.system(database)
        yield call, desk, desk.ask(user_by_login, login)


def _state(user: UserView, language: str) -> str:
    if not user.active:
        return translate(N_("switched off"), language)
    if user.locked_until is not None:
        until = user.locked_until.isoformat(sep=" ", timespec="minutes")
        return sentence(N_("locked until {instant}"), {"instant": until}, language)
    return ""


def _plain(value: object) -> object:
    return sorted(value) if isinstance(value, frozenset) else str(value)
