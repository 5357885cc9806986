"""Proving that an index leads to every record by its text of now.

For a record in the generation all its words and pieces of codes must lead to it, and no
others; one that was noted since need not be there, for searches read its text. Everything
is read once and in a stream: of each record only a number is kept, the sum of one number
per term that leads to it, and compared with the sum of those that should.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import Enum, auto
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from sqlalchemy import bindparam, select

from salesdesk.lookup.delta import notes_after, standing
from salesdesk.lookup.generation import BEGINS, packed_vocabulary, token_of
from salesdesk.lookup.grams import pieces_of
from salesdesk.lookup.index import CHUNK_BITS, Index, first_key, term_of
from salesdesk.lookup.model import LookupIndex, LookupPosting
from salesdesk.lookup.packing import unpack
from salesdesk.lookup.postings import least_marked, marked_in
from salesdesk.lookup.text import words_and_codes
from salesdesk.lookup.vocabulary import Vocabulary
from salesdesk.office.work import Transaction

__all__ = ["Fault", "faults"]

_AT_ONCE: Final = 2_000  # records, and rows of postings, in memory
_WIDTH: Final = 4  # bytes of a record in a posting
_ROW_IN_TERM: Final = (1 << CHUNK_BITS) - 1
_HALF: Final = np.uint64(32)
_LOWER: Final = np.uint64(0xFFFFFFFF)

_LIVE: Final = select(LookupIndex.generation_id).where(LookupIndex.name == bindparam("name"))
_POSTINGS: Final = (
    select(LookupPosting.key, LookupPosting.records)
    .where(LookupPosting.key >= bindparam("low"), LookupPosting.key < bindparam("high"))
    .order_by(LookupPosting.key)
    .execution_options(yield_per=_AT_ONCE)
)

_Ids = npt.NDArray[np.int64]
_Sums = npt.NDArray[np.uint64]


class Fault(Enum):
    """What is wrong with an index as a whole."""

    GENERATION = auto()
    """The generation in use is not there."""
    VOCABULARY = auto()
    """Its vocabulary is not as it was written."""
    POSTINGS = auto()
    """Rows of its postings are missing, or others are there than were written."""


def faults(tx: Transaction, index: Index) -> Iterator[Fault | int]:
    """What is wrong with an index, and the ids of the records that it does not lead to by their texts.

    Must see one moment of the database. A generation without its vocabulary is told alone.
    """
    now = standing(tx, index)
    noted = _noted(tx, index, now.live_round)
    live = tx.session.scalar(_LIVE, {"name": index.name})
    if live is None:
        yield from _not_in(noted, tx, index)
        return
    if now.generation_id is None:
        yield Fault.GENERATION
        return
    content = packed_vocabulary(tx, live)
    if token_of(content) != now.token:
        yield Fault.VOCABULARY
        return
    proof = _Proof(live, unpack(content))
    if not proof.read_postings(tx):
        yield Fault.POSTINGS
    yield from proof.not_found(tx, index, noted)


def _noted(tx: Transaction, index: Index, live_round: int) -> _Ids:
    """The records noted since the generation in use, in order."""
    notes = notes_after(tx, index, live_round).values()
    return np.unique(np.array([id_ for note in notes for id_ in note.records], np.int64))


def _not_in(noted: _Ids, tx: Transaction, index: Index) -> Iterator[int]:
    """The records that are not among those noted."""
    for rows in _texts(tx, index):
        ids = np.array([row[0] for row in rows], np.int64)
        yield from ids[_places(noted, ids) < 0].tolist()


def _texts(tx: Transaction, index: Index) -> Iterator[Sequence[Any]]:
    statement = index.records(index.key, index.text)
    return tx.session.execute(statement.execution_options(yield_per=_AT_ONCE)).partitions()


def _places(among: npt.NDArray[Any], ids: npt.NDArray[Any]) -> npt.NDArray[np.int64]:
    """Where each id is among others that are in order; -1 where it is not."""
    if not len(among):
        return np.full(len(ids), -1, np.int64)
    places = np.searchsorted(among, ids).clip(max=len(among) - 1)
    return np.where(among[places] == ids, places, -1)


class _Proof:
    """A generation whose vocabulary is whole, and what its postings lead to."""

    def __init__(self, generation: int, vocabulary: Mapping[str, npt.NDArray[Any]]) -> None:
        self._generation = generation
        words = Vocabulary(vocabulary)
        self._words = {words[number]: number for number in range(len(words))}
        self._grams = vocabulary["grams"]
        self._due = np.concatenate([np.diff(vocabulary["words_before"]), vocabulary["gram_sizes"]])
        order = np.argsort(vocabulary["record_ids"], kind="stable")
        self._ids: _Ids = vocabulary["record_ids"][order]
        self._numbers = np.append(order, len(order))
        self._sums: _Sums = np.zeros(len(self._ids) + 1, np.uint64)  # the last: of a record it does not have
        # What each term counts; beginnings of words lead to the most wanted records only.
        self._worth = _mixed(np.arange(len(self._due) + 1, dtype=np.uint64))
        self._worth[len(words) : -1][self._grams >> 24 == ord(BEGINS)] = 0
        self._marked = self._due >= least_marked(len(self._ids))

    def read_postings(self, tx: Transaction) -> bool:
        """Add up what the postings lead to; whether they are all there."""
        there = np.zeros(len(self._due), np.int64)
        # Of marks the bytes count, too: without a row that has none those behind it are read in its place.
        read = np.zeros(len(self._due), np.int64)
        whole = True
        bounds = {"low": first_key(self._generation, 0), "high": first_key(self._generation + 1, 0)}
        for rows in tx.session.execute(_POSTINGS, bounds).partitions():
            keys = np.array([row[0] for row in rows], np.int64)
            terms = term_of(keys)
            sizes = np.array([len(row[1]) for row in rows], np.int64)
            sound = (terms < len(there)) & (sizes % _WIDTH == 0)
            marked = np.append(self._marked, False)[np.minimum(terms, len(there))]
            listed = np.flatnonzero(sound & ~marked)
            numbers = np.frombuffer(b"".join([rows[at][1] for at in listed.tolist()]), np.uint32)
            of = np.repeat(terms[listed], sizes[listed] // _WIDTH)
            known = numbers < len(self._ids)
            whole = whole and bool((sound | marked).all()) and bool(known.all())
            np.add.at(there, of, 1)
            np.add.at(self._sums, numbers[known], self._worth[of[known]])
            np.add.at(read, terms[sound | marked], sizes[sound | marked])
            # Row by row: there may be thirty times as many records in them.
            for at in np.flatnonzero(marked).tolist():
                found = marked_in(int(keys[at]) & _ROW_IN_TERM, rows[at][1])
                of_these = found[: found.searchsorted(len(self._ids))]
                whole = whole and len(of_these) == len(found)
                there[terms[at]] += len(found)
                self._sums[of_these] += self._worth[terms[at]]
        due = np.where(self._marked, -(-len(self._ids) // 8), _WIDTH * self._due)
        return whole and bool((there == self._due).all()) and bool((read == due).all())

    def not_found(self, tx: Transaction, index: Index, noted: _Ids) -> Iterator[int]:
        """The records, but for those noted, to which the postings do not lead by their texts."""
        for rows in _texts(tx, index):
            ids = np.array([row[0] for row in rows], np.int64)
            places = _places(self._ids, ids)
            numbers = self._numbers[places]
            found = (places >= 0) & (self._sums[numbers] == self._due_sums([row[1] for row in rows]))
            yield from ids[~found & (_places(noted, ids) < 0)].tolist()

    def _due_sums(self, texts: Sequence[str]) -> _Sums:
        """What the postings should add up to for records with these texts."""
        unknown = len(self._due)
        terms: list[int] = []
        counts: list[int] = []
        codes: list[str] = []
        code_counts: list[int] = []
        for text in texts:
            words, its_codes = words_and_codes(text)
            terms += [self._words.get(word, unknown) for word in words]
            counts.append(len(words))
            codes += its_codes
            code_counts.append(len(its_codes))
        records = np.arange(len(texts), dtype=np.uint32)
        grams, owners = pieces_of(codes, np.repeat(records, code_counts))
        places = _places(self._grams, grams)
        pieces = np.where(places < 0, unknown, places + len(self._words)).astype(np.uint64)
        pairs = np.unique(
            np.concatenate(
                [
                    (np.repeat(records, counts).astype(np.uint64) << _HALF) | np.array(terms, np.uint64),
                    (owners.astype(np.uint64) << _HALF) | pieces,
                ]
            )
        )
        sums = np.zeros(len(texts), np.uint64)
        np.add.at(sums, (pairs >> _HALF).astype(np.int64), self._worth[(pairs & _LOWER).astype(np.int64)])
        return sums


def _mixed(numbers: _Sums) -> _Sums:
    """A number of 64 bits for each, such that different sets of them hardly ever have one sum.

    SplitMix64 (Steele, Lea and Flood, “Fast splittable pseudorandom number generators”, 2014).
    """
    numbers = (numbers + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
    numbers = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    numbers = (numbers ^ (numbers >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return numbers ^ (numbers >> np.uint64(31))
