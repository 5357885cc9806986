"""The one door: all or nothing, and only for those who may."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.exc import DBAPIError

from salesdesk.desk import Desk, new_call_id
from salesdesk.domain.users.model import User
from salesdesk.errors import NotAllowed, Refused, Unusable
from salesdesk.i18n import N_
from salesdesk.office import numbering
from salesdesk.office.permissions import Permission, Role
from salesdesk.office.work import Transaction, query, verb
from salesdesk.storage.engine import Database
from tests.conftest import SetClock
from tests.integration.conftest import NOBODY, desk_of
from tests.integration.traces import SELLER, YEAR, declare_sell, drawn, history_of, statements

pytestmark = pytest.mark.usefixtures("own_verbs")


def test_do_returns_the_result_and_saves(firm: Database) -> None:
    sell = declare_sell()
    desk = desk_of(firm, SELLER)
    assert [desk.do(sell), desk.do(sell)] == [1, 2]
    assert drawn(firm) == 2


def test_do_writes_the_history_with_the_verb(firm: Database, clock: SetClock) -> None:
    sell = declare_sell()
    desk = desk_of(firm, SELLER, clock=clock)
    desk.call("call 1", sell)
    (row,) = history_of(firm, "sell")
    assert (row.call_id, row.entry, row.at, row.seat) == ("call 1", 0, clock.now, "seat 1")
    assert (row.subject, row.subject_id, row.changes) == ("order", 1, {"state": ["draft", "confirmed"]})
    assert (row.actor_id, row.result) == (desk.actor_id, 1)


def test_refused_verb_changes_nothing(firm: Database) -> None:
    @verb(Permission.ORDERS_ENTER)
    def sell_too_much(tx: Transaction) -> None:
        numbering.draw(tx, "X", YEAR)
        raise Refused(N_("Not found."))

    with pytest.raises(Refused):
        desk_of(firm, SELLER).do(sell_too_much)
    assert (drawn(firm), history_of(firm, "sell_too_much")) == (0, [])


@pytest.mark.parametrize("login", [Role.WAREHOUSE.value, NOBODY])
def test_person_without_the_permission_changes_nothing(firm: Database, login: str) -> None:
    sell = declare_sell()
    with pytest.raises(NotAllowed):
        desk_of(firm, login).do(sell)
    assert (drawn(firm), history_of(firm, "sell")) == (0, [])


def test_person_without_the_permission_sees_nothing(firm: Database) -> None:
    @query(Permission.COSTS_SEE)
    def cost(tx: Transaction) -> int:
        return 5

    assert desk_of(firm, Role.BUYER).ask(cost) == 5
    with pytest.raises(NotAllowed):
        desk_of(firm, SELLER).ask(cost)


def test_login_that_is_switched_off_may_nothing(firm: Database) -> None:
    @query(None)
    def anything(tx: Transaction) -> int:
        return 1

    desk = desk_of(firm, SELLER)
    assert desk.ask(anything) == 1
    with firm.write() as session:
        session.execute(update(User).where(User.login == SELLER).values(active=False))
    sell = declare_sell()
    with pytest.raises(NotAllowed, match="switched off"):
        desk.ask(anything)
    with pytest.raises(NotAllowed, match="switched off"):
        desk.do(sell)
    assert drawn(firm) == 0


def test_unknown_person_may_nothing(firm: Database) -> None:
    with pytest.raises(NotAllowed):
        Desk(firm, 4711).do(declare_sell())


def test_person_at_a_database_without_a_company_is_told_so(empty_database: Database) -> None:
    sell = declare_sell()
    Desk.system(empty_database).do(sell)
    with empty_database.write() as session:
        session.add(
            User(
                login="early", name="", email="", language="en", password_hash="", active=True,
                roles=frozenset(), permissions=frozenset(), failed_logins=0, created_at=datetime.now(UTC),
            )
        )  # fmt: skip
    with pytest.raises(Unusable, match="salesdesk init"):
        desk_of(empty_database, "early").do(sell)


def test_ask_saves_nothing(firm: Database) -> None:
    @query(None)
    def look(tx: Transaction) -> list[int]:
        return numbering.draw(tx, "X", YEAR)

    with pytest.raises(DBAPIError):
        desk_of(firm, SELLER).ask(look)
    assert drawn(firm) == 0


def test_only_declared_functions_run_and_each_at_its_own_door(firm: Database) -> None:
    sell = declare_sell()

    @query(None)
    def look(tx: Transaction) -> int:
        return 1

    def helper(tx: Transaction) -> int:
        return 1

    helper.__name__ = "sell"
    desk = desk_of(firm, SELLER)
    with pytest.raises(LookupError, match="not declared"):
        desk.do(helper)
    with pytest.raises(LookupError, match="not declared"):
        desk.do(look)
    with pytest.raises(LookupError, match="not declared"):
        desk.ask(sell)


def test_verb_costs_two_statements_beside_its_own(firm: Database) -> None:
    @verb(Permission.ORDERS_ENTER)
    def idle(tx: Transaction) -> None: ...

    @query(None)
    def look(tx: Transaction) -> None: ...

    desk = desk_of(firm, SELLER)
    with statements(firm) as asked:
        desk.do(idle)
    assert [statement.split()[0] for statement in asked] == ["SELECT", "INSERT"]
    with statements(firm) as asked:
        desk.ask(look)
    assert [statement.split()[0] for statement in asked] == ["SELECT"]
    with statements(firm) as asked, pytest.raises(NotAllowed):
        desk_of(firm, NOBODY).do(idle)
    assert [statement.split()[0] for statement in asked] == ["SELECT", "SELECT"]  # the first is desk_of's


def test_now_is_the_time_of_the_database(firm: Database) -> None:
    @query(None)
    def times(tx: Transaction) -> tuple[datetime, date]:
        return tx.now, tx.today

    now, _ = desk_of(firm, SELLER).ask(times)
    assert now.tzinfo is UTC
    assert abs(now - datetime.now(UTC)) < timedelta(seconds=5)


def test_today_is_the_local_date_of_the_company(firm: Database, clock: SetClock) -> None:
    @query(None)
    def today(tx: Transaction) -> date:
        return tx.today

    desk = desk_of(firm, SELLER, clock=clock)
    clock.now = datetime(2026, 6, 30, 22, 30, tzinfo=UTC)
    assert desk.ask(today) == date(2026, 7, 1)


def test_call_ids_are_unique_and_sort_by_time() -> None:
    ids = [new_call_id() for _ in range(1000)]
    assert len(set(ids)) == 1000
    assert sorted(id_[:12] for id_ in ids) == [id_[:12] for id_ in ids]
    assert max(map(len, ids)) <= 40
