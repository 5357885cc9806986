"""How text is compared when something is looked for: without case, accents and punctuation.

The same on every database, which is why it is done here and not in SQL. What a record is
found by is kept as one text of fields, each with a mark in front that says what it is and
a stop behind it: `#1042;=kowal i syn;|lodz;`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import Final

__all__ = [
    "IN_ONE_PIECE",
    "LONGEST_TYPED",
    "LONGEST_WORD",
    "Mark",
    "collapsed",
    "fields",
    "folded",
    "words_and_codes",
    "words_in",
]

LONGEST_TYPED: Final = 400
"""Signs of what somebody typed that are looked at."""
LONGEST_WORD: Final = 48
"""Letters of one word or code that are looked at."""

_MOST: Final = 8
"""Words of a text that a list is narrowed by; more make it no shorter."""
_LONGEST: Final = 20_000
"""Characters of one record's fields; nobody looks for what lies beyond."""

_JOINED: Final = range(4, 25)
"""Characters of a word with punctuation in it that is found without the punctuation, too."""

_STREET: Final = "str."
"""Half of the Germans write a street so, …"""
_IN_FULL: Final = "asse"
"""… and the others in full: who begins it finds either, who ends it as well."""

# Letters that Unicode does not take apart into a plain one and an accent.
_WHOLE: Final = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"}
)
# What can be spoken as part of a word; marks that follow a letter are taken off it later.
_APART: Final = re.compile(r"[\W_]+")
# Nearly every text is ASCII, which the interpreter translates many times faster than it filters.
_ASIDE: Final = [sign for sign in map(chr, range(128)) if not sign.isalnum()]
_NOTHING_ASIDE: Final = str.maketrans(dict.fromkeys(_ASIDE, ""))
_BLANKS_ASIDE: Final = str.maketrans(dict.fromkeys(_ASIDE, " "))
_INITIALS: Final = re.compile(r"\b[a-z]{1,2}(?:\.[a-z])+\b")


class Mark(StrEnum):
    """What a field is: it decides how well a record fits."""

    CODE = "#"
    NAME = "="
    WORDS = "|"
    NUMBER = "~"
    """Digits and letters that people split as they like: phones, postcodes, VAT ids."""
    THEIRS = "@"
    """What others call it by a code of their own."""


_RANKS: Final = "".join((Mark.CODE, Mark.NAME, Mark.NUMBER, Mark.WORDS, Mark.THEIRS))
_SHARE: Final = _LONGEST // len(_RANKS)
IN_ONE_PIECE: Final = frozenset({Mark.CODE, Mark.NUMBER, Mark.THEIRS})
"""The marks of codes; fields with the others are words."""


def _plain(text: str) -> str:
    """Small letters without what can be taken off them."""
    text = text.casefold()
    if text.isascii():
        return text
    apart = unicodedata.normalize("NFKD", text.translate(_WHOLE))
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def collapsed(text: str) -> str:
    """Nothing but the small plain letters and digits of `text`: “HB-2/K” is “hb2k”."""
    text = _plain(text)
    if text.isalnum():
        return text
    return text.translate(_NOTHING_ASIDE) if text.isascii() else "".join(filter(str.isalnum, text))


def folded(text: str) -> str:
    """The words of `text`, small and plain, with single blanks between them: “Coca-Cola” is two.

    Initials with stops between them are one, as most people type them: “B.V.”, “sp.j.”.
    """
    text = _plain(text)
    if text.isalnum():
        return text
    if "." in text:
        text = _INITIALS.sub(_without_stops, text)
    if text.isascii():  # in small letters, too, where a sign like ℋ has come apart into a capital
        return " ".join(text.lower().translate(_BLANKS_ASIDE).split())
    return " ".join(filter(None, (collapsed(word) for word in _APART.split(text))))


def _without_stops(initials: re.Match[str]) -> str:
    return initials[0].replace(".", "")


def _otherwise(text: str) -> Iterator[str]:
    """Words that others write in one piece, or in full: “cocacola” of “Coca-Cola”, but nothing of “2,5”."""
    for word in text.split():
        if not word.isalnum():
            piece = collapsed(word)
            if word.lower().endswith(_STREET):
                yield piece + _IN_FULL
            if len(piece) in _JOINED and not piece.isdigit() and piece != folded(word):
                yield piece


def fields(parts: Iterable[tuple[str, str]]) -> str:
    """What a record is found by, of pairs of a mark and a text; what is empty or repeated is left out.

    So is what there is no room for, in whole fields: each kind has its share, and what is left
    goes to codes, then names, numbers, other words and the codes of others.
    """
    written: dict[str, None] = {}
    for mark, text in parts:
        if mark in IN_ONE_PIECE:
            written[f"{mark}{collapsed(text)};"] = None
            continue
        written[f"{mark}{folded(text)};"] = None
        if not text.isascii() or not text.replace(" ", "").isalnum():
            for piece in _otherwise(text):
                written[f"{Mark.WORDS}{piece};"] = None
    found = [field for field in written if len(field) > 2]
    text = "".join(found)
    return text if len(text) <= _LONGEST else "".join(_fitting(found))


def _fitting(found: Sequence[str]) -> list[str]:
    """The fields that there is room for, in their order."""
    room = _LONGEST
    kept: set[str] = set()
    for share in (_SHARE, _LONGEST):
        left = dict.fromkeys(_RANKS, share)
        for field in sorted(found, key=lambda each: _RANKS.index(each[0])):
            if field not in kept and len(field) <= min(room, left[field[0]]):
                kept.add(field)
                room -= len(field)
                left[field[0]] -= len(field)
    return [field for field in found if field in kept]


def words_and_codes(text: str) -> tuple[list[str], list[str]]:
    """The words and the codes of a record, from its fields; what is very long is cut."""
    words: list[str] = []
    codes: list[str] = []
    for field in text.split(";"):
        if field[:1] in IN_ONE_PIECE:
            codes.append(field[1 : LONGEST_WORD + 1])
        elif field:
            words += field[1:].split()
    if max(map(len, words), default=0) > LONGEST_WORD:
        words = [word[:LONGEST_WORD] for word in words]
    return words, codes


def words_in(text: str) -> tuple[str, ...]:
    """The words that are looked for in `text`; none if there is nothing to look for."""
    words = folded(text[:LONGEST_TYPED]).split()
    return tuple(dict.fromkeys(word[:LONGEST_WORD] for word in words))[:_MOST]
