"""Calls that are under way at some desk: where to go on should the desk be cut off."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from salesdesk.storage.base import Base, constraints
from salesdesk.storage.types import Code, Instant, Json, Short

__all__ = ["OpenCall"]


class OpenCall(Base):
    """The call at one desk, from the customer's name to its end. Whoever parks a call takes it away.

    It holds nothing and owns nothing: the draft stands by itself, this says who works on it and where
    the cursor stood.
    """

    __tablename__ = "open_call"
    __table_args__ = constraints()

    desk: Mapped[Code] = mapped_column(primary_key=True)
    """Drawn at random by each desk that is opened."""
    user_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"), index=True)
    program: Mapped[Short]
    """Host and process of the desk; empty once it has gone because its line was cut."""
    order_id: Mapped[int | None] = mapped_column(ForeignKey("sales_order.id"))
    at: Mapped[Instant]
    """The last sign of life."""
    place: Mapped[Any] = mapped_column(Json)
    """What the screen needs to go on in the same field, in its own words."""
