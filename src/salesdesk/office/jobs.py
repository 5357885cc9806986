"""Background jobs under a lease: one runner at a time, whoever it is.

`salesdesk jobs` runs them; an open desk may as well. The lease is a row: who holds
it until when. A runner that dies loses it when the time is over.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import or_, select, update

from salesdesk.office.model import JobLease
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, query
from salesdesk.storage.engine import Database

__all__ = ["Job", "Stopped", "last_run", "present", "run_due"]

_LONG_AGO: Final = datetime.fromisoformat("2000-01-01T00:00:00+00:00")


@query(Permission.SYSTEM_RUN)
def present(tx: Transaction) -> datetime:
    """The database's time: leases and due times are compared with it, not with our own clock."""
    return tx.now


@query(Permission.SYSTEM_RUN)
def last_run(tx: Transaction, job: str) -> datetime | None:
    """When a job was begun that came to its end, the last time; None if none ever did."""
    ended = JobLease.last_run > _LONG_AGO
    return tx.session.scalar(select(JobLease.last_run).where(JobLease.job == job, ended))


class Stopped(Exception):
    """A job was told to end before it was through: it is due as before. `done` things it did."""

    def __init__(self, done: int) -> None:
        super().__init__(done)
        self.done = done


@dataclass(frozen=True, slots=True)
class Job:
    """Something to be done again and again.

    `work` returns how many things it did, or raises Stopped. `lease` bounds how long one run may take
    before another runner may believe that this one has died.
    """

    name: str
    every: timedelta
    lease: timedelta
    work: Callable[[], int]


def run_due(database: Database, jobs: list[Job], holder: str, now: datetime) -> dict[str, int]:
    """Run every job that is due and that nobody else is running; name → things done.

    If a job raises, its lease is given back, it is due as before, and the error goes on to the
    caller.
    """
    done = {}
    for job in jobs:
        if not _take(database, job, holder, now):
            continue
        ran = {}
        try:
            done[job.name] = job.work()
            ran = {"last_run": now}
        except Stopped as stopped:
            done[job.name] = stopped.done
        finally:
            _give_back(database, job, holder, ran)
    return done


def _take(database: Database, job: Job, holder: str, now: datetime) -> bool:
    with database.write() as session:
        row = {"job": job.name, "holder": "", "until": _LONG_AGO, "last_run": _LONG_AGO}
        database.insert_if_absent(session, JobLease, [row])
        taken = session.execute(
            update(JobLease)
            .where(
                JobLease.job == job.name,
                JobLease.last_run <= now - job.every,
                or_(JobLease.holder == "", JobLease.until <= now),
            )
            .values(holder=holder, until=now + job.lease)
        )
        return bool(taken.rowcount)  # type: ignore[attr-defined]


def _give_back(database: Database, job: Job, holder: str, ran: dict[str, datetime]) -> None:
    with database.write() as session:
        session.execute(
            update(JobLease)
            .where(JobLease.job == job.name, JobLease.holder == holder)
            .values(holder="", **ran)
        )
