"""A new business day: goods that have not kept until today are blocked before anybody sells them.

The background work sees to it within minutes. Where none runs, the first who signs in does, or who does
something at a desk that was not left overnight.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from sqlalchemy.exc import DBAPIError

from salesdesk.clock import Clock, business_date
from salesdesk.desk import Desk
from salesdesk.domain.corrections.verbs import block_expired, release_outgrown
from salesdesk.errors import Busy
from salesdesk.office.jobs import Job, Stopped, last_run, present, run_due
from salesdesk.storage.engine import Database, Trouble
from salesdesk.warehouse.expiry.queries import expired_batches, outgrown_articles

__all__ = ["EXPIRED_GOODS", "begin_day", "expired_goods"]

EXPIRED_GOODS: Final = "expired goods"
"""The name of the job."""
_AT_ONCE: Final = 10  # batches or articles in one transaction, to keep it short


def expired_goods(desk: Desk, stopped: Callable[[], bool] = lambda: False) -> Job:
    """The job that blocks goods past their dates, and takes from lines what is too old for them.

    It finds some once a day: soon after it has begun.
    """

    def work() -> int:
        done = 0

        def parts(ids: list[int]) -> Iterator[list[int]]:
            for start in range(0, len(ids), _AT_ONCE):
                if stopped():
                    raise Stopped(done)
                yield ids[start : start + _AT_ONCE]

        # First what cannot be served anyway: then there may be enough for everybody else.
        for articles in parts(desk.ask(outgrown_articles)):
            done += len(desk.do(release_outgrown, articles))
        for batches in parts(desk.ask(expired_batches)):
            done += desk.do(block_expired, batches).batches
        return done

    return Job(EXPIRED_GOODS, timedelta(minutes=10), timedelta(minutes=5), work)


def begin_day(database: Database, timezone: str, clock: Clock | None = None) -> date | None:
    """Block goods past their dates unless that has been done on this day in `timezone`.

    The day that has been begun by now; None where the database is busy or away, or somebody
    else is at it. That is passed over: nobody is kept from signing in.
    """
    desk = Desk.system(database, clock=clock)
    try:
        now, last = desk.ask(present), desk.ask(last_run, EXPIRED_GOODS)
        today = business_date(now, timezone)
        if last is not None and business_date(last, timezone) >= today:
            return today
        at_once = replace(expired_goods(desk), every=timedelta(0))
        done = run_due(database, [at_once], f"{socket.gethostname()}:{os.getpid()}", now)
        return today if EXPIRED_GOODS in done else None
    except Busy:
        return None
    except DBAPIError as error:
        if database.trouble(error) is Trouble.FINAL:
            raise
        return None
