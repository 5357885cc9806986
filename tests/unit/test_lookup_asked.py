"""What is typed is taken apart into words, and into what may be one code."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesdesk.lookup.asked import Asked


@pytest.mark.parametrize(
    ("typed", "readings"),
    [
        ("Kowalski Łódź", [("kowalski", "lodz")]),
        ("łódź LODZ lodz", [("lodz",)]),
        ("Coca-Cola", [("coca", "cola")]),
        ("600 123 456", [("600", "123", "456"), ("600123456",)]),
        ("+48 (42) 600-123", [("48", "42", "600", "123"), ("4842600123",)]),
        ("kowal 600-123-456", [("kowal", "600", "123", "456"), ("kowal", "600123456")]),
        ("nor-72", [("nor", "72"), ("nor72",)]),
        ("8 40", [("8", "40")]),  # a size
        ("2,5 l", [("2", "5", "l"), ("25", "l")]),
        ("m8x40", [("m8x40",)]),
        ("1 2 3 4 5 6", [tuple("123456")]),
    ],
)
def test_text_is_read_as_words_and_as_codes(typed: str, readings: list[tuple[str, ...]]) -> None:
    assert list(Asked.of(typed).readings) == readings


@pytest.mark.parametrize("typed", ["", " ", "–", "%_'\";", "😀", "\x00\x1b", "\ud800", "\u0301"])
def test_nothing_to_look_for_has_no_readings(typed: str) -> None:
    asked = Asked.of(typed)
    assert asked.readings == ()
    assert asked.code == ""
    assert not asked.is_code


@pytest.mark.parametrize(
    ("typed", "code", "is_code"),
    [
        ("HB-2/K", "hb2k", False),
        ("85123 A", "85123a", True),
        ("OFF.96.9I7B", "off969i7b", True),  # a letter that looks like a digit
        ("mok 10l", "mok10l", False),
        ("+48 600 123 456", "48600123456", True),
        ("DE 136-695-976", "de136695976", True),
        ("Kowalski", "kowalski", False),
        ("kowal 600", "kowal600", False),
        ("7", "7", False),
    ],
)
def test_all_of_it_may_be_one_code(typed: str, code: str, is_code: bool) -> None:
    asked = Asked.of(typed)
    assert (asked.code, asked.is_code) == (code, is_code)


@given(st.text(max_size=1000))
def test_any_text_is_taken_apart_within_bounds(typed: str) -> None:
    asked = Asked.of(typed)
    assert len(asked.readings) <= 2
    assert len(asked.code) <= 48
    for words in asked.readings:
        assert 0 < len(words) <= 12
        assert len(set(words)) == len(words)
        for word in words:
            assert 0 < len(word) <= 48
            assert word.isalnum()


@pytest.mark.parametrize(
    "typed", ["x" * 10_000, "7" * 100_000, "kowal " * 10_000, "a b " * 9_999, "-1" * 9_999]
)
def test_text_of_any_length_is_cut(typed: str) -> None:
    asked = Asked.of(typed)
    assert all(len(words) <= 12 for words in asked.readings)
    assert all(len(word) <= 48 for words in asked.readings for word in words)
