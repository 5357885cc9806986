"""What is shown of articles in a search and in a list. Quantities in base units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, TypeVar

from salesdesk.domain.catalogue.rules import ArticleKind, ArticleLife, may_be_sold
from salesdesk.domain.pricing.promotions import Promotion
from salesdesk.domain.pricing.rules import PriceSource
from salesdesk.i18n import N_, Labelled
from salesdesk.lookup.marking import Match
from salesdesk.money import HUNDRED, percent_of, round_half_up

__all__ = [
    "ArticleFound",
    "ArticleRow",
    "ArticlesSaid",
    "Doubt",
    "OnOrder",
    "Suggestion",
    "WhichArticles",
    "worth_offering",
]

_FIRST: Final = 3
"""So many that go with the order are offered before what the customer usually buys …"""
_THEN: Final = 2
"""… and so many of that before more that go with it."""

T = TypeVar("T")


class WhichArticles(Labelled):
    """What a list of articles is narrowed to."""

    ALL = "all", N_("all")
    FOR_SALE = "for_sale", N_("for sale")
    AVAILABLE = "available", N_("available")
    USED_UP = "used_up", N_("for sale, none available")


@dataclass(frozen=True, slots=True)
class ArticleFound:
    """An article as a search shows it to whoever sells it to a customer.

    `price` is for `price_unit` base units, before the preset discount of `preset_percent`;
    `unit_amount` is what one `unit`, the sales unit, then costs. Both are None where there
    is no price in the customer's `currency` and one has to be typed. Stock is that of the
    warehouses that sell; only goods have any. `match` tells how it fits what was typed, and
    `match.through` what fits and is not shown: a name in another language, another code, a brand.
    `units` are the names of all its units. `promotions` he may have on it today, by code: they come
    off the price, each from as much on as it says.
    """

    id: int
    code: str
    name: str
    kind: ArticleKind
    life: ArticleLife
    unit: str
    base_unit: str
    price: Decimal | None
    price_unit: int
    source: PriceSource | None
    preset_percent: Decimal
    unit_amount: Decimal | None
    currency: str
    on_hand: Decimal
    reserved: Decimal
    available: Decimal
    match: Match
    units: tuple[str, ...]
    promotions: tuple[Promotion, ...] = ()

    @property
    def price_to_pay(self) -> Decimal | None:
        """The price after the preset discount, for `price_unit` base units, to four places."""
        if self.price is None:
            return None
        return round_half_up(percent_of(self.price, HUNDRED - self.preset_percent), 4)

    @property
    def for_sale(self) -> bool:
        """Whether a new line may name it."""
        return may_be_sold(self.life)


@dataclass(frozen=True, slots=True)
class ArticlesSaid:
    """The articles that fit what was said best; `is_code` if all that was said is a code as it stands."""

    found: tuple[ArticleFound, ...]
    is_code: bool


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An article that is worth offering to whoever is on the phone.

    It `goes_with` this article, which is on the order; where that is None the customer has bought
    it so many `times` lately, and has not ordered it yet.
    """

    article: ArticleFound
    goes_with: int | None
    times: int = 0


def worth_offering(goes_with: Sequence[T], usual: Sequence[T]) -> list[T]:
    """What goes with an order and what is usual, each the best first, in the order in which it is offered."""
    return [*goes_with[:_FIRST], *usual[:_THEN], *goes_with[_FIRST:], *usual[_THEN:]]


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """An article as a list shows it.

    `list_price` is for `price_unit` base units, in company currency, net or gross as the company's are.

    Stock is that of the warehouses that sell, `on_order` what suppliers still have to deliver.
    """

    id: int
    code: str
    name: str
    kind: ArticleKind
    life: ArticleLife
    unit: str
    list_price: Decimal
    price_unit: int
    on_hand: Decimal
    reserved: Decimal
    available: Decimal
    on_order: Decimal


@dataclass(frozen=True, slots=True)
class OnOrder:
    """What a supplier still has to deliver on one purchase order."""

    purchase_id: int
    purchase_number: str
    supplier: str
    expected_on: date | None
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class Doubt:
    """A quantity that may have been typed by mistake, and what speaks against it.

    `quantity` is in `unit`, as it was typed; `there` is what lies in the warehouses that sell
    and what suppliers still have to deliver, `largest` the most that one line of an order ever
    had, both in `base_unit`. `is_part`: it is a part of something that was only ever sold whole.
    `units` are the names of all units of the article.
    """

    code: str
    name: str
    quantity: Decimal
    unit: str
    there: Decimal
    largest: Decimal
    base_unit: str
    is_part: bool
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PriceDoubt:
    """A price or a discount that may have been typed by mistake, and what it would be by the rules.

    `price` is for `price_unit` of `unit`, as it was typed, `usual` what so many of them cost this
    customer otherwise; both are None where the price is not in doubt. `value` is what the line
    comes to before its discounts, `discount` what was typed off it; None where that is not in doubt.
    `units` are the names of all units of the article.
    """

    code: str
    name: str
    price: Decimal | None
    price_unit: int
    unit: str
    usual: Decimal | None
    value: Decimal
    discount: Decimal | None
    currency: str
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PurchaseDoubt:
    """A quantity to buy that may have been typed by mistake, in base units.

    `wanted` is what speaks for it: what orders wait for, or the least that the supplier sells.
    `largest` is the most that was ever bought at once.
    """

    code: str
    quantity: Decimal
    unit: str
    wanted: Decimal
    largest: Decimal
