"""What led to an article and is not shown with it: its name in another language, a code, a brand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import Select, bindparam, literal, select, union_all

from salesdesk.domain.catalogue.model import Article, ArticleName, ArticleUnit, Brand, Category
from salesdesk.domain.customers.model import CustomerArticleCode
from salesdesk.domain.purchasing.model import SupplierArticle
from salesdesk.lookup.marking import that_has
from salesdesk.lookup.text import Mark
from salesdesk.office.work import Transaction
from salesdesk.storage.lists import among
from salesdesk.storage.rows import read_columns

__all__ = ["what_led_to"]


def _parts(place: int, mark: Mark, of: Any, text: Any) -> Select[*tuple[Any, ...]]:
    return select(of, literal(place), literal(mark.value), text).where(among(of, "articles"))


# Built once: building a statement takes longer than running it.
_PARTS: Final = union_all(
    _parts(0, Mark.NAME, ArticleName.article_id, ArticleName.name),
    _parts(1, Mark.NAME, Article.id, Article.name),
    _parts(2, Mark.THEIRS, CustomerArticleCode.article_id, CustomerArticleCode.code).where(
        CustomerArticleCode.customer_id == bindparam("customer")
    ),
    _parts(3, Mark.CODE, ArticleUnit.article_id, ArticleUnit.gtin),
    _parts(4, Mark.NUMBER, SupplierArticle.article_id, SupplierArticle.code),
    _parts(5, Mark.WORDS, Article.id, Brand.name).join(Brand, Brand.id == Article.brand_id),
    _parts(6, Mark.WORDS, Article.id, Category.name).join(Category, Category.id == Article.category_id),
)


def what_led_to(
    tx: Transaction, customer_id: int | None, unshown: Mapping[int, Collection[str]]
) -> dict[int, str]:
    """What of each article has most of these folded words and codes.

    Of what other customers call an article, which may be very much, only what matched is told.
    """
    if not unshown:
        return {}
    parts: dict[int, list[tuple[int, str, Mark]]] = defaultdict(list)
    rows = read_columns(tx.session, _PARTS, {"articles": sorted(unshown), "customer": customer_id})
    for article_id, place, mark, text in rows:
        parts[article_id].append((place, text, Mark(mark)))
    told = {}
    for article_id, words in unshown.items():
        ordered = sorted(parts[article_id], key=itemgetter(0, 1))
        written = that_has(words, ((mark, text) for _, text, mark in ordered))
        told[article_id] = written or " ".join(sorted(words))
    return told
