"""Counting the SQL statements that an engine sends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, event

__all__ = ["Statements", "count_statements"]


@dataclass(slots=True)
class Statements:
    """How many statements were sent so far, by all connections of the engine."""

    count: int = 0


@contextmanager
def count_statements(engine: Engine) -> Iterator[Statements]:
    """Count what `engine` sends while the block runs.

    One execution is one statement, an executemany too, whatever its number of rows;
    SQLAlchemy's own batches of INSERT … RETURNING count once per batch. BEGIN, COMMIT
    and ROLLBACK are not counted, savepoints are.
    """
    seen = Statements()

    def sent(*_execution: Any) -> None:
        seen.count += 1

    event.listen(engine, "before_cursor_execute", sent)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", sent)
