"""What an order's approval says on its screen: who is asked, what was decided, what stops it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from salesdesk.domain.approvals.queries import ApprovalView
from salesdesk.domain.approvals.rules import Decision
from salesdesk.domain.selling_limits.rules import Reason
from salesdesk.i18n import N_
from salesdesk.screens import wording
from salesdesk.screens.order_entry.parked import since
from salesdesk.screens.reasons import reasons_in_short, weightiest_first
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.info_line import Fact

__all__ = ["approval_facts"]

_DECIDED: Final = {
    Decision.APPROVED: N_("approved by {by} {when}"),
    Decision.RETURNED: N_("sent back by {by} {when}"),
    Decision.WITHDRAWN: N_("taken back by {by} {when}"),
}


def approval_facts(approval: ApprovalView | None, stopped: Sequence[Reason], seat: Seat) -> list[Fact]:
    """What somebody who sees an order has to know of limits: what stops it, then who decides or did."""
    facts: list[Fact] = [(each.text(seat.language), "bad") for each in weightiest_first(stopped)]
    if approval is None:
        return facts
    if approval.decision is None:
        facts.append((reasons_in_short(approval.reasons, seat), "bad"))
        facts.append((seat.say(N_("asked by {name}"), name=approval.asked_by or "–"), ""))
        if approval.firm_until is not None:
            day = wording.day(approval.firm_until, seat.language)
            facts.append((seat.say(N_("goods kept until {day}"), day=day), ""))
        return facts
    at = "" if approval.decided_at is None else since(approval.decided_at, seat, always_day=True)
    text = _DECIDED[approval.decision]
    facts.append((seat.say(text, by=approval.decided_by or "–", when=at), "strong"))
    facts.append((approval.note, "name"))
    return facts
