"""Runs of bytes under numbered keys, read and written many at a time, past the mapper.

A search asks for a hundred short runs of bytes while somebody types; here is the
shortest way to them that each database has.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any, Final

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

__all__ = ["add_bytes", "bytes_in_ranges"]

_SQLITE_KEYS: Final = (
    "SELECT found.{key}, found.{value} FROM json_each(?) AS asked"
    " CROSS JOIN {table} AS found ON found.{key} = asked.value"
)
_SQLITE: Final = "SELECT {value} FROM {table} WHERE {key} BETWEEN ? AND ? ORDER BY {key} LIMIT ?"
_POSTGRES: Final = (
    "SELECT asked.place, found.{value} FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[])"
    " WITH ORDINALITY AS asked (low, high, most, place)"
    " CROSS JOIN LATERAL (SELECT {value}, {key} FROM {table}"
    " WHERE {key} BETWEEN asked.low AND asked.high ORDER BY {key} LIMIT asked.most) AS found"
)
_INSERT: Final = "INSERT INTO {table} ({key}, {value}) VALUES (?, ?)"
_COPY: Final = "COPY {table} ({key}, {value}) FROM STDIN (FORMAT BINARY)"
_FEW: Final = 16
"""Keys of a range that are asked for one by one."""


def bytes_in_ranges(
    session: Session, table: str, key: str, value: str, ranges: Sequence[tuple[int, int, int]]
) -> list[bytes]:
    """For each range, lowest and highest key and the most rows wanted, the values in it joined.

    `key` must be an indexed column of numbers, `value` one of bytes. All names are the
    program's own, never a person's.
    """
    connection = session.connection()
    raw: Any = connection.connection.driver_connection
    if connection.dialect.name == "sqlite":
        statement, execute = _statement(_SQLITE, table, key, value), raw.execute
        # A statement for each range would take longer than reading its few rows.
        few = [range(low, high + 1) if high - low < _FEW else () for low, high, _ in ranges]
        keys = f"[{','.join([str(each) for some in few for each in some])}]"
        with _as_ever(connection):
            at: dict[int, bytes] = dict(execute(_statement(_SQLITE_KEYS, table, key, value), (keys,)))
            return [
                b"".join([at[each] for each in some if each in at][:most])
                if some
                else b"".join([row[0] for row in execute(statement, (low, high, most))])
                for some, (low, high, most) in zip(few, ranges, strict=True)
            ]
    found: list[list[bytes]] = [[] for _ in ranges]
    if ranges:
        with _as_ever(connection), raw.cursor(binary=True) as cursor:
            # Arrays as PostgreSQL writes them. The driver would look at every number again, and
            # choose types by their size, so that there would be a statement for each of them.
            arrays = [f"{{{','.join(map(str, numbers))}}}" for numbers in zip(*ranges, strict=True)]
            cursor.execute(_statement(_POSTGRES, table, key, value), arrays, prepare=True)
            for place, content in cursor:
                found[place - 1].append(content)
    return [b"".join(parts) for parts in found]


def add_bytes(session: Session, table: str, key: str, value: str, rows: Sequence[tuple[int, bytes]]) -> None:
    """Write rows of a key and bytes. All names are the program's own, never a person's."""
    connection = session.connection()
    raw: Any = connection.connection.driver_connection
    if connection.dialect.name == "sqlite":
        with _as_ever(connection):
            raw.executemany(_statement(_INSERT, table, key, value), rows)
        return
    with (
        _as_ever(connection),
        raw.cursor() as cursor,
        cursor.copy(_statement(_COPY, table, key, value)) as copy,
    ):
        copy.set_types(("int8", "bytea"))
        for row in rows:
            copy.write_row(row)


@contextmanager
def _as_ever(connection: Connection) -> Iterator[None]:
    """Raise the driver's errors as those that everybody else is given, and give up a lost connection."""
    dialect = connection.dialect
    base: Any = dialect.loaded_dbapi.Error
    try:
        yield
    except base as error:
        lost = dialect.is_disconnect(error, connection.connection.driver_connection, None)
        if lost:
            connection.invalidate(error)
        raise DBAPIError.instance(
            None, None, error, base, connection_invalidated=lost, dialect=dialect
        ) from error


@cache
def _statement(text: str, table: str, key: str, value: str) -> str:
    return text.format(table=table, key=key, value=value)
