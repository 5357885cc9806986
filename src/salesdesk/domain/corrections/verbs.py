"""Correcting stock: what was counted, broken or found is posted, and named to whom it belonged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Final

from sqlalchemy import bindparam, func, select

from salesdesk.domain.catalogue.model import Article
from salesdesk.domain.catalogue.rules import Tracking
from salesdesk.domain.company.queries import require_open_stock
from salesdesk.domain.corrections.rules import Corrected, GaveWay
from salesdesk.domain.customers.model import Customer
from salesdesk.domain.orders.model import Order, OrderLine
from salesdesk.errors import NotFound, Refused
from salesdesk.i18n import N_
from salesdesk.money import ZERO, require_numbers
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, verb
from salesdesk.storage.lists import among
from salesdesk.storage.types import is_blank
from salesdesk.warehouse.counting.operations import count_batch
from salesdesk.warehouse.counting.rules import Given
from salesdesk.warehouse.stock.model import Batch
from salesdesk.warehouse.stock.queries import warehouse_code

__all__ = ["correct_batch"]

_BATCH: Final = (
    select(Batch, Article.code, Article.tracking)
    .join(Article, Article.id == Batch.article_id)
    .where(Batch.id == bindparam("batch"))
)
_WISHES: Final = select(OrderLine.id, OrderLine.wished_batch_id).where(among(OrderLine.id, "lines"))
_NAMES: Final = (
    select(OrderLine.id, Order.id, func.coalesce(Order.number, ""), Customer.name, OrderLine.position)
    .join(Order, Order.id == OrderLine.order_id)
    .join(Customer, Customer.id == Order.sold_to_id)
    .where(among(OrderLine.id, "lines"))
    .order_by(Order.id, OrderLine.position)
)


@verb(Permission.STOCK_ADJUST)
def correct_batch(
    tx: Transaction, batch_id: int, warehouse_id: int, was: Decimal, counted: Decimal, reason: str
) -> Corrected:
    """Say that `counted` of a batch are in a warehouse, in base units, where the books said `was`.

    The difference is posted as internal issue (RW) or receipt (PW) with its reason. Facts are
    not refused: if reserved goods are missing, holds give way first, then the latest
    promise, what has its batch last; the result names their lines. Conflict if the books say
    something else than `was` by now.
    """
    require_numbers(was, counted)
    if counted < ZERO:
        raise Refused(N_("Less than nothing cannot be there.")).at("counted")
    if is_blank(reason):
        raise Refused(N_("Say why the stock is corrected; it stands on the document."))
    require_open_stock(tx, tx.today)
    code = warehouse_code(tx, warehouse_id)
    row = tx.session.execute(_BATCH, {"batch": batch_id}).one_or_none()
    if row is None:
        raise NotFound(N_("There is no such batch."))
    batch, article, tracking = row
    if tracking is Tracking.SERIAL and counted not in (0, 1):
        raise Refused(N_("{code} has serial numbers: of each there is one piece or none."), code=article)

    def wishes(lines: Iterable[int]) -> Mapping[int, int | None]:
        return {row[0]: row[1] for row in tx.session.execute(_WISHES, {"lines": sorted(set(lines))})}

    done = count_batch(tx, batch, warehouse_id, code, was, counted, reason, tx.today, wishes)
    gave_way = _named(tx, done.given)
    tx.record(
        "article",
        batch.article_id,
        batch=batch.number,
        warehouse=code,
        on_hand=[was, counted],
        reason=reason,
        number=done.posted.number,
    )
    for line in gave_way:
        tx.record("order", line.order_id, line=line.line, article=article, short=line.short, loose=line.loose)
    return Corrected(done.posted.id, done.posted.number, done.difference, gave_way)


def _named(tx: Transaction, given: Sequence[Given]) -> tuple[GaveWay, ...]:
    """The lines that gave way, each once, by order and position."""
    if not given:
        return ()
    short: dict[int, Decimal] = {}
    loose: dict[int, Decimal] = {}
    for each in given:
        line = each.claim.order_line_id
        short[line] = short.get(line, ZERO) + each.lost
        loose[line] = loose.get(line, ZERO) + each.loose
    rows = tx.session.execute(_NAMES, {"lines": sorted(short)})
    return tuple(
        GaveWay(order_id, number, customer, position, short[line], loose[line])
        for line, order_id, number, customer, position in rows
    )
