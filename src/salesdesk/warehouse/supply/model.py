"""Supply rows: where the goods of an order line come from."""

from __future__ import annotations

from datetime import date
from typing import Final

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, literal_column, text
from sqlalchemy.orm import Mapped, mapped_column

from salesdesk.storage.base import Base, constraints
from salesdesk.storage.types import Choice, Id, Instant, Quantity
from salesdesk.warehouse.supply.rules import SupplyKind

__all__ = ["Supply"]


# Most rows come from stock: an index of all of them would be taken for “is null”.
_AWAITED: Final = text("purchase_line_id IS NOT NULL")
_PLANNED: Final = text("kind = 'planned'")


class Supply(Base):
    """A quantity for an order line, from a warehouse's stock or from a purchase line.

    Holds and firm rows from stock are what `StockBalance.reserved` counts; those that
    are allocated have their batch, and `BatchBalance.allocated` counts them. Rows go
    when the goods do: what has been issued is in the goods-issue notes.
    """

    __tablename__ = "supply"
    __table_args__ = constraints(
        CheckConstraint("quantity > 0", name="quantity"),
        CheckConstraint("NOT allocated OR (batch_id IS NOT NULL AND kind = 'firm')", name="allocated"),
        CheckConstraint("(kind = 'hold') = (expires_at IS NOT NULL)", name="expires"),
        CheckConstraint("kind = 'planned' OR warehouse_id IS NOT NULL", name="place"),
        Index(None, "article_id", "warehouse_id"),
        Index("ix_supply_awaited", "purchase_line_id", sqlite_where=_AWAITED, postgresql_where=_AWAITED),
        Index("ix_supply_planned", "promised_on", sqlite_where=_PLANNED, postgresql_where=_PLANNED),
        Index(
            "ix_supply_expiring",
            "expires_at",
            sqlite_where=text("kind = 'hold'"),
            postgresql_where=text("kind = 'hold'"),
        ),
    )

    id: Mapped[Id]
    order_id: Mapped[int] = mapped_column(ForeignKey("sales_order.id"), index=True)
    order_line_id: Mapped[int] = mapped_column(ForeignKey("order_line.id"), index=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"))
    kind: Mapped[SupplyKind] = mapped_column(Choice(SupplyKind))
    quantity: Mapped[Quantity]
    warehouse_id: Mapped[int | None] = mapped_column(ForeignKey("warehouse.id"))
    """Where the goods lie, or will lie when the purchase arrives."""
    purchase_line_id: Mapped[int | None] = mapped_column(ForeignKey("purchase_line.id"))
    """Set while the goods are still to come."""
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("batch.id"))
    """The batch wished for, or, once allocated, taken."""
    allocated: Mapped[bool]
    min_shelf_days: Mapped[int | None]
    expires_at: Mapped[Instant | None]
    promised_on: Mapped[date | None]

    @classmethod
    def is_planned(cls) -> ColumnElement[bool]:
        """The quantity is planned only: written as in the index, so that it serves."""
        return literal_column("supply.kind = 'planned'")
