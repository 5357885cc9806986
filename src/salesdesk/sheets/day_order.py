"""Whether a file writes the day or the month first: told from those of its dates that leave no doubt."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from enum import Enum, auto
from typing import Final

__all__ = ["DayOrder", "OrderCount"]

_DATE: Final = re.compile(r"(?<![0-9/-])([0-9]{1,2})([/-])([0-9]{1,2})\2[0-9]{4}(?![0-9/-])")
_MONTHS: Final = 12


class DayOrder(Enum):
    """In which order the dates of a file have to be read."""

    DAY_FIRST = auto()
    """Some can only be read so."""
    MONTH_FIRST = auto()
    UNTOLD = auto()
    """None tells, though it would matter: they are read with the day first, as here everywhere."""
    MIXED = auto()
    """Some can only be read in the one order, some only in the other."""
    NONE = auto()
    """There are no dates for which it matters."""


class OrderCount:
    """Counts in passing in which order the dates of a file can be read."""

    def __init__(self) -> None:
        self._counts: Counter[DayOrder] = Counter()

    def text(self, text: str) -> None:
        """Take in a part of a file."""
        if "/" not in text and "-" not in text:
            return
        for first, _, second in _DATE.findall(text):
            self._counts[_order_of(int(first), int(second))] += 1

    def cells(self, cells: Iterable[str]) -> None:
        """Take in the texts of cells."""
        for cell in cells:
            self.text(cell)

    @property
    def order(self) -> DayOrder:
        """What all of them together say."""
        days, months = self._counts[DayOrder.DAY_FIRST], self._counts[DayOrder.MONTH_FIRST]
        if days and months:
            return DayOrder.MIXED
        if days or months:
            return DayOrder.DAY_FIRST if days else DayOrder.MONTH_FIRST
        return DayOrder.UNTOLD if self._counts[DayOrder.UNTOLD] else DayOrder.NONE


def _order_of(first: int, second: int) -> DayOrder:
    if first > _MONTHS >= second:
        return DayOrder.DAY_FIRST
    if second > _MONTHS >= first:
        return DayOrder.MONTH_FIRST
    return DayOrder.NONE if first == second or first > _MONTHS else DayOrder.UNTOLD
