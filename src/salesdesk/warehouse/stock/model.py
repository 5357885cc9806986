"""Warehouses, batches, and what of them is where."""

from __future__ import annotations

from datetime import date
from typing import Final

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
    literal_column,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from salesdesk.storage.base import Base, constraints
from salesdesk.storage.types import Code, Cost, Id, Quantity, Short

__all__ = ["Batch", "BatchBalance", "Quarantine", "StockBalance", "Warehouse"]


_TRANSIT: Final = text("transit")
_LOT: Final = text("supplier_lot <> ''")


class Warehouse(Base):
    """A place with stock of its own. Orders look for goods in the order of `priority`."""

    __tablename__ = "warehouse"
    __table_args__ = constraints(
        UniqueConstraint("code"),
        Index(
            "ix_warehouse_transit",
            "transit",
            unique=True,
            sqlite_where=_TRANSIT,
            postgresql_where=_TRANSIT,
        ),
    )

    id: Mapped[Id]
    code: Mapped[Code]
    name: Mapped[Short]
    street: Mapped[Short]
    house_number: Mapped[Code]
    postcode: Mapped[Code]
    city: Mapped[Short]
    country: Mapped[Code]
    priority: Mapped[int]
    sells: Mapped[bool]
    """Orders take goods from here; goods in transit or in repair are not for sale."""
    active: Mapped[bool]
    transit: Mapped[bool]
    """Where goods are between two others; the one of its kind, in which only transfers move anything."""


class Batch(Base):
    """Goods of one article that came in together (partia). A serial number is a batch of one."""

    __tablename__ = "batch"
    __table_args__ = constraints(
        UniqueConstraint("article_id", "number"),
        CheckConstraint("unit_cost >= 0", name="unit_cost"),
        # A recall names a batch or a lot, and no article.
        Index(None, "number"),
        Index("ix_batch_lot", "supplier_lot", sqlite_where=_LOT, postgresql_where=_LOT),
    )

    id: Mapped[Id]
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"))
    number: Mapped[Code]
    supplier_id: Mapped[int | None] = mapped_column(ForeignKey("supplier.id"))
    supplier_lot: Mapped[Code]
    best_before: Mapped[date | None]
    """After this day only with permission."""
    use_by: Mapped[date | None]
    """After this day never."""
    received_on: Mapped[date]
    unit_cost: Mapped[Cost]
    """Of one base unit, in company currency."""


class StockBalance(Base):
    """One article in one warehouse. Free is what is neither blocked nor reserved."""

    __tablename__ = "stock_balance"
    __table_args__ = constraints(
        CheckConstraint("blocked >= 0", name="blocked"),
        CheckConstraint("reserved >= 0", name="reserved"),
        CheckConstraint("blocked + reserved <= on_hand", name="not_sold_twice"),
    )

    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), primary_key=True)
    warehouse_id: Mapped[int] = mapped_column(ForeignKey("warehouse.id"), primary_key=True)
    on_hand: Mapped[Quantity]
    blocked: Mapped[Quantity]
    reserved: Mapped[Quantity]


class BatchBalance(Base):
    """One batch in one warehouse."""

    __tablename__ = "batch_balance"
    __table_args__ = constraints(
        CheckConstraint("blocked >= 0", name="blocked"),
        CheckConstraint("allocated >= 0", name="allocated"),
        CheckConstraint("blocked + allocated <= on_hand", name="not_taken_twice"),
        # Emptied batches stay for the trace; looking for goods must not wade through them.
        Index(
            "ix_batch_balance_present",
            "article_id",
            "warehouse_id",
            sqlite_where=text("on_hand > 0"),
            postgresql_where=text("on_hand > 0"),
        ),
    )

    batch_id: Mapped[int] = mapped_column(ForeignKey("batch.id"), primary_key=True)
    warehouse_id: Mapped[int] = mapped_column(ForeignKey("warehouse.id"), primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"))
    on_hand: Mapped[Quantity]
    blocked: Mapped[Quantity]
    allocated: Mapped[Quantity]
    bin: Mapped[Code]

    @classmethod
    def present(cls) -> ColumnElement[bool]:
        """Something of the batch is there: written as in the index, so that it serves."""
        return literal_column("batch_balance.on_hand > 0")


class Quarantine(Base):
    """What of a batch in a warehouse is kept apart, and why; it is blocked with whatever else is.

    All of it is, once the batch is past its dates, and so this says what may not be sold before.
    The row goes when nothing is kept apart any more.
    """

    __tablename__ = "quarantine"
    __table_args__ = constraints(
        ForeignKeyConstraint(
            ["batch_id", "warehouse_id"], ["batch_balance.batch_id", "batch_balance.warehouse_id"]
        ),
        CheckConstraint("quantity > 0", name="quantity"),
    )

    batch_id: Mapped[int] = mapped_column(primary_key=True)
    warehouse_id: Mapped[int] = mapped_column(primary_key=True)
    quantity: Mapped[Quantity]
    reason: Mapped[Short]
    """What was said last."""
    since: Mapped[date]
