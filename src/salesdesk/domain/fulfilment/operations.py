"""What goods-issue notes are found by. Permissions are the verbs' business."""

from __future__ import annotations

from typing import Final

from sqlalchemy import select

from salesdesk.domain.customers.model import Customer
from salesdesk.domain.customers.operations import NOTES_INDEX
from salesdesk.domain.orders.model import Order
from salesdesk.lookup.index import Index
from salesdesk.lookup.papers import Part, found_by
from salesdesk.lookup.text import Mark
from salesdesk.warehouse.ledger.model import StockDocument
from salesdesk.warehouse.ledger.rules import DocumentKind

__all__ = ["NOTES"]

_NAME: Final = (
    select(Customer.name)
    .join(Order, Order.sold_to_id == Customer.id)
    .where(Order.id == StockDocument.order_id)
    .scalar_subquery()
)

NOTES: Final = Index(
    NOTES_INDEX,
    StockDocument.id,
    found_by(
        Part(Mark.CODE, StockDocument.number),
        Part(Mark.WORDS, StockDocument.number),  # “kowalski 429”
        Part(Mark.NAME, _NAME),
        Part(Mark.WORDS, StockDocument.partner, "name"),
        Part(Mark.NUMBER, StockDocument.partner, "customer"),
        Part(Mark.WORDS, StockDocument.reference),
        Part(Mark.WORDS, StockDocument.partner, "city"),
    ),
    popularity=select(StockDocument.id, StockDocument.id),
    condition=(StockDocument.kind == DocumentKind.GOODS_ISSUE) & StockDocument.number.is_not(None),
)
"""What goods-issue notes are found by, the newest first."""
