"""Who at the customer's allows what the contact may not order alone."""

from __future__ import annotations

from collections.abc import Sequence

from salesdesk.domain.drafts.callers import OrderingContact
from salesdesk.i18n import N_
from salesdesk.screens import wording
from salesdesk.screens.base import Commanded
from salesdesk.screens.dialogs.choice import Choice
from salesdesk.screens.order_entry.call import Call
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.line_table import Column

__all__ = ["Authorisation", "authorised"]


class Authorisation(Choice[OrderingContact]):
    """The colleagues of a contact who may order as much as this."""

    def __init__(self, seat: Seat, contact: str, people: Sequence[OrderingContact]) -> None:
        super().__init__(
            seat,
            seat.say(N_("{contact} may not order so much: who authorises it?"), contact=contact),
            people,
            [
                Column(seat.word(N_("Name")), 20, grows=True),
                Column(seat.word(N_("Job")), 18),
                Column(seat.word(N_("Up to")), 14, right=True),
            ],
            lambda each: (
                each.name,
                each.job,
                "–" if each.order_limit is None else wording.money(each.order_limit, seat.language),
            ),
        )


async def authorised(screen: Commanded, call: Call) -> int | None:
    """Who at the customer's allows what the contact may not; None if nobody can or does."""
    customer, view = call.customer, call.view
    if customer is None or view is None or view.totals is None or view.typed.contact_id is None:
        return None
    people = customer.who_may_authorise(view.totals.gross, view.typed.contact_id)
    if not people:
        return None
    chosen = await screen.show(Authorisation(screen.seat, view.contact, people))
    return None if chosen is None else chosen.id
