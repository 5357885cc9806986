"""The doctor has nothing to say of a firm at work, and finds and names whatever is damaged."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from functools import partial

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from salesdesk.cli.app import app
from salesdesk.doctor import Finding, examine
from salesdesk.domain.orders.verbs import cancel
from salesdesk.storage.engine import Database
from salesdesk.storage.revisions import head
from tests.conftest import Ground, PostgresGround, SqliteGround, times
from tests.integration.damages import DAMAGES, Planted
from tests.integration.damages_of_transfers import STOCKTAKES, TRANSFERS
from tests.integration.firm_at_work import Firm, line, open_firm_at_work


@pytest.fixture
def at_work(ground: Ground) -> Iterator[Database]:
    """A firm in the middle of its work, on SQLite and again on PostgreSQL."""
    with ground.fresh(open_firm_at_work) as fresh:
        yield fresh


def noticed(database: Database) -> set[tuple[str, str]]:
    return {(finding.check, finding.where) for finding in examine(database)}


def test_doctor_has_nothing_to_say_of_a_firm_at_work(at_work: Database) -> None:
    assert examine(at_work) == []


PLANTED = [*DAMAGES, *TRANSFERS, *STOCKTAKES]


@pytest.mark.either_database
@pytest.mark.parametrize("planted", PLANTED, ids=[planted.name for planted in PLANTED])
def test_doctor_finds_and_names_damage(at_work: Database, planted: Planted) -> None:
    planted.do(at_work)
    expected = set(planted.noticed)
    if at_work.is_sqlite and planted.against:
        expected |= {("file", "")}  # SQLite itself looks at constraints
    assert noticed(at_work) == expected


def test_doctor_exits_with_1_when_something_is_damaged(at_work: Database) -> None:
    url = at_work.url.render_as_string(hide_password=False)
    doctor = partial(CliRunner().invoke, app, ["--database", url, "doctor"])
    assert doctor().exit_code == 0
    DAMAGES[0].do(at_work)
    result = doctor()
    assert result.exit_code == 1
    assert result.stdout.splitlines()[0] == (
        "stock: BOOK · MAIN: 26 is recorded on hand, its moves sum to 25."
    )


def test_doctor_sees_one_moment_while_seats_go_on(empty_database: Database) -> None:
    firm = Firm(empty_database)
    failed: list[BaseException] = []

    def trade() -> None:
        try:
            for number in range(times(15, 90)):
                firm.bill(firm.deliver(firm.order(f"{number}", firm.net, line(firm.lamp, 1))))
                firm.desk.do(cancel, firm.order("", firm.net, line(firm.book, 2)), "no more")
        except BaseException as error:
            failed.append(error)

    seat = threading.Thread(target=trade)
    seat.start()
    while seat.is_alive():
        assert examine(empty_database) == []
    seat.join()
    assert failed == []


def test_doctor_names_twenty_and_counts_the_rest(at_work: Database) -> None:
    payment = (
        "INSERT INTO payment (payer_id, received_on, currency, amount, allocated, reference) "
        "VALUES ((SELECT id FROM customer WHERE number = 'NET'), '2026-03-02', 'PLN', 5000, 4000, '')"
    )
    with at_work.connect() as connection:
        for _ in range(25):
            connection.execute(text(payment))
        connection.commit()
    findings = examine(at_work)
    assert [finding.where for finding in findings] == [*(f"#{number}" for number in range(3, 23)), ""]
    assert findings[-1] == Finding("payments", "", "5 more are like these.")


def test_doctor_finds_a_call_without_its_result(at_work: Database) -> None:
    with at_work.connect() as connection:
        call = connection.execute(text("SELECT max(call_id) FROM history WHERE entry = 1")).scalar_one()
        first = connection.execute(
            text("SELECT id, verb FROM history WHERE call_id = :call AND entry = 1"), {"call": call}
        ).one()
        connection.execute(text("DELETE FROM history WHERE call_id = :call AND entry = 0"), {"call": call})
        connection.commit()
    assert examine(at_work) == [
        Finding("history", f"#{first.id} · {first.verb}", f"Rows of the call {call} are missing.")
    ]


def test_doctor_finds_a_number_given_twice(postgres_ground: PostgresGround) -> None:
    with postgres_ground.fresh(open_firm_at_work) as database:
        with database.connect() as connection:
            connection.execute(text("ALTER TABLE sales_order DROP CONSTRAINT uq_sales_order_number"))
            connection.execute(text("UPDATE sales_order SET number = 'ZS 3/2026' WHERE number = 'ZS 4/2026'"))
            connection.commit()
        assert noticed(database) == {("numbers", "ZS 3/2026"), ("numbers", "ZS 4/2026")}


def test_doctor_finds_references_to_nothing(sqlite_ground: SqliteGround) -> None:
    with sqlite_ground.fresh(open_firm_at_work) as database:
        Planted("", ("UPDATE sales_order SET contact_id = 99 WHERE reference = 'on hold'",), frozenset()).do(
            database
        )
        assert examine(database) == [
            Finding("references", "sales_order · 13", "It refers to a row of contact that is not there.")
        ]


def test_doctor_goes_on_past_a_broken_page(sqlite_ground: SqliteGround) -> None:
    with sqlite_ground.fresh(open_firm_at_work) as database:
        _break_page(database, "payment_allocation")
        findings = examine(database)
        assert {finding.check for finding in findings} == {"file", "references", "payments"}
        assert all("malformed" in f.text for f in findings if f.check != "file")


def _break_page(database: Database, table: str) -> None:
    """Overwrite the first page of a table in the file."""
    assert database.path is not None
    with closing(sqlite3.connect(database.path)) as raw:
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        [size] = raw.execute("PRAGMA page_size").fetchone()
        [page] = raw.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()
    with database.path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)


def test_doctor_does_not_look_into_another_version(ground: Ground) -> None:
    with ground.fresh(_strange) as database:
        assert examine(database) == [
            Finding("schema", "", f"The database has the form -, this program expects {head()}.")
        ]


def _strange(database: Database) -> None:
    """A database that is not ours."""
    with database.connect() as connection:
        connection.execute(text("CREATE TABLE stranger (id INTEGER)"))
        connection.commit()
