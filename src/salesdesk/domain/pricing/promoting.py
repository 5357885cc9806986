"""Entering promotions, and ending them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, timedelta

from sqlalchemy import select

from salesdesk.domain.catalogue.model import Article
from salesdesk.domain.catalogue.rules import PRICE_UNITS, ArticleKind, may_be_sold
from salesdesk.domain.company.rules import currency_code
from salesdesk.domain.pricing.model import Promotion, PromotionScope
from salesdesk.domain.pricing.promotions import Benefit, Deal
from salesdesk.domain.tax.rules import PriceMode
from salesdesk.errors import NotFound, Refused
from salesdesk.i18n import N_
from salesdesk.money import HUNDRED, ZERO, require_numbers
from salesdesk.office.permissions import Permission
from salesdesk.office.references import require_known
from salesdesk.office.work import Transaction, verb
from salesdesk.storage.rows import add_for_ids, add_rows
from salesdesk.storage.types import is_blank, is_code

__all__ = ["NewPromotion", "add_promotion", "end_promotion"]


@dataclass(frozen=True, slots=True)
class NewPromotion:
    """A promotion as it is entered.

    Without articles, brands and categories it is for all articles, without a group for all
    customers, without a last day until it is ended. Money needs a currency and a price mode.
    """

    code: str
    name: str
    deal: Deal
    valid_from: date
    valid_to: date | None = None
    currency: str | None = None
    price_mode: PriceMode | None = None
    group_id: int | None = None
    articles: tuple[int, ...] = ()
    brands: tuple[int, ...] = ()
    categories: tuple[int, ...] = ()


@verb(Permission.PRICES_EDIT)
def add_promotion(tx: Transaction, new: NewPromotion) -> int:
    """Enter a promotion; its id. Lines that stand already have it as soon as one of theirs changes."""
    _check(new)
    if tx.session.scalar(select(Promotion.id).where(Promotion.code == new.code)) is not None:
        raise Refused(N_("The promotion {code} exists already."), code=new.code).at("code")
    scopes = [
        (PromotionScope.article_id, new.articles, N_("There is no such article.")),
        (PromotionScope.brand_id, new.brands, N_("There is no such brand.")),
        (PromotionScope.category_id, new.categories, N_("There is no such category.")),
    ]
    if new.group_id is not None:
        require_known(tx, Promotion.group_id, [new.group_id], N_("There is no such customer group."))
    for column, ids, missing in scopes:
        require_known(tx, column, ids, missing)
    if new.deal.free_article_id is not None:
        _check_given(tx, new.deal.free_article_id)
    row = {
        "code": new.code,
        "name": new.name,
        **asdict(new.deal),
        "currency": None if new.currency is None else currency_code(new.currency),
        "price_mode": new.price_mode,
        "group_id": new.group_id,
        "valid_from": new.valid_from,
        "valid_to": new.valid_to,
    }
    [promotion_id] = add_for_ids(tx.session, Promotion, [row])
    none = {"promotion_id": promotion_id, "article_id": None, "brand_id": None, "category_id": None}
    named = [none | {column.key: id_} for column, ids, _ in scopes for id_ in sorted(set(ids))]
    add_rows(tx.session, PromotionScope, named)
    tx.record("promotion", promotion_id, code=new.code, benefit=new.deal.benefit, scopes=len(named))
    return promotion_id


@verb(Permission.PRICES_EDIT)
def end_promotion(tx: Transaction, promotion_id: int, last_day: date) -> None:
    """Let a promotion end with a day, at the earliest the one before it begins: it is given no more.

    What is confirmed keeps it.
    """
    promotion = tx.session.get(Promotion, promotion_id, with_for_update=True)
    if promotion is None:
        raise NotFound(N_("There is no such promotion."))
    if promotion.valid_from - last_day > timedelta(days=1):
        raise Refused(N_("A promotion cannot end before the day before it begins.")).at("valid_to")
    before, promotion.valid_to = promotion.valid_to, last_day
    tx.record("promotion", promotion_id, valid_to=[before, last_day])


def _check(new: NewPromotion) -> None:
    """Refuse what makes no sense, at the part that does not."""
    if not is_code(new.code):
        raise Refused(N_("A promotion needs a code.")).at("code")
    if is_blank(new.name):
        raise Refused(N_("A promotion needs a name.")).at("name")
    deal = new.deal
    for part in ("value", "buy", "free", "from_quantity", "from_amount"):
        number = getattr(deal, part)
        try:
            require_numbers(number)
        except Refused as error:
            raise error.at(part) from None
        if number < ZERO:
            raise Refused(N_("A promotion counts nothing below zero.")).at(part)
    if deal.price_unit not in PRICE_UNITS:
        raise Refused(N_("Prices are per 1, 100 or 1,000 of a unit.")).at("value")
    if new.valid_to is not None and new.valid_to < new.valid_from:
        raise Refused(N_("A promotion cannot end before it begins.")).at("valid_to")
    _check_benefit(deal)
    if deal.benefit is Benefit.PRICE and not (new.articles or new.brands or new.categories):
        raise Refused(N_("Which articles have the special price?")).at("articles")
    if deal.has_money and (new.currency is None or new.price_mode is None):
        raise Refused(N_("Money needs a currency, and whether it is net or gross.")).at("currency")


def _check_benefit(deal: Deal) -> None:
    match deal.benefit:
        case Benefit.PERCENT if not ZERO < deal.value <= HUNDRED:
            raise Refused(N_("A promotion takes between 0 and 100 % off.")).at("value")
        case Benefit.AMOUNT if deal.value == ZERO:
            raise Refused(N_("How much comes off?")).at("value")
        case Benefit.PRICE if deal.value == ZERO:
            raise Refused(N_("What is the special price?")).at("value")
        case Benefit.FREE_PIECES if deal.buy == ZERO or deal.free == ZERO:
            raise Refused(N_("How many are bought, and how many are free then?")).at("buy")
        case Benefit.FREE_ARTICLE if deal.free == ZERO:
            raise Refused(N_("How many of it are free?")).at("free")
        case Benefit.FREE_ARTICLE if deal.free_article_id is None:
            raise Refused(N_("Which article is free?")).at("free_article")
        case Benefit.FREE_ARTICLE if deal.from_quantity == ZERO and deal.from_amount == ZERO:
            raise Refused(N_("From how much on does it come free?")).at("from_quantity")
    if deal.benefit is not Benefit.FREE_ARTICLE and (deal.free_article_id is not None or deal.repeats):
        raise Refused(N_("Only a promotion that gives an article names one.")).at("free_article")


def _check_given(tx: Transaction, article_id: int) -> None:
    """Refuse an article that cannot come free with an order."""
    missing = N_("There is no such article.")
    try:
        require_known(tx, Promotion.free_article_id, [article_id], missing)
    except NotFound as error:
        raise error.at("free_article") from None
    article = tx.session.get_one(Article, article_id)
    if article.kind is not ArticleKind.GOODS:
        raise Refused(N_("Only goods can come free: {code}."), code=article.code).at("free_article")
    if not may_be_sold(article.life):
        raise Refused(N_("Article {code} is not for sale."), code=article.code).at("free_article")
