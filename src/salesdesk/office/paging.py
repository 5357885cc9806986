"""Lists that are read a page at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from sqlalchemy import Select, func, literal_column, select

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
    tx: Transaction,
    statement: Select[*tuple[Any, ...]],
    offset: int,
    limit: int,
    make: Callable[..., T],
    *,
    long: bool = False,
) -> Page[T]:
    """A page of what `statement` finds in its order, each row given to `make` column by column.

    A limit below 1 gives no rows, one above 1,000 gives 1,000; an offset below 0 is the
    beginning. Rows are counted in the same statement; `long` is a list that grows with
    the years, of which an index gives the first rows at once: it is counted apart.
    """
    offset, limit = max(offset, 0), min(limit, _LARGEST)
    if limit > 0 and long:
        rows = tx.session.execute(statement.offset(offset).limit(limit)).all()
        if len(rows) < limit and (rows or not offset):
            return Page(tuple(make(*row) for row in rows), offset + len(rows))
        return Page(tuple(make(*row) for row in rows), _count(tx, statement))
    if limit > 0:
        counted = statement.add_columns(func.count().over()).offset(offset).limit(limit)
        rows = tx.session.execute(counted).all()
        if rows or not offset:
            return Page(tuple(make(*row[:-1]) for row in rows), rows[0][-1] if rows else 0)
    return Page((), _count(tx, statement))


def _count(tx: Transaction, statement: Select[*tuple[Any, ...]]) -> int:
    one: Select[Any] = statement.order_by(None).with_only_columns(
        literal_column("1"), maintain_column_froms=True
    )
    return tx.session.scalar(select(func.count()).select_from(one.subquery())) or 0
