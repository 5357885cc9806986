"""Blanks that were left out, or typed where there are none: “stripedkite”, “foto lijst”, “30 x 40”."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from typing import Final

__all__ = ["Known", "respaced"]

Known = Callable[[str], float]
"""How well a word is known: 1 if it is one, less if one begins so, 0 if none does."""

_SHORTEST: Final = 3
"""Letters of each part of a word that is taken for two."""
_TOGETHER: Final = (3, 2)
"""So many words may be one."""
_BEGUN: Final = 0.5  # a word that is known at all is known better than so
_RUN: Final = re.compile(r"\d+|\D+")


def respaced(words: Sequence[str], known: Known) -> tuple[tuple[str, ...], float]:
    """The words with blanks in other places, where that makes known ones, and how alike they are to those.

    Each blank counts as a letter that was left out. The words themselves, and 1, if none is misplaced.
    """
    split = [part for word in words for part in _measures(word, known)]
    joined = [part for word in _joined(split, known) for part in _parted(word, known)]
    changed = len(_ends(words) ^ _ends(joined))
    return tuple(dict.fromkeys(joined)), (1 - 1 / (sum(map(len, words)) + 1)) ** changed


def _ends(words: Sequence[str]) -> set[int]:
    """How many letters there are up to the end of each word."""
    return set(accumulate(map(len, words)))


def _measures(word: str, known: Known) -> list[str]:
    """The numbers and letters of a word that nothing is called by: “40cm” is a number and its unit."""
    parts = _RUN.findall(word)
    return [word] if len(parts) == 1 or known(word) else parts


def _joined(words: Sequence[str], known: Known) -> Iterator[str]:
    """The words, those that are one together in one piece; the last may only be begun."""
    at = 0
    while at < len(words):
        for size in _TOGETHER:
            piece = "".join(words[at : at + size])
            left = len(words) - at - size
            if left >= 0 and known(piece) >= (1.0 if left else _BEGUN):
                yield piece
                at += size
                break
        else:
            yield words[at]
            at += 1


def _parted(word: str, known: Known) -> Sequence[str]:
    """The two words that an unknown one is in one piece, the second may only be begun; or the word itself."""
    if len(word) < 2 * _SHORTEST or known(word):
        return (word,)
    begun: Sequence[str] = (word,)
    middle = len(word) / 2
    places = range(_SHORTEST, len(word) - _SHORTEST + 1)
    for place in sorted(places, key=lambda each: abs(each - middle)):
        parts = word[:place], word[place:]
        if known(parts[0]) == 1.0 and (fits := known(parts[1])):
            if fits == 1.0:
                return parts
            if len(begun) == 1:
                begun = parts
    return begun
