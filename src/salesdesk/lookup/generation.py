"""A generation as a search reads it: its vocabulary in memory, its postings in the database.

The vocabulary is kept as a file in the user's cache folder, mapped into memory: fifty seats
on one machine share one copy. The file is only a copy: without it, or where it cannot be
written, the vocabulary is read from the database.
"""

from __future__ import annotations

import mmap
import os
import tempfile
import time
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from platformdirs import user_cache_path
from sqlalchemy import bindparam, select

from salesdesk.errors import Unusable
from salesdesk.i18n import N_
from salesdesk.lookup.grams import END, SIZE, number_of
from salesdesk.lookup.index import first_key
from salesdesk.lookup.model import LookupPiece, LookupPosting
from salesdesk.lookup.packing import unpack
from salesdesk.lookup.postings import Posting, Records, least_marked, rows_of, unpacked
from salesdesk.lookup.vocabulary import Vocabulary
from salesdesk.office.work import Transaction
from salesdesk.storage.ranges import bytes_in_ranges

__all__ = ["BEGINS", "Generation", "Terms", "begun", "is_readable", "packed_vocabulary", "token_of"]

BEGINS: Final = "<"
"""In front of one to three letters: the most wanted records that have a word beginning so."""
_LAYOUT: Final = 5
"""Goes up with every change of what is kept of words, sounds and codes, and of how it is looked for."""
_ENDING: Final = ".words"
_KEPT: Final = 3 * 24 * 3600.0
"""Seconds after its last use that a file is kept."""

Terms = tuple[int, int]
"""The terms from one number up to another."""

_PIECES: Final = (
    select(LookupPiece.bytes)
    .where(LookupPiece.generation_id == bindparam("generation"))
    .order_by(LookupPiece.number)
)


def begun(letters: str) -> str:
    """What the most wanted records that have a word beginning so are a term by, among pieces of codes."""
    return (BEGINS + letters).ljust(SIZE, END)


def packed_vocabulary(tx: Transaction, generation_id: int) -> bytes:
    """The packed vocabulary of a generation as it is in the database, whole or not."""
    return b"".join(tx.session.scalars(_PIECES, {"generation": generation_id}))


def token_of(packed: bytes | mmap.mmap) -> str:
    """The token of a generation with this packed vocabulary: who has read that knows whether it is whole.

    It begins with the layout.
    """
    return f"{_LAYOUT}-{blake2b(packed, digest_size=16).hexdigest()}"


def is_readable(token: str) -> bool:
    """Whether this version of the program can read the generation."""
    return token.startswith(f"{_LAYOUT}-")


