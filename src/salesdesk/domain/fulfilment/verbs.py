"""What the warehouse clerk does: allocate batches to an order, issue the goods."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from salesdesk.domain.company.queries import require_open_stock
from salesdesk.domain.customers.rules import DeliveryPolicy
from salesdesk.domain.orders.model import Order
from salesdesk.domain.orders.queries import Parties, delivered, lines_of, lock_order, lock_parties
from salesdesk.domain.orders.rules import LineKind, OrderState
from salesdesk.domain.orders.verbs import (
    Shortfall,
    close_lines,
    require_within_limits,
    reserve_lacking,
)
from salesdesk.errors import IllegalMove, NotEnough
from salesdesk.i18n import N_
from salesdesk.money import ZERO
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, verb
from salesdesk.warehouse.allocation import operations as allocation
from salesdesk.warehouse.goods_issue.operations import Issued, issue_allocated
from salesdesk.warehouse.supply.model import Supply
from salesdesk.warehouse.supply.operations import lock_order_balances, release, reserved_in

__all__ = ["Allocated", "allocate", "allocate_and_issue", "deallocate", "issue", "reserve"]


@dataclass(frozen=True, slots=True)
class Allocated:
    """A quantity of a batch, in base units, for a line."""

    order_line_id: int
    batch_id: int
    warehouse_id: int
    quantity: Decimal


@verb(Permission.STOCK_ALLOCATE)
def allocate(tx: Transaction, order_id: int, warehouse_id: int | None = None) -> tuple[Allocated, ...]:
    """Give what an order has reserved its batches: earliest expiry first, then oldest."""
    _require_confirmed(lock_order(tx, order_id))
    return _allocate(tx, order_id, warehouse_id)


@verb(Permission.STOCK_ALLOCATE)
def reserve(tx: Transaction, order_id: int) -> tuple[Shortfall, ...]:
    """Reserve for a confirmed order what it lacks and what is free by now; what is still missing.

    Goods come free when another order is cancelled, or arrive without having been
    ordered for anybody.
    """
    order = lock_order(tx, order_id)
    _require_confirmed(order)
    short = reserve_lacking(tx, order, lines_of(tx, [order_id]), delivered(tx, [order_id]))
    tx.record("order", order_id, short=len(short))
    return short


@verb(Permission.STOCK_ALLOCATE)
def deallocate(tx: Transaction, order_id: int) -> int:
    """Take the batches of an order back; its goods stay reserved. How many."""
    _require_confirmed(lock_order(tx, order_id))
    wishes = {line.id: line.wished_batch_id for line in lines_of(tx, [order_id])}
    count = allocation.deallocate(tx, order_id, wishes)
    tx.record("order", order_id, deallocated=count)
    return count


@verb(Permission.STOCK_ISSUE)
def issue(tx: Transaction, order_id: int, warehouse_id: int | None = None) -> tuple[Issued, ...]:
    """Post the goods-issue notes (WZ) of everything allocated to an order, one per warehouse.

    Limits are checked again. An order that is to be delivered complete waits until it
    is; one whose remainder is to be cancelled gives it up here.
    """
    return _issue(tx, lock_parties(tx, order_id), warehouse_id)


@verb(Permission.STOCK_ISSUE)
def allocate_and_issue(tx: Transaction, order_id: int, warehouse_id: int | None = None) -> tuple[Issued, ...]:
    """Allocate by rule and issue, in one step."""
    tx.actor.require(Permission.STOCK_ALLOCATE)
    parties = lock_parties(tx, order_id)
    _require_confirmed(parties.order)
    _allocate(tx, order_id, warehouse_id)
    return _issue(tx, parties, warehouse_id)


def _require_confirmed(order: Order) -> None:
    if order.state is not OrderState.CONFIRMED:
        raise IllegalMove(
            N_("Goods leave only for a confirmed order; this one is {state}."), state=order.state
        )


def _allocate(tx: Transaction, order_id: int, warehouse_id: int | None) -> tuple[Allocated, ...]:
    picks = allocation.allocate(tx, order_id, warehouse_id)
    tx.record("order", order_id, allocated=len(picks))
    return tuple(
        Allocated(pick.reserved.order_line_id, pick.batch_id, pick.reserved.warehouse_id, pick.quantity)
        for pick in picks
    )


def _issue(tx: Transaction, parties: Parties, warehouse_id: int | None) -> tuple[Issued, ...]:
    order = parties.order
    _require_confirmed(order)
    require_open_stock(tx, tx.today)
    require_within_limits(tx, parties.sold_to, parties.payer, order, ZERO)
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
    if order.delivery_policy is not DeliveryPolicy.PARTIAL:
        _end_delivery(tx, order, {note.warehouse_id for note in issued})
    tx.record("order", order.id, issued=[note.number for note in issued])
    return tuple(issued)


def _end_delivery(tx: Transaction, order: Order, issued_from: set[int]) -> None:
    """Hold to the agreement about an order that cannot be delivered whole.

    What lies ready in another warehouse is no remainder: its clerk will issue it. Nor is
    what is wanted later.
    """
    lines = lines_of(tx, [order.id])
    out = delivered(tx, [order.id])
    if all(out.get(line.id, ZERO) >= line.wanted for line in lines if line.kind is LineKind.GOODS):
        return
    if order.delivery_policy is DeliveryPolicy.COMPLETE:
        raise NotEnough(N_("This order is to be delivered complete, and part of it is missing."))
    if reserved_in(tx, order.id) - issued_from:
        return
    release(tx, Supply.order_id == order.id)
    close_lines(tx, order, lines, out)
    tx.record("order", order.id, remainder="closed")
