"""How the amount of a line came about: each rule that had a price, then each discount.

A line keeps which rules had a price for it when it was priced: lists and agreements change
afterwards, what was said on the phone does not. The rest follows from the line itself, so that the
last step always comes to the line's own amount.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from salesdesk.domain.pricing.rules import Discounts, PriceSource, line_value, percent_off
from salesdesk.i18n import N_, Labelled
from salesdesk.money import ZERO, to_currency

__all__ = ["Basis", "Reduction", "Said", "Step", "basis_of", "stored", "waterfall"]


class Reduction(Labelled):
    """What takes something off a price, in the order in which it does."""

    PROMOTION = "promotion", N_("promotion")
    PRESET = "preset", N_("customer's discount")
    PERCENT = "percent", N_("discount in per cent")
    AMOUNT = "amount", N_("discount in money")


@dataclass(frozen=True, slots=True)
class Said:
    """The price that one rule has for a line.

    It is for `price_unit` base units, or units as entered unless `in_base`. `name` is the code of
    the list that it is on.
    """

    source: PriceSource
    price: Decimal
    price_unit: int
    name: str = ""
    in_base: bool = True


@dataclass(frozen=True, slots=True)
class Basis:
    """What a line was priced by: the rules that had a price, the strongest first, which applies.

    `preset_of` is the code of the group whose preset discount it is, empty if it is the
    customer's own; `promotion` that of the promotion that the line has.
    """

    prices: tuple[Said, ...]
    preset_of: str = ""
    promotion: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One rule and what the line comes to after it, in the order's price mode.

    A price says what it `said`, a discount how much per cent (`percent`) or money (`off`) it
    takes off; `name` is the code of the list, promotion or group that it is from.
    """

    rule: PriceSource | Reduction
    name: str
    comes_to: Decimal
    said: Said | None = None
    percent: Decimal | None = None
    off: Decimal | None = None


def waterfall(
    basis: Basis, quantity: Decimal, base_quantity: Decimal, discounts: Discounts, currency: str
) -> tuple[Step, ...]:
    """The steps from the weakest rule that had a price to the amount of a line, see `line_amounts`.

    Discounts are rounded once, together (EN 16931 BR-DEC-24): what the line comes to after each
    is its value less those so far, rounded as if there were no further one.
    """
    steps = [
        Step(said.source, said.name, _value(said, quantity, base_quantity, currency), said)
        for said in reversed(basis.prices)
    ]
    applies = basis.prices[0]
    if applies.source is not PriceSource.FREE:
        steps += _reduced(steps[-1].comes_to, quantity, discounts, basis, currency)
    return tuple(steps)


def stored(basis: Basis) -> dict[str, Any]:
    """The basis as a line keeps it and `basis_of` reads it; the promotion has a column of its own."""
    prices = [
        [said.source.value, str(said.price), said.price_unit, said.name, said.in_base]
        for said in basis.prices
    ]
    return {"prices": prices, "preset_of": basis.preset_of}


def basis_of(kept: Any | None, applies: Said, promotion: str = "") -> Basis:
    """What a line kept of its basis; `applies` is the price that it has.

    A line that keeps nothing, because it was priced before lines did or the order was taken
    elsewhere, has this price alone.
    """
    if kept is None:
        return Basis((applies,), promotion=promotion)
    _, *others = (
        Said(PriceSource(source), Decimal(price), unit, name, in_base)
        for source, price, unit, name, in_base in kept["prices"]
    )
    return Basis((replace(applies, name=kept["prices"][0][3]), *others), kept["preset_of"], promotion)


def _value(said: Said, quantity: Decimal, base_quantity: Decimal, currency: str) -> Decimal:
    priced = base_quantity if said.in_base else quantity
    return line_value(priced, said.price, said.price_unit, currency)


def _reduced(
    value: Decimal, quantity: Decimal, discounts: Discounts, basis: Basis, currency: str
) -> Iterator[Step]:
    """The discounts of a line that take anything off."""
    promotion = Discounts(
        promotion_percent=discounts.promotion_percent, promotion_amount=discounts.promotion_amount
    )
    preset = replace(promotion, preset_percent=discounts.preset_percent)

    def after(given: Discounts, amount: Fraction = Fraction(0)) -> Decimal:
        return value - to_currency(percent_off(value, given) + amount, currency)

    if discounts.promotion_percent:
        percent = discounts.promotion_percent
        yield Step(Reduction.PROMOTION, basis.promotion, after(promotion), percent=percent)
    elif discounts.promotion_amount:
        off = discounts.promotion_amount
        yield Step(Reduction.PROMOTION, basis.promotion, after(promotion), off=off)
    if discounts.preset_percent:
        percent = discounts.preset_percent
        yield Step(Reduction.PRESET, basis.preset_of, after(preset), percent=percent)
    if discounts.percent:
        yield Step(Reduction.PERCENT, "", after(discounts), percent=discounts.percent)
    if discounts.amount > ZERO:
        amount = Fraction(discounts.amount) * (Fraction(quantity) if discounts.per_unit else 1)
        off = to_currency(amount, currency)
        yield Step(Reduction.AMOUNT, "", after(discounts, amount), off=off)
