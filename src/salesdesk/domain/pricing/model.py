"""Price lists and individual prices."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from salesdesk.domain.tax.rules import PriceMode
from salesdesk.storage.base import Base, constraints
from salesdesk.storage.types import Choice, Code, Id, Price, Quantity, Short

__all__ = ["CustomerPrice", "ListPrice", "PriceList"]


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
