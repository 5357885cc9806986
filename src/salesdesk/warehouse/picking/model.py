"""What somebody has in hand of allocated batches."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from salesdesk.storage.base import Base, constraints
from salesdesk.storage.types import Quantity

__all__ = ["Pick"]


class Pick(Base):
    """A quantity of a batch that was taken from its bin for an order line, in base units.

    What counts is as much of it as the line still has allocated: whoever takes a batch away from a
    line need not know that it was picked. The row goes when the goods do.
    """

    __tablename__ = "pick"
    __table_args__ = constraints(CheckConstraint("quantity > 0", name="quantity"))

    order_line_id: Mapped[int] = mapped_column(ForeignKey("order_line.id"), primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("batch.id"), primary_key=True)
    warehouse_id: Mapped[int] = mapped_column(ForeignKey("warehouse.id"), primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("sales_order.id"), index=True)
    quantity: Mapped[Quantity]
