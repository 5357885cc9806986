"""States of a purchase order, and how much to order."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from salesdesk.errors import IllegalMove
from salesdesk.i18n import N_, Labelled

__all__ = ["MOVES", "PurchaseState", "in_packs", "require_move"]


class PurchaseState(Labelled):
    """A purchase order's own state; how far it has arrived follows from its receipts."""

    DRAFT = "draft", N_("draft")
    ORDERED = "ordered", N_("ordered")
    CLOSED = "closed", N_("closed")
    CANCELLED = "cancelled", N_("cancelled")


MOVES: Final[Mapping[PurchaseState, frozenset[PurchaseState]]] = {
    PurchaseState.DRAFT: frozenset({PurchaseState.ORDERED, PurchaseState.CANCELLED}),
    PurchaseState.ORDERED: frozenset({PurchaseState.CLOSED, PurchaseState.CANCELLED}),
    PurchaseState.CLOSED: frozenset(),
    PurchaseState.CANCELLED: frozenset(),
}


def require_move(before: PurchaseState, after: PurchaseState) -> None:
    """Raise IllegalMove unless a purchase order may go from `before` to `after`."""
    if after not in MOVES[before]:
        raise IllegalMove(
            N_("The purchase order is {before} and cannot become {after}."), before=before, after=after
        )


def in_packs(needed: Decimal, pack: Decimal, minimum: Decimal) -> Decimal:
    """The smallest quantity in whole packs that covers `needed` and the supplier's minimum."""
    wanted = max(needed, minimum)
    return (wanted // pack + bool(wanted % pack)) * pack
