"""States of a stocktake, what it covers, and what becomes of what nobody counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from salesdesk.domain.corrections.rules import GaveWay
from salesdesk.i18n import N_, Labelled
from salesdesk.warehouse.stock.rules import in_bin_order

__all__ = ["MOVES", "SERIES", "Approved", "Scope", "StocktakeState", "Uncounted", "WhichLines", "to_post"]

SERIES: Final = "INW"
"""What numbers of stocktakes begin with, one row of them for each warehouse."""


class StocktakeState(Labelled):
    """While it is open it is counted; after that nothing of it changes."""

    OPEN = "open", N_("being counted")
    APPROVED = "approved", N_("approved")
    CANCELLED = "cancelled", N_("cancelled")


MOVES: Final[Mapping[StocktakeState, frozenset[StocktakeState]]] = {
    StocktakeState.OPEN: frozenset({StocktakeState.APPROVED, StocktakeState.CANCELLED}),
    StocktakeState.APPROVED: frozenset(),
    StocktakeState.CANCELLED: frozenset(),
}


class Uncounted(Labelled):
    """What becomes of what nobody counted."""

    LEAVE = "leave", N_("leave it as the books have it")
    ZERO = "zero", N_("nothing of it is there")


class WhichLines(Labelled):
    """Which lines of a stocktake are looked at."""

    DIFFERENT = "different", N_("differences")
    UNCOUNTED = "uncounted", N_("not counted")
    ALL = "all", N_("all lines")


@dataclass(frozen=True, slots=True)
class Scope:
    """What of a warehouse is counted: everything, unless something is said."""

    first_bin: str = ""
    last_bin: str = ""
    category_id: int | None = None
    moved_only: bool = False
    """Only batches that have moved since they were last counted, or never were."""

    def has_bin(self, bin_: str) -> bool:
        """Whether a bin is among those that are counted: A-2 comes before A-10."""
        place = in_bin_order(bin_)
        return (not self.first_bin or in_bin_order(self.first_bin) <= place) and (
            not self.last_bin
            or place <= in_bin_order(self.last_bin)
            or bin_.casefold().startswith(self.last_bin.casefold())
        )


@dataclass(frozen=True, slots=True)
class Approved:
    """What was posted; numbers are empty where there was nothing to post."""

    issue: str
    receipt: str
    lines: int
    """Batches that were other than the books said."""
    gave_way: tuple[GaveWay, ...]
    beyond: tuple[str, ...]
    """Batches of which less is there by the books than was missing: what is posted leaves nothing."""


def to_post(on_hand: Decimal, counted: Decimal, books: Decimal) -> Decimal:
    """By how much the books change: what was found, whatever came and went since it was counted.

    Nothing below zero is left: of goods that have left meanwhile nothing can be missing.
    """
    return max(counted - books, -on_hand)
