"""By when the lines of an order can be there: worked out while it is a draft, as it was kept afterwards."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import bindparam, func, select

from salesdesk.domain.drafts.rules import DraftLine
from salesdesk.domain.orders.model import Order
from salesdesk.domain.orders.promises import Promises, timing_of, want_of, wanted_promises
from salesdesk.domain.orders.rules import LineKind, LineState, OrderState
from salesdesk.domain.promising.queries import EXPECTED, PURCHASE, PURCHASE_LINE
from salesdesk.domain.promising.rules import Coming, Part, Source
from salesdesk.money import ZERO
from salesdesk.office.work import Transaction
from salesdesk.warehouse.supply.model import Supply

__all__ = ["with_promises"]

_COMING: Final = (
    select(
        Supply.order_line_id,
        Supply.quantity,
        func.coalesce(PURCHASE.c.number, ""),
        EXPECTED,
        Supply.promised_on,
    )
    .join(PURCHASE_LINE, PURCHASE_LINE.c.id == Supply.purchase_line_id)
    .join(PURCHASE, PURCHASE.c.id == PURCHASE_LINE.c.purchase_order_id)
    .where(Supply.order_id == bindparam("order"), Supply.purchase_line_id.is_not(None))
    .order_by(EXPECTED, Supply.id)
)


def with_promises(
    tx: Transaction, order: Order, lines: Mapping[int, tuple[LineState, DraftLine]]
) -> list[DraftLine]:
    """Those of the lines, which are by id, that have something else to say of when they can be there.

    Nothing is read for a draft of which everything is held, nor for a quote, which promises nothing.
    """
    if order.is_quote or order.state is OrderState.CANCELLED:
        return []
    if order.state is not OrderState.DRAFT:
        coming = _coming(tx, order) if any(line.awaited for _, line in lines.values()) else {}
        kept = {id_: _kept(order, state) for id_, (state, _) in lines.items()}
    else:
        coming, kept = {}, _possible(tx, order, lines.values())
    told = ((line, kept.get(id_, ()), coming.get(id_, ())) for id_, (_, line) in lines.items())
    return [
        replace(line, promise=promise, coming=on_its_way)
        for line, promise, on_its_way in told
        if (promise, on_its_way) != (line.promise, line.coming)  # of hundreds of lines next to none
    ]


def _possible(tx: Transaction, order: Order, lines: Iterable[tuple[LineState, DraftLine]]) -> Promises:
    wants = [want_of(order, state, line.held, line.missing) for state, line in lines if line.missing]
    return wanted_promises(tx, order, wants) if wants else {}


def _kept(order: Order, line: LineState) -> tuple[Part, ...]:
    """What a line was promised when its order was confirmed; nothing where that was not kept yet."""
    first, on = line.promised_first, line.promised_on
    if line.kind is not LineKind.GOODS:
        return ()
    if first is None:
        day = on or order.promised_on
        return () if day is None else (Part(line.base_quantity, day, Source.STOCK),)
    rest = Part(line.base_quantity - first, on, Source.NOWHERE if on is None else Source.INBOUND)
    return (Part(first, order.promised_on, Source.STOCK), rest) if first > ZERO else (rest,)


def _coming(tx: Transaction, order: Order) -> dict[int, tuple[Coming, ...]]:
    timing = timing_of(tx, order)
    found: dict[int, tuple[Coming, ...]] = defaultdict(tuple)
    rows: Iterable[Any] = tx.session.execute(_COMING, {"order": order.id})
    for line_id, quantity, number, expected_on, promised_on in rows:
        there = timing.there(timing.leaves_after(timing.comes_on(expected_on)))
        found[line_id] += (Coming(quantity, number, expected_on, there, promised_on),)
    return found
