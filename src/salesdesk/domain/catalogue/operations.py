"""Keeping what articles are found by up to date. Permissions are the verbs' business."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from sqlalchemy import BigInteger, Text, column, delete, func, literal, select, table, union_all

from salesdesk.domain.catalogue.model import (
    Article,
    ArticleName,
    ArticleText,
    ArticleUnit,
    Brand,
    Category,
)
from salesdesk.lookup.delta import note_changed
from salesdesk.lookup.index import Index
from salesdesk.lookup.text import Mark, fields, folded
from salesdesk.office.work import Transaction
from salesdesk.storage.lists import among
from salesdesk.storage.rows import add_rows, table_of

__all__ = ["ARTICLES", "insert_texts", "text_of", "texts_of", "write_texts"]

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

_OWN: Final = among(Article.id, "articles")
_PARTS: Final = union_all(
    select(Article.id, literal(Mark.CODE.value), Article.code).where(_OWN),
    select(ArticleUnit.article_id, literal(Mark.CODE.value), ArticleUnit.gtin).where(
        among(ArticleUnit.article_id, "articles")
    ),
    select(Article.id, literal(Mark.NAME.value), Article.name).where(_OWN),
    select(ArticleName.article_id, literal(Mark.NAME.value), ArticleName.name).where(
        among(ArticleName.article_id, "articles")
    ),
    select(Article.id, literal(Mark.WORDS.value), Brand.name)
    .join(Brand, Brand.id == Article.brand_id)
    .where(_OWN),
    select(Article.id, literal(Mark.WORDS.value), Category.name)
    .join(Category, Category.id == Article.category_id)
    .where(_OWN),
    select(_OFFERED.c.article_id, literal(Mark.NUMBER.value), _OFFERED.c.code).where(
        among(_OFFERED.c.article_id, "articles")
    ),
    select(_CALLED.c.article_id, literal(Mark.THEIRS.value), _CALLED.c.code).where(
        among(_CALLED.c.article_id, "articles")
    ),
)
_OLD: Final = delete(table_of(ArticleText)).where(among(ArticleText.article_id, "articles"))
_NAMES: Final = select(Article.id, Article.name).where(_OWN)


def write_texts(tx: Transaction, article_ids: Iterable[int]) -> None:
    """Write anew what these articles are found by.

    Whoever enters or changes a code, GTIN, name, brand, category, a supplier's or a customer's
    code calls it last.
    """
    asked = {"articles": sorted(set(article_ids))}
    if not asked["articles"]:
        return
    tx.session.flush()  # a changed row is written at the end of the verb otherwise
    tx.session.execute(_OLD, asked)  # before reading: whoever writes the same ones meanwhile waits
    insert_texts(tx, [(id_, *text) for id_, text in texts_of(tx, asked["articles"]).items()])


def texts_of(tx: Transaction, article_ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    """What these articles are to be found by, from what is stored of them: folded name and fields."""
    asked = {"articles": article_ids}
    parts: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for article_id, mark, text in tx.session.execute(_PARTS, asked):
        parts[article_id].append((mark, text))
    return {row.id: text_of(row.name, parts[row.id]) for row in tx.session.execute(_NAMES, asked)}


def text_of(name: str, parts: Iterable[tuple[str, str]]) -> tuple[str, str]:
    """The folded name, and what an article is found by, of its name and of marked parts."""
    # Customers' codes may be very many: they come last.
    return folded(name), fields(sorted(parts, key=lambda part: (part[0] == Mark.THEIRS, *part)))


def insert_texts(tx: Transaction, texts: Iterable[tuple[int, str, str]]) -> None:
    """Write what new articles, by id, are found by: folded name and fields, as `text_of` makes them."""
    written = list(texts)
    rows = [{"article_id": id_, "name": name, "fields": found} for id_, name, found in written]
    add_rows(tx.session, ArticleText, rows)
    note_changed(tx, ARTICLES, [text[0] for text in written])
