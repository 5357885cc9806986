from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
import shutil
import signal
import stat
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, inspect, select, text

from salesdesk.backup import back_up, restore
from salesdesk.desk import Desk
from salesdesk.doctor import examine
from salesdesk.domain.company.verbs import CompanyDetails, set_up
from salesdesk.domain.tax.model import TaxRate
from salesdesk.domain.tax.rules import TaxClass
from salesdesk.domain.tax.verbs import add_known_rates, set_rate
from salesdesk.domain.users.verbs import NewUser, create
from salesdesk.errors import Refused, Unusable
from salesdesk.office.model import HistoryRow
from salesdesk.schema import METADATA
from salesdesk.storage import migrate, revisions
from salesdesk.storage.engine import Database
from salesdesk.storage.rows import add_rows
from tests.conftest import KINDS, Ground, SetClock
from tests.house import House, furnish_polish

pytestmark = pytest.mark.either_database

LINES = 2500
"""Enough history for progress to be reported in the middle of it."""


def nothing(database: Database) -> None:
    """Leave a database without any table."""
    database.engine.connect().close()


def small_firm(database: Database) -> None:
    migrate.upgrade(database)
    desk = Desk.system(database)
    desk.do(set_up, CompanyDetails(name="Kowal", language="pl", timezone="Europe/Warsaw"), "PL", "PLN")
    desk.do(add_known_rates, "PL")
    with database.write() as session:
        add_rows(session, HistoryRow, [_line(number) for number in range(LINES)])


def _line(number: int) -> dict[str, object]:
    return {
        "call_id": f"call {number}",
        "entry": 0,
        "at": datetime(2026, 3, 2, 9, 0, 0, number, tzinfo=UTC),
        "actor_id": None,
        "seat": "system",
        "verb": "orders.confirm",
        "subject": "order",
        "subject_id": number,
        "changes": {"state": ["draft", "confirmed"], "name": 'zażółć gęślą jaźń \\ " €'},
        "result": None,
    }


def ground_of(request: pytest.FixtureRequest, kind: str) -> Ground:
    ground: Ground = request.getfixturevalue(f"{kind}_ground")
    return ground


@pytest.fixture
def firm(ground: Ground) -> Iterator[Database]:
    with ground.fresh(small_firm) as database:
        yield database


@pytest.fixture
def bare(ground: Ground) -> Iterator[Database]:
    with ground.fresh(nothing) as database:
        yield database


@pytest.fixture
def bare_file(sqlite_ground: Ground) -> Iterator[Database]:
    """For what is refused before any database is asked."""
    with sqlite_ground.fresh(nothing) as database:
        yield database


