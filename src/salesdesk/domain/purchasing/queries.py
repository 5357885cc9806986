"""What is on its way from suppliers, for whom, and what has come of it; what is missing is in `shortages`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, bindparam, case, func, select

from salesdesk.clock import business_date
from salesdesk.domain.catalogue.model import Article
from salesdesk.domain.company.queries import company
from salesdesk.domain.customers.model import Customer
from salesdesk.domain.orders.broken import awaiting, breaking
from salesdesk.domain.orders.model import Order
from salesdesk.domain.purchasing.model import PurchaseLine, PurchaseOrder, Supplier
from salesdesk.domain.purchasing.operations import PURCHASES
from salesdesk.domain.purchasing.rules import (
    OPEN_STATES,
    Peg,
    PurchaseLineRow,
    PurchaseRow,
    PurchaseState,
    PurchaseView,
    ReceiptRow,
    cost_of,
    minimum_in,
)
from salesdesk.domain.purchasing.shortages import (
    Shortage,
    Source,
    shortage_overview,
    shortages,
    sources_of,
)
from salesdesk.domain.users.model import User
from salesdesk.errors import NotFound
from salesdesk.i18n import N_
from salesdesk.lookup.numbers import first_those, has_number
from salesdesk.lookup.plain import alike, literally
from salesdesk.money import ZERO
from salesdesk.office.paging import Page, as_numbered, in_order, read_page
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, query
from salesdesk.storage.contains import contains
from salesdesk.storage.lists import among
from salesdesk.warehouse.ledger.model import StockDocument, StockDocumentLine
from salesdesk.warehouse.ledger.rules import DocumentState
from salesdesk.warehouse.stock.model import Warehouse
from salesdesk.warehouse.supply.model import Supply

__all__ = [
    "PURCHASE_SORTS",
    "PurchaseLineView",
    "Shortage",
    "Source",
    "lines_of_purchase",
    "purchase_order_view",
    "purchase_orders",
    "received",
    "shortage_overview",
    "shortages",
    "sources_of",
    "value_of",
]


_RECEIVED: Final = (
    select(StockDocumentLine.purchase_line_id, func.sum(StockDocumentLine.quantity))
    .join(StockDocument, StockDocument.id == StockDocumentLine.document_id)
    .where(
        among(StockDocument.purchase_order_id, "purchases"),
        StockDocument.state == DocumentState.POSTED,
    )
    .group_by(StockDocumentLine.purchase_line_id)
)


_LINES: Final = (
    select(PurchaseLine, Article.code, Article.name, Article.base_unit, Article.tracking)
    .join(Article, Article.id == PurchaseLine.article_id)
    .where(among(PurchaseLine.purchase_order_id, "purchases"))
    .order_by(PurchaseLine.purchase_order_id, PurchaseLine.position)
)
_COSTS: Final = select(PurchaseLine.quantity, PurchaseLine.price, PurchaseLine.price_unit).where(
    PurchaseLine.purchase_order_id == bindparam("purchase")
)
_PURCHASE: Final = (
    select(PurchaseOrder, Supplier, Warehouse.code, func.coalesce(User.name, ""))
    .join(Supplier, Supplier.id == PurchaseOrder.supplier_id)
    .join(Warehouse, Warehouse.id == PurchaseOrder.warehouse_id)
    .outerjoin(User, User.id == PurchaseOrder.owner_id)
    .where(PurchaseOrder.id == bindparam("purchase"))
)
_PEGS: Final = (
    select(
        Supply.purchase_line_id,
        Order.id,
        func.coalesce(Order.number, ""),
        Customer.name,
        func.sum(Supply.quantity),
        Supply.promised_on,
    )
    .join(PurchaseLine, PurchaseLine.id == Supply.purchase_line_id)
    .join(Order, Order.id == Supply.order_id)
    .join(Customer, Customer.id == Order.sold_to_id)
    .where(PurchaseLine.purchase_order_id == bindparam("purchase"))
    .group_by(Supply.purchase_line_id, Order.id, Order.number, Customer.name, Supply.promised_on)
    .order_by(Supply.promised_on, func.min(Supply.id))
)
_RECEIPTS: Final = (
    select(
        StockDocument.id,
        func.coalesce(StockDocument.number, ""),
        StockDocument.business_date,
        StockDocument.reference,
    )
    .where(
        StockDocument.purchase_order_id == bindparam("purchase"),
        StockDocument.state == DocumentState.POSTED,
    )
    .order_by(StockDocument.id)
)


def received(tx: Transaction, *purchase_order_ids: int) -> dict[int, Decimal]:
    """What has come of each line of purchase orders, in base units."""
    rows = tx.session.execute(_RECEIVED, {"purchases": sorted(purchase_order_ids)})
    return {row[0]: row[1] for row in rows if row[0] is not None}


def value_of(tx: Transaction, order: PurchaseOrder) -> Decimal:
    """What a purchase order comes to, in its currency: what the supplier compares with his minimum."""
    rows = tx.session.execute(_COSTS, {"purchase": order.id})
    return sum((cost_of(quantity, price, unit, order.currency) for quantity, price, unit in rows), ZERO)


@dataclass(frozen=True, slots=True)
class PurchaseLineView:
    """A line of a purchase order with what is still to come, in base units."""

    id: int
    article_id: int
    article_code: str
    supplier_code: str
    quantity: Decimal
    outstanding: Decimal
    price: Decimal | None
    """None for those who may not see costs."""
    price_unit: int


@query(Permission.PURCHASES_SEE)
def lines_of_purchase(tx: Transaction, purchase_order_id: int) -> list[PurchaseLineView]:
    """The lines of a purchase order."""
    sees_costs = Permission.COSTS_SEE in tx.actor.permissions
    came = received(tx, purchase_order_id)
    rows = tx.session.execute(
        select(
            PurchaseLine.id,
            PurchaseLine.article_id,
            Article.code,
            PurchaseLine.supplier_code,
            PurchaseLine.quantity,
            PurchaseLine.closed_quantity,
            PurchaseLine.price,
            PurchaseLine.price_unit,
        )
        .join(Article, Article.id == PurchaseLine.article_id)
        .where(PurchaseLine.purchase_order_id == purchase_order_id)
        .order_by(PurchaseLine.position)
    )
    return [
        PurchaseLineView(
            row.id,
            row.article_id,
            row.code,
            row.supplier_code,
            row.quantity,
            max(row.quantity - row.closed_quantity - came.get(row.id, ZERO), ZERO),
            row.price if sees_costs else None,
            row.price_unit,
        )
        for row in rows
    ]


class _Found(NamedTuple):
    """A purchase order as the list finds it."""

    order: PurchaseOrder
    supplier_number: str
    supplier: str
    warehouse: str


_SORTS: Final[dict[str, tuple[Any, ...]]] = {
    "number": as_numbered(PurchaseOrder.ordered_on, PurchaseOrder.number),
    "supplier": (func.lower(Supplier.name),),
    "warehouse": (Warehouse.code,),
    "state": (case({state: place for place, state in enumerate(PurchaseState)}, value=PurchaseOrder.state),),
    "expected": (PurchaseOrder.expected_on,),
}
PURCHASE_SORTS: Final = tuple(_SORTS)
"""What a list of purchase orders can be sorted by."""


@query(Permission.PURCHASES_SEE)
def purchase_orders(
    tx: Transaction,
    states: frozenset[PurchaseState] | None = None,
    text: str = "",
    offset: int = 0,
    limit: int = 50,
    sort: str = "",
    descending: bool = False,
) -> Page[PurchaseRow]:
    """Purchase orders in these states, or in any, the newest first.

    `text` is looked for in their number, reference and supplier; what has just this number is first.
    What none has as it was typed is taken for their words without accents, or misspelled. `sort` is
    one of PURCHASE_SORTS; another is refused. Drafts have no number to be sorted by.
    """
    few = states is not None and states <= OPEN_STATES
    said = has_number(tx, text, PurchaseOrder.number)
    wanted: list[ColumnElement[bool]] = []
    if states is not None:
        wanted.append(PurchaseOrder.state.in_(sorted(states)))
    if few:
        wanted.append(PurchaseOrder.is_open())
    statement = (
        select(PurchaseOrder, Supplier.number, Supplier.name, Warehouse.code)
        .join(Supplier, Supplier.id == PurchaseOrder.supplier_id)
        .join(Warehouse, Warehouse.id == PurchaseOrder.warehouse_id)
        .where(*wanted)
        .order_by(*first_those(said), *in_order(_SORTS, (PurchaseOrder.id.desc(),), sort, descending))
    )
    has_it = contains(text, PurchaseOrder.number, PurchaseOrder.reference, Supplier.number, Supplier.name)
    matching = statement.where(has_it if said is None else has_it | said)
    page = read_page(tx, matching, offset, limit, _Found, long=not few)
    if not page.total and (meant := _meant(tx, text)):
        these = statement.where(among(PurchaseOrder.id, "meant")).params(meant=meant)
        page = read_page(tx, these, offset, limit, _Found, long=not few)
    lines: dict[int, list[PurchaseLineRow]] = defaultdict(list)
    for order_id, line in _lines_of(tx, [found.order for found in page.rows]):
        lines[order_id].append(line)
    return Page(tuple(_purchase_row(tx, found, lines[found.order.id]) for found in page.rows), page.total)


def _meant(tx: Transaction, text: str) -> list[int]:
    """The purchase orders that may be meant by a text that none has as it was typed."""
    return literally(tx, PURCHASES, text) or [hit.id for hit in alike(tx, PURCHASES, text)]


@query(Permission.PURCHASES_SEE)
def purchase_order_view(tx: Transaction, purchase_order_id: int) -> PurchaseView:
    """A purchase order with what has come of it and for whom it is. Raises NotFound."""
    row = tx.session.execute(_PURCHASE, {"purchase": purchase_order_id}).one_or_none()
    if row is None:
        raise NotFound(N_("There is no such purchase order."))
    order, supplier, warehouse, owner = row
    pegs: dict[int, list[Peg]] = defaultdict(list)
    waiting: Iterable[Any] = tx.session.execute(_PEGS, {"purchase": order.id})
    for line_id, *peg in waiting:
        pegs[line_id].append(Peg(*peg))
    late = {
        (each.purchase_line_id, each.broken.order_id, each.broken.promised_on)
        for each in (awaiting(tx, pegs) if pegs else ())
        if breaking(tx, [each])
    }
    lines = tuple(
        replace(
            line,
            pegs=tuple(
                replace(peg, is_late=(line.id, peg.order_id, peg.promised_on) in late)
                for peg in pegs[line.id]
            ),
        )
        for _, line in _lines_of(tx, [order])
    )
    minimum = minimum_in(order.currency, supplier.minimum_order, supplier.currency)
    receipts = tx.session.execute(_RECEIPTS, {"purchase": order.id})
    return PurchaseView(
        order.id,
        order.number or "",
        order.state,
        supplier.id,
        supplier.number,
        supplier.name,
        order.warehouse_id,
        warehouse,
        order.currency,
        _made_on(tx, order),
        order.expected_on,
        order.reference,
        order.memo,
        owner,
        _sum_of(lines),
        minimum,
        value_of(tx, order) < minimum,
        lines,
        tuple(ReceiptRow(*receipt) for receipt in receipts),
    )


def _lines_of(tx: Transaction, orders: Iterable[PurchaseOrder]) -> list[tuple[int, PurchaseLineRow]]:
    """The lines of purchase orders, with the ids of their orders; without pegs."""
    currencies = {order.id: order.currency for order in orders}
    if not currencies:
        return []
    sees_costs = Permission.COSTS_SEE in tx.actor.permissions
    came = received(tx, *currencies)
    rows = []
    for line, code, name, unit, tracking in tx.session.execute(_LINES, {"purchases": sorted(currencies)}):
        got = came.get(line.id, ZERO)
        cost = cost_of(line.quantity, line.price, line.price_unit, currencies[line.purchase_order_id])
        row = PurchaseLineRow(
            line.id,
            line.position,
            line.article_id,
            code,
            name,
            unit,
            tracking,
            line.supplier_code,
            line.quantity,
            line.closed_quantity,
            got,
            max(line.quantity - line.closed_quantity - got, ZERO),
            line.expected_on,
            line.price if sees_costs else None,
            line.price_unit,
            cost if sees_costs else None,
            (),
        )
        rows.append((line.purchase_order_id, row))
    return rows


def _purchase_row(tx: Transaction, found: _Found, lines: Sequence[PurchaseLineRow]) -> PurchaseRow:
    order = found.order
    return PurchaseRow(
        order.id,
        order.number or "",
        found.supplier_number,
        found.supplier,
        found.warehouse,
        order.state,
        _made_on(tx, order),
        order.expected_on,
        len(lines),
        sum(line.outstanding > ZERO for line in lines) if order.state in OPEN_STATES else 0,
        order.currency,
        _sum_of(lines),
    )


def _sum_of(lines: Iterable[PurchaseLineRow]) -> Decimal | None:
    costs = [line.cost for line in lines]
    known = [cost for cost in costs if cost is not None]
    return sum(known, ZERO) if len(known) == len(costs) else None


def _made_on(tx: Transaction, order: PurchaseOrder) -> date:
    return order.ordered_on or business_date(order.created_at, company(tx).timezone)
