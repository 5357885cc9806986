"""A database that is away: who waits for it, who asks whether it is back, and who is told."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from salesdesk.i18n import N_

__all__ = ["AWAY", "BACK", "NOT_SEEN", "Outage"]

AWAY: Final = N_(
    "The database is away; it is tried again by itself. What you typed stays. Esc stops waiting."
)
BACK: Final = N_("The database is there again.")
NOT_SEEN: Final = N_("The database was away when you pressed {key}: press it once more.")

_FIRST: Final = 0.25  # seconds until somebody asks again; doubled each time
_LONGEST: Final = 5.0


class Outage:
    """While the database is away, one asks whether it is back, and all others wait for the answer.

    Whoever has no more patience gives up: then nobody waits any longer until it is back.
    """

    def __init__(self, is_back: Callable[[], Awaitable[bool]]) -> None:
        self.is_on = False
        self.is_given_up = False
        self.tell: Callable[[], None] = lambda: None
        """Called when the database goes and when it comes back."""
        self._is_back = is_back
        self._changed = asyncio.Event()
        self._asking: asyncio.Task[None] | None = None

    async def over(self) -> bool:
        """The database has not answered: wait until it does; False if somebody gives up."""
        if not self.is_on:
            self.is_on, self.is_given_up = True, False
            self._changed.clear()
            self._asking = asyncio.create_task(self._ask())
            self.tell()
        if not self.is_given_up:
            await self._changed.wait()
        return not self.is_given_up

    def give_up(self) -> None:
        """Nobody waits any longer."""
        if self.is_on:
            self.is_given_up = True
            self._changed.set()

    def close(self) -> None:
        """Nobody asks any longer."""
        if self._asking is not None:
            self._asking.cancel()

    async def _ask(self) -> None:
        pause = _FIRST
        while True:
            await asyncio.sleep(pause)
            pause = min(2 * pause, _LONGEST)
            if await self._is_back():
                break
        self.is_on = self.is_given_up = False
        self._changed.set()
        self.tell()
