"""Writing many rows with one statement.

Verbs write through these instead of through single objects: an order of 300 lines
costs as many statements as one of three. They name tables, not mapped objects, for
nothing that is written here is read back through the session.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Final, cast

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CursorResult,
    Dialect,
    Executable,
    FromClause,
    Insert,
    Table,
    TableValuedAlias,
    Update,
    and_,
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

__all__ = ["add_for_ids", "add_rows", "read_columns", "set_rows", "shift_rows", "table_of", "together"]

Row = Mapping[str, Any]

_Added = tuple[type[Base], Sequence[Row]]
_GATHERED: Final = "salesdesk rows that wait"
_LAST_KEY: Final = select(func.last_insert_rowid(type_=BigInteger))


def table_of(model: type[Base]) -> Table:
    """The table behind a stored class."""
    return cast(Table, model.__table__)


def read_columns(
    session: Session, statement: Executable, values: Mapping[str, Any]
) -> CursorResult[*tuple[Any, ...]]:
    """The rows of a statement that asks for columns only.

    Past the session, whose mapper looks whether there are objects to be made of them: that
    takes as long as the database does for a row found by its key.
    """
    return session.connection().execute(statement, values)


def add_rows(session: Session, model: type[Base], rows: Sequence[Row]) -> None:
    """Insert rows, all with the same columns, in one statement."""
    gathered: list[_Added] | None = session.info.get(_GATHERED)
    if gathered is not None and rows:
        gathered.append((model, rows))
    elif len(rows) == 1:
        session.execute(_insert(model), dict(rows[0]))
    elif rows:
        _insert_many(session, model, rows, False)


@contextmanager
def together(session: Session) -> Iterator[None]:
    """Let what `add_rows` is given in the block wait for its end, and then go in one statement.

    For rows that nothing in the block reads or refers to. On SQLite, where nothing travels,
    each table has its statement as ever.
    """
    gathered: list[_Added] = []
    session.info[_GATHERED] = gathered
    try:
        yield
    finally:
        del session.info[_GATHERED]
    if len(gathered) == 1 or session.get_bind().dialect.name != "postgresql":
        for model, rows in gathered:
            add_rows(session, model, rows)
    elif gathered:
        _insert_together(session, gathered)


def add_for_ids(session: Session, model: type[Base], rows: Sequence[Row]) -> list[int]:
    """Insert rows in one statement; their new ids, in the order of the rows.

    Ids are given out ascending in the order in which the rows are inserted, which is
    that of the list; RETURNING promises no order of its own, so they are sorted.
    """
    if not rows:
        return []
    if len(rows) == 1:
        return list(session.execute(_insert_returning(model), dict(rows[0])).scalars())
    found = _insert_many(session, model, rows, True)
    if found is not None:
        return sorted(found.scalars())
    # Nobody else writes to SQLite meanwhile, and it counts its keys up one by one.
    last = session.scalar(_LAST_KEY)
    assert last is not None
    return list(range(last - len(rows) + 1, last + 1))


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
    dialect = session.get_bind().dialect
    if len(rows) > 1 and dialect.name == "postgresql":
        updating = _updating(model, columns, dialect, shift)
        arrays = {name: _array(values) for name, values in updating.bound(rows).items()}
        found = session.connection().exec_driver_sql(updating.text, arrays)
    else:
        # Bound names must differ from column names, which SQLAlchemy keeps for SET.
        names = [(name, f"row_{name}") for name in (*keys, *columns)]
        statement = _update_by_key(model, columns, shift)
        values = [{bound: row[name] for name, bound in names} for row in rows]
        found = cast(CursorResult[Any], session.execute(statement, values))
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
    table, source = table_of(model), _unnested(model, names)
    statement = insert(table).from_select(list(names), select(*source.c))
    return statement.returning(table.c.id) if returns else statement


def _unnested(model: type[Base], names: tuple[str, ...], place: str | None = None) -> TableValuedAlias:
    """unnest(…): an array per column, one text for any number of rows; `place` counts them.

    With a place per value PostgreSQL would parse and plan a new statement for every
    number of rows.
    """
    table = table_of(model)
    arrays = [bindparam(name, type_=ARRAY(table.c[name].type, dimensions=1)) for name in names]
    columns = (column(name, table.c[name].type) for name in names)
    source = func.unnest(*arrays).table_valued(*columns, with_ordinality=place)
    return source.render_derived(name="given")


def _insert_many(
    session: Session, model: type[Base], rows: Sequence[Row], returns: bool
) -> CursorResult[Any] | None:
    """Insert rows, bound a column at a time: a file's thousands hold the same in most columns.

    The result has their ids if these are wanted and the database tells them.
    """
    dialect = session.get_bind().dialect
    inserting = _inserting(model, tuple(rows[0]), dialect, returns)
    columns = inserting.bound(rows)
    connection = session.connection()
    if dialect.name == "postgresql":
        arrays = {name: _array(column) for name, column in columns.items()}
        found = connection.exec_driver_sql(inserting.text, arrays)
        return found if returns else None
    connection.exec_driver_sql(inserting.text, list(zip(*columns.values(), strict=True)))
    return None


def _insert_together(session: Session, gathered: Sequence[_Added]) -> None:
    """Insert rows of several tables: with each round trip spared, the others hear of it sooner."""
    dialect = session.get_bind().dialect
    parts = tuple((model, tuple(rows[0])) for model, rows in gathered)
    values = {}
    for number, ((model, names), (_, rows)) in enumerate(zip(parts, gathered, strict=True)):
        for name, bound in _inserting(model, names, dialect, False).bound(rows).items():
            values[f"of_{number}_{name}"] = _array(bound)
    session.connection().exec_driver_sql(_inserting_together(parts, dialect), values)


@lru_cache(maxsize=256)
def _inserting_together(parts: tuple[tuple[type[Base], tuple[str, ...]], ...], dialect: Dialect) -> str:
    texts = [
        _inserting(model, names, dialect, False).text.replace("%(", f"%(of_{number}_")
        for number, (model, names) in enumerate(parts)
    ]
    before = ", ".join(f"part_{number} AS ({text})" for number, text in enumerate(texts[:-1]))
    return f"WITH {before} {texts[-1]}"


def _bound(to_driver: Callable[[Any], Any] | None, values: list[Any]) -> list[Any]:
    if to_driver is None:
        return values
    first = values[0]
    if values.count(first) == len(values):
        return [to_driver(first)] * len(values)
    return [to_driver(value) for value in values]


def _array(values: Sequence[Any]) -> str:
    """An array as PostgreSQL writes one. The driver would look at every value's type again."""
    return f"{{{','.join(map(_element, values))}}}"


