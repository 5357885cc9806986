"""By when goods can be at the customer's: from what is there, what is on its way, and what is to be ordered.

Days are local days of the company. Nothing here knows a calendar: on which days somebody works,
or takes goods, is asked of functions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

from salesdesk.domain.catalogue.rules import LeadTime
from salesdesk.i18n import N_, Labelled
from salesdesk.money import ZERO

__all__ = [
    "USUAL_LEAD",
    "Broken",
    "Coming",
    "Days",
    "Inbound",
    "Lead",
    "Part",
    "Source",
    "Timing",
    "Want",
    "all_at_once",
    "by_day",
    "last_day_of",
    "lead_of",
    "promised",
    "without",
]

Days = Callable[[date], bool]
"""Whether a day is one on which something is done."""

_FARTHEST: Final = 400
"""Days after which nobody looks for another: a customer who takes goods on no day there is."""


class Source(Labelled):
    """Where a part of a promise comes from."""

    STOCK = "stock", N_("in stock")
    INBOUND = "inbound", N_("on its way")
    TO_ORDER = "to_order", N_("to be ordered")
    NOWHERE = "nowhere", N_("not to be had")


@dataclass(frozen=True, slots=True)
class Lead:
    """How long an article takes that has to be ordered first, in working days or in days."""

    days: int
    working: bool = False


USUAL_LEAD: Final[Mapping[LeadTime, Lead]] = {
    LeadTime.TO_ORDER: Lead(10, working=True),
    LeadTime.MADE_TO_ORDER: Lead(20, working=True),
}
"""What is reckoned with for what usually does not lie in stock."""


def lead_of(kept: LeadTime, of_article: int | None, of_supplier: int | None) -> Lead | None:
    """How long an article takes that is kept in stock or not: as its supplier says of this article, else as
    is usual of what does not lie in stock, else as he says of whatever he sells. None where nobody sells it.
    """
    if of_article is not None:
        return Lead(of_article)
    if kept in USUAL_LEAD:
        return USUAL_LEAD[kept]
    return None if of_supplier is None else Lead(of_supplier)


@dataclass(frozen=True, slots=True)
class Timing:
    """When goods leave the house, and when a customer can have them.

    `now` is the company's local time. Whatever is there before `cut_off_hour` of a working day leaves
    on it; what comes in leaves on the working day after, for it may come when the last van has gone.
    Goods are under way for `transit_days` working days.
    """

    now: datetime
    cut_off_hour: int
    transit_days: int
    works: Days
    """Whether the house works on a day."""
    takes: Days
    """Whether the customer takes goods on a day."""

    @property
    def leaves(self) -> date | None:
        """The first day on which what is there can leave; None if the house never works."""
        today = self.now.date()
        return _first(today if self.now.hour < self.cut_off_hour else _after(today), self.works)

    def leaves_after(self, comes_on: date | None) -> date | None:
        """The first day on which what comes in on a day can leave."""
        return None if comes_on is None else _first(_after(comes_on), self.works)

    def there(self, leaves: date | None, wanted_on: date | None = None) -> date | None:
        """The first day on which the customer can have what leaves on a day, not before it is wanted."""
        for _ in range(self.transit_days):
            if leaves is not None:
                leaves = _first(_after(leaves), self.works)
        return None if leaves is None else _first(max(leaves, wanted_on or leaves), self.takes)

    def comes_on(self, expected_on: date | None) -> date | None:
        """When a receipt can come that is expected on a day: an overdue one on the next working day.

        None if nobody knows.
        """
        if expected_on is None or expected_on >= self.now.date():
            return expected_on
        return _first(_after(self.now.date()), self.works)

    def comes_if_ordered(self, lead: Lead) -> date | None:
        """When goods come in that are ordered today, or on the next working day once the hour has passed."""
        day = self.leaves
        if not lead.working:
            return None if day is None else day + timedelta(days=lead.days)
        for _ in range(lead.days):
            if day is not None:
                day = _first(_after(day), self.works)
        return day


@dataclass(frozen=True, slots=True)
class Inbound:
    """What of a purchase line that is on its way nobody waits for yet, in base units."""

    purchase_line_id: int
    purchase: str
    """The number of the purchase order."""
    article_id: int
    warehouse_id: int
    expected_on: date | None
    spare: Decimal


@dataclass(frozen=True, slots=True)
class Want:
    """A line that wants goods: it `has` some of them, and `lacks` others, in base units."""

    line_id: int
    article_id: int
    has: Decimal
    lacks: Decimal
    wanted_on: date | None = None
    warehouse_id: int | None = None
    """The only one that it may be served from; None: any."""
    waits: bool = True
    """Whether it waits for what is not there: a customer may not want it any more."""
    any_batch: bool = True
    """Whether goods that are still to come will do; not for who wants a batch that is there."""
    min_shelf_days: int | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a promise: so many base units, there on a day. None: nobody can say when."""

    quantity: Decimal
    on: date | None
    source: Source
    purchase: str = ""
    purchase_line_id: int | None = None
    warehouse_id: int | None = None


