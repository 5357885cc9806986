"""Taking a goods-issue note back: a correcting note, and the goods lie again as before they left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import bindparam, select

from salesdesk.office.work import Transaction
from salesdesk.storage.rows import add_rows
from salesdesk.warehouse.ledger.model import StockDocument, StockDocumentLine
from salesdesk.warehouse.ledger.operations import Header, Line, Posted, post
from salesdesk.warehouse.stock.model import Warehouse
from salesdesk.warehouse.stock.operations import lock_balances
from salesdesk.warehouse.supply.model import Supply
from salesdesk.warehouse.supply.rules import SupplyKind

__all__ = ["Wanted", "reverse_issue"]

_LINES: Final = (
    select(
        StockDocumentLine.article_id,
        StockDocumentLine.batch_id,
        StockDocumentLine.quantity,
        StockDocumentLine.unit_cost,
        StockDocumentLine.order_line_id,
    )
    .where(StockDocumentLine.document_id == bindparam("document"))
    .order_by(StockDocumentLine.position)
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """How an order line wants its goods: keeping for so many days, and for which day they are promised."""

    min_shelf_days: int | None
    promised_on: date | None


def reverse_issue(
    tx: Transaction,
    note: StockDocument,
    business_date: date,
    reason: str,
    wanted: Mapping[int, Wanted],
) -> tuple[Posted, list[int]]:
    """Post the correcting note (WZ) of a goods-issue note; it, and the ids of the batches that came back.

    Each line has its goods again, allocated as they were; `wanted` says how order lines want them. The
    caller has order and note locked, and has seen that the note can be reversed. What is past its dates
    by now is still to be blocked.
    """
    lines = [Line(*row) for row in tx.session.execute(_LINES, {"document": note.id})]
    lock_balances(tx, [line.article_id for line in lines])
    header = Header(
        note.kind,
        note.warehouse_id,
        tx.session.get_one(Warehouse, note.warehouse_id).code,
        business_date,
        note.partner,
        order_id=note.order_id,
        reference=note.reference,
        reason=reason,
        reverses_id=note.id,
    )
    posted = post(tx, header, lines)
    add_rows(
        tx.session,
        Supply,
        [
            {
                "order_id": note.order_id,
                "order_line_id": line.order_line_id,
                "article_id": line.article_id,
                "kind": SupplyKind.FIRM,
                "quantity": line.quantity,
                "warehouse_id": note.warehouse_id,
                "batch_id": line.batch_id,
                "allocated": True,
                "min_shelf_days": want.min_shelf_days,
                "promised_on": want.promised_on,
            }
            for line, want in ((line, wanted[line.order_line_id or 0]) for line in lines)
        ],
    )
    return posted, sorted({line.batch_id for line in lines})
