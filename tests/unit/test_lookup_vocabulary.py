"""Which of the distinct words somebody may have meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesdesk.lookup.packing import pack, unpack
from salesdesk.lookup.vocabulary import ALIKE, PREFIX, Vocabulary, alike_words, similarities

SAID = (
    "anna annelies berg bergmann heart hearts holder kowal kowalczyk kowalska kowalski lodz m8x40 miller "
    "muller nowak sklep schmidt smith white київ хлебный مرحبا 北京商店"
)
WORDS = sorted(SAID.split())
WORD = st.text("abcdkо北", min_size=1, max_size=8)


def vocabulary(*words: str) -> Vocabulary:
    return Vocabulary(Vocabulary.build(words))


ALL = vocabulary(*WORDS)


def begins(typed: str, among: Vocabulary = ALL) -> list[str]:
    found = among.expand(typed)
    return [among[index] for index in range(found.first, found.last)]


def similar(typed: str, among: Vocabulary = ALL, every: bool = False) -> dict[str, float]:
    return {among[index]: alike for index, alike in among.expand(typed, every=every).similar.items()}


def test_words_are_kept_in_their_order() -> None:
    assert len(ALL) == len(WORDS)
    assert [ALL[index] for index in range(len(ALL))] == WORDS


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("kowal", ["kowal", "kowalczyk", "kowalska", "kowalski"]),
        ("k", ["kowal", "kowalczyk", "kowalska", "kowalski"]),
        ("kowalskiego", []),
        ("heart", ["heart", "hearts"]),
        ("0", []),
        ("zzz", []),
        ("київ", ["київ"]),
        ("к", ["київ"]),
        ("北京", ["北京商店"]),
        ("北京商店", ["北京商店"]),
    ],
)
def test_words_that_begin_so_follow_each_other(typed: str, words: list[str]) -> None:
    assert begins(typed) == words
    assert ALL.expand(typed).exact == (typed in WORDS)


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("kowlaski", "kowalski"),  # exchanged
        ("kowaski", "kowalski"),  # left out
        ("kowallski", "kowalski"),  # too much
        ("kowalsjki", "kowalski"),
        ("xowalski", "kowalski"),  # mistaken at the beginning
        ("kowalsko", "kowalski"),  # … and at the end
        ("hloder", "holder"),
        ("szmit", "schmidt"),  # as it is heard
        ("shmit", "schmidt"),
        ("mueller", "muller"),
        ("kowalcik", "kowalczyk"),
        ("kowalc", "kowalczyk"),
        ("kwolac", "kowalczyk"),  # still being typed
        ("хлебнй", "хлебный"),
        ("مرحبأ", "مرحبا"),
        ("m8x4o", "m8x40"),
    ],
)
def test_word_is_meant_in_spite_of_how_it_is_typed(typed: str, word: str) -> None:
    assert word in {**similar(typed), **dict.fromkeys(begins(typed), PREFIX)}


@pytest.mark.parametrize("typed", ["qqqqq", "xyz", "12345", "ωωω", "🙂", "zupełnie", "ab", "k", ""])
def test_words_that_are_like_nothing_mean_nothing_else(typed: str) -> None:
    assert similar(typed) == similar(typed, every=True) == {}


def test_the_more_alike_the_better() -> None:
    found = similar("kowalksi")
    assert found["kowalski"] > found["kowalska"] >= ALIKE
    assert all(ALIKE <= alike <= 1 for alike in found.values())


@pytest.mark.parametrize(
    ("typed", "word", "others"),
    [
        ("kowalskiego", "kowalski", ["kowalczyk"]),
        ("klosem", "klos", ["kloski"]),
        ("borden", "bord", ["wooden"]),
    ],
)
def test_word_with_an_ending_is_more_alike_than_one_with_other_letters(
    typed: str, word: str, others: list[str]
) -> None:
    meant, *rest = alike_words(typed, [word, *others])
    assert PREFIX > meant > max(rest) + 0.05
    assert word in similar(typed, vocabulary(*sorted([word, *others])))


def test_letter_more_is_no_ending_of_a_very_short_word() -> None:
    """“jasu” is as likely “jaus”."""
    assert alike_words("jasu", ["jas"]) == alike_words("jasu", ["jaus"])


def test_number_has_no_endings() -> None:
    assert alike_words("2505", ["250"]) == [pytest.approx(0.75)]
    assert alike_words("250g", ["250"]) == [pytest.approx(0.75)]


def test_words_that_begin_so_are_not_among_the_similar() -> None:
    assert set(similar("kowal")).isdisjoint(begins("kowal"))


@pytest.mark.parametrize("word", ["ybu", "ybuk", "ybuktor"])
def test_short_word_whose_first_two_letters_are_swapped_means_those_that_begin_so(word: str) -> None:
    """“byu” and “ybu” have no pair of letters in common, beginnings counted."""
    assert similar("byu", vocabulary("anna", word), every=True) == {word: alike_words("byu", [word])[0]}


@pytest.mark.parametrize(
    ("word", "typed"), [("bas", "abs"), ("bas", "bsa"), ("gotz", "gtoz"), ("gotz", "gozt"), ("elbe", "eble")]
)
def test_short_word_with_two_letters_swapped_is_meant_however_many_there_are(word: str, typed: str) -> None:
    """Hardly a pair of letters is left of it, and others have more."""
    others = {f"{first}{second}{third}x" for first in typed for second in typed for third in "abcdefghij"}
    for among in (vocabulary("anna", word), vocabulary(*sorted({*others, word}))):
        assert similar(typed, among)[word] == alike_words(typed, [word])[0]


def test_of_very_many_words_the_most_similar_are_kept_unless_all_are_wanted() -> None:
    many = vocabulary(*sorted({f"kowal{number}" for number in range(2_000)} | {"kovalski"}))
    few, every = similar("xowal17", many), similar("xowal17", many, every=True)
    assert len(few) < 100 < len(every)
    assert few.items() <= every.items()
    assert max(few, key=lambda word: few[word]) == "kowal17"
    assert "kovalski" in similar("kowalski", many)


def test_vocabulary_of_nothing_means_nothing() -> None:
    none = vocabulary()
    assert len(none) == 0
    for typed in ("", "k", "kowalski"):
        found = none.expand(typed)
        assert (found.first, found.last, found.exact, dict(found.similar)) == (0, 0, False, {})


def test_vocabulary_is_the_same_when_it_has_been_packed() -> None:
    packed = Vocabulary(unpack(pack(Vocabulary.build(WORDS))))
    for typed in ("kowalksi", "kow", "szmit", "київ"):
        assert packed.expand(typed) == ALL.expand(typed)


@given(st.sets(WORD, max_size=12).map(sorted), WORD)
def test_ranges_are_those_that_looking_at_every_word_finds(words: list[str], typed: str) -> None:
    among = vocabulary(*words)
    assert begins(typed, among) == [word for word in words if word.startswith(typed)]
    assert among.expand(typed).exact == (typed in words)


@given(st.sets(WORD, max_size=12).map(sorted), WORD)
def test_nobody_is_told_of_a_word_that_is_less_alike(words: list[str], typed: str) -> None:
    among = vocabulary(*words)
    alike = dict(zip(words, alike_words(typed, words), strict=True))
    for word, value in similar(typed, among, every=True).items():
        assert value == pytest.approx(alike[word], abs=1e-5)
        assert value >= ALIKE
        assert not word.startswith(typed)


def test_similarity_counts_edits_and_does_not_wait_for_the_end() -> None:
    whole, other, begun = similarities("kowla", ["kowal", "nnnnn", "kowalczykowska"]).tolist()
    assert whole == pytest.approx(0.8)
    assert other == 0
    assert begun == pytest.approx(0.8 * PREFIX)
