"""Purchasing: whoever waits for a purchase waits for something that is still to come."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sqlalchemy import case, func, select

from salesdesk.doctor.findings import Damage, named, numbered, rows, total
from salesdesk.domain.purchasing.model import PurchaseLine, PurchaseOrder
from salesdesk.domain.purchasing.rules import PurchaseState
from salesdesk.i18n import N_
from salesdesk.office.work import Transaction
from salesdesk.storage.types import difference
from salesdesk.warehouse.ledger.model import StockDocument, StockDocumentLine
from salesdesk.warehouse.ledger.rules import DocumentState
from salesdesk.warehouse.supply.model import Supply

__all__ = ["closed_has_arrived", "waiting_fits"]

_CAME: Final = (
    select(
        StockDocumentLine.purchase_line_id,
        func.sum(
            case(
                (StockDocument.reverses_id.is_(None), StockDocumentLine.quantity),
                else_=-StockDocumentLine.quantity,
            )
        ).label("quantity"),
    )
    .join(StockDocument, StockDocument.id == StockDocumentLine.document_id)
    .where(StockDocument.state == DocumentState.POSTED, StockDocumentLine.purchase_line_id.is_not(None))
    .group_by(StockDocumentLine.purchase_line_id)
    .subquery()
)
_RECEIVED: Final = func.coalesce(_CAME.c.quantity, 0)


_WAITING: Final = (
    select(Supply.purchase_line_id, func.sum(Supply.quantity).label("quantity"))
    .where(Supply.purchase_line_id.is_not(None))
    .group_by(Supply.purchase_line_id)
    .subquery()
)
_OUTSTANDING: Final = case(
    (
        PurchaseOrder.state.in_((PurchaseState.DRAFT, PurchaseState.ORDERED)),
        difference(PurchaseLine.quantity, PurchaseLine.closed_quantity, _RECEIVED),
    ),
    else_=0,
)
_MORE_WAITING: Final = (
    select(PurchaseOrder.number, PurchaseOrder.id, PurchaseLine.position, _WAITING.c.quantity, _OUTSTANDING)
    .select_from(_WAITING)
    .join(PurchaseLine, PurchaseLine.id == _WAITING.c.purchase_line_id)
    .join(PurchaseOrder, PurchaseOrder.id == PurchaseLine.purchase_order_id)
    .outerjoin(_CAME, _CAME.c.purchase_line_id == PurchaseLine.id)
    .where(_WAITING.c.quantity > _OUTSTANDING)
    .order_by(PurchaseLine.id)
)


def waiting_fits(tx: Transaction) -> Iterator[Damage]:
    """No more supply waits for a purchase line than is outstanding; of an order that is over, none."""
    for number, id_, position, waits, left in rows(tx, _MORE_WAITING):
        yield Damage(
            named(numbered(number, id_), position),
            N_("Order lines wait for {waiting}, outstanding are {outstanding}."),
            {"waiting": waits, "outstanding": left},
        )


_CLOSED_EARLY: Final = (
    select(PurchaseOrder.number, PurchaseOrder.id, PurchaseLine.position, PurchaseLine.quantity, _RECEIVED)
    .select_from(PurchaseLine)
    .join(PurchaseOrder, PurchaseOrder.id == PurchaseLine.purchase_order_id)
    .outerjoin(_CAME, _CAME.c.purchase_line_id == PurchaseLine.id)
    .where(
        PurchaseOrder.state == PurchaseState.CLOSED,
        total(_RECEIVED, PurchaseLine.closed_quantity) < PurchaseLine.quantity,
    )
    .order_by(PurchaseLine.id)
)


def closed_has_arrived(tx: Transaction) -> Iterator[Damage]:
    """Of a closed purchase order nothing is outstanding."""
    for number, id_, position, ordered, came in rows(tx, _CLOSED_EARLY):
        yield Damage(
            named(numbered(number, id_), position),
            N_("The purchase order is closed, of {ordered} only {came} have come."),
            {"ordered": ordered, "came": came},
        )
