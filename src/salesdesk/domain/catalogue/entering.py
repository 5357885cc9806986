"""Writing articles: what may be entered, and the rows it becomes. Codes are the verbs' business."""

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
    ArticleUnit,
    KitComponent,
)
from salesdesk.domain.catalogue.rules import (
    PRICE_UNITS,
    ArticleKind,
    ArticleLife,
    LeadTime,
    Tracking,
    gtin_number,
)
from salesdesk.domain.tax.rules import TaxClass
from salesdesk.errors import Refused
from salesdesk.i18n import N_, is_language
from salesdesk.lookup.text import Mark
from salesdesk.money import ZERO, require_numbers
from salesdesk.office.references import require_known
from salesdesk.office.work import Transaction
from salesdesk.storage.lists import among
from salesdesk.storage.rows import add_for_ids, add_rows
from salesdesk.storage.types import clean, is_blank, is_code

__all__ = [
    "NewArticle",
    "NewUnit",
    "check_article",
    "check_price",
    "check_references",
    "check_unit_name",
    "insert_articles",
    "text_parts",
    "unit_rows",
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
    life: ArticleLife = ArticleLife.ACTIVE
    minimum: Decimal | None = None
    step: Decimal | None = None
    """Of the base unit, as `NewUnit` has them of the others."""

    @property
    def all_units(self) -> tuple[NewUnit, ...]:
        """The base unit and the others: the base unit is meant where no other is."""
        base = NewUnit(
            self.base_unit,
            1,
            gtin=self.gtin,
            minimum=self.minimum,
            step=self.step,
            for_sale=not any(unit.for_sale for unit in self.units),
            for_purchase=not any(unit.for_purchase for unit in self.units),
        )
        return (base, *self.units)


def text_parts(article: NewArticle) -> list[tuple[str, str]]:
    """What an article is found by that stands in itself: its codes and names, each with its mark."""
    codes = (article.code, *(unit.gtin for unit in article.all_units))
    names = (article.name, *(name for _, name in article.names))
    return [*((Mark.CODE.value, code) for code in codes), *((Mark.NAME.value, name) for name in names)]


def insert_articles(tx: Transaction, articles: Sequence[NewArticle]) -> list[int]:
    """Write articles that have been checked and whose codes are free, but not their texts; their ids."""
    ids = add_for_ids(
        tx.session,
        Article,
        [
            {
                "code": a.code,
                "name": a.name,
                "description": a.description,
                "kind": a.kind,
                "life": a.life,
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
    add_rows(tx.session, ArticleUnit, [row for id_, a in found for row in unit_rows(id_, a)])
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
    return ids


def unit_rows(article_id: int, article: NewArticle) -> list[dict[str, object]]:
    """The rows of all units of an article, the base unit first."""
    units = [(unit, gtin_number(unit.gtin)) for unit in article.all_units]
    gtins = [gtin for _, gtin in units]
    return [
        {
            "article_id": article_id,
            "unit": unit.unit,
            "numerator": unit.numerator,
            "denominator": unit.denominator,
            "gtin": gtin,
            "owns_gtin": gtin != "" and gtin not in gtins[:place],
            "minimum": unit.minimum,
            "step": unit.step,
            "for_sale": unit.for_sale,
            "for_purchase": unit.for_purchase,
        }
        for place, (unit, gtin) in enumerate(units)
    ]


def check_article(article: NewArticle) -> None:
    """Refuse an article that could not be entered, whatever is in the database."""
    if not is_code(article.code):
        raise Refused(N_("“{code}” is not an article code."), code=article.code)
    names = [name for _, name in article.names]
    if any(is_blank(name) for name in (article.name, *names)):
        raise Refused(N_("Article {code} needs a name."), code=article.code)
    for language, _ in article.names:
        if not is_language(language):
            raise Refused(N_("The program does not speak “{language}”."), language=language)
    check_price(article.list_price, article.price_unit)
    require_numbers(article.weight)
    if article.weight is not None and article.weight < ZERO:
        raise Refused(N_("The weight of {code} cannot be below zero."), code=article.code).at("weight")
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
    for unit in article.all_units:
        if not (0 < unit.numerator <= _LARGEST_FACTOR and 0 < unit.denominator <= _LARGEST_FACTOR):
            raise Refused(
                N_("Unit {unit} of article {code} needs a factor above zero."),
                unit=unit.unit,
                code=article.code,
            ).at("factor")
        require_numbers(unit.minimum, unit.step)
        is_minimum = unit.minimum is None or unit.minimum >= ZERO
        if not is_minimum or (unit.step is not None and unit.step <= ZERO):
            raise Refused(
                N_("Minimum and step of unit {unit} of article {code} must make sense."),
                unit=unit.unit,
                code=article.code,
            ).at("step" if is_minimum else "minimum")


def check_unit_name(unit: str) -> None:
    """Refuse what a unit cannot be called from now on: behind a number, “5” would be more of it.

    “1/2 kg” and “100 szt.”, which price lists have, are units, if none that an order line can name.
    """
    if not (is_code(unit) and unit[0].isalnum() and any(map(str.isalpha, unit))):
        raise Refused(N_("“{unit}” is no unit."), unit=unit).at("unit")


def _check_components(article: NewArticle) -> None:
    if (article.kind is ArticleKind.KIT) != bool(article.components):
        raise Refused(N_("A kit, and only a kit, has components: {code}."), code=article.code)
    require_numbers(*(quantity for _, quantity in article.components))
    if any(quantity <= ZERO for _, quantity in article.components):
        raise Refused(N_("Components of {code} need a quantity above zero."), code=article.code)
    if _repeats([component for component, _ in article.components]):
        raise Refused(N_("The kit {code} names a component twice."), code=article.code)


def check_references(tx: Transaction, articles: Sequence[NewArticle]) -> None:
    """Refuse articles whose brand, category or components are not in the database."""
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


def check_price(price: Decimal, price_unit: int) -> None:
    """Refuse what is no price of so many units."""
    require_numbers(price)
    if price < ZERO:
        raise Refused(N_("A price cannot be below zero.")).at("price")
    if price_unit not in PRICE_UNITS:
        raise Refused(N_("Prices are per 1, 100 or 1,000 of a unit."))
