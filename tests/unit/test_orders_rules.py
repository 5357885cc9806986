"""What an order comes to, whole and cut short."""

from __future__ import annotations

import itertools
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesdesk.domain.orders.rules import (
    LineKind,
    LineState,
    is_billable,
    is_done,
    kit_delivered,
    order_allowance,
    order_totals,
    takes_discount,
    tax_of,
)
from salesdesk.domain.pricing.rules import Discounts, line_amounts
from salesdesk.domain.tax.rules import PriceMode, TaxCategory, TaxClass, Treatment
from salesdesk.errors import Refused
from salesdesk.money import ZERO, to_currency

RATES = {
    TaxClass.STANDARD: Decimal(23),
    TaxClass.REDUCED: Decimal(8),
    TaxClass.REDUCED_SECOND: Decimal(5),
    TaxClass.ZERO: ZERO,
    TaxClass.EXEMPT: ZERO,
    TaxClass.OUTSIDE: ZERO,
}
PERCENTS = st.sampled_from([ZERO, Decimal("7.5"), Decimal("33.3333"), Decimal(100)])


def order_line(
    quantity: Decimal,
    price: Decimal,
    discounts: Discounts = Discounts(),  # noqa: B008 - frozen
    *,
    kind: LineKind = LineKind.GOODS,
    tax_class: TaxClass = TaxClass.STANDARD,
    unit: tuple[int, int] = (1, 1),
    price_unit: int = 1,
    line_id: int = 1,
    parent: int | None = None,
    closed: Decimal = ZERO,
) -> LineState:
    """A line of so many of a unit, at a price for that unit."""
    net = line_amounts(quantity, price, price_unit, discounts, "PLN").amount
    base = quantity * unit[0] / unit[1]
    return LineState(
        line_id, 1, line_id, parent, kind, line_id, f"A{line_id}", "pc", "", quantity, "unit", *unit, base,
        closed, price, price_unit, False, discounts, net, tax_class, None, None, None,
    )  # fmt: skip


@st.composite
def order_lines(draw: st.DrawFn, kinds: tuple[LineKind, ...] = (LineKind.GOODS,)) -> list[LineState]:
    """The lines of an order, with discounts that are not more than they come to."""
    lines = []
    for line_id in range(1, draw(st.integers(1, 4)) + 1):
        quantity = Decimal(draw(st.integers(1, 40)))
        price = draw(st.integers(0, 400_000).map(lambda n: Decimal(n).scaleb(-4)))
        discounts = Discounts(draw(PERCENTS), draw(PERCENTS))
        line = order_line(
            quantity,
            price,
            discounts,
            kind=draw(st.sampled_from(kinds)),
            tax_class=draw(st.sampled_from(TaxClass)),
            unit=draw(st.sampled_from([(1, 1), (12, 1)])),
            price_unit=draw(st.sampled_from([1, 100])),
            line_id=line_id,
        )
        off = Decimal(draw(st.integers(0, int(line.net * 100)))).scaleb(-2)
        lines.append(replace(line, discounts=replace(discounts, amount=off), net=line.net - off))
    return lines


def closed(line: LineState, quantity: Decimal) -> LineState:
    """The line with so many base units given up."""
    return replace(line, closed_quantity=quantity)


MIXED = (LineKind.GOODS, LineKind.SERVICE, LineKind.DEPOSIT)


@given(order_lines(MIXED), st.sampled_from(PriceMode), st.sampled_from(Treatment), PERCENTS)
def test_totals_of_an_order_are_the_sums_of_its_lines(
    lines: list[LineState], mode: PriceMode, treatment: Treatment, percent: Decimal
) -> None:
    whole = sum((line.net for line in lines), ZERO)
    discounted = sum((line.net for line in lines if takes_discount(line)), ZERO)
    allowance = order_allowance(discounted, percent, ZERO, "PLN")
    found = order_totals(lines, RATES, treatment, mode, "PLN", percent, ZERO)
    assert (found.lines, found.allowance) == (whole, allowance)
    assert found.gross == found.net + found.vat
    assert {PriceMode.NET: found.net, PriceMode.GROSS: found.gross}[mode] == whole - allowance
    for group in found.groups:
        mine = [line for line in lines if tax_of(line, treatment, RATES) == (group.category, group.rate)]
        amount = {PriceMode.NET: group.base, PriceMode.GROSS: group.base + group.vat}[mode]
        assert amount + group.allowance == sum((line.net for line in mine), ZERO)
        assert group.allowance <= sum((line.net for line in mine if takes_discount(line)), ZERO)


