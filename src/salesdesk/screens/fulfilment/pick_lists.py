"""Pick lists on paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from salesdesk.i18n import N_
from salesdesk.printer import print_pick_lists
from salesdesk.screens.base import Commanded
from salesdesk.screens.papers import offer_pdf

__all__ = ["MOST_LISTS", "offer_pick_lists"]

MOST_LISTS: Final = 200
"""Orders whose lists go into one file; nobody walks further in a day."""


async def offer_pick_lists(screen: Commanded, numbers: Sequence[str], warehouse_id: int | None) -> None:
    """Let the person at `screen` save and open the pick lists of orders, in one warehouse if it is named."""
    seat = screen.seat
    pdf = await seat.run_patiently(print_pick_lists, seat.desk, numbers, warehouse_id)
    await offer_pdf(screen, numbers[0] if len(numbers) == 1 else seat.word(N_("Pick lists")), pdf)
