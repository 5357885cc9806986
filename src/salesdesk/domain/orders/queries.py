"""Reading orders: their lines, what has come of them, and what a payer owes in all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, case, func, select
from sqlalchemy.orm import aliased

from salesdesk.domain.catalogue.model import Article
from salesdesk.domain.customers.model import Customer
from salesdesk.domain.customers.queries import Place
from salesdesk.domain.orders.model import Order, OrderLine
from salesdesk.domain.orders.rules import OPEN_STATES, LineState
from salesdesk.domain.pricing.rules import Discounts
from salesdesk.domain.receivables.model import Invoice, InvoiceLine, InvoiceOrder, Payment
from salesdesk.domain.receivables.rules import InvoiceKind, InvoiceState
from salesdesk.errors import NotFound
from salesdesk.i18n import N_
from salesdesk.money import ZERO
from salesdesk.office.work import Stale, Transaction
from salesdesk.storage.lists import among
from salesdesk.storage.rows import read_columns
from salesdesk.storage.types import difference
from salesdesk.warehouse.ledger.model import StockDocument, StockDocumentLine
from salesdesk.warehouse.ledger.rules import DocumentKind, DocumentState
from salesdesk.warehouse.supply.model import Supply

__all__ = [
    "LINE",
    "PROMISED_ON",
    "Billed",
    "Expected",
    "ExpectedLine",
    "Parties",
    "billed",
    "delivered",
    "exposure",
    "lines_of",
    "lock_order",
    "lock_orders",
    "lock_parties",
    "parties_of",
    "planned_until",
    "ship_to_of",
    "state_of",
]


ExpectedLine = tuple[int, int | None, str, Decimal, Decimal, date | None]
"""Position, article, text, quantity in base units, net, and the day it is wanted."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What somebody was shown before an order is confirmed: nothing else is to be agreed."""

    lines: frozenset[ExpectedLine]
    gross: Decimal | None
    """None if it could not be said, for a discount too large or a VAT rate that is missing."""
    requested_on: date | None
    ship_to: Place
    customer_id: int


@dataclass(frozen=True, slots=True)
class Parties:
    """An order with the two customers it concerns, often one and the same."""

    order: Order
    sold_to: Customer
    payer: Customer


# Statements are built once, here: building one takes longer than running it.

_PAYER, _SOLD_TO = aliased(Customer), aliased(Customer)

_PARTIES: Final = (
    select(Order, _SOLD_TO, _PAYER)
    .select_from(_PAYER)
    .join(Order, Order.payer_id == _PAYER.id)
    .join(_SOLD_TO, _SOLD_TO.id == Order.sold_to_id)
    .where(Order.id == bindparam("order"))
)
_PARTIES_LOCKED: Final = _PARTIES.with_for_update(key_share=True, of=[_PAYER, Order])

_ORDERS: Final = (
    select(Order).where(among(Order.id, "orders")).order_by(Order.id).with_for_update(key_share=True)
)

LINE: Final = select(
    OrderLine.id,
    OrderLine.order_id,
    OrderLine.position,
    OrderLine.parent_line_id,
    OrderLine.kind,
    OrderLine.article_id,
    func.coalesce(Article.code, ""),
    func.coalesce(Article.base_unit, ""),
    OrderLine.text,
    OrderLine.quantity,
    OrderLine.unit,
    OrderLine.unit_numerator,
    OrderLine.unit_denominator,
    OrderLine.base_quantity,
    OrderLine.closed_quantity,
    OrderLine.price,
    OrderLine.price_unit,
    OrderLine.priced_in_base,
    OrderLine.preset_percent,
    OrderLine.discount_percent,
    OrderLine.discount_amount,
    OrderLine.discount_per_unit,
    OrderLine.promotion_percent,
    OrderLine.promotion_amount,
    OrderLine.net,
    OrderLine.tax_class,
    OrderLine.requested_on,
    OrderLine.wished_batch_id,
    OrderLine.min_shelf_days,
    func.coalesce(Article.customs_code, ""),
    func.coalesce(Article.gtu, ""),
    func.coalesce(Article.origin, ""),
    Article.split_payment.is_(True),
    func.coalesce(Article.exemption, ""),
    OrderLine.quote_line_id,
    OrderLine.promised_first,
    OrderLine.promised_on,
).outerjoin(Article, Article.id == OrderLine.article_id)
"""What lines are made of; `state_of` makes one of such a row."""

PROMISED_ON: Final = case(
    (OrderLine.promised_first.is_(None), func.coalesce(OrderLine.promised_on, Order.promised_on)),
    else_=OrderLine.promised_on,
)
"""The day by which all of a line was promised, for a statement about lines and their orders."""

_LINES: Final = LINE.where(among(OrderLine.order_id, "orders")).order_by(
    OrderLine.order_id, OrderLine.position
)


_BILLED: Final = (
    select(
        InvoiceLine.order_line_id,
        func.sum(InvoiceLine.base_quantity),
        func.sum(InvoiceLine.discount),
        func.sum(InvoiceLine.amount),
    )
    .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
    .join(InvoiceOrder, InvoiceOrder.invoice_id == Invoice.id)
    .join(
        OrderLine,
        (OrderLine.id == InvoiceLine.order_line_id) & (OrderLine.order_id == InvoiceOrder.order_id),
    )
    .where(
        among(InvoiceOrder.order_id, "orders"),
        Invoice.kind == InvoiceKind.INVOICE,
        Invoice.state == InvoiceState.POSTED,
    )
    .group_by(InvoiceLine.order_line_id)
)


