"""What has been changed since the generation was built is found at the very next search, by every seat."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from random import Random
from typing import Any, Final

import pytest
from sqlalchemy import delete, func, insert, select, text
from sqlalchemy.orm import Session

from salesdesk.domain.customers.model import CustomerText
from salesdesk.lookup import recent
from salesdesk.lookup.delta import note_changed, standing
from salesdesk.lookup.model import LookupDelta, LookupGeneration, LookupIndex, LookupPiece, LookupPosting
from salesdesk.office.permissions import SYSTEM
from salesdesk.office.work import Transaction
from salesdesk.storage.base import Base
from salesdesk.storage.engine import Database
from salesdesk.storage.rows import table_of
from tests.conftest import PostgresGround
from tests.integration.traces import statements
from tests.records import MONDAY, PEOPLE, Records, asking, code, furnish_people, name, number, people, writing
from tests.records import cache as cache

__all__ = ["people"]

MANY = 700
"""Records with a new word each: more than are compared one by one."""


@pytest.fixture
def other(people: Records) -> Iterator[Records]:
    """The same records at another seat."""
    database = Database(people.database.url, durable=False)
    yield people.at(database)
    database.close()


@pytest.fixture
def on_postgres(postgres_ground: PostgresGround) -> Iterator[list[Records]]:
    """Three seats at the same records, for what only PostgreSQL lets happen."""
    with postgres_ground.fresh(furnish_people) as fresh, ExitStack() as stack:
        seats = [Records.none(fresh)]
        for _ in range(2):
            database = Database(fresh.url, durable=False)
            stack.callback(database.close)
            seats.append(seats[0].at(database))
        yield seats


def test_what_one_seat_saves_the_other_finds_at_its_next_search(people: Records, other: Records) -> None:
    for id_ in range(1, 30):
        assert id_ not in other.find(word(id_))
        people.write({id_: [name(word(id_)), code(f"X{id_:04}")]})
        assert other.find(word(id_), 1) == [id_]
        assert other.find(f"x{id_:04}", 1) == [id_]
        if id_ % 10 == 0:
            people.rebuild()


@pytest.mark.parametrize("built", [False, True])
def test_removed_record_is_gone_at_every_seat(people: Records, other: Records, built: bool) -> None:
    people.write({1: [name("Kowalski"), code("K-1")], 2: [name("Kowalska")]})
    if built:
        people.rebuild()
    assert other.find("kowalski", 1) == [1]
    people.remove(1)
    assert other.find("kowalski") == [2]
    assert other.find("k1") == []


@pytest.mark.parametrize("built", [False, True])
def test_renamed_record_is_found_by_its_new_name_alone(people: Records, other: Records, built: bool) -> None:
    people.write({1: [name("Kowalski"), code("K-1"), number("600 100 200")]})
    if built:
        people.rebuild()
    assert other.find("kowalski") == [1]
    people.write({1: [name("Zielinska"), code("Z-9"), number("777 888 999")]})
    for typed in ("kowalski", "kow", "k-1", "600100200"):
        assert other.find(typed) == []
    for typed in ("zielinska", "zielinksa", "zie", "z9", "777 888 999", "8889"):
        assert other.find(typed) == [1], typed


def test_record_changed_again_and_again_is_found_once_and_as_it_is_now(people: Records) -> None:
    for turn in range(1, 13):
        people.write({1: [name(f"Kowalski {word(turn)}"), code(f"K{turn * 77_777}")]})
        assert people.find("kowalski") == [1]
        assert people.find(word(turn)) == [1]
        assert people.find(f"k{turn * 77_777}") == [1]
        if turn == 6:
            people.rebuild()
    [hit] = people.hits(f"kowalski {word(12)}")
    assert hit.matched == ("kowalski", word(12))
    for turn in (1, 6, 7):
        assert people.find(word(turn)) == people.find(f"k{turn * 77_777}") == []


def test_what_is_rolled_back_is_not_found(people: Records, other: Records) -> None:
    people.write({1: [name("Kowalski")]})
    with people.database.connect() as connection, Session(connection) as session:
        tx = Transaction(people.database, session, SYSTEM, MONDAY, MONDAY.date())
        people.write_in(tx, {1: [name("Nowak")], 2: [name("Kowalski")]})
        session.rollback()
    for seat in (people, other):
        assert seat.find("kowalski") == [1]
        assert seat.find("nowak") == []


@pytest.mark.parametrize("at_once", [True, False])
def test_many_new_words_are_found_as_few_are(people: Records, at_once: bool) -> None:
    def record(id_: int) -> list[tuple[str, str]]:
        return [name(f"Kowal {word(id_)}"), code(f"AB{id_:05}"), number(f"+48 600 {id_:06}")]

    if at_once:
        people.write({id_: record(id_) for id_ in range(1, MANY)})
    else:
        for start in range(1, MANY, 50):
            people.write({id_: record(id_) for id_ in range(start, min(start + 50, MANY))})
            assert len(people.find("kowal")) == min(start + 50, MANY) - 1
    for id_ in (1, 255, 256, 257, MANY - 1):
        spelled = word(id_)
        assert people.find(spelled, 1) == [id_]
        assert id_ in people.find(spelled[:2] + spelled[3:])  # a letter left out
        assert people.find(f"ab{id_:05}", 1) == [id_]
        assert people.find(f"600{id_:06}", 1) == [id_]
    assert len(people.find("kowla")) == MANY - 1


def word(id_: int) -> str:
    """A word that no other id has, and none that is like it."""
    digits = "bdfgjklmnz"
    return "".join(digits[int(digit)] + "aeiou"[int(digit) % 5] for digit in f"{id_ * 7919 % 100_000:05}")


def test_search_reads_only_the_notes_that_are_new(people: Records) -> None:
    people.write({id_: [name(f"Kowal {word(id_)}")] for id_ in range(1, 40)})
    people.find("kowal")
    with statements(people.database) as asked:
        people.find("kowal")
    unchanged = len(asked)
    assert unchanged <= 2  # where the index stands, and the texts of the candidates
    people.write({40: [name("Kowal")]})
    with statements(people.database) as asked:
        assert 40 in people.find("kowal")
    assert len(asked) <= unchanged + 2


def test_noting_nothing_writes_nothing(people: Records) -> None:
    with writing(people.database) as tx:
        note_changed(tx, people.index, [])
        assert standing(tx, people.index).notes == 0


def test_record_noted_without_a_text_is_no_trouble(people: Records) -> None:
    with writing(people.database) as tx:
        note_changed(tx, people.index, [PEOPLE, 2**63 - 1])
    people.write({1: [name("Kowal")]})
    assert people.find("kowal") == [1]
    people.rebuild()
    assert people.find("kowal") == [1]


def test_changes_of_one_transaction_are_one_note(people: Records) -> None:
    people.write({id_: [name("Kowal")] for id_ in range(1, 300)})
    with asking(people.database) as tx:
        assert standing(tx, people.index).notes == 1


def test_note_with_a_smaller_number_that_is_committed_later_is_read(on_postgres: list[Records]) -> None:
    early, late, reader = on_postgres
    early.write({1: [name("Kowalski")]})
    assert reader.find("kowalski") == [1]
    for turn, built in enumerate((False, True, False)):
        slow, quick = 10 * turn + 2, 10 * turn + 3
        with writing(early.database) as tx:
            early.write_in(tx, {slow: [name(f"Slow {word(slow)}")]})
            late.write({quick: [name(f"Quick {word(quick)}")]})
            assert reader.find(word(quick)) == [quick]
            assert reader.find(word(slow)) == []
        assert reader.find(word(slow), 1) == [slow]
        assert reader.find(word(quick), 1) == [quick]
        assert len(reader.find("slow")) == turn + 1
        if built:
            late.rebuild()


def test_late_note_beside_newer_ones_and_a_removed_one_is_read(on_postgres: list[Records]) -> None:
    """As many notes as were seen, and the last of them the same: still one of them may be new."""
    early, late, reader = on_postgres
    early.write({1: [name("Kowalski")]})
    with writing(early.database) as tx:
        early.write_in(tx, {2: [name("Slow")]})
        late.write({3: [name("Quick")]})
        with writing(late.database) as other:
            late.write_in(other, {4: [name("Quicker")]})
            assert reader.find("quick") == [3]
        assert sorted(reader.find("quick")) == [3, 4]
    assert reader.find("slow") == [2]


def test_changes_of_a_transaction_that_outlasts_a_rebuild_are_found(on_postgres: list[Records]) -> None:
    """It has written its texts before the round was opened, and notes them after."""
    early, late, reader = on_postgres
    late.write({1: [name("Kowalski")], 9: [name("Gone")]})
    reader.find("kowalski")
    with writing(early.database) as tx:
        tx.session.connection().exec_driver_sql(
            "INSERT INTO customer_text (customer_id, name, fields) VALUES (2, '', '=nowak;')"
        )
        tx.session.connection().exec_driver_sql("DELETE FROM customer_text WHERE customer_id = 9")
        assert late.rebuild() == 2
        note_changed(tx, early.index, [2, 9])
        assert reader.find("nowak") == []
        assert reader.find("gone") == [9]
    for seat in on_postgres:
        assert seat.find("nowak") == [2]
        assert seat.find("gone") == []
        assert seat.find("kowalski") == [1]


@pytest.mark.either_database
@pytest.mark.parametrize("built", [False, True])
def test_seat_that_has_followed_many_saves_finds_what_a_fresh_one_does(
    people: Records, other: Records, monkeypatch: pytest.MonkeyPatch, built: bool
) -> None:
    """What is fresh is put in order again and again, and each time more of it."""
    monkeypatch.setattr(recent, "_FRESH", 4)
    random = Random(2026)
    found_by: dict[int, tuple[str, str]] = {}
    for turn in range(30):
        ids = random.sample(range(1, 80), 4)
        if turn % 7 == 6:
            people.remove(*ids)
            for id_ in ids:
                found_by.pop(id_, None)
        else:
            # Words and codes come back now and then, with the same record or another.
            new = {id_: (word(random.randrange(1, 400)), f"ab{random.randrange(400):05}") for id_ in ids}
            people.write(
                {id_: [name(f"Kowal {spelled}"), code(piece)] for id_, (spelled, piece) in new.items()}
            )
            found_by |= new
        if built and turn == 15:
            people.rebuild()
        fresh = people.at(Database(people.database.url, durable=False))
        some = random.choice(sorted(found_by))
        spelled, piece = found_by[some]
        for typed in ("kowla", spelled, spelled[:3], spelled[:2] + spelled[3:], piece, piece[-4:], piece[:5]):
            assert ids_of(other, typed) == ids_of(fresh, typed), (turn, typed)
        assert sorted(other.find("kowal")) == sorted(found_by)
        alike = [id_ for id_, (its, _) in found_by.items() if its == spelled]
        assert sorted(hit.id for hit in other.hits(spelled) if spelled in hit.matched) == sorted(alike)
        exact = [id_ for id_, (_, its) in found_by.items() if its == piece]
        assert sorted(hit.id for hit in other.hits(piece) if hit.exact) == sorted(exact)
        fresh.database.close()


def ids_of(records: Records, typed: str) -> list[tuple[int, float]]:
    """All that is found, with how well it fits, in an order that does not depend on the seat."""
    return sorted((hit.id, hit.score) for hit in records.hits(typed))


KEPT: Final[tuple[type[Base], ...]] = (
    CustomerText, LookupIndex, LookupGeneration, LookupPiece, LookupPosting, LookupDelta,
)  # fmt: skip

Kept = dict[type[Base], list[dict[str, Any]]]


def backed_up(database: Database) -> Kept:
    """Everything a search reads, as it is now."""
    with database.read() as session:
        return {
            model: [dict(row) for row in session.execute(select(table_of(model))).mappings()]
            for model in KEPT
        }


def put_back(database: Database, kept: Kept) -> None:
    """Let everything be as it was then; what is numbered after that has numbers that were used before."""
    with database.write() as session:
        for model in reversed(KEPT):
            session.execute(delete(table_of(model)))
        for model, rows in kept.items():
            if rows:
                session.execute(insert(table_of(model)), rows)
        for model in (LookupGeneration, LookupDelta):
            last = session.scalar(select(func.max(model.id))) or 0
            table = model.__tablename__
            if database.is_sqlite:
                renumber = text("UPDATE sqlite_sequence SET seq = :last WHERE name = :table")
            else:
                renumber = text("SELECT setval(pg_get_serial_sequence(:table, 'id'), 1 + :last, false)")
            session.execute(renumber, {"table": table, "last": last})


def words_of(database: Database) -> str:
    """The token of the generation in use, and its id."""
    with database.read() as session:
        found = select(LookupGeneration.id, LookupGeneration.token).join(
            LookupIndex, LookupIndex.generation_id == LookupGeneration.id
        )
        id_, token = session.execute(found).one()
        return f"{id_} {token}"


def test_seat_whose_database_was_put_back_finds_what_is_there_now(people: Records, other: Records) -> None:
    """Another generation has the same number, other words, and as many records."""
    people.write({1: [name("Anna")]})
    before = backed_up(people.database)
    people.write({2: [name("Kowalski")], 3: [name("Zielinska")]})
    people.rebuild()
    assert other.find("kowalski") == [2]
    put_back(people.database, before)
    people.write({2: [name("Nowak")], 3: [name("Lewandowska"), code("L-1")]})
    people.rebuild()
    assert words_of(people.database).startswith("1 ")
    assert other.find("kowalski") == other.find("zielinska") == []
    assert other.find("nowak") == [2]
    assert other.find("lewandowska") == other.find("l1") == [3]
    assert other.find("anna") == [1]


def test_seat_whose_database_was_put_back_to_fewer_notes_finds_those_made_since(
    people: Records, other: Records
) -> None:
    people.write({1: [name("Anna")], 2: [name("Kowalski")]})
    people.rebuild()
    before = backed_up(people.database)
    for id_ in (1, 2, 3):
        people.write({id_: [name("Zielinska")]})
        assert id_ in other.find("zielinska")
    put_back(people.database, before)
    people.write({10: [name("Nowak")]})
    assert other.find("nowak") == [10]
    assert other.find("zielinska") == []
    assert other.find("anna") == [1]
    assert other.find("kowalski") == [2]
    put_back(people.database, before)
    assert other.find("nowak") == []
    assert sorted(other.find("a")) == [1]


@pytest.mark.parametrize("more", [1, 2])
def test_seat_whose_database_was_put_back_finds_notes_under_numbers_it_has_seen(
    people: Records, other: Records, more: int
) -> None:
    """As many notes are there as the seat has seen, or more; their numbers do not tell them apart."""
    people.write({1: [name("Anna")]})
    before = backed_up(people.database)
    people.write({2: [name("Kowalski")]})
    assert other.find("kowalski") == [2]
    put_back(people.database, before)
    for id_ in range(10, 10 + more):
        people.write({id_: [name("Nowak")]})
    assert sorted(other.find("nowak")) == list(range(10, 10 + more))
    assert other.find("kowalski") == []
    assert other.find("anna") == [1]


def test_generation_of_the_same_number_and_words_leads_to_other_records(
    people: Records, other: Records
) -> None:
    """As many records have each word, the most wanted is the same, and codes have the same pieces.

    So its token is the same, too.
    """
    people.write({1: [name("Anna Kowalski Zielinska")]})
    before = backed_up(people.database)
    people.write({2: [name("Kowalski"), code("K-77")], 3: [name("Zielinska"), code("Z-88")]})
    people.rebuild()
    known = words_of(people.database)
    people.write({2: [name("Kowalska"), code("K-78")]})
    assert other.find("kowalska", 1) == other.find("k78", 1) == [2]
    put_back(people.database, before)
    people.write({3: [name("Kowalski"), code("K-77")], 2: [name("Zielinska"), code("Z-88")]})
    people.rebuild()
    assert words_of(people.database) == known
    for typed in ("kowalski", "kowalksi", "kow", "k77", "k-7"):
        assert other.find(typed, 1) == [3], typed
    for typed in ("zielinska", "zielinksa", "zie", "z88", "z-8"):
        assert other.find(typed, 1) == [2], typed
    assert other.find("k78") == []
