"""What matched is marked in the text as people wrote it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from salesdesk.lookup.marking import spans, spans_in_list


def marked(shown: str, matched: tuple[str, ...], typed: str) -> str:
    """The text with brackets around what is marked."""
    return bracketed(shown, spans(shown, matched, typed))


def bracketed(shown: str, marks: Sequence[tuple[int, int]]) -> str:
    for start, end in reversed(marks):
        shown = f"{shown[:start]}[{shown[start:end]}]{shown[end:]}"
    return shown


@pytest.mark.parametrize(
    ("typed", "matched", "shown"),
    [
        ("lodz", ("lodz",), "[Łódź]"),
        ("lod", ("lodz",), "[Łód]ź"),
        ("łó", ("lodz",), "[Łó]dź"),
        ("kowal lodz", ("kowalski", "lodz"), "Hurtownia [Kowal]ski, [Łódź]"),
        ("kowalksi", ("kowalski",), "Jan [Kowalski] i Syn"),
        ("shmidt", ("schmidt",), "[Schmidt] & Söhne"),
        ("grosse", ("grosse",), "Lampe [Große] 60"),
        ("gros", ("grosse",), "Lampe [Groß]e 60"),
        ("strasse", ("strasse",), "Lange [Strasse] 7"),
        ("coca-cola", ("coca", "cola"), "[Coca]-[Cola] 0,5 l"),
        ("cocacola", ("cocacola",), "[Coca-Cola] 0,5 l"),
        ("l60w", ("l60w",), "[L-60/W]"),
        ("l-60", ("l60w",), "[L-60]/W"),
        ("60w", ("l60w",), "L-[60/W]"),
        ("600 123 456", ("0048600123456",), "0048 [600 123 456]"),
        ("+48 600", ("0048600123456",), "00[48 600] 123 456"),
        ("50075", ("50075",), "[50-075] Wrocław"),
        ("jansen bv", ("jansen", "bv"), "[Jansen] [B.V]., Gouda"),
        ("mug", ("mug",), "[Mug], not smug, [mug]s"),
        ("mug", ("mug",), "Smug"),
        ("mug", (), "Mug"),
        ("", ("mug",), "[Mug]"),
        ("x", ("",), "x"),
        ("mul", ("muller",), "[Mu\u0308l]ler"),
        ("mu", ("muller",), "[Mu\u0308]ller"),
        ("кот", ("кот",), "[КОТ] и мышь"),
        ("a", ("a",), ""),
        ("[b]", ("b",), "\x1b[1m"),
    ],
)
def test_what_matched_is_marked_as_it_is_written(typed: str, matched: tuple[str, ...], shown: str) -> None:
    plain = shown if "\x1b" in shown else shown.replace("[", "").replace("]", "")
    assert marked(plain, matched, typed) == shown


def test_spans_are_apart_and_in_order_whatever_overlaps() -> None:
    assert spans("kowalski kowal", ("kowal", "kowalski"), "kowalski kow") == [(0, 8), (9, 12)]


def test_text_of_any_length_is_marked_in_its_beginning() -> None:
    assert spans("mug " * 100_000, ("mug",), "mug" * 100_000)[-1][1] <= 400


@pytest.mark.parametrize(
    ("typed", "row"),
    [
        ("kowal lodz", ["10003", "Hurtownia [Kowal]ski", "[Łódź]"]),
        ("wal", ["10003", "Ko[wal]ski", "Łódź"]),
        ("wal", ["10003", "Kowalski, [Wal]decki", "Łódź"]),
        ("an", ["1", "[An]na Janik", "Gd[ań]sk"]),
        ("a", ["[A]1", "[A]nna", "Gdańsk"]),
        ("kw", ["1", "Nowak Witek", "Łódź"]),  # no word has a blank in it
        ("32555 19", ["1", "Anna", "[32 555 19] 84"]),
        ("zs2", ["[ZS 2]/2026", "Anna", ""]),
        ("ZS 2/2026", ["[ZS 2/2026]", "Anna", ""]),
        ("10/26", ["ZS [10]/20[26]", "Anna", ""]),
        ("kowalksi", ["1", "Jan [Kowalski] i Syn", "Łódź"]),
        ("shmidt lodz", ["1", "[Schmidt] & Söhne", "[Łódź]"]),
        ("kowalska", ["1", "Kowalski", "Anna [Kowalska]"]),
        ("77", ["1", "Anna", "Łódź"]),
        ("%_'", ["1", "Anna", "Łódź"]),
    ],
)
def test_what_was_typed_is_marked_in_a_row_that_has_it(typed: str, row: list[str]) -> None:
    shown = tuple(text.replace("[", "").replace("]", "") for text in row)
    assert list(map(bracketed, shown, spans_in_list(shown, typed))) == row
