"""What has been changed since the generation was built is found at the very next search, by every seat."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from sqlalchemy.orm import Session

from salesdesk.lookup.delta import note_changed, standing
from salesdesk.office.permissions import SYSTEM
from salesdesk.office.work import Transaction
from salesdesk.storage.engine import Database
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
