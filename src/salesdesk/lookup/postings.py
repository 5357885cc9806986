"""The records of a term, as they are stored and as they are worked with.

Few records are listed by their numbers. Of a term that more than one of 32 records has, every
record of the generation has a bit, which takes less room, and is read and looked up sooner: a
hundred thousand numbers are read a hundred rows at a time, a million bits in as many kilobytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Final

import numpy as np
import numpy.typing as npt

__all__ = [
    "CHUNK",
    "Listed",
    "Marked",
    "Places",
    "Posting",
    "Records",
    "least_marked",
    "marked_in",
    "packed",
    "rows_of",
    "unpacked",
]

CHUNK: Final = 1000
"""Records listed in one row of a posting: 4,000 bytes fit into a page of SQLite, twice into PostgreSQL's."""
_WIDTH: Final = 4  # bytes of a record that is listed
_BITS: Final = 8 * _WIDTH

Records = npt.NDArray[np.uint32]
"""Numbers of records of a generation."""
Places = npt.NDArray[np.int64]
"""The same, as arrays are looked up by them soonest."""


@dataclass(frozen=True, slots=True)
class Listed:
    """Records by their numbers; `in_order` if they are of one term."""

    numbers: Records
    in_order: bool

    def count_in(self, sums: npt.NDArray[np.uint8]) -> None:
        """Add one for each of its records, which must be of one term."""
        sums[self.numbers] += 1

    def has(self, places: Places) -> npt.NDArray[np.bool_]:
        """Which of these records it has; it must be in order."""
        if not len(self.numbers):
            return np.zeros(len(places), bool)
        at = self.numbers.searchsorted(places.astype(np.uint32))
        there: npt.NDArray[np.bool_] = self.numbers.take(at, mode="clip") == places
        return there

    @property
    def records(self) -> Places:
        """Its records."""
        return self.numbers.astype(np.int64)

    def __len__(self) -> int:
        return len(self.numbers)


@dataclass(frozen=True, slots=True)
class Marked:
    """Records by a bit for each of the generation, or for the first of it."""

    bits: npt.NDArray[np.uint8]
    in_order: ClassVar[bool] = True

    def raise_to(self, value: int, sums: npt.NDArray[np.uint8]) -> None:
        """Write the value for each of its records, if it is more than what stands there."""
        some = self._marks(len(sums))
        np.maximum(sums[: len(some)], some * np.uint8(value), out=sums[: len(some)])

    def count_in(self, sums: npt.NDArray[np.uint8]) -> None:
        """Add one for each of its records."""
        some = self._marks(len(sums))
        sums[: len(some)] += some

    def has(self, places: Places) -> npt.NDArray[np.bool_]:
        """Which of these records it has."""
        if not len(self.bits):
            return np.zeros(len(places), bool)
        byte = places >> 3
        there: npt.NDArray[np.bool_] = (
            self.bits.take(byte, mode="clip") >> (places & 7).astype(np.uint8) & 1 > 0
        )
        return there & (byte < len(self.bits))

    @property
    def records(self) -> Places:
        """Its records."""
        return np.flatnonzero(self._marks(8 * len(self.bits)).view(bool))

    def _marks(self, most: int) -> npt.NDArray[np.uint8]:
        return np.unpackbits(self.bits, count=min(most, 8 * len(self.bits)), bitorder="little")

    def __len__(self) -> int:
        return 8 * len(self.bits)


Posting = Listed | Marked


def least_marked(whole: int) -> int:
    """How many records a term has at least that are marked among `whole`; fewer are listed."""
    return max(CHUNK, whole // _BITS) + 1


def rows_of(size: int, whole: int) -> int:
    """How many rows a term of so many records takes."""
    return -(-whole // (_BITS * CHUNK)) if size >= least_marked(whole) else -(-size // CHUNK)


def packed(records: Records, whole: int) -> Iterator[bytes]:
    """The rows of a term with these records, which are in order, of a generation of `whole`."""
    if len(records) >= least_marked(whole):
        marks = np.zeros(whole, bool)
        marks[records] = True
        content = np.packbits(marks, bitorder="little").tobytes()
    else:
        content = records.astype("<u4", copy=False).tobytes()
    row = _WIDTH * CHUNK
    for at in range(0, len(content), row):
        yield content[at : at + row]


def unpacked(content: bytes, marked: bool, in_order: bool) -> Posting:
    """The posting in the rows of a term, or of several that are listed."""
    return (
        Marked(np.frombuffer(content, np.uint8))
        if marked
        else Listed(np.frombuffer(content, np.uint32), in_order)
    )


def marked_in(row: int, content: bytes) -> Places:
    """The records that are marked in one row of a term, numbered from 0."""
    marks = np.unpackbits(np.frombuffer(content, np.uint8), bitorder="little").view(bool)
    return row * _BITS * CHUNK + np.flatnonzero(marks)
