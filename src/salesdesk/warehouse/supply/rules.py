"""Kinds of supply."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["SupplyKind"]


class SupplyKind(StrEnum):
    """How strongly an order line holds its goods.

    A hold runs out, a firm reservation does not, a planned quantity holds nothing and
    only shows as demand.
    """

    HOLD = "hold"
    FIRM = "firm"
    PLANNED = "planned"
