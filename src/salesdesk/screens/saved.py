"""Saying what has been saved, also when something fails afterwards."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import TypeVar

from salesdesk.errors import Refused, SalesdeskError
from salesdesk.i18n import N_
from salesdesk.screens.base import Commanded

__all__ = ["in_words", "look_again"]

T = TypeVar("T")


async def look_again(screen: Commanded, look: Awaitable[T], text: str, /, **values: object) -> T:
    """Read anew after a write, then tell at `screen` what was written: `text`, marked with `N_`.

    Raises Refused with the same words if the database is away by now: its own would be that
    nothing was changed, and whoever believes them posts the document a second time.
    """
    try:
        seen = await look
    except Exception as error:
        if in_words(error) is None:
            raise
        done = screen.say(text, **values).rstrip(".")
        raise Refused(N_("{done}. It is saved; F5 shows it."), done=done) from error
    screen.tell(text, **values)
    return seen


def in_words(error: Exception) -> SalesdeskError | None:
    """What an error says to the person at the desk; None for a mistake of the program's own."""
    if isinstance(error, SalesdeskError):
        return error
    from salesdesk.storage.spoken import spoken

    return spoken(error)
