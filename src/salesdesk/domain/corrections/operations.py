"""Whom goods are taken from: which batches lines wish for, and how those that gave way are named."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Final

from sqlalchemy import func, select

from salesdesk.domain.corrections.rules import GaveWay
from salesdesk.domain.customers.model import Customer
from salesdesk.domain.orders.model import Order, OrderLine
from salesdesk.money import ZERO
from salesdesk.office.work import Transaction
from salesdesk.storage.lists import among
from salesdesk.warehouse.counting.rules import Given

__all__ = ["named", "record_lines", "wishes"]

_WISHES: Final = select(OrderLine.id, OrderLine.wished_batch_id).where(among(OrderLine.id, "lines"))
_NAMES: Final = (
    select(OrderLine.id, Order.id, func.coalesce(Order.number, ""), Customer.name, OrderLine.position)
    .join(Order, Order.id == OrderLine.order_id)
    .join(Customer, Customer.id == Order.sold_to_id)
    .where(among(OrderLine.id, "lines"))
    .order_by(Order.id, OrderLine.position)
)


def wishes(tx: Transaction, lines: Iterable[int]) -> Mapping[int, int | None]:
    """Which batches order lines wish for by themselves, whatever they were given."""
    return {row[0]: row[1] for row in tx.session.execute(_WISHES, {"lines": sorted(set(lines))})}


def record_lines(tx: Transaction, article: str, lines: Iterable[GaveWay]) -> None:
    """Note in the history of each order what its lines lost of an article."""
    for line in lines:
        tx.record("order", line.order_id, line=line.line, article=article, short=line.short, loose=line.loose)


def named(tx: Transaction, given: Sequence[Given], outgrown: Sequence[Given] = ()) -> tuple[GaveWay, ...]:
    """The lines that gave way, each once, by order and position.

    `outgrown` is what they lost afterwards because it does not keep as they demand: first of what
    had just become loose.
    """
    short: dict[int, Decimal] = defaultdict(lambda: ZERO)
    loose: dict[int, Decimal] = defaultdict(lambda: ZERO)
    for each in given:
        short[each.claim.order_line_id] += each.lost
        loose[each.claim.order_line_id] += each.loose
    for each in outgrown:
        line = each.claim.order_line_id
        short[line] += each.lost
        loose[line] = max(loose[line] - each.lost, ZERO)
    if not short:
        return ()
    rows = tx.session.execute(_NAMES, {"lines": sorted(short)})
    return tuple(
        GaveWay(order_id, number, customer, position, short[line], loose[line])
        for line, order_id, number, customer, position in rows
    )
