"""Warehouse documents and the ledger of moves they post."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from salesdesk.storage.base import Base, constraints
from salesdesk.storage.types import Choice, Code, Cost, Id, Instant, Json, Quantity, Short
from salesdesk.warehouse.ledger.rules import Cause, DocumentKind, DocumentState

__all__ = ["StockDocument", "StockDocumentLine", "StockMove"]

# Indexes of what is set only: one of all rows would be taken for “is null”, which nearly all are.
_UNBILLED = text("invoice_id IS NULL AND kind = 'WZ' AND state = 'posted' AND reverses_id IS NULL")
_BILLED = text("invoice_id IS NOT NULL")
_REVERSING = text("reverses_id IS NOT NULL")
_ENDING = text("transfer_id IS NOT NULL")
_RECEIVED = text("supplier_id IS NOT NULL")


class StockDocument(Base):
    """A goods-issue note, receipt, transfer, internal issue or internal receipt.

    A correction is a document of the same kind that names the one it reverses; its
    quantities move the other way.
    """

    __tablename__ = "stock_document"
    __table_args__ = constraints(
        UniqueConstraint("number"),
        Index(
            "ix_stock_document_unbilled", "business_date", sqlite_where=_UNBILLED, postgresql_where=_UNBILLED
        ),
        Index("ix_stock_document_billed", "invoice_id", sqlite_where=_BILLED, postgresql_where=_BILLED),
        Index(
            "ix_stock_document_reversing",
            "reverses_id",
            unique=True,
            sqlite_where=_REVERSING,
            postgresql_where=_REVERSING,
        ),
        Index("ix_stock_document_ending", "transfer_id", sqlite_where=_ENDING, postgresql_where=_ENDING),
        Index(
            "ix_stock_document_received", "supplier_id", sqlite_where=_RECEIVED, postgresql_where=_RECEIVED
        ),
        CheckConstraint("state <> 'posted' OR number IS NOT NULL", name="numbered"),
    )

    id: Mapped[Id]
    kind: Mapped[DocumentKind] = mapped_column(Choice(DocumentKind))
    state: Mapped[DocumentState] = mapped_column(Choice(DocumentState))
    number: Mapped[Code | None]
    warehouse_id: Mapped[int] = mapped_column(ForeignKey("warehouse.id"))
    other_warehouse_id: Mapped[int | None] = mapped_column(ForeignKey("warehouse.id"))
    """Where a transfer goes, or comes from."""
    transfer_id: Mapped[int | None] = mapped_column(ForeignKey("stock_document.id"))
    """The transfer out whose goods came in by this document, or were lost on the way."""
    business_date: Mapped[date] = mapped_column(index=True)
    posted_at: Mapped[Instant | None]
    order_id: Mapped[int | None] = mapped_column(ForeignKey("sales_order.id"), index=True)
    invoice_id: Mapped[int | None] = mapped_column(ForeignKey("invoice.id"))
    """The invoice that billed this goods-issue note."""
    purchase_order_id: Mapped[int | None] = mapped_column(ForeignKey("purchase_order.id"), index=True)
    supplier_id: Mapped[int | None] = mapped_column(ForeignKey("supplier.id"))
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("stock_document.id"))
    cause: Mapped[Cause | None] = mapped_column(Choice(Cause))
    """Why goods were written off."""
    reason: Mapped[Short]
    reference: Mapped[Short]
    partner: Mapped[Any] = mapped_column(Json)
    """Name and address of the other side as they were on the day."""


class StockDocumentLine(Base):
    """One batch on a warehouse document. Quantities are positive, in base units."""

    __tablename__ = "stock_document_line"
    __table_args__ = constraints(CheckConstraint("quantity > 0", name="quantity"))

    document_id: Mapped[int] = mapped_column(ForeignKey("stock_document.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"))
    batch_id: Mapped[int] = mapped_column(ForeignKey("batch.id"))
    order_line_id: Mapped[int | None] = mapped_column(ForeignKey("order_line.id"), index=True)
    purchase_line_id: Mapped[int | None] = mapped_column(ForeignKey("purchase_line.id"), index=True)
    quantity: Mapped[Quantity]
    unit_cost: Mapped[Cost]


class StockMove(Base):
    """One change of what is on hand. Written once, never changed; the balances are its sums."""

    __tablename__ = "stock_move"
    __table_args__ = constraints(
        ForeignKeyConstraint(
            ["document_id", "position"], ["stock_document_line.document_id", "stock_document_line.position"]
        ),
        UniqueConstraint("document_id", "position", "warehouse_id"),
        CheckConstraint("quantity <> 0", name="quantity"),
        Index(None, "article_id", "business_date"),
    )

    id: Mapped[Id]
    document_id: Mapped[int]
    position: Mapped[int]
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"))
    batch_id: Mapped[int] = mapped_column(ForeignKey("batch.id"), index=True)
    warehouse_id: Mapped[int] = mapped_column(ForeignKey("warehouse.id"))
    quantity: Mapped[Quantity]
    """In is positive, out is negative."""
    unit_cost: Mapped[Cost]
    business_date: Mapped[date]
    at: Mapped[Instant]
