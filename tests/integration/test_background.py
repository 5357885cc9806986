from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from threading import Event

import psycopg
import pytest
from sqlalchemy import URL, select, update

from salesdesk.background import jobs, run_once, run_until
from salesdesk.config import Settings
from salesdesk.desk import Desk
from salesdesk.domain.corrections.verbs import block_expired
from salesdesk.domain.orders.model import Order
from salesdesk.domain.purchasing.queries import shortages
from salesdesk.errors import Conflict, SalesdeskError, Unusable
from salesdesk.office.jobs import Job
from salesdesk.office.mail import post_mail
from salesdesk.office.model import HistoryRow, JobLease, OutboxMessage
from salesdesk.office.permissions import SYSTEM
from salesdesk.office.work import Transaction
from salesdesk.storage.engine import Database
from salesdesk.warehouse.expiry.queries import expired_batches
from salesdesk.warehouse.stock.model import Batch
from salesdesk.warehouse.supply.model import Supply
from tests.conftest import Ground, PostgresGround, SetClock
from tests.house import House, furnish_polish
from tests.invariants import assert_sound
from tests.servers.mail import Mailbox, mail_server
from tests.servers.postgres import conninfo

NO_MAIL = Settings(smtp_host="")
SWEEP, PLANNED, MAIL, INDEX = "sweep of holds", "planned orders", "mail", "search index"
OVERDUE = "overdue receipts"
EXPIRED = "expired goods"
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
def house(ground: Ground, clock: SetClock) -> Iterator[House]:
    with ground.fresh(furnish_polish) as database:
        # Jobs go by the day on which the test runs: whatever has not kept till then is blocked.
        desk = Desk.system(database)
        desk.do(block_expired, desk.ask(expired_batches))
        yield House.of(database, clock)


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    mailbox = Mailbox()
    with mail_server(mailbox):
        yield mailbox


def outcomes(database: Database, work: list[Job]) -> dict[str, object]:
    """What jobs that are run once have to report."""
    reported: dict[str, object] = {}

    def report(job: str, outcome: int | SalesdeskError) -> None:
        reported[job] = outcome if isinstance(outcome, int) else outcome.text()

    assert run_once(database, work, report)
    return reported


def with_mail(mailbox: Mailbox) -> Settings:
    return Settings(smtp_host="127.0.0.1", smtp_port=mailbox.port, mail_from="biuro@kowal.example")


def post(database: Database, *subjects: str) -> None:
    with database.write() as session:
        tx = Transaction(database, session, SYSTEM, LONG_AGO, date(2020, 1, 1))
        for subject in subjects:
            post_mail(tx, ["anna@kowal.example"], subject, "Dzień dobry")


def let_holds_run_out(database: Database) -> None:
    with database.write() as session:
        session.execute(update(Supply).where(Supply.kind == "hold").values(expires_at=LONG_AGO))


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


@contextmanager
def running(database: Database, work: list[Job]) -> Iterator[tuple[Event, list[tuple[str, object]]]]:
    """The loop in a thread of its own, with what it reported; it has ended when the block has."""
    stop, reported = Event(), list[tuple[str, object]]()

    def report(job: str, outcome: int | SalesdeskError) -> None:
        reported.append((job, outcome if isinstance(outcome, int) else outcome.text()))

    thread = threading.Thread(target=run_until, args=(stop, database, work, report))
    thread.start()
    try:
        yield stop, reported
    finally:
        stop.set()
        thread.join(20)
        assert not thread.is_alive()


def test_holds_that_have_run_out_are_freed(house: House) -> None:
    house.order("ANNA", house.line("MUG", 110), house.line("TEA", 5), confirmed=False)
    confirmed = house.order("BOB", house.line("PEN", 7))
    let_holds_run_out(house.database)

    assert outcomes(house.database, jobs(house.database, NO_MAIL, Event())) == {SWEEP: 3}

    reserved = {code: house.stock(code)["MAIN"][1] for code in ("MUG", "TEA", "PEN")}
    assert reserved == {"MUG": Decimal(0), "TEA": Decimal(0), "PEN": Decimal(7)}
    with house.database.read() as session:
        assert session.scalars(select(Supply.order_id)).all() == [confirmed]


def test_orders_that_the_horizon_has_reached_get_their_goods(house: House) -> None:
    order = house.order(
        "ANNA", house.line("MUG", 5), requested_on=house.clock.now.date() + timedelta(days=60)
    )
    reserved = house.stock("MUG")["MAIN"][1]
    with house.database.write() as session:
        session.execute(update(Order).where(Order.id == order).values(requested_on=datetime.now(UTC).date()))
    assert outcomes(house.database, jobs(house.database, NO_MAIL, Event())) == {PLANNED: 1}
    assert (reserved, house.stock("MUG")["MAIN"][1]) == (Decimal(0), Decimal(5))


def test_a_sweep_of_nothing_leaves_no_trace(house: House) -> None:
    house.order("ANNA", house.line("MUG", 5), confirmed=False)
    with house.database.write() as session:
        session.execute(
            update(Supply)
            .where(Supply.kind == "hold")
            .values(expires_at=datetime.now(UTC) + timedelta(days=1))
        )
    assert outcomes(house.database, jobs(house.database, NO_MAIL, Event())) == {}
    with house.database.read() as session:
        swept = session.scalars(select(HistoryRow.id).where(HistoryRow.verb == "drafts.sweep_holds")).all()
    assert swept == []
    assert house.stock("MUG")["MAIN"][1] == Decimal(5)


