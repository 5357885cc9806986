"""Choosing batches for what is reserved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from salesdesk.money import ZERO
from salesdesk.warehouse.stock.rules import BatchState, earliest_first, suits

__all__ = ["Pick", "Reserved", "choose"]


@dataclass(frozen=True, slots=True)
class Reserved:
    """A supply row that has no batch yet."""

    supply_id: int
    order_id: int
    order_line_id: int
    article_id: int
    warehouse_id: int
    quantity: Decimal
    wished_batch_id: int | None
    min_shelf_days: int | None
    promised_on: date | None = None


@dataclass(frozen=True, slots=True)
class Pick:
    """A quantity of a batch for a supply row."""

    reserved: Reserved
    batch_id: int
    quantity: Decimal


def choose(reserved: Sequence[Reserved], batches: Iterable[BatchState], on: date) -> list[Pick]:
    """Batches for reserved rows: earliest expiry first, then the oldest, several where one is not enough.

    Rows with a wish for a batch choose first and only from it; then those that demand
    the longest shelf life, for they can use the fewest batches. What no suitable batch
    covers stays without one.
    """
    by_place: dict[tuple[int, int], list[BatchState]] = defaultdict(list)
    for batch in sorted(batches, key=earliest_first):
        by_place[batch.article_id, batch.warehouse_id].append(batch)
    left: dict[tuple[int, int], Decimal] = {}
    picks = []
    for row in sorted(reserved, key=lambda r: (r.wished_batch_id is None, -(r.min_shelf_days or 0))):
        missing = row.quantity
        for batch in by_place[row.article_id, row.warehouse_id]:
            if not missing:
                break
            if row.wished_batch_id not in (None, batch.batch_id) or not suits(batch, on, row.min_shelf_days):
                continue
            key = (batch.batch_id, batch.warehouse_id)
            part = min(missing, left.get(key, batch.free))
            if part > ZERO:
                left[key] = left.get(key, batch.free) - part
                missing -= part
                picks.append(Pick(row, batch.batch_id, part))
    return picks
