"""Whatever records there are, and however they came into the index, a person finds them.

Some were there when the generation was built, some came after it, some have been changed
or removed since: what is found depends on what there is now, and on nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

import pytest
from hypothesis import given, note, settings
from hypothesis import strategies as st

from salesdesk.lookup.searching import Hit
from salesdesk.lookup.text import collapsed, folded
from salesdesk.storage.engine import Database
from tests.conftest import Ground, times
from tests.records import Records, code, furnish_people, name, number, words

pytestmark = pytest.mark.either_database

often = settings(max_examples=times(10, 1500))

_SAID: Final = """
Kowalski Kowal Nowak Świętokrzyska Żółć Łódź Szczebrzeszyn Wrocław Piekarnia Hurtownia Sklep
Müller Schmidt Schmitt Straße Großhandel Bäckerei Übersee Köln Fritz
Vrijgave IJsselmeer Bloemist Bloemen Gouda Groothandel Utrecht Jansen Janssen
White Hanging Heart Holder Bakers Brothers Smith Smythe Light
Ελλάδα Αθήνα Москва Київ Хлебный مرحبا القاهرة 北京商店 東京 i of & 24h M8x40 2,5 Coca-Cola
"""
_SPOKEN: Final = tuple(_SAID.split())
_LETTERS: Final = "abcdefghijklmnoprstuwyz"
_LATIN: Final = st.text(_LETTERS, min_size=1, max_size=12)
_WORDS: Final = st.one_of(st.sampled_from(_SPOKEN), st.sampled_from(_SPOKEN), _LATIN)
_CODES: Final = st.one_of(
    st.from_regex(r"[A-Z]{1,3}-?[0-9]{2,5}(/[A-Z0-9])?", fullmatch=True),
    st.from_regex(r"[1-9][0-9]{0,12}", fullmatch=True),
    st.text("ABKX", min_size=2, max_size=9),
)
_PHONES: Final = st.from_regex(r"\+48 [0-9]{3}-[0-9]{3}-[0-9]{3}", fullmatch=True)


@dataclass(frozen=True, slots=True)
class Record:
    """A record as people speak of it."""

    name: tuple[str, ...]
    city: str
    code: str
    phone: str

    @property
    def parts(self) -> list[tuple[str, str]]:
        """What it is found by."""
        return [code(self.code), name(" ".join(self.name)), words(self.city), number(self.phone)]

    @property
    def spoken(self) -> list[str]:
        """Its words, as they are compared."""
        return folded(" ".join([*self.name, self.city])).split()

    @property
    def codes(self) -> list[str]:
        """Its code and its phone, if any, as they are compared."""
        return [collapsed(each) for each in (self.code, self.phone) if each]


RECORD: Final = st.builds(
    Record,
    st.lists(_WORDS, min_size=2, max_size=4).map(tuple),
    st.sampled_from(_SPOKEN[:20]),
    _CODES,
    st.one_of(st.just(""), _PHONES),
)


class Came(Enum):
    """How records came to be as they are."""

    NEW = auto()
    """Entered since the generation was built, or without there being one."""
    KNOWN = auto()
    """In the generation, just so."""
    CHANGED = auto()
    """In the generation as something else."""
    BACK = auto()
    """In the generation, removed since, and entered again."""


@dataclass(frozen=True, slots=True)
class Stock:
    """Records by id, how each came, what was there before, and what was and is no more."""

    now: Mapping[int, Record]
    came: Mapping[int, Came]
    before: Mapping[int, Record]
    gone: Mapping[int, Record]

    def fill(self, database: Database) -> Records:
        """An index in which all this has happened."""
        found = Records.none(database)
        known = {id_: record for id_, record in self.now.items() if self.came[id_] is not Came.NEW}
        known |= {id_: self.before[id_] for id_ in known if self.came[id_] is Came.CHANGED}
        known |= self.gone
        if known:
            put(found, known)
            found.rebuild()
        for id_ in [*self.gone, *(id_ for id_ in known if self.came.get(id_) is Came.BACK)]:
            found.remove(id_)
        put(found, {id_: each for id_, each in self.now.items() if self.came[id_] is not Came.KNOWN})
        return found


def put(records: Records, found_by: Mapping[int, Record]) -> None:
    if found_by:
        records.write({id_: record.parts for id_, record in found_by.items()})


@st.composite
def stocks(draw: st.DrawFn, ways: Sequence[Came] = tuple(Came)) -> Stock:
    """A few records that came in any way, or all in one."""
    some = draw(st.lists(RECORD, min_size=1, max_size=12))
    now = dict(enumerate(some, 1))
    one = draw(st.one_of(st.none(), st.sampled_from(ways)))
    came = {id_: one or draw(st.sampled_from(ways)) for id_ in now}
    changed = [id_ for id_, way in came.items() if way is Came.CHANGED]
    before = {id_: draw(RECORD) for id_ in changed}
    gone = dict(enumerate(draw(st.lists(RECORD, max_size=3)), 101))
    return Stock(now, came, before, gone)


@st.composite
def edits(draw: st.DrawFn, word: str) -> str:
    """The word with one letter put in, left out or mistaken, or two exchanged."""
    at = draw(st.integers(0, len(word) - 1))
    letter = draw(st.sampled_from(_LETTERS))
    return draw(
        st.sampled_from(
            [
                word[:at] + letter + word[at:],
                word[:at] + word[at + 1 :],
                word[:at] + letter + word[at + 1 :],
                word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :],
            ]
        )
    )


@pytest.fixture(scope="module")
def database(ground: Ground) -> Iterator[Database]:
    with ground.fresh(furnish_people) as fresh:
        yield fresh


@pytest.fixture(scope="module", autouse=True)
def _no_files_of_others(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


def among_the_best(hits: Sequence[Hit], id_: int, places: int) -> bool:
    """Whether a record is to be among so many hits: unless as many others fit as well."""
    [hit] = [hit for hit in hits if hit.id == id_]
    return sum(other.exact or other.score >= hit.score for other in hits if other.id != id_) < places


@often
@given(stocks(), st.data())
def test_record_is_found_by_all_its_words_with_a_typing_error_in_one(
    database: Database, stock: Stock, data: st.DataObject
) -> None:
    records = stock.fill(database)
    for id_, record in stock.now.items():
        said = record.spoken
        wrong = data.draw(st.integers(0, len(said) - 1))
        said[wrong] = data.draw(edits(said[wrong]))
        text = " ".join(said)
        note(text)
        every = records.hits(text)
        assert id_ in [hit.id for hit in every]
        if among_the_best(every, id_, 5):
            assert id_ in records.find(text, 5)


@often
@given(stocks(), st.data())
def test_record_is_found_by_all_that_is_said_of_it_as_it_is_written(
    database: Database, stock: Stock, data: st.DataObject
) -> None:
    records = stock.fill(database)
    for id_, record in stock.now.items():
        said = [" ".join(record.name), " ".join([*record.name, record.city])]
        text = data.draw(st.sampled_from([each for each in said if folded(each)]))  # “& &” says nothing
        note(text)
        [hit] = [hit for hit in records.hits(text) if hit.id == id_]
        assert hit.score == pytest.approx(1)
        if among_the_best(records.hits(text), id_, 5):
            assert id_ in records.find(text, 5)


@often
@given(stocks(), st.data())
def test_long_word_with_a_typing_error_matches_its_record(
    database: Database, stock: Stock, data: st.DataObject
) -> None:
    records = stock.fill(database)
    for id_, record in stock.now.items():
        for word in record.spoken:
            if len(word) >= 5:
                typed = data.draw(edits(word))
                note(typed)
                assert id_ in records.find(typed)


@often
@given(stocks())
def test_record_is_found_by_how_any_of_its_words_begins(database: Database, stock: Stock) -> None:
    records = stock.fill(database)
    for id_, record in stock.now.items():
        for word in record.spoken:
            assert id_ in records.find(word[:3])


@often
@given(stocks(), st.data())
def test_record_is_found_by_any_four_signs_of_a_code(
    database: Database, stock: Stock, data: st.DataObject
) -> None:
    records = stock.fill(database)
    for id_, record in stock.now.items():
        for whole in record.codes:
            if len(whole) >= 4:
                at = data.draw(st.integers(0, len(whole) - 4))
                note(whole[at : at + 4])
                assert id_ in records.find(whole[at : at + 4])


@often
@given(stocks(), st.data())
def test_whole_code_is_exact_and_comes_first(database: Database, stock: Stock, data: st.DataObject) -> None:
    records = stock.fill(database)
    for id_, record in stock.now.items():
        typed = data.draw(st.sampled_from([each for each in (record.code, record.phone) if each]))
        note(typed)
        sharing = {other for other, each in stock.now.items() if collapsed(typed) in each.codes}
        hits = records.hits(typed, 5)
        assert {hit.id for hit in hits if hit.exact} <= sharing
        assert [hit.exact for hit in hits[: len(sharing)]] == [True] * min(len(sharing), 5)
        if len(sharing) <= 5:
            assert id_ in [hit.id for hit in hits]


@often
@given(stocks(), st.data())
def test_what_was_removed_or_renamed_is_not_found_any_more(
    database: Database, stock: Stock, data: st.DataObject
) -> None:
    records = stock.fill(database)
    removed = data.draw(st.sampled_from(sorted(stock.now)))
    renamed = {id_: each for id_, each in stock.now.items() if id_ != removed}
    records.remove(removed)
    # What is written in this way is like nothing that the others are written in.
    records.write({id_: [name(f"ժողովուրդ ազգ{'ա' * id_}")] for id_ in renamed})
    for texts in ([*record.spoken, *record.codes] for record in (*stock.now.values(), *stock.gone.values())):
        for typed in (*texts, " ".join(texts)):
            assert records.find(typed) == []
    assert sorted(records.find("ժողովուրդ")) == sorted(renamed)
    for id_ in renamed:
        assert records.find(f"ազգ{'ա' * id_}", 1) == [id_]


@often
@given(stocks(), st.data())
def test_what_is_found_depends_on_what_there_is_and_not_on_how_it_came(
    database: Database, stock: Stock, data: st.DataObject
) -> None:
    asked = []
    for record in data.draw(
        st.lists(st.sampled_from([*stock.now.values(), *stock.gone.values()]), max_size=4)
    ):
        word = data.draw(st.sampled_from(record.spoken))
        asked += [word, data.draw(edits(word)), word[:2], " ".join(record.spoken)]
        typed = data.draw(st.sampled_from(record.codes))
        asked += [typed, typed[:3], typed[-3:], data.draw(edits(typed)), f"{word} {typed}"]

    def answers(records: Records) -> dict[str, list[tuple[int, float, bool]]]:
        found = {text: records.hits(text) for text in asked}
        return {
            text: sorted((hit.id, round(hit.score, 3), hit.exact) for hit in hits)
            for text, hits in found.items()
        }

    came = answers(stock.fill(database))
    fresh = Records.none(database)
    put(fresh, stock.now)
    noted = answers(fresh)
    fresh.rebuild()
    built = answers(fresh)
    assert built == noted
    assert came == built


@pytest.mark.parametrize(
    ("typed", "like"),
    [
        ("+48 000-000-000", ("+48 500-000-000", "+48 000-000-001")),
        ("+48 110-000-010", ("+48 510-000-010", "+48 100-000-010")),  # the last begins and ends like it
    ],
)
def test_number_that_is_like_another_is_found_or_not_however_both_came(
    database: Database, typed: str, like: tuple[str, str]
) -> None:
    """Of repeated digits numbers share few pieces, and look alike all the same."""
    numbers = dict(enumerate((typed, *like), 1))

    def found(*steps: tuple[int, ...]) -> list[tuple[int, bool]]:
        """The hits, when the records of each step but the last have been built into the index."""
        records = Records.none(database)
        for at, step in enumerate(steps):
            put(records, {id_: Record(("Kowalski",), "Lodz", "A1", numbers[id_]) for id_ in step})
            if at < len(steps) - 1:
                records.rebuild()
        return sorted((hit.id, hit.exact) for hit in records.hits(collapsed(typed)))

    noted = found((1, 2, 3))
    assert found((1, 2, 3), ()) == noted
    assert found((1, 3), (2,)) == noted
    assert found((2, 3), (1,)) == noted
    assert found((2,), (1, 3)) == noted
