"""The people who log in."""

from __future__ import annotations

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from salesdesk.storage.base import Base, constraints
from salesdesk.storage.types import Code, Id, Instant, Names, Short

__all__ = ["User"]


class User(Base):
    """A person with a login. Never deleted, for history names people; switched off instead."""

    __tablename__ = "app_user"
    __table_args__ = constraints(UniqueConstraint("login"))

    id: Mapped[Id]
    login: Mapped[Code]
    name: Mapped[Short]
    email: Mapped[Short]
    language: Mapped[Code]
    password_hash: Mapped[Short]
    active: Mapped[bool]
    roles: Mapped[frozenset[str]] = mapped_column(Names)
    permissions: Mapped[frozenset[str]] = mapped_column(Names)
    """Single permissions beside those of the roles."""
    failed_logins: Mapped[int]
    locked_until: Mapped[Instant | None]
    created_at: Mapped[Instant]
