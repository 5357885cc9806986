"""What can stand in for an article that is not there."""

from __future__ import annotations

from typing import Final

from sqlalchemy import bindparam, select

from salesdesk.domain.assortment.operations import buyer, stock_sums
from salesdesk.domain.assortment.queries import shown_to
from salesdesk.domain.assortment.rules import ArticleFound
from salesdesk.domain.assortment.suggesting import saleable
from salesdesk.domain.catalogue.model import ArticleRelation
from salesdesk.domain.catalogue.queries import sold_articles
from salesdesk.domain.catalogue.rules import Relation
from salesdesk.lookup.marking import Match
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, query
from salesdesk.storage.rows import read_columns

__all__ = ["substitutes_for"]

_MOST: Final = 30
_STANDS_IN: Final = (
    select(ArticleRelation.other_id)
    .where(
        ArticleRelation.article_id == bindparam("article"),
        ArticleRelation.relation.in_([Relation.SUBSTITUTE, Relation.SUCCESSOR]),
    )
    .order_by(ArticleRelation.other_id)
    .limit(_MOST)
)


@query(Permission.ARTICLES_SEE)
def substitutes_for(tx: Transaction, customer_id: int, article_id: int) -> list[ArticleFound]:
    """What stands in for an article, or comes after it, as this customer is shown it; what is there first.

    Only what may be sold. Raises NotFound for a customer who does not exist.
    """
    who = buyer(tx, customer_id)
    rows = read_columns(tx.session, _STANDS_IN, {"article": article_id}).all()
    ids = list(dict.fromkeys(row[0] for row in rows))
    if not ids:
        return []
    sold, stock = sold_articles(tx, ids, (), who.language), stock_sums(tx, ids)
    as_it_is = Match(1.0, True, ())
    return shown_to(tx, who, sold, stock, dict.fromkeys(saleable(ids, sold, stock), as_it_is))
