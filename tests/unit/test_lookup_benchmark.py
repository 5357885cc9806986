"""What the lookup benchmark is made of: its records, its queries, and how answers are judged."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from random import Random

import numpy as np
import pytest
from sqlalchemy import update

from benchmarks import lookup
from benchmarks.harness.figures import percentile
from benchmarks.lookup_data.articles import CHUNK, Assortment
from benchmarks.lookup_data.customers import Clientele
from benchmarks.lookup_data.filling import fill, is_filled, refresh
from benchmarks.lookup_data.noise import Noise, grouped, heard, mistyped, phone_as_said, without_marks
from benchmarks.lookup_data.numbers import phones, vat_ids
from benchmarks.lookup_data.queries import MOST_VALID, Query, make_queries
from benchmarks.lookup_data.subjects import Entity, reading, writing
from benchmarks.lookup_data.truth import Truth
from benchmarks.lookup_runs.answers import Answer, by_class
from benchmarks.lookup_runs.rivals import rivals
from salesdesk.domain.catalogue.model import Article, ArticleText
from salesdesk.domain.catalogue.rules import gtin_number
from salesdesk.domain.company.rules import vat_number
from salesdesk.lookup.text import folded, words_and_codes
from salesdesk.storage.engine import Database
from salesdesk.storage.migrate import upgrade

SIZE = 600
WORDS = 30_000


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('lookup')}/bench.db", durable=False)
    upgrade(database)
    fill(database, Entity.ARTICLE, SIZE, 1, WORDS)
    yield database
    database.close()


@pytest.fixture(scope="module")
def truth(filled: Database) -> Truth:
    return Truth(filled, Entity.ARTICLE)


def texts_of(database: Database) -> dict[int, str]:
    with reading(database) as tx:
        return {row.article_id: row.fields for row in tx.session.query(ArticleText)}


def test_small_assortment_is_the_beginning_of_a_large_one() -> None:
    brands, families = range(2_500), range(20)
    small = [each for part in Assortment(1, WORDS).chunks(30, brands, families) for each in part]
    large = Assortment(1, WORDS).chunks(CHUNK + 10, brands, families)
    first = next(large)
    assert small == first[:30]
    assert len(next(large)) == 10
    assert small != list(islice(next(Assortment(2, WORDS).chunks(30, brands, families)), 30))


def test_articles_have_different_codes_and_right_gtins() -> None:
    made = [each for part in Assortment(1, WORDS).chunks(12_000, range(2_500), range(20)) for each in part]
    codes = [each.article.code for each in made]
    assert len(set(codes)) == len(codes) == 12_000
    numbers = [unit.gtin for each in made for unit in each.article.all_units if unit.gtin]
    assert len(set(numbers)) == len(numbers)
    assert all(gtin_number(number) == number for number in numbers[:500])


def test_customers_have_different_numbers() -> None:
    made = [each for part in Clientele(1, WORDS).chunks(6_000, terms_id=1) for each in part]
    assert len({each.number for each in made}) == len(made) == 6_000
    assert {each.country for each in made} == {"PL", "NL", "DE", "GB"}


@pytest.mark.parametrize("country", ["PL", "NL", "DE", "GB"])
def test_vat_ids_have_right_check_digits(country: str) -> None:
    for number in vat_ids(np.random.default_rng(1), country, 200):
        assert vat_number(country, number).endswith(number)


def test_filled_database_has_a_text_for_every_record(filled: Database) -> None:
    assert is_filled(filled, Entity.ARTICLE, SIZE)
    assert not is_filled(filled, Entity.ARTICLE, 2 * SIZE)
    assert len(texts_of(filled)) >= SIZE


def test_texts_made_in_another_way_are_written_anew(filled: Database) -> None:
    assert not refresh(filled, Entity.ARTICLE)
    before = texts_of(filled)
    with writing(filled) as tx:
        tx.session.execute(update(ArticleText).values(fields="#other;"))
    assert refresh(filled, Entity.ARTICLE)
    assert texts_of(filled) == before


def test_truth_is_what_looking_at_every_record_finds(filled: Database, truth: Truth) -> None:
    stored = {id_: words_and_codes(text) for id_, text in texts_of(filled).items()}

    def the_long_way(words: tuple[str, ...], codes: tuple[str, ...]) -> list[int]:
        return sorted(
            id_
            for id_, (its_words, its_codes) in stored.items()
            if all(any(own.startswith(word) for own in its_words) for word in words)
            and all(any(code in own for own in its_codes) for code in codes)
        )

    some_id = next(iter(stored))
    code = stored[some_id][1][0]
    for words, codes in (
        (("bl",), ()), (("s", "m"), ()), (("rura",), ()), (("nowhere",), ()),
        ((), (code[1:],)), (("a",), ("59",)),
    ):  # fmt: skip
        assert truth.having(words, codes, most=10_000) == the_long_way(words, codes)
    assert truth.having(()) == []
    assert len(truth.having(("s",), most=3)) == 3


def test_slip_of_the_fingers_is_seen_on_any_keyboard() -> None:
    chance = Random(1)
    for word in ("łódź", "aa", "kowalski", "5901234123457", "straße"):
        for _ in range(200):
            assert without_marks(mistyped(chance, word)) != without_marks(word)


def test_slip_of_the_ear_writes_the_same_sound_otherwise() -> None:
    chance = Random(1)
    assert {heard(chance, "schmidt") for _ in range(200)} >= {"shmidt", "schmit"}
    assert "kowalsky" in {heard(chance, "kowalski") for _ in range(200)}
    assert heard(chance, "bab") is None


def test_groups_leave_no_digit_over_and_lose_none() -> None:
    chance = Random(1)
    for digits in ("12345", "1234567", "601234567"):
        for _ in range(100):
            said = grouped(chance, digits)
            assert "".join(filter(str.isdigit, said)) == digits
            assert all(len(group) > 1 for group in said.replace("-", " ").replace(".", " ").split())


@pytest.mark.parametrize("country", ["PL", "NL", "DE", "GB"])
def test_phone_is_the_same_however_it_is_said(country: str) -> None:
    chance = Random(1)
    assert all(7 <= len(number) <= 22 for number in phones(np.random.default_rng(1), country, 100))
    for _ in range(100):
        said = phone_as_said(chance, country, "601234567")
        assert "".join(filter(str.isdigit, said)).endswith("601234567")


@pytest.fixture(scope="module")
def sets(filled: Database, truth: Truth) -> tuple[list[Query], list[Query]]:
    tuning = make_queries(filled, Entity.ARTICLE, truth, seed=1, count=88, unseen=False)
    unseen = make_queries(filled, Entity.ARTICLE, truth, seed=2, count=88, unseen=True)
    return tuning, unseen


def test_sets_of_queries_share_no_record(sets: tuple[list[Query], list[Query]]) -> None:
    tuning, unseen = sets
    assert {query.noise for query in tuning} == set(Noise)
    assert not {query.target for query in tuning} & {query.target for query in unseen}


def test_queries_are_the_same_for_the_same_seed(
    filled: Database, truth: Truth, sets: tuple[list[Query], list[Query]]
) -> None:
    assert make_queries(filled, Entity.ARTICLE, truth, seed=1, count=88, unseen=False) == sets[0]


def test_few_records_have_what_a_query_means_and_its_target_is_one(
    filled: Database, truth: Truth, sets: tuple[list[Query], list[Query]]
) -> None:
    for query in sets[0]:
        assert query.target in query.valid
        assert len(query.valid) <= MOST_VALID
        if query.noise in (Noise.PREFIX, Noise.ORDER, Noise.DIACRITICS):
            assert query.target in truth.having(folded(query.text).split())
        if query.noise in (Noise.TYPO, Noise.TYPOS, Noise.PHONETIC):
            assert query.target not in truth.having(folded(query.text).split())


def test_answer_is_right_for_any_valid_record_first_and_for_the_very_one_among_five() -> None:
    query = Query(Noise.TYPO, "kowlski", 7, (3, 7))
    first = Answer(query, (3, 1, 2, 4, 5, 7), 1.0, 1.0)
    assert (first.first, first.among_five) == (True, False)
    among = Answer(query, (1, 2, 7), 2.0, 1.0)
    assert (among.first, among.among_five) == (False, True)
    nothing = Answer(query, (), 3.0, 1.0)
    assert (nothing.first, nothing.among_five) == (False, False)
    table = by_class([first, among, nothing]).splitlines()
    assert table[-1].split() == ["all", "3", "0.333", "0.333", "2.00", "3.00", "3.00", "3.00"]


def test_percentile_is_a_value_that_was_measured() -> None:
    assert [percentile([3, 1, 2, 4], part) for part in (1, 50, 75, 76, 100)] == [1, 2, 3, 4, 4]


def test_rivals_find_an_article_by_its_name(filled: Database) -> None:
    with reading(filled) as tx:
        newest = tx.session.get_one(Article, max(texts_of(filled)))
        id_, name = newest.id, newest.name
    with rivals(filled, Entity.ARTICLE) as ways:
        assert set(ways) == {"LIKE", "rapidfuzz", "FTS5"}
        for way in ways.values():
            assert id_ in way(name)


def test_benchmark_prints_one_object_and_fails_when_a_must_is_missed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    arguments = [
        "--entity", "customer", "--size", "400", "--queries", "22", "--keep", str(tmp_path),
        "--only", "search", "keys", "rivals", "rebuild", "--misses", str(tmp_path / "misses"), "--json",
    ]  # fmt: skip
    outcome = lookup.main(arguments)
    told = json.loads(capsys.readouterr().out)
    figures = {figure["name"]: figure for figure in told["figures"]}
    assert told["settings"]["size"] == 400
    assert figures["recall@5, unseen"]["must"] == 0.97
    assert figures["recall@5, unseen"]["value"] > 0.8
    assert figures["rebuild"]["must"] == 60
    lower = {name for name, each in figures.items() if each["better"] == "lower" and each["must"]}
    missed = any(
        each["value"] > each["must"] if name in lower else each["value"] < each["must"]
        for name, each in figures.items()
        if each["must"] is not None
    )
    assert outcome == int(missed)
    assert (tmp_path / "misses").exists()
    # The database is kept: it is not filled again, and the queries are the same.
    kept = (tmp_path / "lookup_customer_400_60000_1.db").stat().st_ino
    assert lookup.main([*arguments[:10], "keys", "--json"]) in (0, 1)
    capsys.readouterr()
    assert (tmp_path / "lookup_customer_400_60000_1.db").stat().st_ino == kept
