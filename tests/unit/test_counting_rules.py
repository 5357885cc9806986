"""Who gives way when there are fewer goods than were promised."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from salesdesk.money import ZERO
from salesdesk.warehouse.counting.rules import Claim, Given, give_way
from salesdesk.warehouse.supply.rules import SupplyKind

BATCH, OTHER = 1, 2
SOON, LATER = (datetime(2026, 3, 2, hour, tzinfo=UTC) for hour in (9, 10))
FIRM = Claim(0, 0, 0, SupplyKind.FIRM, Decimal(5), None, False, None, None, None)
HOLD = replace(FIRM, kind=SupplyKind.HOLD, expires_at=SOON)
TAKEN = replace(FIRM, batch_id=BATCH, allocated=True)


def claims(*made: Claim) -> list[Claim]:
    return [replace(claim, supply_id=n, order_line_id=n) for n, claim in enumerate(made, 1)]


def outcome(found: list[Given]) -> dict[int, tuple[int, int, int]]:
    return {each.claim.supply_id: (int(each.kept), int(each.loose), int(each.lost)) for each in found}


def test_holds_give_way_before_reservations_and_the_latest_promise_before_the_earliest() -> None:
    made = claims(
        replace(FIRM, promised_on=date(2026, 3, 5)),
        FIRM,  # as soon as can be
        replace(HOLD, expires_at=LATER),
        replace(FIRM, promised_on=date(2026, 3, 9)),
        HOLD,
    )
    lost = [
        set(outcome(give_way(made, {BATCH: Decimal(99)}, Decimal(room), {}))) for room in (22, 17, 12, 7, 2)
    ]
    assert lost == [{5}, {5, 3}, {5, 3, 4}, {5, 3, 4, 1}, {5, 3, 4, 1, 2}]
    assert outcome(give_way(made, {BATCH: Decimal(99)}, Decimal(12), {}))[4] == (2, 0, 3)


def test_who_loses_the_batch_stays_reserved_as_long_as_others_give_way() -> None:
    made = claims(TAKEN, FIRM, replace(TAKEN, batch_id=OTHER))
    assert outcome(give_way(made, {BATCH: Decimal(3)}, Decimal(15), {})) == {1: (3, 2, 0)}
    assert outcome(give_way(made, {BATCH: Decimal(3)}, Decimal(11), {})) == {1: (3, 2, 0), 2: (1, 0, 4)}
    assert outcome(give_way(made, {BATCH: Decimal(3)}, Decimal(9), {})) == {1: (3, 1, 1), 2: (0, 0, 5)}
    assert outcome(give_way(made, {BATCH: ZERO}, Decimal(5), {})) == {1: (0, 0, 5), 2: (0, 0, 5)}


def test_who_wants_this_very_batch_is_not_served_with_another() -> None:
    wish = replace(FIRM, batch_id=BATCH)
    made = claims(TAKEN, wish)
    assert outcome(give_way(made, {BATCH: Decimal(7)}, Decimal(99), {})) == {2: (2, 0, 3)}
    assert outcome(give_way(made, {BATCH: Decimal(4)}, Decimal(99), {1: BATCH})) == {
        1: (4, 0, 1),
        2: (0, 0, 5),
    }
    assert outcome(give_way(made, {BATCH: Decimal(4)}, Decimal(99), {1: OTHER})) == {
        1: (4, 1, 0),
        2: (0, 0, 5),
    }


CLAIMS = st.lists(
    st.tuples(st.sampled_from([FIRM, HOLD, TAKEN]), st.sampled_from([None, BATCH, OTHER]), st.integers(1, 9)),
    max_size=8,
).map(
    lambda drawn: claims(
        *(
            replace(claim, quantity=Decimal(n), batch_id=(batch or BATCH) if claim.allocated else batch)
            for claim, batch, n in drawn
        )
    )
)


@given(CLAIMS, st.integers(0, 20).map(Decimal), st.integers(0, 20).map(Decimal), st.booleans())
def test_what_is_left_fits_and_nobody_gives_more_than_he_must(
    made: list[Claim], in_batch: Decimal, free: Decimal, wish: bool
) -> None:
    others = sum((c.quantity for c in made if c.allocated and c.batch_id == OTHER), ZERO)
    place = others + in_batch + free  # the goods of the other batches are there
    wishes: dict[int, int | None] = {c.order_line_id: BATCH for c in made if wish}
    found = give_way(made, {BATCH: in_batch}, place, wishes)
    assert all(g.kept + g.loose + g.lost == g.claim.quantity for g in found)
    assert all(min(g.kept, g.loose, g.lost) >= 0 and g.loose + g.lost > 0 for g in found)
    changed = {g.claim.supply_id: g for g in found}
    kept = {c.supply_id: changed[c.supply_id].kept if c.supply_id in changed else c.quantity for c in made}
    of_batch = sum((kept[c.supply_id] for c in made if c.batch_id == BATCH), ZERO)
    reserved = sum(kept.values(), ZERO) + sum((g.loose for g in found), ZERO)
    assert of_batch <= in_batch
    assert reserved <= place
    assert all(g.claim.batch_id == BATCH for g in found if g.claim.allocated)
    if found:
        wanted = sum((c.quantity for c in made if c.batch_id == BATCH), ZERO)
        assert wanted > in_batch or reserved == place
