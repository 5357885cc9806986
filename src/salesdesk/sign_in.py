"""Signing in, and changing one's own password: what happens around a hash that takes time.

Hash and check run outside of any transaction; verbs only record what came of them.
"""

from __future__ import annotations

from typing import Final

from salesdesk.clock import Clock
from salesdesk.desk import Desk, new_call_id
from salesdesk.domain.users.passwords import Passwords
from salesdesk.domain.users.queries import Credentials, credentials
from salesdesk.domain.users.rules import LOCK_AFTER, LOCKED_FOR
from salesdesk.domain.users.verbs import SignedIn, record_sign_in
from salesdesk.errors import Conflict, NotAllowed, Refused
from salesdesk.i18n import N_
from salesdesk.storage.engine import Database

__all__ = ["hash_of_own", "sign_in"]

_MINUTES: Final = int(LOCKED_FOR.total_seconds()) // 60


def sign_in(
    database: Database,
    login: str,
    password: str,
    passwords: Passwords,
    *,
    clock: Clock | None = None,
    call_id: str = "",
) -> SignedIn:
    """Let a person in. Raises NotAllowed, always with the same words and after the same time.

    With a `call_id` a person waits at a seat: a database that is away is Busy at once, and the same
    once more under the same id counts once.

    Whether the login is unknown, locked or switched off, or the password wrong, is for
    the history only: a stranger must not learn which logins exist, nor that a guess made
    while the login was locked was right.
    """
    system = Desk.system(database, clock=clock, is_patient=not call_id)
    id_ = call_id or new_call_id()
    try:
        person = _attempt(system, id_, login, password, passwords)
    except Conflict:  # the password was changed, or its hash renewed, just now
        person = _attempt(system, id_, login, password, passwords)
    if person is None:
        raise NotAllowed(
            N_(
                "Wrong login or password. After {failures} failures in a row a login is locked "
                "for {minutes} minutes."
            ),
            failures=LOCK_AFTER,
            minutes=_MINUTES,
        )
    return person


def _attempt(system: Desk, id_: str, login: str, password: str, passwords: Passwords) -> SignedIn | None:
    known = system.ask(credentials, login)
    verified = passwords.verify(password, known.password_hash if known else "")
    return system.call(id_, record_sign_in, known.user_id if known else None, verified)


def hash_of_own(known: Credentials, old: str, new: str, passwords: Passwords) -> str:
    """The hash of the password that somebody wants, who must know the old one."""
    if not passwords.verify(old, known.password_hash).correct:
        raise Refused(N_("The old password is wrong.")).at("old")
    return passwords.hash(new, known.login)
