"""Finding articles while a customer names them, and listing them with their stock."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, func, or_, select

from salesdesk.domain.assortment.operations import (
    AVAILABLE,
    NO_STOCK,
    SELLS,
    Buyer,
    StockSums,
    buyer,
    open_purchases,
    stock_sums,
)
from salesdesk.domain.assortment.rules import ArticleFound, ArticleRow
from salesdesk.domain.catalogue.model import Article, ArticleText
from salesdesk.domain.catalogue.queries import sold_articles
from salesdesk.domain.catalogue.rules import ArticleKind, ArticleLife, SoldArticle, may_be_sold
from salesdesk.domain.customers.model import CustomerArticleCode
from salesdesk.domain.drafts.rules import Priced
from salesdesk.errors import Refused
from salesdesk.i18n import N_
from salesdesk.lookup.plain import Fit, asked, matches, rank, words_in
from salesdesk.money import ZERO
from salesdesk.office.paging import Page
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, query
from salesdesk.storage.lists import among
from salesdesk.storage.types import clean
from salesdesk.warehouse.stock.model import StockBalance, Warehouse

__all__ = ["ARTICLE_SORTS", "article_list", "find_articles"]

_CANDIDATES: Final = 200
"""So many of those that fit best are asked for their stock, that what is there comes first."""

_NOT_FOR_SALE: Final = 10

_Reading = Select[*tuple[Any, ...]]

# Statements are built once: building one takes longer than running it.

_CALLED: Final = select(CustomerArticleCode.article_id, func.lower(CustomerArticleCode.code)).where(
    CustomerArticleCode.customer_id == bindparam("customer"),
    func.lower(CustomerArticleCode.code).like(bindparam("pattern"), escape="!"),
)


@query(Permission.ARTICLES_SEE)
def find_articles(
    tx: Transaction,
    text: str,
    customer_id: int | None = None,
    language: str = "",
    limit: int = 20,
    for_sale_only: bool = False,
) -> list[ArticleFound]:
    """The articles that `text` fits best, at most `limit`, with what they cost this customer.

    First the one that has this code, GTIN or customer's own code. Then, those that may be
    sold before the others, those one of whose codes begins so, one of whose names does, and
    those that have every word of it, in any order, in codes, names in any language, brand
    or suppliers' codes. Among equals what is in stock comes first, then by name. Names are
    in `language`, the customer's if it is empty, the reader's if there is no customer.
    Nothing typed finds nothing. Raises NotFound for a customer who does not exist.
    """
    words = words_in(text)
    if not words or limit < 1:
        return []
    who = buyer(tx, customer_id)
    called = {} if customer_id is None else _called(tx, customer_id, text)
    candidates = tx.session.execute(
        _find(len(words), bool(called), for_sale_only),
        asked(text)
        | {
            "called": sorted(called),
            "exactly": sorted(id_ for id_, exactly in called.items() if exactly),
            "limit": max(_CANDIDATES, limit),
        },
    ).all()
    stock = stock_sums(tx, [row.id for row in candidates])

    def order(row: Any) -> tuple[int, bool]:
        there = row.kind is not ArticleKind.GOODS or stock.get(row.id, NO_STOCK).available > ZERO
        return row.fit, not there

    best = [row.id for row in sorted(candidates, key=order)[:limit]]
    sold = sold_articles(tx, best, (), language or who.language)
    offers = who.offers(tx, best)
    return [
        _found(sold[id_], who, who.price(sold[id_], offers.get(id_, ())), stock.get(id_, NO_STOCK))
        for id_ in best
    ]


@cache
def _find(words: int, called: bool, for_sale_only: bool) -> _Reading:
    """The candidates, best first; `called`: some have a code of the customer's own.

    `fit` is a `Fit`, with ten added to what may not be sold unless it has that very code:
    one expression to be found and sorted by, for every record that matches pays for it.
    """
    fields = ArticleText.fields
    condition = and_(*(matches(fields, index) for index in range(words)))
    exactly: ColumnElement[bool] = fields.like(bindparam("exact"))
    fit: Any = rank(fields)
    if called:
        theirs = among(ArticleText.article_id, "called")
        condition = or_(theirs, condition)
        exactly = or_(among(ArticleText.article_id, "exactly"), exactly)
        fit = case((theirs, int(Fit.CODE)), else_=fit)
    for_sale = Article.life.in_([life for life in ArticleLife if may_be_sold(life)])
    order = case((exactly, int(Fit.EXACT)), else_=fit + case((for_sale, 0), else_=_NOT_FOR_SALE))
    statement = (
        select(Article.id, Article.kind, order.label("fit"))
        # Written so that the texts are read first and only articles that match are looked up.
        .join(ArticleText, Article.id == ArticleText.article_id + 0)
        .where(condition)
        .order_by("fit", ArticleText.name, Article.id)
        .limit(bindparam("limit"))
    )
    return statement.where(for_sale) if for_sale_only else statement


def _called(tx: Transaction, customer_id: int, text: str) -> dict[int, bool]:
    """Articles for which a code of the customer's own begins as typed, and whether it is just that."""
    typed = clean(text).strip().lower()
    pattern = "".join(f"!{sign}" if sign in "!%_" else sign for sign in typed) + "%"
    found: dict[int, bool] = {}
    for article_id, code in tx.session.execute(_CALLED, {"customer": customer_id, "pattern": pattern}):
        found[article_id] = code == typed or found.get(article_id, False)
    return found


