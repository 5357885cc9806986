"""Managing the people who log in, and recording who did.

Verbs take ready password hashes (`passwords.Passwords`), for hashing is too slow for a
transaction.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from salesdesk.domain.users.model import User
from salesdesk.domain.users.passwords import Verified
from salesdesk.domain.users.rules import after_failure, login_name
from salesdesk.errors import Conflict, NotAllowed, NotFound, Refused
from salesdesk.i18n import N_, is_language
from salesdesk.office.addresses import mail_address
from salesdesk.office.changes import change as change_row
from salesdesk.office.permissions import Permission, Role, permissions_of
from salesdesk.office.work import Transaction, verb
from salesdesk.storage.rows import add_for_ids

__all__ = [
    "NewUser",
    "SignedIn",
    "change",
    "create",
    "record_sign_in",
    "set_own_language",
    "set_own_password",
    "set_password",
    "set_roles",
    "switch_off",
    "switch_on",
]

_SUBJECT = "user"


@dataclass(frozen=True, slots=True)
class NewUser:
    """A person who is to log in. `permissions` are single ones beside those of the roles."""

    login: str
    name: str
    password_hash: str
    email: str = ""
    language: str = "en"
    roles: frozenset[Role] = frozenset()
    permissions: frozenset[Permission] = frozenset()


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who has just signed in."""

    id: int
    login: str
    name: str
    language: str


@verb(Permission.USERS_EDIT)
def create(tx: Transaction, user: NewUser) -> int:
    """Add a person who may log in; the new id. Refuses a login that is taken."""
    login = login_name(user.login)
    if tx.session.scalar(select(User.id).where(User.login == login)) is not None:
        raise Refused(N_("The login “{login}” is already taken."), login=login)
    fields = {
        "name": _name(user.name),
        "email": _email(user.email),
        "language": _language(user.language),
        "roles": _roles(user.roles),
        "permissions": _permissions(user.permissions),
    }
    row = {
        "login": login,
        "password_hash": user.password_hash,
        "active": True,
        "failed_logins": 0,
        "locked_until": None,
        "created_at": tx.now,
        **fields,
    }
    (user_id,) = add_for_ids(tx.session, User, [row])
    shown = {name: sorted(value) if isinstance(value, frozenset) else value for name, value in fields.items()}
    tx.record(_SUBJECT, user_id, login=login, **shown)
    return user_id


@verb(Permission.USERS_EDIT)
def change(
    tx: Transaction,
    user_id: int,
    *,
    name: str | None = None,
    email: str | None = None,
    language: str | None = None,
) -> None:
    """Change what is given, leave the rest. An empty `email` takes the address away."""
    given = {
        "name": None if name is None else _name(name),
        "email": None if email is None else _email(email),
        "language": None if language is None else _language(language),
    }
    values = {field: value for field, value in given.items() if value is not None}
    change_row(tx, _SUBJECT, user_id, _locked(tx, user_id), **values)


@verb(Permission.USERS_EDIT)
def set_roles(
    tx: Transaction,
    user_id: int,
    roles: frozenset[Role],
    permissions: frozenset[Permission] = frozenset(),
) -> None:
    """Give a person exactly these roles and single permissions.

    Refuses to take the management of users from the last active person who has it.
    """
    _change_standing(tx, user_id, roles=_roles(roles), permissions=_permissions(permissions))


@verb(Permission.USERS_EDIT)
def switch_off(tx: Transaction, user_id: int) -> None:
    """Let a person log in no more; what he did stays his. Refuses for the last who manages users."""
    _change_standing(tx, user_id, active=False)


@verb(Permission.USERS_EDIT)
def switch_on(tx: Transaction, user_id: int) -> None:
    """Let a person log in again, unlocked."""
    _change_standing(tx, user_id, active=True, failed_logins=0, locked_until=None)


@verb(Permission.USERS_EDIT)
def set_password(tx: Transaction, user_id: int, password_hash: str) -> None:
    """Give a person a new password, and unlock the login."""
    _set_password(tx, _locked(tx, user_id), password_hash)


