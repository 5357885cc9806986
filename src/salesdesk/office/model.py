"""What the office keeps: history, number series, the outbox, leases of jobs."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from salesdesk.storage.base import Base, constraints
from salesdesk.storage.types import Code, Id, Instant, Json, Note, Short

__all__ = ["HistoryRow", "JobLease", "NumberSeries", "OutboxMessage"]


class HistoryRow(Base):
    """One subject touched by one call. The first row of a call carries its result.

    `call_id` with `entry` is unique: a call that is repeated after a lost connection
    finds itself here instead of happening twice.
    """

    __tablename__ = "history"
    __table_args__ = constraints(UniqueConstraint("call_id", "entry"), Index(None, "subject", "subject_id"))

    id: Mapped[Id]
    call_id: Mapped[Code]
    entry: Mapped[int]
    at: Mapped[Instant]
    actor_id: Mapped[int | None]
    seat: Mapped[Short]
    verb: Mapped[Code]
    subject: Mapped[Code]
    subject_id: Mapped[int | None]
    changes: Mapped[Any] = mapped_column(Json)
    result: Mapped[Any | None] = mapped_column(Json)


class NumberSeries(Base):
    """The next number of one kind of document in one year and place.

    `pattern` is a format string with `number`, `year` and `place`.
    """

    __tablename__ = "number_series"

    kind: Mapped[Code] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    place: Mapped[Code] = mapped_column(primary_key=True)
    next_number: Mapped[int]


class OutboxMessage(Base):
    """Something to be sent after the transaction that decided it: mail now, e-invoices later."""

    __tablename__ = "outbox"
    __table_args__ = constraints(
        Index(
            "ix_outbox_due",
            "due_at",
            sqlite_where=text("sent_at IS NULL"),
            postgresql_where=text("sent_at IS NULL"),
        ),
    )

    id: Mapped[Id]
    topic: Mapped[Code]
    payload: Mapped[Any] = mapped_column(Json)
    created_at: Mapped[Instant]
    due_at: Mapped[Instant]
    attempts: Mapped[int]
    error: Mapped[Note]
    sent_at: Mapped[Instant | None]


class JobLease(Base):
    """Who runs a background job until when; the one whose row it is, nobody else."""

    __tablename__ = "job_lease"

    job: Mapped[Code] = mapped_column(primary_key=True)
    holder: Mapped[Short]
    until: Mapped[Instant]
    last_run: Mapped[Instant]
