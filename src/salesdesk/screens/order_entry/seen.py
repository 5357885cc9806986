"""What was saved is saved, whether or not it can be read back."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Final

from salesdesk.errors import SalesdeskError
from salesdesk.i18n import N_
from salesdesk.storage.spoken import spoken

__all__ = ["SAVED", "could"]

SAVED: Final = N_("It is saved; F5 shows it.")
"""Instead of an error that would be taken for a refusal, and answered by doing it again."""


async def could(read: Awaitable[object]) -> bool:
    """Await a reading after something was saved; False if the database did not answer, or refused.

    Raises what nobody can act on.
    """
    try:
        await read
    except SalesdeskError:
        return False
    except Exception as error:
        if spoken(error) is None:
            raise
        return False
    return True
