"""Telling people what has been decided about orders that they asked to have approved."""

from __future__ import annotations

from typing import Final

from salesdesk.domain.approvals.rules import Decision
from salesdesk.domain.approvals.told import (
    DecisionTold,
    KeptTooLong,
    decisions_for,
    decisions_seen,
    kept_too_long,
)
from salesdesk.i18n import N_
from salesdesk.screens.base import Commanded
from salesdesk.screens.broken import tell_broken
from salesdesk.screens.seat import Seat
from salesdesk.screens.substituted import tell_substituted

__all__ = ["ask_about_kept", "tell_decisions"]

_AT_ONCE: Final = 3
"""So many fit into the message line; the others are told the next time."""

_TEXTS: Final = {
    Decision.APPROVED: N_("{number} {customer} is approved."),
    Decision.RETURNED: N_("{number} {customer} is sent back by {by}: {note}"),
    Decision.WITHDRAWN: N_("{number} {customer} was taken back by {by}."),
}


async def tell_decisions(screen: Commanded) -> bool:
    """Tell whoever sits at `screen` what others have decided, once; whether there was anything to tell.

    Which promises of his broke comes after that, then what was replaced on his orders.
    """
    decided = (await screen.ask(decisions_for))[:_AT_ONCE]
    if not decided:
        return await tell_broken(screen) or await tell_substituted(screen)
    said = " ".join(_decided(each, screen.seat) for each in decided)
    (screen.tell if all(each.decision is Decision.APPROVED for each in decided) else screen.warn)(
        "{said}", said=said
    )
    await screen.do(decisions_seen, [each.id for each in decided])
    return True


async def ask_about_kept(screen: Commanded) -> None:
    """Ask whoever sits at `screen` about the first of his orders that keeps its goods too long."""
    kept = await screen.ask(kept_too_long)
    if kept:
        screen.warn("{said}", said=_kept(kept[0], screen.seat))


def _decided(each: DecisionTold, seat: Seat) -> str:
    return seat.say(
        _TEXTS[each.decision], number=each.number, customer=each.customer_name, by=each.by, note=each.note
    )


def _kept(each: KeptTooLong, seat: Seat) -> str:
    text = N_("{number} {customer} is {state} still and was to keep its goods until {day}: is it wanted?")
    return seat.say(
        text, number=each.number, customer=each.customer_name, state=each.state, day=each.firm_until
    )
