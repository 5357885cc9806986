"""How much is ordered of what is missing."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesdesk.domain.purchasing.rules import in_packs

STORED = st.integers(1, 2**63 - 1).map(lambda n: Decimal(n).scaleb(-3))
USUAL = st.integers(1, 10**9).map(lambda n: Decimal(n).scaleb(-3))


@pytest.mark.parametrize(
    ("needed", "pack", "minimum", "ordered"),
    [
        ("7", "6", "0", "12"),
        ("12", "6", "0", "12"),
        ("12.001", "6", "0", "18"),
        ("1", "6", "13", "18"),
        ("0.1", "0.3", "0", "0.3"),
        ("1", "1", "0", "1"),
        ("9223372036854775.807", "0.001", "0", "9223372036854775.807"),
    ],
)
def test_packs(needed: str, pack: str, minimum: str, ordered: str) -> None:
    assert in_packs(Decimal(needed), Decimal(pack), Decimal(minimum)) == Decimal(ordered)


@given(st.one_of(USUAL, STORED), USUAL, st.one_of(st.just(Decimal(0)), USUAL))
def test_order_is_the_fewest_whole_packs_that_are_enough(
    needed: Decimal, pack: Decimal, minimum: Decimal
) -> None:
    ordered = in_packs(needed, pack, minimum)
    assert ordered % pack == 0
    assert ordered >= max(needed, minimum)
    assert ordered - pack < max(needed, minimum)
