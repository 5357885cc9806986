"""Keeping goods apart: what of a batch is in quarantine is blocked until it is released or written off.

What is past its dates is blocked, too, and stays so: all of the batch. Of that the row of a
quarantine says how much was kept apart before, and it is never more than what is blocked.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from sqlalchemy import bindparam, delete, select

from salesdesk.errors import NotEnough, NotFound, Refused
from salesdesk.i18n import N_
from salesdesk.money import ZERO
from salesdesk.office.work import Transaction
from salesdesk.storage.rows import add_rows, set_rows, table_of
from salesdesk.warehouse.counting.releasing import Wishes, make_way
from salesdesk.warehouse.counting.rules import Given
from salesdesk.warehouse.stock.model import Batch, BatchBalance, Quarantine
from salesdesk.warehouse.stock.operations import Shift, lock_balances, shift_balances, shift_batches
from salesdesk.warehouse.stock.rules import last_day

__all__ = ["lock_lying", "put_in_quarantine", "release_from_quarantine", "shrink_quarantine"]

_LYING: Final = (
    select(BatchBalance.on_hand, BatchBalance.blocked)
    .where(
        BatchBalance.batch_id == bindparam("batch"),
        BatchBalance.warehouse_id == bindparam("warehouse"),
    )
    .with_for_update(key_share=True)
)
_KEPT: Final = select(Quarantine.quantity).where(
    Quarantine.batch_id == bindparam("batch"), Quarantine.warehouse_id == bindparam("warehouse")
)
_END: Final = delete(table_of(Quarantine)).where(
    Quarantine.batch_id == bindparam("batch"), Quarantine.warehouse_id == bindparam("warehouse")
)


def lock_lying(
    tx: Transaction, batch: Batch, warehouse_id: int, warehouse_code: str
) -> tuple[Decimal, Decimal]:
    """Lock the balances of a batch and its article; what of it is on hand in a warehouse, and blocked.

    Raises NotFound if nothing of it ever was there.
    """
    lock_balances(tx, [batch.article_id])
    found = tx.session.execute(_LYING, {"batch": batch.id, "warehouse": warehouse_id}).one_or_none()
    if found is None:
        raise NotFound(
            N_("Nothing of batch {number} was ever in {warehouse}."),
            number=batch.number,
            warehouse=warehouse_code,
        )
    return found.on_hand, found.blocked


def put_in_quarantine(
    tx: Transaction,
    batch: Batch,
    warehouse_id: int,
    warehouse_code: str,
    quantity: Decimal,
    reason: str,
    wishes: Wishes,
) -> tuple[Decimal, tuple[Given, ...]]:
    """Block so much of a batch; what of it was blocked before, and who gave way.

    NotEnough if more is to be kept apart than is there and not blocked yet.
    """
    on_hand, blocked = lock_lying(tx, batch, warehouse_id, warehouse_code)
    if quantity > on_hand - blocked:
        raise NotEnough(
            N_("Of batch {number} only {most} in {warehouse} are not blocked yet."),
            number=batch.number,
            most=on_hand - blocked,
            warehouse=warehouse_code,
        ).at("quantity")
    left = on_hand - blocked - quantity
    given = make_way(tx, batch, warehouse_id, wishes, left=left, gone=quantity, blocked=quantity)
    place = {"batch_id": batch.id, "warehouse_id": warehouse_id}
    kept = _kept(tx, batch.id, warehouse_id)
    row = {**place, "quantity": kept + quantity, "reason": reason}
    if kept:
        set_rows(tx.session, Quarantine, [row])
    else:
        add_rows(tx.session, Quarantine, [{**row, "since": tx.today}])
    return blocked, given


def release_from_quarantine(
    tx: Transaction, batch: Batch, warehouse_id: int, warehouse_code: str, quantity: Decimal
) -> Decimal:
    """Give so much of a batch free again; what of it was blocked before.

    NotEnough if less is in quarantine, Refused for goods past their dates: they are not sold any more.
    """
    _, blocked = lock_lying(tx, batch, warehouse_id, warehouse_code)
    kept = _kept(tx, batch.id, warehouse_id)
    if quantity > kept:
        raise NotEnough(
            N_("Of batch {number} only {most} are in quarantine in {warehouse}."),
            number=batch.number,
            most=kept,
            warehouse=warehouse_code,
        ).at("quantity")
    last = last_day(batch.best_before, batch.use_by)
    if last < tx.today:
        text = N_("Batch {number} kept until {day}: it stays blocked. It can be written off.")
        raise Refused(text, number=batch.number, day=last)
    shrink_quarantine(tx, batch.id, warehouse_id, kept - quantity)
    free = Shift(blocked=-quantity)
    shift_balances(tx, {(batch.article_id, warehouse_id): free})
    shift_batches(tx, {(batch.id, warehouse_id): free})
    return blocked


def shrink_quarantine(tx: Transaction, batch_id: int, warehouse_id: int, most: Decimal) -> None:
    """Let no more than `most` of a batch be in quarantine; its balance is locked."""
    kept = _kept(tx, batch_id, warehouse_id)
    if kept <= most:
        return
    if most > ZERO:
        row = {"batch_id": batch_id, "warehouse_id": warehouse_id, "quantity": most}
        set_rows(tx.session, Quarantine, [row])
    else:
        tx.session.execute(_END, {"batch": batch_id, "warehouse": warehouse_id})


def _kept(tx: Transaction, batch_id: int, warehouse_id: int) -> Decimal:
    return tx.session.scalar(_KEPT, {"batch": batch_id, "warehouse": warehouse_id}) or ZERO
