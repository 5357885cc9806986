"""Finding records by what somebody typed.

1. What was typed is taken apart (`asked`), and each word expanded to the words it may mean
   (`vocabulary`).
2. The rarest word chooses the candidates, the others weigh them, by the postings of the
   generation; records changed since are weighed in memory (`recent`).
3. The best candidates are read and judged by their text as it is now (`scoring`): what was
   deleted or renamed since drops out here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Final
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt

from salesdesk.lookup.asked import Asked
from salesdesk.lookup.delta import standing
from salesdesk.lookup.generation import BEGINS, Generation, Records, Terms
from salesdesk.lookup.grams import SIZE, grams
from salesdesk.lookup.index import Index
from salesdesk.lookup.recent import Recent
from salesdesk.lookup.scoring import Meant, by_code, by_words, weight
from salesdesk.lookup.text import words_and_codes
from salesdesk.lookup.vocabulary import PREFIX, Expansion
from salesdesk.office.work import Transaction
from salesdesk.storage.engine import Database

__all__ = ["Hit", "search"]

_JUDGED: Final = 50
"""Candidates whose texts are read."""
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
_CODE_CANDIDATES: Final = 250
_PIECES: Final = 3
_LIKELY_CODE: Final = 0.9
_ACCEPTED: Final = 0.3
_ACCEPTED_CODE: Final = 0.6


@dataclass(frozen=True, slots=True)
class Hit:
    """A record found: how well it fits, 0 to 1, and the folded words and codes of it that matched.

    `finesse` orders records of one score; `exact`: one of its codes is what was typed. `place`
    is that among all records of the generation, the most wanted first; None for those it lacks.
    """

    id: int
    score: float
    finesse: float
    exact: bool
    matched: tuple[str, ...]
    place: int | None = None


def search(
    tx: Transaction, index: Index, text: str, limit: int | None = 20, *, among: Collection[int] = ()
) -> list[Hit]:
    """The records that `text` fits best, at most `limit`; all that it fits at all for None.

    The records of `among` are judged in any case: those that this person wants most often.
    Nothing to look for finds nothing. What other transactions have committed is found.
    """
    asked = Asked.of(text)
    if not asked.words or limit == 0:
        return []
    seat = _seat(tx.database, index)
    with seat.lock:
        seat.open(tx)
        return seat.search(tx, asked, limit, among)


_seats: Final[WeakKeyDictionary[Database, dict[str, _Seat]]] = WeakKeyDictionary()
_seats_lock: Final = Lock()


def _seat(database: Database, index: Index) -> _Seat:
    with _seats_lock:
        seats = _seats.setdefault(database, {})
        if index.name not in seats:
            seats[index.name] = _Seat(index)
        return seats[index.name]


@dataclass(slots=True)
class _Group:
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


class _Seat:
    """What a process keeps of one index between two searches."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self._statement = index.texts()
        self.lock = Lock()
        self._recent = Recent()
        self._generation: Generation | None = None
        self._sums: list[npt.NDArray[np.uint8]] = []

    def open(self, tx: Transaction) -> None:
        """Come to where the index stands now."""
        now = standing(tx, self.index)
        if now.generation_id is None:
            self._generation = None
        elif self._generation is None or self._generation.id != now.generation_id:
            self._generation = Generation.opened(tx, now.generation_id, now.token, now.size)
            self._sums = []
        self._recent.follow(tx, self.index, now)

    def search(self, tx: Transaction, asked: Asked, limit: int | None, among: Collection[int]) -> list[Hit]:
        """The hits, the best first."""
        hits: dict[int, Hit] = {}
        if asked.is_code:
            hits = self._by_code(tx, asked.code, limit)
        likely = any(hit.score >= _LIKELY_CODE for hit in hits.values())
        if not likely or len(asked.words) > 1 or limit is None:
            for hit in self._by_words(tx, asked, limit, among).values():
                if hit.id not in hits or hits[hit.id].score < hit.score:
                    hits[hit.id] = hit
        best = sorted(hits.values(), key=lambda hit: (not hit.exact, -hit.score, -hit.finesse, hit.id))
        return best[:limit]

    def _by_words(
        self, tx: Transaction, asked: Asked, limit: int | None, among: Collection[int]
    ) -> dict[int, Hit]:
        every = limit is None
        judged = None if limit is None else max(_JUDGED, limit)
        candidates: dict[int, None] = dict.fromkeys(among)
        places: dict[int, int] = {}
        similar: dict[str, dict[str, float]] = {word: {} for word in asked.words}
        generation = self._generation
        if generation is not None and len(generation.record_ids):
            groups = [_group(generation, word, every) for word in asked.words]
            for group in groups:
                for number, alike in group.words.similar.items():
                    similar[group.typed][generation.words[number]] = alike
            found = self._weighed(tx, generation, groups, judged)
            places = dict(zip(generation.record_ids[found].tolist(), found.tolist(), strict=True))
            candidates.update(dict.fromkeys(places))
        candidates.update(dict.fromkeys(self._recent_candidates(asked, similar, judged)))
        meant = [Meant(word, similar[word]) for word in asked.words]

        hits = {}
        for id_, text in self._texts(tx, candidates):
            fit = by_words(meant, asked.code, *words_and_codes(text))
            if fit.score >= _ACCEPTED or (every and fit.score):
                hits[id_] = Hit(id_, fit.score, fit.finesse, fit.exact, fit.matched, places.get(id_))
        return hits

    def _texts(self, tx: Transaction, ids: Iterable[int]) -> list[tuple[int, str]]:
        wanted = sorted(ids)
        if not wanted:
            return []
        return [(row[0], row[1]) for row in tx.session.execute(self._statement, {"records": wanted})]

    def _recent_candidates(
        self, asked: Asked, similar: Mapping[str, dict[str, float]], judged: int | None
    ) -> list[int]:
        recent = self._recent
        if not recent.ids:
            return []
        total = np.zeros(len(recent.ids), np.float32)
        for word in asked.words:
            fits, others = recent.meant(word, judged is None)
            total += fits**3 * np.float32(weight(word))
            similar[word].update(others)
        there = np.flatnonzero(total)
        if judged is not None and len(there) > judged:
            there = there[np.argpartition(-total[there], judged)[:judged]]
        return [recent.ids[record] for record in there.tolist()]

    def _weighed(
        self, tx: Transaction, generation: Generation, groups: Sequence[_Group], judged: int | None
    ) -> npt.NDArray[np.int64]:
        """The best candidates of the generation, all of them for None."""
        found = sorted((group for group in groups if group.size), key=lambda group: group.size)
        if not found:
            return np.empty(0, np.int64)
        used: list[tuple[npt.NDArray[np.uint8], list[Records]]] = []
        try:
            chosen = self._add_up(tx, generation, found, judged, used)
            records = np.concatenate(chosen)
            score = used[0][0][records].astype(np.uint16)
            for sums, _ in used[1:]:
                score += sums[records]
        finally:
            for sums, lists in used:
                for each in lists:
                    sums[each] = 0
        return _best(records, score, judged)

    def _add_up(
        self,
        tx: Transaction,
        generation: Generation,
        groups: Sequence[_Group],
        judged: int | None,
        used: list[tuple[npt.NDArray[np.uint8], list[Records]]],
    ) -> list[Records]:
        """Write into `used` what each word adds to each record; the records that are candidates."""
        chosen: list[Records] = []
        wide = 0
        for place, group in enumerate(groups if judged is None else groups[:_GROUPS]):
            common = group.size > _COMMON and (wide <= _FEW or len(group.typed) < SIZE - 1)
            if place and common and judged is not None:
                break  # those that follow are no rarer
            parts = self._postings(tx, generation, group, judged is not None, alone=len(groups) == 1)
            sums = self._sum(place, generation)
            lists = [records for records, _ in parts]
            used.append((sums, lists))
            for records, value in parts:
                sums[records] = value
            second = place == 1 and len(groups) > 2 and group.size < 5 * _WIDE
            if judged is None or not place or wide + group.size <= _WIDE or second:
                chosen += lists
                wide += group.size
        return chosen

    def _sum(self, place: int, generation: Generation) -> npt.NDArray[np.uint8]:
        while len(self._sums) <= place:
            self._sums.append(np.zeros(len(generation.record_ids), np.uint8))
        return self._sums[place]

    def _postings(
        self, tx: Transaction, generation: Generation, group: _Group, bounded: bool, *, alone: bool
    ) -> list[tuple[Records, int]]:
        """The records of what a word may mean, each list with what it adds, the least first."""
        words, scaled = group.words, group.scaled
        similar = sorted(words.similar.items(), key=lambda item: item[1])
        terms: list[Terms] = [(number, number + 1) for number, _ in similar]
        values = [int(scaled * alike**3) for _, alike in similar]
        most = 0
        begins: list[Terms] = [(words.first, words.last)] if words.first < words.last else []
        if bounded and alone and group.size > _ONE_WORD:
            # So many that only the most wanted of them can be looked at.
            most = 1
            term, size = (
                generation.gram((BEGINS + words.typed).ljust(SIZE, "$"))
                if len(words.typed) < SIZE
                else ((0, 0), 0)
            )
            first = [
                (number, number + 1)
                for number in range(words.first, min(words.last, words.first + _FIRST_ROWS))
            ]
            begins = [term, *first[:1]] if size else first
        terms += [*group.codes, *begins]
        values += [int(scaled * _IN_CODE**3)] * len(group.codes) + [int(scaled * PREFIX**3)] * len(begins)
        if words.exact:
            terms.append((words.first, words.first + 1))
            values.append(int(scaled))
        return list(zip(generation.records(tx, terms, most), values, strict=True))

    def _by_code(self, tx: Transaction, code: str, limit: int | None) -> dict[int, Hit]:
        pieces = list(dict.fromkeys(code[at : at + SIZE] for at in range(len(code) - SIZE + 1)))
        candidates: dict[int, None] = {}
        places: dict[int, int] = {}
        generation = self._generation
        most = _CODE_CANDIDATES if limit is None else max(_CODE_CANDIDATES, limit)
        if generation is not None:
            found = self._sharing(tx, generation, code, pieces, most)
            places = dict(zip(generation.record_ids[found].tolist(), found.tolist(), strict=True))
            candidates.update(dict.fromkeys(places))
        candidates.update(
            dict.fromkeys(self._recent.ids[record] for record in self._recent.sharing(pieces, most))
        )
        rows = self._texts(tx, candidates)
        fits = by_code(code, [words_and_codes(text)[1] for _, text in rows])
        return {
            id_: Hit(id_, fit.score, fit.finesse, fit.exact, fit.matched, places.get(id_))
            for (id_, _), fit in zip(rows, fits, strict=True)
            if fit.score > _ACCEPTED_CODE
        }

    def _sharing(
        self, tx: Transaction, generation: Generation, code: str, pieces: Sequence[str], most: int
    ) -> npt.NDArray[np.int64]:
        """The records that share most pieces of a code."""
        known = [(size, term) for term, size in map(generation.gram, pieces) if size]
        known.sort()
        # Pieces that very many codes have say little beside others.
        few = [term for place, (size, term) in enumerate(known) if place < _PIECES or size <= _COMMON]
        for end in (grams(code)[0], grams(code)[-1]):
            term, size = generation.gram(end)
            if size and (size <= _COMMON or not few):
                few.append(term)
        if not few:
            return np.empty(0, np.int64)
        sums = self._sum(0, generation)
        lists = generation.records(tx, few)
        for records in lists:
            sums[records] += 1
        records = np.concatenate(lists)
        shared = sums[records]
        for each in lists:
            sums[each] = 0
        enough = shared >= max(1, int(shared.max()) - 2)
        return _best(records[enough], shared[enough].astype(np.uint16), most)


