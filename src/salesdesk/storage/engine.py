"""Opening a database: SQLite or PostgreSQL, behind one class.

Everything that only one of the two understands lives in this package.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from enum import Enum, auto
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, ExceptionContext, create_engine, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import (
    ArgumentError,
    DBAPIError,
    IntegrityError,
    NoSuchModuleError,
    OperationalError,
    PendingRollbackError,
)
from sqlalchemy.orm import Session

from salesdesk.errors import SalesdeskError, Unusable
from salesdesk.i18n import N_
from salesdesk.storage.base import Base
from salesdesk.storage.queue import WriterQueue

__all__ = ["Database", "Trouble"]

_OLDEST_SQLITE: Final = (3, 35, 0)  # RETURNING
_TRY_AGAIN: Final = {"40001", "40P01", "55P03"}  # serialization failure, deadlock, lock timeout
_AWAY: Final = ("08", "57P", "25P03")  # connection lost, shutting down, idle too long
_GONE: Final = "unable to open database file"  # in SQLite's words
_PATIENCE: Final = {
    "connect_timeout": 10, "keepalives_idle": 15, "keepalives_interval": 5, "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}  # fmt: skip
"""How long a server that says nothing is waited for, in seconds, the last in milliseconds: a line that is
dead without a word would keep a seat for a quarter of an hour.
"""


class Trouble(Enum):
    """What a database error means for the verb that met it."""

    RETRY = auto()
    """Rolled back for certain; running the verb again is right."""
    LOST = auto()
    """The connection is gone; whether a COMMIT on its way arrived is unknown."""
    CLASH = auto()
    """A constraint refused it; a second look will see why."""
    FINAL = auto()
    """A programming or set-up error; nothing to retry."""


class Database:
    """One database: its engine, its sessions, and what its errors mean.

    A seat uses two connections at most, one that writes and one that reads. Create
    it after a fork, never before.
    """

    def __init__(self, url: str | URL, *, connections: int = 2, durable: bool = True) -> None:
        self.url = _checked(url)
        self._durable = durable
        options: dict[str, Any] = {"pool_size": connections, "max_overflow": 0, "pool_timeout": 30}
        self._queue: WriterQueue | None = None
        self._was_there = False
        if self.is_sqlite:
            if not self.url.database or self.url.database == ":memory:":
                raise Unusable(N_("A database in memory would lose everything; name a file."))
            if sqlite3.sqlite_version_info < _OLDEST_SQLITE:
                raise Unusable(N_("SQLite 3.35 or newer is needed."))
            path = Path(self.url.database)
            path.parent.mkdir(parents=True, exist_ok=True)
            self._queue = WriterQueue(path.with_name(path.name + ".lock"))
            options["connect_args"] = {"check_same_thread": False, "timeout": 10.0}
        else:
            options["connect_args"] = {k: v for k, v in _PATIENCE.items() if k not in self.url.query}
        self.engine: Engine = create_engine(self.url, **options)
        event.listen(self.engine, "handle_error", _refuse_as_itself)
        if self.is_sqlite:
            event.listen(self.engine, "do_connect", self._make_file)
            event.listen(self.engine, "connect", self._set_up_sqlite)
            event.listen(self.engine, "begin", _begin_sqlite)
        else:
            event.listen(self.engine, "connect", _set_up_postgres)
        self._writer = self.engine.execution_options(writes=True)
        self._reader = self.engine.execution_options(reads=True, postgresql_readonly=True)

    @property
    def is_sqlite(self) -> bool:
        """Whether this is a SQLite file."""
        return self.url.get_backend_name() == "sqlite"

    @property
    def path(self) -> Path | None:
        """The file of a SQLite database."""
        return Path(str(self.url.database)) if self.is_sqlite else None

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session that may write: commits at the end, rolls back on any error.

        On SQLite writers take their turn in a fair queue beside the database, then
        begin IMMEDIATE, so that no writer ever works on a snapshot that is already old.
        """
        if self._queue is None:
            yield from _transaction(self._writer)
            return
        with self._queue.turn():
            yield from _transaction(self._writer)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session for reading only; a statement that would write is refused."""
        session = Session(self._reader, expire_on_commit=False)
        try:
            yield session
            # A rollback, and be it of nothing, makes PostgreSQL's driver forget every statement
            # that it has prepared, and each would be planned anew.
            session.expunge_all()
            with suppress(DBAPIError, PendingRollbackError):  # what was asked for is there already
                session.commit()
        finally:
            session.rollback()
            session.close()

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        """A bare writing connection, for migrations, backup and tests."""
        with self._writer.connect() as connection:
            yield connection

    def is_there(self) -> bool:
        """Whether the database answers, and whoever would write may begin to."""
        try:
            with self.write() as session:
                session.connection()
        except DBAPIError:
            return False
        return True

    def trouble(self, error: DBAPIError) -> Trouble:
        """What `error` means for the verb that met it."""
        if isinstance(error, IntegrityError):
            return Trouble.CLASH
        state = getattr(error.orig, "sqlstate", None) or ""
        if state in _TRY_AGAIN:
            return Trouble.RETRY
        if error.connection_invalidated or state.startswith(_AWAY):
            return Trouble.LOST
        text = str(error.orig)
        if self.is_sqlite and ("locked" in text or "busy" in text):
            return Trouble.RETRY
        if self.is_sqlite and _GONE in text:
            return Trouble.LOST
        if not self.is_sqlite and not state and type(error.orig).__name__ == "OperationalError":
            return Trouble.LOST  # psycopg has no state for a server that cannot be reached
        return Trouble.FINAL

    def insert_if_absent(
        self, session: Session, table: type[Base], rows: Sequence[Mapping[str, Any]]
    ) -> None:
        """Insert the rows whose key is not there yet, in the order given; leave the others alone."""
        insert = sqlite.insert if self.is_sqlite else postgresql.insert
        session.execute(insert(table).on_conflict_do_nothing(), list(rows))

    def _make_file(self, *_connecting: object) -> None:
        """Make the file before SQLite does, which would ask the umask who may read it.

        Customers and password hashes are nobody else's business. A file that was there and is away is not
        made anew: whoever would work on in an empty one has lost everything.
        """
        if self.path is not None and not self.path.exists():
            if self._was_there:
                raise sqlite3.OperationalError(_GONE)
            self.path.touch(mode=0o600)
        self._was_there = True

    def _set_up_sqlite(self, connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute(f"PRAGMA synchronous={'FULL' if self._durable else 'OFF'}")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA cache_size=-4000")


def _checked(url: str | URL) -> URL:
    try:
        parsed = make_url(url)
        if parsed.drivername in ("postgres", "postgresql"):
            parsed = parsed.set(drivername="postgresql+psycopg")
        if parsed.get_backend_name() not in ("sqlite", "postgresql"):
            raise Unusable(
                N_("salesdesk works on SQLite or PostgreSQL, not on “{name}”."), name=parsed.drivername
            )
        parsed.get_dialect()
    except (ArgumentError, NoSuchModuleError, ValueError) as error:
        shown = re.sub(r":[^:/@]*@", ":***@", str(url))  # whoever looks over the shoulder sees no password
        raise Unusable(N_("This is not a database address: “{url}”."), url=shown) from error
    return parsed


def _set_up_postgres(connection: Any, _record: object) -> None:
    # Every statement of the desk stays prepared; the driver by itself keeps 100.
    connection.prepared_max = 500


def _begin_sqlite(connection: Connection) -> None:
    raw: Any = connection.connection.dbapi_connection
    options = connection.get_execution_options()
    begin = "BEGIN IMMEDIATE" if options.get("writes") else "BEGIN"
    try:
        raw.execute(f"PRAGMA query_only={'ON' if options.get('reads') else 'OFF'}")
        raw.execute(begin)
    except sqlite3.OperationalError as error:  # nobody else says what it means: a listener's are passed on
        raise OperationalError(begin, None, error) from error


def _refuse_as_itself(context: ExceptionContext) -> None:
    # What a column type refuses is for the person, not an error of the database.
    if isinstance(context.original_exception, SalesdeskError):
        raise context.original_exception


def _transaction(engine: Engine) -> Iterator[Session]:
    # A verb changes a loaded row here and there; the desk writes it once, at the end.
    session = Session(engine, expire_on_commit=False, autoflush=False)
    try:
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.close()
