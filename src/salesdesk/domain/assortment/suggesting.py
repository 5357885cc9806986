"""What to offer a customer besides what is on his order: what goes with it, and what he usually buys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy import select

from salesdesk.domain.assortment.hits import usually_bought
from salesdesk.domain.assortment.operations import NO_STOCK, StockSums, buyer, stock_sums
from salesdesk.domain.assortment.queries import shown_to
from salesdesk.domain.assortment.rules import Suggestion, worth_offering
from salesdesk.domain.catalogue.model import ArticleRelation
from salesdesk.domain.catalogue.queries import sold_articles
from salesdesk.domain.catalogue.rules import ArticleKind, Relation, SoldArticle, may_be_sold
from salesdesk.lookup.marking import Match
from salesdesk.money import ZERO
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, query
from salesdesk.storage.lists import among
from salesdesk.storage.rows import read_columns

__all__ = ["saleable", "suggested_articles"]

_LATEST: Final = 30
"""Of so many lines, the last of an order, it is asked what goes with them."""
_CANDIDATES: Final = 30
_USUALLY: Final = 2
"""Bought so many times lately is usual."""
_USUAL_KINDS: Final = frozenset({ArticleKind.GOODS, ArticleKind.KIT})
"""Freight and deposits come with every order: nobody offers them."""
_AS_IT_IS: Final = Match(1.0, True, ())

_GOES_WITH: Final = select(ArticleRelation.article_id, ArticleRelation.other_id).where(
    among(ArticleRelation.article_id, "articles"), ArticleRelation.relation == Relation.ASSOCIATED
)


@query(Permission.ARTICLES_SEE)
def suggested_articles(
    tx: Transaction, customer_id: int, on_order: Sequence[int], limit: int = 8
) -> list[Suggestion]:
    """What is worth offering to a customer while he orders, the best first, at most `limit` articles.

    `on_order` are the articles of the order, the newest line first: none of them is among what is
    offered. What goes with a later line comes before what goes with an earlier one, what he buys
    more often before the rest, and what is there before what has to be bought first. Only what may
    be sold is offered. Raises NotFound for a customer who does not exist.
    """
    who = buyer(tx, customer_id)
    ordered = dict.fromkeys(on_order)
    goes_with = _going_with(tx, list(ordered)[:_LATEST])
    times = usually_bought(tx, customer_id)
    going = [id_ for id_ in goes_with if id_ not in ordered][:_CANDIDATES]
    usual = [id_ for id_, often in times.items() if often >= _USUALLY and id_ not in {*ordered, *going}]
    usual = usual[:_CANDIDATES]
    if not going and not usual:
        return []
    sold = sold_articles(tx, [*going, *usual], (), who.language)
    stock = stock_sums(tx, [*going, *usual])
    offered = worth_offering(
        saleable(going, sold, stock),
        [id_ for id_ in saleable(usual, sold, stock) if sold[id_].kind in _USUAL_KINDS],
    )[: max(limit, 0)]
    return [
        Suggestion(article, goes_with.get(article.id), times.get(article.id, 0))
        for article in shown_to(tx, who, sold, stock, dict.fromkeys(offered, _AS_IT_IS))
    ]


def _going_with(tx: Transaction, articles: Sequence[int]) -> dict[int, int]:
    """What goes with some of these articles, in their order, each with the first that it goes with."""
    if not articles:
        return {}
    pairs = read_columns(tx.session, _GOES_WITH, {"articles": sorted(set(articles))}).all()
    found: dict[int, int] = {}
    for article, other in sorted(pairs, key=lambda pair: (articles.index(pair[0]), pair[1])):
        found.setdefault(other, article)
    return found


def saleable(
    ids: Sequence[int], sold: Mapping[int | str, SoldArticle], stock: Mapping[int, StockSums]
) -> list[int]:
    """Those of the articles that may be sold, those that are there first."""

    def is_lacking(id_: int) -> bool:
        return sold[id_].kind is ArticleKind.GOODS and stock.get(id_, NO_STOCK).available <= ZERO

    return sorted((id_ for id_ in ids if may_be_sold(sold[id_].life)), key=is_lacking)
