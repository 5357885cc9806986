"""Allocating batches to the firm reservations of an order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import BindParameter, bindparam, select, union_all

from salesdesk.money import ZERO
from salesdesk.office.work import Transaction
from salesdesk.storage.rows import add_rows, set_rows, table_of
from salesdesk.warehouse.allocation.rules import Pick, Reserved, choose
from salesdesk.warehouse.stock.operations import BatchKey, Shift, lock_batches, shift_batches
from salesdesk.warehouse.supply.model import Supply
from salesdesk.warehouse.supply.operations import lock_order_balances
from salesdesk.warehouse.supply.rules import SupplyKind

__all__ = ["allocate", "deallocate"]


_ROWS: Final = select(
    Supply.id,
    Supply.order_id,
    Supply.order_line_id,
    Supply.article_id,
    Supply.warehouse_id,
    Supply.quantity,
    Supply.batch_id,
    Supply.min_shelf_days,
    Supply.promised_on,
).where(Supply.purchase_line_id.is_(None), ~Supply.allocated)
_ORDER: Final[BindParameter[int]] = bindparam("order")
_OWN: Final = _ROWS.where(Supply.order_id == _ORDER, Supply.kind == SupplyKind.FIRM)
_WISHES_OF_OTHERS: Final = _ROWS.where(
    Supply.article_id.in_(select(table_of(Supply).c.article_id).where(table_of(Supply).c.order_id == _ORDER)),
    Supply.order_id != _ORDER,
    Supply.batch_id.is_not(None),
    Supply.kind != SupplyKind.PLANNED,
)
_RESERVED: Final = union_all(_OWN, _WISHES_OF_OTHERS).order_by("id")


def allocate(tx: Transaction, order_id: int, warehouse_id: int | None = None) -> list[Pick]:
    """Give the firm reservations of an order their batches, by the rule of `choose`.

    Only those in one warehouse if it is named. Batches that others wish for are left to
    them. The caller has the order locked.
    """
    lock_order_balances(tx, order_id)
    rows: Iterable[Any] = tx.session.execute(_RESERVED, {"order": order_id})
    reserved = [Reserved(*row) for row in rows if warehouse_id in (None, row.warehouse_id)]
    own = [row for row in reserved if row.order_id == order_id]
    batches = lock_batches(tx, (row.article_id for row in own), (row.warehouse_id for row in own))
    picks = [pick for pick in choose(reserved, batches, tx.today) if pick.reserved.order_id == order_id]
    _take(tx, picks)
    _write(tx, order_id, picks)
    return picks


def deallocate(tx: Transaction, order_id: int, wishes: Mapping[int, int | None]) -> int:
    """Give the batches of an order back; its reservations stay firm. How many rows.

    `wishes` are the batches that its lines wish for, by line.
    """
    lock_order_balances(tx, order_id)
    rows = tx.session.execute(
        select(Supply.id, Supply.order_line_id, Supply.batch_id, Supply.warehouse_id, Supply.quantity).where(
            Supply.order_id == order_id, Supply.allocated
        )
    ).all()
    shifts: dict[BatchKey, Decimal] = defaultdict(lambda: ZERO)
    for row in rows:
        shifts[row.batch_id, row.warehouse_id] -= row.quantity
    shift_batches(tx, {key: Shift(taken=by) for key, by in shifts.items()})
    set_rows(
        tx.session,
        Supply,
        [{"id": row.id, "batch_id": wishes.get(row.order_line_id), "allocated": False} for row in rows],
    )
    return len(rows)


def _take(tx: Transaction, picks: list[Pick]) -> None:
    shifts: dict[BatchKey, Decimal] = defaultdict(lambda: ZERO)
    for pick in picks:
        shifts[pick.batch_id, pick.reserved.warehouse_id] += pick.quantity
    shift_batches(tx, {key: Shift(taken=by) for key, by in shifts.items()})


def _write(tx: Transaction, order_id: int, picks: list[Pick]) -> None:
    """The first pick of a row becomes the row; further ones, and what is left, are rows beside it."""
    by_row: dict[int, list[Pick]] = defaultdict(list)
    for pick in picks:
        by_row[pick.reserved.supply_id].append(pick)
    changed, added = [], []
    for supply_id, parts in by_row.items():
        row, first = parts[0].reserved, parts[0]
        changed.append(
            {"id": supply_id, "quantity": first.quantity, "batch_id": first.batch_id, "allocated": True}
        )
        beside: list[tuple[int | None, Decimal, bool]] = [(p.batch_id, p.quantity, True) for p in parts[1:]]
        rest = row.quantity - sum((part.quantity for part in parts), ZERO)
        if rest:
            beside.append((row.wished_batch_id, rest, False))
        added += [
            {
                "order_id": order_id,
                "order_line_id": row.order_line_id,
                "article_id": row.article_id,
                "kind": SupplyKind.FIRM,
                "quantity": quantity,
                "warehouse_id": row.warehouse_id,
                "batch_id": batch_id,
                "allocated": allocated,
                "min_shelf_days": row.min_shelf_days,
                "promised_on": row.promised_on,
            }
            for batch_id, quantity, allocated in beside
        ]
    set_rows(tx.session, Supply, changed)
    add_rows(tx.session, Supply, added)