def _element(value: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, int):  # of a bool “True” will do
        return str(value)
    text = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'


@dataclass(frozen=True, slots=True)
class _ForMany:
    """A statement for many rows as the driver takes it.

    Its columns stand in the order of their places, each with what makes values the driver's.
    """

    text: str
    columns: tuple[tuple[str, Callable[[Any], Any] | None], ...]

    def bound(self, rows: Sequence[Row]) -> dict[str, list[Any]]:
        """The driver's values of each column."""
        return {name: _bound(to_driver, [row[name] for row in rows]) for name, to_driver in self.columns}


@lru_cache(maxsize=1024)
def _inserting(model: type[Base], names: tuple[str, ...], dialect: Dialect, returns: bool) -> _ForMany:
    table = table_of(model)
    if dialect.name == "postgresql":
        compiled = _insert_arrays(model, names, returns).compile(dialect=dialect)
    else:
        compiled = insert(table).compile(dialect=dialect, column_keys=names)
    places = getattr(compiled, "positiontup", None) or names  # PostgreSQL's have names
    return _for_many(str(compiled), table, places, dialect)


def _for_many(text: str, table: Table, names: Sequence[str], dialect: Dialect) -> _ForMany:
    kinds = {name: table.c[name].type.dialect_impl(dialect) for name in names}
    return _ForMany(text, tuple((name, kind.bind_processor(dialect)) for name, kind in kinds.items()))


@lru_cache(maxsize=1024)
def _updating(model: type[Base], columns: tuple[str, ...], dialect: Dialect, shift: bool) -> _ForMany:
    """UPDATE … FROM unnest(…), which takes a third of the time of as many statements one behind the other.

    What is added to is locked first, in the order given: a join goes in an order of its own.
    """
    table = table_of(model)
    keys = tuple(key.name for key in table.primary_key)
    names = (*keys, *columns)
    given = _unnested(model, names, "place" if shift else None)
    source: FromClause = given
    if shift:
        by_key = and_(*(table.c[name] == given.c[name] for name in keys))
        locked = select(*given.c).join_from(given, table, by_key).order_by(given.c.place)
        source = locked.with_for_update(key_share=True, of=table).cte("locked").prefix_with("MATERIALIZED")
    values = {name: table.c[name] + source.c[name] if shift else source.c[name] for name in columns}
    statement = update(table).where(*(table.c[name] == source.c[name] for name in keys)).values(values)
    return _for_many(str(statement.compile(dialect=dialect)), table, names, dialect)


@cache
def _update_by_key(model: type[Base], columns: tuple[str, ...], shift: bool) -> Update:
    table = table_of(model)
    bound = {name: bindparam(f"row_{name}", type_=table.c[name].type) for name in columns}
    return (
        update(table)
        .where(*(key == bindparam(f"row_{key.name}") for key in table.primary_key))
        .values({name: table.c[name] + value if shift else value for name, value in bound.items()})
    )
