"""Background work: which jobs there are, and the loop that runs them.

`salesdesk jobs` runs the loop. Whoever has a job's lease runs it, so any number of loops
share the work. An open desk runs none: building an index would hold up its typing.
"""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from threading import Event
from typing import Final

from sqlalchemy.exc import DBAPIError

from salesdesk.business_day import expired_goods
from salesdesk.config import Settings
from salesdesk.desk import Desk
from salesdesk.domain.drafts.verbs import sweep_holds
from salesdesk.domain.orders.verbs import firm_planned
from salesdesk.domain.purchasing.slipping import note_late, receipts_are_late
from salesdesk.errors import Busy, SalesdeskError
from salesdesk.indexing.kinds import Kind
from salesdesk.indexing.running import build_due
from salesdesk.office import outbox
from salesdesk.office.jobs import Job, present, run_due
from salesdesk.office.mail import MAIL, Mailer
from salesdesk.paper_mail import paper_senders
from salesdesk.storage.engine import Database, Trouble
from salesdesk.warehouse.supply.queries import holds_have_run_out

__all__ = ["Report", "jobs", "run_once", "run_until"]

_AT_ONCE: Final = 100  # messages in one run

Report = Callable[[str, int | SalesdeskError], None]
"""Told of each job that did something how many things it did, or what went wrong."""


def jobs(database: Database, settings: Settings, stop: Event) -> list[Job]:
    """The jobs of this installation. Long ones look at `stop` between two steps.

    Without a mail server in the settings mail waits in the outbox.
    """
    desk = Desk.system(database)
    found = [
        Job("sweep of holds", timedelta(seconds=30), timedelta(minutes=2), lambda: _sweep(desk, stop)),
        Job("planned orders", timedelta(hours=1), timedelta(minutes=5), lambda: _reserve(desk, stop)),
        expired_goods(desk, stop.is_set),
        Job("overdue receipts", timedelta(hours=1), timedelta(minutes=5), lambda: _note_late(desk, stop)),
        Job("search index", timedelta(minutes=1), timedelta(minutes=30), lambda: _build(database, stop)),
    ]
    if settings.smtp_host:
        send = Mailer(settings).send
        senders = {MAIL: send} | paper_senders(desk, send)
        found.append(
            Job("mail", timedelta(seconds=10), timedelta(minutes=5), lambda: _deliver(desk, senders, stop))
        )
    return found


def run_once(database: Database, jobs: list[Job], report: Report) -> bool:
    """Run every job that is due and that nobody else is running; whether all went well."""
    well = [_run(database, job, report) for job in jobs]  # every one, also after one that failed
    return all(well)


def run_until(stop: Event, database: Database, jobs: list[Job], report: Report) -> None:
    """Run jobs whenever they are due, until `stop` is set; a job at work is finished first.

    A job that fails, or a database that is away, is reported and tried again after
    the usual time: jobs outlive a night in which the server is restarted.
    """
    due = dict.fromkeys((job.name for job in jobs), 0.0)
    while not stop.wait(max(0.0, min(due.values()) - time.monotonic())):
        for job in jobs:
            if not stop.is_set() and time.monotonic() >= due[job.name]:
                _run(database, job, report)
                due[job.name] = time.monotonic() + job.every.total_seconds()


def _run(database: Database, job: Job, report: Report) -> bool:
    try:
        now = Desk.system(database).ask(present)
        done = run_due(database, [job], f"{socket.gethostname()}:{os.getpid()}", now).get(job.name, 0)
    except SalesdeskError as error:
        report(job.name, error)
        return False
    except DBAPIError as error:
        if database.trouble(error) is Trouble.FINAL:
            raise
        report(job.name, Busy())
        return False
    if done:
        report(job.name, done)
    return True


def _sweep(desk: Desk, stop: Event) -> int:
    freed = 0
    while not stop.is_set() and desk.ask(holds_have_run_out):
        freed += desk.do(sweep_holds)
    return freed


def _reserve(desk: Desk, stop: Event) -> int:
    reserved = 0
    while not stop.is_set() and (more := desk.do(firm_planned)):
        reserved += more
    return reserved


def _note_late(desk: Desk, stop: Event) -> int:
    noted = 0
    while not stop.is_set() and desk.ask(receipts_are_late):
        noted += desk.do(note_late)
    return noted


class _Stopped(Exception):
    """We are to end: the rebuild that is at work is broken off; the next one begins anew."""


def _build(database: Database, stop: Event) -> int:
    def go_on(_kind: Kind, _part: float) -> None:
        if stop.is_set():
            raise _Stopped

    try:
        return build_due(database, go_on)
    except _Stopped:
        return 0


def _deliver(desk: Desk, senders: Mapping[str, outbox.Sender], stop: Event) -> int:
    # One by one: whoever stops us does not wait for a hundred messages, and with the
    # server away we find that out once, not a hundred times.
    sent, now = 0, desk.ask(present)
    while sent < _AT_ONCE and not stop.is_set() and outbox.deliver(desk.database, senders, now, limit=1):
        sent += 1
    return sent
