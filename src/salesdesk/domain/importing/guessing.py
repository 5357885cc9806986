"""What columns say of themselves by their first cells: what they hold, and how they write decimals."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, Final

from salesdesk.domain.importing.heads import Column, Heads
from salesdesk.domain.importing.reading import the_day
from salesdesk.domain.importing.rules import normalised
from salesdesk.errors import Refused
from salesdesk.sheets.day_order import DayOrder
from salesdesk.sheets.delimiters import DecimalCount
from salesdesk.sheets.rules import day

__all__ = ["FIRST", "in_day_order", "in_own_decimals", "twins", "without_fractions", "without_strange"]

FIRST: Final = 1_000
"""Rows that are looked at."""
_REMEMBERED: Final = 512
"""Cells of a column."""
_CODES: Final = frozenset(("number", "code", "customer", "article", "order", "supplier", "parent", "payer"))
"""The fields by which records are known."""
_WITH_FRACTION: Final = re.compile(r"[0-9]+\.0")
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


def in_day_order(heads: Heads, order: DayOrder) -> Heads:
    """The heads of a file whose dates have the day and the month in this order."""

    def read(cell: str, _decimal: str) -> Any:
        return day(cell, order)

    columns = tuple(
        replace(column, read=lru_cache(_REMEMBERED)(read)) if column.field.read is the_day else column
        for column in heads.columns
    )
    return replace(heads, columns=columns)


def without_fractions(heads: Heads, rows: Sequence[tuple[str, ...]]) -> Heads:
    """The heads with those columns marked whose codes all have become numbers: “13085.0”, “536365.0”."""

    def is_of_numbers(column: Column) -> bool:
        codes = {cell for cells in rows if (cell := cells[column.place].strip())}
        return len(codes) >= _SEVERAL and all(map(_WITH_FRACTION.fullmatch, codes))

    columns = tuple(
        replace(column, is_of_numbers=column.key in _CODES and is_of_numbers(column))
        for column in heads.columns
    )
    return replace(heads, columns=columns)


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
