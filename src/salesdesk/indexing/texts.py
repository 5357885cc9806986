"""What records are found by, written anew where it is not what is stored of them.

An older version of the program may have folded texts otherwise. Seats go on working: what
differs is looked for outside of any transaction that writes, and written in short ones.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from salesdesk.indexing.kinds import Kind
from salesdesk.office.permissions import SYSTEM
from salesdesk.office.work import Transaction
from salesdesk.storage.engine import Database, Trouble

__all__ = ["bring_up_to_date", "differing", "system_transaction"]

_COMPARED: Final = 1_000  # records in one read
_WRITTEN: Final = 100  # records in one transaction
_PAUSE: Final = 0.001  # seconds that belong to the seats after each
_TRIES: Final = 8


def bring_up_to_date(database: Database, kind: Kind, now: datetime, progress: Callable[[float], None]) -> int:
    """Write anew what records are found by where it differs; of how many it did.

    `progress` is told what part has been looked at.
    """
    block = kind.block()
    with database.read() as session:
        whole = session.scalar(select(func.count(kind.key))) or 1
    after = looked_at = written = 0
    while True:
        with database.read() as session:
            tx = system_transaction(database, session, now)
            rows = session.execute(block, {"after": after, "most": _COMPARED}).all()
            different = [row[0] for row in differing(tx, kind, rows)]
        if not rows:
            return written
        for start in range(0, len(different), _WRITTEN):
            written += _write(database, kind, different[start : start + _WRITTEN], now)
            time.sleep(_PAUSE)
        after = rows[-1][0]
        looked_at += len(rows)
        progress(min(1.0, looked_at / whole))


def differing(tx: Transaction, kind: Kind, rows: Sequence[Any]) -> list[Any]:
    """The rows, as `Kind.block` reads them, whose texts are not those of their records."""
    due = kind.texts_of(tx, [row[0] for row in rows])
    return [row for row in rows if due.get(row[0]) not in (None, tuple(row[2:]))]


def _write(database: Database, kind: Kind, ids: Sequence[int], now: datetime) -> int:
    """Write the texts of those records that differ still, as a verb would do it."""
    for attempt in range(_TRIES):
        if attempt:
            time.sleep(_PAUSE * 2**attempt * (0.5 + random.random()))
        try:
            with database.write() as session:
                tx = system_transaction(database, session, now)
                session.execute(kind.lock(), {"records": ids}).all()
                rows = session.execute(kind.some(), {"records": ids}).all()
                stale = [row[0] for row in differing(tx, kind, rows)]
                kind.write_texts(tx, stale)
                return len(stale)
        except DBAPIError as error:
            if attempt == _TRIES - 1 or database.trouble(error) is not Trouble.RETRY:
                raise
    return 0


def system_transaction(database: Database, session: Session, now: datetime) -> Transaction:
    """The program's own transaction over an open session."""
    return Transaction(database, session, SYSTEM, now, now.date())
