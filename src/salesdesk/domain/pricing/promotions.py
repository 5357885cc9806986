"""What promotions take off the lines of an order, or add to it, in whatever order these were typed.

A promotion counts what all its lines of the order have together, and then takes its part off each
of them. A line has one promotion at most: the one that leaves it cheapest. A promotion that gives an
article takes nothing off: it stands beside the others, and whatever it gives is none of its lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from salesdesk.domain.pricing.rules import (
    Discounts,
    LineAmounts,
    PriceSource,
    discount_of,
    line_value,
    reduced,
)
from salesdesk.i18n import N_, Labelled
from salesdesk.money import ZERO, ratio_to_currency

__all__ = [
    "PROMOTED_SOURCES",
    "Benefit",
    "Deal",
    "Offered",
    "Promotion",
    "Scope",
    "Settled",
    "WhichPromotions",
    "gifts_for",
    "settled",
]

PROMOTED_SOURCES = frozenset({PriceSource.CUSTOMER_LIST, PriceSource.GENERAL_LIST})
"""Prices that promotions touch: what was typed or agreed with the customer comes before them."""


class Benefit(Labelled):
    """What a promotion gives."""

    PERCENT = "percent", N_("per cent off")
    AMOUNT = "amount", N_("amount off")
    PRICE = "price", N_("special price")
    FREE_PIECES = "free_pieces", N_("pieces free")
    FREE_ARTICLE = "free_article", N_("article free")


class WhichPromotions(Labelled):
    """What a list of promotions is narrowed to."""

    CURRENT = "current", N_("running and to come")
    ALL = "all", N_("all promotions")


@dataclass(frozen=True, slots=True)
class Deal:
    """What a promotion gives, and from how much on.

    `value` is per cent, or money for `price_unit` base units: off the price, or the price itself.
    With free pieces, of every `buy` + `free` base units of a line `free` cost nothing. It begins
    when its lines together have `from_quantity` base units and come to `from_amount`, at list
    prices. The preset discount comes off as well unless `without_preset`. With a free article
    `free` base units of `free_article_id` come with the order, each time that it begins anew if it
    `repeats`: at 10, 20, 30.
    """

    benefit: Benefit
    value: Decimal = ZERO
    price_unit: int = 1
    buy: Decimal = ZERO
    free: Decimal = ZERO
    from_quantity: Decimal = ZERO
    from_amount: Decimal = ZERO
    without_preset: bool = False
    free_article_id: int | None = None
    repeats: bool = False

    @property
    def has_money(self) -> bool:
        """Whether it names an amount, which is in some currency."""
        return self.benefit in (Benefit.AMOUNT, Benefit.PRICE) or self.from_amount > ZERO


@dataclass(frozen=True, slots=True)
class Promotion:
    """A promotion that runs; `free_article` is the code of the article that it gives, if it gives one."""

    id: int
    code: str
    deal: Deal
    free_article: str = ""


@dataclass(frozen=True, slots=True)
class Scope:
    """The articles that a promotion is for: ids of articles, of brands, of branches of the tree.

    None of them means all articles.
    """

    articles: frozenset[int] = frozenset()
    brands: frozenset[int] = frozenset()
    categories: frozenset[int] = frozenset()

    @classmethod
    def of(
        cls,
        named: Iterable[tuple[int | None, int | None, int | None]],
        branches: Mapping[int, int | None],
    ) -> Scope:
        """What is named, article, brand or category each, and all branches that grow from a named one.

        `branches` are categories with the one that each grows from.
        """
        named = list(named)
        categories = {category for *_, category in named if category is not None}
        return cls(
            frozenset(article for article, *_ in named if article is not None),
            frozenset(brand for _, brand, _ in named if brand is not None),
            frozenset(each for each in branches if _grows_from(each, categories, branches)),
        )

    @classmethod
    def union(cls, scopes: Iterable[Scope]) -> Scope | None:
        """All that any of the scopes names; None if one of them means all articles."""
        scopes = tuple(scopes)
        if not all(scope.articles or scope.brands or scope.categories for scope in scopes):
            return None
        return cls(
            frozenset[int]().union(*(scope.articles for scope in scopes)),
            frozenset[int]().union(*(scope.brands for scope in scopes)),
            frozenset[int]().union(*(scope.categories for scope in scopes)),
        )

    def has(
        self, article_id: int, brand_id: int | None, category_id: int | None, *, no_discount: bool
    ) -> bool:
        """Whether an article is meant. One that is not to have a discount must be named itself."""
        if article_id in self.articles:
            return True
        if no_discount:
            return False
        if not (self.articles or self.brands or self.categories):
            return True
        return brand_id in self.brands or category_id in self.categories


def _grows_from(category: int, roots: set[int], branches: Mapping[int, int | None]) -> bool:
    at: int | None = category
    seen: set[int] = set()
    while at is not None and at not in seen:
        if at in roots:
            return True
        seen.add(at)
        at = branches.get(at)
    return False


@dataclass(frozen=True, slots=True)
class Offered:
    """A line at its list price, with the discounts that it has without any promotion.

    `has` is the id of the promotion that it stands with.
    """

    id: int
    quantity: Decimal
    base_quantity: Decimal
    price: Decimal
    price_unit: int
    discounts: Discounts
    currency: str
    has: int | None = None

    @property
    def value(self) -> Decimal:
        """What it comes to before any discount."""
        return line_value(self.base_quantity, self.price, self.price_unit, self.currency)

    def amounts(self, discounts: Discounts) -> LineAmounts:
        """What it comes to with these discounts. Raises Refused if they are more than that."""
        return reduced(self.value, self.quantity, discounts, self.currency)


@dataclass(frozen=True, slots=True)
class Settled:
    """A line with the promotion that it has, if any, and what it comes to with it."""

    promotion: Promotion | None
    discounts: Discounts
    amounts: LineAmounts


def settled(
    lines: Sequence[Offered], promotions: Iterable[tuple[Promotion, frozenset[int]]]
) -> Mapping[int, Settled]:
    """The lines that may have to have another promotion than they stand with, by id, with the right one.

    That is the one that leaves a line cheapest, of two that leave it alike the one whose code comes
    first. Each promotion comes with the ids of the lines that it is for. One whose benefit and
    the line's own discounts together are more than the line comes to is none for it. A line of which
    its own are, for the preset one has grown since they were typed, stays as it stands.
    """
    by_id = {line.id: line for line in lines}
    candidates: dict[int, list[Promotion]] = {line.id: [] for line in lines}
    for promotion, meant in sorted(promotions, key=lambda each: each[0].code):
        its = [by_id[id_] for id_ in meant & by_id.keys()]
        if promotion.deal.benefit is not Benefit.FREE_ARTICLE and _is_reached(promotion.deal, its):
            for line in its:
                if _gives_any(promotion.deal, line):
                    candidates[line.id].append(promotion)
    found = {
        line.id: _cheapest(line, line.value, candidates[line.id])
        for line in lines
        # Nothing else can have become of a line that has the only one there is, or none and there is none.
        if [each.id for each in candidates[line.id]] != ([] if line.has is None else [line.has])
    }
    return {id_: line for id_, line in found.items() if line is not None}


def gifts_for(
    lines: Sequence[Offered], promotions: Iterable[tuple[Promotion, frozenset[int]]]
) -> list[tuple[Promotion, Decimal]]:
    """The promotions that give an article for these lines, by code, and how much of it, in base units.

    Each promotion comes with the ids of the lines that it is for.
    """
    found = [
        (
            promotion,
            promotion.deal.free * _times(promotion.deal, [line for line in lines if line.id in meant]),
        )
        for promotion, meant in sorted(promotions, key=lambda each: each[0].code)
        if promotion.deal.benefit is Benefit.FREE_ARTICLE
    ]
    return [(promotion, quantity) for promotion, quantity in found if quantity]


def _times(deal: Deal, lines: Sequence[Offered]) -> int:
    """How often a deal begins."""
    if not lines or not _is_reached(deal, lines):
        return 0
    if not deal.repeats:
        return 1
    counted = (
        (sum((line.base_quantity for line in lines), ZERO), deal.from_quantity),
        (sum((line.value for line in lines), ZERO), deal.from_amount),
    )
    return min((int(has // each) for has, each in counted if each), default=1)


def _is_reached(deal: Deal, lines: Sequence[Offered]) -> bool:
    quantity = sum((line.base_quantity for line in lines), ZERO)
    if quantity < deal.from_quantity:
        return False
    return not deal.from_amount or sum((line.value for line in lines), ZERO) >= deal.from_amount


def _gives_any(deal: Deal, line: Offered) -> bool:
    return deal.benefit is not Benefit.FREE_PIECES or line.base_quantity >= deal.buy + deal.free


def _cheapest(line: Offered, value: Decimal, promotions: Iterable[Promotion]) -> Settled | None:
    """The line, which comes to `value`, with the promotion that takes most off it, if any does."""
    quantity, currency = line.quantity, line.currency
    best, given = None, line.discounts
    off = discount_of(value, quantity, given, currency)
    if off > value:
        return None
    for promotion in promotions:
        discounts = _with(promotion.deal, line, value)
        more = discount_of(value, quantity, discounts, currency)
        if off < more <= value:  # one that leaves less than nothing is none
            best, given, off = promotion, discounts, more
    return Settled(best, given, LineAmounts(value, off, value - off))


def _with(deal: Deal, line: Offered, value: Decimal) -> Discounts:
    """The discounts of a line, which comes to `value`, with a promotion."""
    own = line.discounts
    return Discounts(
        ZERO if deal.without_preset else own.preset_percent,
        own.percent,
        own.amount,
        own.per_unit,
        deal.value if deal.benefit is Benefit.PERCENT else ZERO,
        _amount_off(deal, line, value),
    )


def _amount_off(deal: Deal, line: Offered, value: Decimal) -> Decimal:
    """The money that a deal takes off a whole line, never more than the line comes to."""
    match deal.benefit:
        case Benefit.PERCENT | Benefit.FREE_ARTICLE:
            return ZERO
        case Benefit.AMOUNT:
            return min(_money(deal, line), value)
        case Benefit.PRICE:
            return max(value - _money(deal, line), ZERO)
        case Benefit.FREE_PIECES:
            free = line.base_quantity // (deal.buy + deal.free) * deal.free
            (worth, of), (given, each) = value.as_integer_ratio(), free.as_integer_ratio()
            pieces, parts = line.base_quantity.as_integer_ratio()
            return ratio_to_currency(worth * given * parts, of * each * pieces, line.currency)


def _money(deal: Deal, line: Offered) -> Decimal:
    """What the deal says for the quantity of a line."""
    return line_value(line.base_quantity, deal.value, deal.price_unit, line.currency)
