"""Finding articles while a customer names them, and listing them with their stock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, bindparam, case, func, select
from sqlalchemy.sql.elements import SQLCoreOperations

from salesdesk.domain.assortment.hits import articles_meant
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
from salesdesk.domain.assortment.rules import ArticleFound, ArticleRow, WhichArticles
from salesdesk.domain.assortment.unshown import what_led_to
from salesdesk.domain.catalogue.model import Article, ArticleText
from salesdesk.domain.catalogue.operations import ARTICLES
from salesdesk.domain.catalogue.queries import sold_articles
from salesdesk.domain.catalogue.rules import ArticleKind, ArticleLife, SoldArticle, may_be_sold
from salesdesk.domain.drafts.rules import Priced
from salesdesk.domain.pricing.promotions import Promotion
from salesdesk.domain.pricing.queries import NO_OFFERS
from salesdesk.errors import Refused
from salesdesk.i18n import N_
from salesdesk.lookup.marking import Match, found_in
from salesdesk.lookup.plain import alike, asked, best_first, exactly, fit, matches, only, well
from salesdesk.lookup.text import LONGEST_TYPED, Mark, collapsed, words_in
from salesdesk.money import ZERO
from salesdesk.office.paging import Page
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, query
from salesdesk.storage.lists import among
from salesdesk.warehouse.stock.model import StockBalance, Warehouse

__all__ = ["ARTICLE_SORTS", "article_list", "find_articles", "shown_to"]

_Reading = Select[*tuple[Any, ...]]

_FOLDED: Final = select(ArticleText.article_id, ArticleText.name).where(
    among(ArticleText.article_id, "alike")
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

    Typing errors, other spellings of what sounds alike and words that are only begun do not
    hide an article. First the one that has this code, GTIN, supplier's or customer's own
    code; then what fits better by words in any order, in names of all languages, codes,
    brand and category. Among equals what this customer buys most often, then what everybody
    does, then what is in stock, what may be sold, and by name. Codes of other customers are
    looked at where no customer is said.

    Names are in `language`, the customer's if it is empty, the reader's if there is no
    customer. Nothing typed finds nothing. Raises NotFound for a customer who does not exist.
    """
    text = text[:LONGEST_TYPED]
    if limit < 1 or not collapsed(text):
        return []
    who = buyer(tx, customer_id)
    meant = articles_meant(tx, text, customer_id, limit, for_sale_only)
    ids = [found.hit.id for found in meant]
    sold = sold_articles(tx, ids, (), language or who.language)
    unshown = {found.hit.id: _unshown(sold[found.hit.id], found.hit.matched) for found in meant}
    led = what_led_to(tx, customer_id, {id_: words for id_, words in unshown.items() if words})
    matches = {
        hit.id: Match(hit.score, hit.exact, hit.matched, led.get(hit.id, ""))
        for hit in (found.hit for found in meant)
    }
    return shown_to(tx, who, sold, {found.hit.id: found.stock for found in meant}, matches)


def shown_to(
    tx: Transaction,
    who: Buyer,
    sold: Mapping[int | str, SoldArticle],
    stock: Mapping[int, StockSums],
    matches: Mapping[int, Match],
) -> list[ArticleFound]:
    """Articles as a search shows them to whoever sells them to this buyer, in the order of `matches`."""
    ids = list(matches)
    offers = who.offers(tx, ids) if ids else NO_OFFERS
    priced = {id_: who.price(sold[id_], offers.of(id_)) for id_ in ids}
    promoted = who.promotions(tx, offers, priced)
    return [
        _found(sold[id_], who, priced[id_], promoted.get(id_, ()), stock.get(id_, NO_STOCK), match)
        for id_, match in matches.items()
    ]


def _unshown(article: SoldArticle, matched: Iterable[str]) -> set[str]:
    """What matched of an article and is not shown of it."""
    return set(matched) - found_in((Mark.CODE, article.code), (Mark.NAME, article.name))


def _found(
    article: SoldArticle,
    who: Buyer,
    priced: Priced | None,
    promotions: tuple[Promotion, ...],
    stock: StockSums,
    match: Match,
) -> ArticleFound:
    return ArticleFound(
        article.id,
        article.code,
        article.name,
        article.kind,
        article.life,
        article.unit("").unit,
        article.base.unit,
        priced.applies.price if priced else None,
        priced.applies.price_unit if priced else 1,
        priced.applies.source if priced else None,
        priced.preset_percent if priced else ZERO,
        priced.amounts.amount if priced else None,
        who.currency,
        stock.on_hand,
        stock.reserved,
        stock.available,
        match,
        tuple(each.unit for each in article.units),
        promotions,
    )


ARTICLE_SORTS: Final = ("code", "name", "available")
"""What a list of articles can be sorted by."""

