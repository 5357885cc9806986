"""Folding: what people leave out or spell in their own way is not compared."""

from __future__ import annotations

import pytest

from salesdesk.lookup.text import Mark, collapsed, fields, folded, words_and_codes, words_in


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Łódź", "lodz"),
        ("ŻÓŁĆ zażółć GĘŚLĄ", "zolczazolcgesla"),
        ("Müller & Söhne", "mullersohne"),
        ("Straße", "strasse"),
        ("Smørrebrød Ærø Þór", "smorrebrodaerothor"),
        ("HB-2/K", "hb2k"),
        ("+48 (42) 600-123", "4842600123"),
        ("ﬁne ½", "fine12"),
        ("Ελλάς", "ελλασ"),
        ("%_\\'\";=#|~", ""),
        ("", ""),
    ],
)
def test_text_collapses_to_small_plain_letters_and_digits(typed: str, kept: str) -> None:
    assert collapsed(typed) == kept


def test_folding_keeps_the_words_apart() -> None:
    assert folded("  Kowal   i Syn,\tSpółka – ") == "kowal i syn spolka"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("Jansen B.V.", "jansen bv"),
        ("Jansen b.v", "jansen bv"),
        ("Jansen BV", "jansen bv"),
        ("Bakker V.O.F., Gouda", "bakker vof gouda"),
        ("P.P.H.U. „Świt”", "pphu swit"),
        ("Kowal Sp. z o.o.", "kowal sp z oo"),
        ("Kowal Sp.j.", "kowal spj"),
        ("J. Kowal", "j kowal"),
        ("j.kowal@b.example", "j kowal b example"),
        ("2.5 l nr.7 ul.Długa", "2 5 l nr 7 ul dluga"),
    ],
)
def test_initials_with_stops_are_one_word(typed: str, words: str) -> None:
    assert folded(typed) == words


def test_folding_what_is_folded_changes_nothing() -> None:
    text = "Łódzka Hurtownia „Świt” nr 7½ İstanbul Große Maß"
    assert folded(folded(text)) == folded(text)


def test_fields_say_what_they_are_and_end() -> None:
    parts = [(Mark.CODE, "K-7"), (Mark.NAME, "Kowal & Syn"), (Mark.NUMBER, "90 001"), (Mark.WORDS, "Łódź")]
    assert fields(parts) == "#k7;=kowal syn;~90001;|lodz;"


def test_fields_have_streets_in_full() -> None:
    assert fields([(Mark.WORDS, "Jägerstr. 7")]) == "|jagerstr 7;|jagerstrasse;"
    assert fields([(Mark.WORDS, "Kölner Str. 7")]) == "|kolner str 7;|strasse;"
    assert fields([(Mark.WORDS, "Jägerstraße 7")]) == "|jagerstrasse 7;"


def test_fields_leave_out_what_is_empty_or_repeated() -> None:
    assert (
        fields([(Mark.WORDS, "Łódź"), (Mark.WORDS, "–"), (Mark.WORDS, "lodz"), (Mark.CODE, "")]) == "|lodz;"
    )


def test_text_of_any_length_has_whole_fields_of_bounded_length() -> None:
    for mark in Mark:
        kept = fields((mark, f"word {number}") for number in range(10_000))
        assert 19_900 < len(kept) <= 20_000
        assert kept.endswith(";")


def test_what_there_is_very_much_of_leaves_room_for_the_rest() -> None:
    own = [(Mark.CODE, "1042"), (Mark.NAME, "Kowal"), (Mark.NUMBER, "600100200"), (Mark.THEIRS, "K-7")]
    for mark in Mark:
        many = [(mark, f"nr {number} of many") for number in range(10_000)]
        for parts in ([*many, *own], [*own, *many]):
            kept = fields(parts)
            assert [field for field in map(fields, zip(own)) if field[:1] != mark and field not in kept] == []
            assert len(kept) <= 20_000
    both = [(mark, f"nr {number} of many") for number in range(10_000) for mark in Mark]
    assert {field[:1] for field in fields(both).split(";") if field} == {str(mark) for mark in Mark}


def test_code_is_never_a_piece_of_one() -> None:
    codes = [f"{number:08}" for number in range(10_000)]
    _, kept = words_and_codes(fields([(Mark.WORDS, "Kowal"), *((Mark.CODE, code) for code in codes)]))
    assert set(kept) <= set(codes)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", ()),
        (" – ", ()),
        ("anna Łódź ANNA", ("anna", "lodz")),
        ("a b c d e f g h i j", tuple("abcdefgh")),
    ],
)
def test_words_that_are_looked_for_are_few_and_different(typed: str, words: tuple[str, ...]) -> None:
    assert words_in(typed) == words
