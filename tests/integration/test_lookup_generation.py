"""A generation is read from a file that seats share, or from the database; nobody sees half of one."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, select, update

from salesdesk.domain.customers.operations import CUSTOMERS
from salesdesk.errors import Unusable
from salesdesk.indexing.running import build_lacking
from salesdesk.lookup import recent
from salesdesk.lookup.model import LookupGeneration, LookupPiece
from salesdesk.lookup.packing import unpack
from salesdesk.storage.engine import Database
from tests.integration.traces import posting_reads
from tests.records import PEOPLE, Records, code, enrol, name, number, people, words
from tests.records import cache as cache

__all__ = ["people"]

pytestmark = pytest.mark.either_database

FAR = 10**12
KEPT = {
    "words": "|u1", "word_starts": "<u4", "word_heads": "<u8", "sounds": "|u1", "sound_starts": "<u4",
    "sound_heads": "<u8", "by_sound": "<u4", "pair_starts": "<u4", "pair_words": "<u4",
    "record_ids": "<i8", "wanted": "<u4", "sorted_ids": "<i8", "places": "<u4", "words_before": "<u4",
    "best": "<u4", "grams": "<u4", "gram_sizes": "<u4",
}  # fmt: skip
"""The arrays of a generation of today's layout."""


@pytest.fixture
def known(people: Records) -> Records:
    """Records that are all in a generation which no seat has opened yet."""
    people.write({id_: [name(f"Kowalski {id_}"), code(f"AB{id_:05}"), words("Łódź")] for id_ in range(1, 60)})
    people.rebuild()
    return people


@contextmanager
def seat(records: Records) -> Iterator[Records]:
    """A seat that has just been started."""
    database = Database(records.database.url, durable=False)
    try:
        yield records.at(database)
    finally:
        database.close()


def answers(records: Records) -> None:
    """It answers as it should."""
    assert len(records.find("kowalski")) == 59
    assert records.find("kowalksi 7", 1) == [7]
    assert records.find("ab00007", 1) == [7]
    assert records.find("lodz kow 12", 1) == [12]


def test_seats_share_one_file(known: Records, cache: Path) -> None:
    with seat(known) as first:
        answers(first)
        [file] = cache.iterdir()
        written = file.stat().st_ino
        with known.database.read() as session:
            assert file.stat().st_size == session.scalar(select(LookupGeneration.size))
    with seat(known) as second:
        answers(second)
    [file] = cache.iterdir()
    assert file.stat().st_ino == written
    assert file.stat().st_mode & 0o077 == 0  # names of customers are nobody else's business


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-100])


def lengthen(file: Path) -> None:
    file.write_bytes(file.read_bytes() + bytes(100))


def empty(file: Path) -> None:
    file.write_bytes(b"")


def zero(file: Path) -> None:
    file.write_bytes(bytes(file.stat().st_size))


def scramble(file: Path) -> None:
    size = file.stat().st_size
    file.write_bytes((b"\xff{[" * size)[:size])


def spoil_the_head(file: Path) -> None:
    content = file.read_bytes()
    file.write_bytes(content[:8] + b'{"words":' + content[17:])


def zero_half(file: Path) -> None:
    """Its length was written, its end was not: so a power cut may leave it."""
    content = file.read_bytes()
    half = len(content) // 2
    file.write_bytes(content[:half] + bytes(len(content) - half))


def a_folder(file: Path) -> None:
    file.unlink()
    (file / "inside").mkdir(parents=True)


@pytest.mark.parametrize(
    "damage", [cut, lengthen, empty, zero, zero_half, scramble, spoil_the_head, a_folder]
)
def test_damaged_file_is_read_from_the_database_instead(
    known: Records, cache: Path, damage: Callable[[Path], None]
) -> None:
    with seat(known) as first:
        answers(first)
    [file] = cache.iterdir()
    damage(file)
    with seat(known) as second:
        answers(second)
    with seat(known) as third:
        answers(third)


@pytest.mark.parametrize("damage", [cut, zero, zero_half])
def test_damaged_file_is_replaced_and_the_next_seat_has_it(
    known: Records, cache: Path, damage: Callable[[Path], None]
) -> None:
    with seat(known) as first:
        answers(first)
    [file] = cache.iterdir()
    whole = file.read_bytes()
    damage(file)
    with seat(known) as second:
        answers(second)
    [file] = cache.iterdir()
    assert file.read_bytes() == whole


def test_file_removed_while_it_is_used_is_no_loss(known: Records, cache: Path) -> None:
    with seat(known) as first:
        answers(first)
        [file] = cache.iterdir()
        file.unlink()
        answers(first)


