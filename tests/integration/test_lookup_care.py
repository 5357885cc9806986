"""The search after restores, upgrades and rebuilds: it finds what there is, however old its texts."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import delete, text
from typer.testing import CliRunner, Result

from salesdesk.background import jobs
from salesdesk.backup import back_up, restore
from salesdesk.cli.app import app
from salesdesk.config import Settings
from salesdesk.demo.filling import fill
from salesdesk.domain.catalogue.operations import ARTICLES
from salesdesk.domain.customers.operations import CUSTOMERS
from salesdesk.indexing.kinds import KINDS, Kind
from salesdesk.indexing.running import build_lacking, reindex
from salesdesk.lookup import rebuilding
from salesdesk.lookup.delta import note_changed
from salesdesk.lookup.index import Index
from salesdesk.lookup.model import LookupDelta, LookupGeneration, LookupIndex, LookupPiece, LookupPosting
from salesdesk.office.permissions import SYSTEM
from salesdesk.office.work import Transaction
from salesdesk.storage import migrate
from salesdesk.storage.engine import Database
from salesdesk.storage.rows import table_of
from tests.conftest import Ground, times
from tests.house import MONDAY, House
from tests.integration import first_version
from tests.integration.searches import add_people, best, built, cache, found
from tests.integration.test_demo import NOW, QUICK, SMALL
from tests.invariants import assert_sound

__all__ = ["cache"]

pytestmark = pytest.mark.either_database


def nothing(database: Database) -> None:
    database.engine.connect().close()


@pytest.fixture
def bare(ground: Ground) -> Iterator[Database]:
    with ground.fresh(nothing) as fresh:
        yield fresh


def salesdesk(database: Database, *words: str) -> Result:
    url = database.url.render_as_string(hide_password=False)
    return CliRunner(env={"SALESDESK_DATABASE": url, "SALESDESK_LANGUAGE": "en"}).invoke(app, list(words))


def forget_the_indexes(database: Database) -> None:
    """Leave nothing of the search but the texts."""
    with database.write() as session:
        for model in (LookupPiece, LookupPosting, LookupGeneration, LookupDelta, LookupIndex):
            session.execute(delete(table_of(model)))


def fold_otherwise(database: Database) -> None:
    """Let all records be found by what an older version might have written."""
    with database.write() as session:
        session.execute(text("UPDATE customer_text SET name = 'old', fields = '=old;'"))
        session.execute(text("UPDATE article_text SET name = 'old', fields = '=old;'"))


def change_very_many(database: Database, index: Index, record: int) -> None:
    """Note one record so often that the index is due."""
    with database.write() as session:
        tx = Transaction(database, session, SYSTEM, MONDAY, MONDAY.date())
        note_changed(tx, index, [record] * 2001)


def test_after_a_restore_every_record_is_found_and_the_indexes_are_built(
    house: House, bare: Database, tmp_path: Path
) -> None:
    [person] = add_people(house.database, "Świętokrzyska Piekarnia")
    back_up(house.database, tmp_path / "firm.zip")
    told: list[str] = []

    restore(bare, tmp_path / "firm.zip", indexing=lambda kind, part: told.append(kind.index.name))

    assert best(bare, CUSTOMERS, "piekrania swietokrzyzka") == person
    assert best(bare, ARTICLES, "papper") == house.articles["PAPER"]
    assert {"customer", "article"} <= built(bare) == set(told)
    assert_sound(bare)


def test_a_restore_that_is_broken_off_while_it_builds_the_indexes_leaves_everything_found(
    house: House, bare: Database, tmp_path: Path
) -> None:
    back_up(house.database, tmp_path / "firm.zip")

    def break_off(_kind: Kind, _part: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        restore(bare, tmp_path / "firm.zip", indexing=break_off)

    assert built(bare) == set()
    assert best(bare, ARTICLES, "papper") == house.articles["PAPER"]
    assert len(found(bare, CUSTOMERS, "dluga")) == len(house.customers)
    assert_sound(bare)
    assert salesdesk(bare, "init").exit_code == 0  # or whatever else builds them later
    assert {"customer", "article"} <= built(bare)


def test_reindex_writes_old_texts_anew_and_builds_the_indexes(house: House) -> None:
    database = house.database
    fold_otherwise(database)
    assert found(database, CUSTOMERS, "berlin") == []

    result = salesdesk(database, "reindex")

    assert result.exit_code == 0
    customers, articles = len(house.customers), len(house.articles)
    lines = result.stdout.splitlines()
    assert lines[0].startswith("customers: index built in ")
    assert lines[0].endswith(f" s; records: {customers}, out of date before: {customers}")
    assert lines[1].endswith(f" s; records: {articles}, out of date before: {articles}")
    assert len(lines) == len(KINDS)
    assert best(database, CUSTOMERS, "berlni") == house.customers["BERLIN"]
    assert best(database, ARTICLES, "papper") == house.articles["PAPER"]
    assert_sound(database)


def test_reindex_builds_what_is_named_and_refuses_what_it_does_not_know(house: House) -> None:
    for words in (["article"], ["articles", "article"]):
        result = salesdesk(house.database, "reindex", *words)
        assert result.stdout.startswith("articles: index built in ")
        assert result.stdout.count("\n") == 1
    assert built(house.database) == {"article"}
    result = salesdesk(house.database, "reindex", "customer", "lamp")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("“lamp” is none of: customer, article")
    assert built(house.database) == {"article"}


def test_reindex_of_a_database_without_salesdesk_says_so(bare: Database) -> None:
    result = salesdesk(bare, "reindex")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "salesdesk init" in result.stderr


def test_seats_search_and_write_while_the_index_is_built(house: House) -> None:
    with house.seats(2) as [writer, reader]:
        stop = Event()
        added: list[int] = []
        wrong: list[object] = []

        def write() -> None:
            while not stop.is_set():
                added.extend(add_people(writer.database, f"Nowak{len(added)} Hurtownia"))

        def read() -> None:
            while not stop.is_set():
                due = set(added)
                hits = found(reader.database, CUSTOMERS, "hurtowina")
                if not due <= set(hits) or best(reader.database, CUSTOMERS, "berlni") != berlin:
                    wrong.append((due, hits))

        berlin = house.customers["BERLIN"]
        threads = [threading.Thread(target=write), threading.Thread(target=read)]
        for thread in threads:
            thread.start()
        for _ in range(times(4, 40)):
            reindex(house.database, KINDS[0])
        stop.set()
        for thread in threads:
            thread.join()
    assert wrong == []
    assert set(found(house.database, CUSTOMERS, "hurtownia")) == set(added) != set()
    assert_sound(house.database)


def old_firm(database: Database) -> None:
    migrate.upgrade(database, first_version.REVISION)
    with database.connect() as connection, connection.begin():
        first_version.fill(connection)
        connection.execute(text("UPDATE customer SET name = 'Księgarnia Pod Globusem' WHERE id = 2"))
        connection.execute(text("UPDATE company SET timezone = 'Europe/Warsaw'"))
        connection.execute(text("UPDATE article SET name = 'Filiżanka porcelanowa' WHERE id = 1"))


def test_records_of_the_first_version_are_found_by_a_misspelled_name(ground: Ground) -> None:
    with ground.fresh(old_firm) as database:
        migrate.upgrade(database)
        told: list[tuple[str, float]] = []

        assert build_lacking(database, lambda kind, part: told.append((kind.index.name, part))) >= 4

        assert best(database, CUSTOMERS, "ksiegrania glbousem") == 2
        assert best(database, ARTICLES, "filizankka") == 1
        parts = [part for name, part in told if name == "article"]
        assert parts == sorted(parts)
        assert (parts[0] < 1.0, parts[-1]) == (True, 1.0)
        assert build_lacking(database) == 0


def test_an_upgrade_broken_off_before_the_indexes_are_built_loses_nobody(ground: Ground) -> None:
    with ground.fresh(old_firm) as database:
        migrate.upgrade(database)
        with database.read() as session:  # what was found by its old text still is
            fields = session.execute(text("SELECT fields FROM customer_text WHERE customer_id = 2"))
            assert fields.scalar_one() == "fields 2 żółć"
        assert [found(database, CUSTOMERS, number) for number in "12"] == [[1], [2]]


def test_init_builds_indexes_that_were_never_built(house: House) -> None:
    fold_otherwise(house.database)
    forget_the_indexes(house.database)
    assert found(house.database, CUSTOMERS, "anna") == []
    assert salesdesk(house.database, "init").exit_code == 0
    assert {"customer", "article"} <= built(house.database)
    assert best(house.database, CUSTOMERS, "berlni") == house.customers["BERLIN"]
    assert_sound(house.database)


def run_index_job(database: Database, stop: Event) -> int:
    [job] = [job for job in jobs(database, Settings(smtp_host=""), stop) if job.name == "search index"]
    return job.work()


def test_the_job_builds_the_index_when_very_much_has_changed(house: House) -> None:
    assert run_index_job(house.database, Event()) == 0
    change_very_many(house.database, ARTICLES, house.articles["MUG"])
    assert run_index_job(house.database, Event()) == len(house.articles)
    assert built(house.database) == {"article"}
    assert run_index_job(house.database, Event()) == 0
    assert_sound(house.database)


def test_the_job_breaks_off_when_it_is_told_to_end(house: House) -> None:
    change_very_many(house.database, ARTICLES, house.articles["MUG"])
    stop = Event()
    stop.set()
    assert run_index_job(house.database, stop) == 0
    assert built(house.database) == set()
    assert best(house.database, ARTICLES, "papper") == house.articles["PAPER"]


def test_an_import_ends_with_an_index_that_is_up_to_date(house: House, tmp_path: Path) -> None:
    file = tmp_path / "articles.csv"
    file.write_text("code;name;list_price\nVASE;Porcelain vase;12,50\n")
    change_very_many(house.database, ARTICLES, house.articles["MUG"])
    assert salesdesk(house.database, "import", "articles", str(file), "--dry-run").exit_code == 0
    assert built(house.database) == set()
    assert salesdesk(house.database, "import", "articles", str(file)).exit_code == 0
    assert built(house.database) == {"article"}
    assert len(found(house.database, ARTICLES, "porcelian")) == 1


@pytest.mark.long
def test_the_demo_company_comes_with_its_indexes(
    sqlite_ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rebuilding, "_SOME", SMALL.customers // 2)
    told: list[str] = []

    def prepare(database: Database) -> None:
        fill(database, NOW, size=SMALL, passwords=QUICK, told=lambda text, _part: told.append(text))

    with sqlite_ground.fresh(prepare) as database:
        assert {"customer", "article"} <= built(database)
        assert told[-2:] == ["Search index", "Done"]
        assert_sound(database)
