"""What the warehouse clerk does: allocate batches to an order, issue the goods."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal

from salesdesk.domain.company.queries import require_open_stock
from salesdesk.domain.customers.rules import DeliveryPolicy
from salesdesk.domain.fulfilment.choosing import Allocated, chosen, order_of, with_batches
from salesdesk.domain.fulfilment.operations import NOTES
from salesdesk.domain.fulfilment.rules import Expected, require_confirmed
from salesdesk.domain.orders.limits import require_released
from salesdesk.domain.orders.model import Order
from salesdesk.domain.orders.queries import (
    Parties,
    delivered,
    lines_of,
    lock_order,
    lock_orders,
    lock_parties,
)
from salesdesk.domain.orders.rules import LineKind, OrderState
from salesdesk.domain.orders.securing import Shortfall, reserve_lacking
from salesdesk.domain.orders.totalling import close_lines
from salesdesk.errors import NotEnough, Refused
from salesdesk.i18n import N_
from salesdesk.lookup.delta import note_changed
from salesdesk.money import ZERO
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, verb
from salesdesk.warehouse.allocation import operations as allocation
from salesdesk.warehouse.goods_issue.operations import Issued, issue_allocated
from salesdesk.warehouse.picking.operations import forget_picks, put_back
from salesdesk.warehouse.supply.model import Supply
from salesdesk.warehouse.supply.operations import lock_order_balances, release, reserved_in

__all__ = [
    "Allocated",
    "allocate",
    "allocate_and_issue",
    "allocate_batch",
    "allocate_together",
    "deallocate",
    "issue",
    "reserve",
]


@verb(Permission.STOCK_ALLOCATE)
def allocate(tx: Transaction, order_id: int, warehouse_id: int | None = None) -> tuple[Allocated, ...]:
    """Give what an order has reserved its batches: earliest expiry first, then oldest."""
    require_confirmed(lock_order(tx, order_id).state)
    return _allocate(tx, order_id, warehouse_id)


@verb(Permission.STOCK_ALLOCATE)
def allocate_together(tx: Transaction, order_ids: Sequence[int], warehouse_id: int | None = None) -> int:
    """Give what several orders have reserved its batches; of how many orders some was given.

    Of two that want the same batch the one that is named first gets it. Those that goods may not leave
    for any more are passed over: in a long run somebody else is faster with some. Whoever has
    thousands gives them bit by bit, so that no seat waits for all of them.
    """
    orders = lock_orders(tx, order_ids)
    wanted = [
        order_id
        for order_id in dict.fromkeys(order_ids)
        if (order := orders.get(order_id)) is not None and order.state is OrderState.CONFIRMED
    ]
    picked = Counter(pick.reserved.order_id for pick in allocation.allocate(tx, wanted, warehouse_id))
    for order_id, batches in picked.items():
        tx.record("order", order_id, allocated=batches)
    return len(picked)


@verb(Permission.STOCK_ALLOCATE)
def allocate_batch(
    tx: Transaction, order_line_id: int, batch_id: int, warehouse_id: int, quantity: Decimal
) -> tuple[Allocated, ...]:
    """Let an order line have `quantity` of a batch in a warehouse, in base units; all that it has then.

    By hand instead of by rule. 0 gives the batch back; its goods stay reserved. The line
    takes no more than it has reserved, and what it has reserved in another warehouse
    moves here where goods are free. Promises to others are kept.

    Refuses a batch of another article, one that is too old, a warehouse that the order does not
    take goods from, and a part of what is sold whole; NotEnough says how much the line can have.
    """
    order = lock_order(tx, order_of(tx, order_line_id))
    choice = chosen(tx, order, order_line_id, batch_id, warehouse_id, quantity)
    line, batch = choice.line, choice.batch
    after = allocation.allocate_by_hand(
        tx, order.id, choice.need(quantity), batch, warehouse_id, quantity, line.wished_batch_id,
        whole=choice.whole,
    )  # fmt: skip
    put_back(tx, order.id, (line.id, batch.id, warehouse_id), quantity)
    given = {"batch": batch.number, "warehouse": choice.warehouse, "quantity": quantity}
    tx.record("order", order.id, line=line.position, **given)
    return with_batches(line.id, after)


@verb(Permission.STOCK_ALLOCATE)
def reserve(tx: Transaction, order_id: int) -> tuple[Shortfall, ...]:
    """Reserve for a confirmed order what it lacks and what is free by now; what is still missing.

    Goods come free when another order is cancelled, or arrive without having been
    ordered for anybody.
    """
    order = lock_order(tx, order_id)
    require_confirmed(order.state)
    short = reserve_lacking(tx, order, lines_of(tx, [order_id]), delivered(tx, [order_id]))
    tx.record("order", order_id, short=len(short))
    return short


@verb(Permission.STOCK_ALLOCATE)
def deallocate(tx: Transaction, order_id: int) -> int:
    """Take the batches of an order back; its goods stay reserved, and what of them was picked goes back
    into its bins. How many.
    """
    require_confirmed(lock_order(tx, order_id).state)
    wishes = {line.id: line.wished_batch_id for line in lines_of(tx, [order_id])}
    count = allocation.deallocate(tx, order_id, wishes)
    forget_picks(tx, order_id, None)
    tx.record("order", order_id, deallocated=count)
    return count


@verb(Permission.STOCK_ISSUE)
def issue(
    tx: Transaction,
    order_id: int,
    warehouse_id: int | None = None,
    expected: Expected | None = None,
) -> tuple[Issued, ...]:
    """Post the goods-issue notes (WZ) of everything allocated to an order, one per warehouse.

    Limits are checked again. An order that is to be delivered complete waits until it
    is; one whose remainder is to be cancelled gives it up here, unless goods for it lie
    reserved. Refused if something else would leave, or become of the rest, than somebody was
    shown and `expected`.
    """
    return _issue(tx, lock_parties(tx, order_id), warehouse_id, expected)


@verb(Permission.STOCK_ISSUE)
def allocate_and_issue(
    tx: Transaction,
    order_id: int,
    warehouse_id: int | None = None,
    expected: Expected | None = None,
) -> tuple[Issued, ...]:
    """Allocate by rule and issue, in one step; `expected` as in `issue`."""
    tx.actor.require(Permission.STOCK_ALLOCATE)
    parties = lock_parties(tx, order_id)
    require_confirmed(parties.order.state)
    _allocate(tx, order_id, warehouse_id)
    return _issue(tx, parties, warehouse_id, expected)


def _allocate(tx: Transaction, order_id: int, warehouse_id: int | None) -> tuple[Allocated, ...]:
    picks = allocation.allocate(tx, [order_id], warehouse_id)
    tx.record("order", order_id, allocated=len(picks))
    return tuple(
        Allocated(pick.reserved.order_line_id, pick.batch_id, pick.reserved.warehouse_id, pick.quantity)
        for pick in picks
    )


def _issue(
    tx: Transaction, parties: Parties, warehouse_id: int | None, expected: Expected | None
) -> tuple[Issued, ...]:
    order = parties.order
    require_confirmed(order.state)
    require_open_stock(tx, tx.today)
    require_released(tx, parties)
    partner = {
        "name": order.ship_name,
        "street": order.ship_street,
        "house_number": order.ship_house_number,
        "postcode": order.ship_postcode,
        "city": order.ship_city,
        "region": order.ship_region,
        "country": order.ship_country,
        "customer": parties.sold_to.number,
    }
    if order.delivery_policy is not DeliveryPolicy.PARTIAL:
        lock_order_balances(tx, order.id)  # what stays behind may have to be given back
    issued = issue_allocated(tx, order.id, tx.today, partner, order.reference, warehouse_id)
    if not issued:
        raise NotEnough(N_("Nothing is allocated to this order."))
    ended = order.delivery_policy is not DeliveryPolicy.PARTIAL and _end_delivery(tx, order)
    if expected is not None and expected != Expected(_by_place(issued), ended):
        raise Refused(N_("The order has changed since you looked at it. Nothing is issued; look again."))
    tx.record("order", order.id, issued=[note.number for note in issued])
    note_changed(tx, NOTES, [note.id for note in issued])
    return tuple(issued)


def _by_place(issued: Iterable[Issued]) -> dict[tuple[int, int], Decimal]:
    """What leaves, by line and warehouse."""
    out: dict[tuple[int, int], Decimal] = defaultdict(lambda: ZERO)
    for note in issued:
        for line_id, quantity in note.quantities:
            out[line_id, note.warehouse_id] += quantity
    return out


def _end_delivery(tx: Transaction, order: Order) -> bool:
    """Hold to the agreement about an order that cannot be delivered whole; whether the rest is given up.

    What lies ready, in another warehouse or without a batch, is no remainder: it will be
    issued. Nor is what is wanted later.
    """
    lines = lines_of(tx, [order.id])
    out = delivered(tx, [order.id])
    if all(out.get(line.id, ZERO) >= line.wanted for line in lines if line.kind is LineKind.GOODS):
        return False
    if order.delivery_policy is DeliveryPolicy.COMPLETE:
        raise NotEnough(N_("This order is to be delivered complete, and part of it is missing."))
    if reserved_in(tx, order.id):
        return False
    release(tx, Supply.order_id == order.id)
    close_lines(tx, order, lines, out)
    tx.record("order", order.id, remainder="closed")
    return True
