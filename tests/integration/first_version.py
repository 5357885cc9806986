"""Rows for every table of the first version, as a database in use would have them.

Made from the tables themselves, not from the models, which have moved on since.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Integer,
    MetaData,
    Table,
    Text,
    insert,
    select,
)

__all__ = ["REVISION", "Rows", "fill", "read"]

REVISION: Final = "0001"
_ROWS: Final = 2

Rows = dict[str, list[dict[str, Any]]]
"""Table → its rows, in the order of their keys."""

_PLAIN: Final[dict[type, Any]] = {
    Integer: 1,
    BigInteger: 1,
    Boolean: False,
    Date: date(2026, 3, 2),
    DateTime: datetime(2026, 3, 2, 9, 30, tzinfo=UTC),
}
# What a CHECK asks for beyond that.
_CHECKED: Final[dict[tuple[str, str], Any]] = {
    ("invoice", "gross"): 2,
    ("stock_balance", "on_hand"): 5,
    ("batch_balance", "on_hand"): 5,
    ("supply", "kind"): "hold",
}
_ALONE: Final = {"company"}
"""Tables that hold one row only."""


def fill(connection: Connection) -> Rows:
    """Put rows that refer to each other into every table; what was written, read back."""
    tables = _tables(connection)
    for table in tables:
        rows = [_row(table, number) for number in range(1, 2 if table.name in _ALONE else _ROWS + 1)]
        connection.execute(insert(table), rows)
    return read(connection, {table.name: list(table.columns.keys()) for table in tables})


def read(connection: Connection, columns: dict[str, list[str]]) -> Rows:
    """The rows of these tables, these columns of them."""
    rows: Rows = {}
    for table in _tables(connection):
        if names := columns.get(table.name):
            ordered = select(*(table.c[name] for name in names)).order_by(*table.primary_key)
            rows[table.name] = [dict(row) for row in connection.execute(ordered).mappings()]
    return rows


def _tables(connection: Connection) -> list[Table]:
    metadata = MetaData()
    metadata.reflect(connection)
    return [table for table in metadata.sorted_tables if table.name != "alembic_version"]


def _row(table: Table, number: int) -> dict[str, Any]:
    return {column.name: _value(table, column, number) for column in table.columns}


def _value(table: Table, column: Column[Any], number: int) -> Any:
    if (table.name, column.name) in _CHECKED:
        return _CHECKED[table.name, column.name]
    if foreign := next(iter(column.foreign_keys), None):
        return (
            _value(foreign.column.table, foreign.column, number)
            if foreign.column.table is not table
            else number
        )
    if column.primary_key and isinstance(column.type, Integer):
        return number
    if isinstance(column.type, Text):
        return f"{column.name} {number} żółć"
    for kind, value in _PLAIN.items():
        if isinstance(column.type, kind):
            return value
    return f"{column.name} {number}"[:24]
