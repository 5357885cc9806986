"""What a line costs: base price, discounts, rounding. TRADE rule: discount rounded first.

Line amount = half-up(quantity × price ÷ price unit) − discount, where the discount is
itself rounded half-up: 5 × 1.01 − 10 % = 5.05 − 0.51 = 4.54 (EN 16931 BR-DEC-24 and
BT-131: both amounts have the currency's decimals).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from salesdesk.errors import Refused
from salesdesk.i18n import N_, Amount, Labelled
from salesdesk.money import ZERO, ratio_to_currency, to_currency

__all__ = [
    "Discounts",
    "LineAmounts",
    "Offer",
    "PriceSource",
    "best_offers",
    "delivered_part",
    "discount_of",
    "line_amounts",
    "line_value",
    "percent_off",
    "reduced",
]


class PriceSource(Labelled):
    """Where a line's price comes from, in the order in which the sources are asked."""

    TYPED = "typed", N_("typed")
    QUOTED = "quoted", N_("from quote")
    INDIVIDUAL = "individual", N_("agreed")
    CUSTOMER_LIST = "customer_list", N_("customer's list")
    GENERAL_LIST = "general_list", N_("general list")
    FREE = "free", N_("free of charge")
    GIVEN = "given", N_("free with a promotion")


@dataclass(frozen=True, slots=True)
class Discounts:
    """The discounts of a line: a promotion's first, then the preset one, then what was typed.

    Percentages cascade: 10 % and then 5 % leave 85.5 %. A promotion takes per cent or money off the
    whole line. The typed amount comes off last, once per line, or per unit as entered if marked so.
    """

    preset_percent: Decimal = ZERO
    percent: Decimal = ZERO
    amount: Decimal = ZERO
    per_unit: bool = False
    promotion_percent: Decimal = ZERO
    promotion_amount: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class LineAmounts:
    """value − discount = amount, in the document's price mode and currency."""

    value: Decimal
    discount: Decimal
    amount: Decimal


def line_amounts(
    quantity: Decimal,
    price: Decimal,
    price_unit: int,
    discounts: Discounts,
    currency: str,
    *,
    priced_quantity: Decimal | None = None,
) -> LineAmounts:
    """The amounts of a whole line.

    `quantity` is as entered, `priced_quantity` the quantity the price multiplies if
    that is another (base units). A discount larger than the value is refused: an
    amount on an invoice line is never below zero here.
    """
    value = line_value(quantity if priced_quantity is None else priced_quantity, price, price_unit, currency)
    return reduced(value, quantity, discounts, currency)


def reduced(value: Decimal, quantity: Decimal, discounts: Discounts, currency: str) -> LineAmounts:
    """The amounts of a whole line that comes to `value` before discounts, see `line_amounts`."""
    discount = discount_of(value, quantity, discounts, currency)
    if discount > value:
        off = Fraction(discounts.amount) * (Fraction(quantity) if discounts.per_unit else 1)
        percents = percent_off(value, discounts)
        raise Refused(
            N_("A discount of {amount} is more than the line comes to: {left}."),
            amount=Amount(to_currency(off, currency), currency),
            left=Amount(value - to_currency(percents, currency), currency),
        ).at("discount")
    return LineAmounts(value, discount, value - discount)


def discount_of(value: Decimal, quantity: Decimal, discounts: Discounts, currency: str) -> Decimal:
    """All that comes off a whole line of `value`, rounded once; it may be more than that.

    What `percent_off` says and the typed amount, in integers: an order of 500 lines with promotions
    asks for it thousands of times.
    """
    number, of = left, out_of = value.as_integer_ratio()
    if discounts.promotion_percent:
        left, out_of = _kept(left, out_of, discounts.promotion_percent)
    if discounts.promotion_amount and number:
        off, each = discounts.promotion_amount.as_integer_ratio()
        left, out_of = left * each - off * out_of, out_of * each
    if discounts.preset_percent:
        left, out_of = _kept(left, out_of, discounts.preset_percent)
    if discounts.percent:
        left, out_of = _kept(left, out_of, discounts.percent)
    less, unit = number * out_of - left * of, of * out_of
    if discounts.amount:
        off, each = discounts.amount.as_integer_ratio()
        if discounts.per_unit:
            pieces, whole = quantity.as_integer_ratio()
            off, each = off * pieces, each * whole
        less, unit = less * each + off * unit, unit * each
    return ratio_to_currency(less, unit, currency)


