"""How the amount of a line came about."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from salesdesk.domain.catalogue.rules import PRICE_UNITS
from salesdesk.domain.pricing.rules import Discounts, PriceSource, line_amounts
from salesdesk.domain.pricing.waterfall import Basis, Reduction, Said, Step, basis_of, stored, waterfall
from salesdesk.errors import Refused

GENERAL = Said(PriceSource.GENERAL_LIST, Decimal("12.00"), 1)
LISTED = Said(PriceSource.CUSTOMER_LIST, Decimal("11.0000"), 1, "HOTELS")
TYPED = Said(PriceSource.TYPED, Decimal("120.00"), 1, in_base=False)


def test_steps_lead_from_the_weakest_price_to_the_last_discount() -> None:
    # 2 boxes of 12; 11.00 a piece, 5 % preset, then 10 % and 0.50 off each box.
    discounts = Discounts(Decimal(5), Decimal(10), Decimal("0.50"), per_unit=True)
    basis = Basis((LISTED, GENERAL), "HOT")
    assert waterfall(basis, Decimal(2), Decimal(24), discounts, "PLN") == (
        Step(PriceSource.GENERAL_LIST, "", Decimal("288.00"), said=GENERAL),
        Step(PriceSource.CUSTOMER_LIST, "HOTELS", Decimal("264.00"), said=LISTED),
        Step(Reduction.PRESET, "HOT", Decimal("250.80"), percent=Decimal(5)),
        Step(Reduction.PERCENT, "", Decimal("225.72"), percent=Decimal(10)),
        Step(Reduction.AMOUNT, "", Decimal("224.72"), off=Decimal("1.00")),
    )


def test_typed_price_is_for_the_unit_as_entered() -> None:
    found = waterfall(Basis((TYPED, GENERAL)), Decimal(2), Decimal(24), Discounts(), "PLN")
    assert [step.comes_to for step in found] == [Decimal("288.00"), Decimal("240.00")]


def test_nothing_is_taken_off_what_is_free() -> None:
    free = Said(PriceSource.FREE, Decimal(0), 1, in_base=False)
    found = waterfall(Basis((free, GENERAL)), Decimal(1), Decimal(1), Discounts(percent=Decimal(5)), "PLN")
    assert [(step.rule, step.comes_to) for step in found] == [
        (PriceSource.GENERAL_LIST, Decimal("12.00")),
        (PriceSource.FREE, Decimal("0.00")),
    ]


def test_line_that_kept_nothing_has_its_own_price_alone() -> None:
    assert basis_of(None, LISTED) == Basis((LISTED,))


MONEY = st.decimals(0, 10_000, places=4)
SAID = st.builds(
    Said,
    st.sampled_from([source for source in PriceSource if source is not PriceSource.FREE]),
    MONEY,
    st.sampled_from(PRICE_UNITS),
    st.text(max_size=5),
    st.booleans(),
)


def bases(least: int) -> st.SearchStrategy[Basis]:
    prices = st.lists(SAID, min_size=least, max_size=5, unique_by=lambda said: said.source)
    return st.builds(Basis, prices.map(tuple), st.text(max_size=5))


BASES = bases(1)


@given(BASES)
def test_what_a_line_keeps_is_read_again(basis: Basis) -> None:
    kept = json.loads(json.dumps(stored(basis)))
    assert basis_of(kept, replace(basis.prices[0], name="")) == basis


PERCENTS = st.decimals(0, 100, places=4)


@given(
    BASES,
    st.decimals("0.001", 10_000, places=3),
    st.integers(1, 500),
    st.builds(Discounts, PERCENTS, PERCENTS, st.decimals(0, 50, places=2), st.booleans()),
    st.sampled_from(["PLN", "JPY"]),
)
def test_last_step_comes_to_the_amount_of_the_line_and_no_discount_adds(
    basis: Basis, quantity: Decimal, per_unit: int, discounts: Discounts, currency: str
) -> None:
    applies, base = basis.prices[0], quantity * per_unit
    steps = waterfall(basis, quantity, base, discounts, currency)
    reduced = [step.comes_to for step in steps[len(basis.prices) - 1 :]]
    assert reduced == sorted(reduced, reverse=True)
    priced = base if applies.in_base else None
    try:
        amounts = line_amounts(
            quantity, applies.price, applies.price_unit, discounts, currency, priced_quantity=priced
        )
    except Refused:
        assert reduced[-1] < 0
        return
    assert reduced[0] == amounts.value
    assert reduced[-1] == amounts.amount


@given(bases(2), st.decimals("0.001", 10_000, places=3), st.data())
def test_rule_taken_away_takes_exactly_its_step(basis: Basis, quantity: Decimal, data: st.DataObject) -> None:
    discounts = Discounts(Decimal(5), Decimal(3))
    whole = waterfall(basis, quantity, quantity, discounts, "PLN")
    gone = data.draw(st.integers(1, len(basis.prices) - 1))
    left = Basis(basis.prices[:gone] + basis.prices[gone + 1 :], basis.preset_of)
    without = tuple(step for step in whole if step.said != basis.prices[gone])
    assert waterfall(left, quantity, quantity, discounts, "PLN") == without
