"""Filling the labels of the boxes that a goods-issue note leaves in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy import bindparam, select

from salesdesk.documents.parcels import BoxLabelPaper
from salesdesk.domain.boxes.verbs import boxes_of
from salesdesk.domain.company.queries import company
from salesdesk.domain.orders.model import Order
from salesdesk.domain.printing.parties import own_party, party
from salesdesk.errors import NotFound, Refused
from salesdesk.i18n import N_
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, query
from salesdesk.warehouse.ledger.model import StockDocument
from salesdesk.warehouse.ledger.rules import DocumentKind, DocumentState

__all__ = ["PrintableBoxes", "box_label_paper"]

_NOTE: Final = (
    select(StockDocument, Order)
    .join(Order, Order.id == StockDocument.order_id)
    .where(
        StockDocument.number == bindparam("number"),
        StockDocument.kind == DocumentKind.GOODS_ISSUE,
        StockDocument.state == DocumentState.POSTED,
    )
)


@dataclass(frozen=True, slots=True)
class PrintableBoxes:
    """The labels of a note's boxes, and the customer's language."""

    paper: BoxLabelPaper
    language: str


@query(Permission.STOCK_SEE)
def box_label_paper(tx: Transaction, number: str) -> PrintableBoxes:
    """The labels of the boxes of a goods-issue note (WZ), by its number.

    Raises NotFound, and Refused for a note whose boxes have no numbers.
    """
    row = tx.session.execute(_NOTE, {"number": number}).one_or_none()
    if row is None:
        raise NotFound(N_("There is no goods-issue note {number}."), number=number)
    note, order = row
    boxes = boxes_of(tx, number)
    if not boxes:
        raise Refused(N_("Say first how many boxes {number} leaves in."), number=number)
    paper = BoxLabelPaper(
        number=number,
        issued_on=note.business_date,
        company=own_party(company(tx)),
        ship_to=replace(party(note.partner), number=""),
        order_number=order.number or "",
        partner_number=order.customer_number,
        partner_reference=order.reference,
        shipping=" ".join(part for part in (order.carrier, order.shipping_method) if part),
        boxes=boxes,
    )
    return PrintableBoxes(paper, order.language)
