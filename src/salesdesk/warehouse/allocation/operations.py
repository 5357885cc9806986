"""Allocating batches to the firm reservations of an order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Final

from sqlalchemy import delete, select

from salesdesk.errors import NotEnough
from salesdesk.i18n import N_
from salesdesk.money import ZERO
from salesdesk.office.work import Transaction
from salesdesk.storage.lists import among
from salesdesk.storage.rows import add_rows, set_rows, table_of
from salesdesk.warehouse.allocation.queries import parts_of, plan_for, require_suitable, require_whole
from salesdesk.warehouse.allocation.rules import (
    Part,
    Pick,
    Reservation,
    Reserved,
    Room,
    by_hand,
)
from salesdesk.warehouse.stock.model import Batch
from salesdesk.warehouse.stock.operations import (
    BatchKey,
    Place,
    Shift,
    lock_balances,
    lock_batches,
    lock_free,
    shift_balances,
    shift_batches,
)
from salesdesk.warehouse.supply.model import Supply
from salesdesk.warehouse.supply.operations import lock_order_balances, release
from salesdesk.warehouse.supply.queries import promises
from salesdesk.warehouse.supply.rules import Need, Suitable, SupplyKind

__all__ = ["allocate", "allocate_by_hand", "deallocate", "rewrite_parts"]

_DROP: Final = delete(table_of(Supply)).where(among(Supply.id, "rows"))


def allocate(tx: Transaction, order_ids: Sequence[int], warehouse_id: int | None = None) -> list[Pick]:
    """Give the firm reservations of orders their batches, by the rule of `choose`, the first order first.

    What of an order lies in several warehouses moves to one that has all of it, see `gather`.
    Only those in one warehouse if it is named. Batches that others wish for are left to
    them. The caller has the orders locked.
    """
    lock_order_balances(tx, *order_ids)
    plan = plan_for(tx, order_ids, warehouse_id, lock_batches)
    _move(tx, plan.moved)
    _take(tx, plan.picks)
    _write(tx, plan.picks)
    return list(plan.picks)


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


def allocate_by_hand(
    tx: Transaction,
    order_id: int,
    need: Need,
    batch: Batch,
    warehouse_id: int,
    quantity: Decimal,
    wished_batch_id: int | None,
    *,
    whole: bool = False,
) -> dict[Part, Decimal]:
    """Give a line `quantity` of a batch in a warehouse in all; what the line has reserved then.

    `need` says which line it is and for how long its batches are to keep; `wished_batch_id`
    is what it wishes for by itself. What it has reserved elsewhere without a batch moves
    to this warehouse, as far as goods are free there. The caller has the order locked.

    NotEnough says how much of the batch the line may have; Refused a batch that it may not, and of
    goods that leave `whole` a part of a piece where all that there is of them is whole.
    """
    lock_balances(tx, [need.article_id])
    # Run-out holds are no obstacle: gone before anything is counted.
    release(
        tx,
        Supply.article_id == need.article_id,
        Supply.kind == SupplyKind.HOLD,
        Supply.expires_at <= tx.now,
    )
    rows = parts_of(tx, need.order_line_id)
    parts = {part: sum((quantity for _, quantity in ids), ZERO) for part, ids in rows.items()}
    free = sum((place.free for place in lock_free(tx, [need.article_id], warehouse_id)), ZERO)
    batches = lock_batches(tx, [need.article_id], [warehouse_id])
    reservation = Reservation(parts)
    has = reservation.has(batch.id, warehouse_id)
    most = ZERO
    if quantity > has:
        require_suitable(batch, need, tx.today)
        suitable = Suitable(batches, promises(tx, [need.article_id], need.order_line_id), tx.today)
        room = reservation.room(need, warehouse_id, suitable, free)
        _require_room(room, quantity, batch)
        most = room.most
    if whole:
        require_whole(batch, quantity, parts, batches, has, most)
    after = by_hand(parts, batch.id, warehouse_id, quantity, wished_batch_id)
    shift_balances(tx, _moved(need.article_id, parts, after))
    shift_batches(tx, {(batch.id, warehouse_id): Shift(taken=quantity - has)} if quantity != has else {})
    rewrite_parts(tx, order_id, need, rows, after)
    return {part: left for part, left in after.items() if left}


def _require_room(room: Room, quantity: Decimal, batch: Batch) -> None:
    """Refuse more than there is room for, with the narrowest limit: the one that `BatchChoice.most` shows."""
    if quantity <= room.most:
        return
    if room.batch == room.most:
        raise NotEnough(
            N_("Of batch {number} this line can have {most}; the rest is blocked, allocated or promised."),
            number=batch.number,
            most=room.batch,
        )
    if room.reserved == room.most:
        raise NotEnough(N_("This line has only {most} reserved for this batch."), most=room.reserved)
    raise NotEnough(
        N_("In that warehouse this line can have {most}; the rest has been promised to others."),
        most=room.place,
    )


def _moved(
    article_id: int, before: Mapping[Part, Decimal], after: Mapping[Part, Decimal]
) -> dict[Place, Shift]:
    """By how much what is reserved changes where."""
    by_place: dict[int, Decimal] = defaultdict(lambda: ZERO)
    for parts, sign in ((before, -1), (after, 1)):
        for part, quantity in parts.items():
            by_place[part.warehouse_id] += sign * quantity
    return {(article_id, place): Shift(taken=by) for place, by in by_place.items() if by}


def rewrite_parts(
    tx: Transaction,
    order_id: int,
    need: Need,
    rows: Mapping[Part, list[tuple[int, Decimal]]],
    after: Mapping[Part, Decimal],
) -> None:
    """Let a line's reservation have these parts: a row for each that has changed, none for one that is gone.

    `rows` are those of its parts as they are stored.
    """
    gone, changed, added = [], [], []
    for part, quantity in after.items():
        ids = [id_ for id_, _ in rows.get(part, ())]
        if quantity == sum((q for _, q in rows.get(part, ())), ZERO):
            continue
        keep = ids[:1] if quantity else []
        gone += ids[len(keep) :]
        changed += [{"id": id_, "quantity": quantity} for id_ in keep]
        if quantity and not keep:
            added.append(
                {
                    "order_id": order_id,
                    "order_line_id": need.order_line_id,
                    "article_id": need.article_id,
                    "kind": SupplyKind.FIRM,
                    "quantity": quantity,
                    "warehouse_id": part.warehouse_id,
                    "batch_id": part.batch_id,
                    "allocated": part.allocated,
                    "min_shelf_days": part.min_shelf_days,
                    "promised_on": part.promised_on,
                }
            )
    if gone:
        tx.session.execute(_DROP, {"rows": gone})
    set_rows(tx.session, Supply, changed)
    add_rows(tx.session, Supply, added)


def _move(tx: Transaction, moved: Mapping[Reserved, int]) -> None:
    """Let rows lie in other warehouses, in which their goods are free."""
    shifts: dict[Place, Decimal] = defaultdict(lambda: ZERO)
    for row, warehouse_id in moved.items():
        shifts[row.article_id, row.warehouse_id] -= row.quantity
        shifts[row.article_id, warehouse_id] += row.quantity
    shift_balances(tx, {place: Shift(taken=by) for place, by in shifts.items() if by})
    set_rows(tx.session, Supply, [{"id": row.supply_id, "warehouse_id": to} for row, to in moved.items()])


def _take(tx: Transaction, picks: Iterable[Pick]) -> None:
    shifts: dict[BatchKey, Decimal] = defaultdict(lambda: ZERO)
    for pick in picks:
        shifts[pick.batch_id, pick.reserved.warehouse_id] += pick.quantity
    shift_batches(tx, {key: Shift(taken=by) for key, by in shifts.items()})


def _write(tx: Transaction, picks: Iterable[Pick]) -> None:
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
                "order_id": row.order_id,
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
