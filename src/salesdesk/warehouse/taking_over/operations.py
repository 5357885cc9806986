"""Taking goods over from others: their claims move or end, and the line has its batch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import delete

from salesdesk.money import ZERO
from salesdesk.office.work import Transaction
from salesdesk.storage.lists import among
from salesdesk.storage.rows import add_rows, set_rows, table_of
from salesdesk.warehouse.allocation.operations import rewrite_parts
from salesdesk.warehouse.stock.model import Batch
from salesdesk.warehouse.stock.operations import Place, Shift, shift_balances, shift_batches
from salesdesk.warehouse.supply.model import Supply
from salesdesk.warehouse.supply.rules import Need
from salesdesk.warehouse.taking_over.rules import Awaited, TakeOver, Yields

__all__ = ["take_over"]

_DROP: Final = delete(table_of(Supply)).where(among(Supply.id, "rows"))


def take_over(
    tx: Transaction, order_id: int, need: Need, batch: Batch, warehouse_id: int, plan: TakeOver
) -> None:
    """Do what `would_take_over` says. The caller has the order and all balances of the article locked, and
    has had since before it asked; holds that have run out are released.
    """
    shifts: dict[Place, Decimal] = defaultdict(lambda: ZERO)
    for part, found in plan.rows.items():
        shifts[batch.article_id, part.warehouse_id] -= sum((quantity for _, quantity in found), ZERO)
    for part, quantity in plan.after.items():
        shifts[batch.article_id, part.warehouse_id] += quantity
    for each in plan.yields:
        shifts[batch.article_id, warehouse_id] -= each.claim.quantity - each.kept
        for place, quantity in each.moved:
            shifts[batch.article_id, place] += quantity
    shift_balances(tx, {place: Shift(taken=by) for place, by in shifts.items() if by})
    if plan.more:
        shift_batches(tx, {(batch.id, warehouse_id): Shift(taken=plan.more)})
    _yield(tx, batch.article_id, plan.yields)
    _stop_waiting(tx, plan.freed)
    rewrite_parts(tx, order_id, need, plan.rows, plan.after)


def _yield(tx: Transaction, article_id: int, yields: Iterable[Yields]) -> None:
    """What is kept of a claim stays its row; what moves is a row beside it."""
    gone, cut, added = [], [], []
    for each in yields:
        claim = each.claim
        if each.kept:
            cut.append({"id": claim.supply_id, "quantity": each.kept})
        else:
            gone.append(claim.supply_id)
        for place, quantity in each.moved:
            row: dict[str, Any] = {
                "order_id": claim.order_id,
                "order_line_id": claim.order_line_id,
                "article_id": article_id,
                "kind": claim.kind,
                "quantity": quantity,
                "warehouse_id": place,
                "batch_id": claim.batch_id,
                "allocated": False,
                "min_shelf_days": claim.min_shelf_days,
                "expires_at": claim.expires_at,
                "promised_on": claim.promised_on,
            }
            added.append(row)
    _write(tx, gone, cut)
    add_rows(tx.session, Supply, added)


def _stop_waiting(tx: Transaction, freed: Mapping[Awaited, Decimal]) -> None:
    gone = [each.supply_id for each, quantity in freed.items() if quantity == each.quantity]
    cut = [
        {"id": each.supply_id, "quantity": each.quantity - quantity}
        for each, quantity in freed.items()
        if quantity < each.quantity
    ]
    _write(tx, gone, cut)


def _write(tx: Transaction, gone: list[int], cut: list[dict[str, Any]]) -> None:
    if gone:
        tx.session.execute(_DROP, {"rows": gone})
    set_rows(tx.session, Supply, cut)
