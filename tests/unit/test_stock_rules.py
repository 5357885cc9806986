"""Which batches keep long enough, and how much of them may still be promised."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from salesdesk.warehouse.stock.rules import (
    BatchState,
    Lasting,
    earliest_first,
    keeps_until,
    last_day,
    suits,
)

TODAY = date(2026, 3, 2)
DAYS = st.sampled_from([1, 10, 20, 30])
UNITS = st.integers(0, 4)


def batch(days: int | None = None, free: int = 1, batch_id: int = 1, warehouse_id: int = 1) -> BatchState:
    """A batch that keeps for so many days from today, for ever without them."""
    until = None if days is None else TODAY + timedelta(days=days)
    return BatchState(batch_id, 1, warehouse_id, Decimal(free), Decimal(1), TODAY, until, None)


def most_served(wanted: Sequence[Sequence[int]], batches: Sequence[int]) -> int:
    """How many units can be served at most, each with one unit of one of the batches it can use.

    `wanted` has the batches that suit each unit wanted, `batches` the units of each.
    Kuhn's algorithm: slow, and easy to believe.
    """
    taken: dict[tuple[int, int], int] = {}

    def serve(unit: int, seen: set[tuple[int, int]]) -> bool:
        for place in ((b, n) for b in wanted[unit] for n in range(batches[b])):
            if place not in seen:
                seen.add(place)
                if place not in taken or serve(taken[place], seen):
                    taken[place] = unit
                    return True
        return False

    return sum(serve(unit, set()) for unit in range(len(wanted)))


def units(demands: Iterable[tuple[int, int]], batches: Sequence[int]) -> list[list[int]]:
    """For every unit demanded, with its days, the indexes of the batches that keep so long."""
    return [
        [index for index, keeps in enumerate(batches) if keeps >= days]
        for days, quantity in demands
        for _ in range(quantity)
    ]


@given(
    st.lists(st.tuples(DAYS, UNITS), max_size=4),
    st.lists(st.tuples(DAYS, UNITS), max_size=3),
    DAYS,
)
def test_room_for_a_demand_is_what_brute_force_finds(
    batches: list[tuple[int, int]], demands: list[tuple[int, int]], days: int
) -> None:
    keeps, free = [b[0] for b in batches], [b[1] for b in batches]
    promised = sum(quantity for _, quantity in demands)
    assume(most_served(units(demands, keeps), free) == promised)  # what is promised can be kept
    more = 0
    while most_served(units([*demands, (days, more + 1)], keeps), free) == promised + more + 1:
        more += 1
    lasting = Lasting(
        [batch(d, n, i) for i, (d, n) in enumerate(batches)], [(d, Decimal(n)) for d, n in demands], TODAY
    )
    assert lasting.room(days) == more


def test_there_is_never_less_than_no_room() -> None:
    assert Lasting([], [(10, Decimal(5))], TODAY).room(10) == 0
    assert Lasting([batch(5, 3)], [], TODAY).room(10) == 0


def test_fresher_goods_that_somebody_needs_are_not_given_to_who_needs_less() -> None:
    batches, demands = [batch(10, 2, 1), batch(30, 2, 2)], [(30, Decimal(2))]
    assert Lasting(batches, demands, TODAY).room(10) == 2
    assert Lasting(batches, demands, TODAY).room(30) == 0


@pytest.mark.parametrize(
    ("days", "wanted", "fine"),
    [
        (0, None, True),
        (-1, None, False),
        (0, 0, True),
        (0, 1, False),
        (30, 30, True),
        (29, 30, False),
        (None, 3650, True),
    ],
)
def test_batch_suits_until_its_last_day_less_what_is_wanted(
    days: int | None, wanted: int | None, fine: bool
) -> None:
    assert suits(batch(days), TODAY, wanted) is fine


def test_last_day_is_the_earlier_of_the_two() -> None:
    first, second = date(2026, 5, 1), date(2026, 6, 1)
    assert (last_day(first, second), last_day(second, first)) == (first, first)
    assert (last_day(None, first), last_day(first, None)) == (first, first)
    assert last_day(None, None) == date.max
    assert keeps_until(batch(None)) == date.max


def test_earliest_expiry_then_oldest_receipt_then_first_entered() -> None:
    old = BatchState(3, 1, 1, Decimal(1), Decimal(1), TODAY - timedelta(days=9), None, None)
    batches = [
        batch(None, batch_id=2),
        batch(None, batch_id=1),
        old,
        batch(5, batch_id=9),
        batch(3, batch_id=8),
    ]
    assert [b.batch_id for b in sorted(batches, key=earliest_first)] == [8, 9, 3, 1, 2]
