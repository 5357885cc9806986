"""Which batches an order line could have, and how much of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import bindparam, select, union

from salesdesk.errors import Refused
from salesdesk.i18n import N_
from salesdesk.money import ZERO
from salesdesk.office.work import Transaction
from salesdesk.storage.lists import among
from salesdesk.storage.rows import table_of
from salesdesk.warehouse.allocation.rules import (
    Part,
    Pick,
    Reservation,
    Reserved,
    Whole,
    choose,
    cuts_a_piece,
    gather,
    places_for,
)
from salesdesk.warehouse.stock.model import Batch, BatchBalance, Warehouse
from salesdesk.warehouse.stock.queries import batch_states, free_to_sell
from salesdesk.warehouse.stock.rules import BatchState, earliest_first, last_day, suits
from salesdesk.warehouse.supply.model import Supply
from salesdesk.warehouse.supply.queries import free_now, promises
from salesdesk.warehouse.supply.rules import Need, Suitable, SupplyKind

__all__ = [
    "BatchChoice",
    "Plan",
    "ReadBatches",
    "choices",
    "parts_of",
    "plan_for",
    "require_suitable",
    "require_whole",
]

ReadBatches = Callable[[Transaction, Sequence[int], Sequence[int]], list[BatchState]]
"""Reads what is free of the batches of articles in warehouses."""


@dataclass(frozen=True, slots=True)
class BatchChoice:
    """A batch in one warehouse as a choice for an order line, quantities in base units."""

    batch_id: int
    number: str
    supplier_lot: str
    warehouse_id: int
    warehouse: str
    """Its code."""
    bin: str
    received_on: date
    best_before: date | None
    use_by: date | None
    on_hand: Decimal
    free: Decimal
    """What is neither blocked nor allocated."""
    suits: bool
    """It may go out today and keeps as long as the line demands."""
    allocated: Decimal
    """What this line has of it."""
    most: Decimal
    """What this line may have of it in all: promises to others are kept, its reservation reaches."""


_PARTS: Final = (
    select(
        Supply.id,
        Supply.quantity,
        Supply.warehouse_id,
        Supply.batch_id,
        Supply.allocated,
        Supply.min_shelf_days,
        Supply.promised_on,
    )
    .where(
        Supply.order_line_id == bindparam("line"),
        Supply.kind == SupplyKind.FIRM,
        Supply.purchase_line_id.is_(None),
    )
    .order_by(Supply.id)
)
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
    Supply.allocated,
).where(Supply.purchase_line_id.is_(None))
_OWN: Final = _ROWS.where(among(Supply.order_id, "orders"), Supply.kind == SupplyKind.FIRM)
_WISHES: Final = _ROWS.where(
    Supply.article_id.in_(
        select(table_of(Supply).c.article_id).where(among(table_of(Supply).c.order_id, "orders"))
    ),
    Supply.batch_id.is_not(None),
    Supply.kind != SupplyKind.PLANNED,
    ~Supply.allocated,
)
_RESERVED: Final = union(_OWN, _WISHES).order_by("id")
_BATCHES: Final = (
    select(Batch, BatchBalance, Warehouse.code, Warehouse.priority)
    .join(Batch, Batch.id == BatchBalance.batch_id)
    .join(Warehouse, Warehouse.id == BatchBalance.warehouse_id)
    .where(BatchBalance.article_id == bindparam("article"), BatchBalance.present())
)


def parts_of(tx: Transaction, order_line_id: int) -> dict[Part, list[tuple[int, Decimal]]]:
    """A line's firm reservations from stock: ids and quantities of the supply rows of each part."""
    parts: dict[Part, list[tuple[int, Decimal]]] = defaultdict(list)
    rows: Iterable[Any] = tx.session.execute(_PARTS, {"line": order_line_id})
    for id_, quantity, *part in rows:
        parts[Part(*part)].append((id_, quantity))
    return parts


@dataclass(frozen=True, slots=True)
class Plan:
    """What becomes by rule of what orders have reserved without a batch."""

    picks: tuple[Pick, ...]
    moved: Mapping[Reserved, int]
    """Rows, as they are stored, that move to another warehouse, so that their order leaves whole from it."""


def plan_for(
    tx: Transaction,
    order_ids: Sequence[int],
    warehouse_id: int | None = None,
    read: ReadBatches = batch_states,
) -> Plan:
    """The batches that orders get by the rule of `choose` for what they have reserved without one.

    An order that lies in several warehouses leaves whole from one if one has all of it, see `gather`.
    Of orders that want the same the first that is named has the first choice. Only in one warehouse
    if it is named. Batches that others wish for are left to them. `read` gives what is free of
    batches, and locks them for who takes them then.
    """
    turn = {order_id: number for number, order_id in enumerate(order_ids)}
    rows: Iterable[Any] = tx.session.execute(_RESERVED, {"orders": list(turn)})
    reserved: list[Reserved] = []
    taken: dict[int, set[int]] = defaultdict(set)
    for *row, allocated in rows:
        each = Reserved(*row)
        if allocated:
            taken[each.order_id].add(each.warehouse_id)
        else:
            reserved.append(each)
    reserved.sort(key=lambda row: turn.get(row.order_id, len(turn)))
    own = [row for row in reserved if row.order_id in turn]
    wholes, free = _could_be_whole(tx, own, taken, warehouse_id)
    places = {row.warehouse_id for row in own if warehouse_id in (None, row.warehouse_id)}
    places.update(place for _, would_do in wholes for place in would_do)
    batches = read(tx, [row.article_id for row in own], sorted(places))
    moves = gather(wholes, free, _suitable(tx, wholes, batches)) if wholes else {}
    lying = [
        replace(row, warehouse_id=moves[row.supply_id]) if row.supply_id in moves else row for row in reserved
    ]
    picks = choose([row for row in lying if row.warehouse_id in places], batches, tx.today)
    return Plan(
        tuple(pick for pick in picks if pick.reserved.order_id in turn),
        {row: moves[row.supply_id] for row in own if row.supply_id in moves},
    )


