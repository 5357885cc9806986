"""Batches by rule for all orders that a list shows, however many: bit by bit, so that nobody waits for it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Final

from salesdesk.domain.fulfilment.rules import TOGETHER
from salesdesk.domain.fulfilment.verbs import allocate_together
from salesdesk.i18n import N_
from salesdesk.screens.base import Commanded
from salesdesk.screens.dialogs.progress import Progress

__all__ = ["Allocating"]

_SLOW: Final = 0.5  # seconds after which one wants to know how far it is
_PAUSE: Final = 0.005  # seconds between two transactions, in which others write


class Allocating:
    """One run over orders. Whatever of it was broken off goes on when it is begun again."""

    def __init__(self, screen: Commanded, order_ids: Sequence[int], warehouse_id: int | None) -> None:
        """The orders in the turn in which they choose; from one warehouse only if it is named."""
        self._screen, self._orders, self._warehouse_id = screen, order_ids, warehouse_id
        self._is_stopped = False
        self.done = 0
        """Orders that have had their turn."""
        self.given = 0
        """Of these, orders that have got batches."""

    async def run(self) -> None:
        """Give them; a long run says how far it is, and can be broken off."""
        giving = asyncio.ensure_future(self._give())
        try:
            await asyncio.wait({giving}, timeout=_SLOW)
            if not giving.done():
                screen = self._screen
                title = screen.say(N_("Batches by rule"))
                await screen.show(Progress(screen.seat, title, self._how_far, giving.done, self._stop))
            await giving
        finally:
            self._is_stopped = True  # the desk may be closing

    async def _give(self) -> None:
        for start in range(0, len(self._orders), TOGETHER):
            if self._is_stopped:
                break
            some = self._orders[start : start + TOGETHER]
            self.given += await self._screen.do(allocate_together, some, self._warehouse_id)
            self.done += len(some)
            await asyncio.sleep(_PAUSE)

    def _stop(self) -> None:
        self._is_stopped = True

    def _how_far(self) -> str:
        done, total = self.done, len(self._orders)
        return self._screen.say(N_("{done} of {total} orders …"), done=done, total=total)
