"""The ground every test stands on: real databases, fresh for each test, and a clock set by hand.

A database is migrated once per run and kind, as a template; a test gets a copy of it,
which takes milliseconds.
"""

from __future__ import annotations

import gc
import os
import shutil
import uuid
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import psycopg
import pytest
from hypothesis import settings
from sqlalchemy import URL, Dialect, Engine, create_engine

from salesdesk.storage import engine as storage_engine
from salesdesk.storage.engine import Database
from salesdesk.storage.migrate import upgrade
from tests.servers.postgres import conninfo, postgres

__all__ = ["Furnish", "Ground", "SetClock", "on_migrated", "times"]

os.environ["SALESDESK_SETTINGS"] = os.devnull  # whoever runs the tests has keys and colours of his own

PROVE: Final = bool(os.environ.get("SALESDESK_PROVE"))
"""Whether long proofs run their full counts (`make prove`) or a seeded sample of them."""

settings.register_profile("sample", max_examples=50, deadline=None, derandomize=True)
settings.register_profile("prove", max_examples=5000, deadline=None)
settings.load_profile("prove" if PROVE else "sample")


def times(sample: int, full: int) -> int:
    """How often a long proof repeats itself: `sample` in `make test`, `full` in `make prove`."""
    return full if PROVE else sample


@pytest.hookimpl(tryfirst=True)
def pytest_collection(session: pytest.Session) -> None:
    """Of several workers each begins to read the modules elsewhere.

    Compiling all of them takes longer than reading them compiled, and who reads them in the order of
    all others compiles what all others compile.
    """
    worker, workers = (os.environ.get(f"PYTEST_XDIST_WORKER{which}") for which in ("", "_COUNT"))
    here = Path(__file__).parent
    if worker is None or workers is None or [Path(each).resolve() for each in session.config.args] != [here]:
        return
    for path in sorted(here.rglob("test_*.py"))[int(worker.removeprefix("gw")) :: int(workers)]:
        with suppress(Exception):  # it comes again, and is told, when the module has its turn
            import_module(".".join(path.relative_to(here.parent).with_suffix("").parts))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what only `make prove` runs.

    That is what is marked `long`, and on PostgreSQL what is marked `either_database`: what is
    proved there lies above the database, or takes long, and other tests of both run the same statements.
    In a module that is so marked those are the ones marked `both_databases`.
    """
    if PROVE:
        return
    for item in items:
        if item.get_closest_marker("long"):
            item.add_marker(pytest.mark.skip(reason="a long proof: make prove"))
    spared = [item for item in items if _is_postgres(item) and _is_for_either(item)]
    if spared:
        config.hook.pytest_deselected(items=spared)
        items[:] = [item for item in items if item not in set(spared)]


def pytest_collection_finish() -> None:
    """What is there by now stays to the end: looking for garbage in it takes an eighth of all time.

    And it is looked for rarely: without what stays, all of it would soon be looked through every time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def _is_for_either(item: pytest.Item) -> bool:
    return bool(item.get_closest_marker("either_database")) and not item.get_closest_marker("both_databases")


def _is_postgres(item: pytest.Item) -> bool:
    called = getattr(item, "callspec", None)
    return called is not None and "postgres" in called.id.split("-")


Furnish = Callable[[Database], None]
"""Turns a database without tables into what a test begins with."""


_on_migrated: set[Furnish] = set()


def on_migrated(prepare: Furnish) -> Furnish:
    """Marks one that begins with `upgrade`: it is given tables, which are not migrated for each anew."""
    _on_migrated.add(prepare)
    return prepare


@on_migrated
def furnish(database: Database) -> None:
    """What every database of the fixture `database` holds from the start."""
    upgrade(database)


_compiled: dict[str, Any] = {}
_the_same: dict[str, type[Dialect]] = {}


def _create_engine(url: URL, **options: Any) -> Engine:
    """An engine that has compiled what others of its kind have compiled before it.

    A test has a database of its own, and so an engine; a program has one for as long as it
    runs. Compiling every statement anew would take longer than all that tests do with them.
    """
    made = create_engine(url, **options)
    name = made.dialect.name
    made._compiled_cache = _compiled.setdefault(name, made._compiled_cache)
    # What is compiled is kept by dialect: they are all the same, but each has its own listeners.
    made.dialect.__class__ = _the_same.setdefault(name, _always_the_same(type(made.dialect)))
    return made


def _always_the_same(kind: type[Dialect]) -> type[Dialect]:
    """A kind of dialects that are all equal."""
    own: dict[str, object] = {
        "__eq__": lambda self, other: type(self) is type(other),
        "__hash__": lambda self: hash(kind),
        "supports_statement_cache": True,
    }
    return type(kind.__name__, (kind,), own)


