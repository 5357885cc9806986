"""Promises that broke, and who was told."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, literal_column, text
from sqlalchemy.orm import Mapped, mapped_column

from salesdesk.storage.base import Base, constraints
from salesdesk.storage.types import Code, Id, Instant, Quantity

__all__ = ["BrokenPromise"]

_UNTOLD = text("told_at IS NULL")


class BrokenPromise(Base):
    """Goods that will not be with the customer on the day that he was promised, as it was noticed."""

    __tablename__ = "broken_promise"
    __table_args__ = constraints(
        CheckConstraint("quantity > 0", name="quantity"),
        CheckConstraint("now_on > promised_on", name="later"),
        Index(None, "order_id"),
        Index("ix_broken_promise_untold", "order_id", sqlite_where=_UNTOLD, postgresql_where=_UNTOLD),
    )

    id: Mapped[Id]
    order_id: Mapped[int] = mapped_column(ForeignKey("sales_order.id"))
    order_line_id: Mapped[int] = mapped_column(ForeignKey("order_line.id"), index=True)
    quantity: Mapped[Quantity]
    promised_on: Mapped[date]
    now_on: Mapped[date | None]
    """When they can be there as it looks now; None: nothing is on its way any more."""
    purchase: Mapped[Code]
    """The purchase order that they were to come with; empty if they lay there, and others have them now."""
    noticed_at: Mapped[Instant]
    told_at: Mapped[Instant | None]
    """When the order's owner was told."""

    @classmethod
    def is_untold(cls) -> ColumnElement[bool]:
        """Its order's owner has not been told: written as in the index, so that it serves."""
        return literal_column(f"broken_promise.{_UNTOLD.text}")
