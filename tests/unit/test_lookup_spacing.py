"""Blanks in wrong places."""

from __future__ import annotations

import pytest

from salesdesk.lookup.spacing import joined, measured, respaced
from salesdesk.lookup.vocabulary import Vocabulary

SAID = "100 30x40 5 cm foto fotolijst gerlach kite l lijst socken stri striped szt wit"
KNOWN = Vocabulary(Vocabulary.build(sorted(SAID.split())))


@pytest.mark.parametrize(
    ("typed", "meant", "blanks"),
    [
        ("stripedkite", "striped kite", 1),
        ("stripedkit gerlach", "striped kit gerlach", 1),  # only begun
        ("fotowitstriped", "foto wit striped", 2),
        ("fotowitstri", "foto wit stri", 2),
        ("stripedx", "stripedx", 0),
        ("stripednono", "stripednono", 0),
        ("foto lijst", "fotolijst", 1),
        ("wit foto lij", "wit fotolij", 1),
        ("foto lij wit", "foto lij wit", 0),  # begun in the middle
        ("30 x 40 socken", "30x40 socken", 2),
        ("socken 30 x 40cm", "socken 30x40 cm", 3),
        ("socken 30x40cm", "socken 30x40 cm", 1),
        ("100szt", "100 szt", 1),
        ("5l wit", "5 l wit", 1),
        ("5l5l", "5 l", 3),
        ("5l" * 24, "5l" * 24, 0),  # whatever is looked for takes its time
        ("striped kite", "striped kite", 0),
        ("100100", "100100", 0),
        ("zzz", "zzz", 0),
        ("київкиїв", "київкиїв", 0),
    ],
)
def test_blanks_are_where_they_make_known_words(typed: str, meant: str, blanks: int) -> None:
    words, alike = next(respaced(typed.split(), (), KNOWN.fit))
    letters = len(typed.replace(" ", ""))
    assert words == tuple(meant.split())
    assert alike == pytest.approx((1 - 1 / (letters + 1)) ** blanks)


def test_few_words_are_looked_up_however_long_they_are() -> None:
    asked: list[str] = []

    def known(word: str) -> float:
        asked.append(word)
        return 0.0

    list(respaced(["x" * 48] * 6, (), known))
    assert len(asked) < 400


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("socken 5l", "socken 5 l"), ("6x330ml", "6x330 ml"), ("m8x40", "m8x40"), ("90198b", "90198b")],
)
def test_unit_is_taken_off_its_number_though_something_is_called_so(typed: str, meant: str) -> None:
    assert measured(typed.split())[0] == tuple(meant.split())


def test_words_that_are_one_are_joined_and_none_is_parted() -> None:
    assert joined(["foto", "lijst", "stripedkite"], KNOWN.fit)[0] == ("fotolijst", "stripedkite")


SPLIT = "a4 de dijk gebr gebrdevriesbakkerij devries m6x20 meer van vandijk vries wit"
NAMES = Vocabulary(Vocabulary.build(sorted(SPLIT.split())))


@pytest.mark.parametrize(
    ("typed", "right", "first", "then"),
    [
        ("gebrdevries", "", "gebr devries", "gebr de vries"),  # though somebody's mail begins so
        ("gebrvandijk", "", "gebr vandijk", "gebr van dijk"),
        ("vandijk", "", "van dijk", "van dijk"),
        ("vandijk witmeer", "vandijk", "vandijk wit meer", "vandijk wit meer"),
        ("witdevr", "", "wit devr", "wit devr"),
        ("witvr", "", "witvr", "witvr"),
        ("witm6x20", "", "wit m6x20", "wit m6x20"),
        ("wita4", "", "wit a4", "wit a4"),
    ],
)
def test_words_that_are_names_in_one_piece_and_in_several_are_both(
    typed: str, right: str, first: str, then: str
) -> None:
    ways = list(respaced(typed.split(), right.split(), NAMES.fit))
    assert [words for words, _ in ways] == [tuple(first.split()), tuple(then.split())]
    if first != typed:
        assert ways[0][1] == ways[1][1] < 1
