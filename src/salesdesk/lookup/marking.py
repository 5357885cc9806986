"""What of a record is what was looked for: the letters to be marked, or a part that is not shown.

Matching is done on folded words, showing on the text as people wrote it: here folded
letters are led back to those that are shown.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from salesdesk.lookup.text import LONGEST_TYPED, Mark, collapsed, fields, folded, words_and_codes, words_in
from salesdesk.lookup.vocabulary import HARDLY_MISSPELLED, alike_words

__all__ = ["Match", "found_in", "spans", "spans_in_list", "that_has"]

_LONGEST: Final = 400
"""Signs of a shown text that are looked at."""
_SURELY: Final = 4
"""Signs that a word begins with are in the text that it is found by, whatever is written in full there."""
_REMEMBERED: Final = 256
"""Rows of lists: each is drawn cell by cell, and again when the cursor moves."""
_INSIDE: Final = 3
"""Signs of a piece that is marked in the middle of a code."""


@dataclass(frozen=True, slots=True)
class Match:
    """How a record fits what was typed: 0 to 1, whether a code of it is just that, and by what.

    `matched` are words and codes of the record, folded. `through`, if it is not empty, is
    what led to the record and is not shown of it: the number of a paper, an article bought, a
    person or a street.
    """

    score: float
    exact: bool
    matched: tuple[str, ...]
    through: str = ""


def found_in(*parts: tuple[Mark, str]) -> set[str]:
    """The words and codes that a record with these parts is found by."""
    words, codes = words_and_codes(fields(parts))
    return {*words, *codes}


def that_has(words: Collection[str], parts: Iterable[tuple[Mark, str]]) -> str:
    """The part of a record that has most of these folded words and codes, the first of them; or nothing."""
    best, fits = "", 0
    for part in parts:
        run = collapsed(part[1])
        if not any(word[:_SURELY] in run for word in words):
            continue  # most of them, and taking them apart costs more
        has = len(found_in(part).intersection(words))
        if has > fits:
            best, fits = part[1].strip(), has
    return best


def spans(shown: str, matched: Iterable[str], typed: str) -> list[tuple[int, int]]:
    """Where in `shown` that is which matched: beginnings and ends, in order, none touching another.

    Of a word that begins as somebody has `typed` only so much is marked, of a code the part
    that was typed; a word that was meant in spite of its spelling is marked whole.
    """
    letters, places = _folded(shown[:_LONGEST])
    run = "".join(letters)
    pieces = _pieces(typed[:LONGEST_TYPED])
    found: list[tuple[int, int]] = []
    for word in dict.fromkeys(matched):
        first, length = _part(word, pieces)
        for start in _starts(run, places, word):
            at = start + first
            found.append((places[at], _end(shown, places[at + length - 1])))
    return _apart(found)


@lru_cache(maxsize=_REMEMBERED)
def spans_in_list(shown: tuple[str, ...], typed: str) -> tuple[Sequence[tuple[int, int]], ...]:
    """Where in each of the texts that a list shows of a record is what was typed, as in `spans`.

    A list has what contains the words that were typed (`plain`), or a number in one piece. A word that
    none of these texts contains is led to those that it may be a misspelling of.
    """
    texts = [_Shown(text[:_LONGEST]) for text in shown]
    whole = collapsed(typed[:LONGEST_TYPED])
    is_number = any(map(str.isdigit, whole)) and any(whole in text.run for text in texts)
    found: list[list[tuple[int, int]]] = [[] for _ in texts]
    for word in (whole,) if is_number else words_in(typed):
        of_word = [text.containing(word) for text in texts]
        if not any(of_word) and word.isalpha():
            meant = _meant(word, texts)
            of_word = [text.having(meant) for text in texts]
        for of_text, more in zip(found, of_word, strict=True):
            of_text += more
    return tuple(map(_apart, found))


def _meant(word: str, texts: Iterable[_Shown]) -> set[str]:
    """The words of these texts that this one may be a misspelling of."""
    words = [*{each for text in texts for each in text.words}]
    alike = zip(words, alike_words(word, words), strict=True)
    return {other for other, value in alike if value >= HARDLY_MISSPELLED}


class _Shown:
    """A text that is shown, by its plain letters."""

    def __init__(self, text: str) -> None:
        self._text = text
        letters, self._places = _folded(text)
        self.run = "".join(letters)

    @property
    def words(self) -> Sequence[str]:
        """Its words, folded."""
        return folded(self._text).split()

    def containing(self, word: str) -> list[tuple[int, int]]:
        """Where words begin so, or else where the word stands within them."""
        found = self._spans(_starts(self.run, self._places, word), word)
        if not found and len(word) > 1:
            every = (at for at in range(len(self.run)) if self.run.startswith(word, at))
            found = self._spans(every, word)
        return found

    def having(self, words: Collection[str]) -> list[tuple[int, int]]:
        """Where these words stand."""
        there = [word for word in self.words if word in words]
        return [span for each in there for span in self._spans(_starts(self.run, self._places, each), each)]

    def _spans(self, starts: Iterable[int], word: str) -> list[tuple[int, int]]:
        found = []
        for at in starts:
            start, last = self._places[at], self._places[at + len(word) - 1]
            # A number may have blanks in it, a word has none.
            if any(map(str.isdigit, word)) or not any(map(str.isspace, self._text[start:last])):
                found.append((start, _end(self._text, last)))
        return found


def _folded(shown: str) -> tuple[list[str], list[int]]:
    """The plain letters and digits of a text, and the place in it from which each comes."""
    letters: list[str] = []
    places: list[int] = []
    for place, sign in enumerate(shown):
        plain = collapsed(sign)
        letters += plain
        places += [place] * len(plain)
    return letters, places


def _pieces(typed: str) -> list[str]:
    """What was typed, as a whole, in its tokens and in its words, the longest first."""
    tokens = typed.split()
    pieces = {collapsed(typed), *map(collapsed, tokens), *folded(typed).split()}
    return sorted(pieces - {""}, key=lambda piece: (-len(piece), piece))


def _part(word: str, pieces: Sequence[str]) -> tuple[int, int]:
    """Which part of a word is marked: its first letter and how many."""
    for piece in pieces:
        if word.startswith(piece):
            return 0, len(piece)
    for piece in pieces:
        if len(piece) >= _INSIDE and piece in word:
            return word.index(piece), len(piece)
    return 0, len(word)


def _starts(run: str, places: Sequence[int], word: str) -> Iterator[int]:
    """Where the word stands among the letters, at the beginning of a word that is shown."""
    at = run.find(word) if word else -1
    while at >= 0:
        if not at or places[at - 1] < places[at] - 1:
            yield at
        at = run.find(word, at + 1)


def _end(shown: str, place: int) -> int:
    """The end of the letter that stands there, with the accents that follow it."""
    end = place + 1
    while end < len(shown) and unicodedata.combining(shown[end]):
        end += 1
    return end


def _apart(found: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans in order, those that touch joined."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