@given(order_lines(MIXED), st.sampled_from(PriceMode), st.decimals(0, 1, places=4))
def test_deposits_are_worth_in_an_order_with_a_discount_what_they_are_worth_alone(
    lines: list[LineState], mode: PriceMode, part: Decimal
) -> None:
    def net(of: list[LineState], percent: Decimal, off: Decimal) -> Decimal:
        found = order_totals(of, RATES, Treatment.DOMESTIC, mode, "PLN", percent, off)
        return found.lines - found.allowance

    goods = [line for line in lines if takes_discount(line)]
    deposits = [line for line in lines if not takes_discount(line)]
    off = to_currency(net(goods, Decimal(50), ZERO) * part, "PLN")  # of a penny a half leaves nothing
    discount = Decimal(50), off
    assert net(lines, *discount) == net(goods, *discount) + net(deposits, ZERO, ZERO)


def test_discount_that_only_deposits_could_bear_is_refused_and_says_why() -> None:
    crate = order_line(Decimal(10), Decimal(45), kind=LineKind.DEPOSIT, line_id=2)
    lines = [order_line(Decimal(1), Decimal(20)), crate]
    at_home = RATES, Treatment.DOMESTIC, PriceMode.NET, "PLN"
    assert order_totals(lines, *at_home, Decimal(10), Decimal(18)).net == 450
    assert order_totals([crate], *at_home, Decimal(10), ZERO).net == 450
    with pytest.raises(Refused, match=r"without its deposits: 18\.00 PLN"):
        order_totals(lines, *at_home, Decimal(10), Decimal("18.01"))


def test_goods_to_another_member_state_are_exempt_and_services_of_the_order_are_the_buyers() -> None:
    freight = order_line(Decimal(1), Decimal(15), kind=LineKind.SERVICE, line_id=2)
    crate = order_line(Decimal(1), Decimal(2), kind=LineKind.DEPOSIT, line_id=3)
    lines = [order_line(Decimal(1), Decimal(85)), freight, crate]
    found = order_totals(lines, RATES, Treatment.INTRA_EU, PriceMode.NET, "EUR", Decimal(10), ZERO)
    groups = [(group.category.value, group.allowance, group.base, group.vat) for group in found.groups]
    assert groups == [
        ("AE", Decimal("1.50"), Decimal("13.50"), ZERO),
        ("K", Decimal("8.50"), Decimal("78.50"), ZERO),
    ]


@given(order_lines(), st.data())
def test_what_is_given_up_takes_its_part_of_the_discount_along(
    lines: list[LineState], data: st.DataObject
) -> None:
    left = [closed(line, data.draw(st.integers(0, int(line.base_quantity)).map(Decimal))) for line in lines]
    found = order_totals(left, RATES, Treatment.DOMESTIC, PriceMode.NET, "PLN", Decimal(10), ZERO)
    kept = sum((line.amounts_of(line.wanted, "PLN").amount for line in left), ZERO)
    whole = sum((line.net for line in lines), ZERO)
    assert found.lines == kept
    assert 0 <= found.allowance <= kept
    if kept == whole:
        assert found.allowance == order_allowance(whole, Decimal(10), ZERO, "PLN")


@given(order_lines())
def test_order_that_is_given_up_whole_is_worth_nothing(lines: list[LineState]) -> None:
    left = [closed(line, line.base_quantity) for line in lines]
    found = order_totals(left, RATES, Treatment.DOMESTIC, PriceMode.NET, "PLN", Decimal(10), ZERO)
    assert (found.net, found.vat, found.gross) == (ZERO, ZERO, ZERO)


