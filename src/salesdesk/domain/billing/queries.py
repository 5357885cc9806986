"""What is ready to be billed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import literal_column, select
from sqlalchemy.orm import aliased

from salesdesk.domain.billing.rules import Delivery
from salesdesk.domain.orders.model import Order
from salesdesk.money import ZERO
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, query
from salesdesk.storage.lists import among
from salesdesk.warehouse.ledger.model import StockDocument, StockDocumentLine
from salesdesk.warehouse.ledger.rules import DocumentKind, DocumentState

__all__ = ["NoteToBill", "UnbilledNote", "lock_notes", "unbilled_notes"]


@dataclass(frozen=True, slots=True)
class UnbilledNote:
    """A goods-issue note that no invoice has billed."""

    id: int
    number: str
    issued_on: date
    order_id: int
    order_number: str
    payer_id: int
    currency: str


@query(Permission.INVOICES_SEE)
def unbilled_notes(tx: Transaction, limit: int = 1000) -> list[UnbilledNote]:
    """Posted goods-issue notes not yet billed, oldest first."""
    rows = tx.session.execute(
        select(
            StockDocument.id,
            StockDocument.number,
            StockDocument.business_date,
            Order.id,
            Order.number,
            Order.payer_id,
            Order.currency,
        )
        .join(Order, Order.id == StockDocument.order_id)
        .where(
            # Written as in the index, so that it serves: billed notes are not waded through.
            literal_column("stock_document.invoice_id IS NULL"),
            literal_column("stock_document.kind = 'WZ'"),
            literal_column("stock_document.state = 'posted'"),
            literal_column("stock_document.reverses_id IS NULL"),
        )
        .order_by(StockDocument.business_date, StockDocument.id)
        .limit(limit)
    )
    return [UnbilledNote(r[0], r[1] or "", r[2], r[3], r[4] or "", r[5], r[6]) for r in rows]


@dataclass(frozen=True, slots=True)
class NoteToBill:
    """A goods-issue note under lock, with what it delivered."""

    id: int
    number: str
    order_id: int
    kind: DocumentKind
    state: DocumentState
    invoice_id: int | None
    reversed: bool
    """The note reverses another or was itself reversed: nothing of it stands."""
    delivery: Delivery


_OTHER = aliased(StockDocument)
_REVERSAL = select(_OTHER.id).where(_OTHER.reverses_id == StockDocument.id)
_NOTES: Final = (
    select(
        StockDocument.id,
        StockDocument.number,
        StockDocument.order_id,
        StockDocument.kind,
        StockDocument.state,
        StockDocument.invoice_id,
        StockDocument.reverses_id.is_not(None) | _REVERSAL.exists(),
        StockDocument.business_date,
        StockDocumentLine.order_line_id,
        StockDocumentLine.quantity,
    )
    .join(StockDocumentLine, StockDocumentLine.document_id == StockDocument.id)
    .where(among(StockDocument.id, "notes"))
    .order_by(StockDocument.id, StockDocumentLine.position)
    .with_for_update(key_share=True, of=StockDocument)
)


def lock_notes(tx: Transaction, note_ids: Iterable[int]) -> list[NoteToBill]:
    """Notes by id, locked, oldest first. The caller has their orders locked."""
    rows: dict[int, Any] = {}
    quantities: dict[int, dict[int, Decimal]] = defaultdict(dict)
    for row in tx.session.execute(_NOTES, {"notes": sorted(set(note_ids))}):
        rows[row.id] = row
        lines = quantities[row.id]
        lines[row.order_line_id] = lines.get(row.order_line_id, ZERO) + row.quantity
    return [
        NoteToBill(
            id_,
            row.number or "",
            row.order_id,
            row.kind,
            row.state,
            row.invoice_id,
            row[6],
            Delivery(row.business_date, quantities[id_]),
        )
        for id_, row in rows.items()
    ]
