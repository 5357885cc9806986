"""Issuing what is allocated: the goods-issue note (WZ)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import bindparam, delete, select

from salesdesk.errors import Refused
from salesdesk.i18n import N_
from salesdesk.office.work import Stale, Transaction
from salesdesk.storage.lists import among
from salesdesk.storage.rows import table_of
from salesdesk.warehouse.ledger.operations import Header, Line, post
from salesdesk.warehouse.ledger.rules import DocumentKind
from salesdesk.warehouse.picking.operations import forget_picks
from salesdesk.warehouse.stock.model import Batch, Warehouse
from salesdesk.warehouse.stock.rules import last_day
from salesdesk.warehouse.supply.model import Supply
from salesdesk.warehouse.supply.operations import lock_order_balances

__all__ = ["Issued", "issue_allocated", "require_fresh"]


@dataclass(frozen=True, slots=True)
class Issued:
    """A posted goods-issue note; `quantities` by order line, in base units."""

    id: int
    number: str
    warehouse_id: int
    quantities: tuple[tuple[int, Decimal], ...]


_ALLOCATED: Final = (
    select(
        Supply.id,
        Supply.order_line_id,
        Supply.article_id,
        Supply.batch_id,
        Supply.quantity,
        Supply.warehouse_id,
        Supply.min_shelf_days,
        Batch.number,
        Batch.best_before,
        Batch.use_by,
        Batch.unit_cost,
        Warehouse.code,
    )
    .join(Batch, Batch.id == Supply.batch_id)
    .join(Warehouse, Warehouse.id == Supply.warehouse_id)
    .where(Supply.order_id == bindparam("order"), Supply.allocated)
    .order_by(Supply.warehouse_id, Supply.order_line_id, Supply.id)
)
_TAKE_OFF: Final = delete(table_of(Supply)).where(among(Supply.id, "rows"))


def issue_allocated(
    tx: Transaction,
    order_id: int,
    business_date: date,
    partner: dict[str, Any],
    reference: str,
    warehouse_id: int | None = None,
) -> list[Issued]:
    """Post one goods-issue note per warehouse with everything allocated to an order.

    The goods leave, their supply rows go. The caller has the order locked. Empty if
    nothing is allocated. Refused if a batch has grown too old since it was allocated.
    """
    statement = _ALLOCATED if warehouse_id is None else _ALLOCATED.where(Supply.warehouse_id == warehouse_id)
    by_warehouse = defaultdict(list)
    for row in tx.session.execute(statement, {"order": order_id}):
        require_fresh(row.number, row.best_before, row.use_by, row.min_shelf_days, business_date)
        by_warehouse[row.warehouse_id].append(row)
    if len(by_warehouse) > 1:
        lock_order_balances(tx, order_id)  # posting note after note would lock them bit by bit
    issued = []
    for place, rows in by_warehouse.items():
        header = Header(
            DocumentKind.GOODS_ISSUE,
            place,
            rows[0].code,
            business_date,
            partner,
            order_id=order_id,
            reference=reference,
        )
        lines = [
            Line(row.article_id, row.batch_id, row.quantity, row.unit_cost, order_line_id=row.order_line_id)
            for row in rows
        ]
        posted = post(tx, header, lines)
        gone = tx.session.execute(_TAKE_OFF, {"rows": [row.id for row in rows]})
        if gone.rowcount != len(rows):  # type: ignore[attr-defined]
            raise Stale  # a count or a breakage took them while we waited for the balances
        issued.append(
            Issued(posted.id, posted.number, place, tuple((row.order_line_id, row.quantity) for row in rows))
        )
    if issued:
        forget_picks(tx, order_id, warehouse_id)
    return issued


def require_fresh(
    number: str, best_before: date | None, use_by: date | None, min_shelf_days: int | None, on: date
) -> None:
    """Refuse an allocated batch that has grown too old for its line."""
    if (last_day(best_before, use_by) - on).days < (min_shelf_days or 0):
        raise Refused(
            N_("Batch {number} may no longer go out; put it back and allocate anew."), number=number
        )
