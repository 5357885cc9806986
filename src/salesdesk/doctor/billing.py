"""Billing: what was delivered on billed notes is what invoices bill, and finished orders are finished."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import func, or_, select
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


def notes_are_billed(tx: Transaction) -> Iterator[Damage]:
    """A billed document is a goods-issue note that stands, on a posted invoice that bills its order."""
    billed = (
        select(StockDocument.number, StockDocument.id, Invoice.number, StockDocument.invoice_id)
        .outerjoin(Invoice, Invoice.id == StockDocument.invoice_id)
        .outerjoin(
            InvoiceOrder,
            (InvoiceOrder.invoice_id == StockDocument.invoice_id)
            & (InvoiceOrder.order_id == StockDocument.order_id),
        )
        .where(StockDocument.invoice_id.is_not(None))
        .order_by(StockDocument.id)
    )
    for number, id_, invoice, invoice_id, fault in rows(tx, faulty(billed, _NOTE_FAULTS)):
        yield Damage(
            numbered(number, id_), _NOTE_FAULTS[fault][1], {"invoice": numbered(invoice, invoice_id)}
        )


def billed_is_delivered(tx: Transaction) -> Iterator[Damage]:
    """Of every goods line exactly that is billed which its billed notes delivered."""
    wrong = unequal(_BILLED, DELIVERED.where(StockDocument.invoice_id.is_not(None)))
    statement = (
        select(wrong.c.stored, wrong.c.counted)
        .join_from(wrong, OrderLine, OrderLine.id == wrong.c.order_line_id)
        .where(OrderLine.kind == LineKind.GOODS, OrderLine.parent_line_id.is_(None))
    )
    return _lines(tx, statement, N_("{first} are billed, the billed notes delivered {second}."))


def nothing_billed_twice(tx: Transaction) -> Iterator[Damage]:
    """Of no line more is billed than is wanted; of a component nothing, its kit is billed."""
    billed = _summed(_BILLED)
    by_itself = (
        select(billed.c.quantity, _WANTED)
        .join_from(billed, OrderLine, OrderLine.id == billed.c.order_line_id)
        .where(or_(billed.c.quantity > _WANTED, ~_BY_ITSELF))
    )
    return _lines(tx, by_itself, N_("{first} are billed, only {second} are wanted."))


def completed_is_billed(tx: Transaction) -> Iterator[Damage]:
    """Of a completed order nothing is left to deliver or to bill."""
    for kind, happened, text in (
        (_BY_ITSELF, _BILLED, N_("The order is completed, of {second} only {first} are billed.")),
        (
            OrderLine.kind == LineKind.GOODS,
            DELIVERED,
            N_("The order is completed, of {second} only {first} are delivered."),
        ),
    ):
        done = _summed(happened)
        so_far = func.coalesce(done.c.quantity, 0)
        statement = (
            select(so_far, _WANTED)
            .select_from(OrderLine)
            .outerjoin(done, done.c.order_line_id == OrderLine.id)
            .where(Order.state == OrderState.COMPLETED, kind, so_far < _WANTED)
        )
        yield from _lines(tx, statement, text)


def _summed(quantities: Reading) -> Any:
    """Quantities of order lines, summed by line."""
    each = quantities.subquery()
    return (
        select(each.c.order_line_id, func.sum(each.c.quantity).label("quantity"))
        .group_by(each.c.order_line_id)
        .subquery()
    )


def _lines(tx: Transaction, statement: Reading, text: str) -> Iterator[Damage]:
    """Name the order lines of a statement that gives two quantities."""
    lines = (
        statement.join(Order, Order.id == OrderLine.order_id)
        .add_columns(Order.number, Order.id, OrderLine.position)
        .order_by(OrderLine.id)
    )
    for first, second, number, id_, position in rows(tx, lines):
        yield Damage(named(numbered(number, id_), position), text, {"first": first, "second": second})
