"""What a customer is promised when his order is confirmed, and what is kept of it on the order and its lines.

Permissions and states are the verbs' business.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from salesdesk.domain.customers.model import Customer
from salesdesk.domain.customers.rules import DeliveryPolicy
from salesdesk.domain.orders.broken import awaiting, breaking, note_broken
from salesdesk.domain.orders.model import Order, OrderLine
from salesdesk.domain.orders.rules import LineKind, LineState
from salesdesk.domain.promising.operations import speak_for
from salesdesk.domain.promising.queries import promises_for, timing_for
from salesdesk.domain.promising.rules import Part, Timing, Want, all_at_once, last_day_of
from salesdesk.office.work import Transaction
from salesdesk.storage.rows import set_rows

__all__ = [
    "Promises",
    "keep_promised",
    "promise_short",
    "promised_before",
    "timing_of",
    "want_of",
    "wanted_promises",
]

Promises = dict[int, tuple[Part, ...]]
"""The parts of a promise, by line."""


def timing_of(tx: Transaction, order: Order) -> Timing:
    """When goods of an order can leave, and be there."""
    return timing_for(tx, order.ship_country, tx.session.get_one(Customer, order.sold_to_id).delivery_days)


def want_of(order: Order, line: LineState, has: Decimal, lacks: Decimal) -> Want:
    """What a goods line of an order wants, as promises are made for it."""
    assert line.article_id is not None, "only a text line has no article"
    return Want(
        line.id,
        line.article_id,
        has,
        lacks,
        line.requested_on or order.requested_on,
        order.warehouse_id,
        order.delivery_policy is not DeliveryPolicy.CANCEL_REST,
        line.wished_batch_id is None,
        line.min_shelf_days,
    )


def wanted_promises(tx: Transaction, order: Order, wants: Sequence[Want]) -> Promises:
    """What these lines of an order can be promised; of one that is to be delivered complete, for one day."""
    found = promises_for(tx, timing_of(tx, order), wants)
    return all_at_once(found) if order.delivery_policy is DeliveryPolicy.COMPLETE else found


def promise_short(
    tx: Transaction, order: Order, wants: Sequence[Want], before: Mapping[int, date | None] | None = None
) -> Promises:
    """Promise lines what they lack, and keep it: what is on its way is theirs from here on.

    What a customer was promised `before`, by line, stays: then it is only seen to that it comes, and
    whoever looks after the order is told if it comes too late. The caller has the order and the
    balances of the articles locked.
    """
    promises = wanted_promises(tx, order, wants)
    speak_for(tx, order.id, wants, promises, before or {})
    if before is not None:
        parts = [part for each in promises.values() for part in each]
        inbound = [part.purchase_line_id for part in parts if part.purchase_line_id is not None]
        late = breaking(tx, awaiting(tx, inbound)) if inbound else []
        note_broken(tx, (each for each in late if each.order_id == order.id))
        return promises
    rows = []
    for want in wants:
        rest = last_day_of(promises[want.line_id][bool(want.has) :])
        rows.append({"id": want.line_id, "promised_first": want.has, "promised_on": rest})
    set_rows(tx.session, OrderLine, rows)
    return promises


def promised_before(order: Order, line: LineState) -> date | None:
    """The day by which all of a line was promised when its order was confirmed; None if none was said."""
    if line.promised_first is None:
        return line.promised_on or order.promised_on
    return line.promised_on


def keep_promised(
    tx: Transaction, order: Order, lines: Sequence[LineState], short: Mapping[int, Sequence[Part]]
) -> None:
    """Keep for which day the goods of an order are promised that are there, and are not `short`.

    That is one day for all lines, kept on the order; a line for which another one was said has its own.
    """
    timing = timing_of(tx, order)
    order.promised_on = timing.there(timing.leaves, order.requested_on)
    if short and order.delivery_policy is DeliveryPolicy.COMPLETE:
        order.promised_on = last_day_of(part for parts in short.values() for part in parts)
    rows = []
    for line in lines:
        if line.kind is not LineKind.GOODS or line.id in short:
            continue
        day = timing.there(timing.leaves, line.requested_on) if line.requested_on else None
        day = None if day == order.promised_on else day
        if (line.promised_first, line.promised_on) != (None, day):
            rows.append({"id": line.id, "promised_first": None, "promised_on": day})
    set_rows(tx.session, OrderLine, rows)
