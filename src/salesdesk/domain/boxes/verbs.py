"""Numbering the boxes of a goods-issue note."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import bindparam, select

from salesdesk.domain.boxes.rules import MOST, SERIES, sscc
from salesdesk.domain.company.queries import company
from salesdesk.errors import NotFound, Refused
from salesdesk.i18n import N_
from salesdesk.office.numbering import draw
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, query, verb
from salesdesk.storage.rows import add_rows
from salesdesk.warehouse.boxes.model import Box
from salesdesk.warehouse.ledger.model import StockDocument
from salesdesk.warehouse.ledger.rules import DocumentKind, DocumentState

__all__ = ["boxes_of", "number_boxes"]

_NOTE: Final = (
    select(StockDocument.id, StockDocument.reverses_id)
    .where(
        StockDocument.number == bindparam("number"),
        StockDocument.kind == DocumentKind.GOODS_ISSUE,
        StockDocument.state == DocumentState.POSTED,
    )
    .with_for_update()
)
_TAKEN_BACK: Final = select(StockDocument.number).where(StockDocument.reverses_id == bindparam("note"))
_BOXES: Final = (
    select(Box.sscc)
    .join(StockDocument, StockDocument.id == Box.document_id)
    .where(StockDocument.number == bindparam("number"))
    .order_by(Box.position)
)


@query(Permission.STOCK_SEE)
def boxes_of(tx: Transaction, number: str) -> tuple[str, ...]:
    """The numbers (SSCC) of the boxes of a goods-issue note, in their order; none if it has no labels yet."""
    return tuple(tx.session.scalars(_BOXES, {"number": number}))


@verb(Permission.STOCK_ISSUE)
def number_boxes(tx: Transaction, number: str, boxes: int) -> tuple[str, ...]:
    """Let a goods-issue note leave in so many boxes; their numbers (SSCC), in their order.

    Boxes that have numbers keep them, so that a label printed again is the same; a number that was
    given is never given again. Raises NotFound for what is no such note, and Refused for one that takes
    another one back or was taken back itself, for fewer boxes than have numbers, and where the company
    has no GS1 prefix.
    """
    if not 1 <= boxes <= MOST:
        raise Refused(N_("A note leaves in 1 to {most} boxes."), most=MOST).at("boxes")
    row: Any = tx.session.execute(_NOTE, {"number": number}).one_or_none()
    if row is None:
        raise NotFound(N_("There is no goods-issue note {number}."), number=number)
    if row.reverses_id is not None:
        raise Refused(N_("{number} takes another note back: there is nothing to pack."), number=number)
    there = boxes_of(tx, number)
    if boxes < len(there):
        text = N_("{number} has labels for {count} boxes already.")
        raise Refused(text, number=number, count=len(there)).at("boxes")
    if boxes == len(there):
        return there
    by = tx.session.scalar(_TAKEN_BACK, {"note": row.id})
    if by is not None:
        raise Refused(N_("{number} has been taken back already, with {by}."), number=number, by=by)
    prefix = company(tx).gs1_prefix
    if not prefix:
        raise Refused(N_("The company has no GS1 prefix yet: enter it in the settings, under Dispatch."))
    drawn = draw(tx, SERIES, 0, prefix, boxes - len(there))
    added = tuple(sscc(prefix, each) for each in drawn)
    rows = [
        {"document_id": row.id, "position": position, "sscc": each}
        for position, each in enumerate(added, len(there) + 1)
    ]
    add_rows(tx.session, Box, rows)
    tx.record("stock_document", row.id, boxes=[len(there), boxes], number=number)
    return there + added
