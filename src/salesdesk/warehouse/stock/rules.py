"""Which batch goes first, and how much of the stock suits a demand for shelf life."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import accumulate
from typing import Final

from salesdesk.money import ZERO

__all__ = [
    "BatchState",
    "Free",
    "Lasting",
    "earliest_first",
    "in_bin_order",
    "keeps_until",
    "last_day",
    "suits",
]

_DIGITS: Final = re.compile(r"(\d+)")


@dataclass(frozen=True, slots=True)
class BatchState:
    """A batch in one warehouse with what of it nobody has taken yet."""

    batch_id: int
    article_id: int
    warehouse_id: int
    free: Decimal
    unit_cost: Decimal
    received_on: date
    best_before: date | None
    use_by: date | None


@dataclass(frozen=True, slots=True)
class Free:
    """What of an article is free in one warehouse; lower `priority` is asked first."""

    article_id: int
    warehouse_id: int
    free: Decimal
    priority: int


@dataclass(frozen=True, slots=True)
class WarehouseDetails:
    """What a warehouse is called and where it stands; suppliers read on orders where goods are to go."""

    name: str
    country: str
    street: str = ""
    house_number: str = ""
    postcode: str = ""
    city: str = ""


def in_bin_order(bin_: str) -> list[tuple[int, str]]:
    """Sort key of the way through the bins: A-2 before A-10."""
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in _DIGITS.split(bin_.casefold())]


def last_day(best_before: date | None, use_by: date | None) -> date:
    """The last day on which a batch with these dates may be sold without asking."""
    return min(day for day in (best_before, use_by, date.max) if day is not None)


def keeps_until(batch: BatchState) -> date:
    """The last day on which the batch may be sold without asking."""
    return last_day(batch.best_before, batch.use_by)


def suits(batch: BatchState, on: date, min_shelf_days: int | None) -> bool:
    """Whether the batch may go out on a day to someone who wants it to keep so many more days.

    Without a demand a batch may go on its last day, not after it.
    """
    return (keeps_until(batch) - on).days >= (min_shelf_days or 0)


def earliest_first(batch: BatchState) -> tuple[date, date, int]:
    """Sort key of allocation: earliest expiry first (FEFO), then the oldest receipt."""
    return keeps_until(batch), batch.received_on, batch.batch_id


class Lasting:
    """What is free of batches by how long they keep, and what of it has been promised by how long it must.

    Thousands of batches are summed up once; each question and each promise after that costs next to nothing.
    """

    def __init__(
        self, batches: Iterable[BatchState], demands: Iterable[tuple[int, Decimal]], on: date
    ) -> None:
        """`demands` are the unallocated quantities already promised, each with the days that it must keep."""
        self._free = _Sums(((keeps_until(batch) - on).days, batch.free) for batch in batches)
        self._promised = _Sums(demands)

    def room(self, min_shelf_days: int) -> Decimal:
        """How much more may be promised to someone who wants `min_shelf_days` of shelf life.

        Whoever takes a fresher batch than he needs may take it from someone who needs it:
        for every number of days up to the one wanted, what is promised for so many or more
        must be covered by batches that keep so long (Hall's condition for nested sets).
        """
        levels = [*self._promised.between(0, min_shelf_days), min_shelf_days]
        return max(min(self._free.of(level) - self._promised.of(level) for level in levels), ZERO)

    def promise(self, min_shelf_days: int, quantity: Decimal) -> None:
        """So much more is promised to someone who wants `min_shelf_days` of shelf life."""
        self._promised.add(min_shelf_days, quantity)

    def take(self, keeps_days: int, quantity: Decimal) -> None:
        """So much less is free of what keeps `keeps_days`."""
        self._free.add(keeps_days, -quantity)


class _Sums:
    """Quantities by days: how much there is of so many days or more."""

    def __init__(self, parts: Iterable[tuple[int, Decimal]]) -> None:
        self._by_days: dict[int, Decimal] = {}
        for days, quantity in parts:
            self._by_days[days] = self._by_days.get(days, ZERO) + quantity
        self._summed: tuple[list[int], list[Decimal]] | None = None

    def add(self, days: int, quantity: Decimal) -> None:
        self._by_days[days] = self._by_days.get(days, ZERO) + quantity
        self._summed = None

    def of(self, days: int) -> Decimal:
        known, sums = self._sums()
        return sums[bisect_left(known, days)]

    def between(self, above: int, below: int) -> list[int]:
        known, _ = self._sums()
        return known[bisect_right(known, above) : bisect_left(known, below)]

    def _sums(self) -> tuple[list[int], list[Decimal]]:
        if self._summed is None:
            days = sorted(self._by_days)
            longest_first = accumulate(self._by_days[each] for each in reversed(days))
            self._summed = days, [*reversed(list(longest_first)), ZERO]
        return self._summed
