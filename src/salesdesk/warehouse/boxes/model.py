"""The boxes that the goods of a note leave in."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from salesdesk.storage.base import Base, constraints
from salesdesk.storage.types import Code

__all__ = ["Box"]


class Box(Base):
    """A box of a goods-issue note, by the number on its label, which no other box ever has."""

    __tablename__ = "box"
    __table_args__ = constraints(UniqueConstraint("sscc"), CheckConstraint("position > 0", name="position"))

    document_id: Mapped[int] = mapped_column(ForeignKey("stock_document.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    """Of all boxes of the note, from 1."""
    sscc: Mapped[Code]
    """Serial Shipping Container Code: 18 digits, the last a check digit."""