@pytest.mark.parametrize("where", ["cache", "cache/salesdesk", "cache/salesdesk/lookup"])
def test_without_a_folder_to_write_to_search_works(known: Records, tmp_path: Path, where: str) -> None:
    blocked = tmp_path / where
    blocked.parent.mkdir(parents=True, exist_ok=True)
    blocked.write_text("no folder")
    with seat(known) as first:
        answers(first)
    assert blocked.read_text() == "no folder"


def test_files_that_nobody_has_used_for_long_are_removed(known: Records, cache: Path) -> None:
    with seat(known) as first:
        answers(first)
        [old] = cache.iterdir()
    os.utime(old, (0, 0))
    known.write({60: [name("Nowak")]})
    known.rebuild()
    with seat(known) as second:
        answers(second)
    [new] = cache.iterdir()
    assert new != old


def test_what_others_have_left_behind_is_tidied_after_some_days(known: Records, cache: Path) -> None:
    """Of other generations, and of seats that were killed while they wrote."""
    cache.mkdir(parents=True)
    for days in (1, 2, 4, 40):
        for left in (cache / f"1-{days:032x}.words", cache / f"tmp{days:05}.words"):
            left.write_bytes(b"half of something")
            os.utime(left, (time.time() - days * 86_400,) * 2)
    with seat(known) as first:
        answers(first)
    with known.database.read() as session:
        token = session.scalars(select(LookupGeneration.token)).one()
    kept = {f"{token}.words"}
    kept |= {f"1-{days:032x}.words" for days in (1, 2)} | {f"tmp{days:05}.words" for days in (1, 2)}
    assert {file.name for file in cache.iterdir()} == kept


