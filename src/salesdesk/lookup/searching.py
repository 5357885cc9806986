"""Finding records by what somebody typed.

1. What was typed is taken apart (`asked`), and each word expanded to the words it may mean
   (`vocabulary`).
2. The rarest word chooses the candidates, the others weigh them, by the postings of the
   generation; records changed since are weighed in memory (`recent`).
3. The best candidates are read and judged by their text as it is now (`scoring`): what was
   deleted or renamed since drops out here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from threading import Lock
from typing import Any, Final
from weakref import WeakKeyDictionary

import numpy as np

from salesdesk.lookup.asked import Asked
from salesdesk.lookup.delta import Standing, standing
from salesdesk.lookup.dialling import without_zeros
from salesdesk.lookup.generation import Generation
from salesdesk.lookup.grams import grams, misread, swapped
from salesdesk.lookup.index import Index
from salesdesk.lookup.recent import PutBack, Recent
from salesdesk.lookup.scoring import Meant, by_code, by_words, weight
from salesdesk.lookup.spacing import joined, measured, respaced
from salesdesk.lookup.vocabulary import PREFIX, similarities
from salesdesk.lookup.weighing import FEWER, Weighing
from salesdesk.office.work import Transaction
from salesdesk.storage.engine import Database
from salesdesk.storage.rows import read_columns

__all__ = ["Hit", "search"]

_JUDGED: Final = 50
"""Candidates whose texts are read."""
_CODE_CANDIDATES: Final = 250
_LIKELY_CODE: Final = 0.9
_MISREAD: Final = 0.96
"""What a code is worth that has digits where letters were typed that look like them: less than words
that are there as they were typed."""
_APART: Final = 0.97
"""What words are worth that may be one code, beside what has that code."""
_LITERALLY: Final = PREFIX - 1e-6
"""If no record has every word as it was typed, or begun so, two may be one, or a unit part of a number."""
_GOOD: Final = 0.85
"""If no record fits so well, blanks may be in any wrong places; what has but a letter wrong mostly does."""
_SEVERAL: Final = 6
"""Letters of a word that may be several in one piece."""
_RESPACED: Final = 6
"""Words among which a blank in a wrong place is looked for: of more the others say enough."""
_MOST_RESPACED: Final = 12
"""Words that are looked for in their place."""
_ACCEPTED: Final = 0.3
_ACCEPTED_CODE: Final = 0.6


@dataclass(frozen=True, slots=True)
class Hit:
    """A record found: how well it fits, 0 to 1, and the folded words and codes of it that matched.

    `finesse` orders records of one score; `exact`: one of its codes is what was typed. `place`
    is that among the records of the generation, the most wanted first, whatever has been changed of
    them since; None for those it lacks and those that nobody wants.
    """

    id: int
    score: float
    finesse: float
    exact: bool
    matched: tuple[str, ...]
    place: int | None = None


_NO_HIT: Final = Hit(0, 0.0, 0.0, False, ())


def search(
    tx: Transaction,
    index: Index,
    text: str,
    limit: int | None = 20,
    *,
    among: Collection[int] = (),
    alike: int = _CODE_CANDIDATES,
) -> list[Hit]:
    """The records that `text` fits best, at most `limit`; all that it fits at all for None.

    The records of `among` are judged in any case: those that this person wants most often.
    Of records that may have a code such as the text at first `alike` are read, those that share most
    of it and those that have just this code, and more if none of them is likely. Nothing to look for
    finds nothing. What other transactions have committed is found. Within a limit a blank too many
    or too few hides nothing.
    """
    asked = Asked.of(text)
    if not asked.readings or limit == 0:
        return []
    seat = _seat(tx.database, index)
    with seat.lock:
        seat.open(tx)
        return seat.search(tx, asked, limit, among, alike)


_seats: Final[WeakKeyDictionary[Database, dict[str, _Seat]]] = WeakKeyDictionary()
_seats_lock: Final = Lock()


def _seat(database: Database, index: Index) -> _Seat:
    with _seats_lock:
        seats = _seats.setdefault(database, {})
        if index.name not in seats:
            seats[index.name] = _Seat(index)
        return seats[index.name]


class _Seat:
    """What a process keeps of one index between two searches."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self._statement = index.texts()
        self.lock = Lock()
        self._recent = Recent()
        self._weighing: Weighing | None = None
        self._in_use = (0, "", 0)
        self._passed_over = 0

    def open(self, tx: Transaction) -> None:
        """Come to where the index stands now."""
        try:
            self._follow(tx)
        except BaseException:
            # What was broken off is begun anew: half of a change is worse than none.
            self._recent, self._weighing = Recent(), None
            raise

    def _follow(self, tx: Transaction) -> None:
        try:
            now = self._caught_up(tx)
        except PutBack:
            self._recent, self._weighing = Recent(), None
            now = self._caught_up(tx)
        if now.generation_id is None:
            self._weighing = None
        elif self._weighing is None or self._in_use != (now.generation_id, now.token, now.live_round):
            # Not by its id alone: a database that was put back may have given it to another.
            opened = Generation.opened(tx, now.generation_id, now.token, now.size)
            self._weighing = Weighing(opened)
            self._in_use, self._passed_over = (now.generation_id, now.token, now.live_round), 0
        if self._weighing is not None and self._passed_over != len(self._recent.changed):
            self._weighing.pass_over(self._recent.changed[self._passed_over :])
            self._passed_over = len(self._recent.changed)

    def _caught_up(self, tx: Transaction) -> Standing:
        """Where the index stands, with all notes taken in."""
        now = standing(tx, self.index)
        while not self._recent.follow(tx, self.index, now):
            now = standing(tx, self.index)
        return now

    def search(
        self, tx: Transaction, asked: Asked, limit: int | None, among: Iterable[int], alike: int
    ) -> list[Hit]:
        """The hits, the best first."""
        hits: dict[int, Hit] = {}
        readings, apart = asked.readings, 1.0
        if asked.is_code:
            hits = self._by_code(tx, asked.code, limit, alike)
            if alike < _CODE_CANDIDATES and not _is_likely(hits):
                hits = self._by_code(tx, asked.code, limit, _CODE_CANDIDATES)
            if _is_likely(hits):
                apart = _APART
                if limit is not None:
                    # A code was typed, unless it is words with numbers among them.
                    readings = () if asked.code.isdigit() or len(readings[0]) == 1 else readings[:1]
                    if self._fit(asked.code) == 1.0:
                        readings = (*readings, (asked.code,))  # what somebody's order is called, or a model
            elif limit is not None:
                _take(hits, self._misread(tx, asked, limit))
        else:
            among = [*among, *self._with_code(tx, asked.code)]
        for words in readings:
            found = self._by_words(tx, words, asked.code, limit, among)
            # What has all of it in one code was meant rather than what has a piece here and a piece there.
            _take(hits, _less(found, apart))
        if limit is not None and len(asked.readings[0]) <= _RESPACED:
            for words, alike_so in self._otherwise(asked.readings[0], hits).items():
                if words not in asked.readings:
                    _take(hits, _less(self._by_words(tx, words, asked.code, limit, among), alike_so))
        found = self._placed([*hits.values()])
        if limit is not None and len(found) > limit:
            # Of equals those stay that are wanted most: whoever asks puts them in order by that, too.
            found = sorted(found, key=_at_the_cut)[:limit]
        return sorted(found, key=lambda hit: (not hit.exact, -hit.score, -hit.finesse, hit.id))

    def _placed(self, hits: list[Hit]) -> list[Hit]:
        """The hits with their places in the generation, by whatever and since whenever they are found."""
        if self._weighing is None:
            return hits
        places = self._weighing.generation.places_of([hit.id for hit in hits])
        return [replace(hit, place=place) for hit, place in zip(hits, places, strict=True)]

    def _otherwise(self, words: Sequence[str], hits: Mapping[int, Hit]) -> dict[tuple[str, ...], float]:
        """The words with blanks in other places, with how alike they are, if something may fit better so."""
        best = _best(hits)
        if best.score >= _LITERALLY:
            return {}
        others = dict((measured(words), joined(words, self._fit)))
        # Words that the best one has as they were typed stand between the right blanks.
        wrong = set(words).difference(best.matched)
        if best.score < _GOOD or _is_unlike(wrong, best.matched):
            for other, alike in respaced(words, best.matched, self._fit):
                others.setdefault(other, alike)
        return {
            other: alike
            for other, alike in others.items()
            if wrong.difference(other) and len(other) <= _MOST_RESPACED
        }

    def _fit(self, word: str) -> float:
        """How well the best word fits that is, or begins, so."""
        recent = self._recent.fit(word)
        return recent if self._weighing is None else max(recent, self._weighing.generation.words.fit(word))

    def _by_words(
        self, tx: Transaction, words: Sequence[str], code: str, limit: int | None, among: Iterable[int]
    ) -> list[Hit]:
        judged = None if limit is None else max(_JUDGED, limit)
        every = judged is None
        known: list[int] = []
        similar: dict[str, dict[str, float]] = {word: {} for word in words}
        if self._weighing is not None:
            meant_by = [self._weighing.expand(word, every) for word in words]
            for word in meant_by:
                similar[word.typed].update(word.words.spelled)
            known = self._weighing.by_words(tx, meant_by, judged)
        candidates = dict.fromkeys([*among, *known, *self._recent_candidates(words, similar, judged)])
        meant = [
            Meant(word, similar[word], before[-1:].isdigit())
            for word, before in zip(words, ("", *words), strict=False)
        ]
        hits = []
        for id_, text in self._texts(tx, candidates):
            fit = by_words(meant, code, text)
            if fit.score >= _ACCEPTED or fit.exact or (every and fit.score):
                hits.append(Hit(id_, fit.score, fit.finesse, fit.exact, fit.matched))
        return hits

    def _texts(self, tx: Transaction, ids: Iterable[int]) -> Sequence[Any]:
        wanted = sorted(ids)
        if not wanted:
            return []
        return read_columns(tx.session, self._statement, {"records": wanted}).all()

    def _recent_candidates(
        self, words: Sequence[str], similar: Mapping[str, dict[str, float]], judged: int | None
    ) -> list[int]:
        recent = self._recent
        if not recent.ids:
            return []
        total = np.zeros(len(recent.ids), np.float32)
        for word in words:
            fits, others = recent.meant(word, judged is None)
            total += fits**3 * np.float32(weight(word))
            similar[word].update(others)
        there = np.flatnonzero(total)
        if judged is not None and len(there) > judged:
            # Among equals those that were changed last.
            there = there[np.lexsort((-there, -total[there]))[:judged]]
        return [recent.ids[record] for record in there.tolist()]

    def _by_code(self, tx: Transaction, code: str, limit: int | None, alike: int) -> dict[int, Hit]:
        most = alike if limit is None else max(alike, limit)
        # Of a phone from abroad the zeros in front say nothing, and would outweigh a wrong digit.
        number = without_zeros(code)
        pieces = (
            list(dict.fromkeys(grams(number))) if self._weighing is None else self._weighing.pieces(number)
        )
        known = self._weighing.by_code(tx, pieces, most) if self._weighing is not None else {}
        shared = known | self._recent.by_code(pieces, most)
        # Whichever way they came: those that are much less like it than the best are no candidates.
        enough = max(shared.values(), default=0) - FEWER
        similar = dict.fromkeys(id_ for id_, count in shared.items() if count >= enough)
        # Those that have just this code may be fewer than others that have all of its pieces.
        same = dict.fromkeys(self._with_code(tx, code))
        hits = self._judged_by_code(tx, code, similar | same, limit)
        return {hit.id: hit for hit in hits if hit.exact or hit.id in similar}

    def _misread(self, tx: Transaction, asked: Asked, limit: int) -> list[Hit]:
        """Records with codes that share hardly a piece with what was typed.

        It has letters for digits, or is a short code with an error in its middle.
        """
        code = asked.code
        # “100 l” is no number, but how much.
        if any(misread(word) != word for word in asked.readings[0]):
            number = misread(code)
            found = self._by_code(tx, number, limit, _CODE_CANDIDATES)
            if _is_likely(found):
                return [replace(hit, exact=False, score=hit.score * _MISREAD) for hit in found.values()]
        near = self._recent.with_code_around(code, _CODE_CANDIDATES)
        if self._weighing is not None:
            near += self._weighing.with_code_around(tx, code, _CODE_CANDIDATES)
        for other in swapped(code):
            near += self._with_code(tx, other)
        return self._judged_by_code(tx, code, dict.fromkeys(near), limit)

    def _with_code(self, tx: Transaction, code: str) -> list[int]:
        """Some of the records with this very code; others that begin and end like it may be among them."""
        found = self._recent.with_code(code)[:_JUDGED]
        return found if self._weighing is None else found + self._weighing.with_code(tx, code, _JUDGED)

    def _judged_by_code(self, tx: Transaction, code: str, ids: Iterable[int], limit: int | None) -> list[Hit]:
        rows = self._texts(tx, ids)
        fits = by_code(code, [text for _, text in rows], limit or len(rows) + 1)
        return [
            Hit(id_, fit.score, fit.finesse, fit.exact, fit.matched)
            for (id_, _), fit in zip(rows, fits, strict=True)
            if fit.score > _ACCEPTED_CODE
        ]


