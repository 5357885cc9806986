"""Calls that wait to be gone on with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from salesdesk.clock import zone
from salesdesk.domain.drafts.handing_over import hand_over
from salesdesk.domain.drafts.queries import ParkedDraft, parked_drafts
from salesdesk.domain.drafts.twice.rules import EnteredBefore
from salesdesk.i18n import N_
from salesdesk.screens import wording
from salesdesk.screens.base import Commanded
from salesdesk.screens.commands import Command, command
from salesdesk.screens.dialogs.choice import Choice
from salesdesk.screens.handing_over import HANDED_OVER, give_to_colleague, may_go_on_here
from salesdesk.screens.order_entry.call import Call
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.columns import amount
from salesdesk.screens.widgets.line_table import Column

__all__ = ["ParkedCalls", "choose_parked", "confirmed_when", "since"]


class ParkedCalls(Choice[ParkedDraft]):
    """One's own drafts, the newest first; the cursor on one of them.

    Who handed one over is told where anybody did.
    """

    def __init__(self, seat: Seat, parked: Sequence[ParkedDraft], cursor: int = 0) -> None:
        giver = (
            [Column(seat.word(N_("Given by")), 8, whole=True)] if any(each.giver for each in parked) else []
        )
        super().__init__(
            seat,
            seat.word(N_("Parked calls")),
            parked,
            [
                Column(seat.word(N_("Number")), 10, whole=True),
                Column(seat.word(N_("Name")), 18, grows=True),
                *giver,
                Column(seat.word(N_("Lines")), 7, right=True),
                Column(seat.word(N_("Gross")), 14, right=True),
                Column(seat.word(N_("Since")), 12),
            ],
            lambda each: (
                each.customer,
                f"{seat.word(N_('Quote'))} · {each.customer_name}" if each.is_quote else each.customer_name,
                *([each.giver] if giver else []),
                str(each.lines),
                "" if each.gross is None else amount(each.gross, seat.language, currency=each.currency),
                since(each.created_at, seat, always_day=True),
            ),
            cursor,
        )

    def _offered(self) -> list[Command]:
        """Calls are gone on with; they are handed over more seldom."""
        return sorted(super()._offered(), key=lambda each: each.name == "give")

    @command("ctrl+t", N_("Hand over"), N_("Give the call to a colleague, whose parked call it becomes."))
    async def give(self) -> None:
        """Choose whose it is to be; the others stay to be gone on with."""
        call = self.list.current
        if call is None:
            return
        name = await give_to_colleague(self, lambda user_id: self.do(hand_over, call.id, user_id))
        if name:
            self.list.set_rows([each for each in self.list.rows if each.id != call.id])
            self.tell(HANDED_OVER, customer=call.customer_name, name=name)


async def choose_parked(screen: Commanded, call: Call) -> ParkedDraft | None:
    """Choose one of one's own parked calls to go on with, but not this one; None if none is parked or chosen.

    One that is open at another desk is gone on with only on purpose. The cursor is on one of the customer
    who is on the phone, if he has any.
    """
    parked = [each for each in await screen.ask(parked_drafts) if each.id != call.order_id]
    if not parked:
        screen.tell(N_("No call is parked."))
        return None
    customer = call.customer
    his = customer.parked.id if customer is not None and customer.parked is not None else None
    cursor = next((index for index, each in enumerate(parked) if each.id == his), 0)
    chosen = await screen.show(ParkedCalls(screen.seat, parked, cursor))
    return chosen if chosen is not None and await may_go_on_here(screen, chosen.id) else None


def since(instant: datetime, seat: Seat, *, always_day: bool = False) -> str:
    """When a call began, in the company's time; the day only if it was not today, unless always."""
    at = instant.astimezone(zone(seat.person.timezone if seat.person else "UTC"))
    if at.date() == seat.today and not always_day:
        return f"{at:%H:%M}"
    return f"{wording.short_day(at.date(), seat.language)} {at:%H:%M}"


def confirmed_when(order: EnteredBefore, seat: Seat) -> str:
    """When an order was confirmed, and whose it is, if it is somebody's."""
    at = since(order.confirmed_at, seat)
    return f"{at}, {order.owner}" if order.owner else at
