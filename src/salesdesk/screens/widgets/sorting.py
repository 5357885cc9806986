"""By which column a table is sorted, and rows that are all here in that order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar

from salesdesk.lookup.text import folded
from salesdesk.screens.widgets.columns import Cell, Value, value_of

__all__ = ["Sorting", "arranged", "signed"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Sorting:
    """The place of a column in its table, from 0, and whether what is last in it comes first."""

    column: int
    descending: bool = False

    @property
    def sign(self) -> str:
        """What stands before the head of the column."""
        return "▼" if self.descending else "▲"


def signed(titles: Sequence[str], sorting: Sorting | None) -> list[str]:
    """The titles of columns, each behind a blank or the sign that the table is sorted by it."""
    return [
        (sorting.sign if sorting is not None and sorting.column == at else " ") + title
        for at, title in enumerate(titles)
    ]


def arranged(
    rows: Sequence[T], cells: Callable[[T], Sequence[str | Cell]], sorting: Sorting, cursor: int | None
) -> tuple[list[T], int | None]:
    """Rows sorted by a column, and where in them the row at the cursor is.

    Numbers go by their value, days by the calendar, texts as they are found. What is empty is last
    either way; what is alike stays as it was.
    """
    values = [value_of(cells(row)[sorting.column]) for row in rows]
    there = [place for place, value in enumerate(values) if value != ""]
    empty = [place for place, value in enumerate(values) if value == ""]
    places = sorted(there, key=lambda place: _key(values[place]), reverse=sorting.descending) + empty
    return [rows[place] for place in places], places.index(cursor) if cursor in places else cursor


def _key(value: Value) -> tuple[Decimal, date, str]:
    if isinstance(value, str):
        return Decimal(0), date.min, folded(value)
    return (Decimal(0), value, "") if isinstance(value, date) else (Decimal(value), date.min, "")