@verb(None)
def set_own_password(tx: Transaction, seen_hash: str, password_hash: str) -> None:
    """Change one's own password.

    `seen_hash` is the one that the old password was checked against; Conflict if the
    password has been changed since.
    """
    user = _oneself(tx)
    if user.password_hash != seen_hash:
        raise Conflict
    _set_password(tx, user, password_hash)


@verb(None)
def set_own_language(tx: Transaction, language: str) -> None:
    """Change the language that one is spoken to in."""
    user = _oneself(tx)
    change_row(tx, _SUBJECT, user.id, user, language=_language(language))


@verb(Permission.SYSTEM_RUN)
def record_sign_in(tx: Transaction, user_id: int | None, verified: Verified) -> SignedIn | None:
    """What comes of a sign-in whose password was checked outside; None: not let in.

    A failure is a result, not an error, for an error would roll its counter back. An
    unknown login (`user_id` None) is recorded as well and costs as much, so that
    the time taken tells nobody which logins exist. What was typed is not kept: people
    type passwords into the wrong field. Raises Conflict if the password has been
    changed since it was checked.
    """
    if user_id is None:
        tx.record(_SUBJECT, None, sign_in="unknown")
        return None
    user = _locked(tx, user_id)
    if user.password_hash != verified.seen_hash:
        raise Conflict
    outcome = _sign_in(tx, user, verified)
    tx.record(_SUBJECT, user_id, sign_in=outcome)
    return SignedIn(user.id, user.login, user.name, user.language) if outcome == "welcome" else None


def _sign_in(tx: Transaction, user: User, verified: Verified) -> str:
    if user.locked_until is not None and user.locked_until > tx.now:
        return "locked"
    if not verified.correct:
        user.failed_logins, user.locked_until = after_failure(user.failed_logins, tx.now)
        return "wrong"
    if not user.active:
        return "switched off"
    user.failed_logins, user.locked_until = 0, None
    user.password_hash = verified.fresh_hash or user.password_hash
    return "welcome"


def _set_password(tx: Transaction, user: User, password_hash: str) -> None:
    user.password_hash = password_hash
    user.failed_logins, user.locked_until = 0, None
    tx.record(_SUBJECT, user.id, password="changed")


def _locked(tx: Transaction, user_id: int) -> User:
    # Read anew under the lock: the transaction has already read whoever acts in it.
    user = tx.session.get(User, user_id, with_for_update=True, populate_existing=True)
    if user is None:
        raise NotFound(N_("There is no such user."))
    return user


def _oneself(tx: Transaction) -> User:
    if tx.actor.id is None:
        raise NotAllowed
    return _locked(tx, tx.actor.id)


def _change_standing(tx: Transaction, user_id: int, **values: object) -> None:
    """Change who may do what, but never so that nobody manages users any more.

    All users are locked: two who switch each other off at the same moment would each
    still see the other.
    """
    everyone = tx.session.scalars(
        select(User).order_by(User.id).with_for_update().execution_options(populate_existing=True)
    ).all()
    user = next((user for user in everyone if user.id == user_id), None)
    if user is None:
        raise NotFound(N_("There is no such user."))
    managed = _manages(user)
    change_row(tx, _SUBJECT, user_id, user, **values)
    if managed and not any(map(_manages, everyone)):
        raise Refused(N_("“{login}” is the last who manages users and has to stay that."), login=user.login)


def _manages(user: User) -> bool:
    return user.active and Permission.USERS_EDIT in permissions_of(user.roles, user.permissions)


def _name(text: str) -> str:
    name = text.strip()
    if not name:
        raise Refused(N_("A person needs a name."))
    return name


def _email(text: str) -> str:
    return mail_address(text) if text.strip() else ""


def _language(code: str) -> str:
    if not is_language(code):
        raise Refused(N_("The program does not speak “{language}”."), language=code)
    return code


def _roles(names: Iterable[str]) -> frozenset[str]:
    try:
        return frozenset(Role(name).value for name in names)
    except ValueError as error:
        raise Refused(N_("There is no such role: {names}."), names=", ".join(sorted(names))) from error


def _permissions(names: Iterable[str]) -> frozenset[str]:
    try:
        return frozenset(Permission(name).value for name in names)
    except ValueError as error:
        raise Refused(N_("There is no such permission: {names}."), names=", ".join(sorted(names))) from error
