"""What comes of a file, counted, and what would come of each of its records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["Foreseen", "Outcome"]


@dataclass(slots=True)
class Outcome:
    """What came of a file, in records (orders, not lines); `refused` are lines.

    `finished` are orders of which nothing is to come any more: they are left out. `totals` are the
    lines of totals, passed over. `placeless` are new customers whose postcode and city nobody says,
    `to_approve` new orders that wait to be approved, because they are beyond a limit.
    """

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    repeated: int = 0
    refused: int = 0
    finished: int = 0
    totals: tuple[int, ...] = ()
    placeless: int = 0
    to_approve: int = 0


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What would become of a record with these values: it `is_new`, or stands there and `differs`.

    By field, what is stored and what it would be; of a price that is new, too, if it takes the place of
    another.
    """

    line: int
    is_new: bool
    values: Mapping[str, Any]
    differs: Mapping[str, tuple[Any, Any]]
