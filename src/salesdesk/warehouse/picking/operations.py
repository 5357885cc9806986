"""Keeping what is picked, and giving back what is not. The caller has the order locked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from sqlalchemy import bindparam, delete, select

from salesdesk.money import ZERO
from salesdesk.office.work import Transaction
from salesdesk.storage.rows import add_rows, set_rows, table_of
from salesdesk.warehouse.picking.model import Pick
from salesdesk.warehouse.stock.operations import BatchKey, Shift, shift_batches
from salesdesk.warehouse.supply.model import Supply
from salesdesk.warehouse.supply.rules import SupplyKind

__all__ = ["PickKey", "forget_picks", "give_back_unpicked", "keep_picked", "put_back"]

PickKey = tuple[int, int, int]
"""Order line, batch, warehouse."""

_FORGET: Final = delete(table_of(Pick)).where(Pick.order_id == bindparam("order"))
_FORGET_HERE: Final = _FORGET.where(Pick.warehouse_id == bindparam("warehouse"))
_FORGET_ONE: Final = delete(table_of(Pick)).where(
    Pick.order_line_id == bindparam("line"),
    Pick.batch_id == bindparam("batch"),
    Pick.warehouse_id == bindparam("warehouse"),
)
_BEYOND: Final = select(Pick.quantity).where(
    Pick.order_line_id == bindparam("line"),
    Pick.batch_id == bindparam("batch"),
    Pick.warehouse_id == bindparam("warehouse"),
    Pick.quantity > bindparam("most", type_=Pick.quantity.type),
)
_ALLOCATED: Final = (
    select(
        Supply.id,
        Supply.order_line_id,
        Supply.article_id,
        Supply.batch_id,
        Supply.warehouse_id,
        Supply.quantity,
        Supply.min_shelf_days,
        Supply.promised_on,
    )
    .where(Supply.order_id == bindparam("order"), Supply.allocated)
    .order_by(Supply.id)
)


def keep_picked(tx: Transaction, order_id: int, picked: Mapping[PickKey, Decimal]) -> None:
    """Let so much be picked of each of these, in base units; 0 puts it back into its bin."""
    for line, batch, warehouse in picked:
        tx.session.execute(_FORGET_ONE, {"line": line, "batch": batch, "warehouse": warehouse})
    rows = [
        {
            "order_line_id": line,
            "batch_id": batch,
            "warehouse_id": warehouse,
            "order_id": order_id,
            "quantity": quantity,
        }
        for (line, batch, warehouse), quantity in picked.items()
        if quantity
    ]
    add_rows(tx.session, Pick, rows)


def put_back(tx: Transaction, order_id: int, key: PickKey, most: Decimal) -> None:
    """Let no more than `most` be picked of this: what is beyond it lies in its bin again."""
    line, batch, warehouse = key
    beyond = tx.session.scalar(_BEYOND, {"line": line, "batch": batch, "warehouse": warehouse, "most": most})
    if beyond is not None:
        keep_picked(tx, order_id, {key: most})


def forget_picks(tx: Transaction, order_id: int, warehouse_id: int | None) -> None:
    """Nothing of an order is in anybody's hands any more; only of what lay in a warehouse if it is named."""
    statement = _FORGET if warehouse_id is None else _FORGET_HERE
    tx.session.execute(statement, {"order": order_id, "warehouse": warehouse_id})


def give_back_unpicked(
    tx: Transaction,
    order_id: int,
    picked: Mapping[PickKey, Decimal],
    wishes: Mapping[int, int | None],
    warehouse_id: int | None,
) -> None:
    """Take back what an order has allocated beyond what is `picked`; it stays reserved without a batch.

    `wishes` are the batches that its lines wish for, by line. The caller has its balances locked.
    """
    left = dict(picked)
    shifts: dict[BatchKey, Decimal] = defaultdict(lambda: ZERO)
    cut, loose, added = [], [], []
    for row in tx.session.execute(_ALLOCATED, {"order": order_id}):
        if warehouse_id not in (None, row.warehouse_id):
            continue
        key = (row.order_line_id, row.batch_id, row.warehouse_id)
        kept = min(row.quantity, left.get(key, ZERO))
        left[key] = left.get(key, ZERO) - kept
        back = row.quantity - kept
        if not back:
            continue
        shifts[row.batch_id, row.warehouse_id] -= back
        wish = wishes.get(row.order_line_id)
        if not kept:
            loose.append({"id": row.id, "batch_id": wish, "allocated": False})
            continue
        cut.append({"id": row.id, "quantity": kept})
        added.append(
            {
                "order_id": order_id,
                "order_line_id": row.order_line_id,
                "article_id": row.article_id,
                "kind": SupplyKind.FIRM,
                "quantity": back,
                "warehouse_id": row.warehouse_id,
                "batch_id": wish,
                "allocated": False,
                "min_shelf_days": row.min_shelf_days,
                "promised_on": row.promised_on,
            }
        )
    shift_batches(tx, {key: Shift(taken=by) for key, by in shifts.items()})
    set_rows(tx.session, Supply, loose)
    set_rows(tx.session, Supply, cut)
    add_rows(tx.session, Supply, added)
