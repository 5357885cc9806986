"""Kinds of supply, and sharing free stock out over needs, choosy ones among them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
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
        place = need.article_id, warehouse_id
        self._promises[place].append(
            Promise(need.article_id, warehouse_id, part, need.min_shelf_days, need.wished_batch_id)
        )
        self._left.pop(place, None)
        return part

    def all_of(self, needs: Iterable[Need], warehouse_id: int) -> bool:
        """Whether the needs can all have all that they want in a warehouse; if so, it is promised to them."""
        choosy = [need for need in needs if need.choosy]
        places = {(need.article_id, warehouse_id) for need in choosy}
        before = {place: len(self._promises[place]) for place in places}
        if all(self.part(need, warehouse_id, need.quantity) == need.quantity for need in choosy):
            return True
        for place, count in before.items():
            del self._promises[place][count:]
            self._left.pop(place, None)
        return False

    def room(self, need: Need, warehouse_id: int) -> Decimal:
        """How much a choosy need can have of a warehouse without breaking a promise to another."""
        place = need.article_id, warehouse_id
        if place not in self._left:
            self._left[place] = _left(self._batches[place], self._promises[place], self._on)
        left = self._left[place]
        if need.wished_batch_id is None:
            return left.lasting.room(need.min_shelf_days or 0)
        batch = left.batches.get(need.wished_batch_id)
        if batch is None or not suits(batch, self._on, need.min_shelf_days):
            return ZERO
        # Whoever takes the batch takes it from those whose demands it would serve.
        return min(batch.free, left.lasting.room((keeps_until(batch) - self._on).days))


@dataclass(frozen=True, slots=True)
class _Left:
    """What wishes for single batches leave of those in one place."""

    batches: Mapping[int, BatchState]
    lasting: Lasting


def _left(batches: Iterable[BatchState], promises: Sequence[Promise], on: date) -> _Left:
    wished: dict[int | None, Decimal] = defaultdict(lambda: ZERO)
    for promise in promises:
        wished[promise.wished_batch_id] += promise.quantity
    left = {
        batch.batch_id: replace(batch, free=max(batch.free - wished[batch.batch_id], ZERO))
        if batch.batch_id in wished
        else batch
        for batch in batches
    }
    demands = [(p.min_shelf_days or 0, p.quantity) for p in promises if p.wished_batch_id is None]
    return _Left(left, Lasting(left.values(), demands, on))


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
