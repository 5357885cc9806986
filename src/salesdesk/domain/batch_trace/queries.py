"""A batch forward to customers and back to its supplier, with every move between.

Moves have an index by batch: what is asked of one batch does not grow with those of others.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import BindParameter, bindparam, case, func, literal, select
from sqlalchemy.orm import aliased

from salesdesk.domain.batch_trace.rules import BatchClaim, BatchDelivery, BatchMove, BatchPlace, BatchTrace
from salesdesk.domain.catalogue.model import Article
from salesdesk.domain.company.queries import company
from salesdesk.domain.customers.model import Customer, Phone
from salesdesk.domain.customers.queries import by_name
from salesdesk.domain.orders.model import Order
from salesdesk.domain.purchasing.model import PurchaseOrder, Supplier
from salesdesk.domain.receivables.model import Invoice
from salesdesk.errors import NotFound
from salesdesk.i18n import N_
from salesdesk.money import ZERO
from salesdesk.office.paging import Page, as_numbered, in_order, read_page
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, query
from salesdesk.warehouse.ledger.model import StockDocument, StockMove
from salesdesk.warehouse.ledger.rules import DocumentKind
from salesdesk.warehouse.stock.model import Batch, BatchBalance, Quarantine, Warehouse
from salesdesk.warehouse.supply.model import Supply

__all__ = [
    "BATCH_CLAIM_SORTS",
    "BATCH_DELIVERY_SORTS",
    "BATCH_MOVE_SORTS",
    "batch_claims",
    "batch_deliveries",
    "batch_moves",
    "batch_trace",
]

_BATCH: Final[BindParameter[int]] = bindparam("batch")
_QUANTITY: Final = StockMove.quantity.type
_OTHER: Final = aliased(Warehouse)
_REVERSED: Final = aliased(StockDocument)
# The firm's own number before those of its people.
_PHONE: Final = (
    select(Phone.number)
    .where(Phone.customer_id == Customer.id)
    .order_by(Phone.contact_id.is_not(None), Phone.id)
    .limit(1)
    .correlate(Customer)
    .scalar_subquery()
)
_HEAD: Final = (
    select(
        Batch,
        Article.code,
        Article.name,
        Article.base_unit,
        func.coalesce(Supplier.number, ""),
        func.coalesce(Supplier.name, ""),
        func.coalesce(Supplier.phone, ""),
        func.coalesce(Supplier.email, ""),
    )
    .join(Article, Article.id == Batch.article_id)
    .outerjoin(Supplier, Supplier.id == Batch.supplier_id)
    .where(Batch.id == _BATCH)
)
_RECEIPT: Final = (
    select(
        StockDocument.id,
        func.coalesce(StockDocument.number, ""),
        func.coalesce(PurchaseOrder.number, ""),
        StockMove.quantity,
    )
    .join(StockDocument, StockDocument.id == StockMove.document_id)
    .outerjoin(PurchaseOrder, PurchaseOrder.id == StockDocument.purchase_order_id)
    .where(StockMove.batch_id == _BATCH)
    .order_by(StockMove.id)
    .limit(1)
)
_PLACES: Final = (
    select(
        Warehouse.code,
        Warehouse.transit,
        BatchBalance.bin,
        BatchBalance.on_hand,
        BatchBalance.blocked,
        BatchBalance.allocated,
        func.coalesce(Quarantine.quantity, ZERO, type_=_QUANTITY),
        func.coalesce(Quarantine.reason, ""),
    )
    .join(Warehouse, Warehouse.id == BatchBalance.warehouse_id)
    .outerjoin(
        Quarantine,
        (Quarantine.batch_id == BatchBalance.batch_id)
        & (Quarantine.warehouse_id == BatchBalance.warehouse_id),
    )
    .where(BatchBalance.batch_id == _BATCH, BatchBalance.present())
    .order_by(Warehouse.priority, Warehouse.id)
)
_LEFT: Final = func.sum(-StockMove.quantity, type_=_QUANTITY)
_HAVE: Final = (
    select(Order.sold_to_id, _LEFT.label("quantity"))
    .select_from(StockMove)
    .join(StockDocument, StockDocument.id == StockMove.document_id)
    .join(Order, Order.id == StockDocument.order_id)
    .where(StockMove.batch_id == _BATCH, StockDocument.kind == DocumentKind.GOODS_ISSUE)
    .group_by(Order.sold_to_id)
    .having(_LEFT > 0)
    .subquery()
)
_DELIVERED: Final = select(
    func.coalesce(func.sum(_HAVE.c.quantity), ZERO, type_=_QUANTITY), func.count()
).select_from(_HAVE)
_MOVES: Final = (
    select(
        StockMove.id,
        StockDocument.id,
        func.coalesce(StockDocument.number, ""),
        StockDocument.kind,
        StockMove.business_date,
        Warehouse.code,
        StockMove.quantity,
        func.coalesce(Customer.number, Supplier.number, ""),
        func.coalesce(Customer.name, Supplier.name, _OTHER.code, ""),
        case((bindparam("sees"), func.coalesce(_PHONE, "")), else_=literal("")),
        func.coalesce(Order.number, PurchaseOrder.number, ""),
        func.coalesce(Invoice.number, ""),
        func.coalesce(_REVERSED.number, ""),
        StockDocument.cause,
        StockDocument.reason,
    )
    .join(StockDocument, StockDocument.id == StockMove.document_id)
    .join(Warehouse, Warehouse.id == StockMove.warehouse_id)
    .outerjoin(_OTHER, _OTHER.id == StockDocument.other_warehouse_id)
    .outerjoin(Order, Order.id == StockDocument.order_id)
    .outerjoin(Customer, Customer.id == Order.sold_to_id)
    .outerjoin(Supplier, Supplier.id == StockDocument.supplier_id)
    .outerjoin(PurchaseOrder, PurchaseOrder.id == StockDocument.purchase_order_id)
    .outerjoin(Invoice, Invoice.id == StockDocument.invoice_id)
    .outerjoin(_REVERSED, _REVERSED.id == StockDocument.reverses_id)
    .where(StockMove.batch_id == _BATCH)
)
_MOVES_BY: Final[dict[str, tuple[Any, ...]]] = {
    "number": as_numbered(StockMove.business_date, StockDocument.number),
    "day": (StockMove.business_date,),
    "warehouse": (Warehouse.code,),
    "quantity": (StockMove.quantity,),
    "partner": by_name(Order.sold_to_id),
}
BATCH_MOVE_SORTS: Final = tuple(_MOVES_BY)
_DELIVERIES: Final = (
    select(
        Order.id,
        func.coalesce(Order.number, ""),
        Customer.number,
        Customer.name,
        Order.ship_city,
        case((bindparam("sees"), func.coalesce(_PHONE, "")), else_=literal("")),
        func.coalesce(Invoice.number, ""),
        _LEFT,
        func.max(case((StockMove.quantity < 0, StockMove.business_date))),
    )
    .select_from(StockMove)
    .join(StockDocument, StockDocument.id == StockMove.document_id)
    .join(Order, Order.id == StockDocument.order_id)
    .join(Customer, Customer.id == Order.sold_to_id)
    .outerjoin(Invoice, Invoice.id == StockDocument.invoice_id)
    .where(StockMove.batch_id == _BATCH, StockDocument.kind == DocumentKind.GOODS_ISSUE)
    .group_by(Order.id, Customer.id, Invoice.id)
    .having(_LEFT > 0)
)
_NAME: Final = by_name(Order.sold_to_id)
_DELIVERIES_BY: Final[dict[str, tuple[Any, ...]]] = {
    "customer": _NAME,
    "city": (func.lower(Order.ship_city),),
    "order": as_numbered(Order.confirmed_at, Order.number),
    "quantity": (_LEFT,),
    "day": (func.max(case((StockMove.quantity < 0, StockMove.business_date))),),
}
BATCH_DELIVERY_SORTS: Final = tuple(_DELIVERIES_BY)
_CLAIMS: Final = (
    select(
        Supply.id,
        Order.id,
        func.coalesce(Order.number, ""),
        Customer.name,
        case((bindparam("sees"), func.coalesce(_PHONE, "")), else_=literal("")),
        Supply.kind,
        Supply.allocated,
        Supply.quantity,
        func.coalesce(Warehouse.code, ""),
    )
    .join(Order, Order.id == Supply.order_id)
    .join(Customer, Customer.id == Order.sold_to_id)
    .outerjoin(Warehouse, Warehouse.id == Supply.warehouse_id)
    .where(
        # By article, for which there is an index; supply is the present only.
        Supply.article_id == select(Batch.article_id).where(Batch.id == _BATCH).scalar_subquery(),
        Supply.batch_id == _BATCH,
    )
)
_CLAIMS_BY: Final[dict[str, tuple[Any, ...]]] = {
    "order": as_numbered(Order.confirmed_at, Order.number),
    "customer": _NAME,
    "quantity": (Supply.quantity,),
}
BATCH_CLAIM_SORTS: Final = tuple(_CLAIMS_BY)
"""What the lists of moves, of customers who have it, and of claims can be sorted by."""


@query(Permission.STOCK_SEE)
def batch_trace(tx: Transaction, batch_id: int) -> BatchTrace:
    """A batch with where it came from, what of it is where, and how much has left. Raises NotFound.

    What it cost is for those who may see costs.
    """
    asked = {"batch": batch_id}
    row = tx.session.execute(_HEAD, asked).one_or_none()
    if row is None:
        raise NotFound(N_("There is no such batch."))
    batch: Batch = row[0]
    receipt: Sequence[Any] = tx.session.execute(_RECEIPT, asked).one_or_none() or (None, "", "", ZERO)
    delivered, customers = tx.session.execute(_DELIVERED, asked).one()
    costs = Permission.COSTS_SEE in tx.actor.permissions
    places: Any = tx.session.execute(_PLACES, asked)
    return BatchTrace(
        id=batch.id,
        number=batch.number,
        article_id=batch.article_id,
        code=row[1],
        name=row[2],
        unit=row[3],
        supplier_number=row[4],
        supplier=row[5],
        supplier_phone=row[6],
        supplier_email=row[7],
        supplier_lot=batch.supplier_lot,
        receipt_id=receipt[0],
        receipt=receipt[1],
        purchase_number=receipt[2],
        received_on=batch.received_on,
        received=receipt[3],
        best_before=batch.best_before,
        use_by=batch.use_by,
        unit_cost=batch.unit_cost if costs else None,
        currency=company(tx).currency,
        delivered=delivered,
        customers=customers,
        places=tuple(BatchPlace(*place) for place in places),
    )


@query(Permission.STOCK_SEE)
def batch_moves(
    tx: Transaction,
    batch_id: int,
    offset: int = 0,
    limit: int = 50,
    sort: str = "",
    descending: bool = False,
) -> Page[BatchMove]:
    """Every move of a batch, the first first. `sort` is one of BATCH_MOVE_SORTS; another is refused."""
    wanted = _MOVES.order_by(*in_order(_MOVES_BY, (StockMove.id,), sort, descending))
    return read_page(tx, wanted.params(_asked(tx, batch_id)), offset, limit, BatchMove)


@query(Permission.STOCK_SEE)
def batch_deliveries(
    tx: Transaction,
    batch_id: int,
    offset: int = 0,
    limit: int = 50,
    sort: str = "",
    descending: bool = False,
) -> Page[BatchDelivery]:
    """Who has how much of a batch, by name: whom a recall has to reach.

    `sort` is one of BATCH_DELIVERY_SORTS; another is refused.
    """
    usual = (*_NAME, Order.id, Invoice.id)
    wanted = _DELIVERIES.order_by(*in_order(_DELIVERIES_BY, usual, sort, descending))
    return read_page(tx, wanted.params(_asked(tx, batch_id)), offset, limit, BatchDelivery)


@query(Permission.STOCK_SEE)
def batch_claims(
    tx: Transaction,
    batch_id: int,
    offset: int = 0,
    limit: int = 50,
    sort: str = "",
    descending: bool = False,
) -> Page[BatchClaim]:
    """Which orders have a batch allocated or wish for it, the oldest first.

    `sort` is one of BATCH_CLAIM_SORTS; another is refused.
    """
    wanted = _CLAIMS.order_by(*in_order(_CLAIMS_BY, (Supply.id,), sort, descending))
    return read_page(tx, wanted.params(_asked(tx, batch_id)), offset, limit, BatchClaim)


def _asked(tx: Transaction, batch_id: int) -> dict[str, Any]:
    return {"batch": batch_id, "sees": Permission.CUSTOMERS_SEE in tx.actor.permissions}
