"""What became of an order on paper: its quote, its goods-issue notes and its invoices."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from sqlalchemy import bindparam, case, exists, func, select
from sqlalchemy.orm import aliased

from salesdesk.domain.orders.model import Order
from salesdesk.domain.orders.rules import QUOTE_STATES, OrderState
from salesdesk.domain.receivables.model import Invoice, InvoiceOrder
from salesdesk.domain.receivables.rules import InvoiceState
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, query
from salesdesk.warehouse.ledger.model import StockDocument
from salesdesk.warehouse.ledger.rules import DocumentKind, DocumentState

__all__ = ["InvoiceOf", "NoteOf", "OrderFrom", "OrderPapers", "papers_of_order"]


@dataclass(frozen=True, slots=True)
class NoteOf:
    """A goods-issue note of the order; `reversed` if another note has taken it back, or it takes one back."""

    number: str
    issued_on: date
    reversed: bool


@dataclass(frozen=True, slots=True)
class InvoiceOf:
    """An invoice that bills the order, or part of it; `gross` is what of it belongs to the order."""

    number: str
    issued_on: date
    gross: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class OrderFrom:
    """An order that comes from a quote; a draft has no number yet."""

    number: str
    state: OrderState


@dataclass(frozen=True, slots=True)
class OrderPapers:
    """The papers of one order, the oldest first. Invoices only for those who may see them.

    `quote` is the number of the quote that it comes from, replaces or is. `orders` come from it.
    """

    notes: tuple[NoteOf, ...]
    invoices: tuple[InvoiceOf, ...]
    quote: str = ""
    orders: tuple[OrderFrom, ...] = ()

    @property
    def numbers(self) -> tuple[str, ...]:
        """What the papers are printed by."""
        quote = (self.quote,) if self.quote else ()
        notes = tuple(note.number for note in self.notes)
        return (*quote, *notes, *(invoice.number for invoice in self.invoices))


# Statements are built once: building one takes longer than running it.

_REVERSING = aliased(StockDocument)
_NOTES: Final = (
    select(
        StockDocument.number,
        StockDocument.business_date,
        StockDocument.reverses_id.is_not(None) | exists().where(_REVERSING.reverses_id == StockDocument.id),
    )
    .where(
        StockDocument.order_id == bindparam("order"),
        StockDocument.kind == DocumentKind.GOODS_ISSUE,
        StockDocument.state == DocumentState.POSTED,
    )
    .order_by(StockDocument.id)
)
_INVOICES: Final = (
    select(Invoice.number, Invoice.issued_on, InvoiceOrder.gross, Invoice.currency)
    .join(InvoiceOrder, InvoiceOrder.invoice_id == Invoice.id)
    .where(InvoiceOrder.order_id == bindparam("order"), Invoice.state == InvoiceState.POSTED)
    .order_by(Invoice.id)
)
_QUOTED = aliased(Order)
_QUOTE: Final = (
    select(
        case(
            (Order.is_quote & Order.state.in_(QUOTE_STATES), Order.number),
            else_=func.coalesce(_QUOTED.number, ""),
        )
    )
    .outerjoin(_QUOTED, _QUOTED.id == Order.quote_id)
    .where(Order.id == bindparam("order"))
)
_FROM_IT: Final = (
    select(func.coalesce(Order.number, ""), Order.state)
    .where(
        Order.quote_id == bindparam("order"),
        Order.is_quote.is_(False),
        Order.state != OrderState.CANCELLED,
    )
    .order_by(Order.id)
)


@query(Permission.ORDERS_SEE)
def papers_of_order(tx: Transaction, order_id: int) -> OrderPapers:
    """The papers of an order, and the orders that come from a quote; none for what does not exist."""
    asked = {"order": order_id}
    notes = tuple(NoteOf(row[0] or "", row[1], bool(row[2])) for row in tx.session.execute(_NOTES, asked))
    invoices: tuple[InvoiceOf, ...] = ()
    if Permission.INVOICES_SEE in tx.actor.permissions:
        rows = tx.session.execute(_INVOICES, asked)
        invoices = tuple(InvoiceOf(row[0] or "", *row[1:]) for row in rows)
    quote = tx.session.execute(_QUOTE, asked).scalar_one_or_none() or ""
    orders = tuple(OrderFrom(*row) for row in tx.session.execute(_FROM_IT, asked))
    return OrderPapers(notes, invoices, quote, orders)