def _group(generation: Generation, word: str, every: bool) -> _Group:
    words = generation.words.expand(word, every=every)
    size = generation.word_records(words.first, words.last)
    size += sum(generation.word_records(number, number + 1) for number in words.similar)
    codes: list[Terms] = []
    if len(word) < SIZE - 1:
        found = [generation.grams_beginning("^" + word)]
    elif len(word) < SIZE:
        found = [generation.gram("^" + word), generation.gram(word + "$")]
    else:
        inside = [generation.gram(word[at : at + SIZE]) for at in range(len(word) - SIZE + 1)]
        found = [min(inside, key=lambda piece: piece[1])]
    for terms, records in found:
        if records:
            codes.append(terms)
            size += records
    return _Group(word, weight(word), words, codes, size)


def _best(records: Records, score: npt.NDArray[np.uint16], most: int | None) -> npt.NDArray[np.int64]:
    """The records of the highest scores, among equals the most wanted, each once."""
    if most is not None and len(records) > _WEIGHED + most:
        # Scores are small numbers: counting them is quicker than putting them in order.
        down = np.cumsum(np.bincount(score)[::-1])
        least = len(down) - 1 - int(np.searchsorted(down, most))
        above = np.flatnonzero(score > least)
        level = np.unique(records[score == least])[:most]
        records = np.concatenate([records[above], level])
        score = np.concatenate([score[above], np.full(len(level), least, np.uint16)])
    different, first = np.unique(records, return_index=True)
    if most is not None and len(different) > most:
        order = np.argsort(-score[first].astype(np.int32), kind="stable")[:most]
        different = different[order]
    return different.astype(np.int64)
