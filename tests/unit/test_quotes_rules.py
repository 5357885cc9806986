"""What of a quote is left, which part of a discount goes with it, and until when its prices hold."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesdesk.domain.orders.rules import MOVES, QUOTE_STATES, OrderState
from salesdesk.domain.quotes.rules import (
    check_valid_until,
    has_lapsed,
    part_of,
    require_quoted,
    require_same_purpose,
)
from salesdesk.errors import IllegalMove, Refused

TODAY = date(2026, 3, 2)
CENTS = st.integers(0, 10_000_000).map(lambda number: Decimal(number).scaleb(-2))


@given(CENTS, st.lists(st.integers(1, 1000), min_size=1, max_size=6))
def test_parts_of_an_amount_are_the_amount_however_it_is_ordered(amount: Decimal, parts: list[int]) -> None:
    given_, left = Decimal(0), Decimal(sum(parts))
    for part in parts:
        share = part_of(amount - given_, Decimal(part), left, "PLN")
        assert share >= 0
        given_, left = given_ + share, left - part
    assert given_ == amount


def test_part_of_an_amount_is_never_more_than_what_is_left_of_it() -> None:
    assert part_of(Decimal("-1.00"), Decimal(1), Decimal(2), "PLN") == 0
    assert part_of(Decimal("1.00"), Decimal(5), Decimal(2), "PLN") == Decimal("1.00")
    assert part_of(Decimal("0.05"), Decimal(1), Decimal(2), "PLN") == Decimal("0.03")


@pytest.mark.parametrize(
    ("state", "until", "lapsed"),
    [
        (OrderState.QUOTED, date(2026, 3, 1), True),
        (OrderState.QUOTED, TODAY, False),
        (OrderState.DECLINED, date(2026, 3, 1), False),
        (OrderState.DRAFT, None, False),
    ],
)
def test_quote_lapses_on_the_day_after_its_last(state: OrderState, until: date | None, lapsed: bool) -> None:
    assert has_lapsed(state, until, TODAY) is lapsed


def test_quote_is_not_made_valid_until_a_day_that_is_gone() -> None:
    check_valid_until(None, TODAY)
    check_valid_until(TODAY, TODAY)
    check_valid_until(date(2026, 3, 1), TODAY, before=date(2026, 3, 1))
    with pytest.raises(Refused, match="that day is gone") as caught:
        check_valid_until(date(2026, 3, 1), TODAY)
    assert caught.value.part == "valid_until"


def test_only_a_quote_that_stands_is_ordered() -> None:
    require_quoted(OrderState.QUOTED, "OF 1/2026", is_quote=True)
    for state in set(OrderState) - {OrderState.QUOTED}:
        with pytest.raises(IllegalMove):
            require_quoted(state, "OF 1/2026", is_quote=True)
    with pytest.raises(IllegalMove):
        require_quoted(OrderState.CONFIRMED, "ZS 1/2026", is_quote=False)


def test_what_has_to_do_with_a_quote_stays_what_it_is() -> None:
    for now, was in pairwise((True, False, True)):
        require_same_purpose(now, was_quote=was, number=None)
        require_same_purpose(now, was_quote=now, number="OF 1/2026")
        with pytest.raises(Refused, match="OF 1/2026"):
            require_same_purpose(now, was_quote=was, number="OF 1/2026")


def test_no_quote_becomes_an_order_that_binds_goods() -> None:
    for state in QUOTE_STATES:
        assert MOVES[state] <= QUOTE_STATES
