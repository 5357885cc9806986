"""VAT: which category a supply falls into, and the arithmetic of a document.

An article has a tax class, a document a treatment that follows from who sells to whom
where. Both together give the category (EN 16931, list UNCL 5305), and category S its
rate by country and date of supply. Arithmetic: EN 16931 BR-CO-10 to -17, BR-S-08.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from salesdesk.i18n import N_, Labelled
from salesdesk.money import EXACT, HUNDRED, ZERO, currency_places, split, to_currency

__all__ = [
    "EU_MEMBERS",
    "RATED",
    "PriceMode",
    "TaxCategory",
    "TaxClass",
    "TaxGroup",
    "TaxKey",
    "Taxed",
    "Totals",
    "Treatment",
    "allowance_shares",
    "category_of",
    "in_eu_vat_area",
    "is_of_other_member",
    "totals",
    "treatment_of",
]


class TaxClass(Labelled):
    """What kind of goods or service an article is to the tax office."""

    STANDARD = "standard", N_("standard rate")
    REDUCED = "reduced", N_("reduced rate")
    REDUCED_SECOND = "reduced_second", N_("second reduced rate")
    ZERO = "zero", N_("zero rate")
    EXEMPT = "exempt", N_("exempt from VAT")
    OUTSIDE = "outside", N_("outside the scope of VAT")


RATED: Final = frozenset({TaxClass.STANDARD, TaxClass.REDUCED, TaxClass.REDUCED_SECOND})
"""Classes that have a rate of their own in each country; the others are 0."""


class Treatment(Labelled):
    """How the law looks at a sale as a whole."""

    DOMESTIC = "domestic", N_("domestic sale")
    INTRA_EU = "intra_eu", N_("intra-EU supply")
    EXPORT = "export", N_("export sale")
    REVERSE_CHARGE = "reverse_charge", N_("reverse charge")


class TaxCategory(Labelled):
    """Categories of EN 16931. A category is a code with a rate, not a rate: three of them are 0 %."""

    STANDARD = "S", N_("taxed")
    ZERO = "Z", N_("zero rate")
    EXEMPT = "E", N_("exempt from VAT")
    REVERSE_CHARGE = "AE", N_("reverse charge")
    INTRA_EU = "K", N_("intra-EU supply")
    EXPORT = "G", N_("export sale")
    OUTSIDE = "O", N_("outside the scope of VAT")


class PriceMode(Labelled):
    """Whether the prices of a document include VAT."""

    NET = "net", N_("net")
    GROSS = "gross", N_("gross")


_LONG_AGO: Final = date(1993, 1, 1)
_FOUNDERS: Final = "AT BE BG CY CZ DE DK EE ES FI FR GR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"
EU_MEMBERS: Final[Mapping[str, tuple[date, date]]] = {
    **dict.fromkeys(_FOUNDERS.split(), (_LONG_AGO, date.max)),
    "HR": (date(2013, 7, 1), date.max),
    "GB": (_LONG_AGO, date(2020, 12, 31)),  # end of the transition period, Agreement 2020/L 29/7 art. 126
}
"""First and last day of each country in the EU's VAT area, as far back as documents reach."""


def in_eu_vat_area(country: str, on: date) -> bool:
    """Whether `country` (ISO 3166 code) belongs to the EU's VAT area on a day."""
    first, last = EU_MEMBERS.get(country, (date.max, date.min))
    return first <= on <= last


def treatment_of(seller: str, ship_to: str, buyer_vat_id: str, on: date) -> Treatment:
    """How a sale of goods from `seller`'s country to `ship_to`'s is treated.

    Directive 2006/112: art. 138 exempts supplies to another member state if whoever gets
    the invoice gave a VAT id of a member state other than the seller's; art. 146 exempts
    exports. Anything else is taxed at home (distance sales to consumers above the
    threshold are not handled). VAT ids begin with their country.
    """
    if seller == ship_to:
        return Treatment.DOMESTIC
    if not (in_eu_vat_area(seller, on) and in_eu_vat_area(ship_to, on)):
        return Treatment.EXPORT
    return Treatment.INTRA_EU if is_of_other_member(buyer_vat_id, seller, on) else Treatment.DOMESTIC


def is_of_other_member(vat_id: str, seller: str, on: date) -> bool:
    """Whether a VAT id, which begins with its country, is of a member state other than the seller's."""
    prefix = vat_id[:2]
    home = "GR" if prefix == "EL" else prefix  # Greece has a code of its own there
    return home != seller and in_eu_vat_area(home, on)


