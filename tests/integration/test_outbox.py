"""What leaves the house: only what was decided, at least once, with patience."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from salesdesk.desk import Desk
from salesdesk.errors import Refused
from salesdesk.i18n import N_
from salesdesk.office.model import OutboxMessage
from salesdesk.office.outbox import deliver, post
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, verb
from salesdesk.storage.engine import Database
from salesdesk.storage.rows import table_of
from tests.conftest import SetClock

pytestmark = pytest.mark.usefixtures("own_verbs")


class Away:
    """A mail server that is away so many times before it takes messages."""

    def __init__(self, times: int = 0) -> None:
        self.times = times
        self.sent: list[Any] = []

    def __call__(self, payload: Any) -> None:
        if self.times:
            self.times -= 1
            raise ConnectionRefusedError("nobody at home")
        self.sent.append(payload)


def put(
    database: Database, clock: SetClock, *payloads: Any, topic: str = "mail", refused: bool = False
) -> None:
    @verb(Permission.SYSTEM_RUN)
    def announce(tx: Transaction) -> None:
        for payload in payloads:
            post(tx, topic, payload)
        if refused:
            raise Refused(N_("Not found."))

    Desk.system(database, clock=clock).do(announce)


def messages(database: Database) -> list[Any]:
    outbox = table_of(OutboxMessage)
    with database.read() as session:
        return list(session.execute(select(outbox).order_by(outbox.c.id)))


def test_message_leaves_once_oldest_first(empty_database: Database, clock: SetClock) -> None:
    put(empty_database, clock, {"to": "a"}, {"to": "b"})
    server = Away()
    assert deliver(empty_database, {"mail": server}, clock.now) == 2
    assert server.sent == [{"to": "a"}, {"to": "b"}]
    clock.forward(days=30)
    assert deliver(empty_database, {"mail": server}, clock.now) == 0
    assert [row.error for row in messages(empty_database)] == ["", ""]


def test_message_of_a_refused_verb_never_leaves(empty_database: Database, clock: SetClock) -> None:
    with pytest.raises(Refused):
        put(empty_database, clock, {"to": "a"}, refused=True)
    assert messages(empty_database) == []


def test_topic_without_a_sender_waits(empty_database: Database, clock: SetClock) -> None:
    put(empty_database, clock, 1, topic="e-invoice")
    assert deliver(empty_database, {"mail": Away()}, clock.now) == 0
    assert deliver(empty_database, {}, clock.now) == 0
    assert deliver(empty_database, {"e-invoice": Away()}, clock.now) == 1


def test_limit_bounds_one_delivery(empty_database: Database, clock: SetClock) -> None:
    put(empty_database, clock, 1, 2, 3)
    server = Away()
    assert deliver(empty_database, {"mail": server}, clock.now, limit=2) == 2
    assert deliver(empty_database, {"mail": server}, clock.now, limit=2) == 1
    assert server.sent == [1, 2, 3]


def test_failures_are_tried_again_after_growing_pauses(empty_database: Database, clock: SetClock) -> None:
    put(empty_database, clock, "letter")
    server = Away(times=8)
    pauses = []
    while not server.sent:
        tried = clock.now
        deliver(empty_database, {"mail": server}, clock.now)
        (row,) = messages(empty_database)
        pauses.append(row.due_at - tried)
        # A second too early nothing happens.
        assert deliver(empty_database, {"mail": server}, row.due_at - timedelta(seconds=1)) == 0
        clock.now = row.due_at
    assert pauses == [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720, 720, 720, 720)]
    (row,) = messages(empty_database)
    assert (server.sent, row.attempts, row.error) == (["letter"], 9, "")


def test_failure_keeps_its_reason_and_does_not_hold_up_others(
    empty_database: Database, clock: SetClock
) -> None:
    put(empty_database, clock, "bad", "good")
    server = Away(times=1)
    assert deliver(empty_database, {"mail": server}, clock.now) == 1
    assert server.sent == ["good"]
    assert [(row.error, row.sent_at) for row in messages(empty_database)] == [
        ("ConnectionRefusedError: nobody at home", None),
        ("", clock.now),
    ]


def test_message_whose_sender_died_is_sent_again(empty_database: Database, clock: SetClock) -> None:
    put(empty_database, clock, "letter")
    sent = []

    def die_after_sending(payload: Any) -> None:
        sent.append(payload)
        raise SystemExit

    with pytest.raises(SystemExit):
        deliver(empty_database, {"mail": die_after_sending}, clock.now)
    server = Away()
    assert deliver(empty_database, {"mail": server}, clock.now) == 0
    clock.forward(minutes=1)
    assert deliver(empty_database, {"mail": server}, clock.now) == 1
    assert sent + server.sent == ["letter", "letter"]


def test_many_senders_at_once_send_each_message_once(empty_database: Database, clock: SetClock) -> None:
    letters = [f"letter {number}" for number in range(20)]
    put(empty_database, clock, *letters)
    server = Away()

    def send(now: datetime) -> int:
        seat = Database(empty_database.url, durable=False)
        sent = deliver(seat, {"mail": server}, now)
        seat.close()
        return sent

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(send, [clock.now] * 4)) == 20
    assert sorted(server.sent) == sorted(letters)
