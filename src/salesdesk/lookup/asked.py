"""What somebody typed, taken apart into what is looked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from salesdesk.lookup.grams import looks_like_a_code, misread
from salesdesk.lookup.text import LONGEST_TYPED, LONGEST_WORD, collapsed, folded

__all__ = ["Asked"]

_MOST_WORDS: Final = 12
_POSTCODE: Final = 4  # digits of a Dutch one, before its two letters
_NUMBER: Final = range(6, 16)  # digits of a number that is typed in groups: a phone, a tax id


@dataclass(frozen=True, slots=True)
class Asked:
    """What was typed, as one code and read as words.

    Punctuation may part words or codes: “nor-72” is two words, or the beginning of one code,
    and “600 123 456” is three numbers or one. Where it matters there are two readings, the one
    with more words first. `is_code`: all of it may be one code or number, with letters that look like digits.
    """

    readings: tuple[tuple[str, ...], ...]
    code: str
    is_code: bool

    @classmethod
    def of(cls, text: str) -> Asked:
        """What is asked for by `text`, however long it is; no readings if there is nothing to look for."""
        text = text[:LONGEST_TYPED]
        code = collapsed(text)[: 2 * LONGEST_WORD]
        found = dict.fromkeys(map(_limited, (folded(text).split(), _together(text))))
        readings = tuple(words for words in found if words)
        is_code = looks_like_a_code(code) or (len(text.split()) == 1 and looks_like_a_code(misread(code)))
        return cls(readings, code[:LONGEST_WORD], is_code)


def _limited(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word[:LONGEST_WORD] for word in words))[:_MOST_WORDS]


def _together(text: str) -> Iterator[str]:
    """Words as they stand between blanks, and digits in groups as one number."""
    numbers: list[str] = []
    for token in [*text.split(), ""]:
        piece = collapsed(token)
        if piece.isdigit() and len(piece) > 1:
            numbers.append(piece)
            continue
        if numbers and len(numbers[-1]) == _POSTCODE and len(piece) == 2 and piece.isalpha():
            piece = numbers.pop() + piece  # “2921 TE”
        # “600 123 456” is one number, “8 40” a size.
        together = "".join(numbers)
        yield from [together] if len(together) in _NUMBER else numbers
        numbers = []
        yield from [piece] if any(map(str.isdigit, piece)) else folded(token).split()
