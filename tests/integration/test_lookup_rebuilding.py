"""A new generation is built beside the one in use: nobody waits, nobody sees half of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import delete, func, insert, select, update

from salesdesk.domain.customers.model import CustomerText
from salesdesk.lookup import postings
from salesdesk.lookup.delta import note_changed, standing
from salesdesk.lookup.index import first_key
from salesdesk.lookup.model import LookupDelta, LookupGeneration, LookupIndex, LookupPiece, LookupPosting
from salesdesk.lookup.proving import Fault, faults
from salesdesk.lookup.rebuilding import is_due
from salesdesk.storage.base import Base
from salesdesk.storage.engine import Database
from salesdesk.storage.rows import table_of
from tests.house import at_once
from tests.records import MONDAY, PEOPLE, Records, asking, code, name, people, words, writing
from tests.records import cache as cache

__all__ = ["people"]

pytestmark = pytest.mark.either_database


STEPS = 1, 2, 3
"""All has been read; all has been written; all is done."""


class Broken(Exception):
    """Something went wrong in the middle."""


def count(database: Database, model: type[Base]) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def due(records: Records) -> bool:
    with asking(records.database) as tx:
        return is_due(tx, records.index)


def in_use(records: Records) -> tuple[int, int, int]:
    """The last round, that of the generation in use, and how many records this knows."""
    found = (
        select(LookupIndex.round, LookupGeneration.round, LookupGeneration.records)
        .join(LookupGeneration, LookupGeneration.id == LookupIndex.generation_id)
        .where(LookupIndex.live_round == LookupGeneration.round, LookupGeneration.retired_at.is_(None))
    )
    with records.database.read() as session:
        last, live, known = session.execute(found).one()
        return last, live, known


def at_step(step: int, do: Callable[[], object]) -> Callable[[float], None]:
    """Do something when a rebuild tells how far it is for so many times."""
    left = iter([False] * (step - 1) + [True])

    def told(_part: float) -> None:
        if next(left, False):
            do()

    return told


def kowalskis(ids: Sequence[int]) -> dict[int, list[tuple[str, str]]]:
    return {id_: [name(f"Kowalski {id_}"), code(f"AB{id_:05}"), words("Łódź")] for id_ in ids}


def test_index_of_no_records_can_be_built(people: Records) -> None:
    assert people.rebuild() == 0
    assert people.find("kowalski") == people.find("1234") == people.find("k") == []
    people.write({1: [name("Kowalski")]})
    assert people.find("kowalski") == [1]
    assert people.rebuild() == 1
    people.remove(1)
    assert people.rebuild() == 0
    assert people.find("kowalski") == []


def test_records_without_words_or_without_codes_can_be_built(people: Records) -> None:
    people.write({1: [code("K-1042")], 2: []})
    assert people.rebuild() == 2
    assert people.find("k1042") == people.find("1042") == [1]
    people.write({1: [name("Kowalski")]})
    assert people.rebuild() == 2
    assert people.find("k1042") == []
    assert people.find("kowalksi") == [1]


def test_rebuilding_tells_how_far_it_is(people: Records) -> None:
    people.write(kowalskis(range(1, PEOPLE + 1)))
    told: list[float] = []
    assert people.rebuild(progress=told.append) == PEOPLE
    assert len(told) > 2
    assert told == sorted(told)
    assert 0 < told[0] < told[-1] == 1


def test_what_the_generation_knows_need_not_be_noted_any_more(people: Records) -> None:
    for id_ in range(1, 20):
        people.write(kowalskis([id_]))
    people.rebuild()
    with asking(people.database) as tx:
        now = standing(tx, people.index)
    assert now.notes == 0
    people.rebuild()
    assert count(people.database, LookupDelta) == 0  # a search that had begun may have wanted them till now
    assert people.find("kowalski 7", 1) == [7]


def test_generation_out_of_use_is_kept_for_a_while_and_then_removed(people: Records) -> None:
    people.write(kowalskis(range(1, 300)))
    people.rebuild()
    postings, pieces = (count(people.database, model) for model in (LookupPosting, LookupPiece))
    assert postings > 300
    people.rebuild(MONDAY + timedelta(minutes=1))
    assert count(people.database, LookupGeneration) == 2
    people.rebuild(MONDAY + timedelta(hours=1))
    assert count(people.database, LookupGeneration) == 2  # the first is gone, the second just out of use
    people.rebuild(MONDAY + timedelta(hours=2))
    assert count(people.database, LookupGeneration) == 2
    assert count(people.database, LookupPosting) == 2 * postings
    assert count(people.database, LookupPiece) == 2 * pieces
    assert len(people.find("kowalski")) == 299


def test_generations_of_another_index_are_left_alone(people: Records) -> None:
    people.write(kowalskis([1]))
    other = Records.none(people.database)
    people.rebuild()
    other.rebuild()
    for hour in range(1, 5):
        other.rebuild(MONDAY + timedelta(hours=hour))
    with people.database.read() as session:
        left = session.scalars(select(LookupGeneration.index_name)).all()
    assert left.count(people.index.name) == 1
    assert left.count(other.index.name) == 2


@pytest.mark.parametrize("step", STEPS)
def test_rebuild_that_is_broken_off_leaves_the_index_as_it_was(people: Records, step: int) -> None:
    people.write(kowalskis(range(1, 100)))
    people.rebuild()
    people.write(kowalskis([100]))

    def break_off() -> None:
        raise Broken

    with pytest.raises(Broken):
        people.rebuild(progress=at_step(step, break_off))
    assert len(people.find("kowalski")) == 100
    people.write(kowalskis([101]))
    assert len(people.find("kowalski")) == 101
    assert people.find("kowalski 100", 1) == [100]
    for hour in range(3):
        assert people.rebuild(MONDAY + timedelta(hours=hour)) == 101
        assert len(people.find("kowalski")) == 101
    # What was left half-built has gone.
    assert count(people.database, LookupGeneration) == 2
    with people.database.read() as session:
        kept = set(session.scalars(select(LookupGeneration.id)))
        assert set(session.scalars(select(LookupPiece.generation_id))) == kept
        keys = session.scalars(select(LookupPosting.key))
        assert {key // first_key(1, 0) for key in keys} == kept


def test_rebuild_is_due_at_first_and_when_much_has_changed(people: Records) -> None:
    people.write(kowalskis(range(1, 500)))
    assert not due(people)
    people.write(kowalskis([500, 501]))
    assert due(people)
    people.rebuild()
    assert not due(people)
    for start in range(1, PEOPLE, 200):
        people.write(kowalskis(range(start, start + 200)))
    assert not due(people)  # few are searched at once
    people.write(kowalskis(range(1, PEOPLE + 1)))
    assert due(people)
    people.rebuild()
    assert not due(people)
    for id_ in range(1, 20):
        people.write(kowalskis([id_]))
    assert not due(people)


def test_rebuild_is_due_after_a_day_in_which_anything_changed(people: Records) -> None:
    people.write(kowalskis(range(1, 50)))
    people.rebuild(now=MONDAY - timedelta(days=2))
    assert not due(people)
    people.write(kowalskis([50]))
    assert due(people)
    people.rebuild(now=MONDAY - timedelta(hours=23))
    people.write(kowalskis([51]))
    assert not due(people)


def test_rebuild_is_due_when_there_are_very_many_notes_however_small(people: Records) -> None:
    """Every search of a new seat reads all of them, and each change counts them."""
    people.write(kowalskis(range(1, 50)))
    people.rebuild()
    with people.database.write() as session:
        session.execute(update(LookupGeneration).values(records=1_000_000))
    with writing(people.database) as tx:
        for _ in range(2_000):
            note_changed(tx, people.index, [7])
    assert not due(people)
    people.write(kowalskis([8]))
    assert due(people)
    people.rebuild()
    assert not due(people)


@pytest.mark.both_databases
def test_term_that_very_many_records_have_leads_to_all_of_them_and_is_proved(
    people: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are marked, in several rows, beside others that are listed."""
    monkeypatch.setattr(postings, "CHUNK", 10)
    people.write({id_: [name(f"Kowalski {word(id_)}"), code(f"AB{id_:05}")] for id_ in range(1, 801)})
    assert people.rebuild() == 800
    assert proved(people) == []
    for typed in ("kowalski", "kowal", "kowalksi", "ab00"):
        assert sorted(people.find(typed)) == list(range(1, 801)), typed
    for id_ in (1, 320, 321, 800):
        assert people.find(word(id_), 1) == people.find(f"ab{id_:05}", 1) == [id_]
        assert people.find(f"kowalski {word(id_)}", 1) == [id_]
    # A record that the marks do not lead to, and one that they lead to wrongly.
    with people.database.write() as session:
        for id_, text in ((5, "=nowak;"), (800, "=kowalski;=kowal;")):
            its = select(CustomerText).where(CustomerText.customer_id == id_)
            session.scalars(its).one().fields = text
    assert proved(people) == [5, 800]


