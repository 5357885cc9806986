"""Worked examples with the numbers that people reckon with by hand, alone and stacked."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesdesk.domain.drafts.rules import NewLine
from salesdesk.domain.orders.rules import order_allowance, order_totals
from salesdesk.domain.pricing.promotions import Benefit, Deal, Offered, Promotion, settled
from salesdesk.domain.pricing.rules import Discounts, Offer, PriceSource
from salesdesk.domain.pricing.waterfall import Basis, Reduction, Said, waterfall
from salesdesk.domain.tax.rules import (
    PriceMode,
    TaxCategory,
    TaxClass,
    Taxed,
    Totals,
    Treatment,
    allowance_shares,
    totals,
)
from salesdesk.money import ZERO
from tests.unit.test_drafts_rules import MUG, priced
from tests.unit.test_orders_rules import RATES, order_line

S = TaxCategory.STANDARD


def taxed(*lines: tuple[str, str], off: str = "0.00", mode: PriceMode = PriceMode.NET) -> Totals:
    """The totals of lines, each a rate and what it comes to, with so much off the whole."""
    found = [Taxed(S, Decimal(rate), Decimal(amount)) for rate, amount in lines]
    return totals(found, mode, "PLN", allowance_shares(found, Decimal(off), "PLN"))


def groups(found: Totals) -> list[str]:
    """Rate, share of the discount, base and VAT of each line of the breakdown."""
    return [f"{group.rate} -{group.allowance} {group.base} {group.vat}" for group in found.groups]


def sums(found: Totals) -> str:
    return f"{found.net} {found.vat} {found.gross}"


def test_line_is_rounded_and_then_the_document() -> None:
    # 100 × 1.001 is 100.10; a hundred lines of one are 1.00 each.
    one = order_line(Decimal(100), Decimal("1.001"))
    many = [order_line(Decimal(1), Decimal("1.001"), line_id=at) for at in range(1, 101)]
    for lines, expected in (([one], "100.10 20.02 120.12"), (many, "100.00 20.00 120.00")):
        rates = {TaxClass.STANDARD: Decimal(20)}
        found = order_totals(lines, rates, Treatment.DOMESTIC, PriceMode.NET, "PLN", ZERO, ZERO)
        assert sums(found) == expected


def test_discount_of_2_95_off_30_00_at_two_rates() -> None:
    found = taxed(("23", "10.00"), ("8", "20.00"), off="2.95")
    assert groups(found) == ["23 -0.98 9.02 2.07", "8 -1.97 18.03 1.44"]
    assert sums(found) == "27.05 3.51 30.56"


def test_discount_of_10_00_over_three_rates() -> None:
    found = taxed(("23", "33.33"), ("8", "33.33"), ("5", "33.33"), off="10.00")
    assert groups(found) == ["23 -3.34 29.99 6.90", "8 -3.33 30.00 2.40", "5 -3.33 30.00 1.50"]
    assert sums(found) == "89.99 10.80 100.79"
    found = taxed(("23", "100.00"), ("8", "50.00"), ("5", "25.00"), off="10.00")
    assert groups(found) == ["23 -5.71 94.29 21.69", "8 -2.86 47.14 3.77", "5 -1.43 23.57 1.18"]
    assert sums(found) == "165.00 26.64 191.64"


def test_ten_per_cent_from_ten_eligible_pieces_with_ten_per_cent_tax() -> None:
    # Lines of 5, 10, 5 and 5 at 20.00, the 10 not eligible: 500.00 becomes 470.00, with tax 517.00.
    lines = [
        Offered(at, Decimal(n), Decimal(n), Decimal(20), 1, Discounts(), "PLN")
        for at, n in enumerate((5, 10, 5, 5), 1)
    ]
    promotion = Promotion(1, "TEN", Deal(Benefit.PERCENT, Decimal(10), from_quantity=Decimal(10)))
    found = settled(lines, [(promotion, frozenset({1, 3, 4}))])
    amounts = [found[each.id].amounts.amount if each.id in found else each.value for each in lines]
    assert sum(each.value for each in lines) == Decimal("500.00")
    assert sums(taxed(*(("10", str(amount)) for amount in amounts))) == "470.00 47.00 517.00"


def test_vat_is_taken_out_of_gross_prices_after_all_discounts() -> None:
    # 3 × 12.30 less 10 % is 33.21, of which 6.21 is VAT; 2 × 5.99 less 1.50 is 10.48.
    mugs = order_line(Decimal(3), Decimal("12.30"), Discounts(percent=Decimal(10)))
    tea = order_line(
        Decimal(2),
        Decimal("5.99"),
        Discounts(amount=Decimal("1.50")),
        tax_class=TaxClass.REDUCED,
        line_id=2,
    )
    found = order_totals(
        [mugs, tea], RATES, Treatment.DOMESTIC, PriceMode.GROSS, "PLN", Decimal(5), Decimal("1.00")
    )
    # 43.69 less 5 % (2.1845) and 1.00 is 3.18 off: 2.42 of 33.21 and 0.76 of 10.48.
    assert groups(found) == ["23 -2.42 25.03 5.76", "8 -0.76 9.00 0.72"]
    assert sums(found) == "34.03 6.48 40.51"


HOTELS = [
    Offer(PriceSource.CUSTOMER_LIST, Decimal("11.00"), 1, ZERO, date(2026, 1, 1), "HOTELS"),
    Offer(PriceSource.CUSTOMER_LIST, Decimal("10.50"), 1, Decimal(20), date(2026, 1, 1), "HOTELS"),
]


def test_everything_at_once() -> None:
    """Quantity break, promotion, preset discount, per cent and money typed, and money off the order."""
    typed = NewLine(Decimal(24), discount_percent=Decimal(10), discount_amount=Decimal("1.00"))
    line = priced(typed, MUG, *HOTELS, preset=Decimal(5))
    assert [(each.source, each.price) for each in line.basis.prices] == [
        (PriceSource.CUSTOMER_LIST, Decimal("10.50")),
        (PriceSource.GENERAL_LIST, Decimal("10.00")),
    ]
    discounts = Discounts(line.preset_percent, typed.discount_percent, typed.discount_amount)
    offered = Offered(1, Decimal(24), Decimal(24), line.applies.price, 1, discounts, "PLN")
    promotion = Promotion(1, "SPRING", Deal(Benefit.PERCENT, Decimal(20)))
    one = settled([offered], [(promotion, frozenset({1}))])[1]
    basis = replace(line.basis, preset_of="HOT", promotion="SPRING")
    steps = waterfall(basis, Decimal(24), Decimal(24), one.discounts, "PLN")
    assert [f"{step.rule} {step.name} {step.comes_to}" for step in steps] == [
        "general_list  240.00",
        "customer_list HOTELS 252.00",
        "promotion SPRING 201.60",
        "preset HOT 191.52",
        "percent  172.37",
        "amount  171.37",
    ]
    assert one.amounts.amount == Decimal("171.37")
    other = priced(NewLine(Decimal(10), price=Decimal("3.33")), preset=Decimal(5), preset_always=True)
    assert str(other.amounts.amount) == "31.63"  # 33.30 less 1.665
    allowance = order_allowance(Decimal("203.00"), Decimal(3), Decimal("2.00"), "PLN")
    found = taxed(("23", "171.37"), ("8", "31.63"), off=str(allowance))
    assert groups(found) == ["23 -6.83 164.54 37.84", "8 -1.26 30.37 2.43"]
    assert sums(found) == "194.91 40.27 235.18"


@pytest.mark.parametrize(
    ("quantity", "price", "discounts", "net"),
    [
        ("3", "0", Discounts(Decimal(50), Decimal(100)), "0.00"),
        ("3", "9.99", Discounts(Decimal(50), Decimal(100)), "0.00"),
        ("3", "9.99", Discounts(amount=Decimal("9.99"), per_unit=True), "0.00"),
        ("100000000", "999999999.9999", Discounts(Decimal(100)), "0.00"),
        ("100000000", "999999999.9999", Discounts(), "99999999999990000.00"),
        ("0.001", "0.0001", Discounts(), "0.00"),
    ],
)
def test_ends_of_the_scale_are_exact(quantity: str, price: str, discounts: Discounts, net: str) -> None:
    assert str(order_line(Decimal(quantity), Decimal(price), discounts).net) == net


OFFERS = st.lists(
    st.builds(
        Offer,
        st.sampled_from([PriceSource.INDIVIDUAL, PriceSource.CUSTOMER_LIST]),
        st.decimals(0, 1000, places=4),
        st.sampled_from([1, 100, 1000]),
        st.integers(0, 30).map(Decimal),
        st.dates(date(2025, 1, 1), date(2026, 3, 2)),
        st.sampled_from(["", "A", "B"]),
    ),
    max_size=8,
)


@given(OFFERS, st.integers(1, 40), st.decimals(0, 100, places=2), st.randoms(use_true_random=False))
def test_price_is_a_function_of_what_it_is_made_of_in_whatever_order(
    offers: list[Offer], quantity: int, preset: Decimal, shuffler: random.Random
) -> None:
    line = NewLine(Decimal(quantity))
    found = priced(line, MUG, *offers, preset=preset)
    mixed = offers[:]
    shuffler.shuffle(mixed)
    assert priced(line, MUG, *mixed, preset=preset) == found
    reached = [each for each in offers if each.from_quantity <= quantity]
    assert priced(line, MUG, *reached, preset=preset) == found  # what does not apply changes nothing


PERCENTS = st.decimals(1, 90, places=2)
DISCOUNTS = st.builds(
    Discounts,
    PERCENTS,
    PERCENTS,
    st.decimals("0.01", "0.50", places=2),
    st.booleans(),
    promotion_percent=PERCENTS,
)


def taken_away(gone: Reduction, given: Discounts) -> Discounts:
    """The discounts without one of them."""
    match gone:
        case Reduction.PROMOTION:
            return replace(given, promotion_percent=ZERO)
        case Reduction.PRESET:
            return replace(given, preset_percent=ZERO)
        case Reduction.PERCENT:
            return replace(given, percent=ZERO)
        case Reduction.AMOUNT:
            return replace(given, amount=ZERO)


@given(DISCOUNTS, st.sampled_from(Reduction), st.integers(1, 50))
def test_discount_taken_away_takes_exactly_its_step(
    discounts: Discounts, gone: Reduction, quantity: int
) -> None:
    basis = Basis((Said(PriceSource.GENERAL_LIST, Decimal("100.00"), 1),), "HOT", "SPRING")

    def steps(given: Discounts) -> list[tuple[object, ...]]:
        found = waterfall(basis, Decimal(quantity), Decimal(quantity), given, "PLN")
        return [(step.rule, step.name, step.said, step.percent, step.off) for step in found]

    whole = steps(discounts)
    without = steps(taken_away(gone, discounts))
    assert len(whole) == 5
    assert without == [step for step in whole if step[0] is not gone]


@given(
    st.lists(st.tuples(st.integers(0, 10**9), st.sampled_from(["23", "8", "5", "0"])), min_size=1), st.data()
)
def test_order_discount_over_rates_neither_loses_nor_invents_a_cent(
    lines: list[tuple[int, str]], data: st.DataObject
) -> None:
    amounts = [(rate, str(Decimal(units).scaleb(-2))) for units, rate in lines]
    worth = sum((Decimal(amount) for _, amount in amounts), ZERO)
    off = Decimal(data.draw(st.integers(0, int(worth * 100)))).scaleb(-2)
    found = taxed(*amounts, off=str(off))
    assert found.net == worth - off
    assert found.gross == found.net + sum(group.vat for group in found.groups)
    for group in found.groups:
        assert group.base >= 0
        assert abs(Fraction(group.vat) - Fraction(group.base) * Fraction(group.rate) / 100) <= Fraction(
            1, 200
        )
