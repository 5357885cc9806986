"""Whatever is typed gets an answer or none, for the usual price, and never what is another's."""

from __future__ import annotations

from typing import Final

import pytest

from salesdesk.domain.catalogue.operations import ARTICLES
from salesdesk.domain.customers.operations import CUSTOMERS
from salesdesk.lookup.index import Index
from tests.house import House
from tests.integration.conftest import house
from tests.integration.odd_texts import ANYTHING, NOTHING
from tests.integration.traces import posting_reads, statements
from tests.records import MONDAY, PEOPLE, Records, code, name, number, people, words
from tests.records import cache as cache

pytestmark = pytest.mark.either_database

__all__ = ["house", "people"]

STATEMENTS: Final = 4
"""Where the index stands, what has been noted, and the texts of the candidates by codes and by words."""
READS: Final = 8
"""Readings of postings: one for each of the six rarest words, and two for codes."""
RUNS: Final = 100
"""Runs of postings in all of these."""


@pytest.fixture(params=["new", "known"])
def some(people: Records, request: pytest.FixtureRequest) -> Records:
    """A few records, in the notes or in a generation."""
    people.write(
        {
            1: [code("1042"), name("Kowal"), words("Łódź"), number("+48 600 700 800")],
            2: [code("7777"), name("Жанна"), words("Київ")],
            3: [name("مرحبا"), number("777777777")],
        }
    )
    if request.param == "known":
        people.rebuild()
    people.find("kowal")
    return people


@pytest.mark.parametrize("typed", NOTHING.values(), ids=NOTHING)
def test_nothing_to_look_for_finds_nothing_and_asks_nothing(some: Records, typed: str) -> None:
    with statements(some.database) as asked:
        assert some.find(typed) == some.find(typed, 5) == []
    assert [text for text in asked if "lookup" in text or "customer_text" in text] == []


@pytest.mark.parametrize("typed", ANYTHING.values(), ids=ANYTHING)
def test_anything_gets_an_answer_for_the_usual_price(some: Records, typed: str) -> None:
    for limit in (5, None):
        with statements(some.database) as asked, posting_reads() as read:
            found = some.find(typed, limit)
        assert set(found) <= {1, 2, 3}
        assert len(found) == len(set(found))
        assert len(asked) <= STATEMENTS
        assert len(read) <= (READS if limit else 2 * READS)
        assert sum(read) <= RUNS
    assert some.find("kowal") == [1]


@pytest.mark.parametrize(
    ("typed", "id_"),
    [
        ("kow\ud800al", 1),
        ("ko😀wal", 1),
        ("#1042;=kowal;|lodz;~48", 1),
        ("kowal' OR '1'='1", 1),
        ("k" + "\u0301" * 300 + "owal", 1),
        ("ж", 2),
        ("\u202eمرحبا\u202c", 3),
        ("%kowal%", 1),
    ],
)
def test_what_there_is_to_look_for_is_found_beside_what_is_not(some: Records, typed: str, id_: int) -> None:
    assert some.find(typed)[:1] == [id_]


@pytest.mark.parametrize("limit", [-1, -100])
def test_limit_below_none_at_all_finds_nothing(some: Records, limit: int) -> None:
    assert some.find("kowal", limit) == []


def test_limit_beyond_what_there_is_finds_all(some: Records) -> None:
    assert some.find("kowal", 10**9) == [1]


@pytest.mark.parametrize("built", [False, True])
def test_long_text_costs_what_twelve_words_cost(people: Records, built: bool) -> None:
    people.write({id_: [name(f"Kowal {id_}"), code(f"AB{id_:05}")] for id_ in range(1, PEOPLE)})
    if built:
        people.rebuild()
    for typed in ANYTHING.values():
        with statements(people.database) as asked, posting_reads() as read:
            assert len(people.find(typed, 5)) <= 5
        assert len(asked) <= STATEMENTS
        assert len(read) <= READS
        assert sum(read) <= RUNS


@pytest.mark.parametrize("built", [False, True])
def test_one_index_never_answers_with_what_is_in_another(house: House, built: bool) -> None:
    customers, articles = (Records(house.database, index) for index in (CUSTOMERS, ARTICLES))
    if built:
        customers.rebuild(MONDAY)
        articles.rebuild(MONDAY)
    assert customers.find("BERLIN", 1) == [house.customers["BERLIN"]]
    assert articles.find("SCREW", 1) == [house.articles["SCREW"]]
    for said, records, ids in (
        (house.articles, articles, house.articles), (house.customers, customers, house.customers)
    ):  # fmt: skip
        for typed in said:
            assert set(records.find(typed)) <= set(ids.values())
    for typed in ("SCREW", "JUICE", "PAPER"):
        assert customers.find(typed) == []
    for typed in ("ZURICH", "SCHOOL", "90-001", "Długa"):
        assert articles.find(typed) == []


def test_index_that_nobody_has_written_to_is_empty(house: House) -> None:
    unknown = Records(house.database, Index("unknown", CUSTOMERS.key, CUSTOMERS.text))
    assert unknown.find("anna") == []
    assert unknown.rebuild() == len(house.customers)
    assert house.customers["ANNA"] in unknown.find("anna")
