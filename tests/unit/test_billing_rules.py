"""What an invoice bills: whatever the parts, they sum to the order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesdesk.domain.billing.rules import BilledLine, Delivery, allowance_now, bill_lines, discounted, shown
from salesdesk.domain.orders.rules import LineKind, LineState, order_allowance, takes_discount
from salesdesk.domain.pricing.rules import Discounts, LineAmounts
from salesdesk.domain.tax.rules import TaxClass, Treatment
from salesdesk.errors import Refused
from salesdesk.money import ZERO
from tests.unit.test_orders_rules import RATES, order_line, order_lines

OLD_YEAR, NEW_YEAR = date(2026, 12, 31), date(2027, 1, 2)
NEW_RATES = RATES | {TaxClass.STANDARD: Decimal(25)}
BY_DAY = {OLD_YEAR: RATES, NEW_YEAR: NEW_RATES}
NOTHING = LineAmounts(ZERO, ZERO, ZERO)


class Order:
    """An order that is delivered and billed bit by bit."""

    def __init__(self, lines: Sequence[LineState]) -> None:
        self.lines = lines
        self.billed: dict[int, tuple[Decimal, LineAmounts]] = {}
        self.delivered: dict[int, Decimal] = defaultdict(Decimal)

    def bill(self, *deliveries: Delivery) -> list[BilledLine]:
        """The lines of one invoice for these deliveries."""
        for delivery in deliveries:
            for line_id, quantity in delivery.quantities.items():
                self.delivered[line_id] += quantity
        found = bill_lines(
            self.lines, deliveries, self.delivered, self.billed, BY_DAY, Treatment.DOMESTIC, "PLN", NEW_YEAR
        )
        for each in found:
            quantity, before = self.billed.get(each.line.id, (ZERO, NOTHING))
            after = LineAmounts(
                before.value + each.amounts.value,
                before.discount + each.amounts.discount,
                before.amount + each.amounts.amount,
            )
            self.billed[each.line.id] = quantity + each.base_quantity, after
        return found


@st.composite
def deliveries_of(draw: st.DrawFn, lines: Sequence[LineState]) -> list[Delivery]:
    """All of the lines in up to four deliveries, some before New Year and some after."""
    parts: list[dict[int, Decimal]] = [{} for _ in range(draw(st.integers(1, 4)))]
    for line in lines:
        left = int(line.base_quantity)
        for part in parts[:-1]:
            now = draw(st.integers(0, left))
            left -= now
            part[line.id] = Decimal(now)
        parts[-1][line.id] = Decimal(left)
    return [Delivery(draw(st.sampled_from((OLD_YEAR, NEW_YEAR))), part) for part in parts]


@given(st.data())
def test_parts_sum_to_the_order_to_the_cent(data: st.DataObject) -> None:
    lines = data.draw(order_lines())
    order = Order(lines)
    for delivery in data.draw(deliveries_of(lines)):
        for each in order.bill(delivery):
            assert each.base_quantity == delivery.quantities[each.line.id] > 0
            assert each.amounts.amount >= 0
            assert each.amounts.discount >= 0
            assert each.amounts.value - each.amounts.discount == each.amounts.amount
            assert each.supplied_on == delivery.supplied_on
    assert {id_: part[1].amount for id_, part in order.billed.items()} == {x.id: x.net for x in lines}
    assert {id_: part[0] for id_, part in order.billed.items()} == {x.id: x.base_quantity for x in lines}


@given(st.data(), st.randoms(use_true_random=False))
def test_order_of_deliveries_and_invoices_does_not_matter_for_the_sum(
    data: st.DataObject, chance: Random
) -> None:
    lines = data.draw(order_lines())
    deliveries = data.draw(deliveries_of(lines))
    one_by_one, shuffled, at_once = Order(lines), Order(lines), Order(lines)
    for delivery in deliveries:
        one_by_one.bill(delivery)
    chance.shuffle(deliveries)
    for delivery in deliveries:
        shuffled.bill(delivery)
    at_once.bill(*deliveries)
    assert one_by_one.billed == shuffled.billed == at_once.billed


@given(st.data())
def test_lines_of_one_invoice_are_one_per_rate(data: st.DataObject) -> None:
    lines = data.draw(order_lines())
    deliveries = data.draw(deliveries_of(lines))
    rows = [(each.line.id, each.category, each.rate) for each in Order(lines).bill(*deliveries)]
    assert len(set(rows)) == len(rows)
    assert [row[0] for row in rows] == sorted(row[0] for row in rows)


@given(st.data(), st.sampled_from([ZERO, Decimal("7.5"), Decimal("33.3333"), Decimal(100)]))
def test_discount_on_the_order_closes_with_the_last_invoice(data: st.DataObject, percent: Decimal) -> None:
    lines = data.draw(order_lines((LineKind.GOODS, LineKind.DEPOSIT)))
    whole = sum((line.net for line in lines if takes_discount(line)), ZERO)
    discount = order_allowance(whole, percent, ZERO, "PLN")
    order, billed, allowed = Order(lines), ZERO, ZERO
    for delivery in data.draw(deliveries_of(lines)):
        now = sum((each.amount for each in discounted(order.bill(delivery))), ZERO)
        billed += now
        part = allowance_now(discount, whole, billed, allowed, "PLN")
        assert 0 <= part <= now
        allowed += part
    assert allowed == discount


def test_service_is_billed_once_with_the_first_delivery() -> None:
    goods = order_line(Decimal(4), Decimal(1), line_id=1)
    freight = order_line(Decimal(1), Decimal(15), kind=LineKind.SERVICE, line_id=2)
    order = Order([goods, freight])
    half = Delivery(OLD_YEAR, {1: Decimal(2)})
    assert [(each.line.id, each.rate) for each in order.bill(half)] == [(1, Decimal(23)), (2, Decimal(23))]
    assert [each.line.id for each in order.bill(half)] == [1]
    assert [each.line.id for each in Order([freight]).bill()] == [2]


def test_kits_are_billed_on_the_day_they_became_complete() -> None:
    kit = order_line(Decimal(6), Decimal(20), kind=LineKind.KIT, line_id=1)
    parts = [order_line(Decimal(n), ZERO, line_id=i, parent=1) for i, n in ((2, 12), (3, 6))]
    order = Order([kit, *parts])
    old = Delivery(OLD_YEAR, {2: Decimal(12), 3: Decimal(1)})
    new = Delivery(NEW_YEAR, {3: Decimal(5)})
    assert [(x.base_quantity, x.rate, x.amounts.amount) for x in order.bill(new, old)] == [
        (Decimal(1), Decimal(23), Decimal("20.00")),
        (Decimal(5), Decimal(25), Decimal("100.00")),
    ]
    assert order.bill() == []


@given(st.integers(1, 12), st.integers(1, 3), st.data())
def test_kits_in_parts_sum_to_the_order(kits: int, per_kit: int, data: st.DataObject) -> None:
    price = data.draw(st.integers(0, 999_999).map(lambda n: Decimal(n).scaleb(-4)))
    kit = order_line(Decimal(kits), price, Discounts(percent=Decimal("7.5")), kind=LineKind.KIT, line_id=1)
    parts = [
        order_line(Decimal(kits * n), ZERO, line_id=index, parent=1) for index, n in ((2, 1), (3, per_kit))
    ]
    order = Order([kit, *parts])
    for delivery in data.draw(deliveries_of(parts)):
        order.bill(delivery)
    assert order.billed[1] == (Decimal(kits), kit.amounts_of(Decimal(kits), "PLN"))


def test_line_without_a_rate_is_refused_only_when_it_is_billed() -> None:
    line = order_line(Decimal(1), Decimal(1), tax_class=TaxClass.REDUCED)
    bare: Mapping[date, Mapping[TaxClass, Decimal]] = {OLD_YEAR: {}}

    def bill(*deliveries: Delivery) -> list[BilledLine]:
        return bill_lines([line], deliveries, {}, {}, bare, Treatment.DOMESTIC, "PLN", OLD_YEAR)

    assert bill() == []
    with pytest.raises(Refused, match="no VAT rate"):
        bill(Delivery(OLD_YEAR, {1: Decimal(1)}))


@given(
    st.integers(1, 50).map(lambda n: Decimal(n) * 125),
    st.integers(1, 99_999).map(lambda n: Decimal(n).scaleb(-4)),
    st.sampled_from([(1, 1), (12, 1), (381, 1250), (2, 3), (1, 8)]),
    st.sampled_from([1, 100, 1000]),
    st.booleans(),
    st.data(),
)
def test_what_a_line_shows_multiplies_to_what_it_charges(
    quantity: Decimal,
    price: Decimal,
    unit: tuple[int, int],
    price_unit: int,
    in_base: bool,
    data: st.DataObject,
) -> None:
    line = replace(order_line(quantity, price, unit=unit, price_unit=price_unit), priced_in_base=in_base)
    part = data.draw(st.integers(1, int(line.base_quantity * 1000)).map(lambda n: Decimal(n).scaleb(-3)))
    many, name, each, per = shown(line, part)
    assert name in (line.unit, line.base_unit)
    assert (Fraction(price) / price_unit) * Fraction(part) * line.priced_per_base == (
        Fraction(many) * Fraction(each) / per
    )
    assert many == many.quantize(Decimal("0.001"))
    assert per > 0


def test_days_between_deliveries_do_not_matter_at_one_rate() -> None:
    line = order_line(Decimal(3), Decimal("0.333"))
    rates = {OLD_YEAR + timedelta(days=n): RATES for n in range(3)}
    deliveries = [Delivery(day, {1: Decimal(1)}) for day in reversed(rates)]
    [billed] = bill_lines([line], deliveries, {}, {}, rates, Treatment.DOMESTIC, "PLN", OLD_YEAR)
    assert (billed.base_quantity, billed.amounts.amount) == (Decimal(3), Decimal("1.00"))
    assert billed.supplied_on == OLD_YEAR + timedelta(days=2)
