"""Business dates are local dates of the company."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from salesdesk.clock import business_date, system_clock, zone
from salesdesk.errors import Refused


def test_system_clock_is_aware_and_utc() -> None:
    assert system_clock().tzinfo is UTC


@pytest.mark.parametrize(
    ("instant", "timezone", "day"),
    [
        # Half past eleven at night in UTC is already New Year in Warsaw.
        (datetime(2025, 12, 31, 23, 30, tzinfo=UTC), "Europe/Warsaw", date(2026, 1, 1)),
        (datetime(2025, 12, 31, 22, 59, tzinfo=UTC), "Europe/Warsaw", date(2025, 12, 31)),
        # Summer time: two hours ahead.
        (datetime(2026, 6, 30, 22, 0, tzinfo=UTC), "Europe/Warsaw", date(2026, 7, 1)),
        (datetime(2026, 1, 1, 3, 0, tzinfo=UTC), "America/New_York", date(2025, 12, 31)),
        (datetime(2026, 1, 1, 3, 0, tzinfo=UTC), "UTC", date(2026, 1, 1)),
    ],
)
def test_business_date_is_the_local_date(instant: datetime, timezone: str, day: date) -> None:
    assert business_date(instant, timezone) == day


@pytest.mark.parametrize("name", ["Europe/Atlantis", "", "../etc/passwd", "\0"])
def test_zone_refuses_names_that_do_not_exist(name: str) -> None:
    with pytest.raises(Refused, match="is not a time zone"):
        zone(name)
