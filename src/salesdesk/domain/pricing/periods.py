"""From when to when a price is valid, and what becomes of the one that another overlaps.

Of one article, on one list or for one customer, from one quantity on, there is one price on any day.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from typing import Final

from salesdesk.errors import Refused
from salesdesk.i18n import N_

__all__ = ["Overlaps", "Period", "Room", "Standing", "Yields", "room_for"]

_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """The days from the first to the last, both of them; until further notice without a last one."""

    first: date
    last: date | None = None

    def has(self, day: date) -> bool:
        """Whether a day is one of them."""
        return self.first <= day and (self.last is None or day <= self.last)

    def meets(self, other: Period) -> bool:
        """Whether both have a day in common."""
        return (self.last is None or other.first <= self.last) and (
            other.last is None or self.first <= other.last
        )


@dataclass(frozen=True, slots=True)
class Standing:
    """A price that stands already, by its id."""

    id: int
    price: Decimal
    price_unit: int
    period: Period


class Yields(Enum):
    """Which of two prices can give way to the other."""

    OTHER = "other"  # it began before: it ends the day before the new one begins
    NEW = "new"  # the other begins later: the new one ends the day before that
    NEITHER = "neither"


class Overlaps(Refused):
    """A price would be valid on days on which another one is.

    `day` is the last day of the one that `yields`, if that is wanted; `goes_on` the day from which the
    other is valid again, if it is.
    """

    def __init__(self, other: Standing, yields: Yields, day: date | None, goes_on: date | None) -> None:
        text = (
            N_("From {first} on there is a price of {price} already.")
            if other.period.last is None
            else N_("From {first} to {last} there is a price of {price} already.")
        )
        super().__init__(text, first=other.period.first, last=other.period.last, price=other.price)
        self.other, self.yields, self.day, self.goes_on = other, yields, day, goes_on
        self.at("valid_to" if yields is Yields.NEW else "valid_from")


@dataclass(frozen=True, slots=True)
class Room:
    """What has to be so that a price overlaps no other: when it is valid, which others end when, and
    from when to when they go on behind it.
    """

    period: Period
    ended: tuple[tuple[int, date], ...] = ()
    resumed: tuple[tuple[int, Period], ...] = ()


def room_for(
    new: Period, standing: Sequence[Standing], today: date | None, yielding: Collection[int] = ()
) -> Room:
    """Room for a price that is valid in the period `new` among those that stand.

    Of two that overlap the one that begins earlier ends the day before the other, and goes on behind
    it if that ends first. That is so for those alone whose ids are among `yielding`; raises Overlaps
    naming the first that is not, or that cannot give way: both begin on the same day, or the new
    one before `today`, for what has been in force stays as it was. Without `today` nothing has been.
    """
    met = sorted((each for each in standing if each.period.meets(new)), key=lambda each: each.period.first)
    for other in met:
        refusal = _refusal(new, other, today)
        if refusal.yields is Yields.NEITHER or other.id not in yielding:
            raise refusal
    later = min((each.period.first for each in met if each.period.first > new.first), default=None)
    period = new if later is None else replace(new, last=later - _DAY)
    earlier = [each for each in met if each.period.first < new.first]
    resumed = []
    for other in earlier:
        rest = _rest(other.period, period)
        if rest is not None and not _is_taken(rest, other, standing):
            resumed.append((other.id, rest))
    return Room(period, tuple((each.id, new.first - _DAY) for each in earlier), tuple(resumed))


def _refusal(new: Period, other: Standing, today: date | None) -> Overlaps:
    if other.period.first > new.first:
        return Overlaps(other, Yields.NEW, other.period.first - _DAY, None)
    if other.period.first == new.first or (today is not None and new.first < today):
        return Overlaps(other, Yields.NEITHER, None, None)
    rest = _rest(other.period, new)
    return Overlaps(other, Yields.OTHER, new.first - _DAY, None if rest is None else rest.first)


def _rest(other: Period, new: Period) -> Period | None:
    """What of a period lies behind another that begins in it."""
    if new.last in (None, date.max) or (other.last is not None and other.last <= new.last):
        return None
    return Period(new.last + _DAY, other.last)


def _is_taken(rest: Period, of: Standing, standing: Iterable[Standing]) -> bool:
    return any(each.id != of.id and each.period.meets(rest) for each in standing)
