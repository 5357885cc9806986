"""Who gives way when goods are taken over, and where he finds others."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from salesdesk.warehouse.counting.rules import Claim, first_to_give
from salesdesk.warehouse.supply.rules import Suitable, SupplyKind
from salesdesk.warehouse.taking_over.rules import Awaited, Yields, freed, give_way_to
from tests.unit.test_stock_rules import TODAY, batch

ANY = Suitable((), (), TODAY)
SOON = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def claim(supply_id: int, quantity: int, days: int = 0, kind: SupplyKind = SupplyKind.FIRM) -> Claim:
    """A claim of an order with the same id, wanted in so many days."""
    until = SOON if kind is SupplyKind.HOLD else None
    wanted = TODAY + timedelta(days=days)
    return Claim(supply_id, supply_id, supply_id, kind, Decimal(quantity), None, False, None, until, wanted)


CLAIMS = st.lists(
    st.builds(
        claim,
        supply_id=st.just(0),
        quantity=st.integers(1, 5),
        days=st.integers(0, 3),
        kind=st.sampled_from([SupplyKind.HOLD, SupplyKind.FIRM]),
    ),
    max_size=6,
).map(lambda claims: [replace(c, supply_id=n, order_id=n, order_line_id=n) for n, c in enumerate(claims, 1)])


@given(
    CLAIMS,
    st.dictionaries(st.integers(1, 3), st.integers(0, 9).map(Decimal)),
    st.dictionaries(st.integers(1, 6), st.integers(1, 3), max_size=3),
)
def test_nobody_has_what_is_not_there_and_the_weakest_lose(
    claims: list[Claim], free: dict[int, Decimal], bound: dict[int, int]
) -> None:
    changed = {each.claim: each for each in give_way_to(claims, 1, (2, 1, 3), free, ANY, bound)}
    assert list(changed) == sorted(changed, key=first_to_give)
    lies: dict[int, Decimal] = defaultdict(Decimal)
    for each in claims:
        found = changed.get(each, Yields(each, each.quantity, ()))
        assert found.kept >= 0
        assert found.lost >= 0
        lies[2] += found.kept
        for place, quantity in found.moved:
            assert quantity > 0
            assert bound.get(each.order_id, place) == place
            lies[place] += quantity
    assert all(quantity <= free.get(place, 0) for place, quantity in lies.items() if quantity)
    movable = [each for each in sorted(claims, key=first_to_give) if each.order_id not in bound]
    lost = [changed[each].lost if each in changed else Decimal() for each in movable]
    # Once somebody loses nothing, nobody who is stronger does.
    kept = next((n for n, quantity in enumerate(lost) if not quantity), len(lost))
    assert bound or not any(lost[kept:])


def test_latest_promise_gives_way_first_and_moves_where_it_can() -> None:
    hold, late, early = claim(1, 2, 0, SupplyKind.HOLD), claim(2, 3, 9), claim(3, 4, 1)
    free = {1: Decimal(5), 2: Decimal(2)}
    assert give_way_to([hold, late, early], 7, (1, 2), free, ANY, {}) == [
        Yields(hold, Decimal(0), ()),
        Yields(late, Decimal(1), ((2, Decimal(2)),)),
    ]
    assert give_way_to([late], 7, (1, 2), {2: Decimal(9)}, ANY, {2: 1}) == [Yields(late, Decimal(0), ())]


def test_who_demands_shelf_life_moves_only_to_what_keeps_so_long() -> None:
    fresh = Claim(1, 1, 1, SupplyKind.FIRM, Decimal(3), None, False, 20, None, None)
    batches = [batch(30, 2, 1, warehouse_id=2), batch(10, 9, 2, warehouse_id=2), batch(10, 9, 3)]
    free = {1: Decimal(9), 2: Decimal(11)}
    suitable = Suitable(batches, (), TODAY)
    [yields] = give_way_to([fresh], 1, (1, 2), free, suitable, {})
    assert yields == Yields(fresh, Decimal(0), ((2, Decimal(2)),))
    assert yields.lost == 1


def test_last_that_is_awaited_is_freed_first() -> None:
    soon, late = Awaited(1, 7, Decimal(2), TODAY), Awaited(2, 8, Decimal(2), None)
    assert freed([soon, late], Decimal(3)) == {late: Decimal(2), soon: Decimal(1)}
    assert freed([soon, late], Decimal(0)) == freed([soon], Decimal(-1)) == {}
