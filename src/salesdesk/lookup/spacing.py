"""Blanks that were left out, or typed where there are none: “stripedkite”, “foto lijst”, “30 x 40”."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from typing import Final

__all__ = ["Known", "joined", "measured", "respaced"]

Known = Callable[[str], float]
"""How well a word is known: 1 if it is one, less if one begins so, 0 if none does."""

_SHORTEST: Final = 3
"""Letters of each part of a word that is taken for two."""
_MOST_PARTS: Final = 5
_TOGETHER: Final = (3, 2)
"""So many words may be one."""
_BEGUN: Final = 0.5  # a word that is known at all is known better than so
_RUN: Final = re.compile(r"\d+|\D+")
_MEASURE: Final = re.compile(r"((?:\d{1,4}x)?\d{1,4})([a-z]{1,3})")


def respaced(words: Sequence[str], known: Known) -> tuple[tuple[str, ...], float]:
    """The words with blanks in other places, where that makes known ones, and how alike they are to those.

    Each blank counts as a letter that was left out. The words themselves, and 1, if none is misplaced.
    """
    split = [part for word in words for part in _measures(word, known)]
    return _instead(words, [part for word in _joined(split, known) for part in _parted(word, known)])


def joined(words: Sequence[str], known: Known) -> tuple[tuple[str, ...], float]:
    """The words with those in one piece that are one word together, as `respaced` has them."""
    return _instead(words, [*_joined(words, known)])


def measured(words: Sequence[str]) -> tuple[tuple[str, ...], float]:
    """The words with all units apart from their numbers, for some write “5l”; as `respaced` has them."""
    found = (_MEASURE.fullmatch(word) for word in words)
    parts = (match.groups() if match else (word,) for word, match in zip(words, found, strict=True))
    return _instead(words, [part for each in parts for part in each])


def _instead(words: Sequence[str], others: Sequence[str]) -> tuple[tuple[str, ...], float]:
    changed = len(_ends(words) ^ _ends(others))
    return tuple(dict.fromkeys(others)), (1 - 1 / (sum(map(len, words)) + 1)) ** changed


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
    """The fewest words that an unknown one is in one piece, the last maybe begun; or the word itself."""
    if len(word) < 2 * _SHORTEST or known(word):
        return (word,)
    end = len(word)
    # For each place up to which the word is known words: the best of the ways to come there.
    ways: dict[int, tuple[str, ...]] = {0: ()}
    for place in range(end - _SHORTEST + 1):
        before = ways.get(place)
        if before is None or len(before) == _MOST_PARTS:
            continue
        for stop in range(place + _SHORTEST, end + 1):
            piece = word[place:stop]
            fits = known(piece)
            if not fits:
                break  # none begins so, and none that is longer
            if fits == 1.0 or stop == end:
                ways[stop] = max(ways.get(stop, ()), (*before, piece), key=lambda way: _order(way, known))
    return ways.get(end, (word,))


def _order(parts: Sequence[str], known: Known) -> tuple[float, int, int]:
    """What to choose parts of one word by: whole words, few, and none that is short beside the others."""
    return (known(parts[-1]), -len(parts), min(map(len, parts))) if parts else (0.0, 0, 0)
