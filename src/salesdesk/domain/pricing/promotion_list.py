"""Promotions as they are listed, and what a new one may be for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from sqlalchemy import func, or_, select

from salesdesk.domain.catalogue.model import Article, Brand, Category
from salesdesk.domain.company.queries import company
from salesdesk.domain.customers.model import CustomerGroup
from salesdesk.domain.pricing.model import Promotion, PromotionScope
from salesdesk.domain.pricing.promotions import Deal, WhichPromotions
from salesdesk.domain.pricing.queries import DEAL
from salesdesk.domain.tax.rules import PriceMode
from salesdesk.office.paging import Page, in_order, read_page
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, query
from salesdesk.storage.lists import among

__all__ = ["PromotionChoices", "PromotionRow", "promotion_choices", "promotions"]


@dataclass(frozen=True, slots=True)
class PromotionRow:
    """A promotion as a list shows it.

    `meant` is what it is for, codes of articles, brands and branches; nothing for all articles.
    `group` is empty for all customers, `currency` where there is no money in it, `free_article`
    where no article comes free: it is the code of that.
    """

    id: int
    code: str
    name: str
    deal: Deal
    currency: str
    price_mode: PriceMode | None
    group: str
    valid_from: date
    valid_to: date | None
    free_article: str
    meant: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PromotionChoices:
    """Groups of customers with their names, and the currency that money is in if nobody says another."""

    groups: tuple[tuple[int, str], ...]
    currency: str


_ROWS: Final = (
    select(
        Promotion.id,
        Promotion.code,
        Promotion.name,
        *DEAL,
        func.coalesce(Promotion.currency, ""),
        Promotion.price_mode,
        func.coalesce(CustomerGroup.code, ""),
        Promotion.valid_from,
        Promotion.valid_to,
        func.coalesce(Article.code, ""),
    )
    .outerjoin(CustomerGroup, CustomerGroup.id == Promotion.group_id)
    .outerjoin(Article, Article.id == Promotion.free_article_id)
)
_NAMED: Final = (
    select(PromotionScope.promotion_id, Article.code, Brand.name, Category.code)
    .outerjoin(Article, Article.id == PromotionScope.article_id)
    .outerjoin(Brand, Brand.id == PromotionScope.brand_id)
    .outerjoin(Category, Category.id == PromotionScope.category_id)
    .where(among(PromotionScope.promotion_id, "promotions"))
    .order_by(PromotionScope.id)
)
_GROUPS: Final = select(CustomerGroup.id, CustomerGroup.code, CustomerGroup.name).order_by(CustomerGroup.code)
_SORTED_BY: Final = {
    "code": (Promotion.code,),
    "name": (func.lower(Promotion.name),),
    "group": (CustomerGroup.code,),
    "valid_from": (Promotion.valid_from,),
    "valid_to": (Promotion.valid_to,),
}


@query(Permission.ORDERS_SEE)
def promotions(
    tx: Transaction,
    which: WhichPromotions,
    text: str,
    offset: int,
    limit: int,
    sort: str = "",
    descending: bool = False,
) -> Page[PromotionRow]:
    """Promotions of which code or name contains a text, the latest to begin first."""
    statement = _ROWS.order_by(
        *in_order(_SORTED_BY, (Promotion.valid_from.desc(), Promotion.id.desc()), sort, descending)
    )
    if wanted := text.strip():
        statement = statement.where(
            or_(*(column.icontains(wanted, autoescape=True) for column in (Promotion.code, Promotion.name)))
        )
    if which is WhichPromotions.CURRENT:
        statement = statement.where(or_(Promotion.valid_to.is_(None), Promotion.valid_to >= tx.today))
    page = read_page(tx, statement, offset, limit, _row)
    named: dict[int, list[str]] = {}
    asked: dict[str, Any] = {"promotions": [row.id for row in page.rows]}
    for id_, *names in tx.session.execute(_NAMED, asked):
        named.setdefault(id_, []).extend(name for name in names if name is not None)
    return Page(tuple(replace(row, meant=tuple(named.get(row.id, ()))) for row in page.rows), page.total)


def _row(id_: int, code: str, name: str, *rest: Any) -> PromotionRow:
    deal = Deal(*rest[: len(DEAL)])
    return PromotionRow(id_, code, name, deal, *rest[len(DEAL) :])


@query(Permission.PRICES_EDIT)
def promotion_choices(tx: Transaction) -> PromotionChoices:
    """What a new promotion may be for, beside articles."""
    groups = tx.session.execute(_GROUPS)
    return PromotionChoices(tuple((row.id, f"{row.code} {row.name}") for row in groups), company(tx).currency)
