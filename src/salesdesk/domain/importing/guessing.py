"""What columns say of themselves by their first cells: what they hold, and how they write decimals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from salesdesk.domain.importing.heads import Column, Heads
from salesdesk.domain.importing.rules import normalised
from salesdesk.errors import Refused
from salesdesk.sheets.delimiters import DecimalCount

__all__ = ["FIRST", "in_own_decimals", "twins", "without_strange"]

FIRST: Final = 1_000
"""Rows that are looked at."""
_SEVERAL: Final = 2
"""Different words, none of them known, before a column is taken for something else."""


def twins(header: Sequence[str], rows: Sequence[tuple[str, ...]]) -> list[int]:
    """The places of columns that have the head and the cells of one before them, as joined tables do."""
    first: dict[str, int] = {}
    return [
        place
        for place, head in enumerate(header)
        if head
        and (before := first.setdefault(normalised(head), place)) != place
        and all(cells[place] == cells[before] for cells in rows)
    ]


def without_strange(heads: Heads, rows: Sequence[tuple[str, ...]], decimal: str) -> Heads:
    """The heads without the columns that hold something else: “Type” may say “Shirts”."""
    doubtful = [column for column in heads.columns if column.field.is_general]
    strange = {column.head: words for column in doubtful if (words := _strange(column, rows, decimal))}
    return replace(
        heads,
        columns=tuple(column for column in heads.columns if column.head not in strange),
        strange=tuple((head, words) for head, words in strange.items()),
    )


def in_own_decimals(heads: Heads, rows: Sequence[tuple[str, ...]], decimal: str) -> Heads:
    """The heads with the decimal sign of each column whose numbers all have another than the file.

    A program that asks a person for prices writes weights as it stores them.
    """

    def own(column: Column) -> Column:
        count = DecimalCount()
        count.cells(cells[column.place] for cells in rows)
        sign = count.only_sign
        return replace(column, decimal=sign) if sign and sign != decimal else column

    return replace(heads, columns=tuple(map(own, heads.columns)))


def _strange(column: Column, rows: Iterable[tuple[str, ...]], decimal: str) -> tuple[str, ...]:
    """The words of a column none of which is known; none if one is, or if there are too few to tell."""
    words = dict.fromkeys(cells[column.place].strip() for cells in rows)
    words.pop("", None)
    for word in words:
        try:
            column.read(word, decimal)
        except Refused:
            continue
        return ()
    return tuple(words) if len(words) >= _SEVERAL else ()
