"""Small verbs of the tests' own, and what they leave behind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from salesdesk.lookup import generation
from salesdesk.office import numbering
from salesdesk.office.model import HistoryRow, NumberSeries
from salesdesk.office.permissions import Permission, Role
from salesdesk.office.work import Transaction, verb
from salesdesk.schema import METADATA
from salesdesk.storage.engine import Database
from salesdesk.storage.ranges import bytes_in_ranges
from salesdesk.storage.rows import table_of

__all__ = [
    "SELLER",
    "YEAR",
    "declare_sell",
    "drawn",
    "history_of",
    "plan_of",
    "posting_reads",
    "read_whole",
    "statements",
]

YEAR = 2026
SELLER = Role.TELEMARKETER


def drawn(database: Database, kind: str = "X") -> int:
    """How many numbers of a series have been drawn: the traces of the verbs of these tests."""
    with database.read() as session:
        following = session.scalars(
            select(NumberSeries.next_number).where(NumberSeries.kind == kind)
        ).one_or_none()
    return (following or 1) - 1


def history_of(database: Database, verb_name: str) -> list[Any]:
    history = table_of(HistoryRow)
    with database.read() as session:
        return list(
            session.execute(
                select(history).where(history.c.verb == f"integration.{verb_name}").order_by(history.c.id)
            )
        )


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """What the database is asked during the block, executemany counted once."""
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        asked.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    yield asked
    event.remove(database.engine, "before_cursor_execute", note)


@contextmanager
def posting_reads(after: Callable[[], object] = lambda: None) -> Iterator[list[int]]:
    """How many runs of postings each reading of them asks for: they are read past what `statements` sees.

    `after` is called after each.
    """
    asked: list[int] = []

    def note(session: Session, table: str, key: str, value: str, ranges: Sequence[Any]) -> list[bytes]:
        asked.append(len(ranges))
        found = bytes_in_ranges(session, table, key, value, ranges)
        after()
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(generation, "bytes_in_ranges", note)
        yield asked


def read_whole(database: Database, asked: Iterable[str]) -> set[str]:
    """The tables (or their aliases) that SQLite would read from end to end for these statements.

    One of which an index holds only the rows that matter is not among them.
    """
    partial = {
        index.name
        for table in METADATA.sorted_tables
        for index in table.indexes
        if index.dialect_options["sqlite"]["where"] is not None
    }
    steps = (step.split() for statement in asked for step in plan_of(database, statement))
    return {step[1] for step in steps if step[0] == "SCAN" and step[-1] not in partial}


def plan_of(database: Database, statement: str) -> list[str]:
    """The steps that SQLite would take for a statement, with whatever in its places."""
    with database.read() as session:
        plan = session.connection().exec_driver_sql(
            f"EXPLAIN QUERY PLAN {statement}", ("",) * statement.count("?")
        )
        return [row[3] for row in plan]


def declare_sell() -> Callable[[Transaction], int]:
    @verb(Permission.ORDERS_ENTER)
    def sell(tx: Transaction) -> int:
        (number,) = numbering.draw(tx, "X", YEAR)
        tx.record("order", number, state=["draft", "confirmed"])
        return number

    return sell
