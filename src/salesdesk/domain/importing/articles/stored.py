"""Articles as they are stored, in the fields that a file of articles has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any, Final

from sqlalchemy import bindparam, select

from salesdesk.domain.catalogue.model import (
    Article,
    ArticleName,
    ArticleProperty,
    ArticleUnit,
    Brand,
    Category,
    KitComponent,
)
from salesdesk.domain.catalogue.rules import ArticleKind
from salesdesk.domain.importing.operations import Before
from salesdesk.domain.purchasing.model import Supplier, SupplierArticle
from salesdesk.office.work import Transaction
from salesdesk.storage.lists import among

__all__ = ["COLUMNS", "OFFER_COLUMNS", "extra_heads", "page_of", "stored"]

COLUMNS: Final = (
    "code", "name", "description", "kind", "life", "tracking", "lead_time", "base_unit", "tax_class",
    "list_price", "price_unit", "no_discount", "customs_code", "gtu", "split_payment", "origin",
    "exemption", "weight",
)  # fmt: skip
"""The fields that are columns of the article's own row."""

OFFER_COLUMNS: Final = {
    "supplier_code": "code",
    "supplier_name": "name",
    "purchase_price": "price",
    "purchase_price_unit": "price_unit",
    "pack": "pack",
    "purchase_minimum": "minimum",
    "lead_days": "lead_days",
    "preferred": "preferred",
}
"""The column of a supplier's offer behind each of its fields."""

_ARTICLES: Final = (
    select(
        Article.id,
        *(getattr(Article, name) for name in COLUMNS),
        Brand.name.label("brand"),
        Category.code.label("category"),
        Category.name.label("category_name"),
    )
    .outerjoin(Brand, Brand.id == Article.brand_id)
    .outerjoin(Category, Category.id == Article.category_id)
    .order_by(Article.id)
)
_BY_CODE: Final = _ARTICLES.where(among(Article.code, "codes", texts=True))
_BY_CODE_LOCKED: Final = _BY_CODE.with_for_update(key_share=True, of=Article)
_PAGE: Final = _ARTICLES.where(Article.id > bindparam("after")).limit(bindparam("limit"))
_PAGES: Final = {
    False: _PAGE.where(Article.kind != ArticleKind.KIT),
    True: _PAGE.where(Article.kind == ArticleKind.KIT),
}

_UNITS: Final = (
    select(
        ArticleUnit.id,
        ArticleUnit.article_id,
        ArticleUnit.unit,
        ArticleUnit.numerator,
        ArticleUnit.denominator,
        ArticleUnit.gtin,
        ArticleUnit.minimum,
        ArticleUnit.step,
        ArticleUnit.for_sale,
        ArticleUnit.for_purchase,
    )
    .where(among(ArticleUnit.article_id, "ids"))
    .order_by(ArticleUnit.id)
)
_NAMES: Final = select(ArticleName.article_id, ArticleName.language, ArticleName.name).where(
    among(ArticleName.article_id, "ids")
)
_PROPERTIES: Final = select(
    ArticleProperty.article_id, ArticleProperty.property, ArticleProperty.value
).where(among(ArticleProperty.article_id, "ids"))
_COMPONENTS: Final = (
    select(KitComponent.kit_id, Article.code, KitComponent.quantity)
    .join(Article, Article.id == KitComponent.article_id)
    .where(among(KitComponent.kit_id, "ids"))
)
_OFFERS: Final = (
    select(
        SupplierArticle.id,
        SupplierArticle.article_id,
        Supplier.number.label("supplier"),
        *(
            getattr(SupplierArticle, column).label(f"offer_{column}")
            for column in dict.fromkeys(OFFER_COLUMNS.values())
        ),
    )
    .join(Supplier, Supplier.id == SupplierArticle.supplier_id)
    .where(among(SupplierArticle.article_id, "ids"))
    .order_by(SupplierArticle.article_id, SupplierArticle.preferred.desc(), SupplierArticle.id)
)
_EXTRA_UNITS: Final = (
    select(ArticleUnit.unit)
    .join(Article, Article.id == ArticleUnit.article_id)
    .where(ArticleUnit.unit != Article.base_unit)
    .distinct()
)
_CODED: Final = _EXTRA_UNITS.where(ArticleUnit.gtin != "")
_STEPPED: Final = (
    select(ArticleUnit.unit)
    .where(ArticleUnit.minimum.is_not(None) | ArticleUnit.step.is_not(None))
    .distinct()
)


