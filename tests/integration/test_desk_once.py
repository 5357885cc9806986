"""A call happens exactly once, whatever becomes of the connection, the rows and the other seats."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from salesdesk.errors import Busy, Refused
from salesdesk.i18n import N_
from salesdesk.office import numbering
from salesdesk.office.model import NumberSeries
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Stale, Transaction, query, verb
from salesdesk.storage.engine import Database
from tests.integration.conftest import desk_of
from tests.integration.traces import SELLER, YEAR, declare_sell, drawn, history_of
from tests.servers.proxy import Cut, proxied

pytestmark = pytest.mark.usefixtures("own_verbs")


class Size(StrEnum):
    LARGE = "large"


@dataclass(frozen=True, slots=True)
class Line:
    amount: Decimal
    on: date
    size: Size


@dataclass(frozen=True, slots=True)
class View:
    at: datetime
    lines: tuple[Line, ...]
    note: str | None


VIEW = View(datetime(2026, 3, 2, 9, tzinfo=UTC), (Line(Decimal("1.10"), date(2026, 3, 2), Size.LARGE),), None)


def test_call_that_is_repeated_happens_once_and_gives_the_same_result(firm: Database) -> None:
    @verb(Permission.ORDERS_ENTER)
    def sell_much(tx: Transaction) -> View:
        numbering.draw(tx, "X", YEAR)
        return VIEW

    desk = desk_of(firm, SELLER)
    assert [desk.call("call 1", sell_much) for _ in range(3)] == [VIEW] * 3
    assert (drawn(firm), len(history_of(firm, "sell_much"))) == (1, 1)
    assert desk.call("call 2", sell_much) == VIEW
    assert drawn(firm) == 2


def test_call_that_is_repeated_at_the_same_moment_happens_once(firm: Database) -> None:
    sell = declare_sell()
    seats = [Database(firm.url, durable=False) for _ in range(4)]
    desks = [desk_of(seat, SELLER) for seat in seats]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda desk: desk.call("call 1", sell), desks)) == [1] * 4
    for seat in seats:
        seat.close()
    assert drawn(firm) == 1


def test_call_that_is_refused_because_it_has_happened_gives_the_first_result(firm: Database) -> None:
    @verb(Permission.ORDERS_ENTER)
    def sell_once(tx: Transaction) -> list[int]:
        numbers = numbering.draw(tx, "X", YEAR)
        if numbers != [1]:
            raise Refused(N_("Not found."))
        return numbers

    desk = desk_of(firm, SELLER)
    assert [desk.call("call 1", sell_once) for _ in range(2)] == [[1], [1]]
    with pytest.raises(Refused):
        desk.call("call 2", sell_once)
    assert drawn(firm) == 1


def test_verb_that_met_stale_rows_runs_again(firm: Database) -> None:
    runs = []

    @verb(Permission.ORDERS_ENTER)
    def hesitate(tx: Transaction) -> list[int]:
        runs.append(numbering.draw(tx, "X", YEAR))
        if len(runs) < 3:
            raise Stale
        return runs[-1]

    assert desk_of(firm, SELLER).do(hesitate) == [1]
    assert (runs, drawn(firm)) == ([[1]] * 3, 1)


def test_verb_that_never_gets_through_is_busy_and_changes_nothing(
    firm: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    @verb(Permission.ORDERS_ENTER)
    def despair(tx: Transaction) -> None:
        numbering.draw(tx, "X", YEAR)
        raise Stale

    monkeypatch.setattr("salesdesk.desk._PAUSE", 0.0)
    with pytest.raises(Busy):
        desk_of(firm, SELLER).do(despair)
    assert drawn(firm) == 0


def test_verb_that_breaks_a_constraint_again_and_again_raises_and_changes_nothing(firm: Database) -> None:
    @verb(Permission.ORDERS_ENTER)
    def break_rules(tx: Transaction) -> None:
        numbering.draw(tx, "X", YEAR)
        tx.session.execute(text("UPDATE company SET hold_minutes = -1"))

    with pytest.raises(IntegrityError):
        desk_of(firm, SELLER).do(break_rules)
    assert drawn(firm) == 0


def test_verb_with_a_programming_error_raises_at_once(firm: Database) -> None:
    runs = []

    @verb(Permission.ORDERS_ENTER)
    def stumble(tx: Transaction) -> None:
        runs.append(numbering.draw(tx, "X", YEAR))
        tx.session.execute(text("SELECT * FROM no_such_table"))

    with pytest.raises(DBAPIError):
        desk_of(firm, SELLER).do(stumble)
    assert (len(runs), drawn(firm)) == (1, 0)


def test_victim_of_a_deadlock_runs_again_as_a_whole(postgres_firm: Database) -> None:
    both_have_one = threading.Barrier(2)
    runs = []

    @verb(Permission.ORDERS_ENTER)
    def cross(tx: Transaction, first: str, second: str) -> int:
        runs.append(first)
        (number,) = numbering.draw(tx, first, YEAR)
        if runs.count(first) == 1:
            both_have_one.wait()
        numbering.draw(tx, second, YEAR)
        return number

    with postgres_firm.write() as session:
        session.add_all(NumberSeries(kind=kind, year=YEAR, place="", next_number=1) for kind in "AB")
    desk = desk_of(postgres_firm, SELLER)
    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(lambda pair: desk.do(cross, *pair), ("AB", "BA"))) == [1, 2]
    assert len(runs) == 3
    assert (drawn(postgres_firm, "A"), drawn(postgres_firm, "B")) == (2, 2)
    assert len(history_of(postgres_firm, "cross")) == 2


@pytest.mark.parametrize(
    ("cut", "runs_needed"), [(Cut.BEFORE_COMMIT, {2}), (Cut.AMID_COMMIT, {1, 2}), (Cut.AFTER_COMMIT, {1})]
)
def test_connection_lost_in_commit_happens_exactly_once(
    postgres_firm: Database, cut: Cut, runs_needed: set[int]
) -> None:
    runs = []

    @verb(Permission.ORDERS_ENTER)
    def sell(tx: Transaction) -> list[int]:
        runs.append(1)
        return numbering.draw(tx, "X", YEAR)

    with proxied(postgres_firm.url) as proxy:
        far = Database(proxy.url)
        desk = desk_of(far, SELLER)
        assert desk.do(sell) == [1]
        runs.clear()
        proxy.next_cut = cut
        assert desk.do(sell) == [2]
        assert proxy.next_cut is None
        assert len(runs) in runs_needed
        assert desk.do(sell) == [3]
        far.close()
    assert (drawn(postgres_firm), len(history_of(postgres_firm, "sell"))) == (3, 3)


def test_connection_lost_in_commit_of_a_verb_that_cannot_happen_twice(postgres_firm: Database) -> None:
    """The second run would be refused for what the first has done; the person sees that it was done."""

    @verb(Permission.ORDERS_ENTER)
    def sell_once(tx: Transaction) -> list[int]:
        numbers = numbering.draw(tx, "X", YEAR)
        if numbers != [1]:
            raise Refused(N_("Not found."))
        return numbers

    for cut in (Cut.AMID_COMMIT, Cut.AFTER_COMMIT):
        with postgres_firm.write() as session:
            session.execute(text("DELETE FROM number_series"))
        with proxied(postgres_firm.url) as proxy:
            far = Database(proxy.url)
            proxy.next_cut = cut
            assert desk_of(far, SELLER).do(sell_once) == [1]
            far.close()
        assert drawn(postgres_firm) == 1


def test_killed_connections_do_not_show(postgres_firm: Database) -> None:
    @query(None)
    def look(tx: Transaction) -> int:
        return 1

    sell = declare_sell()
    desk = desk_of(postgres_firm, SELLER)
    desk.do(sell)
    kill_connections(postgres_firm)
    assert desk.ask(look) == 1
    kill_connections(postgres_firm)
    assert desk.do(sell) == 2


def kill_connections(database: Database) -> None:
    killer = Database(database.url)
    with killer.read() as session:
        session.execute(
            select(func.pg_terminate_backend(text("pid"), 5000))
            .select_from(text("pg_stat_activity"))
            .where(text("datname = current_database() AND pid <> pg_backend_pid()"))
        )
    killer.close()


def test_server_that_is_gone_is_busy(postgres_firm: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    sell = declare_sell()
    monkeypatch.setattr("salesdesk.desk._PAUSE", 0.0)
    with proxied(postgres_firm.url) as proxy:
        far = Database(proxy.url)
        desk = desk_of(far, SELLER)
    far.engine.dispose()
    with pytest.raises(Busy, match="connection was lost"):
        desk.do(sell)
    assert drawn(postgres_firm) == 0