@pytest.fixture(scope="module")
def written(sqlite_ground: Ground, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("backup") / "firm.zip"
    with sqlite_ground.fresh(small_firm) as database:
        back_up(database, file)
    return file


@pytest.fixture
def backup_of_firm(written: Path, tmp_path: Path) -> Path:
    """A backup that a test may damage."""
    return Path(shutil.copy(written, tmp_path))


def everything(database: Database) -> dict[str, list[dict[str, Any]]]:
    """All rows but those that are made from the others: of the search's indexes."""
    with database.read() as session:
        return {
            table.name: [
                dict(row)
                for row in session.execute(select(table).order_by(*table.primary_key.columns)).mappings()
            ]
            for table in METADATA.sorted_tables
            if not table.name.startswith("lookup_")
        }


def tables(database: Database) -> list[str]:
    with database.engine.connect() as connection:
        return inspect(connection).get_table_names()


@pytest.mark.parametrize("source_kind", KINDS)
@pytest.mark.parametrize("target_kind", KINDS)
def test_a_firm_at_work_comes_back_whole_on_either_kind(
    request: pytest.FixtureRequest, tmp_path: Path, clock: SetClock, source_kind: str, target_kind: str
) -> None:
    file = tmp_path / "firm.zip"
    with (
        ground_of(request, source_kind).fresh(furnish_polish) as source,
        ground_of(request, target_kind).fresh(nothing) as target,
    ):
        house = House.of(source, clock)
        sold = house.order("ANNA", house.line("MUG", 5), house.line("SCREW", 1000))
        house.order("BOB", house.line("RARE", 3))
        house.order("BERLIN", house.line("MUG", 2), confirmed=False)
        house.bill(*house.issue(sold))

        written = back_up(source, file)
        read = restore(target, file)

        assert read == written
        assert everything(target) == everything(source)
        assert revisions.is_current(target)
        # And work goes on: numbers follow on, keys are fresh, stock is where it was.
        again = House.of(target, clock)
        again.bill(*again.issue(again.order("ANNA", again.line("MUG", 3))))
        assert again.stock("MUG")["MAIN"] == (Decimal(92), Decimal(2))
        assert examine(target) == []


@pytest.mark.parametrize("source_kind", KINDS)
@pytest.mark.parametrize("target_kind", KINDS)
def test_a_key_once_given_is_never_given_again(
    request: pytest.FixtureRequest, tmp_path: Path, source_kind: str, target_kind: str
) -> None:
    file = tmp_path / "firm.zip"
    with (
        ground_of(request, source_kind).fresh(small_firm) as source,
        ground_of(request, target_kind).fresh(nothing) as target,
    ):
        gone = Desk.system(source).do(set_rate, "CH", TaxClass.STANDARD, date(2024, 1, 1), Decimal("8.1"))
        with source.write() as session:
            session.execute(delete(TaxRate).where(TaxRate.id == gone))
        back_up(source, file)
        restore(target, file)
        desk = Desk.system(target)
        assert desk.do(set_rate, "CH", TaxClass.STANDARD, date(2024, 1, 1), Decimal("8.1")) == gone + 1
        assert desk.do(create, NewUser("anna", "Anna", "hash")) == 1


def test_a_backup_is_of_one_moment_while_others_work(
    firm: Database, request: pytest.FixtureRequest, sqlite_ground: Ground, tmp_path: Path
) -> None:
    before = everything(firm)
    seat = Database(firm.url, durable=False)
    wrote: list[int] = []

    def work(table: str, rows: int) -> None:
        # Tables that are written after the one at work, and that one too.
        desk = Desk.system(seat)
        wrote.append(desk.do(set_rate, "CH", TaxClass.STANDARD, date(2024, 1, rows // 1000), Decimal(8)))

    back_up(firm, tmp_path / "firm.zip", progress=work)
    seat.close()
    assert len(wrote) == 2
    assert len(everything(firm)["tax_rate"]) == len(before["tax_rate"]) + 2
    with sqlite_ground.fresh(nothing) as target:
        restore(target, tmp_path / "firm.zip")
        assert everything(target) == before


def test_a_backup_says_what_it_is(firm: Database, tmp_path: Path) -> None:
    file = tmp_path / "firm.zip"
    manifest = back_up(firm, file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with zipfile.ZipFile(file) as archive:
        assert archive.testzip() is None
        stored = json.loads(archive.read("manifest.json"))
        history = archive.read("tables/history.jsonl").decode().splitlines()
    assert (stored["format"], stored["revision"]) == (1, revisions.head())
    assert stored["tables"]["history"]["rows"] == len(history) == LINES + 2
    assert manifest.rows == sum(table["rows"] for table in stored["tables"].values())
    assert json.loads(history[-1]) == [
        LINES + 2,
        f"call {LINES - 1}",
        0,
        "2026-03-02T09:00:00.002499+00:00",
        None,
        "system",
        "orders.confirm",
        "order",
        LINES - 1,
        '{"state":["draft","confirmed"],"name":"zażółć gęślą jaźń \\\\ \\" €"}',
        None,
    ]


def test_both_kinds_write_the_same(request: pytest.FixtureRequest, tmp_path: Path, clock: SetClock) -> None:
    with (
        ground_of(request, "sqlite").fresh(furnish_polish) as sqlite,
        ground_of(request, "postgres").fresh(nothing) as postgres,
    ):
        first = back_up(sqlite, tmp_path / "sqlite.zip")
        restore(postgres, tmp_path / "sqlite.zip")
        second = back_up(postgres, tmp_path / "postgres.zip")
    assert {name: sorted(table.columns) for name, table in second.tables.items()} == {
        name: sorted(table.columns) for name, table in first.tables.items()
    }
    assert {name: (table.rows, table.last_key) for name, table in second.tables.items()} == {
        name: (table.rows, table.last_key) for name, table in first.tables.items()
    }


def test_a_file_is_not_overwritten_unless_forced(firm: Database, tmp_path: Path) -> None:
    file = tmp_path / "firm.zip"
    file.write_text("something dear")
    with pytest.raises(Refused, match="already there"):
        back_up(firm, file)
    assert file.read_text() == "something dear"
    back_up(firm, file, force=True)
    assert zipfile.is_zipfile(file)
    assert os.listdir(tmp_path) == ["firm.zip"]


def test_a_backup_never_replaces_the_database(sqlite_database: Database) -> None:
    assert sqlite_database.path is not None
    with pytest.raises(Refused, match="is the database itself"):
        back_up(sqlite_database, sqlite_database.path, force=True)
    assert revisions.is_current(sqlite_database)


def test_a_backup_that_fails_leaves_nothing_behind(firm: Database, tmp_path: Path) -> None:
    def fail(table: str, rows: int) -> None:
        raise KeyboardInterrupt

    (tmp_path / "firm.zip").write_text("the last good one")
    with pytest.raises(KeyboardInterrupt):
        back_up(firm, tmp_path / "firm.zip", force=True, progress=fail)
    assert [path.read_text() for path in tmp_path.iterdir()] == ["the last good one"]


def test_a_backup_into_a_folder_that_is_not_there_is_refused(firm: Database, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="There is no folder "):
        back_up(firm, tmp_path / "no" / "firm.zip")
    assert list(tmp_path.iterdir()) == []


def test_a_database_without_salesdesk_has_nothing_to_back_up(bare: Database, tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="salesdesk init"):
        back_up(bare, tmp_path / "firm.zip")
    assert list(tmp_path.iterdir()) == []


def test_restore_wants_an_empty_database(firm: Database, backup_of_firm: Path) -> None:
    before = everything(firm)
    with pytest.raises(Unusable, match="not empty"):
        restore(firm, backup_of_firm)
    assert everything(firm) == before


def test_restore_of_a_file_that_is_not_there(bare: Database, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        restore(bare, tmp_path / "nowhere.zip")
    assert tables(bare) == []


Edit = Callable[[dict[str, bytes]], object]


def rewritten(file: Path, edit: Edit, *, seal: bool = False) -> None:
    """Take a backup apart, edit its files and put it together again, sealed anew or not."""
    with zipfile.ZipFile(file) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    edit(files)
    if seal:
        manifest = json.loads(files["manifest.json"])
        for name, table in manifest["tables"].items():
            content = files.get(f"tables/{name}.jsonl", b"")
            table |= {"rows": content.count(b"\n"), "sha256": hashlib.sha256(content).hexdigest()}
        files["manifest.json"] = json.dumps(manifest).encode()
        files["manifest.sha256"] = hashlib.sha256(files["manifest.json"]).hexdigest().encode()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)


def replacing(member: str, old: bytes, new: bytes) -> Edit:
    def edit(files: dict[str, bytes]) -> None:
        assert old in files[member]
        files[member] = files[member].replace(old, new, 1)

    return edit


@pytest.mark.parametrize(
    "edit",
    [
        replacing("tables/company.jsonl", b"Kowal", b"Lis"),
        replacing("tables/tax_rate.jsonl", b"\n", b""),
        replacing("manifest.json", b'"format": 1', b'"format":  1'),
        replacing("manifest.sha256", b"", b"0"),
        lambda files: files.pop("tables/history.jsonl"),
        lambda files: files.pop("manifest.json"),
        lambda files: files.pop("manifest.sha256"),
        lambda files: files.update({"tables/more.jsonl": b""}),
        lambda files: files.clear(),
    ],
)
def test_an_edited_file_is_refused(bare_file: Database, backup_of_firm: Path, edit: Edit) -> None:
    rewritten(backup_of_firm, edit)
    with pytest.raises(Refused, match="is damaged, or is not a backup"):
        restore(bare_file, backup_of_firm)
    assert tables(bare_file) == []


@pytest.mark.parametrize(
    "edit",
    [
        replacing("manifest.json", b'"columns"', b'"fields"'),
        replacing("tables/company.jsonl", b"[", b"{"),
        replacing("tables/company.jsonl", b"[1,", b"["),
        replacing("tables/company.jsonl", b"[1,", b"[1,1,"),
    ],
)
def test_a_file_that_is_wrong_in_itself_is_refused(
    bare_file: Database, backup_of_firm: Path, edit: Edit
) -> None:
    rewritten(backup_of_firm, edit, seal=True)
    with pytest.raises(Refused, match="is damaged, or is not a backup"):
        restore(bare_file, backup_of_firm)
    assert tables(bare_file) == []


@pytest.mark.parametrize("share", [0.0, 0.01, 0.5, 0.9, 0.999])
def test_a_file_cut_off_is_refused(bare_file: Database, backup_of_firm: Path, share: float) -> None:
    whole = backup_of_firm.read_bytes()
    backup_of_firm.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(Refused, match="is damaged, or is not a backup"):
        restore(bare_file, backup_of_firm)
    assert tables(bare_file) == []


def test_a_file_with_a_wrong_byte_is_refused(bare_file: Database, backup_of_firm: Path) -> None:
    whole = bytearray(backup_of_firm.read_bytes())
    with zipfile.ZipFile(backup_of_firm) as archive:
        member = archive.getinfo("tables/history.jsonl")
    begin = member.header_offset + 100  # inside of its content
    for position in range(begin, begin + member.compress_size - 100, member.compress_size // 10):
        damaged = whole.copy()
        damaged[position] ^= 0xFF
        backup_of_firm.write_bytes(damaged)
        with pytest.raises(Refused, match="is damaged, or is not a backup"):
            restore(bare_file, backup_of_firm)
        assert tables(bare_file) == []


@pytest.mark.parametrize(
    "edit",
    [
        replacing("manifest.json", b'"format": 1', b'"format": 2'),
        replacing("manifest.json", b'"revision": "', b'"revision": "9'),
    ],
)
def test_a_file_of_another_version_says_so(bare_file: Database, backup_of_firm: Path, edit: Edit) -> None:
    rewritten(backup_of_firm, edit, seal=True)
    with pytest.raises(Unusable, match="made by another version of salesdesk"):
        restore(bare_file, backup_of_firm)
    assert tables(bare_file) == []


@pytest.mark.parametrize(
    "edit",
    [
        replacing("manifest.json", b'"hold_minutes"', b'"hold_hours"'),
        lambda files: _without(files, "history"),
    ],
)
def test_a_file_with_other_tables_than_its_revision_is_refused(
    bare: Database, backup_of_firm: Path, edit: Edit
) -> None:
    rewritten(backup_of_firm, edit, seal=True)
    with pytest.raises(Refused, match="not those of its revision"):
        restore(bare, backup_of_firm)
    assert tables(bare) == []


def _without(files: dict[str, bytes], table: str) -> None:
    del files[f"tables/{table}.jsonl"]
    manifest = json.loads(files["manifest.json"])
    del manifest["tables"][table]
    files["manifest.json"] = json.dumps(manifest).encode()


def _add_orphan(files: dict[str, bytes]) -> None:
    columns = json.loads(files["manifest.json"])["tables"]["brand"]["columns"]
    values = {"id": 1, "name": "Orphan", "supplier_id": 99}
    files["tables/brand.jsonl"] = json.dumps([values.get(name, "") for name in columns]).encode() + b"\n"


def _double_company(files: dict[str, bytes]) -> None:
    files["tables/company.jsonl"] *= 2


@pytest.mark.parametrize("edit", [_add_orphan, _double_company])
def test_rows_that_contradict_each_other_are_not_restored(
    bare: Database, backup_of_firm: Path, edit: Edit
) -> None:
    rewritten(backup_of_firm, edit, seal=True)
    with pytest.raises(Unusable, match=r"would refer to rows|contradict each other"):
        restore(bare, backup_of_firm)
    assert tables(bare) == []


def test_foreign_keys_hold_after_a_restore(bare: Database, backup_of_firm: Path, ground: Ground) -> None:
    restore(bare, backup_of_firm)

    def foreign_keys(database: Database) -> list[tuple[str, list[str], str]]:
        look = inspect(database.engine)
        return sorted(
            (table, key["constrained_columns"], key["referred_table"])
            for table in look.get_table_names()
            for key in look.get_foreign_keys(table)
        )

    with ground.fresh(migrate.upgrade) as fresh:
        assert foreign_keys(bare) == foreign_keys(fresh)


def _restore_until_killed(url: str, file: str) -> None:
    def kill(table: str, rows: int) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    restore(Database(url), Path(file), progress=kill)


@pytest.mark.long
def test_a_restore_that_is_killed_leaves_the_database_empty(bare: Database, backup_of_firm: Path) -> None:
    url = bare.url.render_as_string(hide_password=False)
    process = multiprocessing.get_context("spawn").Process(
        target=_restore_until_killed, args=(url, str(backup_of_firm))
    )
    process.start()
    process.join(60)
    assert process.exitcode == -signal.SIGKILL
    assert tables(bare) == []
    restore(bare, backup_of_firm)
    assert len(everything(bare)["history"]) == LINES + 2


NEXT_STEP = """
import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{last}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    rebuild = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    keys = {{"sqlite_autoincrement": True}}
    with op.batch_alter_table("tax_rate", recreate=rebuild, table_kwargs=keys) as batch:
        batch.add_column(sa.Column("note", sa.Text(), nullable=False, server_default="old"))
"""


def test_a_backup_of_an_older_version_is_upgraded(
    firm: Database, bare: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = Desk.system(firm).do(set_rate, "CH", TaxClass.STANDARD, date(2024, 1, 1), Decimal(8))
    with firm.write() as session:
        session.execute(delete(TaxRate).where(TaxRate.id == gone))
    back_up(firm, tmp_path / "firm.zip")

    newer = tmp_path / "migrations"
    shutil.copytree(revisions.FOLDER, newer, ignore=shutil.ignore_patterns("__pycache__"))
    (newer / "versions" / "9999_note.py").write_text(NEXT_STEP.format(last=revisions.head()))
    monkeypatch.setattr(revisions, "FOLDER", newer)
    restore(bare, tmp_path / "firm.zip")

    assert revisions.revision_of(bare) == "9999"
    with bare.read() as session:
        assert set(session.scalars(text("SELECT note FROM tax_rate"))) == {"old"}
    assert Desk.system(bare).do(set_rate, "CH", TaxClass.STANDARD, date(2024, 1, 1), Decimal(8)) == gone + 1


@pytest.mark.long
def test_memory_does_not_grow_with_the_tables(ground: Ground, tmp_path: Path) -> None:
    def peaks(rows: int) -> list[int]:
        file = tmp_path / f"{rows}.zip"
        with ground.fresh(migrate.upgrade) as source, ground.fresh(nothing) as target:
            with source.write() as session:
                add_rows(session, HistoryRow, [_line(number) for number in range(rows)])
            return [peak(lambda: back_up(source, file)), peak(lambda: restore(target, file))]

    def peak(work: Callable[[], object]) -> int:
        tracemalloc.start()
        work()
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    few, many = peaks(1000), peaks(4000)
    growth = [after - before for before, after in zip(few, many, strict=True)]
    assert max(growth) < 1_000_000  # 3000 rows in memory are more than three times that