def delivered_part(
    delivered: Decimal,
    ordered: Decimal,
    price: Decimal,
    price_unit: int,
    discounts: Discounts,
    whole: LineAmounts,
    currency: str,
    *,
    priced_per_delivered: Fraction = Fraction(1),
) -> LineAmounts:
    """The amounts of the first `delivered` of `ordered` base units of a line.

    Two deliveries are billed as the difference of two of these, so that the last one
    closes to the cent whatever rounding did before. Percentages apply to what was
    delivered; an amount is prorated by its rounded value, not by quantity, for then the
    amounts never fall as more is delivered and no part is below zero.
    `priced_per_delivered` turns base units into the unit the price is for.
    """
    if delivered == ordered:
        return whole
    exact = Fraction(delivered) * priced_per_delivered * Fraction(price) / price_unit
    value = to_currency(exact, currency)
    share = Fraction(value) / Fraction(whole.value) if whole.value else Fraction(0)
    whole_percent = percent_off(whole.value, discounts)
    amount_part = (Fraction(whole.discount) - Fraction(to_currency(whole_percent, currency))) * share
    percents = percent_off(value, discounts, whole.value)
    discount = min(to_currency(percents + amount_part, currency), value)
    return LineAmounts(value, discount, value - discount)


@dataclass(frozen=True, slots=True)
class Offer:
    """A price that a rule offers, of `price_unit` base units, from a quantity of base units on.

    `name` is the code of the list that it is on, if it is on one.
    """

    source: PriceSource
    price: Decimal
    price_unit: int
    from_quantity: Decimal
    valid_from: date
    name: str = ""


def best_offers(offers: Iterable[Offer], base_quantity: Decimal) -> list[Offer]:
    """Of each source what it offers for this quantity, the strongest source first: its offer applies.

    That is the largest quantity break reached. Of offers alike in it the one that began last
    wins, then the lower price, so that the order in which they were entered never matters. Prices that
    are entered now do not overlap; those of old data may.
    """
    found: dict[PriceSource, Offer] = {}
    for offer in offers:
        if offer.from_quantity <= base_quantity:
            best = found.get(offer.source)
            if best is None or _beats(offer, best):
                found[offer.source] = offer
    return [found[source] for source in PriceSource if source in found]


def _beats(offer: Offer, other: Offer) -> bool:
    """Whether an offer goes before another one of the same source."""
    if offer.from_quantity != other.from_quantity:
        return offer.from_quantity > other.from_quantity
    if offer.valid_from != other.valid_from:
        return offer.valid_from > other.valid_from
    one, another = (Fraction(each.price) / each.price_unit for each in (offer, other))
    return (one, offer.name, offer.price_unit) < (another, other.name, other.price_unit)


def line_value(quantity: Decimal, price: Decimal, price_unit: int, currency: str) -> Decimal:
    """What a line comes to before discounts."""
    (number, of), (money, parts) = quantity.as_integer_ratio(), price.as_integer_ratio()
    return ratio_to_currency(number * money, of * parts * price_unit, currency)


def percent_off(value: Decimal, discounts: Discounts, whole: Decimal | None = None) -> Fraction:
    """What the promotion and the percentages of a line take off its value, exactly.

    Of a part of a line `value` is the part's and `whole` the line's: money off counts in proportion.
    """
    line = value if whole is None else whole
    kept, parts = _kept(1, 1, discounts.promotion_percent)  # integers: fractions in between take longest
    if discounts.promotion_amount and line:
        (off, of), (worth, each) = discounts.promotion_amount.as_integer_ratio(), line.as_integer_ratio()
        kept, parts = kept * of * worth - parts * off * each, parts * of * worth
    kept, parts = _kept(*_kept(kept, parts, discounts.preset_percent), discounts.percent)
    number, of = value.as_integer_ratio()
    return Fraction(number * (parts - kept), of * parts)


def _kept(kept: int, parts: int, percent: Decimal) -> tuple[int, int]:
    """What is left of so many parts when a percentage comes off."""
    if not percent:
        return kept, parts
    number, of = percent.as_integer_ratio()
    return kept * (100 * of - number), parts * 100 * of
