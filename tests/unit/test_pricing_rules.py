"""What a line costs, whole and delivered in parts."""

from __future__ import annotations

import itertools
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from salesdesk.domain.catalogue.rules import PRICE_UNITS
from salesdesk.domain.pricing.rules import (
    Discounts,
    LineAmounts,
    Offer,
    PriceSource,
    best_offers,
    delivered_part,
    line_amounts,
)
from salesdesk.errors import Refused
from salesdesk.money import round_half_up

CENT = Fraction(1, 100)
QUANTITIES = st.decimals("0.001", 100_000, places=3)
PRICES = st.decimals(0, 10_000, places=4)
PERCENTS = st.decimals(0, 100, places=4)


def amounts(value: str, discount: str, amount: str) -> LineAmounts:
    return LineAmounts(Decimal(value), Decimal(discount), Decimal(amount))


@pytest.mark.parametrize(
    ("quantity", "price", "price_unit", "discounts", "expected"),
    [
        ("5", "1.01", 1, Discounts(percent=Decimal(10)), amounts("5.05", "0.51", "4.54")),
        ("100", "1.001", 1, Discounts(), amounts("100.10", "0.00", "100.10")),
        ("100", "1.001", 1, Discounts(percent=Decimal("7.5")), amounts("100.10", "7.51", "92.59")),
        ("250", "1.234", 1000, Discounts(), amounts("0.31", "0.00", "0.31")),
        ("3", "19.99", 100, Discounts(), amounts("0.60", "0.00", "0.60")),
        ("10", "1", 1, Discounts(Decimal(10), Decimal(5)), amounts("10.00", "1.45", "8.55")),
        ("10", "1", 1, Discounts(Decimal(9), amount=Decimal("0.6")), amounts("10.00", "1.50", "8.50")),
        ("10", "1", 1, Discounts(amount=Decimal("0.05"), per_unit=True), amounts("10.00", "0.50", "9.50")),
        ("1", "0", 1, Discounts(percent=Decimal(50)), amounts("0.00", "0.00", "0.00")),
    ],
)  # fmt: skip
def test_line_amounts(
    quantity: str, price: str, price_unit: int, discounts: Discounts, expected: LineAmounts
) -> None:
    assert line_amounts(Decimal(quantity), Decimal(price), price_unit, discounts, "EUR") == expected


def test_line_amounts_in_yen_have_no_decimals() -> None:
    found = line_amounts(Decimal(3), Decimal("33.5"), 1, Discounts(percent=Decimal(10)), "JPY")
    assert found == amounts("101", "10", "91")


def test_price_may_multiply_another_quantity_than_the_discount_per_unit() -> None:
    # 2 boxes of 6, priced per piece, 0.10 off each box.
    discounts = Discounts(amount=Decimal("0.10"), per_unit=True)
    found = line_amounts(Decimal(2), Decimal(1), 1, discounts, "EUR", priced_quantity=Decimal(12))
    assert found == amounts("12.00", "0.20", "11.80")


def test_discount_larger_than_the_line_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        line_amounts(Decimal(1), Decimal(10), 1, Discounts(Decimal(3), amount=Decimal(500)), "EUR")
    assert str(refused.value) == "A discount of 500.00 EUR is more than the line comes to: 9.70 EUR."
    assert refused.value.part == "discount"


@given(QUANTITIES, PRICES, st.sampled_from(PRICE_UNITS), PERCENTS, PERCENTS)
def test_percentages_cascade_and_are_rounded_once(
    quantity: Decimal, price: Decimal, price_unit: int, preset: Decimal, percent: Decimal
) -> None:
    found = line_amounts(quantity, price, price_unit, Discounts(preset, percent), "EUR")
    value = round_half_up(Fraction(quantity) * Fraction(price) / price_unit)
    off = Fraction(value) * (1 - (1 - Fraction(preset) / 100) * (1 - Fraction(percent) / 100))
    assert found == LineAmounts(value, round_half_up(off), value - round_half_up(off))
    assert 0 <= found.amount <= found.value


@st.composite
def deliveries(draw: st.DrawFn) -> tuple[list[Decimal], Decimal, int, Discounts]:
    """Parts of a line in base units, its price and its discounts."""
    parts = draw(st.lists(QUANTITIES, min_size=1, max_size=8))
    promotion = draw(st.sampled_from(["", "percent", "amount"]))
    discounts = Discounts(
        draw(PERCENTS),
        draw(PERCENTS),
        draw(st.decimals(0, 100, places=2)),
        draw(st.booleans()),
        promotion_percent=draw(PERCENTS) if promotion == "percent" else Decimal(0),
        promotion_amount=draw(st.decimals(0, 10, places=2)) if promotion == "amount" else Decimal(0),
    )
    return parts, draw(PRICES), draw(st.sampled_from(PRICE_UNITS)), discounts


