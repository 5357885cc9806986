"""Background jobs run in one place at a time, and survive the death of who runs them."""

from __future__ import annotations

import multiprocessing
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from salesdesk.desk import Desk
from salesdesk.office.jobs import Job, Stopped, last_run, run_due
from salesdesk.office.model import JobLease
from salesdesk.storage.engine import Database
from tests.conftest import SetClock

HOUR = timedelta(hours=1)
LEASE = timedelta(minutes=5)


class Sweep:
    """A job that counts its runs."""

    def __init__(self, name: str = "sweep") -> None:
        self.runs = 0
        self.job = Job(name, HOUR, LEASE, self.work)

    def work(self) -> int:
        self.runs += 1
        return 7


def test_job_runs_when_it_is_due(empty_database: Database, clock: SetClock) -> None:
    sweep = Sweep()
    assert run_due(empty_database, [sweep.job], "a", clock.now) == {"sweep": 7}
    clock.forward(minutes=59)
    assert run_due(empty_database, [sweep.job], "a", clock.now) == {}
    clock.forward(minutes=1)
    assert run_due(empty_database, [sweep.job], "b", clock.now) == {"sweep": 7}
    assert sweep.runs == 2


def test_jobs_are_due_each_by_itself(empty_database: Database, clock: SetClock) -> None:
    sweep, compact = Sweep(), Sweep("compact")
    run_due(empty_database, [sweep.job], "a", clock.now)
    assert run_due(empty_database, [sweep.job, compact.job], "a", clock.now) == {"compact": 7}


def test_job_that_is_running_is_left_alone(empty_database: Database, clock: SetClock) -> None:
    other = Sweep()
    seen = []

    def work() -> int:
        # A long run: another runner looks in, just before the lease is over.
        clock.forward(minutes=4)
        seen.append(run_due(empty_database, [other.job], "b", clock.now))
        return 1

    assert run_due(empty_database, [Job("sweep", HOUR, LEASE, work)], "a", clock.now) == {"sweep": 1}
    assert (seen, other.runs) == ([{}], 0)


def test_of_many_runners_one_runs_the_job(empty_database: Database, clock: SetClock) -> None:
    sweep = Sweep()
    start = threading.Barrier(6)

    def run(holder: str) -> dict[str, int]:
        seat = Database(empty_database.url, durable=False)
        start.wait()
        done = run_due(seat, [sweep.job], holder, clock.now)
        seat.close()
        return done

    with ThreadPoolExecutor(6) as pool:
        done = list(pool.map(run, "abcdef"))
    assert sorted(map(len, done)) == [0] * 5 + [1]
    assert sweep.runs == 1


def test_job_that_did_not_come_to_its_end_is_still_due(empty_database: Database, clock: SetClock) -> None:
    def fail() -> int:
        raise OSError("disk is full")

    def stop() -> int:
        raise Stopped(3)

    with pytest.raises(OSError, match="disk is full"):
        run_due(empty_database, [Job("sweep", HOUR, LEASE, fail)], "a", clock.now)
    assert run_due(empty_database, [Job("sweep", HOUR, LEASE, stop)], "a", clock.now) == {"sweep": 3}
    desk = Desk.system(empty_database, clock=clock)
    assert desk.ask(last_run, "sweep") is None
    sweep = Sweep()
    assert run_due(empty_database, [sweep.job], "b", clock.now) == {"sweep": 7}
    assert desk.ask(last_run, "sweep") == clock.now


def run_and_die(url: str, now: datetime) -> None:
    """What a runner does whose machine is switched off in the middle of a job."""

    def die() -> int:
        os._exit(9)

    run_due(Database(url), [Job("sweep", HOUR, LEASE, die)], "dead", now)


def test_job_of_a_dead_runner_runs_elsewhere_when_the_lease_is_over(
    empty_database: Database, clock: SetClock
) -> None:
    url = empty_database.url.render_as_string(hide_password=False)
    runner = multiprocessing.get_context("spawn").Process(target=run_and_die, args=(url, clock.now))
    runner.start()
    runner.join(60)
    assert runner.exitcode == 9
    sweep = Sweep()
    clock.forward(minutes=4, seconds=59)
    assert run_due(empty_database, [sweep.job], "b", clock.now) == {}
    clock.forward(seconds=1)
    assert run_due(empty_database, [sweep.job], "b", clock.now) == {"sweep": 7}


def test_runner_that_overstayed_does_not_end_the_lease_of_its_successor(
    empty_database: Database, clock: SetClock
) -> None:
    def overstay() -> int:
        clock.forward(minutes=6)
        with empty_database.write() as session:  # as a successor does that now runs the job
            session.execute(update(JobLease).values(holder="b", until=clock.now + LEASE))
        return 1

    third = Sweep()
    assert run_due(empty_database, [Job("sweep", HOUR, LEASE, overstay)], "a", clock.now) == {"sweep": 1}
    assert run_due(empty_database, [third.job], "c", clock.now) == {}
    clock.forward(minutes=5)
    assert run_due(empty_database, [third.job], "c", clock.now) == {"sweep": 7}