_PAYER_ID: Final[BindParameter[int]] = bindparam("payer")
_OPEN_INVOICES: Final = select(difference(func.sum(Invoice.gross), func.sum(Invoice.settled))).where(
    Invoice.payer_id == _PAYER_ID, Invoice.is_open()
)
_IS_OPEN: Final = (Order.payer_id == _PAYER_ID) & Order.state.in_(OPEN_STATES) & Order.is_quote.is_(False)
_OPEN_ORDERS: Final = select(func.sum(Order.gross)).where(_IS_OPEN)
_OF_THEM_BILLED: Final = (
    select(func.sum(InvoiceOrder.gross)).join(Order, Order.id == InvoiceOrder.order_id).where(_IS_OPEN)
)
_UNUSED_PAYMENTS: Final = select(difference(func.sum(Payment.amount), func.sum(Payment.allocated))).where(
    Payment.payer_id == _PAYER_ID, Payment.is_unused()
)
_EXPOSURE: Final = select(
    _OPEN_INVOICES.scalar_subquery(),
    _OPEN_ORDERS.scalar_subquery(),
    _OF_THEM_BILLED.scalar_subquery(),
    _UNUSED_PAYMENTS.scalar_subquery(),
)


def lock_order(tx: Transaction, order_id: int) -> Order:
    """The order's row, locked. Raises NotFound."""
    order = tx.session.scalars(
        select(Order).where(Order.id == order_id).with_for_update(key_share=True)
    ).one_or_none()
    if order is None:
        raise NotFound(N_("There is no such order."))
    return order


def lock_orders(tx: Transaction, order_ids: Iterable[int]) -> dict[int, Order]:
    """Orders by id, locked in the order of their ids; those that do not exist are left out."""
    orders = tx.session.scalars(_ORDERS, {"orders": sorted(set(order_ids))})
    return {order.id: order for order in orders}


def lock_parties(tx: Transaction, order_id: int) -> Parties:
    """The payer and the order, locked in this order: what limits are checked under."""
    return _parties(tx, _PARTIES_LOCKED, order_id)


def parties_of(tx: Transaction, order_id: int) -> Parties:
    """The same for whoever only looks: nothing is locked."""
    return _parties(tx, _PARTIES, order_id)


def _parties(tx: Transaction, statement: Select[*tuple[Any, ...]], order_id: int) -> Parties:
    row = tx.session.execute(statement, {"order": order_id}).one_or_none()
    if row is None:
        if tx.session.get(Order, order_id) is not None:
            raise Stale  # it was given to another customer while we waited for it
        raise NotFound(N_("There is no such order."))
    return Parties(*row)


def ship_to_of(order: Order) -> Place:
    """Where the goods of an order go: it has a copy of its own."""
    return Place(
        order.ship_name,
        order.ship_street,
        order.ship_house_number,
        order.ship_postcode,
        order.ship_city,
        order.ship_country,
        order.ship_region,
    )


def lines_of(tx: Transaction, order_ids: Iterable[int]) -> list[LineState]:
    """The lines of orders, by order and position."""
    rows = read_columns(tx.session, _LINES, {"orders": sorted(set(order_ids))})
    return list(map(state_of, rows.all()))


def state_of(row: Sequence[Any]) -> LineState:
    """The line of a row with the columns of `LINE`."""
    return LineState(*(*row[:18], Discounts(*row[18:24]), *row[24:]))


def delivered(tx: Transaction, order_ids: Iterable[int], *which: ColumnElement[bool]) -> dict[int, Decimal]:
    """What has been issued of each line, in base units, reversed notes taken off; no line without any.

    `which` are conditions on the notes that count.
    """
    out = case(
        (StockDocument.reverses_id.is_(None), StockDocumentLine.quantity),
        else_=-StockDocumentLine.quantity,
    )
    rows = tx.session.execute(
        select(StockDocumentLine.order_line_id, func.sum(out))
        .join(StockDocument, StockDocument.id == StockDocumentLine.document_id)
        .where(
            among(StockDocument.order_id, "orders"),
            StockDocument.kind == DocumentKind.GOODS_ISSUE,
            StockDocument.state == DocumentState.POSTED,
            *which,
        )
        .group_by(StockDocumentLine.order_line_id),
        {"orders": sorted(set(order_ids))},
    )
    return {row[0]: row[1] for row in rows if row[1]}


@dataclass(frozen=True, slots=True)
class Billed:
    """What invoices have billed of a line: base units, and the two amounts in price mode."""

    quantity: Decimal = ZERO
    discount: Decimal = ZERO
    amount: Decimal = ZERO


def billed(tx: Transaction, order_ids: Iterable[int]) -> dict[int, Billed]:
    """What has been billed of each line of these orders. Credits do not reopen a line."""
    rows = tx.session.execute(_BILLED, {"orders": sorted(set(order_ids))})
    return {row[0]: Billed(*row[1:]) for row in rows if row[0] is not None}


def planned_until(tx: Transaction, day: date, limit: int) -> list[int]:
    """Ids of orders that are planned only and wanted up to a day, the most urgent first."""
    return list(
        tx.session.scalars(
            select(Supply.order_id)
            .where(Supply.is_planned(), Supply.promised_on <= day)
            .group_by(Supply.order_id)
            .order_by(func.min(Supply.promised_on), Supply.order_id)
            .limit(limit)
        )
    )


def exposure(tx: Transaction, payer_id: int) -> Decimal:
    """What a payer owes or will owe, gross, in his currency, each thing counted once.

    Open invoices, plus what confirmed orders and unbilled notes still have to bill,
    minus payments that no invoice has taken.
    """
    row = tx.session.execute(_EXPOSURE, {"payer": payer_id}).one()
    owed, ordered, already, paid = (part or ZERO for part in row)
    return owed + ordered - already - paid
