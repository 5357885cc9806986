"""By when goods can be there, in words: “8 today, 4 Thu 3 Dec (ZD 12/2026)”."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from salesdesk.domain.promising.rules import Part, Source, by_day
from salesdesk.i18n import N_
from salesdesk.screens import wording
from salesdesk.screens.seat import Seat

__all__ = ["day_told", "is_promised", "promise_told", "rest_of"]


def is_promised(parts: Iterable[Part]) -> bool:
    """Whether there is anything to say beyond what is there and what is not to be had."""
    return any(part.source not in (Source.STOCK, Source.NOWHERE) for part in parts)


def rest_of(parts: Sequence[Part]) -> tuple[Part, ...]:
    """The parts that are not there yet."""
    return tuple(part for part in parts if part.source is not Source.STOCK)


def promise_told(parts: Iterable[Part], seat: Seat, said: Decimal | None = None) -> str:
    """The parts of a promise, the soonest first: how many, when, and from where if they are still to come.

    How many is left out of the only part if that is what was `said` before.
    """
    found = by_day(parts)
    if [quantity for quantity, *_ in found] == [said]:
        return _when(*found[0][1:], seat)
    return ", ".join(f"{wording.quantity(each[0], seat.language)} {_when(*each[1:], seat)}" for each in found)


def day_told(day: date, seat: Seat) -> str:
    """A day as it is said on the phone: today, or with its weekday; with its year if that is not plain."""
    if day == seat.today:
        return seat.word(N_("today"))
    return (wording.day if wording.is_far(day, seat.today) else wording.week_day)(day, seat.language)


def _when(on: date | None, numbers: Sequence[str], source: Source, seat: Seat) -> str:
    if on is None:
        return seat.word(N_("not to be had"))
    day = day_told(on, seat)
    if source is Source.TO_ORDER:
        return f"{day} ({seat.word(source.label)})"
    return f"{day} ({', '.join(numbers)})" if numbers else day
