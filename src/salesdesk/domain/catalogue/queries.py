"""Reading articles as they are sold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import ColumnElement, bindparam, func, select, type_coerce
from sqlalchemy.orm import InstrumentedAttribute

from salesdesk.domain.catalogue.model import (
    Article,
    ArticleName,
    ArticleUnit,
    Brand,
    Category,
    KitComponent,
)
from salesdesk.domain.catalogue.rules import SaleUnit, SoldArticle
from salesdesk.errors import NotFound
from salesdesk.i18n import N_
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, query
from salesdesk.storage.lists import among
from salesdesk.storage.rows import read_columns
from salesdesk.storage.types import Several

__all__ = [
    "ArticleChoices",
    "article_choices",
    "articles_called",
    "components_of",
    "other_units",
    "sold_articles",
]


@dataclass(frozen=True, slots=True)
class ArticleChoices:
    """What a new article may be given: ids and words of brands and categories, and the usual unit."""

    brands: tuple[tuple[int, str], ...]
    categories: tuple[tuple[int, str], ...]
    unit: str


_BRANDS: Final = select(Brand.id, Brand.name).order_by(func.lower(Brand.name), Brand.id)
_CATEGORIES: Final = select(Category.id, Category.code, Category.name).order_by(Category.code)
_NEWEST_UNIT: Final = select(Article.base_unit).order_by(Article.id.desc()).limit(1)

_SOLD: Final = (
    select(
        Article.id,
        Article.code,
        Article.name,
        ArticleName.name.label("translated"),
        Article.kind,
        Article.life,
        Article.tax_class,
        Article.list_price,
        Article.price_unit,
        Article.no_discount,
        ArticleUnit.unit,
        ArticleUnit.numerator,
        ArticleUnit.denominator,
        ArticleUnit.minimum,
        ArticleUnit.step,
        ArticleUnit.for_sale,
    )
    .join(ArticleUnit, ArticleUnit.article_id == Article.id)
    .outerjoin(
        ArticleName, (ArticleName.article_id == Article.id) & (ArticleName.language == bindparam("language"))
    )
    .order_by(ArticleUnit.id)
)
_IS_ONE_OF: Final = among(Article.id, "ids")
_CALLED_ONE_OF: Final = among(Article.code, "codes", texts=True)
_IDS: Final = select(Article.code, Article.id).where(_CALLED_ONE_OF)
_BY_ID, _BY_CODE = _SOLD.where(_IS_ONE_OF), _SOLD.where(_CALLED_ONE_OF)
_BY_EITHER: Final = _SOLD.where(_IS_ONE_OF | _CALLED_ONE_OF)
# The units, too: of one that went while this waited for the article, it would see what was.
_LOCKED: Final = {
    statement: statement.with_for_update(read=True, key_share=True, of=(Article, ArticleUnit))
    for statement in (_BY_ID, _BY_CODE, _BY_EITHER)
}


@query(Permission.ARTICLES_SEE)
def article_choices(tx: Transaction) -> ArticleChoices:
    """Brands by name, categories by code, and the base unit of the newest article, "pc" without any."""
    return ArticleChoices(
        tuple((row.id, row.name) for row in tx.session.execute(_BRANDS)),
        tuple((row.id, f"{row.code} {row.name}") for row in tx.session.execute(_CATEGORIES)),
        tx.session.scalar(_NEWEST_UNIT) or "pc",
    )


@query(Permission.ARTICLES_SEE)
def articles_called(tx: Transaction, codes: Sequence[str]) -> tuple[int, ...]:
    """The ids of the articles with these codes. Raises NotFound naming the first that does not exist."""
    found = {row.code: row.id for row in tx.session.execute(_IDS, {"codes": sorted(set(codes))})}
    for code in codes:
        if code not in found:
            raise NotFound(N_("There is no article {code}."), code=code)
    return tuple(found[code] for code in codes)


def sold_articles(
    tx: Transaction, article_ids: Iterable[int], codes: Iterable[str], language: str, *, lock: bool = False
) -> dict[int | str, SoldArticle]:
    """Articles with their units, by id and by code, in one statement.

    Names are in `language` where the article has one. Who writes a line of them asks with `lock`:
    their units stay what they are until he is done (`rewriting.hold_still`). Raises NotFound
    naming the first code that does not exist.
    """
    ids, codes = sorted(set(article_ids)), sorted(set(codes))
    if not ids and not codes:
        return {}
    # Asked for by one index alone where that is possible.
    statement = _BY_EITHER if ids and codes else _BY_ID if ids else _BY_CODE
    if lock:
        statement = _LOCKED[statement]
    heads: dict[int, tuple[Any, ...]] = {}
    units: dict[int, list[SaleUnit]] = defaultdict(list)
    asked = {"ids": ids, "codes": codes, "language": language}
    for row in read_columns(tx.session, statement, asked).all():
        heads[row[0]] = row[:10]
        units[row[0]].append(SaleUnit(*row[10:]))
    found: dict[int | str, SoldArticle] = {}
    for id_, head in heads.items():
        _, code, name, translated, kind, life, tax_class, price, price_unit, no_discount = head
        called, its = translated or name, tuple(units[id_])
        found[id_] = found[code] = SoldArticle(
            id_, code, called, kind, life, tax_class, price, price_unit, no_discount, its
        )
    for wanted in (*ids, *codes):
        if wanted not in found:
            raise NotFound(N_("There is no article {code}."), code=wanted)
    return found


def other_units(
    article: InstrumentedAttribute[int | None] | ColumnElement[Any],
    unit: InstrumentedAttribute[str] | ColumnElement[Any],
) -> ColumnElement[tuple[str, ...]]:
    """What else an article is counted in than a unit, for a statement that has both.

    Whoever reads the unit in another language is to see no word that could be another of these.
    """
    others = (
        select(func.aggregate_strings(ArticleUnit.unit, "\n"))
        .where(ArticleUnit.article_id == article, ArticleUnit.unit != unit)
        .scalar_subquery()
    )
    return type_coerce(others, Several())


def components_of(tx: Transaction, kit_ids: Iterable[int]) -> dict[int, list[tuple[int, Decimal]]]:
    """Article ids and base units per kit, by kit."""
    wanted = sorted(set(kit_ids))
    if not wanted:
        return {}
    components: dict[int, list[tuple[int, Decimal]]] = {}
    for row in tx.session.execute(
        select(KitComponent.kit_id, KitComponent.article_id, KitComponent.quantity)
        .where(KitComponent.kit_id.in_(wanted))
        .order_by(KitComponent.kit_id, KitComponent.article_id)
    ):
        components.setdefault(row.kit_id, []).append((row.article_id, row.quantity))
    return components
