"""Why orders wait: reasons are kept as they are, and only what nobody has approved still stops."""

from __future__ import annotations

import json
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from salesdesk.domain.approvals.rules import Reasons, read, still_stopping, stored, with_those_of_now
from salesdesk.domain.selling_limits.rules import Excess, Reason

AMOUNTS = st.decimals(0, 10**12, places=4)
REASONS = st.lists(
    st.builds(
        Reason, st.sampled_from(Excess), st.none() | st.integers(1, 500), AMOUNTS, AMOUNTS, st.just("PLN")
    )
).map(tuple)


def reason(excess: Excess, position: int | None = None, is_: str = "1") -> Reason:
    return Reason(excess, position, Decimal(is_), Decimal("0.50"), "PLN")


@given(REASONS)
def test_reasons_come_back_as_they_were_kept(reasons: tuple[Reason, ...]) -> None:
    assert read(json.loads(json.dumps(stored(reasons)))) == reasons


def test_what_stands_now_replaces_what_was_asked_of_the_same_line() -> None:
    credit, later = reason(Excess.CREDIT_LIMIT), reason(Excess.CREDIT_LIMIT, is_="9")
    first, second = reason(Excess.DISCOUNT, 1), reason(Excess.DISCOUNT, 2)
    late = reason(Excess.OVERDUE)
    assert with_those_of_now((first, credit, second), (later, late)) == (first, later, second, late)
    assert with_those_of_now((first,), ()) == (first,)


@given(REASONS, st.frozensets(st.sampled_from(Excess)))
def test_only_what_was_approved_stops_no_longer(
    reasons: tuple[Reason, ...], approved: frozenset[Excess]
) -> None:
    left = still_stopping(reasons, approved)
    assert [each for each in reasons if each not in left] == [
        each for each in reasons if each.excess in approved
    ]


def test_reasons_are_said_one_after_the_other() -> None:
    said = Reasons((reason(Excess.AMOUNT), reason(Excess.CREDIT_LIMIT))).word("en")
    assert said == (
        "The order comes to 1.00 PLN net, up to 0.50 PLN is allowed. "
        "The customer would owe 1.00 PLN, the limit is 0.50 PLN."
    )
