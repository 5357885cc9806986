"""Lines of letters and lists, read as lines of an order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesdesk.screens.order_entry.pasted import Pasted, lines_pasted


@pytest.mark.parametrize(
    ("written", "typed", "certain"),
    [
        ("- 3 szt. kubek", "3 szt. kubek", True),
        ("1) 3 x kubek", "3 x kubek", True),
        ("2. kubek", "kubek", True),
        ("• 2 box tea, black", "2 box tea, black", True),
        ("3 kubek -5%", "3 kubek -5%", True),
        ("kubek @ 3,20", "kubek @ 3,20", True),
        ("kubek x 3", "3 kubek", True),
        ("kubek x3 szt.", "3 szt. kubek", True),
        ("kubek: 3", "3 kubek", True),
        ("kubek, 3 szt", "3 szt kubek", True),
        ("kubek - 3 szt.", "3 szt. kubek", True),
        ("kubek - 3", "3 kubek", False),  # may be 3 off
        ("kubek 3", "3 kubek", False),
        ("mąka 25 kg", "25 kg mąka", False),  # may be its name
        ("plank 3 x 4", "4 plank 3", False),
        ("plank 3x4", "plank 3x4", True),
        ("lamp 60 W", "lamp 60 W", True),
        ("5901234123457 x 2", "2 5901234123457", True),
        ("4711 x 3", "3 4711", False),
        ("Dzień dobry,", "Dzień dobry,", True),
        ("HB2-5", "HB2-5", True),
        ("HB2\tKubek\t3\tszt.", "3 szt. HB2 Kubek", True),
        ("4711\t3", "3 4711", True),
        ("4711\tKubek\t3\t9,99", "3 4711 Kubek 9,99", False),  # one of them is a price
        ("HB2\tKubek", "HB2 Kubek", False),
    ],
)
def test_line_of_a_letter_is_typed_so_here(written: str, typed: str, certain: bool) -> None:
    assert lines_pasted(["", written, " "]) == (Pasted(" ".join(written.split()), typed, certain),)


@pytest.mark.parametrize(
    ("rows", "typed"),
    [
        (["MUG;3;szt.", "PEN;12;szt."], ["3 szt. MUG", "12 szt. PEN"]),
        (["Code;Number;", "MUG;3;", '"Mug; ""blue""";4;'], ["Code Number", "3 MUG", '4 Mug "blue"']),
        (["MUG;3;box", "PEN;12"], ["MUG", "3", "box", "PEN", "12"]),  # not as many
        (["3 mug; 2 tea", "pen; 4 book"], ["3 mug", "2 tea", "pen", "4 book"]),  # as it is typed here
        (["MUG, white;\t3", "PEN;\t12"], ["3 MUG, white", "12 PEN"]),
        (["MUG;3;", ";;", "PEN;12;"], ["3 MUG", "12 PEN"]),
        (['"Mug" 3', "12"], ['3 "Mug"', "12"]),
        (["Please send;", "3 mug;"], ["Please send", "3 mug"]),
        ([f"{'M' * 200_000};3", "PEN;12"], ["M" * 200_000, "3", "PEN", "12"]),  # no file is like this
    ],
)
def test_row_with_semicolons_is_one_line_where_all_have_as_many(rows: list[str], typed: list[str]) -> None:
    assert [line.typed for line in lines_pasted(rows)] == typed


_WORDS = ["kubek", "3", "szt.", "HB2-5", "12,5", "4711", "@", "x", "-", "Łódź"]


def _letters(text: str) -> list[str]:
    """Letters and digits, without the x that means times."""
    return sorted(sign for sign in text if sign.isalnum() and sign != "x")


@given(
    st.lists(st.sampled_from(_WORDS), min_size=1),
    st.sampled_from([" ", " x ", ": ", " - ", "\t", ", ", " = ", ";"]),
)
def test_no_word_and_no_number_is_lost(words: list[str], between: str) -> None:
    found = lines_pasted([between.join(words)] * 2)
    assert not any(";" in line.typed for line in found), "what is left would be other lines"
    typed, written = ("".join(getattr(line, of) for line in found) for of in ("typed", "written"))
    assert _letters(typed) == _letters(written) == _letters("".join(words * 2))
