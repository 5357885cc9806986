"""Articles: what a scan reads is one article."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sqlalchemy import func, select

from salesdesk.doctor.findings import Damage, rows
from salesdesk.domain.catalogue.model import Article, ArticleUnit
from salesdesk.i18n import N_
from salesdesk.office.work import Transaction

__all__ = ["gtins_are_of_one_article"]


_SHARED: Final = (
    select(ArticleUnit.gtin)
    .where(ArticleUnit.gtin != "")
    .group_by(ArticleUnit.gtin)
    .having(func.min(ArticleUnit.article_id) < func.max(ArticleUnit.article_id))
)
_OWNERS: Final = (
    select(ArticleUnit.gtin, Article.code)
    .join(Article, Article.id == ArticleUnit.article_id)
    .where(ArticleUnit.gtin.in_(_SHARED))
    .order_by(Article.code, ArticleUnit.gtin)
    .distinct()
)


def gtins_are_of_one_article(tx: Transaction) -> Iterator[Damage]:
    """A GTIN is of one article, whichever of its units has it."""
    for gtin, code in rows(tx, _OWNERS):
        yield Damage(code, N_("Its GTIN {gtin} is another article's as well."), {"gtin": gtin})
