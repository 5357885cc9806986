"""States of an order, kinds of its lines, and what may follow what."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from salesdesk.domain.catalogue.rules import ArticleKind
from salesdesk.errors import IllegalMove
from salesdesk.i18n import N_

__all__ = [
    "LINE_KIND_OF",
    "MOVES",
    "OPEN_STATES",
    "Channel",
    "LineKind",
    "OrderState",
    "require_move",
]


class OrderState(StrEnum):
    """An order's own state. How far it is reserved, issued, invoiced or paid follows from facts."""

    DRAFT = "draft"
    CONFIRMED = "confirmed"
    ON_HOLD = "on_hold"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


MOVES: Final[Mapping[OrderState, frozenset[OrderState]]] = {
    OrderState.DRAFT: frozenset({OrderState.CONFIRMED, OrderState.CANCELLED}),
    OrderState.CONFIRMED: frozenset({OrderState.ON_HOLD, OrderState.COMPLETED, OrderState.CANCELLED}),
    OrderState.ON_HOLD: frozenset({OrderState.CONFIRMED, OrderState.CANCELLED}),
    OrderState.COMPLETED: frozenset(),
    OrderState.CANCELLED: frozenset(),
}
"""What may follow what. Completed: nothing is left to deliver or to bill."""

OPEN_STATES: Final = (OrderState.CONFIRMED, OrderState.ON_HOLD)
"""States of orders that still bind goods and credit."""


def require_move(before: OrderState, after: OrderState) -> None:
    """Raise IllegalMove unless an order may go from `before` to `after`."""
    if after not in MOVES[before]:
        raise IllegalMove(N_("The order is {before} and cannot become {after}."), before=before, after=after)


class LineKind(StrEnum):
    """What a line is. Only goods touch stock; a kit's components are goods lines below it."""

    GOODS = "goods"
    SERVICE = "service"
    DEPOSIT = "deposit"
    KIT = "kit"
    TEXT = "text"


LINE_KIND_OF: Final[Mapping[ArticleKind, LineKind]] = {
    ArticleKind.GOODS: LineKind.GOODS,
    ArticleKind.SERVICE: LineKind.SERVICE,
    ArticleKind.DEPOSIT: LineKind.DEPOSIT,
    ArticleKind.KIT: LineKind.KIT,
}


class Channel(StrEnum):
    """How the order reached us."""

    PHONE = "phone"
    EMAIL = "email"
    FAX = "fax"
    SHOP = "shop"
    PORTAL = "portal"
