"""Placing a draft with its supplier, after a question if it is smaller than he takes."""

from __future__ import annotations

from salesdesk.domain.purchasing.queries import purchase_order_view
from salesdesk.domain.purchasing.rules import PurchaseView
from salesdesk.domain.purchasing.verbs import place
from salesdesk.i18n import N_, Amount
from salesdesk.screens.base import Commanded
from salesdesk.screens.dialogs.question import Question

__all__ = ["place_draft"]


async def place_draft(screen: Commanded, purchase_id: int) -> str | None:
    """Place a draft for the person at `screen`; its number, None if they would rather not."""
    view = await screen.ask(purchase_order_view, purchase_id)
    if view.below_minimum and not await _is_meant(screen, view):
        return None
    return await screen.do(place, purchase_id, below_minimum=view.below_minimum)


async def _is_meant(screen: Commanded, view: PurchaseView) -> bool:
    """Who does not see costs is told that it is too small, not by how much."""
    if view.total is None:
        text = screen.say(
            N_("{supplier} takes no order that is so small. Place it all the same?"), supplier=view.supplier
        )
    else:
        text = screen.say(
            N_("The order comes to {value}, {supplier} takes orders from {minimum}. Place it all the same?"),
            value=Amount(view.total, view.currency),
            supplier=view.supplier,
            minimum=Amount(view.minimum, view.currency),
        )
    return await screen.show(Question(screen.seat, screen.say(N_("Below the minimum order")), text)) is True
