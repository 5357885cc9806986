"""The records changed since the generation was built, as one seat has read them."""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Final

import numpy as np
import numpy.typing as npt

from salesdesk.lookup.delta import Standing, notes_after
from salesdesk.lookup.dialling import end_of_number
from salesdesk.lookup.grams import END, SIZE, START, around
from salesdesk.lookup.index import Index
from salesdesk.lookup.text import words_and_codes
from salesdesk.lookup.vocabulary import ALIKE, PREFIX, Vocabulary, alike_words
from salesdesk.office.work import Transaction
from salesdesk.storage.rows import read_columns

__all__ = ["PutBack", "Recent"]

_FRESH: Final = 256
"""New words that are compared one by one before they are put in order with the others."""
_MUCH: Final = 8
"""What is fresh is put in order when it is more than this part of what is in order already."""
_HITS: Final = 500  # records with one piece of a code that are looked at
_IN_CODE: Final = 0.95
_AT_ONCE: Final = 5_000  # records read in one statement


class PutBack(Exception):
    """Notes that were seen are not there: the database was put back to an earlier state."""


class _Run:
    """Codes in one run of text, to be looked through at once."""

    def __init__(self, codes: Sequence[str], records: Sequence[int]) -> None:
        self.text = "\n".join(["", *codes, ""])
        self._records = records
        lengths = np.fromiter((len(code) + 1 for code in codes), np.int64, len(codes))
        self._starts = np.cumsum(lengths) - lengths

    def records_at(self, piece: str) -> Iterator[int]:
        """The record of every code that has the piece in it; a line break is the start or end of a code."""
        start = self.text.find(piece)
        while start >= 0:
            # The first line break stands before all codes.
            yield self._record_at(start if piece[0] == "\n" else start - 1)
            start = self.text.find(piece, start + 1)

    def records_between(self, begin: str, end: str, least: int, most: int) -> Iterator[int]:
        """The record of every code that begins and ends so, with so many signs between."""
        pattern = re.compile(f"\n{re.escape(begin)}[^\n]{{{least},{most}}}{re.escape(end)}(?=\n)")
        return (self._record_at(found.start()) for found in pattern.finditer(self.text))

    def _record_at(self, place: int) -> int:
        return self._records[int(self._starts.searchsorted(place, "right")) - 1]


