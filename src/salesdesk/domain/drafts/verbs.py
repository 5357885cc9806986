"""Entering an order while the caller speaks: every line is saved and its goods held at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from sqlalchemy import bindparam, select

from salesdesk.domain.company.queries import company
from salesdesk.domain.customers.model import Customer, CustomerGroup
from salesdesk.domain.drafts.conditions import Conditions
from salesdesk.domain.drafts.gifts import accept, articles_to_lock, decline
from salesdesk.domain.drafts.opening import buyer_of, header_of, is_called, open_order
from salesdesk.domain.drafts.operations import (
    LineEntered,
    add_lines,
    keep_holds,
    last_position,
    lock_exchange,
    lock_goods,
    settle,
    take_off,
)
from salesdesk.domain.drafts.queries import NewOrder, typed_header
from salesdesk.domain.drafts.rules import NewLine, check_wanted
from salesdesk.domain.drafts.seen import GONE, Stored, merged_header, merged_line, stored_line
from salesdesk.domain.orders.model import Order, OrderLine
from salesdesk.domain.orders.operations import note_draft
from salesdesk.domain.orders.queries import lock_parties, ship_to_of
from salesdesk.domain.orders.rules import require_draft
from salesdesk.domain.orders.verbs import OrderConfirmed, confirm
from salesdesk.domain.pricing.model import Promotion
from salesdesk.domain.quotes.operations import lock_quote_of, settle_quote_of
from salesdesk.domain.quotes.rules import require_same_purpose
from salesdesk.errors import Conflict, NotFound, Refused
from salesdesk.i18n import N_
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Stale, Transaction, verb
from salesdesk.warehouse.stock.operations import lock_balances
from salesdesk.warehouse.supply.model import Supply
from salesdesk.warehouse.supply.operations import release, release_expired

__all__ = [
    "Draft",
    "Entered",
    "LineEntered",
    "NewOrder",
    "accept_gift",
    "add_line",
    "change_header",
    "change_line",
    "enter",
    "keep_alive",
    "open_draft",
    "remove_line",
    "sweep_holds",
]


@dataclass(frozen=True, slots=True)
class Draft:
    """An open draft and until when it holds its goods."""

    id: int
    held_until: datetime


@dataclass(frozen=True, slots=True)
class Entered:
    """A whole order entered at once: its id and, by position, what is missing of its goods."""

    id: int
    lines: int
    short: tuple[tuple[int, Decimal], ...]
    confirmed: OrderConfirmed | None


@verb(Permission.ORDERS_ENTER)
def open_draft(tx: Transaction, new: NewOrder) -> Draft:
    """Open a draft for a customer; the ship-to address is copied into it."""
    order, _ = open_order(tx, new)
    if is_called(new):
        note_draft(tx, order.id)
    return Draft(order.id, tx.now + timedelta(minutes=company(tx).hold_minutes))


@verb(Permission.ORDERS_ENTER)
def add_line(tx: Transaction, order_id: int, line: NewLine) -> LineEntered:
    """Add a line to a draft and hold its goods, as far as there are any."""
    order, conditions, _ = _lock_draft(tx, order_id)
    check_wanted(line.requested_on, tx.today)
    last, promoted = last_position(tx, order_id)
    [entered, *_] = add_lines(tx, order, conditions, [line], after=last, last=last, promoted=promoted)
    settle_quote_of(tx, order)
    tx.record("order", order_id, line=entered.position, article=entered.code, quantity=entered.quantity)
    return entered


@verb(Permission.ORDERS_ENTER)
def change_line(tx: Transaction, line_id: int, line: NewLine, seen: NewLine | None = None) -> LineEntered:
    """Make a line of a draft another in the same place; what it held is held anew.

    The caller passes what was typed before as typed again: prices and discounts that a
    person typed stay until he takes them back. Of what he had `seen` of the line only that is
    changed which is otherwise now; Conflict if somebody else has changed the very same since. What
    a promotion gives is as the promotion says: Refused.
    """
    order, conditions, stored = _lock_line(tx, line_id)
    if stored.given_by is not None:
        raise Refused(N_("{code} comes free with a promotion; it can only be taken off."), code=stored.code)
    position = stored.position
    if seen is not None:
        line = merged_line(stored.typed, seen, line)
    check_wanted(line.requested_on, tx.today, stored.typed.requested_on)
    lock_exchange(tx, order, conditions, line_id, line)
    take_off(tx, line_id)
    last = max(last_position(tx, order.id)[0], position)
    [entered, *_] = add_lines(
        tx, order, conditions, [line], after=position - 1, last=last, instead_of=line_id
    )
    settle_quote_of(tx, order)
    tx.record("order", order.id, line=position, article=entered.code, quantity=entered.quantity)
    return entered


@verb(Permission.ORDERS_ENTER)
def remove_line(tx: Transaction, line_id: int, seen: NewLine | None = None) -> None:
    """Take a line off a draft; its goods are free again. Conflict if it is not as it was `seen`.

    A promotion that gave it gives nothing more with this order, see `accept_gift`.
    """
    order, conditions, stored = _lock_line(tx, line_id)
    if seen not in (None, stored.typed):
        raise Conflict
    lock_exchange(tx, order, conditions, line_id)
    take_off(tx, line_id)
    if stored.given_by is not None:
        decline(tx, order.id, stored.given_by)
    settle(tx, order, conditions)
    settle_quote_of(tx, order)
    tx.record("order", order.id, line=stored.position, removed=True)


@verb(Permission.ORDERS_ENTER)
def accept_gift(tx: Transaction, order_id: int, promotion: str) -> LineEntered | None:
    """Let a promotion, by its code, give with a draft what was taken off it.

    The line that it gives; None if it gives nothing now. Raises NotFound if none was taken off.
    """
    order, conditions, _ = _lock_draft(tx, order_id)
    promotion_id = tx.session.scalar(select(Promotion.id).where(Promotion.code == promotion))
    if promotion_id is None or not accept(tx, order_id, promotion_id):
        raise NotFound(N_("Nothing that {code} gives was taken off this order."), code=promotion)
    lock_balances(tx, articles_to_lock(tx, order, conditions))
    given = settle(tx, order, conditions)
    tx.record("order", order_id, accepted=promotion)
    return next((line for line in given if line.given_by == promotion), None)


@verb(Permission.ORDERS_ENTER)
def enter(
    tx: Transaction,
    new: NewOrder,
    lines: Sequence[NewLine],
    confirmed: bool = False,
    *,
    overdue: bool = False,
) -> Entered:
    """Enter a whole order at once, all or nothing, and confirm it if asked.

    Days before today are refused unless it is said that the order may be `overdue`: one that
    was taken elsewhere, some time ago.
    """
    if not overdue:
        for line in lines:
            check_wanted(line.requested_on, tx.today)
    order, conditions = open_order(tx, new, overdue=overdue)
    if confirmed:
        lock_parties(tx, order.id)  # the payer is locked before any goods are
    entered = add_lines(tx, order, conditions, lines, after=0, last=len(lines))
    short = tuple(
        (line.position, line.base_quantity - line.held)
        for line in entered
        if line.held < line.base_quantity and line.article_id is not None and not order.is_quote
    )
    if is_called(new) and not confirmed:
        note_draft(tx, order.id)
    return Entered(order.id, len(entered), short, confirm(tx, order.id) if confirmed else None)


@verb(Permission.ORDERS_ENTER)
def change_header(
    tx: Transaction, order_id: int, new: NewOrder, seen: NewOrder | None = None
) -> tuple[tuple[int, Decimal], ...]:
    """Replace the header of a draft; the customer stays, see `change_customer`.

    Of what a person had `seen` of it only that is changed which is otherwise now; Conflict if
    somebody else has changed the very same since. Another warehouse means other goods: they are
    given back and held anew. A draft that becomes a quote gives them back, one that becomes an
    order again holds them anew. Returns what `keep_alive` does.
    """
    order, _, quote = _lock_draft(tx, order_id)
    if seen is not None:
        new = merged_header(typed_header(order), seen, new)
    if new.customer_id != order.sold_to_id:
        raise Refused(N_("Another customer has other prices: that is a step of its own."))
    check_wanted(new.requested_on, tx.today, order.requested_on)
    number = None if quote is None else quote.number
    require_same_purpose(new.is_quote, was_quote=order.is_quote, number=number)
    if new.is_quote != order.is_quote and order.number is not None:  # it was sent back by who approves
        text = (
            N_("{number} has its number already and stays a quote.")
            if order.is_quote
            else N_("{number} has its number already and stays an order.")
        )
        raise Refused(text, number=order.number)
    buyer, _ = buyer_of(tx, new.customer_id)
    header = header_of(tx, new, buyer, ship_to_of(order), order.valid_until)
    before = {name: getattr(order, name) for name in header}
    was_called = order.customer_number or order.reference
    if (before["warehouse_id"], before["is_quote"]) != (new.warehouse_id, new.is_quote):
        lock_goods(tx, order)
        release(tx, Supply.order_id == order_id)
    for name, value in header.items():
        setattr(order, name, value)
    changed = {name: [before[name], value] for name, value in header.items() if before[name] != value}
    tx.record("order", order_id, **changed)
    missing = keep_holds(tx, order)
    if is_called(new) or was_called:
        note_draft(tx, order_id)
    return missing


@verb(Permission.ORDERS_ENTER)
def keep_alive(tx: Transaction, order_id: int) -> tuple[tuple[int, Decimal], ...]:
    """A sign of life from the seat: the draft's holds run on, and what ran out is held again.

    Returns position and missing quantity, in base units, of every line that could not
    be had again.
    """
    order, *_ = _lock_draft(tx, order_id)
    return keep_holds(tx, order)


@verb(Permission.SYSTEM_RUN)
def sweep_holds(tx: Transaction) -> int:
    """Give back holds that have run out, a bounded number at a time; how many."""
    return release_expired(tx)


# Statements are built once: building one takes longer than running it.

_DRAFT: Final = (
    select(Order, Customer, CustomerGroup)
    .join(Customer, Customer.id == Order.sold_to_id)
    .outerjoin(CustomerGroup, CustomerGroup.id == Customer.group_id)
    .where(Order.id == bindparam("order"))
    .with_for_update(key_share=True, of=Order)
)


def _lock_draft(tx: Transaction, order_id: int) -> tuple[Order, Conditions, Order | None]:
    """The locked draft, its customer's conditions, and the quote that it has to do with, locked as well."""
    row = tx.session.execute(_DRAFT, {"order": order_id}).one_or_none()
    if row is None:
        if tx.session.get(Order, order_id) is not None:
            raise Stale  # it was given to another customer while we waited for it
        raise NotFound(N_("There is no such order."))
    order, buyer, group = row
    require_draft(order.state, order.number)
    return order, Conditions.of(buyer, group), lock_quote_of(tx, order)


def _lock_line(tx: Transaction, line_id: int) -> tuple[Order, Conditions, Stored]:
    """The locked draft of a line, its customer's conditions, and the line as it stands."""
    found = tx.session.execute(
        select(OrderLine.order_id, OrderLine.parent_line_id).where(OrderLine.id == line_id)
    ).one_or_none()
    if found is None or found.parent_line_id is not None:
        raise NotFound(GONE)
    order, conditions, _ = _lock_draft(tx, found.order_id)
    return order, conditions, stored_line(tx, order, line_id)
