"""What is to be picked for an order, and what leaves if it is issued as it is picked."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import and_, bindparam, func, select

from salesdesk.domain.catalogue.model import Article, ArticleUnit
from salesdesk.domain.catalogue.rules import Tracking, is_sold_whole
from salesdesk.domain.customers.model import Customer
from salesdesk.domain.fulfilment.leaving import Leaving, leaving_as
from salesdesk.domain.fulfilment.queries import order_to_fulfil
from salesdesk.domain.fulfilment.rules import require_confirmed
from salesdesk.domain.orders.model import Order, OrderLine
from salesdesk.domain.picking.rules import PickLine, PickList, PickUnit, by_bin
from salesdesk.errors import NotEnough, NotFound
from salesdesk.i18n import N_
from salesdesk.money import ZERO
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, query
from salesdesk.storage.lists import among
from salesdesk.warehouse.picking.model import Pick
from salesdesk.warehouse.stock.model import Batch, BatchBalance, Warehouse
from salesdesk.warehouse.supply.model import Supply

__all__ = ["lines_to_pick", "pick_list", "what_is_picked"]

_TAKEN: Final = (
    select(
        Supply.order_line_id,
        Supply.batch_id,
        Supply.warehouse_id,
        func.sum(Supply.quantity).label("allocated"),
    )
    .where(Supply.order_id == bindparam("order"), Supply.allocated)
    .group_by(Supply.order_line_id, Supply.batch_id, Supply.warehouse_id)
    .subquery()
)
_LINES: Final = (
    select(
        OrderLine.id,
        OrderLine.position,
        Article.id.label("article_id"),
        Article.code,
        OrderLine.text,
        Article.base_unit,
        ArticleUnit.step,
        Article.tracking,
        Batch.id.label("batch_id"),
        Batch.number,
        Batch.supplier_lot,
        Batch.best_before,
        Batch.use_by,
        Warehouse.id.label("warehouse_id"),
        Warehouse.code.label("warehouse"),
        BatchBalance.bin,
        _TAKEN.c.allocated,
        func.coalesce(Pick.quantity, ZERO, type_=Pick.quantity.type).label("picked"),
    )
    .select_from(_TAKEN)
    .join(OrderLine, OrderLine.id == _TAKEN.c.order_line_id)
    .join(Batch, Batch.id == _TAKEN.c.batch_id)
    .join(Article, Article.id == Batch.article_id)
    .join(Warehouse, Warehouse.id == _TAKEN.c.warehouse_id)
    .join(
        BatchBalance,
        and_(BatchBalance.batch_id == _TAKEN.c.batch_id, BatchBalance.warehouse_id == _TAKEN.c.warehouse_id),
    )
    .outerjoin(ArticleUnit, and_(ArticleUnit.article_id == Article.id, ArticleUnit.unit == Article.base_unit))
    .outerjoin(
        Pick,
        and_(
            Pick.order_line_id == _TAKEN.c.order_line_id,
            Pick.batch_id == _TAKEN.c.batch_id,
            Pick.warehouse_id == _TAKEN.c.warehouse_id,
        ),
    )
)
_UNITS: Final = (
    select(
        ArticleUnit.article_id,
        ArticleUnit.unit,
        ArticleUnit.gtin,
        ArticleUnit.numerator,
        ArticleUnit.denominator,
    )
    .where(among(ArticleUnit.article_id, "articles"), ArticleUnit.gtin != "")
    .order_by(ArticleUnit.id)
)
_HEADER: Final = (
    select(func.coalesce(Order.number, ""), Customer.name, Order.ship_city)
    .join(Customer, Customer.id == Order.sold_to_id)
    .where(Order.id == bindparam("order"))
)


@query(Permission.STOCK_SEE)
def pick_list(tx: Transaction, order_id: int, warehouse_id: int | None = None) -> PickList:
    """What an order has allocated, by warehouse, bin and article, and how much of it is picked.

    Only in one warehouse if it is named. Raises NotFound.
    """
    header: Any = tx.session.execute(_HEADER, {"order": order_id}).one_or_none()
    if header is None:
        raise NotFound(N_("There is no such order."))
    lines = lines_to_pick(tx, order_id, warehouse_id)
    articles = sorted({line.article_id for line in lines})
    units: Any = tx.session.execute(_UNITS, {"articles": articles}) if articles else ()
    number, customer, city = header
    return PickList(order_id, number, customer, city, lines, tuple(PickUnit(*unit) for unit in units))


@query(Permission.STOCK_SEE)
def what_is_picked(tx: Transaction, order_id: int, warehouse_id: int | None = None) -> Leaving:
    """What of an order leaves, and what stays, if it is issued as it is picked.

    Raises NotFound, and what issuing it would as far as that can be seen before: IllegalMove for an
    order that is not confirmed, NotEnough where nothing is picked or the order waits for the rest.
    """
    view = order_to_fulfil(tx, order_id)
    require_confirmed(view.state)
    out: dict[tuple[int, int], Decimal] = defaultdict(lambda: ZERO)
    for line in lines_to_pick(tx, order_id, warehouse_id):
        if line.picked:
            out[line.order_line_id, line.warehouse_id] += line.picked
    if not out:
        raise NotEnough(N_("Nothing of this order is picked yet."))
    return leaving_as(view, out, by_rule=False)


def lines_to_pick(tx: Transaction, order_id: int, warehouse_id: int | None) -> tuple[PickLine, ...]:
    """What an order has allocated, in the order of the way through the bins."""
    lines = [
        PickLine(
            row.id,
            row.position,
            row.article_id,
            row.code,
            row.text,
            row.base_unit,
            is_sold_whole(row.base_unit, row.step),
            row.tracking is not Tracking.NONE,
            row.batch_id,
            row.number,
            row.supplier_lot,
            row.best_before,
            row.use_by,
            row.warehouse_id,
            row.warehouse,
            row.bin,
            row.allocated,
            min(row.picked, row.allocated),
        )
        for row in tx.session.execute(_LINES, {"order": order_id})
        if warehouse_id in (None, row.warehouse_id)
    ]
    return tuple(sorted(lines, key=by_bin))
