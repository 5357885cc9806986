"""What is to be sent, as it is typed, and in base units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from sqlalchemy import bindparam, select

from salesdesk.domain.catalogue.model import Article
from salesdesk.domain.catalogue.queries import sold_articles
from salesdesk.domain.catalogue.rules import ArticleKind, SoldArticle, Tracking, is_sold_whole
from salesdesk.errors import NotFound, Refused
from salesdesk.i18n import N_
from salesdesk.money import ZERO, require_numbers
from salesdesk.office.work import Transaction
from salesdesk.storage.lists import among
from salesdesk.warehouse.stock.model import Batch, Warehouse
from salesdesk.warehouse.transfers.rules import Wanted

__all__ = ["Sending", "wanted", "warehouse"]

_TRACKING: Final = select(Article.id, Article.tracking).where(among(Article.id, "ids"))
_OF_ARTICLES: Final = select(Batch.id, Batch.article_id).where(among(Batch.id, "ids"))
_WAREHOUSE: Final = select(Warehouse).where(Warehouse.id == bindparam("warehouse"), ~Warehouse.transit)


@dataclass(frozen=True, slots=True)
class Sending:
    """A quantity of an article that is to go, of one batch or of those whose turn it is.

    It is in the article's base unit unless another of its units is named.
    """

    article_id: int
    quantity: Decimal
    unit: str = ""
    batch_id: int | None = None


def warehouse(tx: Transaction, warehouse_id: int) -> Warehouse:
    """A warehouse that goods can be sent from or to. Raises NotFound, also for that in transit."""
    found = tx.session.scalar(_WAREHOUSE, {"warehouse": warehouse_id})
    if found is None:
        raise NotFound(N_("There is no such warehouse."))
    return found


def wanted(tx: Transaction, lines: Sequence[Sending], *, lock: bool = True) -> list[Wanted]:
    """The lines in base units; refuses what cannot be sent. With `lock` units stay what they are."""
    if not lines:
        raise Refused(N_("Say what is to be sent."))
    require_numbers(*(line.quantity for line in lines))
    ids = sorted({line.article_id for line in lines})
    articles = sold_articles(tx, ids, (), tx.actor.language, lock=lock)
    tracking = {row.id: row.tracking for row in tx.session.execute(_TRACKING, {"ids": ids})}
    named = sorted({line.batch_id for line in lines if line.batch_id is not None})
    batches = {row.id: row.article_id for row in tx.session.execute(_OF_ARTICLES, {"ids": named})}
    found = []
    for line in lines:
        article = articles[line.article_id]
        if line.batch_id is not None and batches.get(line.batch_id) != article.id:
            raise NotFound(N_("{code} has no such batch."), code=article.code)
        base = _in_base(article, line)
        if tracking[article.id] is Tracking.SERIAL and base % 1:
            raise Refused(N_("{code} has serial numbers: whole pieces go."), code=article.code).at("quantity")
        is_whole = is_sold_whole(article.base.unit, article.base.step)
        found.append(Wanted(article.id, article.code, base, line.batch_id, is_whole))
    return found


def _in_base(article: SoldArticle, line: Sending) -> Decimal:
    if article.kind is not ArticleKind.GOODS:
        raise Refused(N_("{code} is not goods and cannot lie in stock."), code=article.code)
    if line.quantity <= ZERO:
        raise Refused(N_("The quantity of {code} must be above zero."), code=article.code).at("quantity")
    return article.in_base(line.quantity, line.unit)
