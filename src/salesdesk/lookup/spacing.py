"""Blanks that were left out, or typed where there are none: “stripedkite”, “foto lijst”, “30 x 40”."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import accumulate
from typing import Final

__all__ = ["Known", "joined", "measured", "respaced"]

Known = Callable[[str], float]
"""How well a word is known: 1 if it is one, less if one begins so, 0 if none does."""
Respaced = tuple[tuple[str, ...], float]
"""Words, and how alike they are to those that were typed: 1 if they are the same."""

_SHORTEST: Final = 3
"""Letters of each part of a word that is taken for several, …"""
_SHORTEST_WHOLE: Final = 2
"""… but for whole words between others and sizes, if all parts are whole: “gebrdevries”, “papiera4”."""
_MOST_PARTS: Final = 5
"""Each of them is looked for."""
_TOGETHER: Final = (3, 2)
"""So many words may be one."""
_NONE: Final = 0.0
_BEGUN: Final = 0.5  # a word that is known at all is known better than so
_RUN: Final = re.compile(r"\d+|\D+")
_MEASURE: Final = re.compile(r"((?:\d{1,4}x)?\d{1,4})([a-z]{1,3})")


def respaced(words: Sequence[str], right: Collection[str], known: Known) -> Iterator[Respaced]:
    """The words with blanks in other places, where that makes known ones, and how alike they are to those.

    Those that are right stay whole. Each blank counts as a letter that was left out. Then, as good, the
    same with parts apart that may be one word or several: “van dijk” and “vandijk” are both names.
    """
    apart = [(word,) if word in right else _apart(word, known) for word in words]
    parts = [part for its in apart for part in its]
    together = _joined(parts, lambda word: _NONE if word in words else known(word))
    others, alike = _instead(words, [part for word in together for part in _unknown_parted(word, known)])
    yield others, alike
    finer = [
        part
        for its in apart
        for at, word in enumerate(its)
        for part in ((word,) if word in right else _parted(word, known, at > 0))
    ]
    yield tuple(dict.fromkeys(finer)), min(alike, _instead(words, parts)[1])


def joined(words: Sequence[str], known: Known) -> Respaced:
    """The words with those in one piece that are one word together, as `respaced` has them."""
    return _instead(words, [*_joined(words, known)])


def measured(words: Sequence[str]) -> Respaced:
    """The words with all units apart from their numbers, for some write “5l”; as `respaced` has them."""
    found = (_MEASURE.fullmatch(word) for word in words)
    parts = (match.groups() if match else (word,) for word, match in zip(words, found, strict=True))
    return _instead(words, [part for each in parts for part in each])


def _instead(words: Sequence[str], others: Sequence[str]) -> Respaced:
    changed = len(_ends(words) ^ _ends(others))
    return tuple(dict.fromkeys(others)), (1 - 1 / (sum(map(len, words)) + 1)) ** changed


def _ends(words: Sequence[str]) -> set[int]:
    """How many letters there are up to the end of each word."""
    return set(accumulate(map(len, words)))


def _measures(word: str, known: Known) -> list[str]:
    """The numbers and letters of a word that nothing is called by: “40cm” is a number and its unit."""
    parts = _RUN.findall(word)
    return parts if 1 < len(parts) <= _MOST_PARTS and not known(word) else [word]


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


def _apart(word: str, known: Known) -> Sequence[str]:
    """The words that one is in one piece, or its numbers and letters."""
    parts = _parted(word, known)
    return parts if len(parts) > 1 else _measures(word, known)


def _unknown_parted(word: str, known: Known) -> Sequence[str]:
    return (word,) if known(word) else _parted(word, known)


def _parted(word: str, known: Known, is_later: bool = False) -> Sequence[str]:
    """The fewest words that one is in one piece, the last maybe begun; the word itself if it is none.

    `is_later`: others stand in front of it in the same piece. A number is one: “2026” is not 20 and 26.
    """
    if word.isdigit():
        return (word,)
    end = len(word)
    # For each place up to which the word is known words: the best of the ways to come there.
    ways: dict[int, tuple[str, ...]] = {0: ()}
    for place in range(end - _SHORTEST_WHOLE + 1):
        before = ways.get(place)
        if before is None or len(before) == _MOST_PARTS:
            continue
        for stop in range(place + _SHORTEST_WHOLE, end + (place > 0)):
            piece = word[place:stop]
            is_between = (place or is_later) and stop < end
            if len(piece) < _SHORTEST and piece.isalpha() and not is_between:
                continue
            fits = known(piece)
            if not fits:
                break  # none begins so, and none that is longer
            if fits == 1.0 or (stop == end and min(map(len, (*before, piece))) >= _SHORTEST):
                ways[stop] = max(ways.get(stop, ()), (*before, piece), key=lambda way: _order(way, known))
    return ways.get(end, (word,))


def _order(parts: Sequence[str], known: Known) -> tuple[float, int, int]:
    """What to choose parts of one word by: whole words, few, and none that is short beside the others."""
    return (known(parts[-1]), -len(parts), min(map(len, parts))) if parts else (0.0, 0, 0)
