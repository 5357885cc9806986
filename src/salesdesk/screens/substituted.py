"""Telling whoever looks after an order that something else comes than was ordered."""

from __future__ import annotations

from typing import Final

from salesdesk.domain.fulfilment.substituting import Substituted, substituted_for_me, substituted_told
from salesdesk.i18n import N_
from salesdesk.screens.base import Commanded
from salesdesk.screens.seat import Seat

__all__ = ["tell_substituted"]

_AT_ONCE: Final = 2
"""So many fit into the message line; the others are told the next time."""


async def tell_substituted(screen: Commanded) -> bool:
    """Tell whoever sits at `screen` what was replaced on his orders, once; whether anything was."""
    found = (await screen.ask(substituted_for_me))[:_AT_ONCE]
    if not found:
        return False
    screen.warn("{said}", said=" ".join(_said(each, screen.seat) for _, each in found))
    await screen.do(substituted_told, [id_ for id_, _ in found])
    return True


def _said(each: Substituted, seat: Seat) -> str:
    return seat.say(
        N_("{number} {customer}: {quantity} {by} come instead of {code}."),
        number=each.number,
        customer=each.customer,
        quantity=each.quantity,
        by=each.by,
        code=each.code,
    )
