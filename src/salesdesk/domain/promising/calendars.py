"""On which days somebody works, or takes goods: weekdays, and the holidays of a country."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from salesdesk.domain.promising.rules import Days

__all__ = ["days_of", "holidays_of"]


@lru_cache(maxsize=64)
def holidays_of(country: str, year: int) -> frozenset[date]:
    """The public holidays of a whole country in a year; none where nobody has listed them."""
    import holidays  # half a second: loaded by whoever needs it, see `screens.order_entry.promises`

    try:
        return frozenset(holidays.country_holidays(country, years=year))
    except NotImplementedError:
        return frozenset()


def days_of(country: str, weekdays: str) -> Days:
    """The days of these weekdays, 1 for Monday, that are no holidays of a country."""

    def suits(day: date) -> bool:
        return str(day.isoweekday()) in weekdays and day not in holidays_of(country, day.year)

    return suits
