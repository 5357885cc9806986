"""What a login and a password may be, and when a login is locked."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Final

from salesdesk.errors import Refused
from salesdesk.i18n import N_

__all__ = ["LOCKED_FOR", "LOCK_AFTER", "after_failure", "login_name", "require_good_password"]

LOCK_AFTER: Final = 5
"""Failed sign-ins in a row that lock a login."""
LOCKED_FOR: Final = timedelta(minutes=15)

_LOGIN: Final = re.compile(r"[a-z0-9._-]{2,40}")
_SHORTEST: Final = 8  # NIST SP 800-63B, 5.1.1.2; neither does it want rules of composition
_LONGEST: Final = 200


def login_name(text: str) -> str:
    """The login as it is stored: without blanks around it, in small letters.

    Refuses what is not 2 to 40 letters a–z, digits, dots, hyphens and underscores.
    """
    login = text.strip().casefold()
    if not _LOGIN.fullmatch(login):
        raise Refused(
            N_("“{login}” cannot be a login: 2 to 40 letters a–z, digits, dots, hyphens and underscores."),
            login=text,
        )
    return login


def require_good_password(password: str, login: str) -> None:
    """Refuse a password that is too short, too long, or the login itself."""
    if not _SHORTEST <= len(password) <= _LONGEST:
        text = N_("A password has {shortest} to {longest} characters.")
        raise Refused(text, shortest=_SHORTEST, longest=_LONGEST).at("password")
    if password.strip().casefold() == login:
        raise Refused(N_("The password must not be the login.")).at("password")


def after_failure(failed_before: int, now: datetime) -> tuple[int, datetime | None]:
    """How many failures count from now on, and until when the login is locked (None: it is not).

    A lock starts the count anew: when it is over there are as many tries again.
    """
    failed = failed_before + 1
    return (0, now + LOCKED_FOR) if failed >= LOCK_AFTER else (failed, None)
