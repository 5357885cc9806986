"""What a sale must come to, in exact fractions and from the raw file alone.

This is the other side of a comparison: it shares no code with the desk and is written
from the rules, not from the desk's modules.

- Line: value = half-up(quantity × price, 2), discount = half-up(value × percent, 2),
  net = value − discount.
- VAT is rounded half-up once per category and rate, on the sum of the nets (EN 16931
  BR-CO-17, without its tolerance); gross = net + VAT.
- The seller is British. Goods shipped within the UK, or to another country of the EU
  (no customer of the file has a VAT id), bear the UK's rate on the day of supply;
  anything else is an export, category G at 0 % (Directive 2006/112 art. 31, 146).
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Final, Literal
from zlib import crc32

from benchmarks.online_retail.classify import Sale

__all__ = [
    "FIRST_PASS",
    "RATE_CHANGES",
    "SECOND_PASS",
    "Expected",
    "Group",
    "TaxClass",
    "Terms",
    "differences",
    "expected",
]

TaxClass = Literal["standard", "reduced", "zero"]

_SELLER: Final = "GB"
_MEMBERS: Final = "AT BE BG CY CZ DE DK EE ES FI FR GB GR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"
_EU_2009: Final = frozenset(_MEMBERS.split())
_CROATIA_JOINED: Final = date(2013, 7, 1)
_UK_LEFT: Final = date(2021, 1, 1)

_STANDARD_SINCE: Final = (date(2008, 12, 1), date(2010, 1, 1), date(2011, 1, 4))
_STANDARD: Final = (Decimal("15"), Decimal("17.5"), Decimal("20"))
_REDUCED: Final = Decimal("5")
RATE_CHANGES: Final = _STANDARD_SINCE[1:]
"""Days on which the UK's standard rate became another: 17.5 % and 20 %, after 15 %."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What differs between the two passes over the year."""

    discount_percent: Decimal
    """Taken off every line."""
    several_rates: bool
    """Whether articles have different tax classes, so that one invoice has several rates."""

    def tax_class(self, code: str) -> TaxClass:
        """The tax class of an article, a service too.

        With several rates the code's checksum decides, as arbitrary as lasting: of ten
        articles about two are reduced, one is zero-rated.
        """
        if not self.several_rates:
            return "standard"
        match crc32(code.encode()) % 10:
            case 0 | 1:
                return "reduced"
            case 2:
                return "zero"
            case _:
                return "standard"


FIRST_PASS: Final = Terms(Decimal(0), several_rates=False)
"""The year as it was."""
SECOND_PASS: Final = Terms(Decimal("7.5"), several_rates=True)
"""With roundings: without a discount no line of the file has any."""


@dataclass(frozen=True, slots=True)
class Group:
    """One line of the VAT breakdown: category of EN 16931, rate in per cent, base and VAT."""

    category: str
    rate: Decimal
    base: Decimal
    vat: Decimal


@dataclass(frozen=True, slots=True)
class Expected:
    """Totals of an invoice, in pounds with 2 decimals; groups by category, the highest rate first.

    A group that sums to zero is there: what is free of charge still has its category.
    """

    net: Decimal
    vat: Decimal
    gross: Decimal
    groups: tuple[Group, ...]


def expected(sale: Sale, terms: Terms, supplied: date | None = None) -> Expected:
    """What the invoice of `sale` must come to if supplied on that day (else on the day of the sale).

    Raises ValueError for a supply before December 2008, whose rates are not known here.
    """
    day = supplied or sale.at.date()
    pence: dict[tuple[str, Decimal], int] = defaultdict(int)
    for line in sale.lines:
        value = _half_up(line.quantity * _fraction(line.price) * 100)
        discount = _half_up(value * _fraction(terms.discount_percent) / 100)
        pence[_taxed(terms.tax_class(line.code), sale.country, day)] += value - discount
    vat = {key: _half_up(base * _fraction(key[1]) / 100) for key, base in pence.items()}
    net, tax = sum(pence.values()), sum(vat.values())
    groups = tuple(
        Group(category, rate, _pounds(pence[category, rate]), _pounds(vat[category, rate]))
        for category, rate in sorted(pence, key=lambda key: (key[0], -key[1]))
    )
    return Expected(_pounds(net), _pounds(tax), _pounds(net + tax), groups)


def differences(number: str, wanted: Expected, found: Expected) -> Iterator[str]:
    """What is not equal between the two, a sentence each; nothing if all is."""
    for name in ("net", "vat", "gross", "groups"):
        want, have = getattr(wanted, name), getattr(found, name)
        if want != have:
            yield f"{number}: {name} is {have}, must be {want}"


def _taxed(tax_class: TaxClass, country: str, day: date) -> tuple[str, Decimal]:
    """Category and rate of a line."""
    if country != _SELLER and not (_in_eu(_SELLER, day) and _in_eu(country, day)):
        return "G", Decimal(0)
    if tax_class == "zero":
        return "Z", Decimal(0)
    return "S", _REDUCED if tax_class == "reduced" else _standard_rate(day)


def _in_eu(country: str, day: date) -> bool:
    if country == "HR":
        return day >= _CROATIA_JOINED
    return country in _EU_2009 and not (country == "GB" and day >= _UK_LEFT)


def _standard_rate(day: date) -> Decimal:
    index = bisect_right(_STANDARD_SINCE, day) - 1
    if index < 0:
        raise ValueError(f"the UK's standard rate of {day} is not known")
    return _STANDARD[index]


@lru_cache(maxsize=4096)
def _fraction(number: Decimal) -> Fraction:
    return Fraction(number)


def _half_up(amount: Fraction) -> int:
    """`amount`, not negative, to the nearest whole number, a half upwards."""
    return (2 * amount.numerator + amount.denominator) // (2 * amount.denominator)


def _pounds(pence: int) -> Decimal:
    return Decimal(pence).scaleb(-2)
