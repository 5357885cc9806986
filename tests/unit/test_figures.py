"""What every benchmark reports, and what it measures with."""

from __future__ import annotations

import json
import os
from argparse import ArgumentParser
from pathlib import Path

import pytest
from sqlalchemy import text

from benchmarks.harness.figures import Figure, Report, add_options, finish
from benchmarks.harness.machine import database_folder, fsync_latency, machine
from benchmarks.harness.memory import resident_bytes
from benchmarks.harness.statements import count_statements
from salesdesk.storage.engine import Database


def report(*figures: Figure) -> Report:
    return Report("replay", {"cpus": 2}, {"orders": 500}, list(figures))


def speed(value: float | None) -> Figure:
    return Figure("lines per second, year", value, "lines/s", "higher", must=300, aim=600, baseline=212.5)


def mismatches(value: float | None) -> Figure:
    return Figure("mismatches", value, "invoices", "lower", must=0)


@pytest.mark.parametrize(
    ("figure", "reached"),
    [
        (speed(300), True),
        (speed(299.9), False),
        (speed(None), False),
        (speed(float("nan")), False),
        (mismatches(0), True),
        (mismatches(1), False),
        (Figure("history ratio", None, "", "lower"), True),
    ],
)
def test_figure_misses_its_must(figure: Figure, reached: bool) -> None:
    assert report(figure).missed() == ([] if reached else [figure])


def test_report_is_one_json_object() -> None:
    assert json.loads(report(speed(412.5), mismatches(float("nan"))).as_json()) == {
        "benchmark": "replay",
        "machine": {"cpus": 2},
        "settings": {"orders": 500},
        "figures": [
            {
                "name": "lines per second, year",
                "value": 412.5,
                "unit": "lines/s",
                "better": "higher",
                "must": 300,
                "aim": 600,
                "baseline": 212.5,
            },
            {
                "name": "mismatches",
                "value": None,
                "unit": "invoices",
                "better": "lower",
                "must": 0,
                "aim": None,
                "baseline": None,
            },
        ],
    }


def test_report_prints_a_table_with_verdicts() -> None:
    table = report(speed(1412.54), mismatches(3), Figure("memory growth", None, "MB", "lower")).as_table()

    assert table.splitlines() == [
        "replay",
        "orders: 500",
        "cpus: 2",
        "",
        "figure                         value  unit       must    aim  baseline",
        "------------------------------------------------------------------------------",
        "lines per second, year       1,412.5  lines/s   ≥ 300  ≥ 600     212.5  aim",
        "mismatches                         3  invoices    ≤ 0                   MISSED",
        "memory growth           not measured  MB",
    ]


def test_report_refuses_a_figure_twice() -> None:
    found = report(mismatches(0))

    with pytest.raises(ValueError, match="mismatches"):
        found.add("mismatches", 0, "invoices", better="lower")


@pytest.mark.parametrize("as_json", [False, True])
def test_finish_names_what_misses_its_must(capsys: pytest.CaptureFixture[str], as_json: bool) -> None:
    found = report(speed(250), mismatches(None))

    assert finish(found, as_json=as_json, check=True) == 1
    printed = capsys.readouterr()
    assert printed.out == (found.as_json() if as_json else found.as_table()) + "\n"
    assert printed.err.splitlines() == [
        "missed: lines per second, year: 250, must be at least 300",
        "missed: mismatches: not measured, must be at most 0",
    ]


def test_finish_without_check_or_without_a_miss_is_no_failure(capsys: pytest.CaptureFixture[str]) -> None:
    assert finish(report(speed(250)), as_json=False, check=False) == 0
    assert finish(report(speed(600), mismatches(0)), as_json=False, check=True) == 0
    assert capsys.readouterr().err == ""


def test_options_are_the_same_for_every_benchmark() -> None:
    parser = ArgumentParser()
    add_options(parser)

    assert vars(parser.parse_args([])) == {"json": False, "check": False}
    assert vars(parser.parse_args(["--json", "--check"])) == {"json": True, "check": True}


def test_statements_are_counted_once_each_and_begin_and_commit_not_at_all(database: Database) -> None:
    with database.connect() as connection, connection.begin():
        connection.execute(text("CREATE TABLE counted (id INTEGER)"))

    with count_statements(database.engine) as sent:
        with database.write() as session:
            session.execute(text("INSERT INTO counted VALUES (:id)"), [{"id": 1}, {"id": 2}, {"id": 3}])
            session.execute(text("SELECT 1"))
        with database.read() as session:
            assert session.scalar(text("SELECT count(*) FROM counted")) == 3
    with database.read() as session:
        session.execute(text("SELECT 1"))

    assert sent.count == 3


def test_machine_names_the_database_and_its_disk(database: Database) -> None:
    found = machine(database.engine)

    assert list(found) == [
        "cpus",
        "cpu",
        "python",
        "sqlalchemy",
        "database",
        "fsync p50 ms",
        "fsync p95 ms",
    ]
    assert found["database"].split()[0] == ("SQLite" if database.is_sqlite else "PostgreSQL")
    if folder := database_folder(database.engine):
        assert os.access(folder, os.W_OK)
        assert 0 <= found["fsync p50 ms"] <= found["fsync p95 ms"]
    else:
        assert not database.is_sqlite
        assert (found["fsync p50 ms"], found["fsync p95 ms"]) == (None, None)


def test_fsync_latency_leaves_nothing_behind(tmp_path: Path) -> None:
    p50, p95 = fsync_latency(tmp_path, times=5)

    assert 0 <= p50 <= p95
    assert list(tmp_path.iterdir()) == []


def test_resident_bytes_grow_with_what_is_held() -> None:
    before = resident_bytes()
    held = bytearray(os.urandom(1)) * 50_000_000

    assert resident_bytes() - before > 0.9 * len(held)
