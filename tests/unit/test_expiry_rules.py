"""Whom the batches in stock no longer serve: what stays reserved can be allocated, and no more is taken."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from salesdesk.money import ZERO
from salesdesk.warehouse.allocation.rules import Reserved, choose
from salesdesk.warehouse.counting.rules import Claim
from salesdesk.warehouse.expiry.rules import outgrown
from salesdesk.warehouse.stock.rules import BatchState
from salesdesk.warehouse.supply.rules import SupplyKind

TODAY = date(2026, 3, 2)
ARTICLE, PLACE = 1, 1
FIRM = Claim(0, 0, 0, SupplyKind.FIRM, Decimal(5), None, False, 30, None, None)
HOLD = replace(FIRM, kind=SupplyKind.HOLD, expires_at=datetime(2026, 3, 2, 10, tzinfo=UTC))


def batch(number: int, free: int, keeps: int) -> BatchState:
    until = TODAY + timedelta(days=keeps)
    return BatchState(number, ARTICLE, PLACE, Decimal(free), Decimal(1), TODAY, until, None)


def claims(*made: Claim) -> list[Claim]:
    return [replace(claim, supply_id=n, order_line_id=n) for n, claim in enumerate(made, 1)]


def lost(made: list[Claim], batches: list[BatchState]) -> dict[int, int]:
    found = outgrown(made, ARTICLE, PLACE, batches, TODAY)
    assert all(each.kept + each.lost == each.claim.quantity for each in found)
    return {each.claim.supply_id: int(each.lost) for each in found}


def test_holds_lose_first_then_the_latest_promise() -> None:
    made = claims(HOLD, replace(FIRM, promised_on=date(2026, 3, 9)), FIRM)
    assert lost(made, [batch(1, 15, 30), batch(2, 99, 29)]) == {}
    assert lost(made, [batch(1, 12, 30), batch(2, 99, 29)]) == {1: 3}
    assert lost(made, [batch(1, 7, 30)]) == {1: 5, 2: 3}
    assert lost(made, [batch(1, 99, 29)]) == {1: 5, 2: 5, 3: 5}


def test_batch_that_is_wished_for_serves_nobody_after_its_last_day() -> None:
    made = claims(replace(FIRM, min_shelf_days=None, batch_id=1))
    assert lost(made, [batch(1, 9, 0)]) == {}
    assert lost(made, [batch(1, 9, -1), batch(2, 9, 9)]) == {1: 5}
    assert lost(made, []) == {1: 5}


BATCHES = st.lists(st.tuples(st.integers(0, 9), st.integers(-1, 4)), max_size=4)
CLAIMS = st.lists(
    st.tuples(st.integers(1, 9), st.integers(0, 4), st.none() | st.integers(0, 3), st.booleans()), max_size=5
)


@given(BATCHES, CLAIMS)
def test_what_stays_can_be_allocated_and_what_could_be_stays(
    lying: list[tuple[int, int]], wanted: list[tuple[int, int, int | None, bool]]
) -> None:
    batches = [batch(number, *each) for number, each in enumerate(lying)]
    made = claims(
        *(
            replace(HOLD if held else FIRM, quantity=Decimal(n), min_shelf_days=days, batch_id=wish)
            for n, days, wish, held in wanted
            if days or wish is not None
        )
    )
    rows = [
        Reserved(c.supply_id, 0, 0, ARTICLE, PLACE, c.quantity, c.batch_id, c.min_shelf_days) for c in made
    ]
    gone = lost(made, batches)
    left = [replace(row, quantity=row.quantity - gone.get(row.supply_id, 0)) for row in rows]
    left = [row for row in left if row.quantity]
    picked = sum((pick.quantity for pick in choose(left, batches, TODAY)), ZERO)
    assert picked == sum((row.quantity for row in left), ZERO)
    if sum((pick.quantity for pick in choose(rows, batches, TODAY)), ZERO) == sum(r.quantity for r in rows):
        assert gone == {}
