"""When goods leave the house and are with customers: what promises are worked out from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from salesdesk.domain.company.overview import company_details
from salesdesk.domain.company.verbs import CompanyDetails, change
from salesdesk.errors import Refused
from salesdesk.i18n import N_
from salesdesk.screens.dialogs.form import Entry, Form, Kind
from salesdesk.screens.seat import Seat

__all__ = ["DispatchForm", "dispatch_told"]


class DispatchForm(Form):
    """Until when an order leaves the same day, on which days, and how long goods are under way."""

    def __init__(self, seat: Seat, seen: CompanyDetails) -> None:
        super().__init__(seat, seat.word(N_("Dispatch")), _entries(seen), self._change)
        self._seen = seen

    async def _change(self, answers: Mapping[str, Any]) -> None:
        await self.do(change, replace(self._seen, **answers), self._seen)

    async def renew(self) -> Refused | None:
        """What is stored by now."""
        self._seen = (await self.ask(company_details)).details
        return self.take_up(_entries(self._seen))


def dispatch_told(details: CompanyDetails, seat: Seat) -> str:
    """What is set, in a line."""
    return seat.say(
        N_("until {hour}:00, weekdays {days}, under way {under_way} days"),
        hour=details.cut_off_hour,
        days=details.working_days,
        under_way=details.transit_days,
    )


def _entries(seen: CompanyDetails) -> list[Entry]:
    return [
        Entry(
            "cut_off_hour", N_("Leaves the same day"), Kind.WHOLE, seen.cut_off_hour, required=True, width=8,
            help=N_("The hour before which an order leaves on the same working day; 24: all day long."),
        ),
        Entry(
            "working_days", N_("Working days"), value=seen.working_days, required=True, width=8,
            help=N_("Weekdays on which goods leave, as digits, 1 for Monday. Holidays are known."),
        ),
        Entry(
            "transit_days", N_("Under way, days"), Kind.WHOLE, seen.transit_days, required=True, width=8,
            help=N_("Working days after which goods that have left are with the customer; 0: on the same."),
        ),
        Entry(
            "gs1_prefix", N_("GS1 prefix"), value=seen.gs1_prefix, width=16,
            help=N_("The company's own GS1 prefix, 4 to 12 digits: the numbers on box labels begin with it."),
        ),
    ]  # fmt: skip
