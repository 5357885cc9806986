"""Writing many rows with one statement.

Verbs write through these instead of through single objects: an order of 300 lines
costs as many statements as one of three. They name tables, not mapped objects, for
nothing that is written here is read back through the session.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Table, bindparam, insert, update
from sqlalchemy.orm import Session

from salesdesk.storage.base import Base

__all__ = ["add_for_ids", "add_rows", "set_rows", "shift_rows", "table_of"]

Row = Mapping[str, Any]


def table_of(model: type[Base]) -> Table:
    """The table behind a stored class."""
    return cast(Table, model.__table__)


def add_rows(session: Session, model: type[Base], rows: Sequence[Row]) -> None:
    """Insert rows, all with the same columns, in one statement."""
    if rows:
        session.execute(insert(table_of(model)), list(rows))


def add_for_ids(session: Session, model: type[Base], rows: Sequence[Row]) -> list[int]:
    """Insert rows in one statement; their new ids, in the order of the rows.

    SQLite returns ids in no promised order, but its only writer gives them out
    ascending in the order of the rows: sorting them restores it. Left to itself,
    SQLAlchemy would insert row by row there.
    """
    if not rows:
        return []
    table = table_of(model)
    if session.get_bind().dialect.name == "sqlite":
        return sorted(session.execute(insert(table).returning(table.c.id), list(rows)).scalars())
    statement = insert(table).returning(table.c.id, sort_by_parameter_order=True)
    return list(session.execute(statement, list(rows)).scalars())


def set_rows(session: Session, model: type[Base], rows: Sequence[Row]) -> None:
    """Set columns of rows found by their primary key; every row names the same columns."""
    if not rows:
        return
    table = table_of(model)
    keys = [column.name for column in table.primary_key]
    columns = [name for name in rows[0] if name not in keys]
    statement = (
        update(table)
        .where(*(table.c[key] == bindparam(f"at_{key}") for key in keys))
        .values({name: bindparam(f"to_{name}") for name in columns})
    )
    session.execute(
        statement,
        [
            {f"at_{key}": row[key] for key in keys} | {f"to_{name}": row[name] for name in columns}
            for row in rows
        ],
    )


def shift_rows(session: Session, model: type[Base], rows: Sequence[Row]) -> None:
    """Add to columns of rows found by their primary key, in the order given.

    The order is the order of locks: callers sort. Constraints of the table judge the
    result of each row.
    """
    if not rows:
        return
    table = table_of(model)
    keys = [column.name for column in table.primary_key]
    columns = [name for name in rows[0] if name not in keys]
    statement = (
        update(table)
        .where(*(table.c[key] == bindparam(f"at_{key}") for key in keys))
        .values({name: table.c[name] + bindparam(f"by_{name}", type_=table.c[name].type) for name in columns})
    )
    session.execute(
        statement,
        [
            {f"at_{key}": row[key] for key in keys} | {f"by_{name}": row[name] for name in columns}
            for row in rows
        ],
    )
