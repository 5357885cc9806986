"""One number is known by whatever is dialled in front of it."""

from __future__ import annotations

from itertools import permutations

import pytest

from salesdesk.lookup.dialling import end_of_number, is_same_number, without_zeros
from salesdesk.lookup.text import collapsed

SPELLED = ("0171 4260504", "+49 171 4260504", "0049 171 4260504", "+49 (0) 171 4260504", "171/4260504")


@pytest.mark.parametrize(("typed", "stored"), list(permutations(SPELLED, 2)))
def test_number_is_the_same_however_it_is_dialled(typed: str, stored: str) -> None:
    assert is_same_number(collapsed(typed), collapsed(stored))


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("01714260504", "01714260505"),
        ("01714260504", "01724260504"),
        ("+49 171 4260504", "+48 171 4260504"),  # countries that both are said
        ("171 4260504", "30 1714260504 99"),  # within another
        ("4260504", "171 4260504"),  # too little to tell it from others
        ("DE 171426050", "FR 171426050"),  # a VAT id of another country
    ],
)
def test_number_that_only_looks_like_it_is_another(typed: str, stored: str) -> None:
    assert not is_same_number(collapsed(typed), collapsed(stored))
    assert not is_same_number(collapsed(stored), collapsed(typed))


def test_anything_may_stand_in_front_of_a_whole_number_that_was_typed() -> None:
    assert is_same_number("pl7740001454", "7740001454")
    assert is_same_number("12345" + "1714260504", "1714260504")
    assert not is_same_number("7740001454", "pl7740001454")
    assert not is_same_number("1714260504", "12345" + "1714260504")  # no country has five digits


@pytest.mark.parametrize(
    ("code", "kept"),
    [
        ("00491714260504", "491714260504"),
        ("0000012", "0000012"),  # too short for a phone: its zeros belong to it
        ("00ab12345678", "00ab12345678"),
        ("", ""),
    ],
)
def test_zeros_in_front_are_left_out_of_a_phone_alone(code: str, kept: str) -> None:
    assert without_zeros(code) == kept


@pytest.mark.parametrize(
    ("word", "end"), [("01714260504", "14260504"), ("1714260", ""), ("ab1714260504", ""), ("", "")]
)
def test_end_of_a_phone_is_what_is_dialled_everywhere(word: str, end: str) -> None:
    assert end_of_number(word) == end