# By name, for the module only imports it: an assignment would be one to another module's name.
setattr(storage_engine, "create_engine", _create_engine)  # noqa: B010


class SetClock:
    """A clock that stands still until it is told to go on."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> None:
        """Go on by so many `minutes`, `hours`, `days` …"""
        self.now += timedelta(**by)


class Ground(ABC):
    """Hands out databases of one kind."""

    def __init__(self) -> None:
        self._templates: dict[Furnish, URL] = {}

    @contextmanager
    def fresh(self, prepare: Furnish) -> Iterator[Database]:
        """A database as `prepare` leaves one; closed and dropped at the end of the block."""
        url = self._copy(self._template_of(prepare))
        database = Database(url, durable=False)
        try:
            yield database
        finally:
            database.close()
            self._drop(url)

    def _template_of(self, prepare: Furnish) -> URL:
        if prepare not in self._templates:
            self._templates[prepare] = self._template(prepare)
        return self._templates[prepare]

    def _template(self, prepare: Furnish) -> URL:
        url = self._copy(self._template_of(upgrade)) if prepare in _on_migrated else self._create()
        database = Database(url, durable=False)
        try:
            prepare(database)
        finally:
            database.close()
        return url

    @abstractmethod
    def _create(self) -> URL: ...

    @abstractmethod
    def _copy(self, template: URL) -> URL: ...

    @abstractmethod
    def _drop(self, url: URL) -> None: ...


class SqliteGround(Ground):
    """Files in one folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder

    def _create(self) -> URL:
        return URL.create("sqlite", database=str(self._folder / f"{uuid.uuid4().hex}.db"))

    def _copy(self, template: URL) -> URL:
        url = self._create()
        shutil.copyfile(str(template.database), str(url.database))
        return url

    def _drop(self, url: URL) -> None:
        for path in self._folder.glob(f"{Path(str(url.database)).name}*"):
            path.unlink()


class PostgresGround(Ground):
    """Databases on one server."""

    def __init__(self, server: URL) -> None:
        super().__init__()
        self._server = server
        self._admin = psycopg.connect(conninfo(server), autocommit=True)

    def close(self) -> None:
        """Leave nothing behind on the server."""
        for template in self._templates.values():
            self._drop(template)
        self._admin.close()

    def _create(self, template: str = "template0") -> URL:
        name = f"salesdesk_{uuid.uuid4().hex}"
        # Its files are copied in a third of the time that writing them through the log takes.
        self._say(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        return self._server.set(database=name)

    def _copy(self, template: URL) -> URL:
        return self._create(str(template.database))

    def _drop(self, url: URL) -> None:
        self._say(f"DROP DATABASE {url.database} WITH (FORCE)")

    def _say(self, statement: str) -> None:
        self._admin.execute(statement.encode())


KINDS: Final = ("sqlite", "postgres")


@pytest.fixture(scope="session")
def sqlite_ground(tmp_path_factory: pytest.TempPathFactory) -> SqliteGround:
    return SqliteGround(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgres_ground() -> Iterator[PostgresGround]:
    with postgres(durable=False) as server:
        ground = PostgresGround(server)
        yield ground
        ground.close()


@pytest.fixture(scope="session", params=KINDS)
def ground(request: pytest.FixtureRequest) -> Ground:
    """First SQLite, then PostgreSQL: a test that uses it runs on both."""
    found: Ground = request.getfixturevalue(f"{request.param}_ground")
    return found


@pytest.fixture
def database(ground: Ground) -> Iterator[Database]:
    """A database ready for work, on SQLite and again on PostgreSQL."""
    with ground.fresh(furnish) as fresh:
        yield fresh


@pytest.fixture
def empty_database(ground: Ground) -> Iterator[Database]:
    """A database with all tables and no rows, on SQLite and again on PostgreSQL."""
    with ground.fresh(upgrade) as fresh:
        yield fresh


@pytest.fixture
def sqlite_database(sqlite_ground: SqliteGround) -> Iterator[Database]:
    """An empty SQLite database, for what only SQLite does."""
    with sqlite_ground.fresh(upgrade) as fresh:
        yield fresh


@pytest.fixture
def postgres_database(postgres_ground: PostgresGround) -> Iterator[Database]:
    """An empty PostgreSQL database, for what only PostgreSQL does."""
    with postgres_ground.fresh(upgrade) as fresh:
        yield fresh


@pytest.fixture
def clock() -> SetClock:
    """A Monday morning in spring, in UTC."""
    return SetClock(datetime(2026, 3, 2, 9, 0, tzinfo=UTC))
