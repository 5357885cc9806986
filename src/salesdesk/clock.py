"""Time: instants are UTC, business dates are local dates of the company.

The desk takes the instant from the database, so that two seats whose own clocks
disagree still agree on when a hold runs out. A test or a replay gives a clock of
its own and decides what day it is.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from salesdesk.errors import Refused
from salesdesk.i18n import N_

__all__ = ["Clock", "business_date", "system_clock", "zone"]

Clock = Callable[[], datetime]
"""Gives the present instant, aware and in UTC."""


def system_clock() -> datetime:
    """The machine's own present instant in UTC."""
    return datetime.now(UTC)


@cache
def zone(name: str) -> ZoneInfo:
    """The time zone with this IANA name; refuses names that do not exist."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:  # OSError: a folder of zones, a long name
        raise Refused(N_("“{name}” is not a time zone."), name=name) from error


def business_date(instant: datetime, timezone: str) -> date:
    """The local date of `instant` in the company's time zone."""
    return instant.astimezone(zone(timezone)).date()
