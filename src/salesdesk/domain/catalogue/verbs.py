"""Entering and changing articles, brands and categories."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from sqlalchemy import select

from salesdesk.domain.catalogue.model import (
    Article,
    ArticleName,
    ArticleProperty,
    ArticleRelation,
    ArticleUnit,
    Brand,
    Category,
    KitComponent,
)
from salesdesk.domain.catalogue.rules import (
    PRICE_UNITS,
    ArticleKind,
    ArticleLife,
    LeadTime,
    Relation,
    Tracking,
    gtin_number,
)
from salesdesk.domain.tax.rules import TaxClass
from salesdesk.errors import NotFound, Refused
from salesdesk.i18n import N_, is_language
from salesdesk.money import ZERO, require_numbers
from salesdesk.office.permissions import Permission
from salesdesk.office.references import require_known
from salesdesk.office.work import Transaction, verb
from salesdesk.storage.lists import among
from salesdesk.storage.rows import add_for_ids, add_rows
from salesdesk.storage.types import clean, is_blank, is_code

__all__ = [
    "NewArticle",
    "NewUnit",
    "add_articles",
    "add_brand",
    "add_category",
    "relate",
    "set_life",
    "set_list_price",
]

_LARGEST_FACTOR: Final = 10**9


@dataclass(frozen=True, slots=True)
class NewUnit:
    """A unit beside the base unit: `numerator`/`denominator` base units each."""

    unit: str
    numerator: int
    denominator: int = 1
    gtin: str = ""
    minimum: Decimal | None = None
    step: Decimal | None = None
    for_sale: bool = False
    for_purchase: bool = False


@dataclass(frozen=True, slots=True)
class NewArticle:
    """An article to be entered. `components` are article ids with base units per kit."""

    code: str
    name: str
    list_price: Decimal
    price_unit: int = 1
    kind: ArticleKind = ArticleKind.GOODS
    base_unit: str = "pc"
    tax_class: TaxClass = TaxClass.STANDARD
    gtin: str = ""
    brand_id: int | None = None
    category_id: int | None = None
    tracking: Tracking = Tracking.NONE
    lead_time: LeadTime = LeadTime.STOCK
    no_discount: bool = False
    description: str = ""
    customs_code: str = ""
    gtu: str = ""
    split_payment: bool = False
    origin: str = ""
    exemption: str = ""
    weight: Decimal | None = None
    units: tuple[NewUnit, ...] = ()
    names: tuple[tuple[str, str], ...] = ()
    """Names by language."""
    properties: tuple[tuple[str, str], ...] = ()
    components: tuple[tuple[int, Decimal], ...] = field(default=())


@verb(Permission.ARTICLES_EDIT)
def add_articles(tx: Transaction, articles: Sequence[NewArticle]) -> list[int]:
    """Enter articles, all or none; their ids. Refuses a code that is already taken."""
    for article in articles:
        _check(article)
    _check_references(tx, articles)
    codes = [article.code for article in articles]
    taken = tx.session.scalars(select(Article.code).where(Article.code.in_(codes))).first()
    if taken is None and len(set(codes)) < len(codes):
        taken = next(code for code in codes if codes.count(code) > 1)
    if taken is not None:
        raise Refused(N_("The article code {code} is already taken."), code=taken)
    ids = add_for_ids(
        tx.session,
        Article,
        [
            {
                "code": a.code,
                "name": a.name,
                "description": a.description,
                "kind": a.kind,
                "life": ArticleLife.ACTIVE,
                "tracking": a.tracking,
                "lead_time": a.lead_time,
                "brand_id": a.brand_id,
                "category_id": a.category_id,
                "base_unit": a.base_unit,
                "tax_class": a.tax_class,
                "list_price": a.list_price,
                "price_unit": a.price_unit,
                "no_discount": a.no_discount,
                "customs_code": a.customs_code,
                "gtu": a.gtu,
                "split_payment": a.split_payment,
                "origin": a.origin,
                "exemption": a.exemption,
                "weight": a.weight,
                "created_at": tx.now,
            }
            for a in articles
        ],
    )
    found = list(zip(ids, articles, strict=True))
    add_rows(tx.session, ArticleUnit, [row for id_, a in found for row in _units(id_, a)])
    add_rows(
        tx.session,
        ArticleName,
        [{"article_id": i, "language": lang, "name": name} for i, a in found for lang, name in a.names],
    )
    add_rows(
        tx.session,
        ArticleProperty,
        [{"article_id": i, "property": key, "value": value} for i, a in found for key, value in a.properties],
    )
    add_rows(
        tx.session,
        KitComponent,
        [
            {"kit_id": i, "article_id": component, "quantity": quantity}
            for i, a in found
            for component, quantity in a.components
        ],
    )
    for id_, a in found:
        tx.record("article", id_, code=a.code)
    return ids


@verb(Permission.ARTICLES_EDIT)
def set_life(tx: Transaction, article_id: int, life: ArticleLife) -> None:
    """Move an article on in its life."""
    article = _article(tx, article_id)
    tx.record("article", article_id, life=[article.life, life])
    article.life = life


@verb(Permission.PRICES_EDIT)
def set_list_price(tx: Transaction, article_id: int, price: Decimal, price_unit: int) -> None:
    """Set the general list's net price of `price_unit` base units, in company currency."""
    _check_price(price, price_unit)
    article = _article(tx, article_id)
    tx.record("article", article_id, list_price=[article.list_price, price])
    article.list_price, article.price_unit = price, price_unit


