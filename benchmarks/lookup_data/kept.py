"""A filled and indexed database, kept in a folder so that the next run need not fill it again."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

import psycopg
from sqlalchemy import URL, inspect

from benchmarks.lookup_data.filling import fill, is_filled, refresh
from benchmarks.lookup_data.noise import Noise
from benchmarks.lookup_data.queries import Query, make_queries
from benchmarks.lookup_data.subjects import SUBJECTS, Entity, reading
from benchmarks.lookup_data.truth import Truth
from salesdesk import lookup
from salesdesk.lookup.delta import standing
from salesdesk.lookup.rebuilding import is_due, rebuild
from salesdesk.storage.engine import Database
from salesdesk.storage.migrate import upgrade
from salesdesk.storage.revisions import is_current
from tests.servers.postgres import conninfo, postgres

__all__ = ["Contents", "Filled", "Kept", "Queries", "kept"]

_CODE: Final = ("noise.py", "queries.py", "cards.py", "truth.py", "numbers.py")
"""What queries are made by; when it changes they are made anew."""

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Contents:
    """What a database is filled with."""

    entity: Entity
    size: int
    seed: int
    words: int

    @property
    def name(self) -> str:
        """A name for files and databases."""
        return f"lookup_{self.entity}_{self.size}_{self.words}_{self.seed}"


@dataclass(frozen=True, slots=True)
class Queries:
    """The set to tune by and the unseen one, and how many different words the records have."""

    words: int
    tuning: list[Query]
    unseen: list[Query]


class Filled:
    """A filled database."""

    def __init__(self, database: Database, contents: Contents, folder: Path, kept: Kept) -> None:
        self.database, self.contents = database, contents
        self._folder, self._kept = folder, kept

    @property
    def entity(self) -> Entity:
        """What it is filled with."""
        return self.contents.entity

    def queries(self, count: int) -> Queries:
        """Two sets of queries, each of about so many."""
        here = Path(__file__).parent
        path = self.beside(f"{count}_{_code(here / name for name in _CODE)}.json")
        with suppress(FileNotFoundError):
            stored = json.loads(path.read_text())
            return Queries(stored["words"], _read(stored["tuning"]), _read(stored["unseen"]))
        truth = Truth(self.database, self.entity)
        make = partial(make_queries, self.database, self.entity, truth, count=count)
        # What is done with one set says nothing about the other: other seed, other records.
        tuning = make(seed=self.contents.seed, unseen=False)
        unseen = make(seed=self.contents.seed + 1_000, unseen=True)
        found = Queries(len(truth.words), tuning, unseen)
        path.write_text(json.dumps(asdict(found)))
        return found

    def beside(self, name: str) -> Path:
        """A file that belongs to this database."""
        kind = self.database.url.get_backend_name()
        return self._folder / f"{self.contents.name}_{kind}_{name}"

    @contextmanager
    def scratch(self) -> Iterator[Database]:
        """A copy that may be written to; a database that was named by its URL is written to itself."""
        with self._kept.scratch(self) as database:
            yield database


def _code(paths: Iterable[Path]) -> str:
    """What tells these files as they are from any others."""
    return f"{zlib.crc32(b''.join(path.read_bytes() for path in paths)):08x}"


def _read(queries: Sequence[dict[str, Any]]) -> list[Query]:
    return [
        Query(Noise(each["noise"]), each["text"], each["target"], tuple(each["valid"])) for each in queries
    ]


class Kept:
    """Where filled databases are: files in a folder, databases of one server, or one named by its URL."""

    def __init__(self, folder: Path, server: URL | None, given: URL | None, say: Say) -> None:
        self._folder, self._server, self._given, self._say = folder, server, given, say

    @property
    def has_room(self) -> bool:
        """Whether there can be several databases: where one was named there is that one."""
        return self._given is None

    def filled(self, contents: Contents, stack: ExitStack) -> Filled:
        """The database of these contents, filled now if it is not yet, with an index that is up to date."""
        database = Database(self._url(contents.name))
        stack.callback(database.close)
        tables = inspect(database.engine).get_table_names()
        if tables and not is_current(database):
            upgrade(database)
        if not tables or not is_filled(database, contents.entity, contents.size):
            if tables:
                raise SystemExit(f"{database.url.render_as_string()} is not filled to its end; remove it")
            self._say(f"filling {contents.name}")
            upgrade(database)
            fill(database, *(getattr(contents, name) for name in ("entity", "size", "seed", "words")))
        filled = Filled(database, contents, self._folder, self)
        if refresh(database, contents.entity):
            self._say("its texts were written anew")
            for path in self._folder.glob(filled.beside("*.json").name):
                path.unlink()
        self._index(filled)
        return filled

    def _index(self, filled: Filled) -> None:
        """Build the index, unless there is one made by the very code that is to be measured."""
        code, built = _code(sorted(Path(lookup.__path__[0]).glob("*.py"))), filled.beside("index")
        index = SUBJECTS[filled.entity].index
        with reading(filled.database) as tx:
            there = standing(tx, index).generation_id is not None and not is_due(tx, index)
        if not there or not built.exists() or built.read_text() != code:
            self._say("building its index")
            rebuild(filled.database, index, datetime.now(UTC))
            built.write_text(code)

    @contextmanager
    def scratch(self, filled: Filled) -> Iterator[Database]:
        """A copy of a filled database, removed at the end of the block."""
        if self._given:
            yield filled.database
            return
        filled.database.close()  # nobody may be connected to what is copied, and all be written to its file
        with ExitStack() as stack:
            name = f"{filled.contents.name}_scratch"
            if self._server:
                stack.callback(self._command, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
                self._command(f'CREATE DATABASE "{name}" TEMPLATE "{filled.contents.name}"')
            else:
                for end in ("", "-wal", "-shm", ".lock", ".lock.next"):
                    path = self._folder / f"{name}.db{end}"
                    path.unlink(
                        missing_ok=True
                    )  # a run that was killed has left it, and it belongs to no copy
                    stack.callback(path.unlink, missing_ok=True)
                copy = self._folder / f"{name}.db"
                shutil.copyfile(str(filled.database.path), copy)
                with copy.open("rb") as file:
                    os.fsync(file.fileno())  # or the first checkpoint waits for all of it
            database = Database(self._url(name))
            stack.callback(database.close)
            yield database

    def _url(self, name: str) -> URL:
        if self._given:
            return self._given
        if self._server is None:
            return URL.create("sqlite", database=str(self._folder / f"{name}.db"))
        with psycopg.connect(conninfo(self._server)) as connection:
            there = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if there is None:
            self._command(f'CREATE DATABASE "{name}"')
        return self._server.set(database=name)

    def _command(self, text: str) -> None:
        assert self._server is not None
        with psycopg.connect(conninfo(self._server), autocommit=True) as admin:
            admin.execute(text.encode())


@contextmanager
def kept(where: str, keep: Path | None, say: Say) -> Iterator[Kept]:
    """Databases in `keep`, or in a folder that is gone after the block.

    `where` is sqlite, postgres (a server of its own, its data in the folder too) or a URL.
    """
    with ExitStack() as stack:
        folder = keep or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="salesdesk-")))
        folder.mkdir(parents=True, exist_ok=True)
        if where == "sqlite":
            yield Kept(folder, None, None, say)
        elif where in ("postgres", "postgresql"):
            data = folder / "postgres" if keep else None
            server = stack.enter_context(postgres(durable=True, folder=data))
            yield Kept(folder, server, None, say)
        else:
            yield Kept(folder, None, Database(where).url, say)
