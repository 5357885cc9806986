"""Saying that an order is beyond a limit, before anything happens."""

from __future__ import annotations

from salesdesk.domain.approvals.queries import outlook
from salesdesk.errors import Refused
from salesdesk.i18n import N_
from salesdesk.screens.base import Commanded
from salesdesk.screens.commands import command
from salesdesk.screens.dialogs.question import Caution
from salesdesk.screens.order_entry.call import Call
from salesdesk.screens.reasons import reason_lines

__all__ = ["SendToApprove", "require_sent"]


class SendToApprove(Caution):
    """The order will have to wait, and why: Enter sends it. It can be taken back until somebody decides."""

    @command("enter,f9", N_("Send"), N_("Let it wait until somebody approves it; its goods stay."), once=True)
    async def yes(self) -> None:
        """Send it."""
        self.dismiss(True)

    @command("escape,f12,f3", N_("Back"), N_("Back to the order: it stays a draft."))
    async def leave(self) -> None:
        """Nothing is done."""
        self.dismiss(False)


async def require_sent(screen: Commanded, call: Call) -> None:
    """Say where the order is beyond a limit, and what confirming it comes to then.

    Raises Refused if the person at `screen` goes back to it.
    """
    if call.order_id is None or call.view is None or call.is_behind:
        return  # confirming is refused
    standing = await screen.ask(outlook, call.order_id)
    if not standing.reasons:
        return
    seat = screen.seat
    said = reason_lines(standing.reasons, seat)
    if standing.waits:
        title = N_("The quote has to be approved") if call.is_quote else N_("The order has to be approved")
        dialog: Caution = SendToApprove(seat, seat.word(title), said)
    else:
        question = seat.word(N_("You may approve that. Confirm it?"))
        dialog = Caution(seat, seat.word(N_("Beyond a limit")), f"{said}\n{question}")
    if await screen.show(dialog) is not True:
        raise Refused(N_("Nothing is issued yet.") if call.is_quote else N_("Nothing is confirmed yet."))
