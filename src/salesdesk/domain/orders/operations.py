"""What orders are found by. Permissions are the verbs' business."""

from __future__ import annotations

from typing import Final

from sqlalchemy import or_, select

from salesdesk.domain.customers.model import Customer
from salesdesk.domain.customers.operations import ORDERS_INDEX
from salesdesk.domain.orders.model import Order
from salesdesk.lookup.delta import note_changed
from salesdesk.lookup.index import Index
from salesdesk.lookup.papers import Part, found_by
from salesdesk.lookup.text import Mark
from salesdesk.office.work import Transaction

__all__ = ["ORDERS", "note_draft"]

_NAME: Final = select(Customer.name).where(Customer.id == Order.sold_to_id).scalar_subquery()
_NUMBER: Final = select(Customer.number).where(Customer.id == Order.sold_to_id).scalar_subquery()

ORDERS: Final = Index(
    ORDERS_INDEX,
    Order.id,
    found_by(
        Part(Mark.CODE, Order.number),
        Part(Mark.WORDS, Order.number),  # “kowalski 429”
        Part(Mark.NAME, _NAME),
        Part(Mark.NUMBER, _NUMBER),
        Part(Mark.NUMBER, Order.customer_number),
        Part(Mark.WORDS, Order.reference),
        Part(Mark.WORDS, Order.ship_name),
        Part(Mark.WORDS, Order.ship_city),
    ),
    popularity=select(Order.id, Order.id),
    condition=or_(Order.number.is_not(None), Order.customer_number != "", Order.reference != ""),
)
"""What orders are found by, the newest first: those that have a number of ours or are called
something by the customer."""


def note_draft(tx: Transaction, order_id: int) -> None:
    """Let a draft be found by what its customer calls it, now that this was said."""
    note_changed(tx, ORDERS, [order_id])
