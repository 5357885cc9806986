"""Reading the people who log in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from salesdesk.domain.company.queries import company
from salesdesk.domain.users.model import User
from salesdesk.domain.users.rules import login_name
from salesdesk.errors import NotFound, Refused
from salesdesk.i18n import N_
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, query

__all__ = [
    "Credentials",
    "Me",
    "UserView",
    "credentials",
    "everyone",
    "me",
    "own_credentials",
    "user_by_login",
]


@dataclass(frozen=True, slots=True)
class UserView:
    """A person with a login. `locked_until` is None unless the login is locked right now."""

    id: int
    login: str
    name: str
    email: str
    language: str
    active: bool
    roles: frozenset[str]
    permissions: frozenset[str]
    locked_until: datetime | None


@dataclass(frozen=True, slots=True)
class Credentials:
    """What is needed to check a password."""

    user_id: int
    login: str
    password_hash: str


@dataclass(frozen=True, slots=True)
class Me:
    """The person at the desk, and all that they may do."""

    id: int
    login: str
    name: str
    language: str
    permissions: frozenset[Permission]
    timezone: str
    """The company's, in which the person's days are counted."""


@query(None)
def me(tx: Transaction) -> Me:
    """Who asks. Raises NotFound for the program itself."""
    user = tx.session.get(User, tx.actor.id) if tx.actor.id is not None else None
    if user is None:
        raise NotFound
    return Me(user.id, user.login, user.name, user.language, tx.actor.permissions, company(tx).timezone)


@query(Permission.USERS_EDIT)
def everyone(tx: Transaction) -> list[UserView]:
    """Every user, by login, those switched off too."""
    return [_view(tx, user) for user in tx.session.scalars(select(User).order_by(User.login))]


@query(Permission.USERS_EDIT)
def user_by_login(tx: Transaction, login: str) -> UserView:
    """The user with this login. Raises NotFound."""
    user = _with_login(tx, login)
    if user is None:
        raise NotFound(N_("There is no login “{login}”."), login=login)
    return _view(tx, user)


@query(Permission.SYSTEM_RUN)
def credentials(tx: Transaction, login: str) -> Credentials | None:
    """How to check the password of a login; None if there is no such login."""
    user = _with_login(tx, login)
    return None if user is None else Credentials(user.id, user.login, user.password_hash)


@query(None)
def own_credentials(tx: Transaction) -> Credentials:
    """How to check the password of the person who asks. Raises NotFound for the program itself."""
    user = tx.session.get(User, tx.actor.id) if tx.actor.id is not None else None
    if user is None:
        raise NotFound
    return Credentials(user.id, user.login, user.password_hash)


def _with_login(tx: Transaction, login: str) -> User | None:
    try:
        name = login_name(login)
    except Refused:
        return None  # nobody can have it
    return tx.session.scalars(select(User).where(User.login == name)).one_or_none()


def _view(tx: Transaction, user: User) -> UserView:
    locked = user.locked_until is not None and user.locked_until > tx.now
    return UserView(
        id=user.id,
        login=user.login,
        name=user.name,
        email=user.email,
        language=user.language,
        active=user.active,
        roles=user.roles,
        permissions=user.permissions,
        locked_until=user.locked_until if locked else None,
    )
