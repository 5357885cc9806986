"""Transactions, what keeps goods from being sold twice, and what database errors mean."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import CheckConstraint, Column, Integer, MetaData, Table, func, insert, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from salesdesk.errors import Unusable
from salesdesk.office.model import NumberSeries
from salesdesk.storage.engine import Database, Trouble
from salesdesk.storage.types import Scaled

METADATA = MetaData()
SHELF = Table(
    "shelf",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("free", Scaled(3), nullable=False),
    CheckConstraint("free >= 0", name="free"),
)


@pytest.fixture
def shelf(empty_database: Database) -> Database:
    """Two articles, of each a single piece."""
    return stocked(empty_database)


@pytest.fixture
def postgres_shelf(postgres_database: Database) -> Database:
    return stocked(postgres_database)


@pytest.fixture
def sqlite_shelf(sqlite_database: Database) -> Database:
    return stocked(sqlite_database)


def stocked(database: Database) -> Database:
    METADATA.create_all(database.engine)
    with database.write() as session:
        session.execute(insert(SHELF), [{"id": 1, "free": 1}, {"id": 2, "free": 1}])
    return database


def free(database: Database, article: int = 1) -> Decimal:
    with database.read() as session:
        left: Decimal = session.scalars(select(SHELF.c.free).where(SHELF.c.id == article)).one()
    return left


def take(session: Session, article: int) -> bool:
    """Look, think, take: right only if nobody can take between the look and the taking."""
    left: Decimal = session.scalars(select(SHELF.c.free).where(SHELF.c.id == article).with_for_update()).one()
    if left >= 1:
        session.execute(update(SHELF).where(SHELF.c.id == article).values(free=left - 1))
    return left >= 1


@contextmanager
def seats(database: Database, number: int) -> Iterator[list[Database]]:
    """The same database as several seats open it."""
    opened = [Database(database.url, durable=False) for _ in range(number)]
    yield opened
    for seat in opened:
        seat.close()


def at_once(number: int, action: Callable[[int], bool]) -> list[bool]:
    """What `action` gives in so many threads that start together."""
    start = threading.Barrier(number)

    def run(index: int) -> bool:
        start.wait()
        return action(index)

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(run, range(number)))


def test_write_commits_at_the_end(shelf: Database) -> None:
    with shelf.write() as session:
        assert take(session, 1)
    assert free(shelf) == 0


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_write_undoes_everything_on_any_error(shelf: Database, error: type[BaseException]) -> None:
    def fail() -> None:
        with shelf.write() as session:
            take(session, 1)
            raise error

    with pytest.raises(error):
        fail()
    assert free(shelf) == 1


def test_what_would_write_is_refused_where_one_reads(shelf: Database) -> None:
    with pytest.raises(DBAPIError), shelf.read() as session:
        take(session, 1)
    assert free(shelf) == 1
    with shelf.write() as session:
        take(session, 1)
    assert free(shelf) == 0


def test_reader_is_not_kept_waiting_by_a_writer(shelf: Database) -> None:
    with shelf.write() as session:
        take(session, 1)
        assert free(shelf) == 1
    assert free(shelf) == 0


def test_last_piece_is_sold_once_to_eight_threads_of_one_seat(shelf: Database) -> None:
    def sell(_: int) -> bool:
        with shelf.write() as session:
            return take(session, 1)

    assert sorted(at_once(8, sell)) == [False] * 7 + [True]
    assert free(shelf) == 0


def test_last_piece_is_sold_once_to_eight_seats(shelf: Database) -> None:
    with seats(shelf, 8) as opened:

        def sell(index: int) -> bool:
            with opened[index].write() as session:
                return take(session, 1)

        assert sorted(at_once(8, sell)) == [False] * 7 + [True]
    assert free(shelf) == 0


def row(kind: str, number: int = 1) -> dict[str, object]:
    return {"kind": kind, "year": 2026, "place": "", "next_number": number}


def test_insert_if_absent_leaves_rows_that_are_there_alone(empty_database: Database) -> None:
    with empty_database.write() as session:
        empty_database.insert_if_absent(session, NumberSeries, [row("FV", 7)])
        empty_database.insert_if_absent(session, NumberSeries, [row("FV"), row("WZ"), row("WZ", 9)])
    with empty_database.read() as session:
        found = session.execute(
            select(NumberSeries.kind, NumberSeries.next_number).order_by(NumberSeries.kind)
        )
        assert [tuple(series) for series in found] == [("FV", 7), ("WZ", 1)]


def test_insert_if_absent_of_many_at_once_inserts_once(empty_database: Database) -> None:
    with seats(empty_database, 4) as opened:

        def put(index: int) -> bool:
            with opened[index].write() as session:
                opened[index].insert_if_absent(session, NumberSeries, [row(f"K{n}", index) for n in range(9)])
            return True

        at_once(4, put)
    with empty_database.read() as session:
        assert session.execute(select(func.count()).select_from(NumberSeries)).scalar_one() == 9


def trouble_with(database: Database, statement: str, session: Session) -> Trouble:
    with pytest.raises(DBAPIError) as caught:
        session.execute(text(statement))
    return database.trouble(caught.value)


@pytest.mark.parametrize(
    ("statement", "trouble"),
    [
        ("INSERT INTO shelf (id, free) VALUES (1, 5000)", Trouble.CLASH),
        ("UPDATE shelf SET free = -1", Trouble.CLASH),
        ("INSERT INTO shelf (id) VALUES (3)", Trouble.CLASH),
        ("SELECT * FROM no_such_table", Trouble.FINAL),
        ("SELEC", Trouble.FINAL),
    ],
)
def test_trouble_of_a_statement(shelf: Database, statement: str, trouble: Trouble) -> None:
    with shelf.write() as session:
        assert trouble_with(shelf, statement, session) is trouble
        session.rollback()


def test_deadlock_is_a_reason_to_try_again(postgres_shelf: Database) -> None:
    both_have_one = threading.Barrier(2)

    def cross(index: int) -> Trouble | None:
        try:
            with postgres_shelf.write() as session:
                take(session, 1 + index)
                both_have_one.wait()
                take(session, 2 - index)
        except DBAPIError as error:
            return postgres_shelf.trouble(error)
        return None

    with ThreadPoolExecutor(2) as pool:
        assert set(pool.map(cross, range(2))) == {Trouble.RETRY, None}
    assert [free(postgres_shelf, article) for article in (1, 2)] == [0, 0]


def test_serialization_failure_is_a_reason_to_try_again(postgres_shelf: Database) -> None:
    strict = postgres_shelf.engine.execution_options(isolation_level="REPEATABLE READ")
    with Session(strict) as late:
        late.execute(select(SHELF))
        with postgres_shelf.write() as session:
            take(session, 1)
        assert trouble_with(postgres_shelf, "UPDATE shelf SET free = 0 WHERE id = 1", late) is Trouble.RETRY


def test_waiting_too_long_for_a_lock_is_a_reason_to_try_again(postgres_shelf: Database) -> None:
    with postgres_shelf.write() as session, postgres_shelf.write() as late:
        take(session, 1)
        late.execute(text("SET LOCAL lock_timeout = '10ms'"))
        assert trouble_with(postgres_shelf, "UPDATE shelf SET free = 0 WHERE id = 1", late) is Trouble.RETRY


def test_sqlite_file_locked_by_a_stranger_is_a_reason_to_try_again(sqlite_shelf: Database) -> None:
    with seats(sqlite_shelf, 1) as (stranger,), stranger.connect() as lock:
        lock.execute(select(SHELF))  # begins IMMEDIATE, outside of the queue
        with sqlite_shelf.engine.connect() as late:
            late.exec_driver_sql("PRAGMA busy_timeout = 10")
            with Session(late) as session:
                statement = "UPDATE shelf SET free = 0 WHERE id = 1"
                assert trouble_with(sqlite_shelf, statement, session) is Trouble.RETRY


def test_killed_connection_is_lost_and_the_next_one_works(postgres_shelf: Database) -> None:
    with postgres_shelf.read() as session, postgres_shelf.read() as killer:
        own = session.scalars(text("SELECT pg_backend_pid()")).one()
        killer.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": own})
        assert trouble_with(postgres_shelf, "SELECT 1", session) is Trouble.LOST
    assert free(postgres_shelf) == 1


def test_server_that_cannot_be_reached_is_lost(tmp_path: Path) -> None:
    nowhere = Database(f"postgresql://nobody@/nothing?host={tmp_path}")
    with nowhere.read() as session:
        assert trouble_with(nowhere, "SELECT 1", session) is Trouble.LOST


def test_sqlite_file_that_cannot_be_written_is_away_until_it_can(sqlite_shelf: Database) -> None:
    with sqlite_shelf.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout=1")
    path = sqlite_shelf.path
    assert path is not None
    stranger = sqlite3.connect(path, isolation_level=None)
    stranger.execute("BEGIN IMMEDIATE")
    assert not sqlite_shelf.is_there()  # at BEGIN already, which is said before any statement
    stranger.close()
    assert sqlite_shelf.is_there()
    sqlite_shelf.close()
    away = path.rename(path.with_suffix(".away"))
    assert not sqlite_shelf.is_there()
    assert not path.exists()  # an empty one in its place would have lost everything
    away.rename(path)
    assert sqlite_shelf.is_there()
    assert free(sqlite_shelf) == 1


def test_sqlite_is_set_up_to_survive_a_power_cut(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/new/folder/desk.db")
    with database.read() as session:
        found = {
            name: session.execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    database.close()
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    assert database.path == tmp_path / "new" / "folder" / "desk.db"


def test_postgres_address_may_be_spelled_as_everywhere() -> None:
    database = Database("postgres://someone@localhost/desk")
    assert database.url.drivername == "postgresql+psycopg"
    assert (database.is_sqlite, database.path) == (False, None)


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("sqlite://", "in memory"),
        ("sqlite:///:memory:", "in memory"),
        ("mysql://root@localhost/desk", "not on “mysql”"),
        ("not an address", "This is not a database address"),
        ("oracel://x", "not on “oracel”"),
        ("postgresql://me:secret@host:port/desk", r"“postgresql://me:\*\*\*@host:port/desk”"),
        ("", "This is not a database address"),
    ],
)
def test_unusable_addresses_are_refused_clearly(url: str, message: str) -> None:
    with pytest.raises(Unusable, match=message):
        Database(url)


def test_database_is_for_its_owner_alone_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        database = Database(f"sqlite:///{tmp_path / 'new.db'}")
        with database.write() as session:
            session.execute(text("CREATE TABLE thing (id INTEGER)"))
        modes = {path.name: path.stat().st_mode & 0o077 for path in tmp_path.glob("new.db*")}
        database.close()
    finally:
        os.umask(before)
    assert modes["new.db"] == modes["new.db-wal"] == 0