@verb(Permission.ARTICLES_EDIT)
def add_brand(tx: Transaction, name: str, supplier_id: int | None = None) -> int:
    """Enter a brand; its id."""
    if is_blank(name):
        raise Refused(N_("A brand needs a name."))
    require_known(tx, Brand.supplier_id, [supplier_id], N_("There is no such supplier."))
    if tx.session.scalar(select(Brand.id).where(Brand.name == name)) is not None:
        raise Refused(N_("The brand {name} exists already."), name=name)
    [brand_id] = add_for_ids(tx.session, Brand, [{"name": name, "supplier_id": supplier_id}])
    tx.record("brand", brand_id, name=name)
    return brand_id


@verb(Permission.ARTICLES_EDIT)
def add_category(tx: Transaction, code: str, name: str, parent_id: int | None = None) -> int:
    """Enter a branch of the article tree; its id."""
    if not is_code(code) or is_blank(name):
        raise Refused(N_("A category needs a code and a name."))
    require_known(tx, Category.parent_id, [parent_id], N_("There is no such category."))
    if tx.session.scalar(select(Category.id).where(Category.code == code)) is not None:
        raise Refused(N_("The category {code} exists already."), code=code)
    [category_id] = add_for_ids(tx.session, Category, [{"code": code, "name": name, "parent_id": parent_id}])
    tx.record("category", category_id, code=code)
    return category_id


@verb(Permission.ARTICLES_EDIT)
def relate(tx: Transaction, article_id: int, other_id: int, relation: Relation) -> None:
    """Say that one article goes with, or stands in for, another. Saying it twice changes nothing."""
    if article_id == other_id:
        raise Refused(N_("An article cannot stand in for itself."))
    require_known(tx, ArticleRelation.other_id, [article_id, other_id], N_("There is no such article."))
    row = {"article_id": article_id, "other_id": other_id, "relation": relation}
    tx.database.insert_if_absent(tx.session, ArticleRelation, [row])
    tx.record("article", article_id, related=other_id, relation=relation)


def _units(article_id: int, article: NewArticle) -> list[dict[str, object]]:
    base = NewUnit(
        article.base_unit,
        1,
        gtin=article.gtin,
        for_sale=not any(unit.for_sale for unit in article.units),
        for_purchase=not any(unit.for_purchase for unit in article.units),
    )
    return [
        {
            "article_id": article_id,
            "unit": unit.unit,
            "numerator": unit.numerator,
            "denominator": unit.denominator,
            "gtin": gtin_number(unit.gtin),
            "minimum": unit.minimum,
            "step": unit.step,
            "for_sale": unit.for_sale,
            "for_purchase": unit.for_purchase,
        }
        for unit in (base, *article.units)
    ]


