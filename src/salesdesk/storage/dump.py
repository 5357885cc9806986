"""Whole tables out of a database and into one, as plain values that both kinds share.

The tables are those that the database itself says it has, not those of the models: a
database of an older version is read as it is. Scaled integers stay integers, instants
and dates become ISO text, instants in UTC.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any, Final

from alembic.migration import MigrationContext
from sqlalchemy import (
    Boolean,
    Connection,
    Date,
    DateTime,
    Integer,
    MetaData,
    String,
    Table,
    func,
    insert,
    inspect,
    select,
    text,
)
from sqlalchemy.exc import IntegrityError

from salesdesk.errors import Unusable
from salesdesk.i18n import N_
from salesdesk.storage.engine import Database
from salesdesk.storage.migrate import given_away, keep_given_away, migrating, step

__all__ = ["Loader", "PlainRow", "Snapshot", "loading", "snapshot"]

PlainRow = list[Any]
"""The values of one row, in the order of the columns: int, str, bool or None."""

_AT_ONCE: Final = 1000  # rows in memory
_VERSION_TABLE: Final = "alembic_version"
_DERIVED: Final = "lookup_"
"""Tables named so hold nothing but what can be made again from the others; they stay behind."""


class _Tables:
    """The tables of a database, parents before children where they do not refer in a circle."""

    def __init__(self, connection: Connection) -> None:
        metadata = MetaData()
        metadata.reflect(connection)
        self._connection = connection
        self._tables = {
            table.name: table
            for table in metadata.sorted_tables
            if table.name != _VERSION_TABLE and not table.name.startswith(_DERIVED)
        }

    @property
    def names(self) -> list[str]:
        """The names of all tables."""
        return list(self._tables)

    def columns(self, table: str) -> list[str]:
        """The columns of a table, in their order."""
        return list(self._tables[table].columns.keys())

    @property
    def _is_sqlite(self) -> bool:
        return self._connection.dialect.name == "sqlite"


class Snapshot(_Tables):
    """All tables as they were at one moment, and the revision that gave them their form."""

    def __init__(self, connection: Connection, revision: str) -> None:
        super().__init__(connection)
        self.revision = revision

    def rows(self, table: str) -> Iterator[PlainRow]:
        """The rows of a table by key, few of them in memory at a time."""
        source = self._tables[table]
        convert = _converters(source, {DateTime: _plain_instant, Date: date.isoformat})
        ordered = select(source).order_by(*source.primary_key)
        with self._connection.execute(ordered, execution_options={"yield_per": _AT_ONCE}) as result:
            for row in result:
                yield _converted(row, convert)

    def last_keys(self) -> dict[str, int]:
        """Table → the last key given to a row of it, be the row gone or not."""
        if self._is_sqlite:
            return given_away(self._connection)
        keys = {table: self._last_key(source) for table, source in self._tables.items()}
        return {table: last for table, last in keys.items() if last}

    def _last_key(self, table: Table) -> int:
        sequence = _sequence(self._connection, table)
        if sequence is None:
            return 0
        # The sequence does not stand still with the snapshot, but it only runs ahead.
        last, used = self._connection.execute(text(f"SELECT last_value, is_called FROM {sequence}")).one()
        highest = self._connection.scalar(select(func.max(table.autoincrement_column))) or 0
        return max(highest, last if used else 0)


class Loader(_Tables):
    """Empty tables that are being filled."""

    def load(self, table: str, columns: list[str], rows: Iterable[PlainRow]) -> None:
        """Insert rows whose values stand in the order of `columns`."""
        target = self._tables[table]
        convert = _converters(target, {DateTime: datetime.fromisoformat, Date: date.fromisoformat}, columns)
        converted = (dict(zip(columns, _converted(row, convert), strict=True)) for row in rows)
        while chunk := list(islice(converted, _AT_ONCE)):
            self._connection.execute(insert(target), chunk)

    def keep_keys(self, last_keys: dict[str, int]) -> None:
        """Give no key again up to these: history must never point at a stranger."""
        if self._is_sqlite:
            keep_given_away(self._connection, last_keys)
            return
        for table, last in last_keys.items():
            sequence = _sequence(self._connection, self._tables[table])
            self._connection.execute(text("SELECT setval(:name, :last)"), {"name": sequence, "last": last})


@contextmanager
def snapshot(database: Database) -> Iterator[Snapshot]:
    """All tables as they are now, while others go on writing.

    Raises Unusable for a database without a salesdesk in it.
    """
    with database.engine.connect() as connection:
        if not database.is_sqlite:  # there the first read of a transaction settles what it sees
            connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        revision = MigrationContext.configure(connection).get_current_revision()
        if revision is None:
            raise Unusable(N_("There is no salesdesk in this database yet; run `salesdesk init`."))
        yield Snapshot(connection, revision)


@contextmanager
def loading(database: Database, revision: str, derive: Callable[[Connection], None]) -> Iterator[Loader]:
    """The tables of `revision`, made in an empty database, to be filled.

    At the end of the block what refers to what is checked, the tables are brought to the
    form of this program, and `derive` writes into derived tables what nothing works without.
    All of it is one transaction: an error leaves the database as empty as it was. Raises
    Unusable if the database is not empty, or if rows contradict each other or the
    constraints of their tables.
    """
    with _in_words(), migrating(database) as connection:
        if inspect(connection).get_table_names():
            raise Unusable(N_("This database is not empty. Restore into a new one."))
        step(connection, revision)
        with _without_foreign_keys(connection):
            yield Loader(connection)
        keys = given_away(connection) if database.is_sqlite else {}
        step(connection)
        derive(connection)
        if database.is_sqlite:
            keep_given_away(connection, keys)


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except IntegrityError as error:
        reason = str(error.orig).partition("\n")[0]
        raise Unusable(N_("These rows contradict each other: {reason}"), reason=reason) from error


@contextmanager
def _without_foreign_keys(connection: Connection) -> Iterator[None]:
    """Rows may refer to rows that come later; at the end every one is checked.

    On SQLite `migrating` has seen to it. On PostgreSQL the constraints are dropped and
    made again: deferred ones would keep a note in memory for every row.
    """
    if connection.dialect.name == "sqlite":
        yield
        return
    constraints = connection.execute(
        text(
            "SELECT format('ALTER TABLE %s', conrelid::regclass), format('%I', conname),"
            " pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE contype = 'f' AND connamespace = current_schema()::regnamespace"
        )
    ).all()
    for alter, name, _ in constraints:
        connection.execute(text(f"{alter} DROP CONSTRAINT {name}"))
    yield
    for alter, name, definition in constraints:
        connection.execute(text(f"{alter} ADD CONSTRAINT {name} {definition}"))


def _sequence(connection: Connection, table: Table) -> str | None:
    """The quoted name of the sequence that PostgreSQL takes a table's keys from."""
    column = table.autoincrement_column
    if column is None:
        return None
    given = select(func.pg_get_serial_sequence(table.name, column.name))
    return connection.scalar(given)


_Converters = list[tuple[int, Callable[[Any], Any]]]


def _converters(
    table: Table, special: dict[type, Callable[[Any], Any]], columns: list[str] | None = None
) -> _Converters:
    """Position → how to convert the value there, for the columns whose values are not plain."""
    found = []
    for position, name in enumerate(columns or table.columns.keys()):
        kind = table.columns[name].type
        convert = next((convert for base, convert in special.items() if isinstance(kind, base)), None)
        if convert is not None:
            found.append((position, convert))
        elif not isinstance(kind, (Integer, String, Boolean)):
            raise TypeError(f"{table.name}.{name}: a backup does not know {kind!r}")
    return found


def _converted(row: Iterable[Any], converters: _Converters) -> PlainRow:
    values = list(row)
    for position, convert in converters:
        if values[position] is not None:
            values[position] = convert(values[position])
    return values


def _plain_instant(instant: datetime) -> str:
    aware = instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)
    return aware.isoformat()
