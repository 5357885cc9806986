"""Sharing free stock out over needs."""

from __future__ import annotations

import time
from collections import defaultdict
from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from salesdesk.warehouse.allocation.rules import Reserved, choose
from salesdesk.warehouse.stock.rules import BatchState, suits
from salesdesk.warehouse.supply.rules import Need, Promise, Suitable, Taken, share_out
from tests.unit.test_allocation_rules import BATCHES
from tests.unit.test_stock_rules import TODAY, batch

ANY = Suitable((), (), TODAY)
WAREHOUSES = (2, 1)  # the order in which goods are looked for
QUANTITIES = st.integers(1, 9).map(Decimal)
NEEDS = st.lists(st.builds(Need, st.just(0), st.integers(1, 2), QUANTITIES), max_size=6).map(
    lambda needs: [replace(need, order_line_id=index) for index, need in enumerate(needs)]
)
PLACES = st.tuples(st.integers(1, 2), st.integers(1, 2))
CHOOSY = st.lists(
    st.builds(
        Need,
        order_line_id=st.just(0),
        article_id=st.integers(1, 2),
        quantity=st.integers(1, 4).map(Decimal),
        min_shelf_days=st.sampled_from([None, 10, 25]),
        wished_batch_id=st.none() | st.integers(1, 6),
    ),
    max_size=6,
).map(lambda needs: [replace(need, order_line_id=index) for index, need in enumerate(needs)])


@given(NEEDS, st.dictionaries(PLACES, st.integers(0, 9).map(Decimal)))
def test_all_that_is_free_is_shared_out_and_no_more(
    needs: list[Need], free: dict[tuple[int, int], Decimal]
) -> None:
    taken = share_out(needs, WAREHOUSES, free, ANY)
    of_place: dict[tuple[int, int], Decimal] = defaultdict(Decimal)
    of_need: dict[int, Decimal] = defaultdict(Decimal)
    for part in taken:
        assert part.quantity > 0
        of_place[part.need.article_id, part.warehouse_id] += part.quantity
        of_need[part.need.order_line_id] += part.quantity
    assert all(quantity <= free[place] for place, quantity in of_place.items())
    assert all(of_need[need.order_line_id] <= need.quantity for need in needs)
    for article in (1, 2):
        wanted = sum(need.quantity for need in needs if need.article_id == article)
        there = sum(quantity for place, quantity in free.items() if place[0] == article)
        got = sum(part.quantity for part in taken if part.need.article_id == article)
        assert got == min(wanted, there)


def test_who_comes_first_is_served_first_from_the_first_warehouse() -> None:
    first, second = Need(1, 1, Decimal(3)), Need(2, 1, Decimal(3))
    free = {(1, 1): Decimal(2), (1, 2): Decimal(2)}
    assert share_out([first, second], WAREHOUSES, free, ANY) == [
        Taken(first, 2, Decimal(2)),
        Taken(first, 1, Decimal(1)),
        Taken(second, 1, Decimal(1)),
    ]


@given(CHOOSY, BATCHES)
def test_whatever_is_promised_can_be_kept(needs: list[Need], batches: list[BatchState]) -> None:
    """Needs come one by one, choosy and not; in the end every promise finds its batches."""
    fresh = [each for each in batches if suits(each, TODAY, None)]
    free: dict[tuple[int, int], Decimal] = defaultdict(Decimal)
    for each in fresh:
        free[each.article_id, each.warehouse_id] += each.free
    promises: list[Promise] = []
    reserved: list[Reserved] = []
    for need in needs:
        for part in share_out([need], WAREHOUSES, free, Suitable(fresh, promises, TODAY)):
            place = (need.article_id, part.warehouse_id)
            free[place] -= part.quantity
            if need.choosy:
                demand = need.min_shelf_days, need.wished_batch_id
                promises.append(Promise(*place, part.quantity, *demand))
            row = len(reserved), 1, need.order_line_id, *place, part.quantity
            reserved.append(Reserved(*row, need.wished_batch_id, need.min_shelf_days))
    picked: dict[int, Decimal] = defaultdict(Decimal)
    for pick in choose(reserved, fresh, TODAY):
        picked[pick.reserved.supply_id] += pick.quantity
    assert {row.supply_id: row.quantity for row in reserved} == picked


@given(CHOOSY, BATCHES)
def test_needs_that_come_together_get_what_they_would_one_by_one(
    needs: list[Need], batches: list[BatchState]
) -> None:
    free: dict[tuple[int, int], Decimal] = defaultdict(Decimal)
    for each in batches:
        free[each.article_id, each.warehouse_id] += each.free
    together = share_out(needs, WAREHOUSES, free, Suitable(batches, [], TODAY))
    suitable, one_by_one = Suitable(batches, [], TODAY), []
    promises: list[Promise] = []
    for need in needs:
        parts = share_out([need], WAREHOUSES, free, suitable)
        assert parts == share_out([need], WAREHOUSES, free, Suitable(batches, promises, TODAY))
        for part in parts:
            free[need.article_id, part.warehouse_id] -= part.quantity
            demand = need.min_shelf_days, need.wished_batch_id
            if need.choosy:
                promises.append(Promise(need.article_id, part.warehouse_id, part.quantity, *demand))
        one_by_one += parts
    assert together == one_by_one


def test_promises_to_thousands_of_lines_take_no_longer_for_each() -> None:
    """Of what many want fresh, or as one batch, one after the other asks while the goods are locked."""
    suitable = Suitable([batch(days % 90, 90, days) for days in range(1, 100)], [], TODAY)
    needs = [
        Need(line, 1, Decimal(1), min_shelf_days=30, wished_batch_id=None if line % 9 else line % 99)
        for line in range(3000)
    ]
    began = time.perf_counter()
    got = sum(suitable.part(need, 1, need.quantity) for need in needs)
    assert time.perf_counter() - began < 2  # 3,000 sums over 3,000 promises took 18 s
    assert got > 2500


def test_wish_takes_from_the_batch_and_from_who_needs_it_fresh() -> None:
    batches = [batch(10, 3, 1), batch(30, 3, 2)]
    promised = [Promise(1, 1, Decimal(1), None, 2), Promise(1, 1, Decimal(1), 20, None)]
    suitable = Suitable(batches, promised, TODAY)
    assert suitable.part(Need(1, 1, Decimal(9), wished_batch_id=2), 1, Decimal(9)) == 1
    assert suitable.part(Need(2, 1, Decimal(9), wished_batch_id=2), 1, Decimal(9)) == 0
    assert suitable.part(Need(3, 1, Decimal(9), min_shelf_days=20), 1, Decimal(9)) == 0
    assert suitable.part(Need(4, 1, Decimal(9), wished_batch_id=1), 1, Decimal(9)) == 3
    assert suitable.part(Need(5, 1, Decimal(9)), 1, Decimal(9)) == 9


def test_wish_for_what_is_elsewhere_or_too_old_gets_nothing() -> None:
    suitable = Suitable([batch(10, 3, 1)], [], TODAY)
    for need in (
        Need(1, 1, Decimal(1), wished_batch_id=7),
        Need(1, 2, Decimal(1), wished_batch_id=1),
        Need(1, 1, Decimal(1), min_shelf_days=11, wished_batch_id=1),
    ):
        assert suitable.part(need, 1, Decimal(1)) == 0
    assert suitable.part(Need(1, 1, Decimal(1), wished_batch_id=1), 2, Decimal(1)) == 0
