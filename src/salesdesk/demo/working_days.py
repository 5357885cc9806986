"""The year of the demo company, counted in working days, so that every day it ends on gives the same one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import holidays

__all__ = ["DAYS", "Calendar"]

DAYS: Final = 250
"""Working days in the year before today."""
_WARSAW: Final = ZoneInfo("Europe/Warsaw")


class Calendar:
    """A clock that is set to the working days before a moment: day 0 is the first, DAYS - 1 the last."""

    def __init__(self, now: datetime) -> None:
        self.present = now
        self.today = now.astimezone(_WARSAW).date()
        self._days = list(_working_days_before(self.today, DAYS))[::-1]
        self.now = now
        self.turn_to(0)

    def __call__(self) -> datetime:
        """The instant it is set to, in UTC."""
        return self.now

    def day(self, index: int) -> date:
        """The date of a working day."""
        return self._days[index]

    def turn_to(self, index: int, minutes: int = 0) -> None:
        """Go to a working day, so many minutes after eight in the morning."""
        opens = datetime.combine(self._days[index], time(8), _WARSAW)
        self.now = opens.astimezone(UTC) + timedelta(minutes=minutes)

    def turn_to_present(self, minutes_ago: int = 0) -> None:
        """Go to the present, or to so many minutes before it, but not back into yesterday."""
        midnight = datetime.combine(self.today, time(0), _WARSAW).astimezone(UTC)
        self.now = max(self.present - timedelta(minutes=minutes_ago), midnight)


def _working_days_before(today: date, count: int) -> Iterator[date]:
    free = holidays.country_holidays("PL", years=[today.year - 2, today.year - 1, today.year])
    day = today
    while count:
        day -= timedelta(days=1)
        if day.weekday() < 5 and day not in free:
            count -= 1
            yield day
