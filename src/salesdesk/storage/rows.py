"""Writing many rows with one statement.

Verbs write through these instead of through single objects: an order of 300 lines
costs as many statements as one of three. They name tables, not mapped objects, for
nothing that is written here is read back through the session.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, cast

from sqlalchemy import (
    ARRAY,
    CursorResult,
    Insert,
    Table,
    Update,
    bindparam,
    column,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningInsert

from salesdesk.storage.base import Base

__all__ = ["add_for_ids", "add_rows", "set_rows", "shift_rows", "table_of"]

Row = Mapping[str, Any]


def table_of(model: type[Base]) -> Table:
    """The table behind a stored class."""
    return cast(Table, model.__table__)


def add_rows(session: Session, model: type[Base], rows: Sequence[Row]) -> None:
    """Insert rows, all with the same columns, in one statement."""
    if not rows:
        return
    if len(rows) == 1:
        session.execute(_insert(model), dict(rows[0]))
    elif _takes_arrays(session):
        session.execute(_insert_arrays(model, tuple(rows[0]), False), _columns(rows))
    else:
        session.execute(_insert(model), list(rows))


def add_for_ids(session: Session, model: type[Base], rows: Sequence[Row]) -> list[int]:
    """Insert rows in one statement; their new ids, in the order of the rows.

    Ids are given out ascending in the order in which the rows are inserted, which is
    that of the list; RETURNING promises no order of its own, so they are sorted.
    """
    if not rows:
        return []
    if len(rows) == 1:
        found = session.execute(_insert_returning(model), dict(rows[0]))
    elif _takes_arrays(session):
        found = session.execute(_insert_arrays(model, tuple(rows[0]), True), _columns(rows))
    else:
        found = session.execute(_insert_returning(model), list(rows))
    return sorted(found.scalars())


def set_rows(session: Session, model: type[Base], rows: Sequence[Row]) -> None:
    """Set columns of rows found by their primary key; every row names the same columns."""
    if rows:
        _update(session, model, rows, shift=False)


def shift_rows(session: Session, model: type[Base], rows: Sequence[Row]) -> None:
    """Add to columns of rows found by their primary key, in the order given.

    The order is the order of locks: callers sort. Constraints of the table judge the
    result of each row.
    """
    if rows:
        _update(session, model, rows, shift=True)


def _update(session: Session, model: type[Base], rows: Sequence[Row], *, shift: bool) -> None:
    keys = tuple(key.name for key in table_of(model).primary_key)
    columns = tuple(name for name in rows[0] if name not in keys)
    # Bound names must differ from column names, which SQLAlchemy keeps for SET.
    names = [(name, f"row_{name}") for name in (*keys, *columns)]
    found = cast(
        CursorResult[Any],
        session.execute(
            _update_by_key(model, columns, shift),
            [{bound: row[name] for name, bound in names} for row in rows],
        ),
    )
    if found.rowcount != len(rows):
        # A balance that is missing would otherwise be passed over in silence.
        raise LookupError(f"{model.__tablename__}: {found.rowcount} of {len(rows)} rows are there")


# Building a statement costs as much as running it, so each is built once.


@cache
def _insert(model: type[Base]) -> Insert:
    return insert(table_of(model))


@cache
def _insert_returning(model: type[Base]) -> ReturningInsert[Any]:
    table = table_of(model)
    return insert(table).returning(table.c.id)


@cache
def _insert_arrays(model: type[Base], names: tuple[str, ...], returns: bool) -> Insert | ReturningInsert[Any]:
    """INSERT … SELECT … FROM unnest(…): an array per column, one text for any number of rows.

    With a place per value PostgreSQL would parse and plan a new statement for every
    number of rows.
    """
    table = table_of(model)
    arrays = [bindparam(name, type_=ARRAY(table.c[name].type, dimensions=1)) for name in names]
    columns = (column(name, table.c[name].type) for name in names)
    source = func.unnest(*arrays).table_valued(*columns).render_derived()
    statement = insert(table).from_select(list(names), select(*source.c))
    return statement.returning(table.c.id) if returns else statement


def _takes_arrays(session: Session) -> bool:
    return session.get_bind().dialect.name == "postgresql"


def _columns(rows: Sequence[Row]) -> dict[str, list[Any]]:
    return {name: [row[name] for row in rows] for name in rows[0]}


@cache
def _update_by_key(model: type[Base], columns: tuple[str, ...], shift: bool) -> Update:
    table = table_of(model)
    bound = {name: bindparam(f"row_{name}", type_=table.c[name].type) for name in columns}
    return (
        update(table)
        .where(*(key == bindparam(f"row_{key.name}") for key in table.primary_key))
        .values({name: table.c[name] + value if shift else value for name, value in bound.items()})
    )
