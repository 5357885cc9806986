"""Kinds of supply, and sharing free stock out over needs, choosy ones among them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from salesdesk.i18n import N_, Labelled
from salesdesk.money import ZERO
from salesdesk.warehouse.stock.rules import BatchState, Lasting, keeps_until, suits

__all__ = ["Need", "Promise", "Suitable", "SupplyKind", "Taken", "share_out"]


class SupplyKind(Labelled):
    """How strongly an order line holds its goods.

    A hold runs out, a firm reservation does not, a planned quantity holds nothing and
    only shows as demand.
    """

    HOLD = "hold", N_("hold")
    FIRM = "firm", N_("firm")
    PLANNED = "planned", N_("planned")


@dataclass(frozen=True, slots=True)
class Need:
    """What an order line still lacks, in base units."""

    order_line_id: int
    article_id: int
    quantity: Decimal
    min_shelf_days: int | None = None
    wished_batch_id: int | None = None
    promised_on: date | None = None

    @property
    def choosy(self) -> bool:
        """Whether not every batch will do."""
        return bool(self.min_shelf_days) or self.wished_batch_id is not None


@dataclass(frozen=True, slots=True)
class Promise:
    """Goods in one warehouse promised to a choosy line that has no batch yet."""

    article_id: int
    warehouse_id: int
    quantity: Decimal
    min_shelf_days: int | None
    wished_batch_id: int | None


class Suitable:
    """What choosy needs can have of each warehouse, others' promises kept."""

    def __init__(self, batches: Iterable[BatchState], promises: Iterable[Promise], on: date) -> None:
        self._on = on
        self._batches: dict[tuple[int, int], list[BatchState]] = defaultdict(list)
        self._promises: dict[tuple[int, int], list[Promise]] = defaultdict(list)
        self._left: dict[tuple[int, int], _Left] = {}
        for batch in batches:
            self._batches[batch.article_id, batch.warehouse_id].append(batch)
        for promise in promises:
            self._promises[promise.article_id, promise.warehouse_id].append(promise)

    def part(self, need: Need, warehouse_id: int, most: Decimal) -> Decimal:
        """How much of `most` the need can have in a warehouse; it is promised from here on."""
        if not need.choosy:
            return most
        part = min(most, self.room(need, warehouse_id))
        self._promise(need, warehouse_id, part)
        return part

    def all_of(self, needs: Iterable[Need], warehouse_id: int) -> bool:
        """Whether the needs can all have all that they want in a warehouse; if so, it is promised to them."""
        given = []
        for need in needs:
            part = self.part(need, warehouse_id, need.quantity)
            given.append((need, part))
            if part < need.quantity:
                for each, quantity in given:
                    self._promise(each, warehouse_id, -quantity)
                return False
        return True

    def room(self, need: Need, warehouse_id: int) -> Decimal:
        """How much a choosy need can have of a warehouse without breaking a promise to another."""
        return self._at(need.article_id, warehouse_id).room(need)

    def _promise(self, need: Need, warehouse_id: int, quantity: Decimal) -> None:
        if need.choosy:
            left = self._at(need.article_id, warehouse_id)
            left.promise(need.min_shelf_days, need.wished_batch_id, quantity)

    def _at(self, article_id: int, warehouse_id: int) -> _Left:
        place = article_id, warehouse_id
        if place not in self._left:
            self._left[place] = _Left(self._batches[place], self._promises[place], self._on)
        return self._left[place]


class _Left:
    """What wishes for single batches leave of those in one place, and what of that is promised."""

    def __init__(self, batches: Iterable[BatchState], promises: Iterable[Promise], on: date) -> None:
        self._on = on
        self._batches = {batch.batch_id: batch for batch in batches}
        self._wished: dict[int, Decimal] = defaultdict(lambda: ZERO)
        self._lasting = Lasting(self._batches.values(), (), on)
        for promise in promises:
            self.promise(promise.min_shelf_days, promise.wished_batch_id, promise.quantity)

    def promise(self, min_shelf_days: int | None, wished_batch_id: int | None, quantity: Decimal) -> None:
        if wished_batch_id is None:
            self._lasting.promise(min_shelf_days or 0, quantity)
        elif (batch := self._batches.get(wished_batch_id)) is not None:
            before = self._free(batch)
            self._wished[wished_batch_id] += quantity
            self._lasting.take(self._days(batch), before - self._free(batch))

    def room(self, need: Need) -> Decimal:
        if need.wished_batch_id is None:
            return self._lasting.room(need.min_shelf_days or 0)
        batch = self._batches.get(need.wished_batch_id)
        if batch is None or not suits(batch, self._on, need.min_shelf_days):
            return ZERO
        # Whoever takes the batch takes it from those whose demands it would serve.
        return min(self._free(batch), self._lasting.room(self._days(batch)))

    def _free(self, batch: BatchState) -> Decimal:
        return max(batch.free - self._wished[batch.batch_id], ZERO)

    def _days(self, batch: BatchState) -> int:
        return (keeps_until(batch) - self._on).days


@dataclass(frozen=True, slots=True)
class Taken:
    """What a need got from one warehouse."""

    need: Need
    warehouse_id: int
    quantity: Decimal


def share_out(
    needs: Sequence[Need],
    warehouses: Sequence[int],
    free: Mapping[tuple[int, int], Decimal],
    suitable: Suitable,
) -> list[Taken]:
    """Give the needs, first come first served, what is free, warehouse after warehouse.

    `free` is by article and warehouse; a need takes part of what it wants where there
    is no more, or no more that is suitable.
    """
    left = dict(free)
    taken = []
    for need in needs:
        missing = need.quantity
        for warehouse_id in warehouses:
            place = (need.article_id, warehouse_id)
            part = min(missing, left.get(place, ZERO))
            if part > 0:
                part = suitable.part(need, warehouse_id, part)
            if part > 0:
                left[place] -= part
                missing -= part
                taken.append(Taken(need, warehouse_id, part))
            if not missing:
                break
    return taken
