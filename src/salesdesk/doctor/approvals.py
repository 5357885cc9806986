"""Approvals: an order waits just while somebody has been asked about it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sqlalchemy import select

from salesdesk.doctor.findings import Damage, Reading, numbered, rows
from salesdesk.domain.approvals.model import Approval
from salesdesk.domain.orders.model import Order
from salesdesk.domain.orders.rules import OrderState
from salesdesk.i18n import N_
from salesdesk.office.work import Transaction

__all__ = ["waiting_is_asked"]

_ASKED_FOR: Final = select(Approval.order_id).where(Approval.is_open())
_NOT_ASKED: Final[Reading] = (
    select(Order.number, Order.id)
    .where(Order.state == OrderState.WAITING, Order.id.not_in(_ASKED_FOR))
    .order_by(Order.id)
)
_NOT_WAITING: Final[Reading] = (
    select(Order.number, Order.id, Order.state)
    .join(Approval, Approval.order_id == Order.id)
    .where(Approval.is_open(), Order.state != OrderState.WAITING)
    .order_by(Approval.id)
)


def waiting_is_asked(tx: Transaction) -> Iterator[Damage]:
    """Each order that waits stands in the queue, and nothing else does."""
    text = N_("The order waits to be approved, and nobody has been asked.")
    for number, id_ in rows(tx, _NOT_ASKED):
        yield Damage(numbered(number, id_), text, {})
    text = N_("Somebody is asked to approve the order; it is {state}.")
    for number, id_, state in rows(tx, _NOT_WAITING):
        yield Damage(numbered(number, id_), text, {"state": state})
