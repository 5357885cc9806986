"""Billing: what was delivered on billed notes is what invoices bill, and finished orders are finished."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import aliased

from salesdesk.doctor.findings import Damage, Fault, Reading, faulty, named, numbered, rows, unequal
from salesdesk.doctor.orders import DELIVERED
from salesdesk.domain.orders.model import Order, OrderLine
from salesdesk.domain.orders.rules import BILLABLE, LineKind, OrderState
from salesdesk.domain.receivables.model import Invoice, InvoiceLine, InvoiceOrder
from salesdesk.domain.receivables.rules import InvoiceKind, InvoiceState
from salesdesk.i18n import N_
from salesdesk.office.work import Transaction
from salesdesk.storage.types import difference
from salesdesk.warehouse.ledger.model import StockDocument
from salesdesk.warehouse.ledger.rules import DocumentKind, DocumentState

__all__ = ["billed_is_delivered", "completed_is_billed", "notes_are_billed", "nothing_billed_twice"]

_BILLED: Final = (
    select(InvoiceLine.order_line_id, InvoiceLine.base_quantity.label("quantity"))
    .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
    .where(
        Invoice.kind == InvoiceKind.INVOICE,
        Invoice.state == InvoiceState.POSTED,
        InvoiceLine.order_line_id.is_not(None),
    )
)
"""Order line and base units, for every line of an invoice. Credits do not reopen a line."""

_WANTED: Final = difference(OrderLine.base_quantity, OrderLine.closed_quantity)
_BY_ITSELF: Final = OrderLine.kind.in_(BILLABLE) & OrderLine.parent_line_id.is_(None)

_REVERSAL: Final = aliased(StockDocument)
_NOTE_FAULTS: Final[tuple[Fault, ...]] = (
    (
        or_(
            StockDocument.kind != DocumentKind.GOODS_ISSUE,
            StockDocument.state != DocumentState.POSTED,
            StockDocument.reverses_id.is_not(None),
            select(_REVERSAL.id).where(_REVERSAL.reverses_id == StockDocument.id).exists(),
        ),
        N_("The document is billed by {invoice}, but is no goods-issue note that stands."),
    ),
    (
        or_(
            Invoice.id.is_(None),
            Invoice.kind != InvoiceKind.INVOICE,
            Invoice.state != InvoiceState.POSTED,
        ),
        N_("The note is billed by {invoice}, which is no posted invoice."),
    ),
    (InvoiceOrder.order_id.is_(None), N_("The note is billed by {invoice}, which does not bill its order.")),
)


_FAULTY_NOTES: Final = faulty(
    select(StockDocument.number, StockDocument.id, Invoice.number, StockDocument.invoice_id)
    .outerjoin(Invoice, Invoice.id == StockDocument.invoice_id)
    .outerjoin(
        InvoiceOrder,
        (InvoiceOrder.invoice_id == StockDocument.invoice_id)
        & (InvoiceOrder.order_id == StockDocument.order_id),
    )
    .where(StockDocument.invoice_id.is_not(None))
    .order_by(StockDocument.id),
    _NOTE_FAULTS,
)


def notes_are_billed(tx: Transaction) -> Iterator[Damage]:
    """A billed document is a goods-issue note that stands, on a posted invoice that bills its order."""
    for number, id_, invoice, invoice_id, fault in rows(tx, _FAULTY_NOTES):
        yield Damage(
            numbered(number, id_), _NOTE_FAULTS[fault][1], {"invoice": numbered(invoice, invoice_id)}
        )


def _summed(quantities: Reading) -> Any:
    """Quantities of order lines, summed by line."""
    each = quantities.subquery()
    return (
        select(each.c.order_line_id, func.sum(each.c.quantity).label("quantity"))
        .group_by(each.c.order_line_id)
        .subquery()
    )


def _named(quantities: Reading) -> Reading:
    """A statement that gives two quantities of order lines, with what names the lines."""
    return (
        quantities.join(Order, Order.id == OrderLine.order_id)
        .add_columns(Order.number, Order.id, OrderLine.position)
        .order_by(OrderLine.id)
    )


def _short(kind: ColumnElement[bool], happened: Reading) -> Reading:
    """Lines of completed orders of which less has happened than is wanted."""
    done = _summed(happened)
    so_far = func.coalesce(done.c.quantity, 0)
    return _named(
        select(so_far, _WANTED)
        .select_from(OrderLine)
        .outerjoin(done, done.c.order_line_id == OrderLine.id)
        .where(Order.state == OrderState.COMPLETED, kind, so_far < _WANTED)
    )


def _lines(tx: Transaction, statement: Reading, text: str) -> Iterator[Damage]:
    """What a statement of two quantities of named order lines finds."""
    for first, second, number, id_, position in rows(tx, statement):
        yield Damage(named(numbered(number, id_), position), text, {"first": first, "second": second})


_DIFFERING: Final = unequal(_BILLED, DELIVERED.where(StockDocument.invoice_id.is_not(None)))
_NOT_AS_DELIVERED: Final = _named(
    select(_DIFFERING.c.stored, _DIFFERING.c.counted)
    .join_from(_DIFFERING, OrderLine, OrderLine.id == _DIFFERING.c.order_line_id)
    .where(OrderLine.kind == LineKind.GOODS, OrderLine.parent_line_id.is_(None))
)
_IN_ALL: Final = _summed(_BILLED)
_BILLED_TOO_MUCH: Final = _named(
    select(_IN_ALL.c.quantity, _WANTED)
    .join_from(_IN_ALL, OrderLine, OrderLine.id == _IN_ALL.c.order_line_id)
    .where(or_(_IN_ALL.c.quantity > _WANTED, ~_BY_ITSELF))
)
_NOT_ALL_BILLED: Final = _short(_BY_ITSELF, _BILLED)
_NOT_ALL_DELIVERED: Final = _short(OrderLine.kind == LineKind.GOODS, DELIVERED)


def billed_is_delivered(tx: Transaction) -> Iterator[Damage]:
    """Of every goods line exactly that is billed which its billed notes delivered."""
    return _lines(tx, _NOT_AS_DELIVERED, N_("{first} are billed, the billed notes delivered {second}."))


def nothing_billed_twice(tx: Transaction) -> Iterator[Damage]:
    """Of no line more is billed than is wanted; of a component nothing, its kit is billed."""
    return _lines(tx, _BILLED_TOO_MUCH, N_("{first} are billed, only {second} are wanted."))


def completed_is_billed(tx: Transaction) -> Iterator[Damage]:
    """Of a completed order nothing is left to deliver or to bill."""
    billed = N_("The order is completed, of {second} only {first} are billed.")
    delivered = N_("The order is completed, of {second} only {first} are delivered.")
    yield from _lines(tx, _NOT_ALL_BILLED, billed)
    yield from _lines(tx, _NOT_ALL_DELIVERED, delivered)
