"""What was done to an article, its units, its offers and its stock."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from sqlalchemy import bindparam, select

from salesdesk.domain.catalogue.model import Article, Brand, Category
from salesdesk.domain.users.happened import Happened, happened
from salesdesk.office.model import HistoryRow
from salesdesk.office.paging import Page
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, query
from salesdesk.storage.lists import among

__all__ = ["HIDDEN", "article_history"]

HIDDEN: Final = "…"
"""What stands for what a supplier asks, to those who may not see costs."""

_OWN: Final = select(HistoryRow.id).where(
    HistoryRow.subject == "article", HistoryRow.subject_id == bindparam("article")
)
_NAMES: Final[dict[str, Any]] = {
    "brand_id": select(Brand.id, Brand.name).where(among(Brand.id, "ids")),
    "category_id": select(Category.id, Category.name).where(among(Category.id, "ids")),
    "related": select(Article.id, Article.code).where(among(Article.id, "ids")),
}


@query(Permission.HISTORY_SEE)
def article_history(
    tx: Transaction,
    article_id: int,
    offset: int = 0,
    limit: int = 50,
    sort: str = "",
    descending: bool = False,
) -> Page[Happened]:
    """What was done to an article, the newest first: its data, units, suppliers, corrections of its stock.

    `sort` is one of `users.happened.HAPPENED_SORTS`; another is refused.
    """
    page = happened(tx, _OWN, {"article": article_id}, _NAMES, offset, limit, sort, descending)
    if Permission.COSTS_SEE in tx.actor.permissions:
        return page
    return replace(page, rows=tuple(map(_without_costs, page.rows)))


def _without_costs(row: Happened) -> Happened:
    """What a supplier asks is noted as “number of the supplier.price”."""
    shown = {name: HIDDEN if name.endswith(".price") else noted for name, noted in row.changes.items()}
    return replace(row, changes=shown)