@dataclass(frozen=True, slots=True)
class Coming:
    """What of a line is on its way; without a number the purchase is not placed yet.

    `there_on` is when the customer can have it as it looks now, `promised_on` when he was promised it.
    """

    quantity: Decimal
    purchase: str
    expected_on: date | None
    there_on: date | None
    promised_on: date | None

    @property
    def is_late(self) -> bool:
        """Whether it breaks a promise."""
        return self.promised_on is not None and (self.there_on is None or self.there_on > self.promised_on)


@dataclass(frozen=True, slots=True)
class Broken:
    """Goods that will not be with a customer on the day that he was promised, in base units."""

    order_id: int
    order_line_id: int
    number: str
    customer: str
    code: str
    quantity: Decimal
    unit: str
    purchase: str
    """The purchase order that they were to come with; empty if they lay there, and others have them now."""
    promised_on: date
    now_on: date | None
    """When they can be there as it looks now; None: nothing is on its way any more."""


def promised(
    timing: Timing,
    wants: Sequence[Want],
    inbound: Iterable[Inbound],
    leads: Mapping[int, Lead],
) -> dict[int, tuple[Part, ...]]:
    """The earliest parts for these lines, by line; first come, first served.

    What is on its way is promised before what is to be ordered, unless the customer could have that
    earlier. Articles that are not among the `leads` are not to be ordered any more. The parts of a
    line sum to what it has and lacks; each of them is there no later than the next.
    """
    coming = sorted(
        inbound, key=lambda each: (timing.comes_on(each.expected_on) or date.max, each.purchase_line_id)
    )
    left = {each.purchase_line_id: each.spare for each in coming}
    return {want.line_id: tuple(_parts(timing, want, coming, left, leads)) for want in wants}


def _parts(
    timing: Timing,
    want: Want,
    coming: Iterable[Inbound],
    left: dict[int, Decimal],
    leads: Mapping[int, Lead],
) -> list[Part]:
    parts = []
    if want.has > ZERO:
        parts.append(Part(want.has, timing.there(timing.leaves, want.wanted_on), Source.STOCK))
    lacks = want.lacks
    lead = leads.get(want.article_id) if want.waits and want.any_batch else None
    comes = None if lead is None else timing.comes_if_ordered(lead)
    ordered = timing.there(timing.leaves_after(comes), want.wanted_on)
    for each in coming if want.waits and want.any_batch else ():
        if each.article_id != want.article_id or want.warehouse_id not in (None, each.warehouse_id):
            continue
        on = timing.there(timing.leaves_after(timing.comes_on(each.expected_on)), want.wanted_on)
        quantity = min(lacks, left[each.purchase_line_id])
        if on is None or quantity <= ZERO or (ordered is not None and on > ordered):
            continue
        left[each.purchase_line_id] -= quantity
        lacks -= quantity
        place = each.purchase_line_id, each.warehouse_id
        parts.append(Part(quantity, on, Source.INBOUND, each.purchase, *place))
    if lacks > ZERO:
        parts.append(Part(lacks, ordered, Source.NOWHERE if ordered is None else Source.TO_ORDER))
    return parts


def without(inbound: Iterable[Inbound], parts: Iterable[Part]) -> list[Inbound]:
    """What is on its way and nobody waits for once these parts are promised of it."""
    spoken: dict[int | None, Decimal] = defaultdict(lambda: ZERO)
    for part in parts:
        spoken[part.purchase_line_id] += part.quantity
    return [replace(each, spare=each.spare - spoken[each.purchase_line_id]) for each in inbound]


def all_at_once(promises: Mapping[int, Sequence[Part]]) -> dict[int, tuple[Part, ...]]:
    """The same where nothing leaves before everything is there: all of it on the last day."""
    last = last_day_of(part for parts in promises.values() for part in parts)
    return {line: tuple(replace(part, on=last) for part in parts) for line, parts in promises.items()}


def last_day_of(parts: Iterable[Part]) -> date | None:
    """The day by which all parts are there; None if nobody can say, or there are none."""
    days = [part.on for part in parts]
    return None if None in days else max((day for day in days if day is not None), default=None)


def by_day(parts: Iterable[Part]) -> list[tuple[Decimal, date | None, tuple[str, ...], Source]]:
    """Quantity, day, the purchases it comes from, and its source: parts of one day and source as one."""
    found: list[tuple[Decimal, date | None, tuple[str, ...], Source]] = []
    for part in parts:
        numbers = (part.purchase,) if part.purchase else ()
        if found and found[-1][1] == part.on and found[-1][3] is part.source:
            quantity, on, known, source = found[-1]
            found[-1] = quantity + part.quantity, on, tuple(dict.fromkeys(known + numbers)), source
        else:
            found.append((part.quantity, part.on, numbers, part.source))
    return found


def _after(day: date) -> date:
    return day if day == date.max else day + timedelta(days=1)


def _first(day: date, suits: Days) -> date | None:
    """The first day from this one on that suits; None if none does for more than a year."""
    for _ in range(_FARTHEST):
        if suits(day):
            return day
        day = _after(day)
    return None