def _at_the_cut(hit: Hit) -> tuple[bool, float, bool, int, float, int]:
    return not hit.exact, -hit.score, hit.place is None, hit.place or 0, -hit.finesse, hit.id


def _best(hits: Mapping[int, Hit]) -> Hit:
    return max(hits.values(), key=lambda hit: hit.score, default=_NO_HIT)


def _is_unlike(words: Iterable[str], matched: Sequence[str]) -> bool:
    """Whether one of the words may be several in one piece: it is unlike all that matched."""
    return any(similarities(word, matched).max(initial=0) < _GOOD for word in words if len(word) >= _SEVERAL)


def _less(hits: Iterable[Hit], part: float) -> Iterator[Hit]:
    """The hits, those that are not exact worth only this part."""
    return (hit if hit.exact else replace(hit, score=hit.score * part) for hit in hits)


def _take(hits: dict[int, Hit], found: Iterable[Hit]) -> None:
    """Add what was found; of one record what fits better stays."""
    for hit in found:
        if hit.id not in hits or hits[hit.id].score < hit.score:
            hits[hit.id] = hit


def _is_likely(hits: Mapping[int, Hit]) -> bool:
    """Whether one of the records has a code that may well be what was typed."""
    return any(hit.score >= _LIKELY_CODE for hit in hits.values())
