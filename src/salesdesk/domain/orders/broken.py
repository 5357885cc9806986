"""Promises that break because goods come later than was expected, or not at all, and who is told of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import bindparam, func, null, select, update

from salesdesk.clock import business_date
from salesdesk.domain.catalogue.model import Article
from salesdesk.domain.company.queries import company
from salesdesk.domain.customers.model import Customer
from salesdesk.domain.orders.model import Order, OrderLine
from salesdesk.domain.orders.queries import PROMISED_ON
from salesdesk.domain.orders.rules import OPEN_STATES
from salesdesk.domain.promising.model import BrokenPromise
from salesdesk.domain.promising.queries import EXPECTED, PURCHASE, PURCHASE_LINE, timing_for
from salesdesk.domain.promising.rules import Broken
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, query, verb
from salesdesk.storage.lists import among
from salesdesk.storage.rows import add_rows, table_of
from salesdesk.warehouse.supply.model import Supply

__all__ = ["Awaiting", "awaiting", "breaking", "broken_for_me", "broken_told", "note_broken", "noticed_on"]


@dataclass(frozen=True, slots=True)
class Awaiting:
    """What a line that was promised a day waits for of a purchase line."""

    purchase_line_id: int
    broken: Broken
    """What it is if it breaks: `now_on` is not worked out yet."""
    expected_on: date | None
    ship_country: str
    delivery_days: str


# Statements are built once: building one takes longer than running it.

_AWAITING: Final = (
    select(
        Supply.purchase_line_id,
        EXPECTED,
        Order.ship_country,
        Customer.delivery_days,
        Order.id,
        OrderLine.id,
        func.coalesce(Order.number, ""),
        Customer.name,
        Article.code,
        Supply.quantity,
        Article.base_unit,
        func.coalesce(PURCHASE.c.number, ""),
        Supply.promised_on,
        null(),
    )
    .join(PURCHASE_LINE, PURCHASE_LINE.c.id == Supply.purchase_line_id)
    .join(PURCHASE, PURCHASE.c.id == PURCHASE_LINE.c.purchase_order_id)
    .join(OrderLine, OrderLine.id == Supply.order_line_id)
    .join(Order, Order.id == OrderLine.order_id)
    .join(Customer, Customer.id == Order.sold_to_id)
    .join(Article, Article.id == Supply.article_id)
    .where(
        among(Supply.purchase_line_id, "lines"),
        Supply.purchase_line_id.is_not(None),
        Supply.promised_on.is_not(None),
        # Else the day is when the purchase was expected, and nobody was promised anything.
        PROMISED_ON.is_not(None),
        Order.state.in_(sorted(OPEN_STATES)),
    )
    .order_by(Supply.promised_on, Supply.id)
)
_KNOWN: Final = select(
    BrokenPromise.order_line_id, BrokenPromise.promised_on, BrokenPromise.now_on, BrokenPromise.purchase
).where(among(BrokenPromise.order_line_id, "lines"), BrokenPromise.is_untold())
_NOTICED: Final = (
    select(BrokenPromise.order_line_id, BrokenPromise.purchase, func.max(BrokenPromise.noticed_at))
    .where(among(BrokenPromise.order_line_id, "lines"))
    .group_by(BrokenPromise.order_line_id, BrokenPromise.purchase)
)
_FOR_ME: Final = (
    select(
        BrokenPromise.id,
        Order.id,
        OrderLine.id,
        func.coalesce(Order.number, ""),
        Customer.name,
        Article.code,
        BrokenPromise.quantity,
        Article.base_unit,
        BrokenPromise.purchase,
        BrokenPromise.promised_on,
        BrokenPromise.now_on,
    )
    .join(Order, Order.id == BrokenPromise.order_id)
    .join(OrderLine, OrderLine.id == BrokenPromise.order_line_id)
    .join(Customer, Customer.id == Order.sold_to_id)
    .join(Article, Article.id == OrderLine.article_id)
    .where(
        BrokenPromise.is_untold(),
        Order.owner_id == bindparam("reader"),
        # What has left or was given up by now is nobody's news.
        select(Supply.id).where(Supply.order_line_id == OrderLine.id).exists(),
    )
    .order_by(BrokenPromise.promised_on, BrokenPromise.id)
)
_OWN: Final = select(Order.id).where(
    Order.id == BrokenPromise.order_id, Order.owner_id == bindparam("reader")
)
_TELL: Final = (
    update(table_of(BrokenPromise))
    .where(among(BrokenPromise.id, "ids"), BrokenPromise.is_untold(), _OWN.exists())
    .values(told_at=bindparam("now"))
)


def awaiting(tx: Transaction, purchase_line_ids: Iterable[int]) -> list[Awaiting]:
    """Who was promised what of these purchase lines, the earliest promised first."""
    asked = {"lines": sorted(set(purchase_line_ids))}
    rows: Iterable[Any] = tx.session.execute(_AWAITING, asked)
    return [
        Awaiting(line_id, Broken(*what), expected_on, country, days)
        for line_id, expected_on, country, days, *what in rows
    ]


def breaking(
    tx: Transaction, found: Iterable[Awaiting], expected: Mapping[int, date | None] | None = None
) -> list[Broken]:
    """What of it comes too late, as its purchase lines are expected; `expected` says so otherwise, by id."""
    broken = []
    for each in found:
        timing = timing_for(tx, each.ship_country, each.delivery_days)
        on = each.expected_on if expected is None else expected.get(each.purchase_line_id, each.expected_on)
        there = timing.there(timing.leaves_after(timing.comes_on(on)))
        if there is None or there > each.broken.promised_on:
            broken.append(replace(each.broken, now_on=there))
    return broken


def note_broken(tx: Transaction, broken: Iterable[Broken], *, again: bool = False) -> tuple[Broken, ...]:
    """Note promises that break, so that the owners of the orders are told; each once, of a line the sum.

    What was noted so already, and nobody has been told of yet, is noted `again` only if that is said.
    """
    sums: dict[Broken, Decimal] = defaultdict(Decimal)
    for each in broken:
        sums[replace(each, quantity=Decimal())] += each.quantity
    summed = [replace(each, quantity=quantity) for each, quantity in sums.items()]
    lines = sorted({each.order_line_id for each in summed})
    known = (
        {tuple(row) for row in tx.session.execute(_KNOWN, {"lines": lines})} if lines and not again else set()
    )
    new = [
        each
        for each in summed
        if (each.order_line_id, each.promised_on, each.now_on, each.purchase) not in known
    ]
    add_rows(
        tx.session,
        BrokenPromise,
        [
            {
                "order_id": each.order_id,
                "order_line_id": each.order_line_id,
                "quantity": each.quantity,
                "promised_on": each.promised_on,
                "now_on": each.now_on,
                "purchase": each.purchase,
                "noticed_at": tx.now,
                "told_at": None,
            }
            for each in new
        ],
    )
    for each in new:
        days = [each.promised_on, each.now_on]
        tx.record("order", each.order_id, article=each.code, quantity=each.quantity, promised_on=days)
    return tuple(summed)


def noticed_on(tx: Transaction, found: Iterable[Awaiting]) -> dict[tuple[int, str], date]:
    """The last day on which it was noticed that a line's goods come late with a purchase, by both."""
    lines = sorted({each.broken.order_line_id for each in found})
    if not lines:
        return {}
    rows: Iterable[Any] = tx.session.execute(_NOTICED, {"lines": lines})
    timezone = company(tx).timezone
    return {(line_id, purchase): business_date(at, timezone) for line_id, purchase, at in rows}


@query(Permission.ORDERS_ENTER)
def broken_for_me(tx: Transaction) -> tuple[tuple[int, Broken], ...]:
    """Promises of the reader's orders that broke, with the ids under which he says that he was told."""
    rows: Sequence[Any] = tx.session.execute(_FOR_ME, {"reader": tx.actor.id}).all()
    return tuple((id_, Broken(*what)) for id_, *what in rows)


@verb(Permission.ORDERS_ENTER, noted=False)
def broken_told(tx: Transaction, ids: Sequence[int]) -> None:
    """The person has been told of these broken promises of his orders."""
    asked = {"ids": sorted(set(ids)), "reader": tx.actor.id, "now": tx.now}
    tx.session.execute(_TELL, asked)
