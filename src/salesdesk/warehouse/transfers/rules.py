"""Which batches a transfer takes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from salesdesk.money import ZERO
from salesdesk.warehouse.stock.rules import BatchState, earliest_first, suits
from salesdesk.warehouse.supply.rules import Need, Promise, Suitable

__all__ = ["Shelves", "Wanted"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A quantity of an article that is to go, in base units, of one batch or of those that go first."""

    article_id: int
    code: str
    quantity: Decimal
    batch_id: int | None = None


class Shelves:
    """What of each article can go from a warehouse, line after line: what others were promised stays."""

    def __init__(
        self,
        warehouse_id: int,
        free: Mapping[int, Decimal],
        batches: Iterable[BatchState],
        promises: Iterable[Promise],
        on: date,
    ) -> None:
        """`free` is what nobody has a claim on, by article; `promises` are those to the choosy."""
        self._warehouse, self._free, self._on = warehouse_id, dict(free), on
        self._batches: dict[int, list[BatchState]] = defaultdict(list)
        for batch in sorted(batches, key=earliest_first):
            self._batches[batch.article_id].append(batch)
        self._left = {batch.batch_id: batch.free for each in self._batches.values() for batch in each}
        promises = list(promises)
        self._promised = {each.article_id for each in promises if each.warehouse_id == warehouse_id}
        every = [batch for each in self._batches.values() for batch in each]
        self._suitable = Suitable(every, promises, on)

    def take(self, wanted: Wanted) -> dict[int, Decimal]:
        """What goes of which batch, no more than is wanted and can go; it is there no longer.

        Earliest expiry first, then the oldest, as where batches are allocated.
        """
        missing = min(wanted.quantity, self._free.get(wanted.article_id, ZERO))
        taken: dict[int, Decimal] = {}
        for batch in self._batches[wanted.article_id]:
            if missing <= ZERO:
                break
            if wanted.batch_id in (None, batch.batch_id) and (part := self._part(batch, missing)) > ZERO:
                taken[batch.batch_id] = part
                self._left[batch.batch_id] -= part
                missing -= part
        gone = sum(taken.values(), ZERO)
        self._free[wanted.article_id] = self._free.get(wanted.article_id, ZERO) - gone
        return taken

    def _part(self, batch: BatchState, most: Decimal) -> Decimal:
        part = min(most, self._left[batch.batch_id])
        if part <= ZERO or not suits(batch, self._on, None):
            return ZERO
        if batch.article_id not in self._promised:
            return part  # nobody is choosy: of thousands of batches none has to be held against the others
        need = Need(0, batch.article_id, part, None, batch.batch_id)
        return self._suitable.part(need, self._warehouse, part)
