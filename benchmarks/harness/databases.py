"""Fresh databases for a benchmark: SQLite files or databases of a PostgreSQL server, always durable.

A benchmark may need several of a kind; the first is the one that was asked for, the
others lie beside it and are removed at the end.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg
from sqlalchemy import URL, inspect, make_url

from salesdesk.storage.engine import Database
from salesdesk.storage.migrate import upgrade
from tests.servers.postgres import conninfo, postgres

__all__ = ["HELP", "Databases", "databases"]

HELP = "sqlite (a temporary file), postgres (a temporary server), or the URL of an empty database"


class Databases:
    """Hands out empty, migrated databases of one kind."""

    def __init__(self, first: URL, stack: ExitStack, *, keep_first: bool) -> None:
        self._first, self._stack, self._keep_first = first, stack, keep_first
        self._given = 0

    def fresh(self) -> Database:
        """The next database. Refuses one that has tables already."""
        url = self._first if not self._given else self._beside()
        self._given += 1
        if url.get_backend_name() == "postgresql" and not (self._given == 1 and self._keep_first):
            self._create(url)
        database = Database(url)
        self._stack.callback(database.close)
        if inspect(database.engine).get_table_names():
            raise SystemExit(f"{url.render_as_string()} is not empty")
        upgrade(database)
        return database

    def _beside(self) -> URL:
        name = str(self._first.database)
        if self._first.get_backend_name() == "postgresql":
            return self._first.set(database=f"{name}_{self._given}")
        path = Path(name)
        beside = path.with_name(f"{path.stem}-{self._given}{path.suffix}")
        for end in ("", "-wal", "-shm", ".lock"):
            self._stack.callback(Path(f"{beside}{end}").unlink, missing_ok=True)
        return self._first.set(database=str(beside))

    def _create(self, url: URL) -> None:
        with psycopg.connect(conninfo(url.set(database="postgres")), autocommit=True) as admin:
            admin.execute(f'CREATE DATABASE "{url.database}"'.encode())
        self._stack.callback(self._drop, url)

    def _drop(self, url: URL) -> None:
        with psycopg.connect(conninfo(url.set(database="postgres")), autocommit=True) as admin:
            admin.execute(f'DROP DATABASE "{url.database}" WITH (FORCE)'.encode())


@contextmanager
def databases(where: str) -> Iterator[Databases]:
    """Databases as `where` says, see HELP; whatever is temporary is gone after the block."""
    with ExitStack() as stack:
        if where == "sqlite":
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="salesdesk-"))
            yield Databases(URL.create("sqlite", database=f"{folder}/bench.db"), stack, keep_first=False)
        elif where in ("postgres", "postgresql"):
            server = stack.enter_context(postgres(durable=True))
            yield Databases(server.set(database="bench"), stack, keep_first=False)
        else:
            url = make_url(where)
            if url.drivername in ("postgres", "postgresql"):
                url = url.set(drivername="postgresql+psycopg")
            yield Databases(url, stack, keep_first=True)
