"""Imports beside other imports, beside seats, and ones that are killed in the middle."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from salesdesk.data_exchange import running
from salesdesk.desk import Desk
from salesdesk.domain.catalogue.entering import NewArticle, insert_articles
from salesdesk.domain.catalogue.model import Article, Brand
from salesdesk.domain.customers.entering import NewCustomer, insert_customers
from salesdesk.domain.customers.model import Contact, Customer
from salesdesk.domain.drafts.verbs import NewOrder, add_line, open_draft
from salesdesk.domain.importing import verbs
from salesdesk.domain.importing.articles import writing
from salesdesk.domain.importing.customers import writing as customer_writing
from salesdesk.domain.importing.rules import Entity
from salesdesk.domain.pricing.model import CustomerPrice, PriceList
from salesdesk.errors import NotAllowed, Refused
from salesdesk.office.work import Transaction
from salesdesk.storage.base import Base
from tests.house import House, at_once
from tests.integration.exchange_files import Files, Imported, outcome
from tests.invariants import assert_sound, rows_of

pytestmark = pytest.mark.either_database

_ARTICLES = "code;name;brand;category;gtin\n" + "\n".join(
    f"Z{n:04};Article {n};Brand {n % 7};C{n % 5};" for n in range(600)
)
_CUSTOMERS = "number;name;terms;contact_name;postcode;city\n" + "\n".join(
    f"Z{n:04};Customer {n};{n % 3 + 10} days;Jan {n};90-001;Lodz" for n in range(300)
)
_PRICES = "list;customer;article;price;currency\n" + "\n".join(
    f"{'NEW;' if n % 2 else ';ANNA'};{code};{n + 1};{'PLN' if n % 2 else ''}"
    for n, code in enumerate(("MUG", "PEN", "TEA", "BOOK", "SCREW", "PAPER"))
)
_STOCK = "article;warehouse;quantity\nMUG;MAIN;150\nMUG;SIDE;40\nPEN;MAIN;1001\nRARE;MAIN;5"
_ORDERS = "order;customer;article;quantity\n" + "\n".join(f"{n // 2};ANNA;PEN;1" for n in range(20))


@pytest.fixture
def files(house: House, tmp_path: Path) -> Files:
    return Files(tmp_path, house.desk)


def count(house: House, model: type[Base]) -> int:
    with house.database.read() as session:
        return session.execute(select(func.count()).select_from(model)).scalar_one()


@pytest.mark.parametrize(
    ("entity", "text", "records"),
    [
        (Entity.ARTICLES, _ARTICLES, 600),
        (Entity.CUSTOMERS, _CUSTOMERS, 300),
        (Entity.PRICES, _PRICES, 6),
        (Entity.STOCK, _STOCK, 4),
        (Entity.ORDERS, _ORDERS, 10),
    ],
    ids=["articles", "customers", "prices", "stock", "orders"],
)
def test_one_file_that_two_import_at_once_is_there_once(
    house: House, files: Files, entity: Entity, text: str, records: int
) -> None:
    path = files.write(entity, text)
    with house.seats(2) as seats:
        both = [files.of(str(n), seat.desk) for n, seat in enumerate(seats)]
        done: list[Imported] = at_once([partial(each.load, entity, path) for each in both])
    assert [each.refused for each in done] == [[], []]
    total = Counter[str]()
    for each in done:
        total.update(added=each.outcome.added + each.outcome.changed, unchanged=each.outcome.unchanged)
    assert total == {"added": records, "unchanged": records}
    before = rows_of(house.database)
    assert files.load(entity, path).outcome == outcome(unchanged=records)
    assert rows_of(house.database) == before
    assert_sound(house.database)


def test_seat_goes_on_beside_an_import(house: House, files: Files) -> None:
    """While a file comes in, a seat's lines are saved, none of them waiting for the file."""
    path = files.write(Entity.ARTICLES, _ARTICLES)
    waits: list[float] = []
    over = threading.Event()
    with house.seats(1) as [seat]:
        draft = seat.do(open_draft, NewOrder(house.customers["ANNA"]))

        def enter() -> None:
            while not over.is_set():
                start = time.perf_counter()
                assert seat.do(add_line, draft.id, seat.line("PEN")).held == 1
                waits.append(time.perf_counter() - start)
                over.wait(0.02)

        thread = threading.Thread(target=enter)
        thread.start()
        assert files.load(Entity.ARTICLES, path).outcome.added == 600
        while_it_ran = len(waits)
        over.set()
        thread.join()
    assert while_it_ran > 0
    assert house.stock("PEN")["MAIN"][1] == len(waits)
    assert_sound(house.database)


_KILLED = """
import sys
from pathlib import Path
from salesdesk.data_exchange import running
from salesdesk.desk import Desk
from salesdesk.domain.importing.rules import Entity
from salesdesk.storage.engine import Database

desk = Desk.system(Database(sys.argv[1]))
with running.opened(Entity(sys.argv[2]), Path(sys.argv[3])) as file:
    running.import_file(desk, file, progress=lambda rows: print(rows, flush=True))
"""