@given(order_lines(), st.sampled_from(Treatment))
def test_only_sales_at_home_are_taxed(lines: list[LineState], treatment: Treatment) -> None:
    found = order_totals(lines, RATES, treatment, PriceMode.NET, "PLN", ZERO, ZERO)
    assert treatment is Treatment.DOMESTIC or found.vat == 0


def test_components_and_texts_are_worth_nothing() -> None:
    kit = order_line(Decimal(1), Decimal(20), kind=LineKind.KIT)
    part = order_line(Decimal(2), Decimal(10), line_id=2, parent=1)
    text = replace(order_line(Decimal(1), Decimal(9), line_id=3), kind=LineKind.TEXT)
    assert [is_billable(line) for line in (kit, part, text)] == [True, False, False]
    found = order_totals([kit, part, text], RATES, Treatment.DOMESTIC, PriceMode.NET, "PLN", ZERO, ZERO)
    assert found.net == 20


@pytest.mark.parametrize(
    ("lines", "percent", "amount", "off"),
    [
        ("100.00", "10", "5.00", "15.00"),
        ("0.05", "10", "0", "0.01"),
        ("10.00", "0", "0.005", "0.01"),
        ("10.00", "100", "0", "10.00"),
        ("0.00", "50", "0", "0.00"),
    ],
)
def test_discount_on_an_order(lines: str, percent: str, amount: str, off: str) -> None:
    assert order_allowance(Decimal(lines), Decimal(percent), Decimal(amount), "PLN") == Decimal(off)


def test_discount_that_is_more_than_the_order_is_refused() -> None:
    with pytest.raises(Refused):
        order_allowance(Decimal("10.00"), Decimal(100), Decimal("0.01"), "PLN")


@given(
    st.integers(1, 30),
    st.lists(st.tuples(st.integers(1, 5), st.integers(0, 150)), min_size=1, max_size=3),
)
def test_kit_is_as_complete_as_its_rarest_component(kits: int, parts: list[tuple[int, int]]) -> None:
    kit = order_line(Decimal(kits), Decimal(20), kind=LineKind.KIT)
    components = [
        order_line(Decimal(kits * per_kit), ZERO, line_id=index, parent=1)
        for index, (per_kit, _) in enumerate(parts, 2)
    ]
    came = {index: Decimal(min(n, kits * per_kit)) for index, (per_kit, n) in enumerate(parts, 2)}
    complete = kit_delivered(kit, components, came)
    assert complete == complete.quantize(Decimal("0.001"))
    exact = min(Fraction(came[c.id]) * kits / Fraction(c.base_quantity) for c in components)
    assert 0 <= exact - Fraction(complete) < Fraction(1, 1000)
    if all(came[c.id] == c.base_quantity for c in components):
        assert complete == kits


def test_order_is_done_when_all_that_is_wanted_is_billed() -> None:
    lines = [order_line(Decimal(5), Decimal(1), line_id=1), order_line(Decimal(3), Decimal(1), line_id=2)]
    assert not is_done(lines, {})
    assert not is_done(lines, {1: Decimal(5), 2: Decimal(2)})
    assert is_done(lines, {1: Decimal(5), 2: Decimal(3)})
    assert is_done([lines[0], closed(lines[1], Decimal(1))], {1: Decimal(5), 2: Decimal(2)})
    assert is_done([], {})


def test_tax_of_a_class_without_a_rate_is_refused() -> None:
    line = order_line(Decimal(1), Decimal(1))
    assert tax_of(line, Treatment.EXPORT, {}) == (TaxCategory.EXPORT, ZERO)
    with pytest.raises(Refused, match="no VAT rate"):
        tax_of(line, Treatment.DOMESTIC, {})


@given(order_lines())
def test_more_of_a_line_is_never_worth_less(lines: list[LineState]) -> None:
    for line in lines:
        amounts = [line.amounts_of(Decimal(n), "PLN") for n in range(int(line.base_quantity) + 1)]
        assert (amounts[0].amount, amounts[-1].amount) == (ZERO, line.net)
        for less, more in itertools.pairwise(amounts):
            assert less.value <= more.value
            assert less.discount <= more.discount
            assert less.amount <= more.amount