def _could_be_whole(
    tx: Transaction, own: Iterable[Reserved], taken: Mapping[int, set[int]], warehouse_id: int | None
) -> tuple[list[Whole], dict[tuple[int, int], Decimal]]:
    """The orders that lie in several warehouses though there is as much free in one, and what is free.

    Where a batch is `taken` for an order, the rest of it can only follow. Nothing is read if all of
    them lie in one place.
    """
    by_order: dict[int, list[Reserved]] = defaultdict(list)
    for row in own:
        by_order[row.order_id].append(row)
    spread = {
        order_id: rows
        for order_id, rows in by_order.items()
        if len(taken[order_id]) < 2 and len({row.warehouse_id for row in rows} | taken[order_id]) > 1
    }
    if not spread:
        return [], {}
    found = free_to_sell(tx, (row.article_id for rows in spread.values() for row in rows))
    free = {(place.article_id, place.warehouse_id): place.free for place in found}
    found.sort(key=lambda place: (place.priority, place.warehouse_id))
    selling = dict.fromkeys(place.warehouse_id for place in found)
    wholes: list[Whole] = []
    for order_id, rows in spread.items():
        might = taken[order_id] or selling
        allowed = [place for place in selling if place in might and warehouse_id in (None, place)]
        if would_do := places_for(rows, allowed, free):
            wholes.append((rows, would_do))
    return wholes, free


def _suitable(tx: Transaction, wholes: Iterable[Whole], batches: Iterable[BatchState]) -> Suitable:
    """What suits the choosy among these orders; nothing is read if none is."""
    choosy = {row.article_id for rows, _ in wholes for row in rows if row.need.choosy}
    if not choosy:
        return Suitable((), (), tx.today)
    return Suitable(batches, promises(tx, choosy, run_out_bind=True), tx.today)


def choices(tx: Transaction, need: Need, only_in: int | None) -> list[BatchChoice]:
    """The batches of an article in every selling warehouse, by warehouse, the first to go first.

    `need` says which line wants them and for how long they are to keep; `only_in` names
    the one warehouse its order takes goods from. A warehouse that no longer sells is
    there as long as the line has a batch in it.
    """
    article, line = need.article_id, need.order_line_id
    reservation = Reservation(
        {part: sum((q for _, q in rows), ZERO) for part, rows in parts_of(tx, line).items()}
    )
    by_place = {place.warehouse_id: place.free for place in free_now(tx, [article])}
    found: Iterable[Any] = tx.session.execute(_BATCHES, {"article": article})
    states = {
        _state(batch, balance): (batch, balance, code, priority) for batch, balance, code, priority in found
    }
    suitable = Suitable(list(states), promises(tx, [article], line), tx.today)
    chosen = []
    for state, (batch, balance, code, priority) in states.items():
        place = balance.warehouse_id
        has = reservation.has(batch.id, place)
        if place not in by_place and not has:
            continue
        fits = suits(state, tx.today, need.min_shelf_days)
        most = has
        if fits and only_in in (None, place):
            wish = Need(line, article, ZERO, need.min_shelf_days, batch.id)
            most = reservation.room(wish, place, suitable, by_place.get(place, ZERO)).most
        choice = BatchChoice(
            batch.id,
            batch.number,
            batch.supplier_lot,
            place,
            code,
            balance.bin,
            batch.received_on,
            batch.best_before,
            batch.use_by,
            balance.on_hand,
            state.free,
            fits,
            has,
            most,
        )
        chosen.append(((priority, place, *earliest_first(state)), choice))
    return [choice for _, choice in sorted(chosen, key=lambda each: each[0])]


def require_suitable(batch: Batch, need: Need, today: date) -> None:
    """Refuse a batch that is past one of its dates, or does not keep as long as the need demands."""
    if batch.use_by is not None and batch.use_by < today:
        raise Refused(N_("Batch {number} was to be used by {day}."), number=batch.number, day=batch.use_by)
    keeps = last_day(batch.best_before, batch.use_by)
    if keeps < today:
        raise Refused(
            N_("Batch {number} is past its best-before day, {day}."), number=batch.number, day=keeps
        )
    if (keeps - today).days < (need.min_shelf_days or 0):
        raise Refused(
            N_("Batch {number} keeps until {day}; this line wants {days} days."),
            number=batch.number,
            day=keeps,
            days=need.min_shelf_days,
        )


def require_whole(
    batch: Batch,
    quantity: Decimal,
    parts: Mapping[Part, Decimal],
    batches: Iterable[BatchState],
    has: Decimal,
    most: Decimal,
) -> None:
    """Refuse a part of a piece of goods that leave whole, where all that there is of them is whole.

    `parts` are the line's reservation; it `has` so much of the batch, and can have at `most` so much.
    """
    given = sum((q for part, q in parts.items() if part.allocated), -has)
    left = sum((each.free for each in batches if each.batch_id == batch.id), has)
    if cuts_a_piece(quantity, sum(parts.values(), ZERO), given, left, most):
        text = N_("Batch {number} is given out in whole pieces; {quantity} is not a whole number.")
        raise Refused(text, number=batch.number, quantity=quantity).at("quantity")


def _state(batch: Batch, balance: BatchBalance) -> BatchState:
    return BatchState(
        batch.id,
        batch.article_id,
        balance.warehouse_id,
        balance.on_hand - balance.blocked - balance.allocated,
        batch.unit_cost,
        batch.received_on,
        batch.best_before,
        batch.use_by,
    )
