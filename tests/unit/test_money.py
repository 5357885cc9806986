"""Rounding and splitting are exact."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesdesk.money import currency_places, percent_of, round_half_up, split, to_currency

AMOUNTS = st.decimals(-(10**11), 10**11, places=2)
STORED = st.decimals(-(10**11), 10**11, places=4)
WEIGHTS = st.lists(st.decimals(0, 10**9, places=3), min_size=1, max_size=40)
PLACES = st.integers(0, 4)


@pytest.mark.parametrize(
    ("value", "places", "rounded"),
    [
        ("0.505", 2, "0.51"),
        ("0.5049999999", 2, "0.50"),
        ("-0.505", 2, "-0.51"),
        ("2.5", 0, "3"),
        ("-2.5", 0, "-3"),
        ("1.00005", 4, "1.0001"),
        ("7", 2, "7.00"),
        ("-0.004", 2, "0.00"),
    ],
)
def test_round_half_up_takes_ties_away_from_zero(value: str, places: int, rounded: str) -> None:
    assert str(round_half_up(Decimal(value), places)) == rounded
    assert str(round_half_up(Fraction(value), places)) == rounded


@given(st.fractions(-(10**9), 10**9, max_denominator=10**6), PLACES)
def test_round_half_up_is_the_nearest_and_ties_leave_zero(value: Fraction, places: int) -> None:
    unit = Fraction(1, 10**places)
    error = Fraction(round_half_up(value, places)) - value
    assert abs(error) <= unit / 2
    if abs(error) == unit / 2:
        assert (error > 0) == (value > 0)


@given(st.decimals(-(10**12), 10**12, places=8), PLACES)
def test_round_half_up_agrees_for_decimals_and_fractions(value: Decimal, places: int) -> None:
    assert str(round_half_up(value, places)) == str(round_half_up(Fraction(value), places))


@given(st.decimals(-(10**11), 10**11, places=4), st.integers(0, 3))
def test_round_half_up_of_a_rounded_value_changes_nothing(value: Decimal, places: int) -> None:
    once = round_half_up(value, places)
    assert round_half_up(once, places) == once


@pytest.mark.parametrize(("currency", "places"), [("EUR", 2), ("PLN", 2), ("JPY", 0), ("KWD", 3), ("XXX", 2)])
def test_currency_places_are_those_of_iso_4217(currency: str, places: int) -> None:
    assert currency_places(currency) == places
    assert to_currency(Decimal("1.23456"), currency) == round_half_up(Decimal("1.23456"), places)


@given(STORED, st.decimals(0, 100, places=4))
def test_percent_of_is_exact(value: Decimal, percent: Decimal) -> None:
    assert Fraction(percent_of(value, percent)) == Fraction(value) * Fraction(percent) / 100


@given(AMOUNTS, WEIGHTS)
def test_split_adds_up_and_each_part_is_within_one_unit_of_its_share(
    amount: Decimal, weights: list[Decimal]
) -> None:
    parts = split(amount, weights)
    assert sum(parts) == amount
    assert all(part == round_half_up(part) for part in parts)
    total = sum(map(Fraction, weights))
    if total:
        for part, weight in zip(parts, weights, strict=True):
            assert abs(Fraction(part) - Fraction(amount) * Fraction(weight) / total) < Fraction(1, 100)


@given(AMOUNTS, WEIGHTS)
def test_split_gives_equal_weights_parts_that_differ_by_at_most_one_unit(
    amount: Decimal, weights: list[Decimal]
) -> None:
    parts = split(amount, [Decimal(1)] * len(weights))
    assert max(parts) - min(parts) <= Decimal("0.01")


@given(AMOUNTS, WEIGHTS)
def test_split_of_a_negative_amount_mirrors_the_positive(amount: Decimal, weights: list[Decimal]) -> None:
    assert split(-amount, weights) == [-part for part in split(amount, weights)]


@given(AMOUNTS, WEIGHTS)
def test_split_gives_nothing_to_a_zero_weight(amount: Decimal, weights: list[Decimal]) -> None:
    parts = split(amount, [*weights, Decimal(1), Decimal(0)])
    assert parts[-1] == 0


def test_split_gives_the_odd_cents_to_the_largest_remainders_then_to_the_first() -> None:
    assert split(Decimal("1.00"), [Decimal(1)] * 3) == [Decimal("0.34"), Decimal("0.33"), Decimal("0.33")]
    assert split(Decimal("0.05"), [Decimal(7), Decimal(2), Decimal(1)]) == [
        Decimal("0.04"),  # 0.035
        Decimal("0.01"),  # 0.010
        Decimal("0.00"),  # 0.005
    ]


def test_split_over_zero_weights_gives_everything_to_the_first() -> None:
    assert split(Decimal("1.00"), [Decimal(0), Decimal(0)]) == [Decimal("1.00"), Decimal("0.00")]


def test_split_in_yen_has_no_decimals() -> None:
    assert split(Decimal(100), [Decimal(1)] * 3, places=0) == [Decimal(34), Decimal(33), Decimal(33)]


def test_split_of_nothing_over_nothing_is_nothing() -> None:
    assert split(Decimal("0.00"), []) == []


@pytest.mark.parametrize(
    ("amount", "weights", "message"),
    [
        ("1.005", ["1"], "more than 2 decimals"),
        ("1.00", ["1", "-1"], "negative"),
        ("1.00", [], "nothing to split over"),
    ],
)
def test_split_refuses_what_cannot_be_split(amount: str, weights: list[str], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        split(Decimal(amount), [Decimal(weight) for weight in weights])
