"""What taking goods over from others would do, worked out from what is stored."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import bindparam, select

from salesdesk.errors import NotEnough
from salesdesk.i18n import N_
from salesdesk.money import ZERO
from salesdesk.office.work import Transaction
from salesdesk.warehouse.allocation.queries import ReadBatches, parts_of, require_suitable, require_whole
from salesdesk.warehouse.allocation.rules import Part, Reservation, by_hand
from salesdesk.warehouse.counting.queries import CLAIMS
from salesdesk.warehouse.counting.rules import Claim
from salesdesk.warehouse.stock.model import Batch
from salesdesk.warehouse.stock.queries import batch_states
from salesdesk.warehouse.stock.rules import BatchState
from salesdesk.warehouse.supply.model import Supply
from salesdesk.warehouse.supply.queries import RUN_OUT, free_now, promises
from salesdesk.warehouse.supply.rules import Need, Promise, Suitable
from salesdesk.warehouse.taking_over.rules import Awaited, TakeOver, freed, give_way_to

__all__ = ["BoundTo", "would_take_over"]

BoundTo = Callable[[Iterable[int]], Mapping[int, int]]
"""Tells which orders take their goods from one warehouse only, and which."""

_CLAIMS: Final = CLAIMS.where(
    Supply.article_id == bindparam("article"),
    Supply.warehouse_id == bindparam("warehouse"),
    Supply.order_line_id != bindparam("line"),
    ~Supply.allocated,
    ~RUN_OUT,
)
_AWAITED: Final = select(Supply.id, Supply.purchase_line_id, Supply.quantity, Supply.promised_on).where(
    Supply.order_line_id == bindparam("line"), Supply.purchase_line_id.is_not(None)
)


def would_take_over(
    tx: Transaction,
    need: Need,
    batch: Batch,
    warehouse_id: int,
    quantity: Decimal,
    wished_batch_id: int | None,
    bound_to: BoundTo,
    *,
    whole: bool = False,
    read: ReadBatches = batch_states,
) -> TakeOver:
    """What it does if a line has `quantity` of a batch in a warehouse in all, though others reserved it.

    `need` says which line it is, for how long its batches are to keep, and what it lacks: nothing
    stands behind that yet, not even a purchase. Free goods are taken first, then what claims of others
    in that warehouse have; those that have their batch never give way. Holds that have run out bind
    nothing; who takes over has released them. `read` gives what is free of batches, and locks them
    for who takes them then.

    NotEnough says how much the line can have; Refused as `allocate_by_hand`.
    """
    article, line = need.article_id, need.order_line_id
    rows = parts_of(tx, line)
    before = {part: sum((q for _, q in found), ZERO) for part, found in rows.items()}
    has = Reservation(before).has(batch.id, warehouse_id)
    more = quantity - has
    if more > ZERO:
        require_suitable(batch, need, tx.today)
    free = free_now(tx, [article])
    places = [each.warehouse_id for each in sorted(free, key=lambda f: (f.priority, f.warehouse_id))]
    if warehouse_id not in places:
        raise NotEnough(N_("Orders take no goods from that warehouse."))
    batches = read(tx, [article], places)
    waiting: Iterable[Any] = tx.session.execute(_AWAITED, {"line": line})
    awaited = [Awaited(*row) for row in waiting]
    loose = sum((q for part, q in before.items() if not part.allocated), ZERO)
    most = _require_room(batch, warehouse_id, batches, more, has, loose + need.quantity + _sum(awaited))
    if whole:
        require_whole(batch, quantity, before, batches, has, most)
    lacked = max(more - loose, ZERO)
    extra = Part(warehouse_id, wished_batch_id, False, need.min_shelf_days, need.promised_on)
    after = by_hand(
        before | {extra: before.get(extra, ZERO) + lacked}, batch.id, warehouse_id, quantity, wished_batch_id
    )
    bound = {"article": article, "warehouse": warehouse_id, "line": line, "now": tx.now}
    found: Iterable[Any] = tx.session.execute(_CLAIMS, bound)
    claims = [Claim(*row) for row in found]
    left = {each.warehouse_id: each.free for each in free}
    for part, amount in before.items():
        left[part.warehouse_id] = left.get(part.warehouse_id, ZERO) + amount
    for part, amount in after.items():
        left[part.warehouse_id] -= amount
    left[warehouse_id] += _sum(claims)
    rest = [
        replace(each, free=each.free - more)
        if (each.batch_id, each.warehouse_id) == (batch.id, warehouse_id)
        else each
        for each in batches
    ]
    others = [each for each in promises(tx, [article], line) if each.warehouse_id != warehouse_id]
    own = [
        Promise(article, part.warehouse_id, amount, part.min_shelf_days, part.batch_id)
        for part, amount in after.items()
        if amount and not part.allocated and (part.min_shelf_days or part.batch_id)
    ]
    yields = give_way_to(
        claims,
        article,
        [warehouse_id, *(place for place in places if place != warehouse_id)],
        left,
        Suitable(rest, [*others, *own], tx.today),
        bound_to({claim.order_id for claim in claims}),
    )
    waits_for = freed(awaited, lacked - need.quantity)
    return TakeOver(rows, after, more, waits_for, tuple(yields))


def _require_room(
    batch: Batch,
    warehouse_id: int,
    batches: Sequence[BatchState],
    more: Decimal,
    has: Decimal,
    wants: Decimal,
) -> Decimal:
    """Refuse what others have their batch of, and more than the line wants; how much it can have in all."""
    there = sum(
        (each.free for each in batches if (each.batch_id, each.warehouse_id) == (batch.id, warehouse_id)),
        ZERO,
    )
    if more > there and there <= wants:
        raise NotEnough(
            N_("Of batch {number} this line can have {most}; the rest is blocked or allocated to others."),
            number=batch.number,
            most=has + there,
        )
    if more > wants:
        raise NotEnough(N_("This line wants no more than {most} of this batch."), most=has + wants)
    return has + min(there, wants)


def _sum(parts: Iterable[Claim | Awaited]) -> Decimal:
    return sum((part.quantity for part in parts), ZERO)
