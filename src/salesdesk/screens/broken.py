"""Telling whoever looks after an order that something comes later than the customer was promised."""

from __future__ import annotations

from typing import Final

from salesdesk.domain.orders.broken import broken_for_me, broken_told
from salesdesk.domain.promising.rules import Broken
from salesdesk.i18n import N_
from salesdesk.screens.base import Commanded
from salesdesk.screens.promised import day_told
from salesdesk.screens.seat import Seat

__all__ = ["tell_broken"]

_AT_ONCE: Final = 2
"""So many fit into the message line; the others are told the next time."""


async def tell_broken(screen: Commanded) -> bool:
    """Tell whoever sits at `screen` which promises of his orders broke, once; whether there were any."""
    broken = (await screen.ask(broken_for_me))[:_AT_ONCE]
    if not broken:
        return False
    screen.warn("{said}", said=" ".join(_said(each, screen.seat) for _, each in broken))
    await screen.do(broken_told, [id_ for id_, _ in broken])
    return True


def _said(broken: Broken, seat: Seat) -> str:
    text = (
        N_("{number} {customer}: {quantity} {code}, promised for {promised}, will not come.")
        if broken.now_on is None
        else N_("{number} {customer}: {quantity} {code}, promised for {promised}, will be there {now}.")
    )
    return seat.say(
        text,
        number=broken.number,
        customer=broken.customer,
        quantity=broken.quantity,
        code=broken.code,
        promised=day_told(broken.promised_on, seat),
        now=day_told(broken.now_on or broken.promised_on, seat),
    )
