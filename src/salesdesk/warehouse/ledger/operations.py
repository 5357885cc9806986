"""Posting a warehouse document: its lines, its moves, and the balances they change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from salesdesk.money import ZERO
from salesdesk.office.numbering import document_number, draw
from salesdesk.office.work import Transaction
from salesdesk.storage.rows import add_for_ids, add_rows
from salesdesk.warehouse.ledger.model import StockDocument, StockDocumentLine, StockMove
from salesdesk.warehouse.ledger.rules import DocumentKind, DocumentState
from salesdesk.warehouse.stock.operations import BatchKey, Place, Shift, shift_balances, shift_batches

__all__ = ["Header", "Line", "Posted", "post"]


@dataclass(frozen=True, slots=True)
class Header:
    """What a warehouse document is about."""

    kind: DocumentKind
    warehouse_id: int
    warehouse_code: str
    business_date: date
    partner: dict[str, Any]
    order_id: int | None = None
    purchase_order_id: int | None = None
    supplier_id: int | None = None
    reference: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A quantity of a batch, positive, in base units, with the cost of one."""

    article_id: int
    batch_id: int
    quantity: Decimal
    unit_cost: Decimal
    order_line_id: int | None = None
    purchase_line_id: int | None = None


@dataclass(frozen=True, slots=True)
class Posted:
    """A posted document."""

    id: int
    number: str


def post(tx: Transaction, header: Header, lines: Sequence[Line], sequence: int | None = None) -> Posted:
    """Post a document whose kind takes goods out (WZ, RW) or brings them in (PZ, PW).

    What goes out by a goods-issue note was allocated and reserved; both go with it. What
    goes out otherwise is nobody's any more: the caller has released it. Balances of what
    comes in must exist. The number is drawn last, unless the caller already has its
    `sequence`.
    """
    leaves = header.kind is DocumentKind.GOODS_ISSUE
    sign = -1 if header.kind in (DocumentKind.GOODS_ISSUE, DocumentKind.INTERNAL_ISSUE) else 1
    places: dict[Place, Decimal] = defaultdict(lambda: ZERO)
    batches: dict[BatchKey, Decimal] = defaultdict(lambda: ZERO)
    for line in lines:
        places[line.article_id, header.warehouse_id] += sign * line.quantity
        batches[line.batch_id, header.warehouse_id] += sign * line.quantity
    shift_balances(tx, {key: Shift(by, taken=by if leaves else ZERO) for key, by in places.items()})
    shift_batches(tx, {key: Shift(by, taken=by if leaves else ZERO) for key, by in batches.items()})
    year = header.business_date.year
    if sequence is None:
        [sequence] = draw(tx, header.kind, year, header.warehouse_code)
    number = document_number(header.kind, sequence, year, header.warehouse_code)
    [document_id] = add_for_ids(
        tx.session,
        StockDocument,
        [
            {
                "kind": header.kind,
                "state": DocumentState.POSTED,
                "number": number,
                "warehouse_id": header.warehouse_id,
                "business_date": header.business_date,
                "posted_at": tx.now,
                "order_id": header.order_id,
                "purchase_order_id": header.purchase_order_id,
                "supplier_id": header.supplier_id,
                "reason": header.reason,
                "reference": header.reference,
                "partner": header.partner,
            }
        ],
    )
    numbered = list(enumerate(lines, 1))
    add_rows(
        tx.session,
        StockDocumentLine,
        [
            {
                "document_id": document_id,
                "position": position,
                "article_id": line.article_id,
                "batch_id": line.batch_id,
                "order_line_id": line.order_line_id,
                "purchase_line_id": line.purchase_line_id,
                "quantity": line.quantity,
                "unit_cost": line.unit_cost,
            }
            for position, line in numbered
        ],
    )
    add_rows(
        tx.session,
        StockMove,
        [
            {
                "document_id": document_id,
                "position": position,
                "article_id": line.article_id,
                "batch_id": line.batch_id,
                "warehouse_id": header.warehouse_id,
                "quantity": sign * line.quantity,
                "unit_cost": line.unit_cost,
                "business_date": header.business_date,
                "at": tx.now,
            }
            for position, line in numbered
        ],
    )
    tx.record("stock_document", document_id, number=number)
    return Posted(document_id, number)
