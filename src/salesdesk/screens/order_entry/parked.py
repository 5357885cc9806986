"""Calls that wait to be gone on with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from salesdesk.clock import zone
from salesdesk.domain.drafts.queries import ParkedDraft
from salesdesk.i18n import N_
from salesdesk.screens import wording
from salesdesk.screens.dialogs.choice import Choice
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.columns import amount
from salesdesk.screens.widgets.line_table import Column

__all__ = ["ParkedCalls", "since"]


class ParkedCalls(Choice[ParkedDraft]):
    """One's own drafts, the newest first; the cursor on one of them."""

    def __init__(self, seat: Seat, parked: Sequence[ParkedDraft], cursor: int = 0) -> None:
        super().__init__(
            seat,
            seat.word(N_("Parked calls")),
            parked,
            [
                Column(seat.word(N_("Number")), 10, whole=True),
                Column(seat.word(N_("Name")), 18, grows=True),
                Column(seat.word(N_("Lines")), 7, right=True),
                Column(seat.word(N_("Gross")), 14, right=True),
                Column(seat.word(N_("Since")), 12),
            ],
            lambda each: (
                each.customer,
                each.customer_name,
                str(each.lines),
                "" if each.gross is None else amount(each.gross, seat.language, currency=each.currency),
                since(each.created_at, seat, always_day=True),
            ),
            cursor,
        )


def since(instant: datetime, seat: Seat, *, always_day: bool = False) -> str:
    """When a call began, in the company's time; the day only if it was not today, unless always."""
    at = instant.astimezone(zone(seat.person.timezone if seat.person else "UTC"))
    if at.date() == seat.today and not always_day:
        return f"{at:%H:%M}"
    return f"{wording.short_day(at.date(), seat.language)} {at:%H:%M}"