class Generation:
    """One generation, opened. Its records are numbered from 0, the most wanted first."""

    def __init__(self, id_: int, buffer: Any) -> None:
        """Of the packed vocabulary."""
        arrays = unpack(buffer)
        self.id = id_
        self.words = Vocabulary(arrays)
        self.record_ids: npt.NDArray[np.int64] = arrays["record_ids"]
        self._wanted = int(arrays["wanted"][0])  # so many of the first records, more often than never
        self._sorted_ids: npt.NDArray[np.int64] = arrays["sorted_ids"]
        self._places: Records = arrays["places"]
        self._words_before: npt.NDArray[np.uint32] = arrays["words_before"]
        self._best: Records = arrays["best"]  # of each word
        self._grams: npt.NDArray[np.uint32] = arrays["grams"]
        self._gram_sizes: npt.NDArray[np.uint32] = arrays["gram_sizes"]
        self._records = len(self.record_ids)
        sizes = np.concatenate([np.diff(self._words_before), self._gram_sizes])
        self._marked: list[int] = np.flatnonzero(sizes >= least_marked(self._records)).tolist()

    @classmethod
    def opened(cls, tx: Transaction, id_: int, token: str, size: int) -> Generation:
        """The generation, from the file of this machine or from the database.

        Raises Unusable for one that another version of the program built, or that is damaged.
        """
        if not is_readable(token):
            raise Unusable(N_("Another version built the search's index; run `salesdesk reindex`."))
        path = user_cache_path("salesdesk") / "lookup" / f"{token}{_ENDING}"
        with suppress(OSError, ValueError):
            found = cls(id_, _mapped(path, size, token))
            os.utime(path)
            return found
        content = packed_vocabulary(tx, id_)
        if token_of(content) != token:
            raise Unusable(N_("The search's index is damaged; run `salesdesk reindex`."))
        with suppress(OSError, ValueError):
            _write(path, content)
            _tidy(path.parent)
            return cls(id_, _mapped(path, size, token))
        return cls(id_, content)

    def numbers_of(self, ids: Iterable[int]) -> Records:
        """The numbers of the records with these ids; those that are not there are left out."""
        wanted = np.fromiter(ids, np.int64)
        if not len(self._sorted_ids):
            return np.empty(0, np.uint32)
        at = self._sorted_ids.searchsorted(wanted)
        at[at == len(self._sorted_ids)] = 0
        numbers: Records = self._places[at[self._sorted_ids[at] == wanted]]
        return numbers

    def places_of(self, ids: Sequence[int]) -> list[int | None]:
        """The places of these records; None of those that nobody wants and those that are not there."""
        if not len(self._sorted_ids):
            return [None] * len(ids)
        at = self._sorted_ids.searchsorted(np.array(ids, np.int64))
        there = self._sorted_ids.take(at, mode="clip") == ids
        places = self._places.take(at, mode="clip")
        wanted = (there & (places < self._wanted)).tolist()
        return [place if known else None for place, known in zip(places.tolist(), wanted, strict=True)]

    def word_records(self, first: int, last: int) -> int:
        """How many records the words of a range have, counted once for each word."""
        return int(self._words_before[last]) - int(self._words_before[first])

    def most_wanted(self, first: int, last: int, most: int) -> list[int]:
        """Of the words of a range those of the most wanted records, at most so many, in their order."""
        if last - first <= most:
            return list(range(first, last))
        chosen: list[int] = (first + np.sort(np.argpartition(self._best[first:last], most)[:most])).tolist()
        return chosen

    def gram(self, piece: str) -> tuple[Terms, int]:
        """The term of a piece of a code, or of `BEGINS` and letters, and how many records have it."""
        number = number_of(piece)
        # Of the array's own type: for any other all of it would be copied.
        at = int(self._grams.searchsorted(np.uint32(number)))
        if at == len(self._grams) or self._grams[at] != number:
            return (0, 0), 0
        return (len(self.words) + at, len(self.words) + at + 1), int(self._gram_sizes[at])

    def grams_beginning(self, piece: str) -> tuple[Terms, int]:
        """The terms of all pieces that begin with fewer than four signs, and how many records they have."""
        low = number_of(piece) << 8 * (4 - len(piece))
        high = (number_of(piece) + 1) << 8 * (4 - len(piece))
        first, last = self._grams.searchsorted(np.array([low, high], np.uint32)).tolist()
        return (len(self.words) + first, len(self.words) + last), int(self._gram_sizes[first:last].sum())

    def postings(self, tx: Transaction, terms: Sequence[Terms], most: int = 0) -> list[list[Posting]]:
        """What each range of terms is of: the records of one term, or of several of which few records are.

        `most`, if any, is the rows read of each.
        """
        asked: list[tuple[int, int, int]] = []
        kinds: list[tuple[int, bool, bool]] = []
        for place, (first, last) in enumerate(terms):
            for start, stop, marked in self._parts(first, last):
                rows = rows_of(self._size(start), self._records) if stop == start + 1 else 0
                low, high = first_key(self.id, start), first_key(self.id, stop) - 1
                if rows:
                    high = low + min(most or rows, rows) - 1
                asked.append((low, high, most or high - low + 1))
                kinds.append((place, marked, stop == start + 1))
        found: list[list[Posting]] = [[] for _ in terms]
        contents = bytes_in_ranges(tx.session, LookupPosting.__tablename__, "key", "records", asked)
        for (place, marked, in_order), content in zip(kinds, contents, strict=True):
            found[place].append(unpacked(content, marked, in_order))
        return found

    def _parts(self, first: int, last: int) -> Iterator[tuple[int, int, bool]]:
        """A range of terms in pieces: those whose records are marked are each by itself, and True."""
        marked = self._marked
        at = bisect_left(marked, first)
        while at < len(marked) and marked[at] < last:
            if first < marked[at]:
                yield first, marked[at], False
            yield marked[at], marked[at] + 1, True
            first = marked[at] + 1
            at += 1
        if first < last:
            yield first, last, False

    def _size(self, term: int) -> int:
        """How many records a term has."""
        words = len(self.words)
        return self.word_records(term, term + 1) if term < words else int(self._gram_sizes[term - words])


def _mapped(path: Path, size: int, token: str) -> mmap.mmap:
    with path.open("rb") as file:
        if os.fstat(file.fileno()).st_size != size:
            raise ValueError(path)
        found = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    if token_of(found) != token:  # after a power cut a file may have its length and nothing in it
        raise ValueError(path)
    return found


def _write(path: Path, content: bytes) -> None:
    """Write the file whole or not at all: other seats may be looking for it."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, name = tempfile.mkstemp(suffix=_ENDING, dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _tidy(folder: Path) -> None:
    """Remove the files of generations that nobody uses any more; who still maps one keeps it."""
    for path in folder.glob(f"*{_ENDING}"):
        with suppress(FileNotFoundError):  # another seat is tidying
            if path.stat().st_mtime < time.time() - _KEPT:
                path.unlink()
