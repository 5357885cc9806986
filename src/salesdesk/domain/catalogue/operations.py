"""Keeping what articles are found by up to date. Permissions are the verbs' business."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from sqlalchemy import BigInteger, Text, column, func, select, table

from salesdesk.domain.catalogue.model import (
    Article,
    ArticleName,
    ArticleText,
    ArticleUnit,
    Brand,
    Category,
)
from salesdesk.lookup.gathering import Source, Texts
from salesdesk.lookup.index import Index
from salesdesk.lookup.text import Mark, fields, folded
from salesdesk.office.work import Transaction
from salesdesk.storage.lists import among

__all__ = ["ARTICLES", "insert_texts", "lock", "text_of", "texts_of", "write_texts"]

# Suppliers, customers and orders stand beside or above: what is known of an article there is known
# here, as foreign keys know it, by the name of its table.
_OFFERED: Final = table("supplier_article", column("article_id", BigInteger), column("code", Text))
_CALLED: Final = table("customer_article_code", column("article_id", BigInteger), column("code", Text))
_ORDERED: Final = table("order_line", column("article_id", BigInteger))

ARTICLES: Final = Index(
    "article",
    ArticleText.article_id,
    ArticleText.fields,
    # Read from the index of the lines by article alone.
    popularity=select(_ORDERED.c.article_id, func.count())
    .where(_ORDERED.c.article_id.is_not(None))
    .group_by(_ORDERED.c.article_id),
)
"""What articles are found by, while they are being named; those that are ordered most often first."""

_LOCK: Final = (
    select(Article.id)
    .where(among(Article.id, "articles"))
    .order_by(Article.id)
    .with_for_update(key_share=True)
)


def text_of(name: str, parts: Iterable[tuple[str, str]]) -> tuple[str, str]:
    """The folded name, and what an article is found by, of its name and of marked parts."""
    # Customers' codes may be very many: they come last.
    return folded(name), fields(sorted(parts, key=lambda part: (part[0] == Mark.THEIRS, *part)))


def _named(model: type[Brand] | type[Category], id_: Any) -> Any:
    return func.coalesce(select(model.name).where(model.id == id_).scalar_subquery(), "")


_TEXTS: Final = Texts(
    ARTICLES,
    ArticleText.name,
    text_of,
    Source(
        Article.id,
        (
            (Mark.CODE, Article.code),
            (Mark.NAME, Article.name),
            (Mark.WORDS, _named(Brand, Article.brand_id)),
            (Mark.WORDS, _named(Category, Article.category_id)),
        ),
    ),
    Source(ArticleUnit.article_id, ((Mark.CODE, ArticleUnit.gtin),)),
    Source(ArticleName.article_id, ((Mark.NAME, ArticleName.name),)),
    Source(_OFFERED.c.article_id, ((Mark.NUMBER, _OFFERED.c.code),)),
    Source(_CALLED.c.article_id, ((Mark.THEIRS, _CALLED.c.code),)),
)
texts_of: Final = _TEXTS.due
insert_texts: Final = _TEXTS.insert


def write_texts(tx: Transaction, article_ids: Iterable[int]) -> None:
    """Write anew what these articles are found by.

    Whoever enters or changes a code, GTIN, name, brand, category, a supplier's or a customer's
    code calls it last, and has locked the articles' rows (`lock`).
    """
    _TEXTS.write(tx, article_ids)


def lock(tx: Transaction, article_ids: Iterable[int]) -> None:
    """Lock the rows of articles against whoever else changes what they are found by."""
    tx.session.execute(_LOCK, {"articles": sorted(set(article_ids))}).all()
