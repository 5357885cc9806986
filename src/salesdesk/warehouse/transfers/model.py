"""What is under way between two warehouses."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from salesdesk.storage.base import Base, constraints
from salesdesk.storage.types import Quantity

__all__ = ["GoodsInTransit"]


class GoodsInTransit(Base):
    """What of a line of a transfer out (MM−) has neither come in nor been written off yet.

    The rows are the present: they go when the goods are there, so that looking at what is under way
    does not grow with the years. Their sums are the balances of the warehouse in transit.
    """

    __tablename__ = "goods_in_transit"
    __table_args__ = constraints(
        ForeignKeyConstraint(
            ["document_id", "position"], ["stock_document_line.document_id", "stock_document_line.position"]
        ),
        CheckConstraint("quantity > 0", name="quantity"),
    )

    document_id: Mapped[int] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("batch.id"))
    quantity: Mapped[Quantity]
