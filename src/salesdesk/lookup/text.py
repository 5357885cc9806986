"""How text is compared when something is looked for: without case, accents and punctuation.

The same on every database, which is why it is done here and not in SQL. What a record is
found by is kept as one text of fields, each with a mark in front that says what it is and
a stop behind it: `#1042;=kowal i syn;|lodz;`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from enum import StrEnum
from typing import Final

__all__ = ["Mark", "collapsed", "fields", "folded"]

_LONGEST: Final = 20_000
"""Characters of one record's fields; nobody looks for what lies beyond."""

# Letters that Unicode does not take apart into a plain one and an accent.
_WHOLE: Final = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"}
)


class Mark(StrEnum):
    """What a field is: it decides how well a record fits."""

    CODE = "#"
    NAME = "="
    WORDS = "|"
    NUMBER = "~"
    """Digits and letters that people split as they like: phones, postcodes, VAT ids."""


_IN_ONE_PIECE: Final = frozenset({Mark.CODE, Mark.NUMBER})


def collapsed(text: str) -> str:
    """Nothing but the small plain letters and digits of `text`: “HB-2/K” is “hb2k”."""
    text = text.casefold()
    if text.isascii():
        if text.isalnum():
            return text  # as most words are
    else:
        text = unicodedata.normalize("NFKD", text.translate(_WHOLE))
    return "".join(filter(str.isalnum, text))


def folded(text: str) -> str:
    """The words of `text`, each collapsed, with single blanks between them."""
    return " ".join(filter(None, map(collapsed, text.split())))


def fields(parts: Iterable[tuple[str, str]]) -> str:
    """What a record is found by, of pairs of a mark and a text; what is empty or repeated is left out."""
    written = (f"{mark}{collapsed(text) if mark in _IN_ONE_PIECE else folded(text)};" for mark, text in parts)
    return "".join(dict.fromkeys(field for field in written if len(field) > 2))[:_LONGEST]
