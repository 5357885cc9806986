"""What came of a correction of stock, and of goods past their dates."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

__all__ = ["Corrected", "Expired", "GaveWay"]


@dataclass(frozen=True, slots=True)
class GaveWay:
    """An order line that had reserved what it cannot have, in base units. A draft has no number."""

    order_id: int
    order_number: str
    customer: str
    line: int
    """Its position on the order."""
    short: Decimal
    """What it lacks now."""
    loose: Decimal
    """What it still has reserved, but has to be given another batch for."""


@dataclass(frozen=True, slots=True)
class Corrected:
    """A posted correction (RW if goods were missing, PW if there were more), and who gave way for it."""

    id: int
    number: str
    difference: Decimal
    gave_way: tuple[GaveWay, ...]


@dataclass(frozen=True, slots=True)
class Expired:
    """How many batches past their dates were blocked, and who gave way for it."""

    batches: int
    gave_way: tuple[GaveWay, ...]
