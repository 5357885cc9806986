"""Lists that are read a page at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, func, literal_column, select

from salesdesk.errors import Refused
from salesdesk.i18n import N_
from salesdesk.office.work import Transaction

__all__ = ["Page", "as_numbered", "in_order", "read_page", "read_page_by_ids"]

T = TypeVar("T")

_LARGEST: Final = 1000
"""More rows than anybody looks at, and as many as a screen may ask for at a time."""


@dataclass(frozen=True)  # without slots: Python 3.11 could not make a `Page[Row](…)` with them
class Page(Generic[T]):
    """Some rows of a list, in its order, and how many there are in all."""

    rows: tuple[T, ...]
    total: int


def in_order(
    columns: Mapping[str, Sequence[Any]], usual: Sequence[Any], sort: str = "", descending: bool = False
) -> list[ColumnElement[Any]]:
    """What a list is sorted by: the keys of the column that was chosen, none for none, then as usual.

    The usual order tells any two rows apart, so that pages fit together. What is empty is last,
    whichever way it is turned; databases disagree about that. Raises Refused for another column.
    """
    if sort and sort not in columns:
        raise Refused(N_("This list cannot be sorted by “{column}”."), column=sort)
    keys = columns[sort] if sort else ()
    return [*((key.desc() if descending else key.asc()).nulls_last() for key in keys), *usual]


def as_numbered(day: Any, number: Any) -> tuple[Any, ...]:
    """Keys that sort papers as their numbers were given out: as texts, the tenth would precede the second.

    `day` is when that was, for each year begins anew.
    """
    return day, func.length(number), number


def read_page(
    tx: Transaction,
    statement: Select[*tuple[Any, ...]],
    offset: int,
    limit: int,
    make: Callable[..., T],
    *,
    long: bool = False,
    counted: Select[int] | None = None,
) -> Page[T]:
    """A page of what `statement` finds in its order, each row given to `make` column by column.

    A limit below 1 gives no rows, one above 1,000 gives 1,000; an offset below 0 is the
    beginning. Rows are counted in the same statement; `long` is a list that grows with
    the years, of which an index gives the first rows at once: it is counted apart. `counted`
    selects as many rows, without what they are joined to for being sorted or shown.
    """
    offset, limit = max(offset, 0), min(limit, _LARGEST)
    if limit > 0 and long:
        rows = tx.session.execute(statement.offset(offset).limit(limit)).all()
        if len(rows) < limit and (rows or not offset):
            return Page(tuple(make(*row) for row in rows), offset + len(rows))
        return Page(tuple(make(*row) for row in rows), _count(tx, statement if counted is None else counted))
    if limit > 0:
        numbered = statement.add_columns(func.count().over()).offset(offset).limit(limit)
        rows = tx.session.execute(numbered).all()
        if rows or not offset:
            return Page(tuple(make(*row[:-1]) for row in rows), rows[0][-1] if rows else 0)
    return Page((), _count(tx, statement if counted is None else counted))


def read_page_by_ids(
    tx: Transaction,
    ids: Select[int],
    rows: Select[*tuple[Any, ...]],
    offset: int,
    limit: int,
    make: Callable[..., T],
    *,
    counted: Select[int],
) -> Page[T]:
    """A page as `read_page` reads a long one, in two steps: which rows, then what is shown of them.

    `ids` selects what fits, in its order, `counted` the same in none; `rows` what is shown of those
    that are bound to `ids`, the id first. So nothing is joined to what is only sorted or counted.
    """
    found = read_page(tx, ids, offset, limit, int, long=True, counted=counted)
    shown = {row[0]: make(*row) for row in tx.session.execute(rows, {"ids": list(found.rows)})}
    return Page(tuple(shown[id_] for id_ in found.rows if id_ in shown), found.total)


def _count(tx: Transaction, statement: Select[Any]) -> int:
    one: Select[Any] = statement.order_by(None).with_only_columns(
        literal_column("1"), maintain_column_froms=True
    )
    return tx.session.scalar(select(func.count()).select_from(one.subquery())) or 0
