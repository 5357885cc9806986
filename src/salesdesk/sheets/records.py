"""Records of a csv: lines put together where cells have line breaks, and damage kept to its own line."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO, Final

from salesdesk.i18n import N_
from salesdesk.sheets.rows import LONGEST_CELL

__all__ = ["LONGEST_LINE", "Record", "Records", "lines_of"]

LONGEST_LINE: Final = 1 << 22
"""Characters of a line that are read; of a longer one the rest is dropped, and the line is bad."""

_TOO_LONG: Final = N_("The line is longer than {limit} characters.")
_CELL_TOO_LONG: Final = N_("The cell is longer than {limit} characters.")
_OPEN: Final = N_("A quotation mark opens here and is not closed.")
_STRAY: Final = N_("Text follows a closing quotation mark: a mark within a cell has to be doubled.")


@dataclass(slots=True)
class Record:
    """A record: the line where it begins, its cells or what is wrong with it, and its text as it stands."""

    line: int
    cells: list[str]
    text: str
    fault: str = ""
    values: Mapping[str, object] = field(default_factory=dict)


_SHORTEST: Final = 1 << 8
"""Characters that a record may always have."""


class _OpenQuote(Exception):
    """A record has gone on for so many lines that a closing quotation mark must be missing."""


class _LongLine(Exception):
    """A line is longer than anything one could mean."""


def lines_of(file: IO[str]) -> Iterator[str]:
    """The lines of a file with their ends, cut off at LONGEST_LINE characters."""
    while line := file.readline(LONGEST_LINE):
        if len(line) == LONGEST_LINE and line[-1] not in "\r\n":
            rest = line
            while rest and rest[-1] not in "\r\n":
                rest = file.readline(LONGEST_LINE)
        yield line


class Records:
    """The records of `lines`, whose first one has the number `first`.

    A quotation mark that is never closed costs the record where it stands, not the rest of the
    file: reading goes on with the next line. Each time that happens records are trusted to be
    half as long, until one is sound: or else a file of nothing but open marks would be read
    through for each of its lines.
    """

    def __init__(self, lines: Iterator[str], delimiter: str, first: int = 1) -> None:
        self._lines = lines
        self._delimiter = delimiter
        self._again: deque[str] = deque()
        self._taken: list[str] = []
        self._line = first - 1
        self._run = self._size = 0
        self._longest = LONGEST_LINE

    def __iter__(self) -> Iterator[Record]:
        feed = iter(self._feed, None)
        reader = csv.reader(feed, delimiter=self._delimiter, strict=True)
        taken = self._taken
        while True:
            taken.clear()
            begin = self._line + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except (csv.Error, _OpenQuote, _LongLine) as error:
                text = taken[0]
                self._again.extendleft(reversed(taken[1:]))
                self._line = begin
                if len(taken) > 1:
                    self._longest = max(_SHORTEST, min(self._longest, self._size) // 2)
                reader = csv.reader(iter(self._feed, None), delimiter=self._delimiter, strict=True)
                yield _faulty(begin, text, error)
                continue
            self._longest = min(LONGEST_LINE, 2 * self._longest)
            yield Record(begin, cells, taken[0] if len(taken) == 1 else "".join(taken))

    def _feed(self) -> str | None:
        """The next line for the csv module; None at the end."""
        line = self._again.popleft() if self._again else next(self._lines, None)
        if line is None:
            return None
        self._line += 1
        self._run = 0 if not self._taken or '"' in line else self._run + len(line)
        self._size = len(line) + (self._size if self._taken else 0)
        self._taken.append(line)
        if self._run > LONGEST_CELL or (len(self._taken) > 1 and self._size > self._longest):
            raise _OpenQuote
        if len(line) >= LONGEST_LINE:
            raise _LongLine
        return line


def _faulty(line: int, text: str, error: Exception) -> Record:
    said = str(error)
    if isinstance(error, _LongLine):
        return Record(line, [], text, _TOO_LONG, {"limit": LONGEST_LINE})
    if "field limit" in said:
        return Record(line, [], text, _CELL_TOO_LONG, {"limit": LONGEST_CELL})
    if isinstance(error, _OpenQuote) or "unexpected end" in said:
        return Record(line, [], text, _OPEN)
    return Record(line, [], text, _STRAY)
