"""The outbox: what has to leave the house after a transaction that decided so.

The row is written in the decision's own transaction. Sending happens outside of any
transaction, at least once, with growing pauses between failures, for mail servers
are sometimes away and invoices must still arrive.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import insert, select, update

from salesdesk.office.model import OutboxMessage
from salesdesk.office.work import Transaction
from salesdesk.storage.engine import Database

__all__ = ["Sender", "deliver", "post"]

Sender = Callable[[Any], None]
"""Sends one payload, or raises OSError when it could not."""

_PAUSES: Final = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 240, 720))


def post(tx: Transaction, topic: str, payload: Any) -> None:
    """Put a message into the outbox; it leaves only if this transaction commits."""
    tx.session.execute(
        insert(OutboxMessage).values(
            topic=topic, payload=payload, created_at=tx.now, due_at=tx.now, attempts=0, error="", sent_at=None
        )
    )


def deliver(database: Database, senders: Mapping[str, Sender], now: datetime, limit: int = 100) -> int:
    """Send what is due, oldest first; the number of messages sent.

    A topic without a sender waits. A message is claimed before it is sent, by moving
    its due time, so that two senders do not send it twice at the same moment; if the
    program dies in between, it is sent again after that pause.
    """
    with database.read() as session:
        due = session.scalars(
            select(OutboxMessage.id)
            .where(
                OutboxMessage.sent_at.is_(None),
                OutboxMessage.due_at <= now,
                OutboxMessage.topic.in_(list(senders)),
            )
            .order_by(OutboxMessage.due_at, OutboxMessage.id)
            .limit(limit)
        ).all()
    sent = 0
    for message_id in due:
        message = _claim(database, message_id, now)
        if message is None:
            continue
        try:
            senders[message.topic](message.payload)
        except OSError as error:
            _close(database, message_id, error=f"{type(error).__name__}: {error}"[:4000])
        else:
            _close(database, message_id, error="", sent_at=now)
            sent += 1
    return sent


def _claim(database: Database, message_id: int, now: datetime) -> OutboxMessage | None:
    with database.write() as session:
        message = session.scalars(
            select(OutboxMessage)
            .where(
                OutboxMessage.id == message_id,
                OutboxMessage.sent_at.is_(None),
                OutboxMessage.due_at <= now,
            )
            .with_for_update()
        ).one_or_none()
        if message is not None:
            message.due_at = now + _PAUSES[min(message.attempts, len(_PAUSES) - 1)]
            message.attempts += 1
        return message


def _close(database: Database, message_id: int, **values: Any) -> None:
    with database.write() as session:
        session.execute(update(OutboxMessage).where(OutboxMessage.id == message_id).values(**values))
