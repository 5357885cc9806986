"""Which articles somebody means, the likeliest first. Permissions are the queries' business."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlalchemy import bindparam, func, select

from salesdesk.domain.assortment.operations import NO_STOCK, StockSums, stock_sums
from salesdesk.domain.catalogue.model import Article, ArticleText
from salesdesk.domain.catalogue.operations import ARTICLES
from salesdesk.domain.catalogue.rules import ArticleKind, may_be_sold
from salesdesk.domain.customers.model import CustomerArticleCode
from salesdesk.domain.orders.model import Order, OrderLine
from salesdesk.domain.pricing.rules import PriceSource
from salesdesk.lookup.ranking import CANDIDATES, popularity, quality, worthwhile
from salesdesk.lookup.searching import Hit, search
from salesdesk.lookup.text import Mark, collapsed, folded, words_and_codes
from salesdesk.money import ZERO
from salesdesk.office.work import Transaction
from salesdesk.storage.lists import among
from salesdesk.storage.rows import read_columns

__all__ = ["Found", "articles_meant", "usually_bought"]

_ORDERS: Final = 30
_LINES: Final = 500
"""A customer's last orders, and lines of them, that tell what he usually buys."""
_USUAL: Final = 50
_OTHERS_CODE: Final = 0.5
"""What a hit is worth that fits by a code of another customer's beside its words."""

# Statements are built once: building one takes longer than running it.

_LAST: Final = (
    select(Order.id)
    .where(Order.sold_to_id == bindparam("customer"), Order.number.is_not(None), Order.is_quote.is_(False))
    .order_by(Order.order_date.desc())
    .limit(_ORDERS)
    .subquery()
)
_BOUGHT: Final = (
    select(OrderLine.article_id)
    .join(_LAST, _LAST.c.id == OrderLine.order_id)
    .where(
        OrderLine.article_id.is_not(None),
        OrderLine.parent_line_id.is_(None),
        OrderLine.price_source != PriceSource.GIVEN,
    )
    .limit(_LINES)
    .subquery()
)
_HIS_USUAL: Final = (
    select(_BOUGHT.c.article_id, func.count().label("times"))
    .group_by(_BOUGHT.c.article_id)
    .order_by(func.count().desc(), _BOUGHT.c.article_id)
    .limit(_USUAL)
)
_HIS_CODES: Final = select(CustomerArticleCode.article_id, CustomerArticleCode.code).where(
    CustomerArticleCode.customer_id == bindparam("customer"),
    among(CustomerArticleCode.article_id, "articles"),
)
_FIELDS: Final = select(ArticleText.article_id, ArticleText.fields).where(
    among(ArticleText.article_id, "articles")
)
_FACTS: Final = (
    select(Article.id, Article.kind, Article.life, ArticleText.name)
    .join(ArticleText, ArticleText.article_id == Article.id)
    .where(among(Article.id, "articles"))
)


@dataclass(frozen=True, slots=True)
class Found:
    """An article that may be meant, how well it fits, and what of it is there."""

    hit: Hit
    stock: StockSums


def usually_bought(tx: Transaction, customer_id: int) -> dict[int, int]:
    """What a customer has bought lately, and on how many lines, the most often first."""
    return {row[0]: row[1] for row in read_columns(tx.session, _HIS_USUAL, {"customer": customer_id})}


def articles_meant(
    tx: Transaction, text: str, customer_id: int | None, limit: int, for_sale_only: bool
) -> list[Found]:
    """The articles that `text` fits best, in the order that a person expects; see `find_articles`."""
    usual = {} if customer_id is None else usually_bought(tx, customer_id)
    hits = search(tx, ARTICLES, text, max(CANDIDATES, limit), among=usual)
    if customer_id is not None:
        hits = _his(tx, customer_id, hits)
    hits = worthwhile(hits)
    if not hits:
        return []
    ids = [hit.id for hit in hits]
    facts: dict[int, Any] = {
        row.id: row for row in read_columns(tx.session, _FACTS, {"articles": sorted(ids)})
    }
    stock = stock_sums(tx, ids)
    begins = folded(text)

    def order(hit: Hit) -> tuple[Any, ...]:
        it = facts[hit.id]
        there = it.kind is not ArticleKind.GOODS or stock.get(hit.id, NO_STOCK).available > ZERO
        theirs = -usual.get(hit.id, 0), popularity(hit), not there, not may_be_sold(it.life)
        return *quality(hit), *theirs, not it.name.startswith(begins), -hit.finesse, it.name, hit.id

    if for_sale_only:
        hits = [hit for hit in hits if may_be_sold(facts[hit.id].life)]
    return [Found(hit, stock.get(hit.id, NO_STOCK)) for hit in sorted(hits, key=order)[:limit]]


def _his(tx: Transaction, customer_id: int, hits: Sequence[Hit]) -> list[Hit]:
    """The hits for this customer: what only others call by what was typed, he does not mean."""
    if not hits:
        return []
    found = read_columns(tx.session, _FIELDS, {"articles": sorted(hit.id for hit in hits)})
    fields: dict[int, str] = {row[0]: row[1] for row in found}
    others = {hit.id: {word for word in hit.matched if _is_theirs(word, fields[hit.id])} for hit in hits}
    suspects = sorted(id_ for id_, words in others.items() if words)
    if not suspects:
        return list(hits)
    for article_id, code in read_columns(
        tx.session, _HIS_CODES, {"articles": suspects, "customer": customer_id}
    ):
        others[article_id].discard(collapsed(code))
    kept = (_without(hit, others[hit.id], fields[hit.id]) for hit in hits)
    return [hit for hit in kept if hit is not None]


def _is_theirs(word: str, fields: str) -> bool:
    """Whether customers call an article so, and its codes are others."""
    return f"{Mark.THEIRS}{word};" in fields and not any(
        f"{mark}{word};" in fields for mark in (Mark.CODE, Mark.NUMBER)
    )


def _without(hit: Hit, others: Collection[str], fields: str) -> Hit | None:
    """The hit without what matched others' codes alone; None if nothing is left of it."""
    if not others:
        return hit
    words, _ = words_and_codes(fields)
    matched = tuple(word for word in hit.matched if word not in others or word in words)
    if not matched:
        return None
    score = hit.score if matched == hit.matched else hit.score * _OTHERS_CODE
    return replace(hit, score=score, exact=False, matched=matched)
