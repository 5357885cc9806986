"""The filters of the order book that are seldom set: days and channel."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from salesdesk.domain.order_book.rules import OrderFilter
from salesdesk.domain.orders.rules import Channel
from salesdesk.errors import Refused
from salesdesk.i18n import N_
from salesdesk.screens import wording
from salesdesk.screens.dialogs.form import Entry, Form, Kind
from salesdesk.screens.seat import Seat

__all__ = ["filter_form", "filters_in_words"]


def filter_form(seat: Seat, which: OrderFilter) -> Form:
    """Its answers are fields of the filter; an empty one filters nothing."""

    async def submit(answers: Mapping[str, Any]) -> None:
        first, last = answers["from_day"], answers["to_day"]
        if first is not None and last is not None and last < first:
            raise Refused(N_("The last day is before the first.")).at("to_day")

    help_ = N_("The day of the order, this one included: 24.12, 24.12.2026, or -7 for a week ago.")
    entries = (
        Entry("from_day", N_("First day"), Kind.PAST_DAY, which.from_day, help_, width=12),
        Entry("to_day", N_("Last day"), Kind.PAST_DAY, which.to_day, help_, width=12),
        Entry(
            "channel",
            N_("Channel"),
            Kind.CHOICE,
            which.channel,
            N_("How the order reached us; F4 shows the list. Empty for all."),
            width=20,
            choices=[(each, seat.word(each.label)) for each in Channel],
        ),
    )
    return Form(seat, seat.word(N_("Filter the orders")), entries, submit)


def filters_in_words(seat: Seat, which: OrderFilter) -> str:
    """What is filtered by the form; nothing if nothing is."""
    first, last = (wording.day(each, seat.language) for each in (which.from_day, which.to_day))
    channel = "" if which.channel is None else seat.word(which.channel.label)
    days = ""
    if first and last:
        days = first if first == last else seat.say(N_("from {first} to {last}"), first=first, last=last)
    elif first:
        days = seat.say(N_("from {day}"), day=first)
    elif last:
        days = seat.say(N_("until {day}"), day=last)
    return " · ".join(part for part in (days, channel) if part)
