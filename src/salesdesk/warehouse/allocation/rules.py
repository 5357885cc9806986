"""Choosing batches for what is reserved, by rule or by hand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from salesdesk.money import ZERO
from salesdesk.warehouse.stock.rules import BatchState, earliest_first, suits
from salesdesk.warehouse.supply.rules import Need, Suitable

__all__ = [
    "Part",
    "Pick",
    "Reservation",
    "Reserved",
    "Room",
    "Whole",
    "by_hand",
    "choose",
    "cuts_a_piece",
    "gather",
    "places_for",
]


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

    @property
    def need(self) -> Need:
        """The same as what its line needs, wherever it may lie."""
        line = self.order_line_id, self.article_id, self.quantity
        return Need(*line, self.min_shelf_days, self.wished_batch_id, self.promised_on)


Whole = tuple[Sequence[Reserved], Sequence[int]]
"""What an order has without a batch, in several warehouses, and those that would do for all of it."""


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


def places_for(
    rows: Sequence[Reserved], places: Iterable[int], free: Mapping[tuple[int, int], Decimal]
) -> list[int]:
    """Those of the warehouses in which all of the rows could lie: what lies elsewhere is free there, too.

    `free` is by article and warehouse.
    """
    wanted: dict[int, Decimal] = defaultdict(lambda: ZERO)
    lying: dict[tuple[int, int], Decimal] = defaultdict(lambda: ZERO)
    for row in rows:
        wanted[row.article_id] += row.quantity
        lying[row.article_id, row.warehouse_id] += row.quantity

    def is_all_there(place: int) -> bool:
        there = ((article, place) for article in wanted)
        return all(wanted[key[0]] <= lying.get(key, ZERO) + free.get(key, ZERO) for key in there)

    return [place for place in places if is_all_there(place)]


def gather(
    orders: Iterable[Whole],
    free: Mapping[tuple[int, int], Decimal],
    suitable: Suitable,
) -> dict[int, int]:
    """To which warehouse supply rows move so that their orders lie whole in one; the first order first.

    Of the warehouses that would do for an order the first is taken that has all of it, in goods that
    suit it. An order that none has whole stays as it lies. `free` is by article and warehouse.
    """
    left = dict(free)
    found: dict[int, int] = {}
    for rows, places in orders:
        for place in places_for(rows, places, left):
            away = [row for row in rows if row.warehouse_id != place]
            if not suitable.all_of([row.need for row in away], place):
                continue
            for row in away:
                left[row.article_id, place] -= row.quantity
                here = row.article_id, row.warehouse_id
                left[here] = left.get(here, ZERO) + row.quantity
                found[row.supply_id] = place
            break
    return found


@dataclass(frozen=True, slots=True)
class Part:
    """What the supply rows have in common that together are one part of a line's reservation."""

    warehouse_id: int
    batch_id: int | None
    """The batch taken, if `allocated`; else the batch wished for."""
    allocated: bool
    min_shelf_days: int | None = None
    promised_on: date | None = None

    def is_of(self, batch_id: int, warehouse_id: int) -> bool:
        """Whether the part has taken this batch in this warehouse."""
        return self.allocated and (self.batch_id, self.warehouse_id) == (batch_id, warehouse_id)


@dataclass(frozen=True, slots=True)
class Room:
    """How much of a batch a line may have in all, by each of the things that limit it."""

    batch: Decimal
    """The batch: what it has already, and what is free and nobody else has been promised."""
    reserved: Decimal
    """The line: what it has reserved and not given to other batches."""
    place: Decimal
    """The warehouse: of that, what is reserved there or could be, because it is free there."""

    @property
    def most(self) -> Decimal:
        """As much as all of them allow."""
        return min(self.batch, self.reserved, self.place)


class Reservation:
    """A line's reservations from stock, summed up once for all batches that it could have."""

    def __init__(self, parts: Mapping[Part, Decimal]) -> None:
        self._has: dict[tuple[int | None, int], Decimal] = defaultdict(lambda: ZERO)
        self._loose: dict[int, Decimal] = defaultdict(lambda: ZERO)
        for part, quantity in parts.items():
            if part.allocated:
                self._has[part.batch_id, part.warehouse_id] += quantity
            else:
                self._loose[part.warehouse_id] += quantity
        self._all_loose = sum(self._loose.values(), ZERO)

    def has(self, batch_id: int, warehouse_id: int) -> Decimal:
        """What the line has of a batch in a warehouse."""
        return self._has.get((batch_id, warehouse_id), ZERO)

    def room(self, need: Need, warehouse_id: int, suitable: Suitable, free: Decimal) -> Room:
        """How much the line of `need` may have of the batch it names, in a warehouse.

        `suitable` knows the promises made to all others, `free` is what nobody has a claim on of the
        article in that warehouse.
        """
        assert need.wished_batch_id is not None, "by hand a batch is named"
        has = self.has(need.wished_batch_id, warehouse_id)
        here = self._loose.get(warehouse_id, ZERO)
        return Room(
            has + max(suitable.room(need, warehouse_id), ZERO),
            has + self._all_loose,
            has + here + max(free, ZERO),
        )


def by_hand(
    parts: Mapping[Part, Decimal],
    batch_id: int,
    warehouse_id: int,
    quantity: Decimal,
    wished_batch_id: int | None,
) -> dict[Part, Decimal]:
    """The parts of a line's reservation once it has `quantity` of a batch, no more than it has room for.

    More is taken from what has no batch yet, in that warehouse first, the earliest
    promised first; a part from elsewhere moves there. What is too much stays reserved
    without a batch, for the batch that the line wishes for, if any.
    """
    after = dict(parts)
    has = sum((q for part, q in parts.items() if part.is_of(batch_id, warehouse_id)), ZERO)
    missing = abs(quantity - has)
    takes = quantity > has

    def order(part: Part) -> tuple[bool, date, int, int]:
        day = part.promised_on or date.max
        return part.warehouse_id != warehouse_id, day, part.warehouse_id, part.min_shelf_days or 0

    for part in sorted(parts, key=order, reverse=not takes):
        if not missing:
            break
        if part.allocated if takes else not part.is_of(batch_id, warehouse_id):
            continue
        moved = min(missing, parts[part])
        missing -= moved
        new = (
            replace(part, warehouse_id=warehouse_id, batch_id=batch_id, allocated=True)
            if takes
            else replace(part, batch_id=wished_batch_id, allocated=False)
        )
        after[part] -= moved
        after[new] = after.get(new, ZERO) + moved
    return after


def cuts_a_piece(quantity: Decimal, *there: Decimal) -> bool:
    """Whether a quantity has a part of a piece, though all that is `there` comes in whole ones."""
    return bool(quantity % 1) and not any(each % 1 for each in there)
