"""Looking at a whole database at one moment, and at what only the database itself can judge."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from sqlalchemy import text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from salesdesk.storage.engine import Database

__all__ = ["Orphan", "is_unreadable", "orphans", "snapshot", "torn"]


class Orphan(NamedTuple):
    """A row that refers to one that is not there. `row` is SQLite's rowid: the id, if the table has one."""

    table: str
    row: int | None
    missing_from: str


@contextmanager
def snapshot(database: Database) -> Iterator[Session]:
    """A session whose every read sees the same moment, whatever others write meanwhile.

    Results are meant to be read in streams, and to their end.
    """
    with database.read() as session:
        if not database.is_sqlite:  # a read of SQLite is a snapshot anyway
            options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
            session.connection(execution_options=options)
            # PostgreSQL plans a stream for its first rows unless it is told otherwise.
            session.execute(text("SET LOCAL cursor_tuple_fraction = 1"))
        yield session


def torn(session: Session, limit: int = 100) -> list[str]:
    """What SQLite says is wrong with the file itself, in its words; nothing if all is well.

    PostgreSQL offers no such look from within, and checks pages as it reads them.
    """
    if not _is_sqlite(session):
        return []
    try:
        said = session.execute(text(f"PRAGMA integrity_check({limit:d})")).scalars().all()
    except DatabaseError as error:
        if not is_unreadable(error):
            raise
        return [str(error.orig)]
    return [] if said == ["ok"] else list(said)


def orphans(session: Session) -> Iterator[Orphan]:
    """Rows whose foreign key leads nowhere. PostgreSQL lets none come into being."""
    if _is_sqlite(session):
        for row in session.execute(text("PRAGMA foreign_key_check")):
            yield Orphan(row[0], row[1], row[2])


def is_unreadable(error: DatabaseError) -> bool:
    """Whether SQLite met a broken page: the statement was right, the file is not."""
    return str(getattr(error.orig, "sqlite_errorname", "")).startswith("SQLITE_CORRUPT")


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"
