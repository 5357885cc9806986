"""Which batch goes first, and how much of the stock suits a demand for shelf life."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from salesdesk.money import ZERO

__all__ = ["BatchState", "earliest_first", "free_for_shelf_life", "keeps_until", "last_day", "suits"]


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
class WarehouseDetails:
    """What a warehouse is called and where it stands; suppliers read on orders where goods are to go."""

    name: str
    country: str
    street: str = ""
    house_number: str = ""
    postcode: str = ""
    city: str = ""


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


def free_for_shelf_life(
    batches: Iterable[BatchState],
    demands: Iterable[tuple[int, Decimal]],
    on: date,
    min_shelf_days: int,
) -> Decimal:
    """How much more may be promised to someone who wants `min_shelf_days` of shelf life.

    `demands` are the unallocated quantities already promised, each with its own days.
    Whoever takes a fresher batch than he needs may take it from someone who needs it:
    for every number of days up to the one wanted, what is promised for so many or more
    must be covered by batches that keep so long (Hall's condition for nested sets).
    """
    batches, demands = list(batches), list(demands)
    levels = {min_shelf_days} | {days for days, _ in demands if 0 < days < min_shelf_days}

    def room(level: int) -> Decimal:
        covered = sum((batch.free for batch in batches if suits(batch, on, level)), ZERO)
        promised = sum((quantity for days, quantity in demands if days >= level), ZERO)
        return covered - promised

    return max(min(room(level) for level in levels), ZERO)
