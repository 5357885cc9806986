"""Barcodes: the bars are read back with the patterns of ISO/IEC 15417."""

from __future__ import annotations

from io import BytesIO

import pytest
from barcode.charsets import code128
from hypothesis import example, given
from hypothesis import strategies as st
from pypdf import PdfReader
from pypdf.generic import ContentStream

from salesdesk.documents import goods_issue
from salesdesk.documents.barcodes import code128_bars
from tests.unit.document_papers import issue_note

_VALUES = {pattern: value for value, pattern in enumerate(code128.CODES)}
_STOP = "1100011101011"
_STARTS = {103: "A", 104: "B", 105: "C"}
_SWITCHES = {"A": {99: "C", 100: "B"}, "B": {99: "C", 101: "A"}, "C": {100: "B", 101: "A"}}
_LETTERS = {
    "A": {value: letter for letter, value in code128.A.items()},
    "B": {value: letter for letter, value in code128.B.items()},
    "C": {value: f"{value:02}" for value in range(100)},
}


def values_of(bars: list[tuple[int, int]]) -> list[int]:
    """The values of a Code 128 symbol, its start among them; fails on a wrong pattern or check value."""
    modules = ["0"] * sum(bars[-1])
    for start, wide in bars:
        modules[start : start + wide] = "1" * wide
    pattern = "".join(modules)
    assert pattern.endswith(_STOP)
    body = pattern[: -len(_STOP)]
    values = [_VALUES[body[at : at + 11]] for at in range(0, len(body), 11)]
    *symbols, check = values
    assert check == (symbols[0] + sum(at * value for at, value in enumerate(symbols[1:], 1))) % 103
    return symbols


def decode(bars: list[tuple[int, int]]) -> str:
    """The text of a Code 128 symbol."""
    symbols = values_of(bars)
    charset, text = _STARTS[symbols[0]], ""
    for value in symbols[1:]:
        if value in _SWITCHES[charset]:
            charset = _SWITCHES[charset][value]
        else:
            text += _LETTERS[charset][value]
    return text


@example("99")
@example("9912")
@example("99a")
@given(st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=40))
def test_code128_says_what_was_put_in(text: str) -> None:
    assert decode(code128_bars(text)) == text


@pytest.mark.parametrize("text", ["", "WZ/Łódź", "a\tb", "²³"])
def test_code128_draws_nothing_it_cannot_hold(text: str) -> None:
    assert code128_bars(text) == []


@pytest.mark.parametrize("number", ["WZ/2025/000789/P1", "WZ/" + "X" * 37])
def test_goods_issue_note_carries_its_number_as_bars(number: str) -> None:
    drawn = _tall_bars(goods_issue.render(issue_note(number=number), "en"))
    module = min(wide for _, wide in drawn)
    left = drawn[0][0]
    bars = [(round((x - left) / module), round(wide / module)) for x, wide in drawn]
    assert decode(bars) == number
    assert module >= 0.17 * 72 / 25.4  # what an office printer draws and a scanner reads


def test_a_number_beyond_ascii_prints_without_bars() -> None:
    assert _tall_bars(goods_issue.render(issue_note(number="WZ/Łódź/1"), "en")) == []


def _tall_bars(pdf: bytes) -> list[tuple[float, float]]:
    """Left edge and width of the filled rectangles as high as a barcode, in points."""
    reader = PdfReader(BytesIO(pdf))
    content = ContentStream(reader.pages[0].get_contents(), reader)
    rectangles = [
        list(map(float, operands)) for operands, operator in content.operations if operator == b"re"
    ]
    return [(x, wide) for x, _, wide, high in rectangles if 11 * 72 / 25.4 - abs(high) < 0.1 and wide < 10]
