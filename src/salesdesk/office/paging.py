"""Lists that are read a page at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from sqlalchemy import Select, func, select

from salesdesk.office.work import Transaction

__all__ = ["Page", "read_page"]

T = TypeVar("T")

_LARGEST: Final = 1000
"""More rows than anybody looks at, and as many as a screen may ask for at a time."""


@dataclass(frozen=True)  # without slots: Python 3.11 could not make a `Page[Row](…)` with them
class Page(Generic[T]):
    """Some rows of a list, in its order, and how many there are in all."""

    rows: tuple[T, ...]
    total: int


def read_page(
    tx: Transaction, statement: Select[*tuple[Any, ...]], offset: int, limit: int, make: Callable[..., T]
) -> Page[T]:
    """A page of what `statement` finds in its order, each row given to `make` column by column.

    One statement, and a second only where the page lies beyond the end. A limit below 1
    gives no rows, one above 1,000 gives 1,000; an offset below 0 is the beginning.
    """
    offset, limit = max(offset, 0), min(limit, _LARGEST)
    if limit > 0:
        counted = statement.add_columns(func.count().over()).offset(offset).limit(limit)
        rows = tx.session.execute(counted).all()
        if rows or not offset:
            return Page(tuple(make(*row[:-1]) for row in rows), rows[0][-1] if rows else 0)
    total = tx.session.scalar(select(func.count()).select_from(statement.order_by(None).subquery()))
    return Page((), total or 0)