@pytest.mark.both_databases
@pytest.mark.parametrize("spoiled", ["removed", "cut", "other", "more"])
def test_marks_that_are_not_as_they_were_written_are_a_fault(
    people: Records, monkeypatch: pytest.MonkeyPatch, spoiled: str
) -> None:
    monkeypatch.setattr(postings, "CHUNK", 10)
    people.write({id_: [name(f"Kowalski {word(id_)}")] for id_ in range(1, 801)})
    people.rebuild()
    rows = table_of(LookupPosting)
    with people.database.write() as session:
        long = select(rows).where(func.length(rows.c.records) == 40).order_by(rows.c.key)
        key, content = session.execute(long).first() or (0, b"")
        one = rows.c.key == key
        if spoiled == "removed":
            session.execute(delete(rows).where(one))
        elif spoiled == "cut":
            session.execute(update(rows).where(one).values(records=content[:-1]))
        elif spoiled == "other":
            session.execute(update(rows).where(one).values(records=b"\x7f" + content[1:]))
        else:
            session.execute(insert(rows), {"key": key + 3, "records": content})
    assert Fault.POSTINGS in proved(people)


@pytest.mark.both_databases
def test_row_that_marks_nothing_is_missed_for_those_behind_it_move_up(
    people: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postings, "CHUNK", 10)
    people.write(
        {id_: [name(f"Kowalski {word(id_)}")] for id_ in (*range(1, 321), *range(641, 961))}
        | {id_: [name(f"Nowak {word(id_)}")] for id_ in range(321, 641)}
    )
    people.rebuild()
    assert proved(people) == []
    rows = table_of(LookupPosting)
    with people.database.write() as session:
        session.execute(delete(rows).where(rows.c.records == bytes(40)))
    assert Fault.POSTINGS in proved(people)