def _found(article: SoldArticle, who: Buyer, priced: Priced | None, stock: StockSums) -> ArticleFound:
    return ArticleFound(
        article.id,
        article.code,
        article.name,
        article.kind,
        article.life,
        article.unit("").unit,
        next(each.unit for each in article.units if each.numerator == each.denominator),
        priced.price if priced else None,
        priced.price_unit if priced else 1,
        priced.source if priced else None,
        priced.preset_percent if priced else ZERO,
        priced.amounts.amount if priced else None,
        who.currency,
        stock.on_hand,
        stock.reserved,
        stock.available,
    )


ARTICLE_SORTS: Final = ("code", "name", "available")
"""What a list of articles can be sorted by."""


@query(Permission.ARTICLES_SEE)
def article_list(
    tx: Transaction,
    text: str = "",
    offset: int = 0,
    limit: int = 50,
    sort: str = "code",
    descending: bool = False,
) -> Page[ArticleRow]:
    """A page of the articles in which every word of `text` is found; of all of them without a text.

    `sort` is one of ARTICLE_SORTS; another is refused.
    """
    if sort not in ARTICLE_SORTS:
        raise Refused(N_("This list cannot be sorted by “{column}”."), column=sort)
    values = asked(text)
    page, count = _list(len(words_in(text)), sort, descending)
    rows = tx.session.execute(page, values | {"offset": max(offset, 0), "limit": max(limit, 0)}).all()
    total = tx.session.execute(count, values).scalar_one()
    ids = [row.id for row in rows]
    stock, coming = stock_sums(tx, ids), open_purchases(tx, ids)

    def shown(row: Any) -> ArticleRow:
        here = stock.get(row.id, NO_STOCK)
        on_order = sum((purchase.quantity for purchase in coming.get(row.id, ())), ZERO)
        quantities: list[Decimal] = [here.on_hand, here.reserved, here.available, on_order]
        return ArticleRow(*row, *quantities)

    return Page(tuple(map(shown, rows)), total)


@cache
def _list(words: int, sort: str, descending: bool) -> tuple[_Reading, Select[int]]:
    """The page and the count of all."""
    found = [matches(ArticleText.fields, index) for index in range(words)]
    page = (
        select(
            Article.id,
            Article.code,
            Article.name,
            Article.kind,
            Article.life,
            Article.base_unit,
            Article.list_price,
            Article.price_unit,
        )
        .join(ArticleText, ArticleText.article_id == Article.id)
        .where(*found)
        .offset(bindparam("offset"))
        .limit(bindparam("limit"))
    )
    keys: tuple[Any, ...] = (Article.code,) if sort == "code" else (ArticleText.name, Article.code)
    if sort == "available":
        sums = (
            select(StockBalance.article_id, AVAILABLE.label("available"))
            .join(Warehouse, Warehouse.id == StockBalance.warehouse_id)
            .where(*SELLS)
            .group_by(StockBalance.article_id)
            .subquery()
        )
        page = page.outerjoin(sums, sums.c.article_id == Article.id)
        keys = (func.coalesce(sums.c.available, ZERO), Article.code)
    page = page.order_by(*(key.desc() if descending else key for key in keys))
    return page, select(func.count()).select_from(ArticleText).where(*found)
