"""Codes in pieces of four signs."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesdesk.lookup.grams import SIZE, grams, looks_like_a_code, misread, number_of, pieces_of, swapped

CODES = st.lists(st.text("ab12ß", min_size=1, max_size=8), max_size=6)


@pytest.mark.parametrize(
    ("code", "pieces"),
    [
        ("ab12", ["^ab1", "ab12", "b12$"]),
        ("hb2k7", ["^hb2", "hb2k", "b2k7", "2k7$"]),
        ("abc", ["^abc", "abc$"]),
        ("ab", ["^ab$"]),
        ("7", ["^7$$"]),
        ("", ["^$$$"]),
    ],
)
def test_code_has_its_pieces_and_both_ends(code: str, pieces: list[str]) -> None:
    assert grams(code) == pieces


def test_numbers_of_pieces_are_in_the_order_of_their_signs() -> None:
    pieces = ["$$$$", "0000", "^abc", "abca", "abcd", "b000"]
    numbers = [number_of(piece) for piece in pieces]
    assert numbers == sorted(numbers)
    assert number_of("abcd") == 0x61626364


def test_signs_beyond_ascii_are_one_sign() -> None:
    assert number_of("жжжж") == number_of("????") == number_of("北京商店")


@given(CODES)
def test_pieces_of_many_codes_are_those_of_each(codes: list[str]) -> None:
    owners = np.arange(10, 10 + len(codes), dtype=np.uint32)
    numbers, whose = pieces_of(codes, owners)
    each = [(number_of(piece), 10 + place) for place, code in enumerate(codes) for piece in grams(code)]
    assert list(zip(numbers.tolist(), whose.tolist(), strict=True)) == each


@given(CODES.filter(bool))
def test_any_four_signs_of_a_code_are_one_of_its_pieces(codes: list[str]) -> None:
    for code in codes:
        for at in range(len(code) - SIZE + 1):
            assert code[at : at + SIZE] in grams(code)


@pytest.mark.parametrize(
    "typed", ["1042", "600123456", "85123a", "ab123", "a1b2c3", "pl5260250274", "٣٤٥٦", "1" * 48]
)
def test_digits_or_half_of_them_look_like_a_code(typed: str) -> None:
    assert looks_like_a_code(typed)


@pytest.mark.parametrize("typed", ["", "7", "123", "a12", "kowal", "m8x4", "abcd123", "kowalski600", "hb2k"])
def test_words_and_what_is_short_do_not_look_like_a_code(typed: str) -> None:
    assert not looks_like_a_code(typed)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("21o12", "21012"), ("o5il7", "05117"), ("hb2k", "hb2k"), ("off545o4", "off54504"), ("oil", "oil")],
)
def test_letters_beside_digits_are_read_as_the_digits_they_look_like(typed: str, meant: str) -> None:
    assert misread(typed) == meant


def test_short_code_has_neighbours_with_two_signs_swapped() -> None:
    assert swapped("1223") == ["2123", "1232"]
    assert swapped("12") == swapped("1234567890") == []
