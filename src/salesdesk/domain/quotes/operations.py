"""What orders have of a quote, and the state that follows from it. Permissions are the verbs' business."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from sqlalchemy import bindparam, case, func, select

from salesdesk.domain.company.queries import company
from salesdesk.domain.orders.model import Order, OrderLine
from salesdesk.domain.orders.queries import lines_of, lock_order
from salesdesk.domain.orders.rules import OrderState
from salesdesk.domain.quotes.rules import NOTHING, Ordered, check_valid_until, is_left
from salesdesk.domain.tax.rules import Totals
from salesdesk.errors import IllegalMove
from salesdesk.i18n import N_
from salesdesk.money import ZERO
from salesdesk.office.work import Transaction

__all__ = [
    "last_day",
    "lock_quote_of",
    "lock_replaced",
    "ordered_of",
    "put_forth",
    "settle_quote",
    "settle_quote_of",
]

# Statements are built once: building one takes longer than running it.

_ORDERED: Final = (
    select(
        OrderLine.quote_line_id,
        func.sum(OrderLine.base_quantity),
        func.sum(case((OrderLine.discount_per_unit.is_(False), OrderLine.discount_amount))),
        func.sum(OrderLine.promotion_amount),
    )
    .join(Order, Order.id == OrderLine.order_id)
    .where(
        Order.quote_id == bindparam("quote"),
        Order.is_quote.is_(False),
        Order.state != OrderState.CANCELLED,
        OrderLine.quote_line_id.is_not(None),
    )
    .group_by(OrderLine.quote_line_id)
)


def ordered_of(tx: Transaction, quote_id: int) -> dict[int, Ordered]:
    """What orders have of the lines of a quote, drafts included, cancelled ones not."""
    rows = tx.session.execute(_ORDERED, {"quote": quote_id})
    return {row[0]: Ordered(*(part or ZERO for part in row[1:])) for row in rows}


def lock_quote_of(tx: Transaction, order: Order) -> Order | None:
    """The quote that an order comes from or replaces, locked; None if there is none.

    Behind the order itself and before any goods, by whatever changes lines that come from it.
    """
    return None if order.quote_id is None else lock_order(tx, order.quote_id)


def lock_replaced(tx: Transaction, quote: Order) -> Order | None:
    """The quote that this one replaces as soon as it is issued, locked; None if there is none.

    IllegalMove if nothing of that one is left to be replaced.
    """
    replaced = lock_quote_of(tx, quote)
    if replaced is not None and replaced.state not in (OrderState.QUOTED, OrderState.DECLINED):
        text = N_("{number}, which this replaces, is {state} by now.")
        raise IllegalMove(text, number=replaced.number or "", state=replaced.state)
    return replaced


def last_day(tx: Transaction, quote: Order) -> date:
    """Until when the prices of a quote hold that is issued today. Refused if that day is gone."""
    day = quote.valid_until or tx.today + timedelta(days=company(tx).quote_days)
    check_valid_until(day, tx.today)
    return day


def put_forth(tx: Transaction, quote: Order, totals: Totals, replaced: Order | None) -> None:
    """Issue a locked quote that has its number: it holds from today, and instead of what it `replaced`."""
    before = quote.state
    quote.net, quote.vat, quote.gross = totals.net, totals.vat, totals.gross
    quote.valid_until, quote.order_date = last_day(tx, quote), tx.today
    quote.state = OrderState.QUOTED
    if replaced is not None and replaced.state is OrderState.QUOTED:
        replaced.state = OrderState.SUPERSEDED
        tx.record("order", replaced.id, state=[OrderState.QUOTED, replaced.state], replaced_by=quote.id)
    tx.record(
        "order",
        quote.id,
        state=[before, quote.state],
        number=quote.number,
        valid_until=quote.valid_until,
    )


def settle_quote_of(tx: Transaction, order: Order) -> None:
    """Settle the quote that an order comes from, now that the order has other lines."""
    if not order.is_quote and (quote := lock_quote_of(tx, order)) is not None:
        settle_quote(tx, quote)


def settle_quote(tx: Transaction, quote: Order) -> None:
    """Note whether anything is left of a locked quote: ordered, or quoted again."""
    if quote.state not in (OrderState.QUOTED, OrderState.ORDERED):
        return
    ordered = ordered_of(tx, quote.id)
    left = any(is_left(line, ordered.get(line.id, NOTHING)) for line in lines_of(tx, [quote.id]))
    before, quote.state = quote.state, OrderState.QUOTED if left else OrderState.ORDERED
    if quote.state is not before:
        tx.record("order", quote.id, state=[before, quote.state])
