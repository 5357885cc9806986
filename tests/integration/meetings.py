"""Two who meet in the middle of a transaction: the one goes on where the other waits."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence

from sqlalchemy import event, text

from salesdesk.storage.engine import Database

__all__ = ["after", "begun", "meeting"]


def after(database: Database, marks: Sequence[str], work: Callable[[], object]) -> None:
    """Do `work` once, after the next statement with all these marks, in the middle of its transaction."""
    waiting = [work]

    def executed(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if waiting and all(mark in statement for mark in marks):
            waiting.pop()()

    event.listen(database.engine, "after_cursor_execute", executed)


def begun(work: Callable[[], object], database: Database) -> threading.Thread:
    """A thread that does `work`, which has either ended or waits for a lock of PostgreSQL."""
    thread = threading.Thread(target=work)
    thread.start()
    waits = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    for _ in range(500):
        with database.read() as session:
            if session.execute(text(waits)).scalar_one() or not thread.is_alive():
                break
        time.sleep(0.01)
    return thread


def meeting(database: Database, marks: Sequence[str], work: Callable[[], object]) -> list[threading.Thread]:
    """Begin `work` once, after the next statement with all these marks; its thread, when it has begun."""
    threads: list[threading.Thread] = []
    after(database, marks, lambda: threads.append(begun(work, database)))
    return threads
