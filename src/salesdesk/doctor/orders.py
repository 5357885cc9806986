"""Orders: what is issued and promised fits what was ordered and the state of the order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sqlalchemy import case, func, or_, select, union_all

from salesdesk.doctor.findings import Damage, Fault, Reading, faulty, named, numbered, rows
from salesdesk.domain.orders.model import Order, OrderLine
from salesdesk.domain.orders.rules import OPEN_STATES, LineKind, OrderState
from salesdesk.domain.purchasing.model import PurchaseLine
from salesdesk.i18n import N_
from salesdesk.office.work import Transaction
from salesdesk.storage.types import difference
from salesdesk.warehouse.ledger.model import StockDocument, StockDocumentLine
from salesdesk.warehouse.ledger.rules import DocumentKind, DocumentState
from salesdesk.warehouse.stock.model import Batch
from salesdesk.warehouse.supply.model import Supply
from salesdesk.warehouse.supply.rules import SupplyKind

__all__ = ["DELIVERED", "quantities_fit", "supply_fits"]

DELIVERED: Final[Reading] = (
    select(
        StockDocumentLine.order_line_id,
        case(
            (StockDocument.reverses_id.is_(None), StockDocumentLine.quantity),
            else_=-StockDocumentLine.quantity,
        ).label("quantity"),
    )
    .join(StockDocument, StockDocument.id == StockDocumentLine.document_id)
    .where(
        StockDocument.kind == DocumentKind.GOODS_ISSUE,
        StockDocument.state == DocumentState.POSTED,
        StockDocumentLine.order_line_id.is_not(None),
    )
)
"""Order line and base units, for every line of a goods-issue note; of a reversing note negative."""


_GIVEN: Final = union_all(DELIVERED, select(Supply.order_line_id, Supply.quantity)).subquery()
_GIVEN_BY_LINE: Final = (
    select(_GIVEN.c.order_line_id, func.sum(_GIVEN.c.quantity).label("given"))
    .group_by(_GIVEN.c.order_line_id)
    .subquery()
)
_WANTED: Final = difference(OrderLine.base_quantity, OrderLine.closed_quantity)
_MORE_THAN_WANTED: Final = (
    select(Order.number, Order.id, OrderLine.position, _GIVEN_BY_LINE.c.given, _WANTED)
    .select_from(_GIVEN_BY_LINE)
    .join(OrderLine, OrderLine.id == _GIVEN_BY_LINE.c.order_line_id)
    .join(Order, Order.id == OrderLine.order_id)
    .where(_GIVEN_BY_LINE.c.given > _WANTED)
    .order_by(OrderLine.id)
)


def quantities_fit(tx: Transaction) -> Iterator[Damage]:
    """Of no line more is issued, closed and supplied than was ordered."""
    for number, id_, position, given, wanted in rows(tx, _MORE_THAN_WANTED):
        yield Damage(
            named(numbered(number, id_), position),
            N_("{given} are issued or supplied, only {wanted} are wanted."),
            {"given": given, "wanted": wanted},
        )


_SUPPLY_FAULTS: Final[tuple[Fault, ...]] = (
    (
        Order.state.in_((OrderState.COMPLETED, OrderState.CANCELLED)),
        N_("The order is {state} and still has supply of kind “{kind}”."),
    ),
    (
        or_(
            (Order.state == OrderState.DRAFT) & (Supply.kind != SupplyKind.HOLD),
            Order.state.in_(OPEN_STATES) & (Supply.kind == SupplyKind.HOLD),
        ),
        N_("The order is {state} and has supply of kind “{kind}”."),
    ),
    (
        (Order.state == OrderState.WAITING) & Supply.allocated,
        N_("The order is {state} and has its batches already."),
    ),
    (OrderLine.order_id != Supply.order_id, N_("The supply is for a line of another order.")),
    (
        or_(
            OrderLine.kind != LineKind.GOODS,
            OrderLine.article_id != Supply.article_id,
            PurchaseLine.article_id != Supply.article_id,
            Batch.article_id != Supply.article_id,
        ),
        N_("The supply is of another article than its line, its purchase line or its batch."),
    ),
    (
        Supply.allocated & or_(Supply.purchase_line_id.is_not(None), Supply.batch_id.is_(None)),
        N_("The supply is allocated but has no batch in stock."),
    ),
)


_FAULTY_SUPPLY: Final = faulty(
    select(Order.number, Order.id, OrderLine.position, Order.state, Supply.kind)
    .select_from(Supply)
    .join(Order, Order.id == Supply.order_id)
    .join(OrderLine, OrderLine.id == Supply.order_line_id)
    .outerjoin(PurchaseLine, PurchaseLine.id == Supply.purchase_line_id)
    .outerjoin(Batch, Batch.id == Supply.batch_id)
    .order_by(Supply.id),
    _SUPPLY_FAULTS,
)


def supply_fits(tx: Transaction) -> Iterator[Damage]:
    """A draft only holds, a confirmed order no longer does, a finished one has nothing left to get."""
    for number, id_, position, state, kind, fault in rows(tx, _FAULTY_SUPPLY):
        yield Damage(
            named(numbered(number, id_), position),
            _SUPPLY_FAULTS[fault][1],
            {"state": state, "kind": kind},
        )
