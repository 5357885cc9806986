"""Which batches a transfer takes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from salesdesk.money import ZERO
from salesdesk.warehouse.stock.rules import BatchState, earliest_first, keeps_until, suits
from salesdesk.warehouse.supply.rules import Promise

__all__ = ["Shelves", "Wanted"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A quantity of an article that is to go, in base units, of one batch or of those that go first."""

    article_id: int
    code: str
    quantity: Decimal
    batch_id: int | None = None
    is_whole: bool = False
    """No piece of it is cut: a part of one goes only where parts lie."""


class Shelves:
    """What of each article can go from a warehouse, line after line: what others were promised stays.

    Wishes for one batch stay in it; and of what keeps so many days as somebody demands, or more, as much
    stays as was promised to those who demand so many, or more (Hall's condition for nested sets).
    """

    def __init__(
        self,
        warehouse_id: int,
        free: Mapping[int, Decimal],
        batches: Iterable[BatchState],
        promises: Iterable[Promise],
        on: date,
    ) -> None:
        """`free` is what nobody has a claim on, by article; `promises` are those to the choosy."""
        self._free, self._on = dict(free), on
        self._batches: dict[int, list[BatchState]] = defaultdict(list)
        self._left: dict[int, Decimal] = {}
        for batch in sorted(batches, key=earliest_first):
            self._batches[batch.article_id].append(batch)
            self._left[batch.batch_id] = batch.free
        demands: dict[int, list[tuple[int, Decimal]]] = defaultdict(list)
        for promise in promises:
            if promise.warehouse_id != warehouse_id:
                continue
            if promise.wished_batch_id is None:
                demands[promise.article_id].append((promise.min_shelf_days or 0, promise.quantity))
            elif promise.wished_batch_id in self._left:
                self._left[promise.wished_batch_id] -= promise.quantity
        self._spare = {article: self._spared(article, demanded) for article, demanded in demands.items()}

    def take(self, wanted: Wanted) -> dict[int, Decimal]:
        """What goes of which batch, no more than is wanted and can go; it is there no longer.

        Earliest expiry first, then the oldest, as where batches are allocated.
        """
        missing = min(wanted.quantity, self._free.get(wanted.article_id, ZERO))
        taken: dict[int, Decimal] = {}
        for batch in self._batches[wanted.article_id]:
            if missing <= ZERO:
                break
            if wanted.batch_id not in (None, batch.batch_id):
                continue
            part = min(missing, self.most(batch))
            if part > ZERO:
                taken[batch.batch_id] = part
                missing -= part
                self._take(batch, part)
        return taken

    def most(self, batch: BatchState) -> Decimal:
        """What of a batch can go, whatever goes of the others."""
        if not suits(batch, self._on, None):
            return ZERO
        spare = [self._free.get(batch.article_id, ZERO), self._left[batch.batch_id]]
        lasts = self._lasts(batch)
        spare += [left for days, left in self._spare.get(batch.article_id, {}).items() if days <= lasts]
        return max(min(spare), ZERO)

    def _take(self, batch: BatchState, part: Decimal) -> None:
        self._free[batch.article_id] -= part
        self._left[batch.batch_id] -= part
        spare = self._spare.get(batch.article_id, {})
        for days in spare:
            if days <= self._lasts(batch):
                spare[days] -= part

    def _spared(self, article_id: int, demanded: Iterable[tuple[int, Decimal]]) -> dict[int, Decimal]:
        """By the days that somebody demands: how much more there is that keeps so long than is promised."""
        demanded = list(demanded)
        spare = {}
        for level in {days for days, _ in demanded}:
            keeps = (
                max(self._left[batch.batch_id], ZERO)
                for batch in self._batches[article_id]
                if self._lasts(batch) >= level
            )
            promised = (quantity for days, quantity in demanded if days >= level)
            spare[level] = sum(keeps, ZERO) - sum(promised, ZERO)
        return spare

    def _lasts(self, batch: BatchState) -> int:
        return (keeps_until(batch) - self._on).days