def proved(records: Records) -> list[Fault | int]:
    with asking(records.database) as tx:
        return list(faults(tx, records.index))


def word(id_: int) -> str:
    """A word that no other id has, and none that is like it."""
    return "".join("bdfgjklmnz"[int(digit)] * 2 for digit in f"{id_ * 7919 % 100_000:05}")


@pytest.mark.both_databases
@pytest.mark.parametrize("step", STEPS)
def test_change_in_the_midst_of_a_rebuild_is_found(people: Records, step: int) -> None:
    people.write(kowalskis(range(1, 50)))

    def meanwhile() -> None:
        people.write({50: [name("Kowalska"), words("Łódź")], 1: [name("Nowak")]})
        people.remove(2)
        found()

    def found() -> None:
        assert people.find("kowalska", 1) == [50]
        assert people.find("nowak", 1) == [1]
        assert sorted(people.find("lodz")) == list(range(3, 51))

    people.rebuild(progress=at_step(step, meanwhile))
    found()


@pytest.mark.both_databases
@pytest.mark.parametrize("step", STEPS)
def test_of_two_rebuilds_the_one_that_began_last_stays_in_use(people: Records, step: int) -> None:
    """It knows most, though the other may end after it."""
    people.write(kowalskis(range(1, 50)))

    def meanwhile() -> None:
        people.write(kowalskis([50]))
        assert people.rebuild() == 50
        people.write(kowalskis([51]))

    people.rebuild(progress=at_step(step, meanwhile))
    assert in_use(people) == (2, 2, 50)
    assert len(people.find("kowalski")) == 51
    assert people.find("kowalski 50", 1) == [50]
    assert people.find("kowalski 51", 1) == [51]


@pytest.mark.both_databases
def test_two_seats_rebuild_at_once(people: Records) -> None:
    people.write(kowalskis(range(1, 400)))
    seats = [people.at(Database(people.database.url, durable=False)) for _ in range(2)]
    for turn in range(3):
        at_once([partial(seat.rebuild, MONDAY + timedelta(hours=turn)) for seat in seats])
        people.write(kowalskis([400 + turn]))
        assert in_use(people) == (2 * turn + 2, 2 * turn + 2, 399 + turn)
        for seat in (*seats, people):
            assert len(seat.find("kowalski")) == 400 + turn
    for seat in seats:
        seat.database.close()
