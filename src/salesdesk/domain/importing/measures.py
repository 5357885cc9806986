"""Cells that have a unit behind their number: weights and times."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, Final

from salesdesk.domain.importing.reading import amount, whole
from salesdesk.domain.importing.rules import NOTHING, Read, normalised

__all__ = ["days", "grams", "kilograms"]

_PLACES: Final = 3
_WEIGHT: Final = re.compile(r"(.*[0-9])\s*(kg|g|gr|gram|gramm|gramów|dag|dkg|t)\.?", re.IGNORECASE)
_IN_KILOGRAMS: Final = {
    "kg": Decimal(1),
    **dict.fromkeys(("g", "gr", "gram", "gramm", "gramów"), Decimal("0.001")),
    **dict.fromkeys(("dag", "dkg"), Decimal("0.01")),
    "t": Decimal(1000),
}
_number: Final = amount(6)
_in_kilograms: Final = amount(_PLACES)

_DAYS: Final = re.compile(
    r"(?:ca\.?|ok\.?|~)?\s*(?:[0-9]+\s*(?:-|–|do|tot|bis|to)\s*)?([0-9]+)\s*"
    r"(?:(d|dni|dzień|day|days|dag|dagen|tag|tage|tagen|werkdagen|werktage|arbeitstage|working days"
    r"|dni robocze|dni roboczych)|(w|week|weken|weeks|woche|wochen|tydzień|tygodnie|tyg))?\.?",
    re.IGNORECASE,
)
_WEEK: Final = 7
_ON_REQUEST: Final = frozenset(
    map(
        normalised, ("on request", "na zapytanie", "na zamówienie", "op aanvraag", "auf Anfrage", "brak", "-")
    )
)


def kilograms(cell: str, decimal: str) -> Decimal:
    """A weight in kilograms; with another unit behind it, turned into them: 350 g is 0.35."""
    match = _WEIGHT.fullmatch(cell.strip())
    if match is None:
        return _checked(cell, decimal)
    return _scaled(match[1], decimal, _IN_KILOGRAMS[match[2].casefold()])


def grams(cell: str, decimal: str) -> tuple[Decimal]:
    """A weight that is given in grams, in kilograms."""
    return (_scaled(cell, decimal, _IN_KILOGRAMS["g"]),)


def _scaled(cell: str, decimal: str, factor: Decimal) -> Decimal:
    value: Decimal = _number(cell, decimal)
    return _checked(f"{value * factor:f}", ".")


def _checked(cell: str, decimal: str) -> Decimal:
    value: Decimal = _in_kilograms(cell, decimal)
    return value


def days(most: int) -> Read:
    """A number of days, at most so many; of “2-3 days” the more, and nothing where it says “on request”."""
    number = whole(most)

    def read(cell: str, decimal: str) -> Any:
        if normalised(cell) in _ON_REQUEST:
            return NOTHING
        match = _DAYS.fullmatch(cell.strip())
        if match is None:
            return number(cell, decimal)
        found: int = number(match[1], ".")
        return found * _WEEK if match[3] else found

    return read
