"""Which batches a transfer takes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from salesdesk.money import ZERO
from salesdesk.warehouse.stock.rules import BatchState, earliest_first
from salesdesk.warehouse.supply.rules import Need, Suitable

__all__ = ["Wanted", "choose"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A quantity of an article that is to go, in base units, of one batch or of those that go first."""

    article_id: int
    code: str
    quantity: Decimal
    batch_id: int | None = None


def choose(
    wanted: Wanted, warehouse_id: int, batches: Iterable[BatchState], suitable: Suitable, most: Decimal
) -> dict[int, Decimal]:
    """What of which batch goes, at most `most` and no more than `wanted`: earliest expiry first, then the
    oldest, as where they are allocated.

    What others were promised of a batch, or of all that keep so long, is left to them: `suitable`
    knows it, and what is taken here from then on.
    """
    missing = min(wanted.quantity, most)
    taken: dict[int, Decimal] = {}
    for batch in sorted(batches, key=earliest_first):
        if wanted.batch_id not in (None, batch.batch_id) or missing <= ZERO:
            continue
        need = Need(0, wanted.article_id, missing, None, batch.batch_id)
        part = suitable.part(need, warehouse_id, min(missing, batch.free))
        if part > ZERO:
            taken[batch.batch_id] = part
            missing -= part
    return taken
