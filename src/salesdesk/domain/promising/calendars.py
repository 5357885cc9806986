"""On which days somebody works, or takes goods: weekdays, and the holidays of a country."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from importlib.util import find_spec
from types import ModuleType
from typing import Final

from salesdesk.domain.promising.rules import Days

__all__ = ["days_of", "holidays_of", "know_holidays"]

_COUNTRIES: Final = "holidays.countries"


@lru_cache(maxsize=64)
def holidays_of(country: str, year: int) -> frozenset[date]:
    """The public holidays of a whole country in a year; none where nobody has listed them."""
    _keep_countries_apart()
    import holidays  # a tenth of a second: see `know_holidays`

    try:
        return frozenset(holidays.country_holidays(country, years=year))
    except NotImplementedError:
        return frozenset()


def know_holidays(countries: Iterable[str], day: date) -> None:
    """Look the holidays around a day up, so that nobody waits for it in the middle of a transaction."""
    for country in countries:
        for year in (day.year, day.year + 1):
            holidays_of(country, year)


def days_of(country: str, weekdays: str) -> Days:
    """The days of these weekdays, 1 for Monday, that are no holidays of a country."""

    def suits(day: date) -> bool:
        return str(day.isoweekday()) in weekdays and day not in holidays_of(country, day.year)

    return suits


def _keep_countries_apart() -> None:
    """Let the library load the countries that are asked about, each a module of its own.

    Its package of them loads all 250 otherwise: 8 MiB and a third of a second, for each seat.
    """
    found = None if _COUNTRIES in sys.modules else find_spec(_COUNTRIES)
    if found is not None and found.submodule_search_locations is not None:
        package = ModuleType(_COUNTRIES)
        package.__path__ = list(found.submodule_search_locations)
        package.__spec__ = found
        sys.modules[_COUNTRIES] = package
