"""Posting a warehouse document: its lines, its moves, and the balances they change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from salesdesk.money import ZERO
from salesdesk.office.numbering import document_number, draw
from salesdesk.office.work import Transaction
from salesdesk.storage.rows import add_for_ids, add_rows
from salesdesk.warehouse.ledger.model import StockDocument, StockDocumentLine, StockMove
from salesdesk.warehouse.ledger.rules import Cause, DocumentKind, DocumentState
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
    cause: Cause | None = None
    other_warehouse_id: int | None = None
    transfer_id: int | None = None
    transit_id: int | None = None
    """The warehouse in transit, where that has a part in it."""
    reverses_id: int | None = None
    """The document that this one takes back: what it moved moves the other way."""


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


_OUT: Final = frozenset({DocumentKind.GOODS_ISSUE, DocumentKind.INTERNAL_ISSUE, DocumentKind.TRANSFER_OUT})


def post(tx: Transaction, header: Header, lines: Sequence[Line], sequence: int | None = None) -> Posted:
    """Post a document whose kind takes goods out (WZ, RW, MM−) or brings them in (PZ, PW, MM+).

    What goes out by a goods-issue note was allocated and reserved; both go with it, and come
    back with one that reverses it. What goes out otherwise is nobody's any more: the caller has
    released it. A transfer moves the same the other way in transit, where everything is blocked.
    Balances of what comes in must exist. The number is drawn last, unless the caller already has
    its `sequence`.
    """
    sign = -1 if header.kind in _OUT else 1
    if header.reverses_id is not None:
        sign = -sign
    sides = {header.warehouse_id: sign}
    if header.transit_id is not None:
        sides.setdefault(header.transit_id, -sign)
    places: dict[Place, Decimal] = defaultdict(lambda: ZERO)
    batches: dict[BatchKey, Decimal] = defaultdict(lambda: ZERO)
    for line in lines:
        for warehouse_id, way in sides.items():
            places[line.article_id, warehouse_id] += way * line.quantity
            batches[line.batch_id, warehouse_id] += way * line.quantity
    shift_balances(tx, {key: _shift(header, key[1], by) for key, by in places.items()})
    shift_batches(tx, {key: _shift(header, key[1], by) for key, by in batches.items()})
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
                "other_warehouse_id": header.other_warehouse_id,
                "transfer_id": header.transfer_id,
                "business_date": header.business_date,
                "posted_at": tx.now,
                "order_id": header.order_id,
                "purchase_order_id": header.purchase_order_id,
                "supplier_id": header.supplier_id,
                "cause": header.cause,
                "reverses_id": header.reverses_id,
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
                "warehouse_id": warehouse_id,
                "quantity": way * line.quantity,
                "unit_cost": line.unit_cost,
                "business_date": header.business_date,
                "at": tx.now,
            }
            for position, line in numbered
            for warehouse_id, way in sides.items()
        ],
    )
    tx.record("stock_document", document_id, number=number)
    return Posted(document_id, number)


def _shift(header: Header, warehouse_id: int, by: Decimal) -> Shift:
    """What becomes of a balance that changes by so much."""
    if warehouse_id == header.transit_id:
        return Shift(by, blocked=by)
    return Shift(by, taken=by if header.kind is DocumentKind.GOODS_ISSUE else ZERO)
