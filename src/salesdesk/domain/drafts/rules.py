"""What may be typed on a line, and the price it gets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from salesdesk.domain.catalogue.rules import PRICE_UNITS, ArticleKind, ArticleLife, may_be_sold, to_base
from salesdesk.domain.pricing.rules import (
    Discounts,
    LineAmounts,
    Offer,
    PriceSource,
    best_offer,
    line_amounts,
)
from salesdesk.domain.tax.rules import PriceMode, TaxClass
from salesdesk.errors import Refused
from salesdesk.i18n import N_
from salesdesk.money import HUNDRED, ZERO, require_numbers

__all__ = ["NewLine", "Priced", "SaleUnit", "SoldArticle", "check_quantity", "price_line"]


@dataclass(frozen=True, slots=True)
class NewLine:
    """One line as it is typed.

    An article by id or code, or neither and a text. `unit` empty means the article's
    sales unit. A typed `price` is for one of that unit. Discounts: per cent, and an
    amount off the line, or off each unit if `discount_per_unit`.
    """

    quantity: Decimal = ZERO
    article_id: int | None = None
    code: str = ""
    text: str = ""
    unit: str = ""
    price: Decimal | None = None
    discount_percent: Decimal = ZERO
    discount_amount: Decimal = ZERO
    discount_per_unit: bool = False
    free_of_charge: bool = False
    requested_on: date | None = None
    wished_batch_id: int | None = None
    price_unit: int = 1
    """A typed price is for so many units: 1.234 per 1,000 screws."""


@dataclass(frozen=True, slots=True)
class SaleUnit:
    """A unit of an article: `numerator`/`denominator` base units."""

    unit: str
    numerator: int
    denominator: int
    minimum: Decimal | None
    step: Decimal | None
    for_sale: bool


@dataclass(frozen=True, slots=True)
class SoldArticle:
    """What entering a line needs to know of its article."""

    id: int
    code: str
    name: str
    kind: ArticleKind
    life: ArticleLife
    tax_class: TaxClass
    list_price: Decimal
    price_unit: int
    no_discount: bool
    units: tuple[SaleUnit, ...]

    def unit(self, name: str) -> SaleUnit:
        """The unit with this name, or the sales unit if it is empty. Refuses unknown ones."""
        for unit in self.units:
            if unit.unit == name or (not name and unit.for_sale):
                return unit
        raise Refused(N_("Article {code} is not sold by “{unit}”."), code=self.code, unit=name)


@dataclass(frozen=True, slots=True)
class Priced:
    """The price of a line, where it comes from, and its amounts."""

    price: Decimal
    price_unit: int
    priced_in_base: bool
    source: PriceSource
    preset_percent: Decimal
    amounts: LineAmounts


def check_quantity(article: SoldArticle, line: NewLine) -> tuple[SaleUnit, Decimal]:
    """The unit of a line and its quantity in base units. Refuses what cannot be sold like this."""
    require_numbers(line.quantity, line.price, line.discount_percent, line.discount_amount)
    if not may_be_sold(article.life):
        raise Refused(N_("Article {code} is not for sale."), code=article.code)
    if line.quantity <= ZERO:
        raise Refused(N_("The quantity of {code} must be above zero."), code=article.code)
    if not ZERO <= line.discount_percent <= HUNDRED or line.discount_amount < ZERO:
        raise Refused(N_("A discount is between nothing and the whole price: {code}."), code=article.code)
    if line.price is not None and line.price < ZERO:
        raise Refused(N_("A price cannot be below zero."))
    if line.price_unit not in PRICE_UNITS:
        raise Refused(N_("Prices are per 1, 100 or 1,000 of a unit."))
    unit = article.unit(line.unit)
    if unit.minimum is not None and line.quantity < unit.minimum:
        raise Refused(
            N_("{code} is sold from {minimum} {unit}."),
            code=article.code,
            minimum=unit.minimum.normalize(),
            unit=unit.unit,
        )
    if unit.step and line.quantity % unit.step:
        raise Refused(
            N_("{code} is sold in steps of {step} {unit}."),
            code=article.code,
            step=unit.step.normalize(),
            unit=unit.unit,
        )
    base = to_base(line.quantity, unit.numerator, unit.denominator)
    if base is None:
        raise Refused(
            N_("{quantity} {unit} of {code} is no whole number of thousandths."),
            quantity=line.quantity,
            unit=unit.unit,
            code=article.code,
        )
    return unit, base


def price_line(
    article: SoldArticle,
    line: NewLine,
    base_quantity: Decimal,
    offers: Iterable[Offer],
    *,
    preset: Decimal,
    preset_always: bool,
    mode: PriceMode,
    currency: str,
    company_currency: str,
) -> Priced:
    """The price of a line: typed, individual, the customer's list, the general list.

    The general list is net and in company currency; a customer with gross prices or
    another currency needs a list or a typed price, else the line is refused. The preset
    discount leaves typed and individual prices alone (unless it is to apply always) and
    articles without discount.
    """
    if line.free_of_charge:
        zero = line_amounts(line.quantity, ZERO, 1, Discounts(), currency)
        return Priced(ZERO, 1, False, PriceSource.FREE, ZERO, zero)
    in_base = True
    if line.price is not None:
        price, price_unit, source, in_base = line.price, line.price_unit, PriceSource.TYPED, False
    elif offer := best_offer(offers, base_quantity):
        price, price_unit, source = offer.price, offer.price_unit, offer.source
    elif mode is PriceMode.NET and currency == company_currency:
        price, price_unit, source = article.list_price, article.price_unit, PriceSource.GENERAL_LIST
    else:
        raise Refused(
            N_("There is no price for {code} in {currency} ({mode}); type one."),
            code=article.code,
            currency=currency,
            mode=mode,
        )
    own = source in (PriceSource.TYPED, PriceSource.INDIVIDUAL)
    preset_percent = ZERO if article.no_discount or (own and not preset_always) else preset
    discounts = Discounts(preset_percent, line.discount_percent, line.discount_amount, line.discount_per_unit)
    amounts = line_amounts(
        line.quantity,
        price,
        price_unit,
        discounts,
        currency,
        priced_quantity=base_quantity if in_base else None,
    )
    return Priced(price, price_unit, in_base, source, preset_percent, amounts)
