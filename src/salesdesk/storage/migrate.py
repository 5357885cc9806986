"""Numbered migrations: bring a database to the form that this program expects.

The steps are in `migrations/versions`, each frozen as it was written. They go forward
only: the way back is the backup made before. All that are missing run in one
transaction, so a database is never left between two versions.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from salesdesk.errors import Unusable
from salesdesk.i18n import N_
from salesdesk.storage import revisions
from salesdesk.storage.engine import Database

__all__ = ["given_away", "keep_given_away", "migrating", "step", "upgrade"]


def upgrade(database: Database, revision: str = "head") -> None:
    """Run the steps that the database lacks, up to `revision`; none if it has them all.

    Raises Unusable, with nothing changed, for a database that a newer program has
    already taken further, or whose rows would no longer refer to each other.
    """
    now = revisions.revision_of(database)
    if now is not None and not revisions.is_known(now):
        raise Unusable(
            N_("This database was made by a newer version of salesdesk ({revision})."), revision=now
        )
    with migrating(database) as connection:
        step(connection, revision)


def step(connection: Connection, revision: str = "head") -> None:
    """Run the missing steps up to `revision` in a transaction that `migrating` has begun."""
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


@contextmanager
def migrating(database: Database) -> Iterator[Connection]:
    """A connection with one transaction in which tables may be rebuilt.

    SQLite changes a table by copying it and dropping the old one. With foreign keys on
    that would delete the rows that refer to it, so they are off, and what refers to
    what is checked before the commit. Nor may a rebuilt table forget which keys it has
    already given away.
    """
    with database.connect() as connection:
        if not database.is_sqlite:
            with connection.begin():
                yield connection
            return
        raw: Any = connection.connection.dbapi_connection
        raw.execute("PRAGMA foreign_keys=OFF")  # heard only outside of a transaction
        try:
            with connection.begin():
                keys = given_away(connection)
                yield connection
                keep_given_away(connection, keys)
                if orphans := connection.exec_driver_sql("PRAGMA foreign_key_check").all():
                    raise Unusable(
                        N_("Rows of “{table}” would refer to rows that do not exist."), table=orphans[0][0]
                    )
        finally:
            raw.execute("PRAGMA foreign_keys=ON")


def given_away(connection: Connection) -> dict[str, int]:
    """Table → the last key that SQLite has given to a row of it, be the row gone or not."""
    tables = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars().all()
    if "sqlite_sequence" not in tables:
        return {}
    rows = connection.exec_driver_sql("SELECT name, seq FROM sqlite_sequence")
    return {name: last for name, last in rows if name in tables}


def keep_given_away(connection: Connection, keys: dict[str, int]) -> None:
    """Let SQLite give no key again up to those that `given_away` has told."""
    now = given_away(connection)
    for table, last in keys.items():
        if now.get(table, 0) < last:
            connection.exec_driver_sql("DELETE FROM sqlite_sequence WHERE name = ?", (table,))
            connection.exec_driver_sql("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (table, last))


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(revisions.FOLDER).replace("%", "%%"))
    return config