@given(deliveries())
def test_partial_deliveries_close_to_the_cent(
    line: tuple[list[Decimal], Decimal, int, Discounts],
) -> None:
    parts, price, price_unit, discounts = line
    ordered = sum(parts)
    assert isinstance(ordered, Decimal)
    try:
        whole = line_amounts(ordered, price, price_unit, discounts, "EUR")
    except Refused:
        assume(False)
    billed = [
        delivered_part(reached, ordered, price, price_unit, discounts, whole, "EUR")
        for reached in itertools.accumulate(parts)
    ]
    assert billed[-1] == whole
    for reached, part in zip(itertools.accumulate(parts), billed, strict=True):
        assert part.amount == part.value - part.discount
        assert 0 <= part.discount <= part.value <= whole.value
        # Each of value and discount is within half a cent of its own exact amount, and so
        # is what the discount's percentage was taken from.
        exact = Fraction(reached) / Fraction(ordered)
        assert abs(Fraction(part.value) - Fraction(whole.value) * exact) <= CENT
        assert abs(Fraction(part.discount) - Fraction(whole.discount) * exact) <= 3 * CENT


@given(deliveries())
def test_partial_deliveries_in_any_order_bill_the_same(
    line: tuple[list[Decimal], Decimal, int, Discounts],
) -> None:
    parts, price, price_unit, discounts = line
    ordered = sum(parts)
    assert isinstance(ordered, Decimal)
    plain = Discounts(discounts.preset_percent, discounts.percent)
    whole = line_amounts(ordered, price, price_unit, plain, "EUR")
    for order in (parts, parts[::-1]):
        before = amounts("0", "0", "0")
        net = Decimal(0)
        for reached in itertools.accumulate(order):
            now = delivered_part(reached, ordered, price, price_unit, plain, whole, "EUR")
            net += now.amount - before.amount
            before = now
        assert net == whole.amount


def test_amount_discount_is_prorated_over_partial_deliveries() -> None:
    discounts = Discounts(amount=Decimal("1.00"))
    whole = line_amounts(Decimal(3), Decimal(10), 1, discounts, "EUR")
    reached = [
        delivered_part(Decimal(n), Decimal(3), Decimal(10), 1, discounts, whole, "EUR") for n in (1, 2, 3)
    ]
    assert [part.discount for part in reached] == [Decimal("0.33"), Decimal("0.67"), Decimal("1.00")]


def test_delivered_part_counts_base_units_of_a_line_priced_by_the_box() -> None:
    # 5 boxes of 12 at 1.01 a box, 24 pieces delivered: 2 boxes.
    whole = line_amounts(Decimal(5), Decimal("1.01"), 1, Discounts(percent=Decimal(10)), "EUR")
    part = delivered_part(
        Decimal(24), Decimal(60), Decimal("1.01"), 1, Discounts(percent=Decimal(10)), whole, "EUR",
        priced_per_delivered=Fraction(1, 12),
    )  # fmt: skip
    assert part == amounts("2.02", "0.20", "1.82")


def offer(source: PriceSource, price: str, start: str = "0", day: date = date(2026, 1, 1)) -> Offer:
    return Offer(source, Decimal(price), 1, Decimal(start), day)


@pytest.mark.parametrize(
    ("offers", "quantity", "price"),
    [
        ([], "1", None),
        # The stronger source wins even when it is dearer.
        ([offer(PriceSource.GENERAL_LIST, "1"), offer(PriceSource.INDIVIDUAL, "2")], "1", "2"),
        ([offer(PriceSource.CUSTOMER_LIST, "1"), offer(PriceSource.INDIVIDUAL, "3")], "1", "3"),
        # The largest break that is reached.
        ([offer(PriceSource.GENERAL_LIST, "5"), offer(PriceSource.GENERAL_LIST, "4", "10")], "9.999", "5"),
        ([offer(PriceSource.GENERAL_LIST, "5"), offer(PriceSource.GENERAL_LIST, "4", "10")], "10", "4"),
        ([offer(PriceSource.INDIVIDUAL, "4", "10"), offer(PriceSource.GENERAL_LIST, "5")], "9", "5"),
        # The one that began last.
        (
            [
                offer(PriceSource.GENERAL_LIST, "5"),
                offer(PriceSource.GENERAL_LIST, "6", day=date(2026, 2, 1)),
            ],
            "1",
            "6",
        ),
        # The lower price.
        ([offer(PriceSource.GENERAL_LIST, "5"), offer(PriceSource.GENERAL_LIST, "4.5")], "1", "4.5"),
    ],
)
def test_best_offers_begin_with_the_one_that_applies(
    offers: list[Offer], quantity: str, price: str | None
) -> None:
    for order in itertools.permutations(offers):
        found = [offer.price for offer in best_offers(order, Decimal(quantity))]
        assert found[:1] == ([] if price is None else [Decimal(price)])


def test_best_offers_have_one_of_each_source() -> None:
    offers = [
        offer(PriceSource.CUSTOMER_LIST, "9"),
        offer(PriceSource.CUSTOMER_LIST, "8", "10"),
        offer(PriceSource.INDIVIDUAL, "9.5"),
        offer(PriceSource.INDIVIDUAL, "7", "1000"),
    ]
    found = best_offers(offers, Decimal(10))
    assert found == [offers[2], offers[1]]
