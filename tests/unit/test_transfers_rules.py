"""What a transfer takes leaves everybody what he was promised."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import assume, given
from hypothesis import strategies as st

from salesdesk.money import ZERO
from salesdesk.warehouse.stock.rules import BatchState, earliest_first, keeps_until
from salesdesk.warehouse.supply.rules import Promise
from salesdesk.warehouse.transfers.rules import Shelves, Wanted

TODAY = date(2026, 3, 2)
BATCHES = st.lists(st.tuples(st.integers(0, 20), st.none() | st.integers(-5, 60)), min_size=1, max_size=6)
PROMISES = st.lists(
    st.tuples(st.integers(1, 15), st.integers(0, 60), st.none() | st.integers(0, 5)), max_size=4
)


def batches_of(rows: list[tuple[int, int | None]]) -> list[BatchState]:
    """Batches with so much free that keep so many days."""
    return [
        BatchState(
            at, 1, 1, Decimal(free), ZERO, TODAY, None if days is None else TODAY + timedelta(days), None
        )
        for at, (free, days) in enumerate(rows)
    ]


def are_kept(promises: list[Promise], left: dict[int, Decimal], batches: list[BatchState]) -> bool:
    """Whether all promises can be kept out of what is left: wishes first, the others by how long it keeps."""
    left = dict(left)
    for promise in promises:
        if promise.wished_batch_id is not None:
            left[promise.wished_batch_id] = left.get(promise.wished_batch_id, ZERO) - promise.quantity
    if any(quantity < ZERO for quantity in left.values()):
        return False
    lasting = {batch.batch_id: (keeps_until(batch) - TODAY).days for batch in batches}
    others = [each for each in promises if each.wished_batch_id is None]
    return all(
        sum((q for id_, q in left.items() if lasting[id_] >= level), ZERO)
        >= sum((each.quantity for each in others if (each.min_shelf_days or 0) >= level), ZERO)
        for level in {each.min_shelf_days or 0 for each in others}
    )


@given(BATCHES, PROMISES, st.lists(st.tuples(st.integers(1, 30), st.none() | st.integers(0, 5)), max_size=4))
def test_promises_can_be_kept_after_what_was_taken(
    rows: list[tuple[int, int | None]],
    said: list[tuple[int, int, int | None]],
    wanted: list[tuple[int, int | None]],
) -> None:
    batches = batches_of(rows)
    promises = [Promise(1, 1, Decimal(n), None if batch is not None else d, batch) for n, d, batch in said]
    left = {batch.batch_id: batch.free for batch in batches}
    assume(are_kept(promises, left, batches))
    free = sum(left.values(), ZERO) - sum((each.quantity for each in promises), ZERO)
    shelves = Shelves(1, {1: max(free, ZERO)}, batches, promises, TODAY)
    for quantity, batch in wanted:
        taken = shelves.take(Wanted(1, "X", Decimal(quantity), batch))
        assert sum(taken.values(), ZERO) <= quantity
        for id_, part in taken.items():
            left[id_] -= part
            assert batch in (None, id_)
            assert keeps_until(batches[id_]) >= TODAY
        assert are_kept(promises, left, batches)


@given(BATCHES, st.integers(1, 60))
def test_without_promises_all_that_keeps_can_go_and_what_keeps_shortest_goes_first(
    rows: list[tuple[int, int | None]], quantity: int
) -> None:
    batches = batches_of(rows)
    good = [batch for batch in sorted(batches, key=earliest_first) if keeps_until(batch) >= TODAY]
    there = sum((batch.free for batch in good), ZERO)
    taken = Shelves(1, {1: there}, batches, (), TODAY).take(Wanted(1, "X", Decimal(quantity)))
    assert sum(taken.values(), ZERO) == min(quantity, there)
    assert list(taken) == [batch.batch_id for batch in good if batch.free][: len(taken)]
    assert all(taken[id_] == batches[id_].free for id_ in list(taken)[:-1])
