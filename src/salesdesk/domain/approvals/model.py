"""Orders that somebody asked to have approved, and what came of it."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, literal_column, text
from sqlalchemy.orm import Mapped, mapped_column

from salesdesk.domain.approvals.rules import Decision
from salesdesk.storage.base import Base, constraints
from salesdesk.storage.types import Choice, Id, Instant, Json, Note

__all__ = ["Approval"]

_OPEN: Final = text("decision IS NULL")
_UNSEEN: Final = text("decision IS NOT NULL AND seen_at IS NULL")


class Approval(Base):
    """An order that was beyond what somebody may decide alone, from asking to the decision.

    Of each order one is open at most, while it waits. What somebody decided for himself when he
    confirmed or released it stands here as well: asked and approved at once.
    """

    __tablename__ = "approval"
    __table_args__ = constraints(
        Index("ix_approval_open", "order_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_approval_unseen", "asked_by_id", sqlite_where=_UNSEEN, postgresql_where=_UNSEEN),
        CheckConstraint("(decision IS NULL) = (decided_at IS NULL)", name="decided"),
    )

    id: Mapped[Id]
    order_id: Mapped[int] = mapped_column(ForeignKey("sales_order.id"), index=True)
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
    """Who confirmed the order; None: the program did."""
    asked_at: Mapped[Instant]
    reasons: Mapped[Any] = mapped_column(Json)
    """What the order was beyond, see `rules.stored`; of one that was approved, as it was then."""
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
    decided_at: Mapped[Instant | None]
    decision: Mapped[Decision | None] = mapped_column(Choice(Decision))
    note: Mapped[Note]
    """What whoever decided wants whoever asked to read."""
    seen_at: Mapped[Instant | None]
    """When whoever asked was told."""

    # Written as in the indexes, so that they serve.

    @classmethod
    def is_open(cls) -> ColumnElement[bool]:
        """Nobody has decided yet."""
        return literal_column(f"approval.{_OPEN.text}")

    @classmethod
    def is_unseen(cls) -> ColumnElement[bool]:
        """It is decided, and whoever asked has not been told."""
        return literal_column("approval.decision IS NOT NULL AND approval.seen_at IS NULL")