def stored(tx: Transaction, codes: Iterable[str], *, lock: bool, offers: bool) -> dict[str, Before]:
    """The articles with these codes, by code; with what suppliers offer if that matters."""
    statement = _BY_CODE_LOCKED if lock else _BY_CODE
    rows = tx.session.execute(statement, {"codes": sorted(set(codes))}).all()
    return {before.values["code"]: before for before in _complete(tx, rows, offers)}


def page_of(tx: Transaction, kits: bool, after: int, limit: int, *, offers: bool) -> list[Before]:
    """The next articles behind the id `after`; kits apart, for they need their components first."""
    rows = tx.session.execute(_PAGES[kits], {"after": after, "limit": limit}).all()
    return _complete(tx, rows, offers)


def extra_heads(tx: Transaction) -> list[str]:
    """The indexed fields that any article fills: factors, GTINs and steps of units, names, properties."""
    units = sorted(tx.session.scalars(_EXTRA_UNITS))
    coded = sorted(tx.session.scalars(_CODED))
    stepped = sorted(tx.session.scalars(_STEPPED))
    languages = sorted(tx.session.scalars(select(ArticleName.language).distinct()))
    properties = sorted(tx.session.scalars(select(ArticleProperty.property).distinct()))
    return [
        *(f"name:{language}" for language in languages),
        *(f"factor:{unit}" for unit in units),
        *(f"gtin:{unit}" for unit in coded),
        *(f"minimum:{unit}" for unit in stepped),
        *(f"step:{unit}" for unit in stepped),
        *(f"property:{name}" for name in properties),
    ]


def _complete(tx: Transaction, rows: Sequence[Any], offers: bool) -> list[Before]:
    """Articles with everything that hangs on them, in a statement for each kind of it."""
    if not rows:
        return []
    found = {}
    for row in rows:
        fields = dict(row._mapping)
        id_ = fields.pop("id")
        for name in ("brand", "category", "category_name"):
            fields[name] = fields[name] or ""
        found[id_] = Before(id_, fields)
    asked = {"ids": sorted(found)}
    for unit in tx.session.execute(_UNITS, asked):
        _add_unit(found[unit.article_id].values, unit)
    for article_id, language, name in tx.session.execute(_NAMES, asked):
        found[article_id].values[f"name:{language}"] = name
    for article_id, name, value in tx.session.execute(_PROPERTIES, asked):
        found[article_id].values[f"property:{name}"] = value
    parts: dict[int, list[tuple[str, Any]]] = defaultdict(list)
    for kit_id, code, quantity in tx.session.execute(_COMPONENTS, asked):
        parts[kit_id].append((code, quantity))
    for id_, before in found.items():
        before.values["components"] = tuple(sorted(parts.get(id_, ())))
    if offers:
        for offer in tx.session.execute(_OFFERS, asked):
            fields = dict(offer._mapping)
            found[offer.article_id].parts[offer.supplier] = {
                "id": offer.id,
                **{name: fields[f"offer_{column}"] for name, column in OFFER_COLUMNS.items()},
            }
    return list(found.values())


def _add_unit(fields: dict[str, Any], unit: Any) -> None:
    name = unit.unit
    if name == fields["base_unit"]:
        fields["gtin"] = unit.gtin
    else:
        fields[f"factor:{name}"] = Fraction(unit.numerator, unit.denominator)
        if unit.gtin:
            fields[f"gtin:{name}"] = unit.gtin
    if unit.minimum is not None:
        fields[f"minimum:{name}"] = unit.minimum
    if unit.step is not None:
        fields[f"step:{name}"] = unit.step
    if unit.for_sale:
        fields["sales_unit"] = name
    if unit.for_purchase:
        fields["purchase_unit"] = name
