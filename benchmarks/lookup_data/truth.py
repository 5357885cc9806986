"""Which records have what somebody asks for: the answers that are right, found the long way."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select

from benchmarks.lookup_data.subjects import SUBJECTS, Entity, reading
from salesdesk.lookup.text import words_and_codes
from salesdesk.storage.engine import Database

__all__ = ["Truth"]

_AT_ONCE: Final = 10_000
_BEHIND_ALL: Final = "\U0010ffff"


class Truth:
    """All words and codes of all records of an entity, as they are stored."""

    def __init__(self, database: Database, entity: Entity) -> None:
        subject = SUBJECTS[entity]
        fields: Any = subject.text.__table__.c.fields
        known: dict[str, int] = {}
        occurring, lengths, ids, starts = array("I"), array("I"), array("q"), array("q")
        codes: list[str] = []
        place = 0
        with reading(database) as tx:
            statement = select(subject.key, fields).order_by(subject.key)
            for id_, text in tx.session.execute(statement, execution_options={"yield_per": _AT_ONCE}):
                words, numbers = words_and_codes(text)
                different = set(words)
                occurring.extend([known.setdefault(word, len(known)) for word in different])
                lengths.append(len(different))
                ids.append(id_)
                starts.append(place)
                codes.append(" ".join(numbers))
                place += len(codes[-1]) + 1
        self.ids: NDArray[np.int64] = np.frombuffer(ids, np.int64)
        self._codes, self._starts = "\n".join(codes), np.frombuffer(starts, np.int64)
        self.words = sorted(known)
        ranks = np.empty(len(known), np.uint32)
        ranks[[known[word] for word in self.words]] = np.arange(len(known), dtype=np.uint32)
        ranked = ranks[np.frombuffer(occurring, np.uint32)]
        order = np.argsort(ranked, kind="stable")
        records = np.repeat(np.arange(len(ids), dtype=np.uint32), np.frombuffer(lengths, np.uint32))
        self._records = records[order]
        self._firsts = np.searchsorted(ranked[order], np.arange(len(known) + 1))

    def having(self, words: Iterable[str], codes: Collection[str] = (), most: int = 50) -> list[int]:
        """Ids of the records with words that begin so and codes that have such pieces in them.

        At most so many, and no others than those if there are more. Folded words, collapsed
        codes; none if nothing is asked for.
        """
        kept: NDArray[np.uint32] | None = None
        for code in codes:
            kept = self._both(kept, self._with_code(code, 20 * most))
        for word in words:
            kept = self._both(kept, self._with_word(word))
            if not len(kept):
                break
        return [] if kept is None else self.ids[kept[:most]].tolist()

    def _with_word(self, word: str) -> NDArray[np.uint32]:
        first = bisect_left(self.words, word)
        last = bisect_right(self.words, word + _BEHIND_ALL)
        return np.unique(self._records[self._firsts[first] : self._firsts[last]])

    def _with_code(self, piece: str, most: int) -> NDArray[np.uint32]:
        found: list[int] = []
        place = self._codes.find(piece)
        while place >= 0 and len(found) < most:
            record = int(np.searchsorted(self._starts, place, side="right")) - 1
            found.append(record)
            end = int(self._starts[record + 1]) if record + 1 < len(self._starts) else len(self._codes)
            place = self._codes.find(piece, end)
        return np.array(found, np.uint32)

    @staticmethod
    def _both(kept: NDArray[np.uint32] | None, found: NDArray[np.uint32]) -> NDArray[np.uint32]:
        return found if kept is None else np.intersect1d(kept, found, assume_unique=True)
