"""What was done with quotes outside of the house."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from salesdesk.storage.base import Base, constraints
from salesdesk.storage.types import Id, Instant, Short

__all__ = ["QuoteMail"]


class QuoteMail(Base):
    """A quote that went out by mail, each time that it did. Its message is in the outbox until it is sent."""

    __tablename__ = "quote_mail"
    __table_args__ = constraints()

    id: Mapped[Id]
    quote_id: Mapped[int] = mapped_column(ForeignKey("sales_order.id"), index=True)
    address: Mapped[Short]
    mailed_at: Mapped[Instant]
    mailed_by_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
