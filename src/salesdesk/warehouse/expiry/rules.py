"""Promises that the batches in stock have grown too old to keep."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from salesdesk.money import ZERO
from salesdesk.warehouse.counting.rules import Claim, Given, first_to_give
from salesdesk.warehouse.stock.rules import BatchState
from salesdesk.warehouse.supply.rules import Need, Suitable

__all__ = ["outgrown"]


def outgrown(
    claims: Iterable[Claim], article_id: int, warehouse_id: int, batches: Iterable[BatchState], on: date
) -> list[Given]:
    """Of claims without a batch on an article in a warehouse those that its batches serve no longer.

    Only claims that want one batch or so much shelf life matter: others take what there is.
    The weakest give way, as where there are too few goods: holds, then the latest promise.
    """
    suitable = Suitable(batches, (), on)
    given = []
    for claim in sorted(claims, key=first_to_give, reverse=True):
        need = Need(claim.order_line_id, article_id, claim.quantity, claim.min_shelf_days, claim.batch_id)
        kept = suitable.part(need, warehouse_id, claim.quantity)
        if kept < claim.quantity:
            given.append(Given(claim, kept, ZERO, claim.quantity - kept))
    return given
