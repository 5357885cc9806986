"""What the warehouse clerk sees: orders to be fulfilled, one of them in full, batches to choose from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Subquery,
    bindparam,
    case,
    false,
    func,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from salesdesk.domain.customers.model import Customer
from salesdesk.domain.customers.queries import by_name, customers_meant
from salesdesk.domain.fulfilment.rules import (
    AllocatedBatch,
    Awaited,
    FulfilmentView,
    HowFar,
    LineToFulfil,
    OrderToFulfil,
    ReservedIn,
    how_far,
)
from salesdesk.domain.orders.model import Order, OrderLine
from salesdesk.domain.orders.queries import PROMISED_ON, delivered, lines_of
from salesdesk.domain.orders.rules import LineKind, LineState
from salesdesk.domain.promising.queries import EXPECTED, PURCHASE, PURCHASE_LINE
from salesdesk.domain.users.model import User
from salesdesk.errors import NotFound, Refused
from salesdesk.i18n import N_
from salesdesk.lookup.numbers import first_those, has_number
from salesdesk.money import ZERO
from salesdesk.office.paging import Page, as_numbered, in_order, read_page
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, query
from salesdesk.storage.contains import contains
from salesdesk.storage.lists import among
from salesdesk.storage.types import difference
from salesdesk.warehouse.allocation.queries import BatchChoice, choices
from salesdesk.warehouse.ledger.model import StockDocument, StockDocumentLine
from salesdesk.warehouse.ledger.rules import DocumentKind, DocumentState
from salesdesk.warehouse.stock.model import Batch, Warehouse
from salesdesk.warehouse.supply.model import Supply
from salesdesk.warehouse.supply.rules import Need, SupplyKind

__all__ = [
    "FULFILMENT_SORTS",
    "AllocatedBatch",
    "Awaited",
    "BatchChoice",
    "FulfilmentView",
    "HowFar",
    "LineToFulfil",
    "OrderToFulfil",
    "ReservedIn",
    "batches_for",
    "order_to_fulfil",
    "orders_to_fulfil",
]


_Lot = tuple[int, str, int, str, date | None, date | None]
"""All that is said of an allocated batch but for its quantity."""

_QUANTITY: Final = OrderLine.base_quantity.type
_PAYER: Final = aliased(Customer)
_HEADER: Final = (
    select(
        Order,
        Customer.number,
        Customer.name,
        or_(Customer.blocked, _PAYER.blocked),
        func.coalesce(User.name, ""),
        func.coalesce(Warehouse.code, ""),
    )
    .join(Customer, Customer.id == Order.sold_to_id)
    .join(_PAYER, _PAYER.id == Order.payer_id)
    .outerjoin(User, User.id == Order.owner_id)
    .outerjoin(Warehouse, Warehouse.id == Order.warehouse_id)
    .where(Order.id == bindparam("order"))
)
_SUPPLY: Final = (
    select(
        Supply.order_line_id,
        Supply.kind,
        Supply.quantity,
        Supply.allocated,
        EXPECTED.label("expected_on"),
        Supply.warehouse_id,
        Warehouse.code.label("warehouse"),
        Supply.batch_id,
        Batch.number.label("batch"),
        Batch.best_before,
        Batch.use_by,
        PURCHASE.c.id.label("purchase_id"),
        PURCHASE.c.number.label("purchase"),
    )
    .outerjoin(Warehouse, Warehouse.id == Supply.warehouse_id)
    .outerjoin(Batch, Batch.id == Supply.batch_id)
    .outerjoin(PURCHASE_LINE, PURCHASE_LINE.c.id == Supply.purchase_line_id)
    .outerjoin(PURCHASE, PURCHASE.c.id == PURCHASE_LINE.c.purchase_order_id)
    .where(Supply.order_id == bindparam("order"))
    .order_by(Supply.order_line_id, Warehouse.priority, Supply.warehouse_id, Supply.promised_on, Supply.id)
)
_CHOOSING: Final = (
    select(OrderLine.kind, OrderLine.article_id, OrderLine.min_shelf_days, Order.warehouse_id)
    .join(Order, Order.id == OrderLine.order_id)
    .where(OrderLine.id == bindparam("line"))
)
_FROM_STOCK: Final = (Supply.kind == SupplyKind.FIRM) & Supply.purchase_line_id.is_(None)
_ISSUED: Final = (
    select(
        StockDocumentLine.order_line_id,
        func.sum(
            case(
                (StockDocument.reverses_id.is_(None), StockDocumentLine.quantity),
                else_=-StockDocumentLine.quantity,
            ),
            type_=_QUANTITY,
        ).label("quantity"),
    )
    .join(StockDocument, StockDocument.id == StockDocumentLine.document_id)
    .join(Order, Order.id == StockDocument.order_id)
    .where(
        Order.is_confirmed(),
        StockDocument.kind == DocumentKind.GOODS_ISSUE,
        StockDocument.state == DocumentState.POSTED,
    )
    .group_by(StockDocumentLine.order_line_id)
    .subquery()
)

_SORTS: Final[dict[str, tuple[Any, ...]]] = {
    "number": as_numbered(Order.confirmed_at, Order.number),
    "customer": by_name(Order.sold_to_id),
    "city": (func.lower(Order.ship_city),),
}
FULFILMENT_SORTS: Final = (*_SORTS, "wanted", "lines", "ready")
"""What a list of orders to be fulfilled can be sorted by."""


@query(Permission.STOCK_SEE)
def orders_to_fulfil(
    tx: Transaction,
    how_far: HowFar | None = None,
    own: bool = False,
    warehouse_id: int | None = None,
    text: str = "",
    offset: int = 0,
    limit: int = 50,
    sort: str = "",
    descending: bool = False,
) -> Page[OrderToFulfil]:
    """Confirmed orders with goods to be issued: urgent ones, then by the day they are wanted on, then in the
    order of confirming.

    Where nobody named a day the promised one counts; orders without any are last.
    `how_far` leaves those that can be fulfilled so far now; `own` those that the person
    looks after; `text` those with it in number, customer or ship-to city, the one with just this
    number first; one that none of them has is taken for a customer's, misspelled. With a
    warehouse only what is reserved there counts, and orders that take their goods from another
    one are left out. `sort` is one of FULFILMENT_SORTS; another is refused.
    """
    totals = _totals(warehouse_id)
    wanted_on = func.coalesce(totals.c.requested_on, totals.c.promised_on)
    columns = _SORTS | {
        "wanted": (wanted_on,),
        "lines": (totals.c.lines_open,),
        "ready": (case((totals.c.ready <= ZERO, 0), (totals.c.ready < totals.c.open, 1), else_=2),),
    }
    usual = (~Order.urgent, wanted_on.is_(None), wanted_on, *_SORTS["number"], Order.id)
    said = has_number(tx, text, Order.number)
    wanted: list[ColumnElement[bool]] = []
    if how_far is not None:
        wanted.append(_reaching(how_far, totals.c.ready, totals.c.open))
    if own:
        wanted.append(Order.owner_id == tx.actor.id if tx.actor.id is not None else false())
    statement = (
        select(
            Order.id,
            Order.number,
            Customer.number,
            Customer.name,
            Order.ship_city,
            Order.ship_country,
            Order.order_date,
            totals.c.requested_on,
            totals.c.promised_on,
            Order.urgent,
            totals.c.lines_open,
            totals.c.lines_ready,
            totals.c.lines_allocated,
            totals.c.open,
            totals.c.ready,
            totals.c.allocated,
            Order.delivery_policy,
            func.coalesce(User.name, ""),
        )
        .join(totals, totals.c.order_id == Order.id)
        .join(Customer, Customer.id == Order.sold_to_id)
        .outerjoin(User, User.id == Order.owner_id)
        .where(*wanted)
        .order_by(*first_those(said), *in_order(columns, usual, sort, descending))
    )
    has_it = contains(text, Order.number, Customer.number, Customer.name, Order.ship_city)
    matching = statement.where(has_it if said is None else has_it | said)
    page = read_page(tx, matching, offset, limit, _order_to_fulfil)
    if page.total or not (meant := customers_meant(tx, text)):
        return page
    theirs = statement.where(among(Order.sold_to_id, "meant")).params(meant=meant)
    return read_page(tx, theirs, offset, limit, _order_to_fulfil)


@query(Permission.STOCK_SEE)
def order_to_fulfil(tx: Transaction, order_id: int) -> FulfilmentView:
    """An order with where the goods of its lines come from. Raises NotFound."""
    row = tx.session.execute(_HEADER, {"order": order_id}).one_or_none()
    if row is None:
        raise NotFound(N_("There is no such order."))
    order: Order
    order, number, name, blocked, owner, warehouse = row
    lines = [line for line in lines_of(tx, [order_id]) if line.kind is LineKind.GOODS]
    out = delivered(tx, [order_id])
    supply = defaultdict(list)
    for part in tx.session.execute(_SUPPLY, {"order": order_id}):
        supply[part.order_line_id].append(part)
    return FulfilmentView(
        order.id,
        order.number or "",
        order.state,
        number,
        name,
        blocked,
        order.ship_name,
        order.ship_street,
        order.ship_house_number,
        order.ship_postcode,
        order.ship_city,
        order.ship_country,
        order.order_date,
        order.requested_on,
        order.urgent,
        order.delivery_policy,
        order.carrier,
        order.shipping_method,
        order.customer_number,
        order.reference,
        order.memo,
        warehouse,
        owner,
        tuple(_line(line, order.promised_on, out.get(line.id, ZERO), supply[line.id]) for line in lines),
    )


@query(Permission.STOCK_SEE)
def batches_for(tx: Transaction, order_line_id: int) -> list[BatchChoice]:
    """The batches that a goods line could have, by warehouse, the first to go first. Raises NotFound."""
    row = tx.session.execute(_CHOOSING, {"line": order_line_id}).one_or_none()
    if row is None:
        raise NotFound(N_("There is no such line in an order."))
    if row.kind is not LineKind.GOODS:
        raise Refused(N_("Only goods have batches."))
    return choices(tx, Need(order_line_id, row.article_id, ZERO, row.min_shelf_days), row.warehouse_id)


def _totals(warehouse_id: int | None) -> Subquery:
    """What is open, reserved and allocated of each confirmed order, lines that are done left out.

    The supply rows are read whole, for they are the present only; of the notes those of
    confirmed orders.
    """
    here = _FROM_STOCK if warehouse_id is None else _FROM_STOCK & (Supply.warehouse_id == warehouse_id)
    supply = (
        select(
            Supply.order_line_id,
            _sum(case((here, Supply.quantity), else_=ZERO)).label("ready"),
            _sum(case((here & Supply.allocated, Supply.quantity), else_=ZERO)).label("allocated"),
        )
        .group_by(Supply.order_line_id)
        .subquery()
    )
    lines = (
        select(
            OrderLine.order_id,
            func.coalesce(OrderLine.requested_on, Order.requested_on).label("requested_on"),
            PROMISED_ON.label("promised_on"),
            difference(
                OrderLine.base_quantity,
                OrderLine.closed_quantity,
                func.coalesce(_ISSUED.c.quantity, ZERO, type_=_QUANTITY),
            ).label("open"),
            func.coalesce(supply.c.ready, ZERO, type_=_QUANTITY).label("ready"),
            func.coalesce(supply.c.allocated, ZERO, type_=_QUANTITY).label("allocated"),
        )
        .join(Order, Order.id == OrderLine.order_id)
        .outerjoin(supply, supply.c.order_line_id == OrderLine.id)
        .outerjoin(_ISSUED, _ISSUED.c.order_line_id == OrderLine.id)
        .where(Order.is_confirmed(), OrderLine.kind == LineKind.GOODS)
    )
    if warehouse_id is not None:
        lines = lines.where(Order.warehouse_id.is_(None) | (Order.warehouse_id == warehouse_id))
    line = lines.subquery()
    return (
        select(
            line.c.order_id,
            func.min(line.c.requested_on).label("requested_on"),
            func.min(line.c.promised_on).label("promised_on"),
            func.count().label("lines_open"),
            func.sum(case((line.c.ready >= line.c.open, 1), else_=0)).label("lines_ready"),
            func.sum(case((line.c.allocated >= line.c.open, 1), else_=0)).label("lines_allocated"),
            _sum(line.c.open).label("open"),
            _sum(line.c.ready).label("ready"),
            _sum(line.c.allocated).label("allocated"),
        )
        .where(line.c.open > 0)
        .group_by(line.c.order_id)
        .subquery()
    )


def _sum(value: ColumnElement[Decimal]) -> ColumnElement[Decimal]:
    return func.sum(value, type_=_QUANTITY)


def _reaching(
    far: HowFar, ready: ColumnElement[Decimal], wanted: ColumnElement[Decimal]
) -> ColumnElement[bool]:
    """`how_far`, as the database asks it."""
    if far is HowFar.NOTHING:
        return ready <= 0
    return (ready >= wanted) if far is HowFar.ALL else (ready > 0) & (ready < wanted)


def _order_to_fulfil(*row: Any) -> OrderToFulfil:
    wanted, ready, allocated, *last = row[-5:]
    return OrderToFulfil(*(*row[:-5], how_far(ready, wanted), how_far(allocated, ready), *last))


def _line(line: LineState, promised_on: date | None, issued: Decimal, supply: Sequence[Any]) -> LineToFulfil:
    assert line.article_id is not None, "only a text line has no article"
    reserved: dict[tuple[int, str], Decimal] = defaultdict(lambda: ZERO)
    awaited: dict[tuple[int, str, date | None], Decimal] = defaultdict(lambda: ZERO)
    batches: dict[_Lot, Decimal] = defaultdict(lambda: ZERO)
    planned = ZERO
    for part in supply:
        if part.kind is SupplyKind.PLANNED:
            planned += part.quantity
        elif part.purchase_id is not None:
            awaited[part.purchase_id, part.purchase or "", part.expected_on] += part.quantity
        else:
            reserved[part.warehouse_id, part.warehouse] += part.quantity
            if part.allocated:
                batches[
                    part.batch_id,
                    part.batch,
                    part.warehouse_id,
                    part.warehouse,
                    part.best_before,
                    part.use_by,
                ] += part.quantity
    supplied = sum((part.quantity for part in supply), ZERO)
    return LineToFulfil(
        line.id,
        line.position,
        line.parent_line_id,
        line.article_id,
        line.code,
        line.text,
        line.quantity,
        line.unit,
        line.base_unit,
        line.wanted,
        issued,
        tuple(ReservedIn(*place, quantity) for place, quantity in reserved.items()),
        tuple(AllocatedBatch(*batch, quantity) for batch, quantity in batches.items()),
        tuple(Awaited(*purchase, quantity) for purchase, quantity in awaited.items()),
        planned,
        max(line.wanted - issued - supplied, ZERO),
        line.requested_on,
        line.promised_on or (promised_on if line.promised_first is None else None),
        line.min_shelf_days,
        line.wished_batch_id,
    )
