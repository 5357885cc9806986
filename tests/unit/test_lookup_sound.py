"""Words that sound alike have one key, whichever of four languages spells them."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesdesk.lookup.sound import sound
from salesdesk.lookup.text import folded

LATIN = st.text("abcdefghijklmnopqrstuvwxyz", max_size=20)


@pytest.mark.parametrize(
    "spellings",
    [
        "schmidt szmit shmit schmit shmidt",
        "kowalski kovalsky kowalsky kowalskij covalski",
        "szymański schymanski shymanski",
        "czech tschech",
        "meijer meyer meier",
        "jansen janssen janzen",
        "bäcker becker bekker",
        "philip filip phillip",
        "müller muller miller",
        "quick kwik",
        "rzepa zhepa",
        "vries wries fries",
        "beck bek",
        "thomas tomas",
        "żółw zolf",
        "xaver ksawer",
    ],
)
def test_spellings_of_one_sound_have_one_key(spellings: str) -> None:
    keys = {sound(folded(word)) for word in spellings.split()}
    assert len(keys) == 1
    assert keys != {""}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("kowalski", "nowacki"),
        ("anna", "hanka"),
        ("berg", "borgmann"),
        ("light", "heart"),
        ("anna", "inna"),  # a first vowel is heard
        ("ala", "la"),
    ],
)
def test_words_of_different_sound_have_different_keys(one: str, other: str) -> None:
    assert sound(one) != sound(other)


@pytest.mark.parametrize("word", ["", "123", "m8", "8", "київ", "ελλαδα", "北京", "مرحبا", "a1b"])
def test_what_has_no_sound_of_its_own_has_no_key(word: str) -> None:
    assert sound(word) == ""


@given(LATIN)
def test_key_is_short_and_says_nothing_twice_in_a_row(word: str) -> None:
    key = sound(word)
    assert len(key) <= 2 * len(word)
    assert bool(key) == bool(word)
    assert all(one != other for one, other in itertools.pairwise(key))


@given(LATIN.filter(bool), LATIN, st.integers(2, 4))
def test_letter_written_more_than_once_sounds_as_once(before: str, after: str, often: int) -> None:
    for letter in "nml":
        assert sound(before + letter * often + after) == sound(before + letter + after)
