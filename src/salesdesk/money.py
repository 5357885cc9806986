"""Exact arithmetic of money: one way to round, one way to split.

Amounts are `Decimal`, never float. Rounding is half-up, away from zero for ties,
as EN 16931 and the tax offices of the countries served expect it.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from functools import cache
from typing import Final

from salesdesk.errors import Refused
from salesdesk.i18n import N_

__all__ = [
    "CENT",
    "HUNDRED",
    "MOST",
    "ZERO",
    "currency_places",
    "percent_of",
    "ratio_to_currency",
    "require_numbers",
    "round_half_up",
    "split",
    "to_currency",
]

ZERO: Final = Decimal(0)
HUNDRED: Final = Decimal(100)
CENT: Final = Decimal("0.01")
MOST: Final = Decimal(10_000_000_000_000)
"""What no order comes to, nor a payment: all of a customer's still has to fit into what databases sum up."""

EXACT: Final = Context(prec=60, rounding=ROUND_HALF_UP)
"""Wide enough that a product of any three stored numbers is exact before it is rounded."""

_PLACES: Final = {"BHD": 3, "HUF": 2, "ISK": 0, "JPY": 0, "KRW": 0, "KWD": 3, "TND": 3}
_TENS: Final = (1, 10, 100, 1000)


@cache
def _quantum(places: int) -> Decimal:
    return Decimal(1).scaleb(-places)


def currency_places(currency: str) -> int:
    """Decimals of amounts in `currency` (ISO 4217 code); 2 unless the currency differs."""
    return _PLACES.get(currency, 2)


def round_half_up(value: Decimal | Fraction, places: int = 2) -> Decimal:
    """`value` rounded to `places` decimals, ties away from zero.

    A `Fraction` is rounded exactly, without passing through a decimal that could
    itself have been rounded.
    """
    if isinstance(value, Fraction):
        numerator, denominator = abs(value.numerator) * 10**places, value.denominator
        units = (2 * numerator + denominator) // (2 * denominator)
        return Decimal(-units if value < 0 else units).scaleb(-places)
    rounded = value.quantize(_quantum(places), rounding=ROUND_HALF_UP, context=EXACT)
    return rounded or abs(rounded)  # no paper shows -0.00


def to_currency(value: Decimal | Fraction, currency: str) -> Decimal:
    """`value` rounded to the decimals of `currency`."""
    return round_half_up(value, currency_places(currency))


def ratio_to_currency(numerator: int, denominator: int, currency: str) -> Decimal:
    """`numerator` ÷ `denominator`, which is above zero, rounded to the decimals of `currency`.

    For where thousands are reckoned at once: to make a `Fraction` takes longer than to round one.
    """
    places = _PLACES.get(currency, 2)
    units = (2 * abs(numerator) * _TENS[places] + denominator) // (2 * denominator)
    return Decimal(-units if numerator < 0 else units).scaleb(-places)


def require_numbers(*values: Decimal | None) -> None:
    """Refuse what nobody can reckon with: not a number, or with more than 15 digits before the point."""
    for value in values:
        if value is not None and (not value.is_finite() or value.adjusted() > 14):
            raise Refused(N_("{value} is too large a number."), value=value)


def percent_of(value: Decimal, percent: Decimal) -> Decimal:
    """`percent` per cent of `value`, exact and not yet rounded."""
    return EXACT.divide(EXACT.multiply(value, percent), HUNDRED)


def split(amount: Decimal, weights: Sequence[Decimal], places: int = 2) -> list[Decimal]:
    """`amount` in parts proportional to `weights` that sum to it exactly.

    Each part is within one unit of the last place of its exact share (largest
    remainder; ties go to the earlier part). `amount` must already be rounded to
    `places`, weights must not be negative. If all weights are zero, the first
    part takes everything; without weights only a zero amount can be split.

    Raises ValueError for what cannot be split.
    """
    if round_half_up(amount, places) != amount:
        raise ValueError(f"{amount} has more than {places} decimals")
    if any(weight < 0 for weight in weights):
        raise ValueError("a weight is negative")
    if not weights:
        if amount:
            raise ValueError("nothing to split over")
        return []
    total = sum(map(Fraction, weights))
    units = int(amount.scaleb(places))
    if not total:
        return [amount, *[round_half_up(ZERO, places)] * (len(weights) - 1)]
    sign, units = (-1, -units) if units < 0 else (1, units)
    exact = [Fraction(weight) * units / total for weight in weights]
    parts = [int(share) for share in exact]
    by_remainder = sorted(range(len(parts)), key=lambda i: (parts[i] - exact[i], i))
    for i in by_remainder[: units - sum(parts)]:
        parts[i] += 1
    return [Decimal(sign * part).scaleb(-places) for part in parts]
