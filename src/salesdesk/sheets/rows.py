"""What a table in a file gives: what was found, its heads, its rows, and the rows that cannot be read.

A sheet is read in a stream and as often as one likes; no matter how large the file, only a
few rows are in memory.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Final, Self

from salesdesk.i18n import N_
from salesdesk.sheets.day_order import DayOrder

__all__ = ["LONGEST_CELL", "BadRow", "Found", "Row", "Sheet", "fitted", "shortened"]

LONGEST_CELL: Final = 32_767
"""Characters of a cell: what a spreadsheet program can hold. A longer one is an accident."""

_SHOWN: Final = 40


@dataclass(frozen=True, slots=True)
class Found:
    """What was detected in a file, to be shown to the person who can put it right.

    `kind` is “csv” or “xlsx”. `encoding` and `delimiter` are empty for xlsx, `sheet` (the name
    of the worksheet) for csv. `decimal` is the sign that the file's numbers speak for, “.” if
    none does. `line` has the heads. `others` are worksheets that hold something too and can be
    seen, but are not read. `is_decimal_told` is False where numbers such as “1.250” could be read in
    two ways and no other number tells. `days` is the order of day and month in its dates.
    """

    kind: str
    encoding: str
    delimiter: str
    decimal: str
    sheet: str
    line: int = 1
    others: tuple[str, ...] = ()
    is_decimal_told: bool = True
    days: DayOrder = DayOrder.NONE


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its cells as text, as they stand in the file, as many as there are heads.

    `line` is where the record begins: the line of a csv, the row of a worksheet, both from 1.
    """

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BadRow:
    """A record that cannot be read as a row, and why.

    `column` is the head of the cell that is to blame, empty for the whole row; `value` is what
    stands there, short and printable; `reason` is marked for translation and `values` fill its
    {named} places.
    """

    line: int
    column: str
    value: str
    reason: str
    values: Mapping[str, object] = field(default_factory=dict)


class Sheet(ABC):
    """A table in an open file. Iterating streams the rows below the heads; each time from the first.

    Rows that repeat the heads, as they do on every page of a printed list, are passed over. A
    column without a head has “” in `header`, and the same head may stand there twice.

    `records` is how many there are, for a progress bar: nearly right, for blank rows and line
    breaks inside cells are counted too. None when nobody can say.
    """

    found: Found
    header: tuple[str, ...]
    records: int | None

    @abstractmethod
    def __iter__(self) -> Iterator[Row | BadRow]:
        """The rows in the order of the file; blank ones are passed over."""

    @abstractmethod
    def close(self) -> None:
        """Let go of the file."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def shortened(text: str) -> str:
    """The beginning of `text`, with whatever cannot be printed shown as “�”."""
    start = "".join(sign if sign.isprintable() else "�" for sign in text[: _SHOWN + 1])
    return start if len(start) <= _SHOWN else f"{start[:_SHOWN]}…"


def fitted(line: int, cells: list[str], header: tuple[str, ...]) -> Row | BadRow:
    """A record as a row of exactly as many cells as there are heads.

    Empty cells beyond the last head do no harm; anything else that does not fit is a bad row.
    """
    width = len(header)
    if len(cells) > width and not "".join(cells[width:]).strip():
        del cells[width:]
    if len(cells) != width:
        return BadRow(
            line,
            "",
            shortened(" ".join(cells)),
            N_("The row has {cells} cells, but there are {heads} heads."),
            {"cells": len(cells), "heads": width},
        )
    return Row(line, tuple(cells))
