"""Which records of a generation are worth reading, by their postings alone.

Each typed word adds to a sum of every record that may have it, the more the better it
fits; the rarest word chooses the candidates and the others weigh them. Sums are kept in
arrays as long as the generation, which are only ever written where a posting leads.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from salesdesk.lookup.dialling import end_of_number
from salesdesk.lookup.generation import BEGINS, Generation, Records, Terms
from salesdesk.lookup.grams import SIZE, grams
from salesdesk.lookup.scoring import weight
from salesdesk.lookup.vocabulary import PREFIX, Expansion
from salesdesk.office.work import Transaction

__all__ = ["FEWER", "Weighing", "Word"]

FEWER: Final = 2
"""So many pieces of a code less than the best a record may share that may be meant by it."""

_WEIGHED: Final = 160
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
_FAR: Final = 25
"""So many times as long as the records looked up in it a posting has to be that it is not written down."""
_SPARSE: Final = 256
"""To clear one sum of so many by itself takes as long as to clear them all, which lie in a row."""

_Used = list[tuple[npt.NDArray[np.uint8], list[Records]]]
_Scores = npt.NDArray[np.uint16]


class _Posting(NamedTuple):
    """Records that may have a word, and what it adds to each; `in_order` if they are of one term."""

    records: Records
    value: int
    in_order: bool


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


class Weighing:
    """The weighing of the records of one generation, for one search at a time."""

    def __init__(self, generation: Generation) -> None:
        self.generation = generation
        self._outdated: Records = np.empty(0, np.uint32)
        self._sums: list[npt.NDArray[np.uint8]] = []
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
            found = [generation.grams_beginning("^" + word)]
        elif len(word) < SIZE:
            found = [generation.gram("^" + word), generation.gram(word + "$")]
        else:
            piece = end_of_number(word) or word
            inside = [generation.gram(piece[at : at + SIZE]) for at in range(len(piece) - SIZE + 1)]
            found = [min(inside, key=lambda piece: piece[1])]
        for terms, records in found:
            if records:
                codes.append(terms)
                size += records
        return Word(word, weight(word), words, codes, size)

    def by_words(self, tx: Transaction, words: Sequence[Word], most: int | None) -> dict[int, int]:
        """The best records for these words, all of them for None: their ids, each with its number."""
        found = sorted((word for word in words if word.size), key=lambda word: word.size)
        if not found:
            return {}
        used: _Used = []
        try:
            chosen, common = self._add_up(tx, found, most, used)
            records = np.concatenate(chosen)
            if common:
                records.sort()
                records = records[np.append(True, records[1:] != records[:-1])]
            score = np.zeros(len(records), np.uint16)
            for sums, _ in used:
                sums[self._outdated] = 0
                score += sums[records]
        finally:
            for sums, lists in used:
                _clear(sums, lists)
        if common and most is not None:
            records, score = self._add_common(tx, common, records, score, most)
        return self._named(_best(records, score, most))

    def _add_up(
        self, tx: Transaction, words: Sequence[Word], most: int | None, used: _Used
    ) -> tuple[list[Records], Sequence[Word]]:
        """Write into `used` what each word adds to each record.

        The records that are candidates, and the words that are left because very many have them.
        """
        chosen: list[Records] = []
        wide = 0
        for place, word in enumerate(words if most is None else words[:_GROUPS]):
            second = place == 1 and len(words) > 2 and word.size < 5 * _WIDE
            chooses = most is None or not place or wide + word.size <= _WIDE or second
            if word.size > _COMMON and place and most is not None:
                # Those that follow are no rarer.
                if wide <= _FEW or len(word.typed) < SIZE - 1:
                    return chosen, ()
                if not chooses:
                    return chosen, words[place:_GROUPS]
            parts = self._postings(tx, word, most is not None, alone=len(words) == 1)
            sums = self._sum(place)
            lists = [part.records for part in parts]
            used.append((sums, lists))
            for part in parts:
                sums[part.records] = part.value
            if chooses:
                chosen += lists
                wide += word.size
        return chosen, ()

    def _add_common(
        self, tx: Transaction, words: Sequence[Word], records: Records, score: _Scores, most: int
    ) -> tuple[Records, _Scores]:
        """Add what words say that very many records have, to those candidates that may yet be the best."""
        left = sum(int(word.scaled) for word in words)
        for word in words:
            if len(word.typed) < SIZE - 1:
                break
            may_be = score >= max(_least(score, most) - left, 1)
            records, score = records[may_be], score[may_be]
            score = score + self._added(self._postings(tx, word, bounded=True, alone=False), records)
            left -= int(word.scaled)
        return records, score

    def _added(self, parts: Sequence[_Posting], records: Records) -> npt.NDArray[np.uint8]:
        """What these postings of one word add to each of a few records."""
        far = [part for part in parts if part.in_order and len(part.records) > _FAR * len(records)]
        near = [part for part in parts if not any(part is each for each in far)]
        sums = self._sum(0)
        for part in near:
            sums[part.records] = part.value
        added = sums[records]
        _clear(sums, [part.records for part in near])
        for part in far:
            # To look the few up is quicker than to write down the many.
            at = part.records.searchsorted(records)
            at[at == len(part.records)] = 0
            there = part.records[at] == records
            added[there] = np.maximum(added[there], np.uint8(part.value))
        return added

    def _sum(self, place: int) -> npt.NDArray[np.uint8]:
        while len(self._sums) <= place:
            self._sums.append(np.zeros(len(self.generation.record_ids), np.uint8))
        return self._sums[place]

    def _postings(self, tx: Transaction, word: Word, bounded: bool, *, alone: bool) -> list[_Posting]:
        """The records of what a word may mean, those to which it adds least first."""
        words, scaled, generation = word.words, word.scaled, self.generation
        similar = sorted(words.similar.items(), key=lambda item: item[1])
        terms: list[Terms] = [(number, number + 1) for number, _ in similar]
        values = [int(scaled * alike**3) for _, alike in similar]
        most = 0
        further = words.first + words.exact  # the word itself comes last: every second record may have it
        begins: list[Terms] = [(further, words.last)] if further < words.last else []
        if bounded and alone and word.size > _ONE_WORD:
            # So many that only the most wanted of them can be looked at.
            most = 1
            begins = [
                (number, number + 1) for number in generation.most_wanted(further, words.last, _FIRST_ROWS)
            ]
            if len(words.typed) < SIZE and words.typed.isascii():
                term, size = generation.gram((BEGINS + words.typed).ljust(SIZE, "$"))
                begins = [term, *begins[:1]] if size else begins
        terms += [*word.codes, *begins]
        values += [int(scaled * _IN_CODE**3)] * len(word.codes) + [int(scaled * PREFIX**3)] * len(begins)
        if words.exact:
            terms.append((words.first, words.first + 1))
            values.append(int(scaled))
        found = generation.records(tx, terms, most)
        in_order = (last - first == 1 for first, last in terms)
        return list(map(_Posting, found, values, in_order))

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

    def by_code(self, tx: Transaction, pieces: Sequence[str], most: int) -> dict[int, tuple[int, int]]:
        """The records that share most of these pieces: their ids, each with how many, and its number."""
        generation = self.generation
        known = [term for term, size in map(generation.gram, pieces) if size]
        if not known:
            return {}
        sums = self._sum(0)
        lists = generation.records(tx, known)
        for records in lists:
            sums[records] += 1
        sums[self._outdated] = 0
        records = np.concatenate(lists)
        shared = sums[records]
        enough = shared >= max(1, int(shared.max()) - FEWER)
        best = _best(records[enough], shared[enough].astype(np.uint16), most)
        counts = sums[best].tolist()
        _clear(sums, lists)
        ids = generation.record_ids[best].tolist()
        return dict(zip(ids, zip(counts, best.tolist(), strict=True), strict=True))

    def with_code(self, tx: Transaction, code: str, most: int) -> list[int]:
        """Some of the records with this very code, however many have codes that begin so.

        Others that begin and end like it may be among them.
        """
        if not code:
            return []
        pieces = grams(code)
        ends = [self.generation.gram(piece) for piece in {pieces[0], pieces[-1]}]
        if not all(0 < size <= _WIDE for _, size in ends):
            return []
        first, *others = self.generation.records(tx, [term for term, _ in ends])
        for other in others:
            first = np.intersect1d(first, other, assume_unique=True)
        return list(self._named(first[:most].astype(np.int64)))

    def _named(self, numbers: npt.NDArray[np.int64]) -> dict[int, int]:
        return dict(zip(self.generation.record_ids[numbers].tolist(), numbers.tolist(), strict=True))


def _clear(sums: npt.NDArray[np.uint8], lists: Sequence[Records]) -> None:
    """Make every sum nothing again that these lists may have led to."""
    if sum(map(len, lists)) > len(sums) // _SPARSE:
        sums.fill(0)
        return
    for each in lists:
        sums[each] = 0


def _best(records: Records, score: npt.NDArray[np.uint16], most: int | None) -> npt.NDArray[np.int64]:
    """The records of the highest scores, among equals the most wanted, each once."""
    there = score > 0
    records, score = records[there], score[there]
    if most is not None and len(records) > _WEIGHED + most:
        least = _least(score, most)
        above = np.flatnonzero(score > least)
        level = np.unique(records[score == least])[:most]
        records = np.concatenate([records[above], level])
        score = np.concatenate([score[above], np.full(len(level), least, np.uint16)])
    different, first = np.unique(records, return_index=True)
    if most is not None and len(different) > most:
        order = np.argsort(-score[first].astype(np.int32), kind="stable")[:most]
        different = different[order]
    return different.astype(np.int64)


def _least(score: _Scores, most: int) -> int:
    """The least of the `most` highest scores; 0 if there are fewer."""
    # Scores are small numbers: counting them is quicker than putting them in order.
    down = np.cumsum(np.bincount(score)[::-1])
    return max(len(down) - 1 - int(np.searchsorted(down, most)), 0)
