"""Choosing batches for what is reserved, by rule and by hand."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from salesdesk.warehouse.allocation.rules import Part, Pick, Reserved, by_hand, choose, gather
from salesdesk.warehouse.stock.rules import BatchState, earliest_first, suits
from salesdesk.warehouse.supply.rules import Promise, Suitable
from tests.unit.test_stock_rules import TODAY, batch, most_served

BATCHES = st.lists(
    st.builds(
        BatchState,
        batch_id=st.just(0),
        article_id=st.integers(1, 2),
        warehouse_id=st.integers(1, 2),
        free=st.integers(0, 4).map(Decimal),
        unit_cost=st.just(Decimal(1)),
        received_on=st.sampled_from([TODAY, TODAY - timedelta(days=5)]),
        best_before=st.sampled_from([None, *(TODAY + timedelta(days=n) for n in (-1, 0, 10, 30))]),
        use_by=st.sampled_from([None, TODAY + timedelta(days=20)]),
    ),
    max_size=5,
).map(lambda batches: [replace(each, batch_id=index) for index, each in enumerate(batches, 1)])

ROWS = st.lists(
    st.builds(
        Reserved,
        supply_id=st.just(0),
        order_id=st.just(1),
        order_line_id=st.just(1),
        article_id=st.integers(1, 2),
        warehouse_id=st.integers(1, 2),
        quantity=st.integers(1, 4).map(Decimal),
        wished_batch_id=st.none() | st.integers(1, 6),
        min_shelf_days=st.sampled_from([None, 0, 10, 25]),
    ),
    max_size=5,
).map(lambda rows: [replace(row, supply_id=index) for index, row in enumerate(rows, 1)])


def may_have(row: Reserved, batch: BatchState) -> bool:
    """Whether the batch will do for the row."""
    return (
        (row.article_id, row.warehouse_id) == (batch.article_id, batch.warehouse_id)
        and row.wished_batch_id in (None, batch.batch_id)
        and suits(batch, TODAY, row.min_shelf_days)
    )


@given(ROWS, BATCHES)
def test_picks_are_suitable_and_no_more_than_there_is_or_is_wanted(
    rows: list[Reserved], batches: list[BatchState]
) -> None:
    of_row: dict[int, Decimal] = defaultdict(Decimal)
    of_batch: dict[int, Decimal] = defaultdict(Decimal)
    known = {batch.batch_id: batch for batch in batches}
    for pick in choose(rows, batches, TODAY):
        assert pick.quantity > 0
        assert may_have(pick.reserved, known[pick.batch_id])
        of_row[pick.reserved.supply_id] += pick.quantity
        of_batch[pick.batch_id] += pick.quantity
    assert all(of_row[row.supply_id] <= row.quantity for row in rows)
    assert all(of_batch[batch.batch_id] <= batch.free for batch in batches)


@given(ROWS, BATCHES)
def test_as_much_is_picked_as_brute_force_can(rows: list[Reserved], batches: list[BatchState]) -> None:
    picked = sum(pick.quantity for pick in choose(rows, batches, TODAY))
    wanted = [
        [index for index, batch in enumerate(batches) if may_have(row, batch)]
        for row in rows
        for _ in range(int(row.quantity))
    ]
    assert picked == most_served(wanted, [int(batch.free) for batch in batches])


@given(ROWS, BATCHES, st.randoms(use_true_random=False))
def test_order_of_batches_does_not_matter(
    rows: list[Reserved], batches: list[BatchState], chance: Random
) -> None:
    shuffled = list(batches)
    chance.shuffle(shuffled)
    assert choose(rows, shuffled, TODAY) == choose(rows, batches, TODAY)


@given(BATCHES, st.integers(1, 20))
def test_one_row_empties_batch_after_batch(batches: list[BatchState], quantity: int) -> None:
    row = Reserved(1, 1, 1, 1, 1, Decimal(quantity), None, None)
    picks = choose([row], batches, TODAY)
    usable = sorted((b for b in batches if may_have(row, b) and b.free), key=earliest_first)
    assert [pick.batch_id for pick in picks] == [b.batch_id for b in usable][: len(picks)]
    free = {b.batch_id: b.free for b in usable}
    assert all(pick.quantity == free[pick.batch_id] for pick in picks[:-1])


def test_wishes_choose_before_demands_and_demands_before_the_rest() -> None:
    batches = [batch(10, 2, 1), batch(30, 2, 2)]
    rest = Reserved(1, 1, 1, 1, 1, Decimal(2), None, None)
    demand = Reserved(2, 1, 2, 1, 1, Decimal(2), None, 30)
    wish = Reserved(3, 1, 3, 1, 1, Decimal(1), 2, None)
    assert choose([rest, demand, wish], batches, TODAY) == [
        Pick(wish, 2, Decimal(1)),
        Pick(demand, 2, Decimal(1)),
        Pick(rest, 1, Decimal(2)),
    ]


def test_nothing_is_chosen_from_nothing() -> None:
    assert choose([], [batch(1)], TODAY) == []
    assert choose([Reserved(1, 1, 1, 1, 1, Decimal(1), None, None)], [], TODAY) == []


PARTS = st.dictionaries(
    st.builds(
        Part,
        warehouse_id=st.integers(1, 2),
        batch_id=st.integers(1, 3),
        allocated=st.booleans(),
        promised_on=st.none() | st.dates(TODAY, TODAY + timedelta(days=3)),
    ),
    st.integers(1, 9).map(Decimal),
    max_size=8,
)


def given_to(parts: Mapping[Part, Decimal], batch_id: int, warehouse_id: int) -> Decimal:
    return sum((q for part, q in parts.items() if part.is_of(batch_id, warehouse_id)), Decimal())


@given(PARTS, st.integers(1, 3), st.integers(1, 2), st.integers(0, 80), st.none() | st.integers(1, 3))
def test_by_hand_changes_one_batch_and_neither_gains_nor_loses_goods(
    parts: dict[Part, Decimal], batch_id: int, warehouse_id: int, wanted: int, wished: int | None
) -> None:
    loose = sum((quantity for part, quantity in parts.items() if not part.allocated), Decimal())
    quantity = min(Decimal(wanted), given_to(parts, batch_id, warehouse_id) + loose)
    after = by_hand(parts, batch_id, warehouse_id, quantity, wished)
    assert all(left >= 0 for left in after.values())
    assert sum(after.values()) == sum(parts.values())
    assert given_to(after, batch_id, warehouse_id) == quantity
    for other, place in itertools.product((1, 2, 3), (1, 2)):
        if (other, place) != (batch_id, warehouse_id):
            assert given_to(after, other, place) == given_to(parts, other, place)
    left = {part: quantity for part, quantity in after.items() if quantity}
    assert by_hand(left, batch_id, warehouse_id, quantity, wished) == left


def test_by_hand_takes_what_lies_there_first_then_the_earliest_promise() -> None:
    later = Part(1, None, False, promised_on=TODAY + timedelta(days=5))
    sooner, here = Part(1, None, False, promised_on=TODAY), Part(2, None, False)
    parts = dict.fromkeys((later, sooner, here), Decimal(4))
    after = by_hand(parts, 7, 2, Decimal(6), None)
    assert [after[part] for part in (here, sooner, later)] == [0, 2, 4]
    back = by_hand(after, 7, 2, Decimal(0), 9)
    assert back[Part(2, 9, False, promised_on=TODAY)] == 2
    assert back[Part(2, 9, False)] == 4


def test_order_is_gathered_in_the_first_warehouse_that_has_all_of_it() -> None:
    mug, tea = (
        Reserved(1, 1, 1, 1, 1, Decimal(3), None, None),
        Reserved(2, 1, 2, 2, 2, Decimal(4), None, None),
    )
    whole = (mug, tea), (1, 2, 3)
    free = {(1, 2): Decimal(3), (1, 3): Decimal(9), (2, 1): Decimal(3), (2, 3): Decimal(9)}
    anything = Suitable((), (), TODAY)
    assert gather([whole], free, anything) == {1: 2}
    assert gather([whole], free | {(2, 1): Decimal(4)}, anything) == {2: 1}
    assert gather([whole], free | {(1, 2): Decimal(2)}, anything) == {1: 3, 2: 3}
    assert gather([whole], {}, anything) == {}
    other = replace(mug, supply_id=3, order_id=2), replace(tea, supply_id=4, order_id=2)
    assert gather([whole, (other, (1, 2))], free, anything) == {1: 2}  # the first has had the mugs


def test_order_is_gathered_only_where_goods_suit_all_of_it() -> None:
    demand = Reserved(1, 1, 1, 1, 1, Decimal(2), None, 20)
    rest = Reserved(2, 1, 2, 2, 2, Decimal(1), None, None)
    free = {(1, 2): Decimal(9), (1, 3): Decimal(9), (2, 3): Decimal(9)}
    batches = [batch(10, 9, 1, warehouse_id=2), batch(30, 2, 2, warehouse_id=3)]
    suitable = Suitable(batches, (), TODAY)
    assert gather([((demand, rest), (2, 3))], free, suitable) == {1: 3, 2: 3}
    promised = Suitable(batches, [Promise(1, 3, Decimal(1), 20, None)], TODAY)
    assert gather([((demand, rest), (2, 3))], free, promised) == {}


@given(ROWS, BATCHES)
def test_gathered_order_finds_all_of_its_goods_in_one_warehouse(
    rows: list[Reserved], batches: list[BatchState]
) -> None:
    fresh = [each for each in batches if suits(each, TODAY, None)]
    free: dict[tuple[int, int], Decimal] = defaultdict(Decimal)
    for each in fresh:
        free[each.article_id, each.warehouse_id] += each.free

    def served(place: int) -> Decimal:
        """How much of the order the batches in a warehouse can serve."""
        here = [replace(row, warehouse_id=place) for row in rows]
        return sum((pick.quantity for pick in choose(here, fresh, TODAY)), Decimal())

    wanted = sum((row.quantity for row in rows), Decimal())
    # Of nothing that the order has where it lies is anything free: that is its own.
    nowhere = [replace(row, warehouse_id=9) for row in rows]
    moved = gather([(nowhere, (2, 1))], free, Suitable(fresh, (), TODAY))
    whole = [place for place in (2, 1) if served(place) == wanted]
    assert set(moved.values()) == set(whole[:1] if rows else ())
    assert len(moved) == (len(rows) if whole else 0)