_OVERRIDING: Final = {
    Treatment.INTRA_EU: TaxCategory.INTRA_EU,
    Treatment.EXPORT: TaxCategory.EXPORT,
    Treatment.REVERSE_CHARGE: TaxCategory.REVERSE_CHARGE,
}
_OWN: Final = {
    TaxClass.ZERO: TaxCategory.ZERO,
    TaxClass.EXEMPT: TaxCategory.EXEMPT,
    TaxClass.OUTSIDE: TaxCategory.OUTSIDE,
}


def category_of(tax_class: TaxClass, treatment: Treatment, *, is_service: bool) -> TaxCategory:
    """The category of a line. What is outside the scope of VAT stays there everywhere.

    Art. 138 exempts goods that go to another member state; of services the buyer there owes the
    VAT (art. 44 and 196), also of those that are sold with goods.
    """
    if tax_class is TaxClass.OUTSIDE:
        return TaxCategory.OUTSIDE
    if is_service and treatment is Treatment.INTRA_EU:
        return TaxCategory.REVERSE_CHARGE
    return _OVERRIDING.get(treatment) or _OWN.get(tax_class, TaxCategory.STANDARD)


@dataclass(frozen=True, slots=True)
class Taxed:
    """One line as the tax sees it. `amount` is net or gross as the document's prices are."""

    category: TaxCategory
    rate: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True)
class TaxGroup:
    """One line of the VAT breakdown; `allowance` is its share of the document's discount."""

    category: TaxCategory
    rate: Decimal
    allowance: Decimal
    base: Decimal
    vat: Decimal


@dataclass(frozen=True, slots=True)
class Totals:
    """Totals of a document in its currency. gross = net + vat, exactly."""

    groups: tuple[TaxGroup, ...]
    lines: Decimal
    allowance: Decimal
    net: Decimal
    vat: Decimal
    gross: Decimal


TaxKey = tuple[TaxCategory, Decimal]
"""A category with its rate: one line of the VAT breakdown."""


def allowance_shares(lines: Iterable[Taxed], allowance: Decimal, currency: str) -> dict[TaxKey, Decimal]:
    """A discount on a whole document, split over its VAT breakdown.

    In proportion to the amounts, cents adding up exactly (BR-CO-11). `allowance` is in
    the price mode of the lines and not negative.
    """
    sums = _sums(lines)
    keys = sorted(sums, key=_shown_order)
    shares = split(allowance, [max(sums[key], ZERO) for key in keys], currency_places(currency))
    return dict(zip(keys, shares, strict=True))


def totals(
    lines: Iterable[Taxed], mode: PriceMode, currency: str, shares: Mapping[TaxKey, Decimal] | None = None
) -> Totals:
    """The VAT breakdown and totals of a document.

    `shares` are the parts of a document's discount by category and rate, as
    `allowance_shares` gives them. VAT is rounded once per group: base × rate ÷ 100
    (BR-CO-17), or, out of gross prices, gross × rate ÷ (100 + rate). A group whose lines
    sum to zero is kept: a free delivery still shows its category.
    """
    shares = shares or {}
    sums = _sums(lines)
    groups = tuple(
        _group(*key, sums[key], shares.get(key, ZERO), mode, currency)
        for key in sorted(sums, key=_shown_order)
    )
    net = sum((group.base for group in groups), ZERO)
    vat = sum((group.vat for group in groups), ZERO)
    allowance = sum((group.allowance for group in groups), ZERO)
    return Totals(groups, sum(sums.values(), ZERO), allowance, net, vat, net + vat)


def _sums(lines: Iterable[Taxed]) -> dict[TaxKey, Decimal]:
    sums: dict[TaxKey, Decimal] = {}
    for line in lines:
        key = (line.category, line.rate)
        sums[key] = sums.get(key, ZERO) + line.amount
    return sums


def _shown_order(key: TaxKey) -> tuple[Decimal, str]:
    category, rate = key
    return -rate, category.value


def _group(
    category: TaxCategory, rate: Decimal, amount: Decimal, share: Decimal, mode: PriceMode, currency: str
) -> TaxGroup:
    taxable = amount - share
    if mode is PriceMode.NET:
        vat = to_currency(EXACT.divide(EXACT.multiply(taxable, rate), HUNDRED), currency)
        return TaxGroup(category, rate, share, taxable, vat)
    vat = to_currency(EXACT.divide(EXACT.multiply(taxable, rate), HUNDRED + rate), currency)
    return TaxGroup(category, rate, share, taxable - vat, vat)
