"""Months by their names, whole and short, in the four languages, as people write them within a date."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["named_day"]

_NAMES: Final = (
    "january jan styczeń stycznia sty januari januar jänner jän",
    "february feb luty lutego lut februari februar",
    "march mar marzec marca maart mrt märz mrz mär",
    "april apr kwiecień kwietnia kwi",
    "may maj maja mei mai",
    "june jun czerwiec czerwca cze juni",
    "july jul lipiec lipca lip juli",
    "august aug sierpień sierpnia sie augustus",
    "september sep sept wrzesień września wrz",
    "october oct październik października paź oktober okt",
    "november nov listopad listopada lis",
    "december dec grudzień grudnia gru dezember dez",
)
_MONTHS: Final = {name: month for month, names in enumerate(_NAMES, start=1) for name in names.split()}
_DAY_FIRST: Final = re.compile(
    r"([0-9]{1,2})(?:\.|st|nd|rd|th)?[ -]+([^\W\d_]+)\.?,?[ -]+([0-9]{4})(?: ?r\.?)?"
)
_MONTH_FIRST: Final = re.compile(r"([^\W\d_]+)\.?[ -]+([0-9]{1,2})(?:st|nd|rd|th)?,?[ -]+([0-9]{4})")


def named_day(text: str) -> tuple[int, int, int] | None:
    """Year, month and day of a date whose month has a name: 12 maja 2026, 12. Mai 2026, May 12, 2026."""
    shown = text.casefold()
    if match := _DAY_FIRST.fullmatch(shown):
        day, name, year = match.groups()
    elif match := _MONTH_FIRST.fullmatch(shown):
        name, day, year = match.groups()
    else:
        return None
    month = _MONTHS.get(name)
    return (int(year), month, int(day)) if month else None
