"""Which records of a generation are worth reading, by their postings alone.

Each typed word adds to a sum of every record that may have it, the more the better it
fits; the rarest words choose the candidates and the others weigh them. What one word adds
is written into an array as long as the generation, and gathered for the candidates.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import takewhile
from string import ascii_lowercase, digits
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from salesdesk.lookup.dialling import end_of_number
from salesdesk.lookup.generation import Generation, Terms, begun
from salesdesk.lookup.grams import END, SIZE, START, around, grams
from salesdesk.lookup.postings import Listed, Marked, Places, Posting, Records
from salesdesk.lookup.scoring import weight, worth_begun
from salesdesk.lookup.vocabulary import PREFIX, Expansion
from salesdesk.office.work import Transaction

__all__ = ["FEWER", "Weighing", "Word"]

FEWER: Final = 2
"""So many pieces of a code less than the best a record may share that may be meant by it."""

_COMMON: Final = 60_000
"""Records of a word that is passed over when there are few candidates already."""
_FEW: Final = 1_500
_WIDE: Final = 40_000
"""Records up to which the next rarest word chooses candidates, too."""
_ONE_WORD: Final = 30_000
_FIRST_ROWS: Final = 40
_SCALE: Final = 250.0
_HEAVIEST: Final = weight("x" * 8)
_IN_CODE: Final = 0.95
_GROUPS: Final = 6
_REMEMBERED: Final = 64
"""Words whose meaning is kept: while the next word is typed the one before is asked for again and again."""
_PIECES: Final = 3
_REPEATED: Final = 3
"""How often a record is on the lists of one word, more or less: they are looked at until there are enough."""
_FAR: Final = 25
"""So many times as long as the records looked up in it a posting has to be that it is not written down."""

_SIGNS: Final = digits + ascii_lowercase

_Scores = npt.NDArray[np.uint16]


class _Part(NamedTuple):
    """Records that may have a word, and what it adds to each."""

    posting: Posting
    value: int


@dataclass(frozen=True, slots=True)
class Word:
    """What one typed word may mean in the generation."""

    typed: str
    weight: float
    words: Expansion
    codes: list[Terms]
    size: int

    @property
    def scaled(self) -> float:
        """Its weight in what a posting adds up to."""
        return _SCALE * self.weight / _HEAVIEST


@dataclass(frozen=True, slots=True)
class _Plan:
    """The words that are looked at, the rarest first.

    So many of them, `choosing`, choose the candidates; those from `weighing` on very many records
    have, and they are looked up for what may yet be among the best.
    """

    words: Sequence[Word]
    choosing: int
    weighing: int

    @classmethod
    def of(cls, words: Sequence[Word], most: int | None) -> _Plan:
        """For these words, the rarest first; all choose if all records are asked for."""
        if most is None:
            return cls(words, len(words), len(words))
        words = words[:_GROUPS]
        wide = choosing = 0
        for place, word in enumerate(words):
            second = place == 1 and len(words) > 2 and word.size < 5 * _WIDE
            chooses = not place or wide + word.size <= _WIDE or second
            if word.size > _COMMON and place:
                # Those that follow are no rarer.
                if wide <= _FEW or not _is_long(word):
                    return cls(words[:place], choosing, place)
                if not chooses:
                    return cls([*words[:place], *takewhile(_is_long, words[place:])], choosing, place)
            if chooses:
                choosing += 1
                wide += word.size
        return cls(words, choosing, len(words))


def _is_long(word: Word) -> bool:
    """Whether what very many have of it says anything."""
    return len(word.typed) >= SIZE - 1


class Weighing:
    """The weighing of the records of one generation, for one search at a time."""

    def __init__(self, generation: Generation) -> None:
        self.generation = generation
        self._outdated: Records = np.empty(0, np.uint32)
        self._sums = np.zeros(len(generation.record_ids), np.uint8)
        self._expanded: dict[tuple[str, bool], Word] = {}

    def pass_over(self, ids: Collection[int]) -> None:
        """Choose none of these records, either, from now on: they have changed since it was built."""
        self._outdated = np.concatenate([self._outdated, self.generation.numbers_of(ids)])

    def expand(self, word: str, every: bool) -> Word:
        """What a typed word may mean; all of it if `every` is asked for."""
        found = self._expanded.get((word, every))
        if found is None:
            if len(self._expanded) == _REMEMBERED:
                self._expanded.clear()
            found = self._expanded[word, every] = self._expand(word, every)
        return found

    def _expand(self, word: str, every: bool) -> Word:
        generation = self.generation
        words = generation.words.expand(word, every=every)
        size = generation.word_records(words.first, words.last)
        size += sum(generation.word_records(number, number + 1) for number in words.similar)
        codes: list[Terms] = []
        if len(word) < SIZE - 1:
            found = [generation.grams_beginning(START + word)]
        elif len(word) < SIZE:
            found = [generation.gram(START + word), generation.gram(word + END)]
        else:
            piece = end_of_number(word) or word
            inside = [generation.gram(piece[at : at + SIZE]) for at in range(len(piece) - SIZE + 1)]
            found = [min(inside, key=lambda piece: piece[1])]
        for terms, records in found:
            if records:
                codes.append(terms)
                size += records
        return Word(word, weight(word), words, codes, size)

    def by_words(self, tx: Transaction, words: Sequence[Word], most: int | None) -> list[int]:
        """The ids of the best records for these words, of all of them for None."""
        found = sorted((word for word in words if word.size), key=lambda word: word.size)
        if not found:
            return []
        plan = _Plan.of(found, most)
        read = self._parts(tx, plan.words, most is not None and len(found) == 1)
        choosing = [part.posting.records for parts in read[: plan.choosing] for part in parts]
        if most is None:
            return self._named(self._different(choosing))
        records = self._current(np.concatenate(choosing))
        score = np.zeros(len(records), np.uint16)
        several = most * (plan.choosing + _REPEATED - 1)
        left = sum(int(word.scaled) for word in plan.words[plan.weighing :])
        for place, (word, parts) in enumerate(zip(plan.words, read, strict=True)):
            if place >= plan.weighing:
                # Of those that very many have: only what may yet be among the best is looked up.
                may_be = score >= max(_least(score, several) - left, 1)
                records, score = records[may_be], score[may_be]
                left -= int(word.scaled)
            score += self._added(parts, records)
        return self._named(_best(records, score, most, several))

    def _different(self, lists: Sequence[Places]) -> Places:
        """The records of these lists, each once, but for those that are outdated."""
        there = self._sums
        there.fill(0)
        for records in lists:
            there[records] = 1
        there[self._outdated] = 0
        return np.flatnonzero(there.view(bool))

    def _current(self, records: Places) -> Places:
        """The records, but for those that are outdated."""
        if not len(self._outdated):
            return records
        outdated = self._sums
        outdated.fill(0)
        outdated[self._outdated] = 1
        current: Places = records[outdated[records] == 0]
        return current

    def _added(self, parts: Sequence[_Part], records: Places) -> npt.NDArray[np.uint8]:
        """What these postings of one word add to each of the records: the most that any does."""
        sums = self._sums
        sums.fill(0)
        far: list[tuple[Posting, int]] = []
        near: list[tuple[Marked, int]] = []
        numbers: list[Records] = []
        values: list[int] = []
        for posting, value in parts:
            # To look few up is quicker than to write down many.
            if posting.in_order and len(posting) > _FAR * len(records):
                far.append((posting, value))
            elif isinstance(posting, Listed):
                numbers.append(posting.numbers)
                values.append(value)
            else:
                near.append((posting, value))
        if numbers:
            # Those that add most come last, and stay.
            each = np.repeat(np.array(values, np.uint8), [len(some) for some in numbers])
            sums[np.concatenate(numbers)] = each
        for marked, value in near:
            marked.raise_to(value, sums)
        added = sums[records]
        for posting, value in far:
            there = posting.has(records)
            added[there] = np.maximum(added[there], np.uint8(value))
        return added

    def _parts(self, tx: Transaction, words: Sequence[Word], alone: bool) -> list[list[_Part]]:
        """For each word the records of what it may mean, those to which it adds least first."""
        # Of very many only the most wanted can be looked at.
        some = alone and words[0].size > _ONE_WORD
        worth = worth_begun(words[0].typed) if alone else PREFIX
        asked = [self._terms(word, some, worth) for word in words]
        # One reading for all words, for each has to travel.
        found = iter(self.generation.postings(tx, [term for its in asked for term, _ in its], int(some)))
        return [[_Part(each, value) for _, value in its for each in next(found)] for its in asked]

    def _terms(self, word: Word, some: bool, worth: float) -> list[tuple[Terms, int]]:
        """The terms of what a word may mean, with what each adds, the least first; `worth` of begun ones."""
        words, scaled, generation = word.words, word.scaled, self.generation
        terms: list[tuple[Terms, int]] = [
            ((number, number + 1), int(scaled * alike**3)) for number, alike in words.similar.items()
        ]
        further = words.first + words.exact
        begins: list[Terms] = [(further, words.last)] if further < words.last else []
        if some:
            begins = [
                (number, number + 1) for number in generation.most_wanted(further, words.last, _FIRST_ROWS)
            ]
            if len(words.typed) < SIZE and words.typed.isascii():
                term, size = generation.gram(begun(words.typed))
                begins = [term, *begins[:1]] if size else begins
        terms += [(term, int(scaled * _IN_CODE**3)) for term in word.codes]
        terms += [(term, int(scaled * worth**3)) for term in begins]
        if words.exact:
            terms.append(((words.first, words.first + 1), int(scaled)))
        return sorted(terms, key=lambda term: term[1])

    def pieces(self, code: str) -> list[str]:
        """The pieces of a code by which records are told apart, and those that no record of these has.

        Pieces that very many codes have say little beside others.
        """
        whole = list(dict.fromkeys(grams(code)))
        sizes = {piece: self.generation.gram(piece)[1] for piece in whole}
        inner = sorted((size, piece) for piece, size in sizes.items() if size and piece in code)
        few = [piece for place, (size, piece) in enumerate(inner) if place < _PIECES or size <= _COMMON]
        for end in (piece for piece in whole if sizes[piece] and piece not in code):
            if sizes[end] <= _COMMON or not few:
                few.append(end)
        return few + [piece for piece in whole if not sizes[piece]]

    def by_code(self, tx: Transaction, pieces: Sequence[str], most: int) -> dict[int, int]:
        """The ids of the records that share most of these pieces, each with how many."""
        known = [term for term, size in map(self.generation.gram, pieces) if size]
        if not known:
            return {}
        sums = self._sums
        sums.fill(0)
        for [posting] in self.generation.postings(tx, known):
            posting.count_in(sums)
        sums[self._outdated] = 0
        enough = np.flatnonzero(sums >= max(1, int(sums.max()) - FEWER))
        best = _best(enough, sums[enough].astype(np.uint16), most, most)
        return dict(zip(self._named(best), sums[best].tolist(), strict=True))

    def with_code(self, tx: Transaction, code: str, most: int) -> list[int]:
        """The most wanted of the records with this very code, however many have codes that begin so.

        Others that begin and end like it may be among them.
        """
        if not code:
            return []
        pieces = grams(code)
        ends = sorted(
            (self.generation.gram(piece) for piece in {pieces[0], pieces[-1]}), key=lambda end: end[1]
        )
        if not all(0 < size <= _WIDE for _, size in ends):
            return []
        [[first], *others] = self.generation.postings(tx, [term for term, _ in ends])
        records = first.records
        for [other] in others:
            records = records[other.has(records)]
        return self._named(self._current(records)[:most])

    def with_code_around(self, tx: Transaction, code: str, most: int) -> list[int]:
        """Records with codes that begin and end like this short one, whatever is between; the most wanted."""
        generation = self.generation
        if (edges := around(code)) is None:
            return []
        begins = generation.grams_beginning(START + edges[0])
        ends = [generation.gram(sign + edges[1] + END) for sign in _SIGNS]
        if not 0 < begins[1] <= _WIDE or not 0 < sum(size for _, size in ends) <= _WIDE:
            return []
        terms = [begins[0], *(term for term, size in ends if size)]
        first, *others = (_numbers(postings) for postings in generation.postings(tx, terms))
        both = self._sums
        both.fill(0)
        both[first] = 1
        both[np.concatenate(others)] += 1  # once, however often a record is among them
        both[self._outdated] = 0
        return self._named(np.flatnonzero(both == 2)[:most])

    def _named(self, numbers: Places) -> list[int]:
        ids: list[int] = self.generation.record_ids[numbers].tolist()
        return ids


def _numbers(postings: Sequence[Posting]) -> Places:
    """The records of all of these, some maybe several times."""
    return np.concatenate([posting.records for posting in postings])


def _best(records: Places, score: _Scores, most: int, several: int) -> Places:
    """The records of the highest scores, the best first, of equals those that come first; each once.

    A record may be there several times, with the same score: `several` are looked at, and more
    if those are too few records.
    """
    while True:
        best = _by_score(*_highest(records, score, several))[:most]
        if len(best) == most or several >= len(records):
            return best
        several *= 4


def _highest(records: Places, score: _Scores, several: int) -> tuple[Places, _Scores]:
    """So many of the highest scores, of equals those of the records that come first; or a few more."""
    if len(records) <= several:
        return records, score
    least = _least(score, several)
    level = records[score == least]
    if len(level) > several:
        level = np.partition(level, several)[:several]
    above = score > least
    return (
        np.concatenate([records[above], level]),
        np.concatenate([score[above], np.full(len(level), least, np.uint16)]),
    )


def _by_score(records: Places, score: _Scores) -> Places:
    """The records by their scores, the best first, each once."""
    ordered = records[np.lexsort((records, -score.astype(np.int32)))]
    first = np.ones(len(ordered), bool)
    first[1:] = ordered[1:] != ordered[:-1]
    different: Places = ordered[first]
    return different


def _least(score: _Scores, most: int) -> int:
    """The least of the `most` highest scores; 0 if there are fewer."""
    # Scores are small numbers: counting them is quicker than putting them in order.
    down = np.cumsum(np.bincount(score)[::-1])
    return max(len(down) - 1 - int(np.searchsorted(down, most)), 0)
