"""The declarative base: named constraints, keys that are never reused, no lazy loading."""

from __future__ import annotations

from typing import Any, ClassVar

from sqlalchemy import BigInteger, Integer, MetaData
from sqlalchemy.orm import DeclarativeBase

__all__ = ["Base", "constraints"]


def constraints(*items: Any) -> Any:
    """`__table_args__` of a class that has constraints or indexes of its own."""
    return (*items, {"sqlite_autoincrement": True})


class Base(DeclarativeBase):
    """Base of every stored class.

    Constraints have names, for SQLite can only change what has one. Rows refer to
    each other by string foreign keys: no model imports another room's.
    """

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {int: BigInteger().with_variant(Integer, "sqlite")}
    # SQLite would give the key of a deleted last row to the next one, and the
    # history of the first would point at a stranger.
    __table_args__: Any = constraints()
