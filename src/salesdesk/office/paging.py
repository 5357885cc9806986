"""Lists that are read a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

__all__ = ["Page"]

T = TypeVar("T")


@dataclass(frozen=True)  # without slots: Python 3.11 could not make a `Page[Row](…)` with them
class Page(Generic[T]):
    """Some rows of a list, in its order, and how many there are in all."""

    rows: tuple[T, ...]
    total: int