@pytest.mark.skipif(os.name != "posix", reason="kill -9")
@pytest.mark.parametrize("entity", [Entity.ARTICLES, Entity.CUSTOMERS])
def test_import_that_is_killed_goes_on_when_it_is_run_again(
    house: House, files: Files, entity: Entity
) -> None:
    text = _ARTICLES if entity is Entity.ARTICLES else _CUSTOMERS
    model: type[Base] = Article if entity is Entity.ARTICLES else Customer
    path, before = files.write(entity, text), count(house, model)
    url = house.database.url.render_as_string(hide_password=False)
    words = [sys.executable, "-c", _KILLED, url, entity.value, str(path)]
    with subprocess.Popen(words, stdout=subprocess.PIPE) as process:
        while count(house, model) == before and process.poll() is None:
            time.sleep(0.005)
        process.send_signal(signal.SIGKILL)
    there = count(house, model) - before
    records = text.count("\n")
    assert there > 0
    assert files.load(entity, path).outcome == outcome(added=records - there, unchanged=there)
    assert count(house, model) == before + records
    if entity is Entity.ARTICLES:
        assert count(house, Brand) == 7
    else:
        assert count(house, Contact) == 3 + records
    assert_sound(house.database)


def test_what_is_refused_in_the_middle_of_a_chunk_takes_nothing_else_with_it(
    house: House, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A chunk that the database refuses as a whole is written record by record."""
    whole = insert_articles

    def fails(tx: object, articles: list[object]) -> list[int]:
        if any(getattr(article, "code", "") == "Z0003" for article in articles):
            raise Refused("Not this one.")
        return whole(tx, articles)  # type: ignore[arg-type]

    pauses: list[float] = []
    monkeypatch.setattr(writing, "insert_articles", fails)
    monkeypatch.setattr(running, "sleep", pauses.append)
    done = files.load(Entity.ARTICLES, "\n".join(_ARTICLES.splitlines()[:8]))
    assert done.outcome == outcome(added=6, refused=1)
    assert done.refused == [(5, "", "Not this one.")]
    assert len(pauses) == 8  # also behind each of those that are written one by one


def test_customer_who_is_refused_when_he_is_written_does_not_count_as_one_without_a_place(
    house: House, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = insert_customers

    def fails(tx: Transaction, new: Sequence[NewCustomer]) -> list[int]:
        if any(customer.number == "Z2" for customer in new):
            raise Refused("Not this one.")
        return whole(tx, new)

    monkeypatch.setattr(customer_writing, "insert_customers", fails)
    text = "number;name;phones\nZ1;Eins;none given\nZ2;Zwei;\nZ3;Drei;none given\n"
    done = files.load(Entity.CUSTOMERS, text)
    assert done.outcome == outcome(added=2, refused=3, placeless=2)
    assert [bad[:2] for bad in done.refused] == [(2, "phones"), (3, ""), (4, "phones")]


def test_chunk_that_meets_another_import_again_and_again_is_written_one_by_one(
    house: House, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = insert_articles

    def clashes(tx: Transaction, articles: Sequence[NewArticle]) -> list[int]:
        if len(articles) > 1:
            raise IntegrityError("INSERT", {}, Exception("already exists"))
        return whole(tx, articles)

    monkeypatch.setattr(writing, "insert_articles", clashes)
    done = files.load(Entity.ARTICLES, "\n".join(_ARTICLES.splitlines()[:8]))
    assert (done.outcome, done.refused) == (outcome(added=7), [])
    assert_sound(house.database)


def test_chunks_grow_and_shrink_with_what_they_take(house: House, files: Files) -> None:
    sizes: list[int] = []
    path = files.write(Entity.ARTICLES, _ARTICLES)
    with running.opened(Entity.ARTICLES, path) as file:
        run = running._Run(house.desk, file, running.Wishes(), lambda _line: None, lambda _rows: None)
        for count_, seconds in ((60, 0.001), (100, 5), (100, 2 * run._target)):
            run._adapt(count_, seconds)
            sizes.append(int(run._size))
    assert sizes == [120, 5, 50]


def test_waiting_for_others_is_no_reason_for_smaller_chunks() -> None:
    """Ten seconds of which a hundredth was work count as a fiftieth."""
    assert 0.02 <= verbs._seconds(time.perf_counter() - 10, time.thread_time() - 0.01) < 1


def test_line_of_a_seat_and_an_imported_price_meet(house: House, files: Files) -> None:
    """The order takes the price that was there when its line was typed; the next one the new price."""
    draft = house.do(open_draft, NewOrder(house.customers["ANNA"]))
    first = house.do(add_line, draft.id, house.line("MUG"))
    files.load(Entity.PRICES, "customer;article;price\nANNA;MUG;7")
    second = house.do(add_line, draft.id, house.line("MUG"))
    assert (first.price, second.price) == (Decimal(10), Decimal(7))
    assert count(house, CustomerPrice) == 2
    assert count(house, PriceList) == 2


def test_import_of_a_person_who_is_gone_ends_with_a_word(house: House, files: Files) -> None:
    gone = Desk(house.database, 10**6, clock=house.clock)
    before = rows_of(house.database)
    with pytest.raises(NotAllowed, match="switched off"):
        files.of("gone", gone).load(Entity.ARTICLES, _ARTICLES)
    assert rows_of(house.database) == before
