"""Reading supply: what is free by now, what has been promised, what a need could have."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import bindparam, func, select

from salesdesk.money import ZERO
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, query
from salesdesk.storage.lists import among
from salesdesk.storage.types import UtcInstant, difference
from salesdesk.warehouse.stock.model import StockBalance, Warehouse
from salesdesk.warehouse.stock.queries import BATCHES_EVERYWHERE
from salesdesk.warehouse.stock.rules import BatchState, Free
from salesdesk.warehouse.supply.model import Supply
from salesdesk.warehouse.supply.rules import Need, Promise, Suitable, SupplyKind, share_out

__all__ = ["RUN_OUT", "could_take", "free_now", "holds_have_run_out", "promises"]

RUN_OUT: Final = (Supply.kind == SupplyKind.HOLD) & (
    Supply.expires_at <= bindparam("now", type_=UtcInstant())
)
"""Holds that have run out by `:now`, for a statement about supply."""
_QUANTITY: Final = Supply.quantity.type
_FREE: Final = (
    select(
        StockBalance.article_id,
        StockBalance.warehouse_id,
        difference(StockBalance.on_hand, StockBalance.blocked, StockBalance.reserved),
        Warehouse.priority,
        select(func.coalesce(func.sum(Supply.quantity), ZERO, type_=_QUANTITY))
        .where(
            Supply.article_id == StockBalance.article_id,
            Supply.warehouse_id == StockBalance.warehouse_id,
            RUN_OUT,
        )
        .scalar_subquery(),
    )
    .join(Warehouse, Warehouse.id == StockBalance.warehouse_id)
    .where(among(StockBalance.article_id, "articles"), Warehouse.sells, Warehouse.active)
    .order_by(StockBalance.article_id, StockBalance.warehouse_id)
)
_PROMISES: Final = (
    select(
        Supply.article_id,
        Supply.warehouse_id,
        func.sum(Supply.quantity),
        Supply.min_shelf_days,
        Supply.batch_id,
    )
    .where(
        among(Supply.article_id, "articles"),
        Supply.order_line_id != bindparam("line"),
        (Supply.min_shelf_days > 0) | Supply.batch_id.is_not(None),
        Supply.kind != SupplyKind.PLANNED,
        Supply.purchase_line_id.is_(None),
        ~Supply.allocated,
        ~RUN_OUT,
    )
    .group_by(Supply.article_id, Supply.warehouse_id, Supply.min_shelf_days, Supply.batch_id)
)


@query(Permission.SYSTEM_RUN)
def holds_have_run_out(tx: Transaction) -> bool:
    """Whether there are holds to give back, so that a sweep of nothing writes no history."""
    run_out = select(Supply.id).where(Supply.kind == SupplyKind.HOLD, Supply.expires_at <= tx.now)
    return tx.session.scalar(run_out.limit(1)) is not None


def free_now(tx: Transaction, article_ids: Iterable[int]) -> list[Free]:
    """What of these articles is free in each selling warehouse; holds that have run out bind nothing."""
    rows = tx.session.execute(_FREE, {"articles": sorted(set(article_ids)), "now": tx.now})
    return [
        Free(article, place, free + run_out, priority) for article, place, free, priority, run_out in rows
    ]


def promises(
    tx: Transaction, article_ids: Iterable[int], but_line: int = 0, *, run_out_bind: bool = False
) -> list[Promise]:
    """What choosy lines, all but one, have been promised of these articles without a batch yet.

    Holds that have run out bind nothing, unless it is said that they do: who does not release them.
    """
    now = datetime.min.replace(tzinfo=UTC) if run_out_bind else tx.now
    bound = {"articles": sorted(set(article_ids)), "line": but_line, "now": now}
    rows: Iterable[Any] = tx.session.execute(_PROMISES, bound)
    return [Promise(*row) for row in rows]


def could_take(tx: Transaction, needs: Sequence[tuple[Need, int | None]]) -> dict[int, Decimal]:
    """How much each of these needs would get if it were reserved now, by order line; nothing is.

    First come, first served, as `take` does it need by need. A need may name the only
    warehouse in which it is served.
    """
    places = free_now(tx, [need.article_id for need, _ in needs]) if needs else []
    left = {(place.article_id, place.warehouse_id): place.free for place in places}
    order = dict.fromkeys(p.warehouse_id for p in sorted(places, key=lambda p: (p.priority, p.warehouse_id)))
    choosy = {need.article_id for need, _ in needs if need.choosy} & {p.article_id for p in places if p.free}
    suitable = Suitable((), (), tx.today)
    if choosy:
        batches: Iterable[Any] = tx.session.execute(BATCHES_EVERYWHERE, {"articles": sorted(choosy)})
        suitable = Suitable([BatchState(*row) for row in batches], promises(tx, choosy), tx.today)
    got: dict[int, Decimal] = {}
    for need, only_in in needs:
        warehouses = [place for place in order if only_in in (None, place)]
        # Of this article only: what is shared out is copied.
        keys = ((need.article_id, place) for place in warehouses)
        here = {key: left[key] for key in keys if key in left}
        for part in share_out([need], warehouses, here, suitable):
            left[need.article_id, part.warehouse_id] -= part.quantity
            got[need.order_line_id] = got.get(need.order_line_id, ZERO) + part.quantity
    return got