def _article(tx: Transaction, article_id: int) -> Article:
    article = tx.session.scalars(
        select(Article).where(Article.id == article_id).with_for_update(key_share=True)
    ).one_or_none()
    if article is None:
        raise NotFound(N_("There is no such article."))
    return article


def _check(article: NewArticle) -> None:
    if not is_code(article.code):
        raise Refused(N_("“{code}” is not an article code."), code=article.code)
    names = [name for _, name in article.names]
    if any(is_blank(name) for name in (article.name, *names)):
        raise Refused(N_("Article {code} needs a name."), code=article.code)
    for language, _ in article.names:
        if not is_language(language):
            raise Refused(N_("The program does not speak “{language}”."), language=language)
    _check_price(article.list_price, article.price_unit)
    require_numbers(article.weight)
    if article.weight is not None and article.weight < ZERO:
        raise Refused(N_("The weight of {code} cannot be below zero."), code=article.code)
    properties = [clean(name) for name, _ in article.properties]
    if any(map(is_blank, properties)) or _repeats(properties) or _repeats([x for x, _ in article.names]):
        raise Refused(N_("Article {code} has a property or a language twice."), code=article.code)
    _check_units(article)
    _check_components(article)


def _check_units(article: NewArticle) -> None:
    names = [article.base_unit, *(unit.unit for unit in article.units)]
    if not all(map(is_code, names)) or _repeats(names):
        raise Refused(N_("Article {code} names a unit twice or not at all."), code=article.code)
    if (
        sum(unit.for_sale for unit in article.units) > 1
        or sum(unit.for_purchase for unit in article.units) > 1
    ):
        raise Refused(
            N_("Article {code} is sold, and bought, by one unit unless another is named."), code=article.code
        )
    for unit in article.units:
        if not (0 < unit.numerator <= _LARGEST_FACTOR and 0 < unit.denominator <= _LARGEST_FACTOR):
            raise Refused(
                N_("Unit {unit} of article {code} needs a factor above zero."),
                unit=unit.unit,
                code=article.code,
            )
        require_numbers(unit.minimum, unit.step)
        if (unit.minimum is not None and unit.minimum < ZERO) or (
            unit.step is not None and unit.step <= ZERO
        ):
            raise Refused(
                N_("Minimum and step of unit {unit} of article {code} must make sense."),
                unit=unit.unit,
                code=article.code,
            )


def _check_components(article: NewArticle) -> None:
    if (article.kind is ArticleKind.KIT) != bool(article.components):
        raise Refused(N_("A kit, and only a kit, has components: {code}."), code=article.code)
    require_numbers(*(quantity for _, quantity in article.components))
    if any(quantity <= ZERO for _, quantity in article.components):
        raise Refused(N_("Components of {code} need a quantity above zero."), code=article.code)
    if _repeats([component for component, _ in article.components]):
        raise Refused(N_("The kit {code} names a component twice."), code=article.code)


def _check_references(tx: Transaction, articles: Sequence[NewArticle]) -> None:
    require_known(tx, Article.brand_id, (a.brand_id for a in articles), N_("There is no such brand."))
    require_known(
        tx, Article.category_id, (a.category_id for a in articles), N_("There is no such category.")
    )
    components = {component for a in articles for component, _ in a.components}
    if not components:
        return
    goods = select(Article.id).where(among(Article.id, "ids"), Article.kind == ArticleKind.GOODS)
    if len(tx.session.scalars(goods, {"ids": sorted(components)}).all()) < len(components):
        raise Refused(N_("The components of a kit are goods; one of them is not."))


def _repeats(values: Sequence[object]) -> bool:
    return len(set(values)) < len(values)


def _check_price(price: Decimal, price_unit: int) -> None:
    require_numbers(price)
    if price < ZERO:
        raise Refused(N_("A price cannot be below zero."))
    if price_unit not in PRICE_UNITS:
        raise Refused(N_("Prices are per 1, 100 or 1,000 of a unit."))
