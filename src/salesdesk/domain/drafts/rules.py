"""What may be typed on a line, and the price it gets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Final

from salesdesk.domain.catalogue.rules import PRICE_UNITS, SaleUnit, SoldArticle, may_be_sold, to_base
from salesdesk.domain.catalogue.unit_names import Unit
from salesdesk.domain.orders.rules import LineKind, LineState
from salesdesk.domain.pricing.rules import (
    Discounts,
    LineAmounts,
    Offer,
    PriceSource,
    best_offers,
    line_amounts,
)
from salesdesk.domain.pricing.waterfall import Basis, Said
from salesdesk.domain.promising.rules import Coming, Part
from salesdesk.domain.tax.rules import PriceMode, TaxClass
from salesdesk.errors import Refused
from salesdesk.i18n import N_
from salesdesk.money import HUNDRED, ZERO, require_numbers, round_half_up

__all__ = [
    "MOST",
    "DraftLine",
    "NewLine",
    "Priced",
    "as_typed",
    "by_the_rules",
    "check_allowance",
    "check_quantity",
    "check_wanted",
    "is_deep",
    "is_far_below",
    "is_far_beyond",
    "is_far_off",
    "may_be_doubted",
    "price_line",
    "price_may_be_doubted",
]

MOST: Final = Decimal(100_000_000)
"""So many base units and no more may stand on a line: beyond it is a number that slipped into the
wrong field, a bar code or a phone number.
"""
_PLENTY: Final = Decimal(500)
"""So many of whatever unit are not far beyond anything, however little is known of the article."""
_FAR: Final = 5
"""How many times the largest line that an article ever had is far beyond it."""
_FAR_OFF: Final = 10
"""How many times the price by the rules, or what part of it, is asked about: that far off is a comma
that was forgotten, hardly ever a bargain.
"""
_MOST_OFF: Final = Decimal(50)
"""So many per cent off are not asked about: the end of a line is sold at half its price, hardly ever
for less, and what costs nothing is marked so. Beyond it is mostly a number in a wrong field.
"""


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
    quote_line_id: int | None = None
    """The line of a quote that it comes from."""
    at_quoted: bool = False
    """It has the price and the customer's discounts of that line, unless a price is typed."""


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A line as it stands, with where its goods come from. `typed` is what was typed on it.

    `quantity` and the price are in `unit` (the price in `base_unit` if `priced_in_base`);
    everything about goods is in base units. `held` is what the line has of the stock, be
    it a hold, which ends at `expires_at`, or firm; `awaited` is to come from suppliers, the
    last of it on `promised_on`; `planned` is wanted so late that nothing is reserved yet.
    `available` is what the order could have besides, `elsewhere` what warehouses have that
    it may not take from. `beside` is what else its article is counted in. Components of a kit
    name it as their parent; what a promotion gives names this: `given_by` is its code. What `is_quoted`
    has been `ordered` so far. `promise` is by when all of it can be there: of a draft only where it is
    short, as it looks now; of an order as it was confirmed. `coming` is what of an order is on its way.
    """

    id: int
    position: int
    parent_line_id: int | None
    kind: LineKind
    article_id: int | None
    code: str
    text: str
    quantity: Decimal
    unit: str
    base_quantity: Decimal
    base_unit: str
    closed_quantity: Decimal
    price: Decimal
    price_unit: int
    priced_in_base: bool
    source: PriceSource
    promotion_percent: Decimal
    promotion_amount: Decimal
    preset_percent: Decimal
    discount_percent: Decimal
    discount_amount: Decimal
    discount_per_unit: bool
    free_of_charge: bool
    net: Decimal
    tax_class: TaxClass
    requested_on: date | None
    wished_batch: str
    typed: NewLine
    held: Decimal = ZERO
    awaited: Decimal = ZERO
    planned: Decimal = ZERO
    delivered: Decimal = ZERO
    available: Decimal = ZERO
    elsewhere: Decimal = ZERO
    expires_at: datetime | None = None
    promised_on: date | None = None
    beside: tuple[str, ...] = ()
    given_by: str = ""
    is_quoted: bool = False
    ordered: Decimal = ZERO
    promise: tuple[Part, ...] = ()
    coming: tuple[Coming, ...] = ()

    missing: Decimal = field(init=False)
    """What of the goods is neither delivered nor there nor coming nor planned for later.

    Nothing of a quote, which holds nothing. It is asked of every line each time one is saved.
    """

    def __post_init__(self) -> None:
        missing = ZERO
        if self.kind is LineKind.GOODS and not self.is_quoted:
            covered = self.closed_quantity + self.held + self.awaited + self.planned + self.delivered
            missing = max(self.base_quantity - covered, ZERO)
        object.__setattr__(self, "missing", missing)


def as_typed(line: LineState, article: str, source: PriceSource, free_of_charge: bool) -> NewLine:
    """What was typed on a line of an article that is called `article` in the order's language.

    Given to `change_line` as it is, it makes the same line again, at today's prices where
    none was typed. The unit is always named, even where it is the one meant anyway.
    """
    typed_price = source is PriceSource.TYPED and line.article_id is not None
    discounts = line.discounts
    return NewLine(
        line.quantity,
        line.article_id,
        text=line.text if line.article_id is None or line.text != article else "",
        unit=line.unit,
        price=line.price if typed_price else None,
        discount_percent=discounts.percent,
        discount_amount=discounts.amount,
        discount_per_unit=discounts.per_unit,
        free_of_charge=free_of_charge,
        requested_on=line.requested_on,
        wished_batch_id=line.wished_batch_id,
        price_unit=line.price_unit if typed_price else 1,
        quote_line_id=line.quote_line_id,
        at_quoted=source is PriceSource.QUOTED,
    )


def by_the_rules(line: NewLine) -> NewLine:
    """The line with all that was typed or quoted of its price given back: what the rules say applies."""
    return replace(
        line,
        price=None,
        price_unit=1,
        discount_percent=ZERO,
        discount_amount=ZERO,
        discount_per_unit=False,
        free_of_charge=False,
        at_quoted=False,
    )


@dataclass(frozen=True, slots=True)
class Priced:
    """The price of a line, what it is based on, and its amounts."""

    basis: Basis
    preset_percent: Decimal
    amounts: LineAmounts

    @property
    def applies(self) -> Said:
        """The price, and where it comes from."""
        return self.basis.prices[0]


def check_quantity(article: SoldArticle, line: NewLine) -> tuple[SaleUnit, Decimal]:
    """The unit of a line and its quantity in base units. Refuses what cannot be sold like this."""
    _require_stored("quantity", 3, line.quantity)
    _require_stored("price", 4, line.price)
    _require_stored("discount", 4, line.discount_percent, line.discount_amount)
    if not may_be_sold(article.life):
        raise Refused(N_("Article {code} is not for sale."), code=article.code)
    if line.quantity <= ZERO:
        raise Refused(N_("The quantity of {code} must be above zero."), code=article.code).at("quantity")
    if not ZERO <= line.discount_percent <= HUNDRED or line.discount_amount < ZERO:
        text = N_("A discount is between nothing and the whole price: {code}.")
        raise Refused(text, code=article.code).at("discount")
    if line.price is not None and line.price < ZERO:
        raise Refused(N_("A price cannot be below zero.")).at("price")
    if line.price_unit not in PRICE_UNITS:
        raise Refused(N_("Prices are per 1, 100 or 1,000 of a unit.")).at("price")
    unit = article.unit(line.unit)
    called = Unit(unit.unit, tuple(each.unit for each in article.units if each is not unit))
    if unit.minimum is not None and line.quantity < unit.minimum:
        raise Refused(
            N_("{code} is sold from {minimum} {unit}."),
            code=article.code,
            minimum=unit.minimum.normalize(),
            unit=called,
        ).at("quantity")
    if unit.step and line.quantity % unit.step:
        raise Refused(
            N_("{code} is sold in steps of {step} {unit}."),
            code=article.code,
            step=unit.step.normalize(),
            unit=called,
        ).at("quantity")
    base = to_base(line.quantity, unit.numerator, unit.denominator)
    if base is None:
        raise Refused(
            N_("{quantity} {unit} of {code} is no whole number of thousandths."),
            quantity=line.quantity,
            unit=called,
            code=article.code,
        ).at("quantity")
    if base > MOST:
        raise Refused(
            N_("{quantity} {unit} of {code} are more than any line may have ({most})."),
            quantity=line.quantity,
            unit=called,
            code=article.code,
            most=MOST,
        ).at("quantity")
    return unit, base


def _require_stored(part: str, places: int, *values: Decimal | None) -> None:
    """Refuse at a part of a line what nobody can reckon with, or has more decimals than are stored."""
    try:
        require_numbers(*values)
    except Refused as error:
        raise error.at(part) from None
    for value in values:
        if value is not None and value != round_half_up(value, places):
            text = N_("{value} has more than {places} decimal places.")
            raise Refused(text, value=value, places=places).at(part)


def may_be_doubted(quantity: Decimal) -> bool:
    """Whether a typed quantity is worth looking further: whole numbers up to 500 are plain."""
    return quantity > _PLENTY or bool(quantity % 1)


def is_far_beyond(quantity: Decimal, base_quantity: Decimal, there: Decimal, largest: Decimal) -> bool:
    """Whether a line is so large that somebody should say again that it is meant.

    More than 500 of its unit, and more than all that is `there` or coming, and more than five
    times the `largest` line that the article ever had, all but the first in base units. A firm's
    own orders say what is usual: screws by the hundred thousand, machines by the piece.
    """
    return quantity > _PLENTY and base_quantity > max(there, _FAR * largest)


def price_may_be_doubted(line: NewLine) -> bool:
    """Whether price and discount of a line are worth looking further: what the rules say is plain."""
    return line.price is not None or line.discount_percent > _MOST_OFF or line.discount_amount > ZERO


def is_far_below(counted: Decimal, before: Decimal) -> bool:
    """Whether a count takes so much out of the books that somebody should say again that it is meant.

    More than 500 base units, and of what stood there less than a fifth stays.
    """
    return before - counted > _PLENTY and _FAR * counted < before


def is_far_off(price: Fraction, usual: Fraction) -> bool:
    """Whether a typed price is nothing, more than ten times the usual one or less than a tenth of it.

    Both are for the same unit. Where nothing is usual, nothing is far off.
    """
    return bool(usual) and not usual <= _FAR_OFF * price <= _FAR_OFF**2 * usual


def is_deep(percent: Decimal, amount: Decimal, value: Decimal) -> bool:
    """Whether a per cent and an amount take more than half off a value: the discount is asked about."""
    if percent > _MOST_OFF:
        return True
    return amount > ZERO and value * (HUNDRED - percent) - HUNDRED * amount < value * (HUNDRED - _MOST_OFF)


def check_allowance(percent: Decimal, amount: Decimal) -> None:
    """Refuse a discount on a whole order that is below nothing, or that no order can have."""
    require_numbers(percent, amount)
    if not ZERO <= percent <= HUNDRED or amount < ZERO:
        part = "discount_amount" if amount < ZERO else "discount_percent"
        raise Refused(N_("A discount is between 0 and 100 %.")).at(part)


def check_wanted(day: date | None, today: date, before: date | None = None) -> None:
    """Refuse goods for a day that is gone, unless it is the one `before`: it was not when it was typed."""
    if day is not None and day < today and day != before:
        text = N_("Goods cannot be wanted on {day}: that day is gone.")
        raise Refused(text, day=day).at("requested_on")


def price_line(
    article: SoldArticle,
    line: NewLine,
    base_quantity: Decimal,
    offers: Iterable[Offer],
    *,
    preset: Decimal,
    preset_always: bool,
    preset_of: str = "",
    mode: PriceMode,
    currency: str,
    company_currency: str,
    general: PriceMode = PriceMode.NET,
    typed_instead: bool = False,
) -> Priced:
    """The price of a line: free, typed, individual, the customer's list, the general list.

    The first that there is applies; the others are what else there was. The general list is in
    company currency and net, or as `general` says; a customer with other prices or another currency
    needs a list or a typed price, else the line is refused. The preset discount leaves typed and
    individual prices alone (unless it is to apply always), and deposits and articles without discount;
    and lines with a discount of their own if what is typed comes off instead.
    """
    prices: list[Said] = []
    if line.free_of_charge:
        prices.append(Said(PriceSource.FREE, ZERO, 1, in_base=False))
    elif line.price is not None:
        prices.append(Said(PriceSource.TYPED, line.price, line.price_unit, in_base=False))
    prices += [
        Said(offer.source, offer.price, offer.price_unit, offer.name)
        for offer in best_offers(offers, base_quantity)
    ]
    if mode is general and currency == company_currency:
        prices.append(Said(PriceSource.GENERAL_LIST, article.list_price, article.price_unit))
    if not prices:
        raise Refused(
            N_("There is no price for {code} in {currency} ({mode}); type one."),
            code=article.code,
            currency=currency,
            mode=mode,
        ).at("price")
    basis, applies = Basis(tuple(prices), preset_of), prices[0]
    if applies.source is PriceSource.FREE:
        return Priced(basis, ZERO, line_amounts(line.quantity, ZERO, 1, Discounts(), currency))
    own = applies.source in (PriceSource.TYPED, PriceSource.INDIVIDUAL)
    replaced = typed_instead and bool(line.discount_percent or line.discount_amount)
    preset_percent = ZERO if article.never_cheaper or replaced or (own and not preset_always) else preset
    discounts = Discounts(preset_percent, line.discount_percent, line.discount_amount, line.discount_per_unit)
    amounts = line_amounts(
        line.quantity,
        applies.price,
        applies.price_unit,
        discounts,
        currency,
        priced_quantity=base_quantity if applies.in_base else None,
    )
    return Priced(basis, preset_percent, amounts)
