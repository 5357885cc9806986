"""Articles: units, names, properties, relations; brands and categories."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from salesdesk.domain.catalogue.rules import ArticleKind, ArticleLife, LeadTime, Relation, Tracking
from salesdesk.domain.tax.rules import TaxClass
from salesdesk.storage.base import Base, constraints
from salesdesk.storage.types import Choice, Code, Id, Instant, Note, Price, Quantity, Short

__all__ = [
    "Article",
    "ArticleName",
    "ArticleProperty",
    "ArticleRelation",
    "ArticleText",
    "ArticleUnit",
    "Brand",
    "Category",
    "KitComponent",
]


class Brand(Base):
    """A make of goods, usually bought from one supplier."""

    __tablename__ = "brand"
    __table_args__ = constraints(UniqueConstraint("name"))

    id: Mapped[Id]
    name: Mapped[Short]
    supplier_id: Mapped[int | None] = mapped_column(ForeignKey("supplier.id"), index=True)


class Category(Base):
    """A branch of the article tree."""

    __tablename__ = "category"
    __table_args__ = constraints(UniqueConstraint("code"))

    id: Mapped[Id]
    code: Mapped[Code]
    name: Mapped[Short]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("category.id"), index=True)


class Article(Base):
    """Something that is sold: goods, a service, a deposit or a kit.

    `list_price` is the general list's price, in company currency, net or gross as the company's prices
    are, of `price_unit` base units.
    """

    __tablename__ = "article"
    __table_args__ = constraints(
        UniqueConstraint("code"),
        CheckConstraint("list_price >= 0", name="price"),
        CheckConstraint("price_unit IN (1, 100, 1000)", name="price_unit"),
    )

    id: Mapped[Id]
    code: Mapped[Code]
    name: Mapped[Short]
    description: Mapped[Note]
    kind: Mapped[ArticleKind] = mapped_column(Choice(ArticleKind))
    life: Mapped[ArticleLife] = mapped_column(Choice(ArticleLife))
    tracking: Mapped[Tracking] = mapped_column(Choice(Tracking))
    lead_time: Mapped[LeadTime] = mapped_column(Choice(LeadTime))
    brand_id: Mapped[int | None] = mapped_column(ForeignKey("brand.id"), index=True)
    category_id: Mapped[int | None] = mapped_column(ForeignKey("category.id"), index=True)
    base_unit: Mapped[Code]
    tax_class: Mapped[TaxClass] = mapped_column(Choice(TaxClass))
    list_price: Mapped[Price]
    price_unit: Mapped[int]
    no_discount: Mapped[bool]
    """Preset discounts do not touch it."""
    customs_code: Mapped[Code]
    """CN code of the goods, or PKWiU of the service."""
    gtu: Mapped[Code]
    split_payment: Mapped[bool]
    """Belongs to annex 15 of the Polish VAT act."""
    origin: Mapped[Code]
    exemption: Mapped[Short]
    """Legal basis of an exemption from VAT."""
    weight: Mapped[Quantity | None]
    """Kilograms of one base unit."""
    created_at: Mapped[Instant]


class ArticleUnit(Base):
    """A unit the article is counted in: `numerator`/`denominator` base units each."""

    __tablename__ = "article_unit"
    __table_args__ = constraints(
        UniqueConstraint("article_id", "unit"),
        Index(None, "gtin"),
        Index(
            "ix_article_unit_own_gtin",
            "gtin",
            unique=True,
            sqlite_where=text("owns_gtin"),
            postgresql_where=text("owns_gtin"),
        ),
        CheckConstraint("numerator > 0 AND denominator > 0", name="factor"),
    )

    id: Mapped[Id]
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"))
    unit: Mapped[Code]
    numerator: Mapped[int]
    denominator: Mapped[int]
    gtin: Mapped[Code]
    owns_gtin: Mapped[bool]
    """Its GTIN is no other article's. Of units of an article that share one the first says so for all.

    Where articles had one in common before this was kept, only the first of them owns it.
    """
    weight: Mapped[Quantity | None]
    minimum: Mapped[Quantity | None]
    """Smallest quantity sold in this unit."""
    step: Mapped[Quantity | None]
    """Quantities sold are multiples of this."""
    for_sale: Mapped[bool]
    """The unit meant when nobody says one."""
    for_purchase: Mapped[bool]


class ArticleName(Base):
    """The article's name in one of the languages customers read."""

    __tablename__ = "article_name"

    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), primary_key=True)
    language: Mapped[Code] = mapped_column(primary_key=True)
    name: Mapped[Short]


class ArticleProperty(Base):
    """A property to filter by: colour, size, voltage."""

    __tablename__ = "article_property"
    __table_args__ = constraints(Index(None, "property", "value"))

    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), primary_key=True)
    property: Mapped[Code] = mapped_column(primary_key=True)
    value: Mapped[Short]


class KitComponent(Base):
    """How many base units of an article are in one base unit of a kit."""

    __tablename__ = "kit_component"
    __table_args__ = constraints(CheckConstraint("quantity > 0", name="quantity"))

    kit_id: Mapped[int] = mapped_column(ForeignKey("article.id"), primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), primary_key=True, index=True)
    quantity: Mapped[Quantity]


class ArticleRelation(Base):
    """An article that goes with, or stands in for, another."""

    __tablename__ = "article_relation"

    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), primary_key=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("article.id"), primary_key=True, index=True)
    relation: Mapped[Relation] = mapped_column(Choice(Relation), primary_key=True)


class ArticleText(Base):
    """What an article is found by. Apart from the article, for it is read of all of them at once."""

    __tablename__ = "article_text"

    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(Text, index=True)
    """The name folded: what lists are sorted by."""
    fields: Mapped[str] = mapped_column(Text)
    """Its codes, ours, suppliers' and customers', GTINs, names, brand and category, as
    `lookup.text.fields` writes them.
    """
