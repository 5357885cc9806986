"""Receiving goods: the receipt (PZ), a new batch per line, and whoever was waiting for them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import delete, select

from salesdesk.money import ZERO
from salesdesk.office.numbering import draw
from salesdesk.office.work import Transaction
from salesdesk.storage.rows import add_for_ids, add_rows, set_rows
from salesdesk.warehouse.ledger.operations import Header, Line, Posted, post
from salesdesk.warehouse.ledger.rules import DocumentKind
from salesdesk.warehouse.stock.model import Batch, BatchBalance
from salesdesk.warehouse.stock.operations import (
    BatchKey,
    Place,
    Shift,
    add_balances,
    shift_balances,
    shift_batches,
)
from salesdesk.warehouse.stock.rules import last_day
from salesdesk.warehouse.supply.model import Supply
from salesdesk.warehouse.supply.rules import SupplyKind

__all__ = ["Arrival", "receive"]


@dataclass(frozen=True, slots=True)
class Arrival:
    """Goods that came in: a quantity of base units and what one cost, in company currency."""

    article_id: int
    quantity: Decimal
    unit_cost: Decimal
    supplier_lot: str = ""
    best_before: date | None = None
    use_by: date | None = None
    purchase_line_id: int | None = None
    bin: str = ""
    """Where in the warehouse they were put."""


def receive(
    tx: Transaction,
    *,
    warehouse_id: int,
    warehouse_code: str,
    business_date: date,
    arrivals: Sequence[Arrival],
    partner: dict[str, Any],
    supplier_id: int | None = None,
    purchase_order_id: int | None = None,
    reference: str = "",
) -> Posted:
    """Post a receipt: a batch per arrival, and stock for the order lines that waited for it.

    Supply rows that waited for a purchase line become reservations from stock, earliest
    promise first, as far as what came in reaches. What came past its dates is nobody's: it is
    blocked at once.
    """
    # Batches are named after their receipt, so its number is drawn first. Only receipts
    # draw from this series, all of them before they lock a balance: no circle can form.
    year = business_date.year
    [sequence] = draw(tx, DocumentKind.RECEIPT, year, warehouse_code)
    add_balances(tx, (arrival.article_id for arrival in arrivals), warehouse_id)
    batch_ids = add_for_ids(
        tx.session,
        Batch,
        [
            {
                "article_id": arrival.article_id,
                "number": f"{sequence}/{year}/{warehouse_code}-{index}",
                "supplier_id": supplier_id,
                "supplier_lot": arrival.supplier_lot,
                "best_before": arrival.best_before,
                "use_by": arrival.use_by,
                "received_on": business_date,
                "unit_cost": arrival.unit_cost,
            }
            for index, arrival in enumerate(arrivals, 1)
        ],
    )
    add_rows(
        tx.session,
        BatchBalance,
        [
            {
                "batch_id": batch_id,
                "warehouse_id": warehouse_id,
                "article_id": arrival.article_id,
                "on_hand": ZERO,
                "blocked": ZERO,
                "allocated": ZERO,
                "bin": arrival.bin,
            }
            for batch_id, arrival in zip(batch_ids, arrivals, strict=True)
        ],
    )
    header = Header(
        DocumentKind.RECEIPT,
        warehouse_id,
        warehouse_code,
        business_date,
        partner,
        purchase_order_id=purchase_order_id,
        supplier_id=supplier_id,
        reference=reference,
    )
    posted = post(
        tx,
        header,
        [
            Line(a.article_id, batch_id, a.quantity, a.unit_cost, purchase_line_id=a.purchase_line_id)
            for batch_id, a in zip(batch_ids, arrivals, strict=True)
        ],
        sequence,
    )
    _block_expired(tx, warehouse_id, zip(batch_ids, arrivals, strict=True))
    _hand_over(tx, warehouse_id, arrivals)
    return posted


def _block_expired(tx: Transaction, warehouse_id: int, came: Iterable[tuple[int, Arrival]]) -> None:
    """Block those batches that are past their dates already."""
    places: dict[Place, Decimal] = defaultdict(lambda: ZERO)
    batches: dict[BatchKey, Shift] = {}
    for batch_id, arrival in came:
        if last_day(arrival.best_before, arrival.use_by) < tx.today:
            places[arrival.article_id, warehouse_id] += arrival.quantity
            batches[batch_id, warehouse_id] = Shift(blocked=arrival.quantity)
    shift_balances(tx, {place: Shift(blocked=by) for place, by in places.items()})
    shift_batches(tx, batches)


@dataclass(frozen=True, slots=True)
class _Waiting:
    id: int
    order_id: int
    order_line_id: int
    article_id: int
    purchase_line_id: int
    quantity: Decimal
    promised_on: date | None
    min_shelf_days: int | None


def _take_suitable(parts: list[list[Any]], row: _Waiting, today: date) -> Decimal:
    """Take for a row, out of `parts` of day and quantity, what keeps as long as it must."""
    taken = ZERO
    for part in parts:
        until, quantity = part
        if (until - today).days >= (row.min_shelf_days or 0):
            more = min(quantity, row.quantity - taken)
            part[1] -= more
            taken += more
    return taken


def _hand_over(tx: Transaction, warehouse_id: int, arrivals: Sequence[Arrival]) -> None:
    """Turn supply from these purchase lines into reservations from stock."""
    came: dict[int, list[list[Any]]] = defaultdict(list)
    for arrival in arrivals:
        if arrival.purchase_line_id is not None:
            came[arrival.purchase_line_id].append(
                [last_day(arrival.best_before, arrival.use_by), arrival.quantity]
            )
    if not came:
        return
    for parts in came.values():
        parts.sort()  # what keeps shortest goes to whoever does not mind
    rows: Iterable[Any] = tx.session.execute(
        select(
            Supply.id,
            Supply.order_id,
            Supply.order_line_id,
            Supply.article_id,
            Supply.purchase_line_id,
            Supply.quantity,
            Supply.promised_on,
            Supply.min_shelf_days,
        )
        .where(Supply.purchase_line_id.in_(sorted(came)))
        .order_by(Supply.id)
        .with_for_update(key_share=True)
    )
    waiting = [_Waiting(*row) for row in rows]
    reserved: dict[int, Decimal] = defaultdict(lambda: ZERO)
    served, cut = [], []
    for row in sorted(waiting, key=lambda w: (w.promised_on or date.max, w.id)):
        part = _take_suitable(came[row.purchase_line_id], row, tx.today)
        if not part:
            continue
        reserved[row.article_id] += part
        served.append(replace(row, quantity=part))
        if part < row.quantity:
            cut.append({"id": row.id, "quantity": row.quantity - part})
    shift_balances(tx, {(article, warehouse_id): Shift(taken=by) for article, by in reserved.items()})
    whole = {row.id for row in served} - {row["id"] for row in cut}
    if whole:
        tx.session.execute(
            delete(Supply).where(Supply.id.in_(sorted(whole))).execution_options(synchronize_session=False)
        )
    set_rows(tx.session, Supply, cut)
    add_rows(
        tx.session,
        Supply,
        [
            {
                "order_id": row.order_id,
                "order_line_id": row.order_line_id,
                "article_id": row.article_id,
                "kind": SupplyKind.FIRM,
                "quantity": row.quantity,
                "warehouse_id": warehouse_id,
                "allocated": False,
                "min_shelf_days": row.min_shelf_days,
                "promised_on": row.promised_on,
            }
            for row in served
        ],
    )
