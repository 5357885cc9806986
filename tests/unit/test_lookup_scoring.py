"""How well a record fits what was typed."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesdesk.lookup.scoring import Fit, Meant, by_code, by_words, codes_in, weight
from salesdesk.lookup.text import LONGEST_WORD, Mark, fields, words_and_codes
from salesdesk.lookup.vocabulary import PREFIX

WORD = st.text("abck", min_size=1, max_size=6)


def record(words: str, *codes: str) -> str:
    """The fields of a record with these words and codes."""
    return fields([(Mark.NAME, words), *((Mark.NUMBER, code) for code in codes)])


def fit(typed: str, words: str, *codes: str, **similar: dict[str, float]) -> Fit:
    """The fit of a record with these words and codes; `similar` tells what typed words may mean."""
    words_typed = typed.split()
    meant = [
        Meant(word, similar.get(word, {}), before.isdigit())
        for word, before in zip(words_typed, ["", *words_typed], strict=False)
    ]
    return by_words(meant, typed.replace(" ", ""), record(words, *codes))


def code_fit(typed: str, *codes: str) -> Fit:
    [found] = by_code(typed, [record("", *codes)], 1)
    return found


def test_all_words_fit_wholly() -> None:
    found = fit("kowal lodz", "piekarnia kowal lodz")
    assert found.score == 1
    assert found.matched == ("kowal", "lodz")
    assert not found.exact


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (fit("kowal", "kowal"), fit("kowal", "kowalski")),  # the word itself
        (fit("kowal lodz", "kowal lodz"), fit("kowal lodz", "kowal")),
        (fit("kowal", "kowalski"), fit("kowal", "kowla", kowal={"kowla": 0.8})),
        (fit("kowal lodz", "kowal x"), fit("kowal lodz", "lodz x")),  # the longer counts more
        (fit("krotka 4", "krotka 4"), fit("krotka 4", "krotka 48")),  # a size, a house: said whole
        (fit("abcd", "x", "abcd"), fit("abcd", "x", "abcdef")),
        (fit("abcd", "x", "abcdef"), fit("abcd", "x", "xabcd")),
        (fit("abcd", "x", "xabcd"), fit("abcd", "x", "xabcdx")),
    ],
)
def test_what_is_closer_scores_more(better: Fit, worse: Fit) -> None:
    assert better.score > worse.score > 0


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (fit("kowal lodz", "kowal lodz"), fit("kowal lodz", "lodz kowal")),  # in order
        (fit("kowal", "kowal"), fit("kowal", "kowal i syn")),  # nothing more
        (fit("kow", "kowal"), fit("kow", "kowalski")),  # fewer letters are missing
    ],
)
def test_what_fits_equally_is_told_apart_by_finesse(better: Fit, worse: Fit) -> None:
    assert better.score == worse.score
    assert better.finesse > worse.finesse


def test_whole_code_is_exact_and_fits_wholly() -> None:
    found = fit("hb 2 k", "kowal", "hb2k")
    assert found.exact
    assert found.score == 1
    assert found.matched == ("hb2k",)


@pytest.mark.parametrize(
    ("typed", "code", "fits"),
    [
        ("a", "abcdef", True),
        ("ab", "abcdef", True),
        ("f", "abcdef", False),
        ("ef", "abcdef", False),
        ("def", "abcdef", True),
        ("cde", "abcdef", False),  # three signs are anywhere
        ("bcde", "abcdef", True),
        ("abcdefg", "abcdef", False),
        ("abdc", "abcdef", False),
    ],
)
def test_code_fits_by_how_it_begins_and_ends_and_by_four_signs(typed: str, code: str, fits: bool) -> None:
    found = fit(typed, "x", code)
    assert bool(found.score) == fits
    assert found.matched == ((code,) if fits else ())


def test_record_that_has_nothing_of_it_does_not_fit() -> None:
    assert fit("kowal", "nowak lodz", "1042") == Fit(0.0, fit("kowal", "nowak lodz").finesse, False, ())
    assert fit("kowal", "").score == 0


@pytest.mark.parametrize("typed", ["owal", "alski", "walsk"])
def test_word_fits_by_its_beginning_alone(typed: str) -> None:
    assert fit(typed, "kowalski").score == 0


def test_first_letters_alone_are_of_any_word() -> None:
    assert fit("r", "red kite").score == fit("re", "red kite").score == fit("r", "kite", "rk12").score == 1
    assert max(fit("red", "redwood").score, fit("r kite", "red kite").score, fit("4", "40").score) < 1


def test_best_of_the_words_that_may_be_meant_counts() -> None:
    found = fit("szmit", "smith schmidt", szmit={"smith": 0.7, "schmidt": 0.9})
    assert found.score == pytest.approx(0.9)
    assert found.matched == ("schmidt",)


@given(
    st.lists(WORD, min_size=2, max_size=4, unique=True),
    st.lists(WORD, max_size=5),
    st.lists(WORD, max_size=2),
)
def test_fit_is_the_weighed_mean_of_what_each_word_finds(
    typed: list[str], words: list[str], codes: list[str]
) -> None:
    text = record(" ".join(words), *codes)
    found = by_words([Meant(word, {}) for word in typed], "-", text)
    shares = [weight(word) for word in typed]
    nowhere = Meant("-", {})
    beside = [by_words([Meant(word, {}), nowhere], "-", text).score for word in typed]
    alone = [score * (share + nowhere.weight) / share for share, score in zip(shares, beside, strict=True)]
    mean = sum(share * score for share, score in zip(shares, alone, strict=True)) / sum(shares)
    assert found.score == pytest.approx(mean)
    assert 0 <= found.score <= 1
    for word, score in zip(typed, alone, strict=True):
        if word in words or word in codes:
            assert score == pytest.approx(1)
        elif any(each.startswith(word) for each in words):
            assert score == pytest.approx(PREFIX)
    assert set(found.matched) <= {*words, *codes}


def test_small_number_beside_words_that_only_begins_another_is_hardly_meant() -> None:
    """It must differ by more than what records are put in order by before how they fit."""
    whole = fit("aleja szewska 4", "aleja szewska 4").score
    for other in (
        fit("aleja szewska 4", "aleja szewska 48"),
        fit("aleja szewska 4", "aleja szewska", "48603396141"),
        fit("aleja szewska 4", "aleja szewska"),
    ):
        assert whole - other.score > 0.02
    assert fit("4", "48").score == fit("4", "x", "48603396141").score == PREFIX
    for partly in ("486", "4860"):
        assert fit(f"szewska {partly}", "szewska", "48603396141").score > 0.98


def test_unit_of_a_number_is_said_whole() -> None:
    whole = fit("becher 250 g", "becher 250 g").score
    assert whole - fit("becher 250 g", "becher 250 ml garten").score > 0.02
    assert fit("becher g", "becher garten").score > 0.98


def test_longer_words_weigh_more_up_to_a_length() -> None:
    weights = [weight("x" * length) for length in range(1, 12)]
    assert weights == sorted(weights)
    assert weight("x" * 8) == weight("x" * 48)
    assert 1 == weights[0] < weights[1]


@pytest.mark.parametrize(
    ("typed", "best_first"),
    [
        ("85123a", ["85123a", "85123ab", "x85123a", "x85123ax", "85132a", "851x3x"]),
        ("600123456", ["600123456", "48600123456", "600132456", "600999456"]),
        ("0048600123456", ["600123456", "600123465", "600888777"]),
        ("0305859335", ["49305859335", "49305859336", "305239743"]),  # without the zero from abroad
        ("49305859335", ["0305859335", "49305859336", "48305859336"]),  # not that of another country
        ("492214072756", ["4902214072756", "492214072757"]),  # “+49 (0) 221 …”
    ],
)
def test_codes_come_in_the_order_of_their_likeness(typed: str, best_first: list[str]) -> None:
    fits = by_code(typed, [record("", code) for code in best_first], len(best_first) + 1)
    scores = [each.score for each in fits]
    assert all(one > other for one, other in itertools.pairwise(scores))
    assert [each.exact for each in fits] == [code == typed for code in best_first]


def test_best_code_of_a_record_counts_and_is_told() -> None:
    found = code_fit("85123", "1042", "85123a", "600123456")
    assert found.score == PREFIX
    assert found.matched == ("85123a",)
    assert not found.exact


def test_records_without_codes_do_not_fit_a_code() -> None:
    assert [each.score for each in by_code("1042", ["", "=x;", "|y z;"], 5)] == [0, 0, 0]
    assert by_code("1042", [], 5) == []


@pytest.mark.parametrize(
    ("typed", "code"), [("600123456", "600124356"), ("600123456", "60012346"), ("85123a", "8512a")]
)
def test_code_with_a_typing_error_fits_less_than_one_without(typed: str, code: str) -> None:
    assert 0.6 < code_fit(typed, code).score < PREFIX


def test_typing_errors_are_not_looked_for_where_enough_is_as_it_was_typed() -> None:
    records = [record("", code) for code in ("85123a", "85123b", "85132a")]
    assert [bool(each.score) for each in by_code("85123", records, 2)] == [True, True, False]
    assert all(each.score for each in by_code("85123", records, 3))


@given(st.lists(st.tuples(st.sampled_from(Mark), st.text(max_size=70)), max_size=8))
def test_codes_of_the_fields_are_those_that_are_indexed(parts: list[tuple[Mark, str]]) -> None:
    text = fields(parts)
    assert codes_in(text) == words_and_codes(text)[1]


@given(st.lists(WORD, max_size=4), st.lists(WORD, max_size=4), st.lists(WORD, max_size=2))
def test_words_of_other_fields_and_codes_count_as_well_wherever_they_stand(
    first: list[str], last: list[str], codes: list[str]
) -> None:
    """A record scores by its words in their order, and not by how they are spread over fields."""
    apart = f"={' '.join(first)};" * bool(first) + "".join(f"~{code};" for code in codes)
    apart += f"|{' '.join(last)};" * bool(last)
    for typed in ("a", "ab", "abc", "bca", "kkk"):
        meant = [Meant(typed, {"abck": 0.7, "bac": 0.8}), Meant("c", {})]
        assert by_words(meant, "-", apart) == by_words(meant, "-", record(" ".join(first + last), *codes))


def test_word_and_code_that_are_too_long_are_known_by_their_beginning() -> None:
    long, cut = "x" * 60 + "y", "x" * LONGEST_WORD
    assert fit(cut, f"a {long}").score == fit(cut, "a", long).score == 1
    assert fit(cut, "a", long).exact
    assert fit("xx", f"a {long}").matched == (cut,)
    found = fit("xz", f"a {long} b", xz={cut: 0.7})
    assert (found.score, found.matched) == (0.7, (cut,))
