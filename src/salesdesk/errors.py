"""Errors that speak to the person at the desk.

An error carries an English message, which is also its translation key, and the
values that go into it. It is translated where it is shown, not where it is raised:
the person who reads it may speak another language than the process that met it.
"""

from __future__ import annotations

from typing import ClassVar, Self

from salesdesk.i18n import N_, sentence

__all__ = [
    "Busy",
    "Conflict",
    "IllegalMove",
    "Locked",
    "NotAllowed",
    "NotEnough",
    "NotFound",
    "Refused",
    "SalesdeskError",
    "Unusable",
]


class SalesdeskError(Exception):
    """Base of every error that a person may see.

    `message` is English with `{named}` places, marked for translation with `N_`;
    `values` fill the places. States, decimals and dates are given as they are: they are
    written as the reader's language does. Nothing is changed in the database when one
    is raised inside a verb: the unit of work rolls back.
    """

    default: ClassVar[str] = N_("Something went wrong.")
    part: str = ""
    """What of that which was given is refused, as the verb calls it; empty if no one thing is."""

    def __init__(self, message: str | None = None, /, **values: object) -> None:
        self.message = message or self.default
        self.values = values
        super().__init__(self.message, values)

    def at(self, part: str) -> Self:
        """The same error, said of one thing that was given: a form puts the cursor there."""
        self.part = part
        return self

    def text(self, language: str = "en") -> str:
        """The error as a sentence in `language`."""
        return sentence(self.message, self.values, language)

    def __str__(self) -> str:
        return self.text()


class Refused(SalesdeskError):
    """The input breaks a rule; what was typed has to change."""


class NotFound(SalesdeskError):
    """What was asked for does not exist."""

    default = N_("Not found.")


class NotAllowed(SalesdeskError):
    """The person lacks the permission."""

    default = N_("You are not allowed to do this.")


class IllegalMove(SalesdeskError):
    """A document's state does not permit the step."""


class NotEnough(SalesdeskError):
    """There is not enough free stock."""


class Locked(SalesdeskError):
    """The business date lies in a locked period."""


class Conflict(SalesdeskError):
    """Someone else changed the same thing in between; look again and decide anew."""

    default = N_("Somebody else has just changed this. Look again, then decide.")


class Busy(SalesdeskError):
    """The database stayed busy or away through every retry."""

    default = N_("The database is busy or away. Nothing was changed; try again.")


class Unusable(SalesdeskError):
    """The program cannot work as it is set up: wrong database, version or setting."""
