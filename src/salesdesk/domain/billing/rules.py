"""What an invoice bills: the part of each order line that has been delivered and not yet billed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from salesdesk.domain.orders.rules import (
    LineKind,
    LineState,
    is_billable,
    kit_delivered,
    takes_discount,
    tax_of,
)
from salesdesk.domain.pricing.rules import LineAmounts
from salesdesk.domain.tax.rules import TaxCategory, TaxClass, Taxed, Treatment
from salesdesk.money import ZERO, to_currency

__all__ = ["BilledLine", "Delivery", "allowance_now", "bill_lines", "discounted", "shown"]


@dataclass(frozen=True, slots=True)
class Delivery:
    """Goods of one note: base units by order line, and the day they were supplied."""

    supplied_on: date
    quantities: Mapping[int, Decimal]


@dataclass(frozen=True, slots=True)
class BilledLine:
    """One line of the invoice to be. `amounts` are for `base_quantity` alone."""

    line: LineState
    base_quantity: Decimal
    amounts: LineAmounts
    category: TaxCategory
    rate: Decimal
    supplied_on: date

    @property
    def taxed(self) -> Taxed:
        """The line as the tax sees it."""
        return Taxed(self.category, self.rate, self.amounts.amount)


def bill_lines(
    lines: Sequence[LineState],
    deliveries: Sequence[Delivery],
    delivered: Mapping[int, Decimal],
    billed: Mapping[int, tuple[Decimal, LineAmounts]],
    rates: Mapping[date, Mapping[TaxClass, Decimal]],
    treatment: Treatment,
    currency: str,
    today: date,
) -> list[BilledLine]:
    """The lines of an invoice for one order, in the order of its lines.

    Goods are billed as delivered, at the VAT rate of the day they were supplied: an
    order line that left under two rates becomes two invoice lines. Each is the
    difference of two cumulative amounts, so that parts sum to the whole to the cent.
    Services are billed once, whole, with the first invoice of the order. A kit is
    billed as far as all its components have been delivered, on the day they were.

    `delivered` is what the notes of these deliveries and those billed before have
    brought, by line; `billed` has quantity and amounts of earlier invoices by line;
    `rates` those of each day in `deliveries`, and of `today` if there are none.
    """
    deliveries = sorted(deliveries, key=lambda delivery: delivery.supplied_on)
    latest = deliveries[-1].supplied_on if deliveries else today
    out = []
    for line in lines:
        if not is_billable(line):
            continue
        quantity, amounts = billed.get(line.id, (ZERO, _NOTHING))
        if line.kind is LineKind.GOODS:
            parts = [(d.supplied_on, d.quantities.get(line.id, ZERO)) for d in deliveries]
        elif line.kind is LineKind.KIT:
            components = [component for component in lines if component.parent_line_id == line.id]
            parts = _kits_completed(line, components, deliveries, delivered)
        else:
            parts = [(latest, line.wanted - quantity)]
        for category, rate, day, part in _by_rate(line, parts, rates, treatment):
            quantity += part
            before, amounts = amounts, line.amounts_of(quantity, currency)
            out.append(BilledLine(line, part, _difference(amounts, before), category, rate, day))
    return out


def discounted(lines: Iterable[BilledLine]) -> list[Taxed]:
    """Those of the lines that a discount on their whole order comes off, as the tax sees them."""
    return [line.taxed for line in lines if takes_discount(line.line)]


def allowance_now(
    whole_discount: Decimal,
    whole_lines: Decimal,
    billed_lines: Decimal,
    billed_allowance: Decimal,
    currency: str,
) -> Decimal:
    """The part of an order's discount that goes on this invoice.

    `whole_lines` are those that it comes off, `billed_lines` is what this and earlier
    invoices bill of them, `billed_allowance` what the earlier ones took off. Cumulative, so
    that the last invoice closes the discount to the cent.
    """
    if not whole_lines:
        return ZERO
    share = Fraction(whole_discount) * Fraction(billed_lines) / Fraction(whole_lines)
    return to_currency(share, currency) - billed_allowance


def shown(line: LineState, base_quantity: Decimal) -> tuple[Decimal, str, Decimal, int]:
    """Quantity, unit, price and price unit as an invoice line shows them.

    In the unit as entered if the quantity is exact in it, else in base units with the
    price for as many of them as the unit holds; for so many units that this is a whole
    number: 0.75 for a foot of 381/1250 m is 937.50 for 381 m.
    """
    if line.priced_in_base and line.unit_numerator != line.unit_denominator:
        return base_quantity, line.base_unit, line.price, line.price_unit
    unit = Fraction(line.unit_numerator, line.unit_denominator)
    exact = Fraction(base_quantity) / unit
    if (exact * 1000).denominator == 1:
        return Decimal(int(exact * 1000)).scaleb(-3), line.unit, line.price, line.price_unit
    return base_quantity, line.base_unit, line.price * unit.denominator, line.price_unit * unit.numerator


_NOTHING: Final = LineAmounts(ZERO, ZERO, ZERO)


def _difference(after: LineAmounts, before: LineAmounts) -> LineAmounts:
    return LineAmounts(
        after.value - before.value, after.discount - before.discount, after.amount - before.amount
    )


def _kits_completed(
    kit: LineState,
    components: Sequence[LineState],
    deliveries: Sequence[Delivery],
    delivered: Mapping[int, Decimal],
) -> list[tuple[date, Decimal]]:
    """How many kits each delivery, oldest first, made complete."""
    came = {
        c.id: delivered.get(c.id, ZERO) - sum((d.quantities.get(c.id, ZERO) for d in deliveries), ZERO)
        for c in components
    }
    complete = kit_delivered(kit, components, came)
    parts = []
    for delivery in deliveries:
        came = {id_: quantity + delivery.quantities.get(id_, ZERO) for id_, quantity in came.items()}
        before, complete = complete, kit_delivered(kit, components, came)
        parts.append((delivery.supplied_on, complete - before))
    return parts


def _by_rate(
    line: LineState,
    parts: Sequence[tuple[date, Decimal]],
    rates: Mapping[date, Mapping[TaxClass, Decimal]],
    treatment: Treatment,
) -> list[tuple[TaxCategory, Decimal, date, Decimal]]:
    """Parts of a line by day, oldest first, made one per rate, with the last day at that rate."""
    merged: dict[tuple[TaxCategory, Decimal], tuple[date, Decimal]] = {}
    for day, part in parts:
        if part > ZERO:
            key = tax_of(line, treatment, rates[day])
            merged[key] = (day, part + merged.get(key, (day, ZERO))[1])
    return [(*key, day, quantity) for key, (day, quantity) in merged.items()]
