"""Price lists, individual prices and promotions."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from salesdesk.domain.pricing.promotions import Benefit
from salesdesk.domain.tax.rules import PriceMode
from salesdesk.storage.base import Base, constraints
from salesdesk.storage.types import Choice, Code, Id, Money, Price, Quantity, Short

__all__ = ["CustomerPrice", "ListPrice", "PriceList", "Promotion", "PromotionScope"]


class PriceList(Base):
    """Prices in one currency, net or gross, for the customers who have it."""

    __tablename__ = "price_list"
    __table_args__ = constraints(UniqueConstraint("code"))

    id: Mapped[Id]
    code: Mapped[Code]
    name: Mapped[Short]
    currency: Mapped[Code]
    price_mode: Mapped[PriceMode] = mapped_column(Choice(PriceMode))
    active: Mapped[bool]


class ListPrice(Base):
    """A price on a list: of `price_unit` base units, from a quantity of base units on."""

    __tablename__ = "list_price"
    __table_args__ = constraints(
        Index(None, "article_id", "price_list_id"),
        Index(None, "price_list_id", "article_id"),
        CheckConstraint("price >= 0", name="price"),
        CheckConstraint("price_unit IN (1, 100, 1000)", name="price_unit"),
        CheckConstraint("from_quantity >= 0", name="from_quantity"),
    )

    id: Mapped[Id]
    price_list_id: Mapped[int] = mapped_column(ForeignKey("price_list.id"))
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"))
    from_quantity: Mapped[Quantity]
    price: Mapped[Price]
    price_unit: Mapped[int]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class CustomerPrice(Base):
    """A price agreed with one customer, in the customer's currency and price mode."""

    __tablename__ = "customer_price"
    __table_args__ = constraints(
        Index(None, "customer_id", "article_id"),
        CheckConstraint("price >= 0", name="price"),
        CheckConstraint("price_unit IN (1, 100, 1000)", name="price_unit"),
        CheckConstraint("from_quantity >= 0", name="from_quantity"),
    )

    id: Mapped[Id]
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"))
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), index=True)
    from_quantity: Mapped[Quantity]
    price: Mapped[Price]
    price_unit: Mapped[int]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class Promotion(Base):
    """Something given for a while, to all customers or to some, see `pricing.promotions`.

    Money in it is in `currency` and `price_mode`: it is for orders in both. A promotion without
    money is for all.
    """

    __tablename__ = "promotion"
    __table_args__ = constraints(
        UniqueConstraint("code"),
        CheckConstraint("value >= 0 AND buy >= 0 AND free >= 0", name="value"),
        CheckConstraint("price_unit IN (1, 100, 1000)", name="price_unit"),
        CheckConstraint("from_quantity >= 0 AND from_amount >= 0", name="threshold"),
        CheckConstraint("(free_article_id IS NULL) = (benefit <> 'free_article')", name="free_article"),
    )

    id: Mapped[Id]
    code: Mapped[Code]
    name: Mapped[Short]
    benefit: Mapped[Benefit] = mapped_column(Choice(Benefit))
    value: Mapped[Price]
    price_unit: Mapped[int]
    buy: Mapped[Quantity]
    free: Mapped[Quantity]
    from_quantity: Mapped[Quantity]
    from_amount: Mapped[Money]
    without_preset: Mapped[bool]
    free_article_id: Mapped[int | None] = mapped_column(ForeignKey("article.id"), index=True)
    """What comes free with the order."""
    repeats: Mapped[bool]
    currency: Mapped[Code | None]
    price_mode: Mapped[PriceMode | None] = mapped_column(Choice(PriceMode))
    group_id: Mapped[int | None] = mapped_column(ForeignKey("customer_group.id"))
    """For customers of this group only."""
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class PromotionScope(Base):
    """One of the articles, brands or branches of the article tree that a promotion is for.

    A promotion without any is for all articles that may have a discount; one named by itself may.
    """

    __tablename__ = "promotion_scope"
    __table_args__ = constraints(
        CheckConstraint(
            "CASE WHEN article_id IS NULL THEN 0 ELSE 1 END + CASE WHEN brand_id IS NULL THEN 0 ELSE 1 END"
            " + CASE WHEN category_id IS NULL THEN 0 ELSE 1 END = 1",
            name="one",
        ),
    )

    id: Mapped[Id]
    promotion_id: Mapped[int] = mapped_column(ForeignKey("promotion.id"), index=True)
    article_id: Mapped[int | None] = mapped_column(ForeignKey("article.id"), index=True)
    brand_id: Mapped[int | None] = mapped_column(ForeignKey("brand.id"))
    category_id: Mapped[int | None] = mapped_column(ForeignKey("category.id"))
