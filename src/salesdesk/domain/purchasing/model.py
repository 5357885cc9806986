"""Suppliers, what they sell us, and what is ordered from them."""

from __future__ import annotations

from datetime import date

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    UniqueConstraint,
    literal_column,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from salesdesk.domain.purchasing.rules import PurchaseState
from salesdesk.storage.base import Base, constraints
from salesdesk.storage.types import Choice, Code, Id, Instant, Money, Note, Price, Quantity, Short

__all__ = ["PurchaseLine", "PurchaseOrder", "Supplier", "SupplierArticle"]

_OPEN = text("state IN ('draft', 'ordered')")


class Supplier(Base):
    """Someone we buy from."""

    __tablename__ = "supplier"
    __table_args__ = constraints(UniqueConstraint("number"))

    id: Mapped[Id]
    number: Mapped[Code]
    name: Mapped[Short]
    street: Mapped[Short]
    house_number: Mapped[Code]
    postcode: Mapped[Code]
    city: Mapped[Short]
    country: Mapped[Code]
    vat_id: Mapped[Code]
    email: Mapped[Short]
    phone: Mapped[Code]
    language: Mapped[Code]
    currency: Mapped[Code]
    lead_days: Mapped[int]
    minimum_order: Mapped[Money]
    free_freight: Mapped[Money | None]
    """Orders from this amount on are delivered free."""
    memo: Mapped[Note]
    active: Mapped[bool]


class SupplierArticle(Base):
    """An article as a supplier sells it."""

    __tablename__ = "supplier_article"
    __table_args__ = constraints(
        UniqueConstraint("supplier_id", "article_id"),
        Index(None, "supplier_id", "code"),
        CheckConstraint("pack > 0 AND minimum >= 0", name="pack"),
        CheckConstraint("price >= 0", name="price"),
        CheckConstraint("price_unit IN (1, 100, 1000)", name="price_unit"),
    )

    id: Mapped[Id]
    supplier_id: Mapped[int] = mapped_column(ForeignKey("supplier.id"))
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), index=True)
    code: Mapped[Code]
    name: Mapped[Short]
    price: Mapped[Price]
    price_unit: Mapped[int]
    pack: Mapped[Quantity]
    """Base units in one pack; only whole packs are delivered."""
    minimum: Mapped[Quantity]
    lead_days: Mapped[int | None]
    preferred: Mapped[bool]


class PurchaseOrder(Base):
    """An order to a supplier."""

    __tablename__ = "purchase_order"
    __table_args__ = constraints(
        UniqueConstraint("number"),
        Index("ix_purchase_order_open", "supplier_id", sqlite_where=_OPEN, postgresql_where=_OPEN),
        CheckConstraint("state IN ('draft', 'cancelled') OR number IS NOT NULL", name="numbered"),
    )

    id: Mapped[Id]
    number: Mapped[Code | None]
    state: Mapped[PurchaseState] = mapped_column(Choice(PurchaseState))
    supplier_id: Mapped[int] = mapped_column(ForeignKey("supplier.id"))
    warehouse_id: Mapped[int] = mapped_column(ForeignKey("warehouse.id"))
    currency: Mapped[Code]
    ordered_on: Mapped[date | None]
    expected_on: Mapped[date | None]
    reference: Mapped[Short]
    memo: Mapped[Note]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
    created_at: Mapped[Instant]

    @classmethod
    def is_open(cls) -> ColumnElement[bool]:
        """Something of the order may still come: written as in the index, so that it serves."""
        return literal_column("purchase_order.state IN ('draft', 'ordered')")


class PurchaseLine(Base):
    """One article on a purchase order, in base units."""

    __tablename__ = "purchase_line"
    __table_args__ = constraints(
        UniqueConstraint("purchase_order_id", "position"),
        CheckConstraint("quantity > 0", name="quantity"),
        CheckConstraint("closed_quantity >= 0 AND closed_quantity <= quantity", name="closed"),
        CheckConstraint("price >= 0", name="price"),
    )

    id: Mapped[Id]
    purchase_order_id: Mapped[int] = mapped_column(ForeignKey("purchase_order.id"))
    position: Mapped[int]
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), index=True)
    supplier_code: Mapped[Code]
    quantity: Mapped[Quantity]
    closed_quantity: Mapped[Quantity]
    """What will not come any more."""
    unit: Mapped[Code]
    unit_numerator: Mapped[int]
    unit_denominator: Mapped[int]
    """The unit it is ordered in and its factor to the base unit."""
    price: Mapped[Price]
    price_unit: Mapped[int]
    expected_on: Mapped[date | None]
