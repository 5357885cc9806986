"""Column types mean the same on both databases, and lose nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Column, Integer, MetaData, Table, delete, func, insert, select, text, update
from sqlalchemy.exc import StatementError

from salesdesk.errors import Refused
from salesdesk.storage.engine import Database
from salesdesk.storage.types import Choice, Json, Names, Scaled, UtcInstant, Words


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


METADATA = MetaData()
SAMPLE = Table(
    "sample",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("money", Scaled(4)),
    Column("rate", Scaled(8)),
    Column("at", UtcInstant),
    Column("words", Words(20)),
    Column("colour", Choice(Colour)),
    Column("names", Names),
    Column("document", Json),
)

on_one_table = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
"""The examples of one test share a database and empty its table themselves."""


@pytest.fixture
def sample(empty_database: Database) -> Database:
    METADATA.create_all(empty_database.engine)
    return empty_database


def stored(database: Database, column: str, *values: Any) -> list[Any]:
    """What comes back of values that are written."""
    with database.write() as session:
        session.execute(delete(SAMPLE))
        for value in values:
            session.execute(insert(SAMPLE).values({column: value}))
    with database.read() as session:
        return list(session.scalars(select(SAMPLE.c[column]).order_by(SAMPLE.c.id)))


@given(st.lists(st.decimals(-(10**14), 10**14, places=4), min_size=1, max_size=5))
@on_one_table
def test_scaled_gives_back_what_it_was_given(sample: Database, values: list[Decimal]) -> None:
    assert stored(sample, "money", *values) == values


@given(st.lists(st.decimals(-(10**12), 10**12, places=4), min_size=1, max_size=8))
@on_one_table
def test_scaled_sums_exactly_in_the_database(sample: Database, values: list[Decimal]) -> None:
    stored(sample, "money", *values)
    with sample.read() as session:
        total = session.execute(select(func.sum(SAMPLE.c.money))).scalar_one()
    assert total == sum(values)
    assert isinstance(total, Decimal)


def test_scaled_keeps_what_floats_lose(sample: Database) -> None:
    tricky = [Decimal("0.1"), Decimal("0.1"), Decimal("0.1"), Decimal("90071992547409.93")]
    assert stored(sample, "money", *tricky) == tricky


def test_scaled_compares_and_adds_in_the_database(sample: Database) -> None:
    stored(sample, "money", Decimal("1.5"), Decimal("2.5"))
    with sample.write() as session:
        session.execute(
            update(SAMPLE).where(SAMPLE.c.money > Decimal(2)).values(money=SAMPLE.c.money + Decimal("0.0001"))
        )
    with sample.read() as session:
        assert list(session.scalars(select(SAMPLE.c.money).order_by(SAMPLE.c.id))) == [
            Decimal("1.5"),
            Decimal("2.5001"),
        ]


def test_scaled_takes_whole_numbers(sample: Database) -> None:
    assert stored(sample, "money", 3, 0, -7) == [Decimal(3), Decimal(0), Decimal(-7)]


def test_scaled_holds_the_largest_number_of_64_bits(sample: Database) -> None:
    largest = Decimal("922337203685477.5807")
    assert stored(sample, "money", largest, -largest) == [largest, -largest]


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("1.00001", "more than 4 decimal places"),
        ("-0.00005", "more than 4 decimal places"),
        # More digits than Python calculates with by itself.
        ("1.0000000000000000000000000000000000001", "more than 4 decimal places"),
        ("1E-50", "more than 4 decimal places"),
        ("922337203685477.5808", "too large"),
        ("1E+20", "too large"),
        ("NaN", "too large"),
        ("Infinity", "too large"),
    ],
)
def test_scaled_refuses_what_it_cannot_hold_and_changes_nothing(
    sample: Database, value: str, message: str
) -> None:
    assert stored(sample, "money", Decimal(1)) == [Decimal(1)]
    with sample.write() as session:
        session.execute(update(SAMPLE).values(words="changed"))
        with pytest.raises(Refused, match=message):
            session.execute(update(SAMPLE).values(money=Decimal(value)))
        session.rollback()
    with sample.read() as session:
        assert session.execute(select(SAMPLE.c.money, SAMPLE.c.words)).one() == (Decimal(1), None)


@pytest.mark.parametrize("value", [0.1, "0.1"])
def test_scaled_takes_neither_floats_nor_text(sample: Database, value: object) -> None:
    with pytest.raises(StatementError, match="not a Decimal"), sample.write() as session:
        session.execute(insert(SAMPLE).values(money=value))


def test_instant_comes_back_in_utc_whatever_zone_it_had(sample: Database) -> None:
    noon = datetime(2026, 3, 29, 12, 0, 0, 123456, tzinfo=timezone(timedelta(hours=5, minutes=45)))
    found = stored(sample, "at", noon)
    assert found == [noon]
    assert [instant.tzinfo for instant in found] == [UTC]
    assert found[0].isoformat() == "2026-03-29T06:15:00.123456+00:00"


def test_instants_of_several_zones_are_ordered_by_time(sample: Database) -> None:
    early = datetime(2026, 3, 2, 23, 0, tzinfo=timezone(timedelta(hours=9)))
    late = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
    stored(sample, "at", late, early)
    with sample.read() as session:
        assert list(session.scalars(select(SAMPLE.c.at).order_by(SAMPLE.c.at))) == [early, late]
        assert list(session.scalars(select(SAMPLE.c.at).where(SAMPLE.c.at < late))) == [early]


def test_instant_without_a_zone_is_an_error(sample: Database) -> None:
    with pytest.raises(StatementError, match="needs its time zone"), sample.write() as session:
        session.execute(insert(SAMPLE).values(at=datetime(2026, 3, 2, 9, 0)))  # noqa: DTZ001 - that is the point


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Żółć № 5 — 北京 😀", "Żółć № 5 — 北京 😀"),
        ("two\nlines\tand tab", "two\nlines\tand tab"),
        ("nul\0inside", "nulinside"),
        ("\x1b[31mred\x07", "[31mred"),
        ("c1\x9b31m", "c131m"),
        ("half \ud800 pair", "half  pair"),
        ("", ""),
    ],
)
def test_words_drop_what_a_terminal_would_obey(sample: Database, written: str, kept: str) -> None:
    assert stored(sample, "words", written) == [kept]


@given(st.text(max_size=20))
@on_one_table
def test_words_of_any_kind_can_be_stored(sample: Database, words: str) -> None:
    (kept,) = stored(sample, "words", words)
    assert stored(sample, "words", kept) == [kept]


def test_words_that_are_too_long_are_refused_and_change_nothing(sample: Database) -> None:
    stored(sample, "words", "x" * 20)
    with pytest.raises(Refused, match="“yyyyyyyyyyyyyyyyyyyy…” is longer than 20"), sample.write() as session:
        session.execute(update(SAMPLE).values(words="y" * 21))
    with sample.read() as session:
        assert session.execute(select(SAMPLE.c.words)).scalar_one() == "x" * 20


def test_choice_is_stored_as_its_value_and_comes_back_as_a_member(sample: Database) -> None:
    found = stored(sample, "colour", Colour.RED, "blue", None)
    assert found == [Colour.RED, Colour.BLUE, None]
    assert [type(member) for member in found] == [Colour, Colour, type(None)]
    with sample.read() as session:
        assert list(session.scalars(text("SELECT colour FROM sample ORDER BY id"))) == ["red", "blue", None]


def test_choice_refuses_what_is_not_a_member(sample: Database) -> None:
    with pytest.raises(StatementError, match="'green' is not a valid Colour"), sample.write() as session:
        session.execute(insert(SAMPLE).values(colour="green"))


def test_names_come_back_as_a_set(sample: Database) -> None:
    assert stored(sample, "names", frozenset({"b", "a"}), frozenset()) == [frozenset({"a", "b"}), frozenset()]


def test_json_comes_back_as_written(sample: Database) -> None:
    document = {"name": 'Żółć "5"', "lines": [1, 2.5, None, True], "nested": {"a": []}}
    assert stored(sample, "document", document, [], "text", 0) == [document, [], "text", 0]


def test_json_keeps_decimals_and_instants_as_text(sample: Database) -> None:
    written = {"amount": Decimal("1.10"), "at": datetime(2026, 3, 2, tzinfo=UTC)}
    assert stored(sample, "document", written) == [{"amount": "1.10", "at": "2026-03-02 00:00:00+00:00"}]


def test_json_drops_what_a_terminal_would_obey(sample: Database) -> None:
    nasty = {"na\0me": ["\x1b[2J", {"deep": ("\x9b1m", "half \ud800 pair")}]}
    assert stored(sample, "document", nasty) == [{"name": ["[2J", {"deep": ["1m", "half  pair"]}]}]


def test_json_drops_each_control_character_alone_and_keeps_what_only_looks_like_one(sample: Database) -> None:
    kept = {"\t", "\n", "\r"}
    for number in (*range(0x20), *range(0x7F, 0xA0), 0xD800, 0xDFFF):
        character = chr(number)
        expected = f"a{character if character in kept else ''}b"
        assert stored(sample, "document", [f"a{character}b"]) == [[expected]], hex(number)
    texts = ["\\b", "\\f", "\\u001b", "\\\\u0000", 'a "\\" b', "żółć"]
    assert stored(sample, "document", texts) == [texts]
