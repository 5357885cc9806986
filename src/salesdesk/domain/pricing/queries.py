"""What is agreed with a customer, and the prices that rules offer him for an article on a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Final

from sqlalchemy import Date, bindparam, func, literal, or_, select, union_all

from salesdesk.domain.catalogue.model import Article, Category
from salesdesk.domain.catalogue.rules import ArticleKind, ArticleLife, may_be_sold
from salesdesk.domain.customers.queries import customer
from salesdesk.domain.pricing import promotions as rules
from salesdesk.domain.pricing.model import CustomerPrice, ListPrice, PriceList, Promotion, PromotionScope
from salesdesk.domain.pricing.promotions import Deal, Scope
from salesdesk.domain.pricing.rules import Offer, PriceSource
from salesdesk.domain.tax.rules import PriceMode
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, query
from salesdesk.storage.lists import among
from salesdesk.storage.rows import read_columns

__all__ = [
    "DEAL",
    "NEVER_CHEAPER",
    "NO_OFFERS",
    "Agreed",
    "Offers",
    "PricedFor",
    "agreed_with",
    "articles_given",
    "offers_for",
    "promotions_of",
    "running_promotions",
]


@dataclass(frozen=True, slots=True)
class Agreed:
    """A customer's own conditions, apart from those of his group, and the lists he may be given.

    Discounts are per cent; a limit of None is no limit, a list of None no list of his own.
    """

    discount: Decimal
    discount_always: bool
    credit_limit: Decimal | None
    price_list_id: int | None
    price_lists: tuple[tuple[int, str], ...]
    """Ids with code and name: those in use in his currency and price mode, and the one he has."""


_ANY_PROMOTION: Final = "promotion"
_SOURCES: Final = {source.value: source for source in PriceSource}  # looking it up so is four times as fast
_ON: Final = bindparam("on", type_=Date)
_INDIVIDUAL: Final = select(
    CustomerPrice.article_id,
    literal(PriceSource.INDIVIDUAL.value).label("source"),
    CustomerPrice.price,
    CustomerPrice.price_unit,
    CustomerPrice.from_quantity,
    CustomerPrice.valid_from,
    literal("").label("name"),
).where(
    CustomerPrice.customer_id == bindparam("customer"),
    among(CustomerPrice.article_id, "articles"),
    CustomerPrice.valid_from <= _ON,
    or_(CustomerPrice.valid_to.is_(None), CustomerPrice.valid_to >= _ON),
)
_LISTED: Final = (
    select(
        ListPrice.article_id,
        literal(PriceSource.CUSTOMER_LIST.value),
        ListPrice.price,
        ListPrice.price_unit,
        ListPrice.from_quantity,
        ListPrice.valid_from,
        PriceList.code,
    )
    .join(PriceList, PriceList.id == ListPrice.price_list_id)
    .where(
        ListPrice.price_list_id == bindparam("price_list"),
        PriceList.active,
        PriceList.currency == bindparam("currency"),
        PriceList.price_mode == bindparam("mode"),
        among(ListPrice.article_id, "articles"),
        ListPrice.valid_from <= _ON,
        or_(ListPrice.valid_to.is_(None), ListPrice.valid_to >= _ON),
    )
)
_RUNS: Final = (
    Promotion.valid_from <= _ON,
    or_(Promotion.valid_to.is_(None), Promotion.valid_to >= _ON),
    or_(Promotion.group_id.is_(None), Promotion.group_id == bindparam("group")),
    or_(Promotion.currency.is_(None), Promotion.currency == bindparam("currency")),
    or_(Promotion.price_mode.is_(None), Promotion.price_mode == bindparam("mode")),
)
_PROMOTED: Final = select(
    literal(0),
    literal(_ANY_PROMOTION),
    Promotion.value,
    Promotion.price_unit,
    Promotion.from_quantity,
    Promotion.valid_from,
    Promotion.code,
).where(*_RUNS)
_UNLISTED: Final = union_all(_INDIVIDUAL, _PROMOTED)
_ALL: Final = union_all(_INDIVIDUAL, _LISTED, _PROMOTED)


_LISTS: Final = (
    select(PriceList.id, PriceList.code, PriceList.name)
    .where(
        or_(
            PriceList.id == bindparam("own"),
            PriceList.active
            & (PriceList.currency == bindparam("currency"))
            & (PriceList.price_mode == bindparam("mode")),
        )
    )
    .order_by(PriceList.code)
)


@query(Permission.PRICES_EDIT)
def agreed_with(tx: Transaction, customer_id: int) -> Agreed:
    """What is agreed with a customer, for whoever may change it. Raises NotFound."""
    row = customer(tx, customer_id)
    asked = {"own": row.price_list_id, "currency": row.currency, "mode": row.price_mode}
    return Agreed(
        row.discount,
        row.discount_always,
        row.credit_limit,
        row.price_list_id,
        tuple((each.id, f"{each.code} {each.name}") for each in tx.session.execute(_LISTS, asked)),
    )


@dataclass(frozen=True, slots=True)
class PricedFor:
    """Who prices are for: a customer with his list and group, and the terms of the document."""

    customer_id: int
    price_list_id: int | None
    group_id: int | None
    currency: str
    mode: PriceMode

    @property
    def asked(self) -> dict[str, object]:
        """What statements about him are asked with."""
        return {
            "customer": self.customer_id,
            "price_list": self.price_list_id,
            "group": self.group_id,
            "currency": self.currency,
            "mode": self.mode,
        }


@dataclass(frozen=True, slots=True)
class Offers:
    """The prices that rules offer beside the general list, by article; and whether a promotion runs.

    The promotions themselves depend on all lines of an order: see `running_promotions`.
    """

    by_article: Mapping[int, Sequence[Offer]]
    promoted: bool

    def of(self, article_id: int) -> Sequence[Offer]:
        """What there is for an article."""
        return self.by_article.get(article_id, ())


NO_OFFERS: Final = Offers({}, False)


def offers_for(tx: Transaction, who: PricedFor, article_ids: Iterable[int]) -> Offers:
    """Individual and list prices by article, in one statement.

    A price list counts only if its currency and price mode are the document's. The
    general list is on the article itself and not among these.
    """
    asked = who.asked | {"articles": sorted(set(article_ids)), "on": tx.today}
    offers: dict[int, list[Offer]] = defaultdict(list)
    promoted = False
    statement = _UNLISTED if who.price_list_id is None else _ALL
    for row in read_columns(tx.session, statement, asked).all():
        article_id, source, price, price_unit, from_quantity, valid_from, name = row
        if source == _ANY_PROMOTION:
            promoted = True
        else:
            offer = Offer(_SOURCES[source], price, price_unit, from_quantity, valid_from, name)
            offers[article_id].append(offer)
    return Offers(offers, promoted)


NEVER_CHEAPER: Final = or_(Article.no_discount, Article.kind == ArticleKind.DEPOSIT)
"""Whether no discount comes off by itself, but for a promotion that names the article: as
`SoldArticle.never_cheaper`.
"""
_MEANT: Final = select(Article.id, Article.brand_id, Article.category_id, NEVER_CHEAPER).where(
    among(Article.id, "articles")
)
DEAL: Final = tuple(getattr(Promotion, each.name) for each in fields(Deal))
"""The columns that make a `Deal`."""
_PROMOTIONS: Final = (
    select(Promotion.id, Promotion.code, func.coalesce(Article.code, ""), *DEAL)
    .outerjoin(Article, Article.id == Promotion.free_article_id)
    .where(
        *_RUNS,
        or_(
            Promotion.free_article_id.is_(None),
            Article.life.in_([life for life in ArticleLife if may_be_sold(life)]),
        ),
    )
    .order_by(Promotion.code)
)
_GIVEN: Final = select(Promotion.free_article_id).where(*_RUNS, Promotion.free_article_id.is_not(None))
_SCOPES: Final = select(
    PromotionScope.promotion_id,
    PromotionScope.article_id,
    PromotionScope.brand_id,
    PromotionScope.category_id,
).where(among(PromotionScope.promotion_id, "promotions"))
_BRANCHES: Final = select(Category.id, Category.parent_id)


def running_promotions(tx: Transaction, who: PricedFor) -> list[tuple[rules.Promotion, Scope]]:
    """The promotions that somebody has today, by code, each with the articles that it is for."""
    rows = read_columns(tx.session, _PROMOTIONS, who.asked | {"on": tx.today}).all()
    if not rows:
        return []
    meant: dict[int, list[tuple[int | None, int | None, int | None]]] = defaultdict(list)
    for id_, *one in tx.session.execute(_SCOPES, {"promotions": [row.id for row in rows]}):
        meant[id_].append((one[0], one[1], one[2]))
    branches: dict[int, int | None] = {}
    if any(category is not None for scope in meant.values() for *_, category in scope):
        branches = {row[0]: row[1] for row in tx.session.execute(_BRANCHES)}
    return [
        (rules.Promotion(id_, code, Deal(*deal), free_article), Scope.of(meant.get(id_, ()), branches))
        for id_, code, free_article, *deal in rows
    ]


def articles_given(tx: Transaction, who: PricedFor) -> set[int]:
    """The articles that promotions give to somebody today, once his order is large enough."""
    rows = read_columns(tx.session, _GIVEN, who.asked | {"on": tx.today})
    return {article_id for (article_id,) in rows.all()}


def promotions_of(
    tx: Transaction, who: PricedFor, article_ids: Sequence[int]
) -> dict[int, tuple[rules.Promotion, ...]]:
    """The promotions that somebody may have today on some articles, by code.

    Articles without any are left out.
    """
    running = running_promotions(tx, who)
    found: dict[int, tuple[rules.Promotion, ...]] = {}
    for id_, brand, category, never in tx.session.execute(_MEANT, {"articles": sorted(article_ids)}):
        its = [each for each, scope in running if scope.has(id_, brand, category, no_discount=bool(never))]
        if its:
            found[id_] = tuple(its)
    return found
