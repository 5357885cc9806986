"""What somebody typed, taken apart into what is looked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from salesdesk.lookup.grams import looks_like_a_code
from salesdesk.lookup.text import collapsed, folded

__all__ = ["Asked"]

_LONGEST: Final = 400  # signs that are looked at
_MOST_WORDS: Final = 12
_LONGEST_WORD: Final = 48
_NUMBER: Final = range(6, 16)  # digits of a number that is typed in groups: a phone, a tax id


@dataclass(frozen=True, slots=True)
class Asked:
    """The different words of what was typed, in their order, and all of it as one code.

    `is_code`: it may be a code or number as a whole.
    """

    words: tuple[str, ...]
    code: str
    is_code: bool

    @classmethod
    def of(cls, text: str) -> Asked:
        """What is asked for by `text`, however long it is; no words if there is nothing to look for."""
        text = text[:_LONGEST]
        code = collapsed(text)[: 2 * _LONGEST_WORD]
        words = dict.fromkeys(word[:_LONGEST_WORD] for word in _words(text))
        return cls(tuple(words)[:_MOST_WORDS], code[:_LONGEST_WORD], looks_like_a_code(code))


def _words(text: str) -> list[str]:
    words: list[str] = []
    numbers: list[str] = []
    for token in [*text.split(), ""]:
        piece = collapsed(token)
        if piece.isdigit() and len(piece) > 1:
            numbers.append(piece)
            continue
        # “600 123 456” is one number, “8 40” a size.
        together = "".join(numbers)
        words += [together] if len(together) in _NUMBER else numbers
        numbers = []
        words += [piece] if looks_like_a_code(piece) else folded(token).split()
    return words
