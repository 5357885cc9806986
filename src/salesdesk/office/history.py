"""The history: who did what to what, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from salesdesk.errors import Conflict
from salesdesk.i18n import N_
from salesdesk.office.model import HistoryRow
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Change, Transaction, query
from salesdesk.storage.rows import add_rows

__all__ = ["HistoryEntry", "find_call", "of_subject", "write"]


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One line of the history of a subject, newest first."""

    at: datetime
    actor_id: int | None
    verb: str
    changes: dict[str, Any]


def write(tx: Transaction, *, call_id: str, seat: str, verb: str, result: Any) -> None:
    """Write the rows of one call; the first carries `result`, ready for JSON."""
    changes = tx.changes or [Change(verb.partition(".")[0], None, {})]
    add_rows(
        tx.session,
        HistoryRow,
        [
            {
                "call_id": call_id,
                "entry": entry,
                "at": tx.now,
                "actor_id": tx.actor.id,
                "seat": seat,
                "verb": verb,
                "subject": change.subject,
                "subject_id": change.subject_id,
                "changes": change.changes,
                "result": result if entry == 0 else None,
            }
            for entry, change in enumerate(changes)
        ],
    )


def find_call(session: Session, call_id: str, verb: str, actor_id: int | None) -> tuple[Any] | None:
    """The stored result of a call, in a tuple of one; None if the call never happened.

    Raises Conflict if the id belongs to another verb or another person's call.
    """
    row = session.execute(
        select(HistoryRow.result, HistoryRow.verb, HistoryRow.actor_id).where(
            HistoryRow.call_id == call_id, HistoryRow.entry == 0
        )
    ).one_or_none()
    if row is None:
        return None
    if (row.verb, row.actor_id) != (verb, actor_id):
        raise Conflict(N_("This call has been made already, but for something else."))
    return (row.result,)


@query(Permission.HISTORY_SEE)
def of_subject(tx: Transaction, subject: str, subject_id: int, limit: int = 100) -> list[HistoryEntry]:
    """The newest `limit` things that happened to one subject."""
    rows = tx.session.execute(
        select(HistoryRow.at, HistoryRow.actor_id, HistoryRow.verb, HistoryRow.changes)
        .where(HistoryRow.subject == subject, HistoryRow.subject_id == subject_id)
        .order_by(HistoryRow.id.desc())
        .limit(limit)
    )
    return [HistoryEntry(*row) for row in rows]
