"""Runs of bytes under numbered keys; what goes wrong on the way past the mapper is told as ever."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, ProgrammingError
from sqlalchemy.orm import Session

from salesdesk.desk import Desk
from salesdesk.lookup.model import LookupPosting
from salesdesk.office.work import Transaction, query
from salesdesk.storage.engine import Database, Trouble
from salesdesk.storage.ranges import add_bytes, bytes_in_ranges
from salesdesk.storage.rows import table_of

TABLE = LookupPosting.__tablename__
ROWS = [(key, f"<{key}>".encode()) for key in (1, 2, 3, 5, 8, 2**62)]


def put(session: Session, rows: list[tuple[int, bytes]], table: str = TABLE) -> None:
    add_bytes(session, table, "key", "records", rows)


def got(session: Session, *ranges: tuple[int, int, int], table: str = TABLE) -> list[bytes]:
    return bytes_in_ranges(session, table, "key", "records", ranges)


@pytest.fixture
def filled(empty_database: Database) -> Database:
    with empty_database.write() as session:
        put(session, ROWS)
    return empty_database


def raised(database: Database, do: Callable[[Session], object]) -> DBAPIError:
    """What a step ends with when it fails in a transaction that writes."""
    with pytest.raises(DBAPIError) as caught, database.write() as session:
        do(session)
    return caught.value


def test_each_range_has_its_own_rows_in_the_order_of_keys(filled: Database) -> None:
    with filled.read() as session:
        assert got(session) == []
        asked = [(5, 2**62, 99), (1, 3, 2), (4, 4, 9), (1, 9, 0), (2, 2, 1), (1, 3, 99), (9, 1, 9)]
        assert got(session, *asked) == [b"<5><8><%d>" % 2**62, b"<1><2>", b"", b"", b"<2>", b"<1><2><3>", b""]


def test_key_that_is_taken_is_a_clash_and_nothing_is_written(filled: Database) -> None:
    error = raised(filled, lambda session: put(session, [(4, b"new"), (5, b"taken"), (6, b"new")]))
    assert isinstance(error, IntegrityError)
    assert filled.trouble(error) is Trouble.CLASH
    with filled.read() as session:
        assert session.scalar(select(func.count()).select_from(LookupPosting)) == len(ROWS)


@pytest.mark.parametrize(
    "do",
    [
        lambda session: got(session, (1, 2, 3), table="nowhere"),
        lambda session: put(session, [(1, b"")], table="nowhere"),
    ],
    ids=["read", "write"],
)
def test_table_that_is_not_there_is_told_as_by_any_statement(
    filled: Database, do: Callable[[Session], object]
) -> None:
    error = raised(filled, do)
    assert isinstance(error, OperationalError if filled.is_sqlite else ProgrammingError)
    assert filled.trouble(error) is Trouble.FINAL
    with filled.read() as session:
        assert got(session, (1, 1, 1)) == [b"<1>"]


def test_sqlite_file_locked_by_a_stranger_is_a_reason_to_try_again(sqlite_database: Database) -> None:
    stranger = Database(sqlite_database.url, durable=False)
    with stranger.connect() as lock, Session(sqlite_database.engine) as session:
        lock.execute(select(LookupPosting))  # begins IMMEDIATE, outside of the queue
        session.execute(text("PRAGMA busy_timeout = 10"))
        with pytest.raises(OperationalError) as caught:
            put(session, ROWS)
    assert sqlite_database.trouble(caught.value) is Trouble.RETRY
    stranger.close()


def test_waiting_too_long_for_rows_is_a_reason_to_try_again(postgres_database: Database) -> None:
    with postgres_database.write() as session, postgres_database.write() as late:
        session.connection().exec_driver_sql(f"LOCK TABLE {TABLE}")
        for do in (lambda: got(late, (1, 2, 3)), lambda: put(late, ROWS)):
            late.execute(text("SET LOCAL lock_timeout = '10ms'"))
            with pytest.raises(DBAPIError) as caught:
                do()
            assert postgres_database.trouble(caught.value) is Trouble.RETRY
            late.rollback()


def test_statement_that_is_called_off_is_told_as_by_any_other(postgres_database: Database) -> None:
    with postgres_database.write() as session, postgres_database.read() as late:
        session.connection().exec_driver_sql(f"LOCK TABLE {TABLE}")
        late.execute(text("SET LOCAL statement_timeout = '10ms'"))
        with pytest.raises(OperationalError):
            got(late, (1, 2, 3))


def kill(database: Database, session: Session) -> None:
    """End the connection of this session from outside."""
    pid = session.scalars(text("SELECT pg_backend_pid()")).one()
    killer = Database(database.url)
    with killer.read() as other:
        other.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": pid})
    killer.close()


@pytest.mark.parametrize("writes", [False, True])
def test_killed_connection_is_lost_and_the_next_one_works(postgres_database: Database, writes: bool) -> None:
    def cut_off(session: Session) -> None:
        kill(postgres_database, session)
        if writes:
            put(session, ROWS)
        else:
            got(session, (1, 2, 3))

    error = raised(postgres_database, cut_off)
    assert error.connection_invalidated
    assert postgres_database.trouble(error) is Trouble.LOST
    with postgres_database.write() as session:
        put(session, ROWS)
        assert got(session, (1, 2, 3)) == [b"<1><2>"]


def test_desk_asks_again_when_the_connection_was_lost_between(postgres_database: Database) -> None:
    runs = []

    @query(None)
    def look(tx: Transaction) -> list[bytes]:
        runs.append(1)
        if len(runs) < 3:
            kill(postgres_database, tx.session)
        return got(tx.session, (1, 9, 99))

    with postgres_database.write() as session:
        session.execute(insert(table_of(LookupPosting)), [{"key": 4, "records": b"four"}])
    assert Desk.system(postgres_database).ask(look) == [b"four"]
    assert len(runs) == 3
