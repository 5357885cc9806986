"""Calls that were under way when a desk was cut off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import bindparam, or_, select

from salesdesk.domain.drafts.under_way.model import OpenCall
from salesdesk.domain.orders.model import Order
from salesdesk.domain.orders.rules import OrderState
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, query

__all__ = ["CallUnderWay", "calls_under_way"]


@dataclass(frozen=True, slots=True)
class CallUnderWay:
    """A call of one's own at some desk, which may have gone. `silent` is how long nothing was heard of it."""

    desk: str
    program: str
    order_id: int | None
    at: datetime
    silent: timedelta
    place: dict[str, Any]


_OWN: Final = (
    select(OpenCall.desk, OpenCall.program, OpenCall.order_id, OpenCall.at, OpenCall.place)
    .outerjoin(Order, Order.id == OpenCall.order_id)
    .where(
        OpenCall.user_id == bindparam("user"),
        or_(
            OpenCall.order_id.is_(None),
            (Order.state == OrderState.DRAFT) & (Order.owner_id == OpenCall.user_id),
        ),
    )
    .order_by(OpenCall.at.desc(), OpenCall.desk)
)


@query(Permission.ORDERS_ENTER)
def calls_under_way(tx: Transaction) -> list[CallUnderWay]:
    """The reader's calls at all desks, the newest first; no order that has been confirmed or given away."""
    rows = tx.session.execute(_OWN, {"user": tx.actor.id})
    return [
        CallUnderWay(desk, program, order_id, at, tx.now - at, place)
        for desk, program, order_id, at, place in rows
    ]
