"""The typeface of the documents, and the text that can be set in it.

Source Sans Pro is embedded, so that every letter of the languages served prints on any
machine and is copied as what it is. Its figures all have the same width: columns of
numbers stand straight.
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont

__all__ = ["BOLD", "REGULAR", "REPLACEMENT", "plain", "register", "width", "wrap"]

REGULAR: Final = "SourceSansPro-Regular"
BOLD: Final = "SourceSansPro-Bold"
REPLACEMENT: Final = "☐"
"""Stands for every character that the typeface lacks, so that none goes missing unseen."""

_BREAKS: Final = frozenset("\n\v\f\x85\u2028\u2029")


@cache
def _face(font: str) -> TTFont:
    face = TTFont(font, str(files("font_source_sans_pro") / "files" / f"{font}.ttf"))
    registerFont(face)
    return face


def register() -> None:
    """Make the typeface known to reportlab; only the first call reads the files."""
    _face(REGULAR)
    _face(BOLD)


def plain(text: str) -> str:
    """`text` as it can be printed, whatever it holds.

    Letters and their accents are composed, line breaks of every kind become "\\n", control
    and invisible formatting characters (those that turn the direction of writing among
    them) are dropped, and what the typeface lacks becomes `REPLACEMENT`.
    """
    if text.isascii() and text.isprintable():
        return text
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    return "".join(map(_printable, composed))


@lru_cache(maxsize=4096)
def _printable(character: str) -> str:
    if character in _BREAKS:
        return "\n"
    category = unicodedata.category(character)
    if ord(character) in _face(REGULAR).face.charToGlyph and category != "Cf":
        return character
    if category == "Zs" or character == "\t":
        return " "
    if category in ("Cc", "Cf") or "\ufe00" <= character <= "\ufe0f":
        return ""
    return REPLACEMENT


def width(text: str, font: str, size: float) -> float:
    """How wide `text` runs, in points."""
    return float(_face(font).stringWidth(text, size))


def wrap(text: str, font: str, size: float, limit: float) -> list[str]:
    """`text` in lines no wider than `limit` points; at least one line, perhaps an empty one.

    Breaks at blanks; a word that is wider than a whole line is cut.
    """
    lines = []
    for paragraph in plain(text).strip().split("\n"):
        if width(paragraph, font, size) <= limit:
            lines.append(paragraph)
        else:
            lines += _fold(paragraph, font, size, limit)
    return lines


def _fold(paragraph: str, font: str, size: float, limit: float) -> list[str]:
    lines, line = [], ""
    for word in filter(None, paragraph.split(" ")):
        longer = f"{line} {word}" if line else word
        if width(longer, font, size) <= limit:
            line = longer
            continue
        *full, line = [*([line] if line else []), *_cut(word, font, size, limit)]
        lines += full
    return [*lines, line]


def _cut(word: str, font: str, size: float, limit: float) -> list[str]:
    pieces, start, taken = [], 0, 0.0
    for index, character in enumerate(word):
        step = width(character, font, size)
        if taken + step > limit and index > start:
            pieces.append(word[start:index])
            start, taken = index, 0.0
        taken += step
    return [*pieces, word[start:]]
