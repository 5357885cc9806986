"""Hashing passwords with argon2id.

This takes a tenth of a second and 64 MB on purpose, so it never happens inside of a
transaction: verbs take ready hashes.
"""

from __future__ import annotations

import unicodedata
from base64 import b64encode
from dataclasses import dataclass

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from salesdesk.domain.users.rules import require_good_password

__all__ = ["Passwords", "Verified"]


@dataclass(frozen=True, slots=True)
class Verified:
    """What came of checking a password against a stored hash.

    `fresh_hash` replaces a hash made with parameters that are no longer used; it is
    empty when there is no need.
    """

    correct: bool
    seen_hash: str
    fresh_hash: str = ""


class Passwords:
    """Makes and checks password hashes, all with the same parameters.

    Without a hasher of one's own they are those of RFC 9106, section 4, for machines
    with little memory.
    """

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._nobody = _hash_of_nothing(self._hasher)

    def hash(self, password: str, login: str) -> str:
        """The hash of a new password for `login`; refuses a bad password."""
        require_good_password(password, login)
        return self._hasher.hash(_composed(password))

    def verify(self, password: str, stored: str) -> Verified:
        """Check a password. An empty `stored` (nobody) takes as long and is never correct."""
        try:
            self._hasher.verify(stored or self._nobody, _composed(password))
        except VerifyMismatchError:
            return Verified(False, stored)
        outdated = self._hasher.check_needs_rehash(stored)
        return Verified(True, stored, self._hasher.hash(_composed(password)) if outdated else "")


def _composed(password: str) -> str:
    # Some keyboards send “ó” as one character, some as two.
    return unicodedata.normalize("NFC", password)


def _hash_of_nothing(hasher: PasswordHasher) -> str:
    # Checking it costs what checking a real one costs; nobody knows a password that fits.
    salt, digest = (b64encode(bytes(n)).decode().rstrip("=") for n in (hasher.salt_len, hasher.hash_len))
    cost = f"m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}"
    return f"$argon2id$v=19${cost}${salt}${digest}"