_FOR_SALE: Final = Article.life.in_([life for life in ArticleLife if may_be_sold(life)])


def _is(which: WhichArticles, warehouse_id: int | None) -> tuple[ColumnElement[bool], ...]:
    """Conditions on the articles that are left."""
    there = Article.id.in_(
        select(StockBalance.article_id)
        .join(Warehouse, Warehouse.id == StockBalance.warehouse_id)
        .where(*_lies_in(warehouse_id))
        .group_by(StockBalance.article_id)
        .having(AVAILABLE > ZERO)
    )
    match which:
        case WhichArticles.FOR_SALE:
            return (_FOR_SALE,)
        case WhichArticles.AVAILABLE:
            return (there,)
        case WhichArticles.USED_UP:
            return _FOR_SALE, Article.kind == ArticleKind.GOODS, ~there
        case WhichArticles.ALL:
            return ()


def _lies_in(warehouse_id: int | None) -> Sequence[SQLCoreOperations[bool]]:
    return SELLS if warehouse_id is None else (StockBalance.warehouse_id == warehouse_id,)


@query(Permission.ARTICLES_SEE)
def article_list(
    tx: Transaction,
    text: str = "",
    offset: int = 0,
    limit: int = 50,
    sort: str = "code",
    descending: bool = False,
    which: WhichArticles = WhichArticles.ALL,
    warehouse_id: int | None = None,
) -> Page[ArticleRow]:
    """A page of the articles in which every word of `text` is found; of all of them without a text.

    What has just this code is first. In the order of codes, the usual one, comes then what is
    called so, and what has a name or code that begins so. Where the text is found in none it is
    taken for misspelled, and what fits best is first. `sort` is one of ARTICLE_SORTS; another is refused.
    `which` leaves some of them. Quantities are those of all warehouses that sell, or of one.
    """
    if sort not in ARTICLE_SORTS:
        raise Refused(N_("This list cannot be sorted by “{column}”."), column=sort)
    words = len(words_in(text))
    values: dict[str, Any] = {**asked(text), **well(text), "exact": exactly(text)} if words else {}
    page, count = _list(words, sort, descending, which, warehouse_id, False)
    total = tx.session.execute(count, values).scalar_one()
    offset, limit = max(offset, 0), max(limit, 0)
    best: list[int] = []
    if (
        words
        and not total
        and (meant := only(tx, alike(tx, ARTICLES, text), Article.id, _is(which, warehouse_id)))
    ):
        values, total = {"alike": [hit.id for hit in meant]}, len(meant)
        page, _ = _list(0, sort, descending, which, warehouse_id, True)
        if sort == ARTICLE_SORTS[0] and not descending:
            best = best_first(meant, dict(tx.session.execute(_FOLDED, values).all()))[offset : offset + limit]
            values, offset = {"alike": best}, 0
    rows = tx.session.execute(page, values | {"offset": offset, "limit": limit}).all()
    if best:
        rows = sorted(rows, key=lambda row: best.index(row.id))
    ids = [row.id for row in rows]
    stock, coming = stock_sums(tx, ids, warehouse_id), open_purchases(tx, ids, warehouse_id)

    def shown(row: Any) -> ArticleRow:
        here = stock.get(row.id, NO_STOCK)
        on_order = sum((purchase.quantity for purchase in coming.get(row.id, ())), ZERO)
        quantities: list[Decimal] = [here.on_hand, here.reserved, here.available, on_order]
        return ArticleRow(*row, *quantities)

    return Page(tuple(map(shown, rows)), total)


@cache
def _list(
    words: int,
    sort: str,
    descending: bool,
    which: WhichArticles,
    warehouse_id: int | None,
    is_alike: bool,
) -> tuple[_Reading, Select[int]]:
    """The page and the count of all."""
    found = [*(matches(ArticleText.fields, index) for index in range(words)), *_is(which, warehouse_id)]
    if is_alike:
        found.append(among(ArticleText.article_id, "alike"))
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
            .where(*_lies_in(warehouse_id))
            .group_by(StockBalance.article_id)
            .subquery()
        )
        page = page.outerjoin(sums, sums.c.article_id == Article.id)
        keys = (func.coalesce(sums.c.available, ZERO), Article.code)
    first: list[ColumnElement[int]] = []
    if words:
        first.append(case((among(Article.code, "exact", texts=True), 0), else_=1))
    if words and sort == ARTICLE_SORTS[0] and not descending:
        first.append(fit(ArticleText.name, ArticleText.fields, words))
    page = page.order_by(*first, *(key.desc() if descending else key for key in keys))
    count = select(func.count()).select_from(ArticleText)
    if which is not WhichArticles.ALL:
        count = count.join(Article, Article.id == ArticleText.article_id)
    return page, count.where(*found)
