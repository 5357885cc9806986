"""The heads of the columns: found among the first rows, and cleaned."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from salesdesk.errors import Refused
from salesdesk.i18n import N_
from salesdesk.sheets.rows import shortened
from salesdesk.sheets.rules import plain

__all__ = ["FIRST_ROWS", "Knows", "also_heads", "head_row", "heads", "known_heads", "nothing", "refuse_title"]

Knows = Callable[[str], str]
"""Says what a head means, in a word of its own; empty for a text that is no head it knows."""

FIRST_ROWS: Final = 30
"""Rows that hold something, among which the heads are looked for: titles stand above them."""

_SURE: Final = 2
"""Known heads that make a row that is not the first one the row of the heads."""
_LONGEST_HEAD: Final = 100


def nothing(_head: str) -> str:
    """Knows no head: then the first row has them."""
    return ""


def known_heads(cells: Iterable[str], knows: Knows) -> int:
    """How many different heads that are known stand in a row."""
    return len({word for cell in cells if (word := _word(cell, knows))})


def _word(cell: str, knows: Knows) -> str:
    try:
        return knows(plain(cell)) if cell and len(cell) <= _LONGEST_HEAD else ""
    except Refused:  # what a spreadsheet shows where a formula has failed
        return ""


def head_row(rows: Iterable[Sequence[str]], knows: Knows) -> tuple[int, int]:
    """Which of the first rows, from 0, has the heads, and how many of them are known.

    That row has them which has the most known ones, of two alike the upper one; and the first
    row if none has any.
    """
    best = most = 0
    for place, cells in enumerate(rows):
        known = known_heads(cells, knows)
        if known > most and (not place or known >= _SURE):
            best, most = place, known
    return best, most


def also_heads(header: Sequence[str], cells: Sequence[str], knows: Knows) -> bool:
    """Whether a row says again what the columns are, in other words: for the program, or for people."""
    said = zip((_word(head, knows) for head in header), (_word(cell, knows) for cell in cells), strict=False)
    return sum(1 for above, here in said if above and above == here) >= _SURE


def heads(cells: Sequence[str]) -> tuple[str, ...]:
    """The heads in a header row, without the blank ones at its end; a column without one has “”."""
    found = [plain(cell) for cell in cells]
    while found and not found[-1]:
        found.pop()
    return tuple(found)


def refuse_title(header: Sequence[str], line: int, below: Sequence[str]) -> None:
    """Refuse a lone head above a row of several cells: it is the title of the table."""
    filled = [head for head in header if head]
    if len(filled) == 1 and sum(1 for cell in below if cell.strip()) > 1:
        raise Refused(
            N_("Line {line} holds “{value}” alone: a title? Delete what stands above the heads."),
            line=line,
            value=shortened(filled[0]),
        )