def test_goods_past_their_dates_are_blocked_once(house: House) -> None:
    order = house.order("ANNA", house.line("TEA", 150))
    with house.database.write() as session:
        session.execute(
            update(Batch).where(Batch.article_id == house.articles["TEA"]).values(use_by=LONG_AGO.date())
        )

    work = jobs(house.database, NO_MAIL, Event())
    assert outcomes(house.database, work) == {EXPIRED: 2}

    assert house.free("TEA") == 0
    assert [(short.order_id, short.missing) for short in house.ask(shortages)] == [(order, Decimal(150))]
    with house.database.write() as session:
        session.execute(update(JobLease).values(last_run=LONG_AGO))
    assert outcomes(house.database, work) == {}
    assert_sound(house.database)


def test_mail_is_sent_when_there_is_a_server(firm: Database, mailbox: Mailbox) -> None:
    post(firm, *map(str, range(5)))
    assert outcomes(firm, jobs(firm, NO_MAIL, Event())) == {}
    assert mailbox.messages == []

    work = jobs(firm, with_mail(mailbox), Event())
    assert outcomes(firm, work) == {MAIL: 5}  # the others have only just been
    assert [message["Subject"] for message in mailbox.messages] == list("01234")
    assert outcomes(firm, work) == {}


def test_a_server_that_is_away_is_asked_once_in_a_run(firm: Database) -> None:
    gone = Mailbox()
    with mail_server(gone):
        pass
    post(firm, "first", "second")
    assert outcomes(firm, jobs(firm, with_mail(gone), Event())) == {}
    with firm.read() as session:
        tried = session.scalars(select(OutboxMessage.attempts).order_by(OutboxMessage.id)).all()
    assert tried == [1, 0]


def test_a_wrong_sender_is_said_at_once(firm: Database) -> None:
    settings = Settings(smtp_host="127.0.0.1", mail_from="")
    with pytest.raises(Unusable, match="SALESDESK_MAIL_FROM"):
        jobs(firm, settings, Event())


def test_the_loop_works_until_it_is_stopped(firm: Database, mailbox: Mailbox) -> None:
    post(firm, "first")
    seat = Database(firm.url, durable=False)
    with running(firm, jobs(firm, with_mail(mailbox), Event())) as (stop, reported):
        until(lambda: len(mailbox.messages) == 1)
        until(lambda: len(reported) == 1)
        start = time.monotonic()
        stop.set()
    assert time.monotonic() - start < 5
    assert reported == [(MAIL, 1)]
    with seat.read() as session:
        holders = session.execute(select(JobLease.job, JobLease.holder).order_by(JobLease.job)).all()
    seat.close()
    assert [tuple(row) for row in holders] == [
        (each, "") for each in (EXPIRED, MAIL, OVERDUE, PLANNED, INDEX, SWEEP)
    ]


def test_a_stop_comes_between_two_messages(firm: Database, mailbox: Mailbox) -> None:
    post(firm, *map(str, range(50)))
    mailbox.delay = 0.05
    stop = Event()
    runner = threading.Thread(target=outcomes, args=(firm, jobs(firm, with_mail(mailbox), stop)))
    runner.start()
    until(lambda: len(mailbox.messages) >= 2)
    stop.set()
    runner.join(20)
    assert 2 <= len(mailbox.messages) <= 4


def test_two_loops_share_the_work(firm: Database, mailbox: Mailbox) -> None:
    post(firm, *map(str, range(20)))
    other = Database(firm.url, durable=False)
    settings = with_mail(mailbox)
    with (
        running(firm, jobs(firm, settings, Event())),
        running(other, jobs(other, settings, Event())),
    ):
        until(lambda: len(mailbox.messages) == 20)
    other.close()
    assert sorted(int(message["Subject"]) for message in mailbox.messages) == list(range(20))


def test_a_job_that_fails_is_reported_and_tried_again(firm: Database) -> None:
    runs: list[int] = []

    def work() -> int:
        runs.append(len(runs))
        if len(runs) == 1:
            raise Conflict
        return 1

    job = Job("moody", timedelta(0), timedelta(minutes=1), work)
    with running(firm, [job]) as (_, reported):
        until(lambda: len(reported) >= 2)
    assert reported[:2] == [("moody", Conflict().text()), ("moody", 1)]


def test_a_mistake_of_ours_is_not_hidden(firm: Database) -> None:
    def work() -> int:
        raise ZeroDivisionError

    job = Job("broken", timedelta(0), timedelta(minutes=1), work)
    with pytest.raises(ZeroDivisionError):
        run_until(Event(), firm, [job], lambda *_: None)


def test_the_loop_outlives_a_database_that_is_away(
    postgres_ground: PostgresGround, postgres_database: Database
) -> None:
    def admin(statement: str) -> None:
        server: URL = postgres_database.url.set(database="postgres")
        with psycopg.connect(conninfo(server), autocommit=True) as connection:
            connection.execute(statement.encode())

    name = postgres_database.url.database
    job = Job("steady", timedelta(seconds=0.05), timedelta(minutes=1), lambda: 1)
    with running(postgres_database, [job]) as (_, reported):
        until(lambda: ("steady", 1) in reported)
        admin(f"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS false")
        admin(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
        until(lambda: reported[-1][1] != 1)
        admin(f"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS true")
        failed = len(reported)
        until(lambda: ("steady", 1) in reported[failed:])
    assert {outcome for _, outcome in reported if outcome != 1} == {
        "The database is busy or away. Nothing was changed; try again."
    }