class Recent:
    """A small index of records by their words and codes, which follows the notes of changes."""

    def __init__(self) -> None:
        self._forget(0)

    def _forget(self, live_round: int) -> None:
        self._live_round = live_round
        self._seen: dict[int, int] = {}
        """The token of each note that was seen."""
        self._tokens = 0  # their sum
        self._last = 0
        self.changed: list[int] = []
        """Ids of the records in the order in which their changes were seen."""
        self._record_of: dict[int, int] = {}
        self._outdated = array("I")
        self.ids: list[int] = []
        self._numbers: dict[str, int] = {}
        self._pair_words = array("I")
        self._pair_records = array("I")
        self._settled = Vocabulary(Vocabulary.build(()))
        self._settled_numbers = np.empty(0, np.int64)
        self._fresh: list[str] = []
        self._fresh_run = ""  # the same in one text, a line break before each
        self._with_whole: dict[str, list[int]] = {}
        self._codes: list[str] = []
        self._code_records = array("I")
        self._run_of = 0  # so many codes are in the first run, the others in the second
        self._runs = (_Run((), ()), _Run((), ()))

    def follow(self, tx: Transaction, index: Index, standing: Standing) -> bool:
        """Take in what has been noted up to this standing and was not seen before.

        False if the index no longer stands there: a newer generation has taken in some of the
        notes, and they are gone. Raises PutBack if what was followed so far never was; nothing
        is of use then.
        """
        if standing.live_round != self._live_round:
            self._forget(standing.live_round)
        if standing.last_note < self._last or standing.notes < len(self._seen):
            raise PutBack
        seen = len(self._seen), self._last, self._tokens
        if seen == (standing.notes, standing.last_note, standing.tokens):
            return True
        notes = notes_after(tx, index, standing.live_round, self._last, standing.last_note)
        tokens = self._tokens + sum(note.token for note in notes.values())
        if (len(self._seen) + len(notes), tokens) != (standing.notes, standing.tokens):
            # A transaction that drew its number earlier was committed later: look at all of them.
            notes = notes_after(tx, index, standing.live_round, to=standing.last_note)
            if len(notes) < standing.notes:
                return False
            for id_, token in self._seen.items():
                if id_ not in notes or notes.pop(id_).token != token:
                    raise PutBack
        changed = sorted({record for note in notes.values() for record in note.records})
        self.changed += changed
        # A record that was taken in before is known by what it is now, if it still is.
        self._outdated.extend(self._record_of.pop(id_) for id_ in changed if id_ in self._record_of)
        for start in range(0, len(changed), _AT_ONCE):
            some = changed[start : start + _AT_ONCE]
            self._take_in(read_columns(tx.session, index.texts(), {"records": some}))
        self._settle()
        self._seen |= {id_: note.token for id_, note in notes.items()}
        self._tokens = sum(self._seen.values())
        self._last = standing.last_note
        return True

    def _take_in(self, rows: Iterable[tuple[int, str]]) -> None:
        numbers = self._numbers
        for id_, text in rows:
            record = self._record_of[id_] = len(self.ids)
            self.ids.append(id_)
            words, codes = words_and_codes(text)
            for word in dict.fromkeys(words):
                number = numbers.get(word)
                if number is None:
                    number = numbers[word] = len(numbers)
                    self._fresh.append(word)
                self._pair_words.append(number)
                self._pair_records.append(record)
            for code in codes:
                self._with_whole.setdefault(code, []).append(record)
                self._codes.append(code)
                self._code_records.append(record)

    def _settle(self) -> None:
        """Put what is fresh in order with the rest when it has become much beside it."""
        if len(self._fresh) > max(_FRESH, len(self._settled) // _MUCH):
            spelled = sorted(self._numbers)
            self._settled = Vocabulary(Vocabulary.build(spelled))
            self._settled_numbers = np.array([self._numbers[word] for word in spelled])
            self._fresh = []
        self._fresh_run = "\n".join(["", *self._fresh])
        settled, _ = self._runs
        if len(self._codes) - self._run_of > max(_FRESH, self._run_of // _MUCH):
            self._run_of = len(self._codes)
            settled = _Run(self._codes, self._code_records)
        at = self._run_of
        self._runs = (settled, _Run(self._codes[at:], self._code_records[at:]))

    def meant(self, typed: str, every: bool) -> tuple[npt.NDArray[np.float32], dict[str, float]]:
        """How well the word fits each of the records, 0 to 1, and the words it may mean instead."""
        value_of = np.zeros(len(self._numbers), np.float32)
        similar: dict[str, float] = {}
        found = self._settled.expand(typed, every=every)
        value_of[self._settled_numbers[found.first : found.last]] = PREFIX
        for index, alike in found.similar.items():
            value_of[self._settled_numbers[index]] = alike
            similar[self._settled[index]] = alike
        if self._fresh:
            for word, alike in zip(self._fresh, alike_words(typed, self._fresh), strict=True):
                if word.startswith(typed):
                    value_of[self._numbers[word]] = PREFIX
                elif alike >= ALIKE:
                    value_of[self._numbers[word]] = similar[word] = alike
        if typed in self._numbers:
            value_of[self._numbers[typed]] = 1.0
        values = value_of[np.frombuffer(self._pair_words, np.uint32)] if self._pair_words else value_of[:0]
        there = np.flatnonzero(values)
        fits = np.zeros(len(self.ids), np.float32)
        if len(there):
            np.maximum.at(fits, np.frombuffer(self._pair_records, np.uint32)[there], values[there])
        for record in self._with_code(typed, every):
            fits[record] = max(float(fits[record]), _IN_CODE)
        if self._outdated:
            fits[np.frombuffer(self._outdated, np.uint32)] = 0
        return fits, similar

    def fit(self, typed: str) -> float:
        """How well the best word fits that is, or begins, as typed: 1, `PREFIX`, or 0 if none does."""
        if typed in self._numbers:
            return 1.0
        return PREFIX if f"\n{typed}" in self._fresh_run else self._settled.fit(typed)

    def _with_code(self, typed: str, every: bool) -> Iterator[int]:
        most = len(self._codes) if every else _HITS
        yield from self._at("\n" + typed, most)
        if len(typed) >= SIZE:
            yield from self._at(end_of_number(typed) or typed, most)
        elif len(typed) == SIZE - 1:
            yield from self._at(typed + "\n", most)

    def _at(self, piece: str, most: int) -> Iterator[int]:
        """The records whose codes have the piece in them, at most so many."""
        found = chain.from_iterable(run.records_at(piece) for run in self._runs)
        return islice(filter(self._is_current, found), most)

    def with_code(self, code: str) -> list[int]:
        """The ids of the records that have just this code."""
        return [self.ids[record] for record in self._with_whole.get(code, ()) if self._is_current(record)]

    def with_code_around(self, code: str, most: int) -> list[int]:
        """The ids of records with codes that begin and end like this short one, a sign longer or shorter."""
        if (edges := around(code)) is None:
            return []
        between = len(code) - sum(map(len, edges))
        found = (run.records_between(*edges, max(between - 1, 0), between + 1) for run in self._runs)
        current = filter(self._is_current, chain.from_iterable(found))
        return [self.ids[record] for record in islice(current, most)]

    def by_code(self, pieces: Sequence[str], most: int) -> dict[int, int]:
        """The ids of the records that share most of these pieces of a code, each with how many."""
        shared: Counter[int] = Counter()
        for piece in pieces:
            found = self._at(piece.replace(START, "\n").replace(END, "\n"), max(most, _HITS))
            shared.update(set(found))
        return {self.ids[record]: count for record, count in shared.most_common(most)}

    def _is_current(self, record: int) -> bool:
        return self._record_of.get(self.ids[record]) == record
