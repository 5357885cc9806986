"""Stocktakes of warehouses, and what was counted of each batch."""

from __future__ import annotations

from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from salesdesk.domain.stocktakes.rules import StocktakeState
from salesdesk.storage.base import Base, constraints
from salesdesk.storage.types import Choice, Code, Id, Instant, Quantity

__all__ = ["Stocktake", "StocktakeLine"]

_OPEN: Final = text("open")


class Stocktake(Base):
    """A count of a warehouse, or of a part of it. Its goods are sold meanwhile."""

    __tablename__ = "stocktake"
    __table_args__ = constraints(
        UniqueConstraint("number"),
        CheckConstraint("(state = 'open') = (closed_at IS NULL)", name="closed"),
    )

    id: Mapped[Id]
    number: Mapped[Code]
    warehouse_id: Mapped[int] = mapped_column(ForeignKey("warehouse.id"))
    state: Mapped[StocktakeState] = mapped_column(Choice(StocktakeState))
    first_bin: Mapped[Code]
    """The bins that are counted, from this one; empty: from the first."""
    last_bin: Mapped[Code]
    category_id: Mapped[int | None] = mapped_column(ForeignKey("category.id"))
    moved_only: Mapped[bool]
    """Only what has moved since it was last counted."""
    opened_at: Mapped[Instant]
    opened_by_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
    closed_at: Mapped[Instant | None]
    """When it was approved or cancelled."""
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
    changes: Mapped[int]
    """How often something was counted or sent back: what is approved is what was seen."""
    issue_id: Mapped[int | None] = mapped_column(ForeignKey("stock_document.id"))
    """The RW of what was missing."""
    receipt_id: Mapped[int | None] = mapped_column(ForeignKey("stock_document.id"))
    """The PW of what was found."""


class StocktakeLine(Base):
    """A batch that is to be counted, or was found; quantities in base units.

    A batch is on the list of one open stocktake of its warehouse at a time.
    """

    __tablename__ = "stocktake_line"
    __table_args__ = constraints(
        UniqueConstraint("stocktake_id", "position"),
        CheckConstraint("counted >= 0", name="counted"),
        CheckConstraint("(counted IS NULL) = (books IS NULL)", name="books"),
        Index(
            "ix_stocktake_line_open",
            "batch_id",
            "warehouse_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
    )

    stocktake_id: Mapped[int] = mapped_column(ForeignKey("stocktake.id"), primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("batch.id"), primary_key=True)
    warehouse_id: Mapped[int] = mapped_column(ForeignKey("warehouse.id"))
    open: Mapped[bool]
    """Its stocktake is."""
    position: Mapped[int]
    """Its number on the count sheets, which go from bin to bin."""
    counted: Mapped[Quantity | None]
    books: Mapped[Quantity | None]
    """What the books said when it was counted."""
    counted_at: Mapped[Instant | None]
    counted_by_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
    before: Mapped[Quantity | None]
    """By how much the count before this one differed from the books of its moment; NULL: it is the first."""
    recount: Mapped[bool]
    """Somebody wants it counted again."""
    posted: Mapped[Quantity | None]
    """By how much the books were changed when it was approved."""
