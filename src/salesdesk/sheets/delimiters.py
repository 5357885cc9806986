"""Which sign parts the cells of a csv, and which one the decimals: told from the file itself."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from salesdesk.sheets.header import FIRST_ROWS, Knows, known_heads, nothing

__all__ = ["DELIMITERS", "DecimalCount", "delimiter_of", "separator_line"]

DELIMITERS: Final = (";", "\t", ",", "|")
"""The signs that are looked for; where two are as good, the earlier one is taken."""

_SEPARATOR: Final = re.compile(r'\s*"?sep=(.)"?\s*', re.IGNORECASE)
_QUOTED: Final = re.compile(r'(?:(?<=[;,\t|\r\n])|\A)"(?:[^"]|"")*"(?=[;,\t|\r\n]|\Z)')
_LINE: Final = re.compile(r"[^\r\n]+")
_DECIMAL_COMMA: Final = re.compile(r"(?<=[0-9]),(?=[0-9])")

_CURRENCY: Final = r"(?:[A-Z]{3}|zł|€|£|\$|%)"
_WRITTEN: Final = rf"[-+−]?{_CURRENCY}?[  ]?[-+−]?([0-9][0-9.,'’   ]*[.,][0-9]+)[  ]?{_CURRENCY}?-?"
_INSIDE_QUOTES: Final = re.compile(rf'"[ ]*{_WRITTEN}[ ]*"')
_SEVERAL: Final = 2
_BEYOND_DOUBT: Final = 50_000


def separator_line(line: str) -> str:
    """The delimiter that a first line “sep=;” names, as Excel writes it; empty for any other line."""
    match = _SEPARATOR.fullmatch(line.rstrip("\r\n"))
    return match[1] if match else ""


def delimiter_of(sample: str, knows: Knows = nothing) -> str:
    """The delimiter of the lines in `sample`.

    That sign wins which cuts heads that are known apart. Where no one does so better than the
    others, that one wins which cuts the most lines into the same number of cells, the heads among
    them, and into many. Quoted cells count as one whatever is in them; commas between digits,
    if most are, are taken for decimal ones.
    """
    if apart := _cuts_heads(sample, knows):
        return apart
    lines = [line for line in _LINE.findall(_QUOTED.sub('"', sample)) if line.strip()]
    scores = {sign: _score(sign, lines) for sign in DELIMITERS}
    best = max(DELIMITERS, key=lambda sign: scores[sign])
    return best if scores[best] else min(DELIMITERS, key=sample.count)


def _cuts_heads(sample: str, knows: Knows) -> str:
    """The sign that cuts more known heads of one line apart than any other; empty if none does."""
    lines = [line for line in _LINE.findall(sample) if line.strip()][:FIRST_ROWS]
    most = {
        sign: max(
            (known_heads((cell.strip(' "') for cell in line.split(sign)), knows) for line in lines), default=0
        )
        for sign in DELIMITERS
    }
    first, second = sorted(DELIMITERS, key=lambda sign: -most[sign])[:2]
    return first if most[first] >= _SEVERAL and most[first] > most[second] else ""


def _score(sign: str, lines: list[str]) -> float:
    counts = Counter(line.count(sign) + 1 for line in lines)
    cells, often = max(counts.items(), key=lambda item: (item[0] > 1, item[1], item[0]), default=(1, 0))
    if cells < _SEVERAL:
        return 0.0
    score = (cells - 1) * (often / len(lines)) ** 2
    if lines[0].count(sign) + 1 < _SEVERAL:
        score /= 10
    if sign == "," and 2 * sum(len(_DECIMAL_COMMA.findall(line)) for line in lines) > sum(
        line.count(sign) for line in lines
    ):
        score /= 4
    return score


class DecimalCount:
    """Counts in passing which decimal sign the numbers of a file speak for."""

    def __init__(self, delimiter: str = "") -> None:
        self._counts: Counter[str] = Counter()
        self._open = 0
        self._delimiter = delimiter
        self._patterns = [_INSIDE_QUOTES] if delimiter else []
        if delimiter:
            sign = re.escape(delimiter)
            bare = _WRITTEN.replace(",", "") if delimiter == "," else _WRITTEN
            self._patterns.append(re.compile(rf"(?:(?<=[{sign}\r\n])|\A)[ ]*{bare}[ ]*(?=[{sign}\r\n]|\Z)"))

    def text(self, text: str) -> None:
        """Take in a part of a csv that ends with a line."""
        if abs(self._counts[","] - self._counts["."]) > _BEYOND_DOUBT:
            return
        for pattern in self._patterns:
            for written, often in Counter(pattern.findall(text)).items():
                self._take(written, often)

    def cells(self, cells: Iterable[str]) -> None:
        """Take in the texts of cells."""
        for cell in cells:
            if ("," in cell or "." in cell) and (match := _CELL.fullmatch(cell)):
                self._take(match[1], 1)

    def _take(self, written: str, often: int) -> None:
        sign = spoken_for(written)
        self._counts[sign] += often
        if not sign and _OPEN.fullmatch(written):
            self._open += often

    @property
    def sign(self) -> str:
        """“,” or “.”: the one with more on its side; “.” if neither has."""
        return "," if self._counts[","] > self._counts["."] else "."

    @property
    def only_sign(self) -> str:
        """The sign that several numbers speak for and none against; empty if there is no such."""
        signs = [sign for sign in (",", ".") if self._counts[sign]]
        return signs[0] if len(signs) == 1 and self._counts[signs[0]] >= _SEVERAL else ""

    @property
    def is_told(self) -> bool:
        """Whether a number tells the sign, or none needs it: “1.250” alone may be a thousand or one.

        Whoever parts cells by commas writes no decimal ones.
        """
        tells = self._counts[","] != self._counts["."] or self._delimiter == ","
        return tells or not self._open


_OPEN: Final = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")
"""A number that is another one if its sign parts thousands."""

_CELL: Final = re.compile(rf"[ ]*{_WRITTEN}[ ]*")


@lru_cache(1 << 14)
def spoken_for(written: str) -> str:
    """The decimal sign that a number can only have; empty if it could be either, or is no number.

    “1,5”, “0,125” and “1.234.567” speak for the comma, “1,234” for neither.
    """
    signs = [sign for sign in written if sign in ".,"]
    last = signs[-1]
    whole, _, fraction = written.rpartition(last)
    if len(set(signs)) > 1:
        return last if signs.count(last) == 1 else ""
    digits = re.sub(r"[^0-9.,]", " ", whole)
    if len(signs) == 1:
        short = len(fraction) != 3 or digits == "0" or len(digits) > 3
        return last if short else ""
    groups = digits.split(last)
    thousands = len(fraction) == 3 and len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:])
    return ("," if last == "." else ".") if thousands else ""