def test_half_a_file_of_a_seat_that_was_killed_is_tidied(
    known: Records, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    halves: list[Path] = []

    def all_but_synced(handle: int) -> None:
        halves.extend(cache.iterdir())
        fsync(handle)

    fsync = os.fsync
    monkeypatch.setattr(os, "fsync", all_but_synced)
    with seat(known) as first:
        answers(first)
    [half] = halves
    assert not half.exists()
    half.write_bytes(b"half of something")
    os.utime(half, (time.time() - 4 * 86_400,) * 2)
    known.rebuild()
    with seat(known) as second:
        answers(second)
    assert half.exists()  # the same vocabulary: nothing was written, and nothing tidied
    known.write({60: [name("Nowak")]})
    known.rebuild()
    with seat(known) as third:
        answers(third)
    assert not half.exists()


def build_otherwise(records: Records) -> None:
    """Let the generation in use be one that another version of the program has built."""
    with records.database.write() as session:
        token = session.scalars(select(LookupGeneration.token)).one()
        session.execute(update(LookupGeneration).values(token=f"9{token}"))


def test_layout_is_that_of_what_is_kept(known: Records) -> None:
    """Whoever changes what is kept raises the layout: an index built before is refused, and not misread."""
    with known.database.read() as session:
        token = session.scalars(select(LookupGeneration.token)).one()
        packed = b"".join(session.scalars(select(LookupPiece.bytes).order_by(LookupPiece.number)))
    kept = {name: array.dtype.str for name, array in unpack(packed).items()}
    assert (token.partition("-")[0], kept) == ("5", KEPT)


@pytest.mark.parametrize("opened", [False, True])
def test_generation_of_another_layout_is_refused_with_what_to_do(known: Records, opened: bool) -> None:
    with seat(known) as reader:
        if opened:
            answers(reader)
        build_otherwise(known)
        known.write({1: [name("Nowak")]})
        for _ in range(2):
            with pytest.raises(Unusable, match=r"^Another version .*salesdesk reindex"):
                reader.find("kowalski")
        known.rebuild()
        assert reader.find("nowak", 1) == [1]
        assert len(reader.find("kowalski")) == 58


def test_generation_of_another_layout_is_built_anew_where_it_lacks(people: Records) -> None:
    customers = Records(people.database, CUSTOMERS)
    customers.write({1: [name("Anna")]})
    customers.rebuild()
    assert build_lacking(people.database) == 0
    build_otherwise(customers)
    with seat(customers) as reader:
        with pytest.raises(Unusable, match=r"^Another version .*salesdesk reindex"):
            reader.find("anna")
        assert build_lacking(people.database) == PEOPLE
        assert len(reader.find("anna")) == PEOPLE
    assert build_lacking(people.database) == 0


@contextmanager
def after_statement(database: Database, number: int, do: Callable[[], object]) -> Iterator[list[str]]:
    """Do something right after the statement, or reading of postings, of this number, the first being 1."""
    asked: list[str] = []

    def note(_connection: Any = None, _cursor: Any = None, statement: str = "postings", *_: Any) -> None:
        asked.append(statement)
        if len(asked) == number:
            do()

    event.listen(database.engine, "after_cursor_execute", note)
    try:
        with posting_reads(after=note):
            yield asked
    finally:
        event.remove(database.engine, "after_cursor_execute", note)


@pytest.mark.parametrize("flips", [pytest.param(1, marks=pytest.mark.long), 2])
@pytest.mark.parametrize("typed", ["kowalski", "ab000", "nowak", "kowalski nowak"])
@pytest.mark.parametrize("opened", [False, True])
def test_rebuild_between_any_two_statements_of_a_search_changes_nothing(
    known: Records, typed: str, opened: bool, flips: int
) -> None:
    new = iter(range(100, PEOPLE))

    def write() -> int:
        id_ = next(new)
        known.write({id_: [name("Kowalski Nowak"), code(f"AB{id_:05}")]})
        return id_

    def rebuild() -> None:
        for _ in range(flips):
            known.rebuild()

    write()
    known.remove(5)
    at = 0
    while True:
        at += 1
        with seat(known) as reader:
            if opened:
                reader.find("lodz")
            write()
            expected = known.find(typed)
            with after_statement(reader.database, at, rebuild) as asked:
                assert sorted(reader.find(typed)) == sorted(expected)
            assert sorted(reader.find(typed)) == sorted(expected)
        if len(asked) < at:
            break
    assert at > 2
    assert "postings" in asked


class Broken(Exception):
    """Something went wrong in the middle."""


@contextmanager
def broken_off_at(number: int, error: type[BaseException], database: Database) -> Iterator[list[object]]:
    """Break off at the statement of this number, the first being 1; reading postings is one, too."""
    asked: list[object] = []

    def note(*_: object) -> None:
        asked.append(None)
        if len(asked) == number:
            raise error

    event.listen(database.engine, "after_cursor_execute", note)
    try:
        with posting_reads(after=note):
            yield asked
    finally:
        event.remove(database.engine, "after_cursor_execute", note)


@pytest.mark.parametrize("error", [Broken, pytest.param(KeyboardInterrupt, marks=pytest.mark.long)])
@pytest.mark.parametrize("known_before", ["nothing", "the generation", "all but the last"])
@pytest.mark.parametrize("typed", ["kowalski", "ab000", "kowalski nowak"])
def test_search_broken_off_at_any_statement_and_repeated_finds_all(
    known: Records, monkeypatch: pytest.MonkeyPatch, typed: str, known_before: str, error: type[BaseException]
) -> None:
    monkeypatch.setattr(recent, "_AT_ONCE", 2)  # so that the texts are read in several statements
    at = 0
    while True:
        at += 1
        known.write({id_: [name(f"Kowalski {id_}"), code(f"AB{id_:05}")] for id_ in range(1, 10)})
        known.rebuild()
        with seat(known) as reader:
            if known_before != "nothing":
                reader.find("lodz")
            known.write({id_: [name("Kowalski Nowak"), code(f"AB000{id_}")] for id_ in range(2, 6)})
            if known_before == "all but the last":
                reader.find("lodz")
            known.write({id_: [name("Kowalski Nowak Zebra"), code(f"AB000{id_}")] for id_ in range(4, 9)})
            known.remove(1)
            with seat(known) as fresh:
                expected = fresh.hits(typed)
            with broken_off_at(at, error, reader.database) as asked:
                try:
                    broken = None
                    reader.hits(typed)
                except error as raised:
                    broken = raised
            assert (broken is not None) == (len(asked) >= at)
            assert reader.hits(typed) == expected
            assert sorted(reader.find("nowak")) == list(range(2, 9))
            assert sorted(reader.find("zebra")) == list(range(4, 9))
        if broken is None:
            break
    assert at > 5


@pytest.mark.parametrize("built", [False, True])
def test_ids_far_apart_are_found(people: Records, built: bool) -> None:
    ids = [FAR, FAR + 1, 2**40, 2**62]
    enrol(people.database, ids)
    people.write(
        {
            id_: [name(f"Kowalski nr{place}"), number(f"60010020{place}")]
            for place, id_ in enumerate([1, *ids])
        }
    )
    if built:
        people.rebuild()
    assert sorted(people.find("kowalski")) == [1, *sorted(ids)]
    for place, id_ in enumerate([1, *ids]):
        assert people.find(f"kowalski nr{place}", 1) == [id_]
        assert people.find(f"60010020{place}", 1) == [id_]
    people.remove(FAR)
    assert sorted(people.find("kowalksi")) == [1, *sorted(set(ids) - {FAR})]
