"""How far people on our side may go in an order by themselves."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from salesdesk.office.permissions import Role
from salesdesk.storage.base import Base, constraints
from salesdesk.storage.types import Choice, Id, Money, Percent

__all__ = ["SellingLimit"]


class SellingLimit(Base):
    """The limits of a role, or of one person: then those of his roles do not count. Nothing is no limit."""

    __tablename__ = "selling_limit"
    __table_args__ = constraints(
        UniqueConstraint("role"),
        UniqueConstraint("user_id"),
        CheckConstraint("(role IS NULL) <> (user_id IS NULL)", name="one"),
        CheckConstraint("max_discount >= 0 AND max_discount <= 1000000", name="max_discount"),
        CheckConstraint("min_margin >= 0 AND min_margin < 1000000", name="min_margin"),
        CheckConstraint("max_amount >= 0", name="max_amount"),
    )

    id: Mapped[Id]
    role: Mapped[Role | None] = mapped_column(Choice(Role))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
    max_discount: Mapped[Percent | None]
    """Per cent of a line's value at its base price that he may take off it."""
    min_margin: Mapped[Percent | None]
    """Per cent of a line's net amount that have to be left over its cost."""
    max_amount: Mapped[Money | None]
    """What an order may come to, net, in company currency."""
