"""The history tells who did what to what."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from salesdesk.errors import NotAllowed, Refused
from salesdesk.i18n import N_
from salesdesk.office.history import HistoryEntry, of_subject
from salesdesk.office.permissions import Permission, Role
from salesdesk.office.work import Transaction, verb
from salesdesk.storage.engine import Database
from tests.conftest import SetClock
from tests.integration.conftest import desk_of
from tests.integration.traces import SELLER, history_of

pytestmark = pytest.mark.usefixtures("own_verbs")


def test_every_subject_of_a_call_has_its_entry_and_the_first_carries_the_result(firm: Database) -> None:
    @verb(Permission.ORDERS_ENTER)
    def merge(tx: Transaction) -> dict[str, Decimal]:
        tx.record("order", 1, amount=[Decimal("1.10"), Decimal("2.20")])
        tx.record("order", 2, state="cancelled")
        tx.record("customer", 9)
        return {"amount": Decimal("2.20")}

    desk_of(firm, SELLER).call("call 1", merge)
    rows = [
        (row.call_id, row.entry, row.subject, row.subject_id, row.changes, row.result)
        for row in history_of(firm, "merge")
    ]
    assert rows == [
        ("call 1", 0, "order", 1, {"amount": ["1.10", "2.20"]}, {"amount": "2.20"}),
        ("call 1", 1, "order", 2, {"state": "cancelled"}, None),
        ("call 1", 2, "customer", 9, {}, None),
    ]


def test_verb_that_records_nothing_is_in_the_history_all_the_same(firm: Database) -> None:
    @verb(Permission.ORDERS_ENTER)
    def call_back(tx: Transaction) -> None: ...

    desk_of(firm, SELLER).do(call_back)
    (row,) = history_of(firm, "call_back")
    assert (row.subject, row.subject_id, row.changes, row.result) == ("integration", None, {}, None)


def test_history_of_a_subject_begins_with_the_newest(firm: Database, clock: SetClock) -> None:
    @verb(Permission.ORDERS_ENTER)
    def rename(tx: Transaction, name: str) -> None:
        tx.record("order", 1, name=name)
        tx.record("order", 2, name="another")

    desk = desk_of(firm, SELLER, clock=clock)
    begin = clock.now
    for name in ("a", "b", "c"):
        desk.do(rename, name)
        clock.forward(minutes=1)
    entries = [
        HistoryEntry(begin + timedelta(minutes=minute), desk.actor_id, "integration.rename", {"name": name})
        for minute, name in ((2, "c"), (1, "b"), (0, "a"))
    ]
    assert desk.ask(of_subject, "order", 1) == entries
    assert desk.ask(of_subject, "order", 1, limit=2) == entries[:2]
    assert desk.ask(of_subject, "order", 3) == []


def test_history_is_only_for_those_who_may_see_it(firm: Database) -> None:
    with pytest.raises(NotAllowed):
        desk_of(firm, Role.WAREHOUSE).ask(of_subject, "order", 1)


def test_refused_call_leaves_no_history(firm: Database) -> None:
    @verb(Permission.ORDERS_ENTER)
    def fail(tx: Transaction) -> None:
        tx.record("order", 1, state="confirmed")
        raise Refused(N_("Not found."))

    with pytest.raises(Refused):
        desk_of(firm, SELLER).do(fail)
    assert history_of(firm, "fail") == []


def test_history_shows_no_control_characters(firm: Database) -> None:
    @verb(Permission.ORDERS_ENTER)
    def rename(tx: Transaction, name: str) -> str:
        tx.record("order", 1, name=name)
        return name

    desk_of(firm, SELLER).do(rename, "\x1b]0;owned\x07\0 \ud800")
    (row,) = history_of(firm, "rename")
    assert (row.changes, row.result) == ({"name": "]0;owned "}, "]0;owned ")
