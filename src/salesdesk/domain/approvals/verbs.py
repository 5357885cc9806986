"""What becomes of an order or a quote that waits: it is approved, sent back to be changed, or taken back.

Nobody approves what is beyond his own limits, least of all what he confirmed himself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from salesdesk.domain.approvals.model import Approval
from salesdesk.domain.approvals.operations import approve_at_once, close, open_approval
from salesdesk.domain.approvals.rules import Decision, Reasons, read, stored, with_those_of_now
from salesdesk.domain.company.queries import company
from salesdesk.domain.drafts.operations import keep_holds, lock_goods
from salesdesk.domain.orders.limits import credit_reasons, require_not_blocked, stops
from salesdesk.domain.orders.model import Order
from salesdesk.domain.orders.queries import Parties, lines_of, lock_parties
from salesdesk.domain.orders.rules import OrderState
from salesdesk.domain.orders.totalling import totals_of
from salesdesk.domain.promising.operations import forget_promises
from salesdesk.domain.quotes.operations import lock_replaced, put_forth
from salesdesk.domain.selling_limits.queries import reasons_for
from salesdesk.errors import Conflict, IllegalMove, NotAllowed, Refused
from salesdesk.i18n import N_
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, verb
from salesdesk.storage.types import is_blank
from salesdesk.warehouse.supply.operations import make_held

__all__ = ["Decided", "approve", "release", "send_back", "withdraw"]


_OWN: Final = (
    N_("{number} is your own order, and beyond your limits; somebody else approves it. {reasons}"),
    N_("{number} is your own quote, and beyond your limits; somebody else approves it. {reasons}"),
)


@dataclass(frozen=True, slots=True)
class Decided:
    """An order about which somebody has just decided."""

    order_id: int
    number: str
    state: OrderState


@verb(Permission.ORDERS_APPROVE)
def approve(tx: Transaction, order_id: int, note: str = "", seen: int | None = None) -> Decided:
    """Confirm an order that waits, although it is beyond a limit; a quote is issued, and holds from today.

    Refused if the customer of an order has been blocked meanwhile; NotAllowed if it is beyond the
    person's own limits as well. Conflict if it has been taken back and asked for anew since it was
    `seen`, the approval's id. IllegalMove if it does not wait any more.
    """
    parties, asked = _waiting(tx, order_id, seen)
    order = parties.order
    if not order.is_quote:
        require_not_blocked(parties)
    lines = lines_of(tx, [order_id])
    own = reasons_for(tx, order, lines, order.net, tx.actor.id)
    if own:
        is_own = tx.actor.id in (asked.asked_by_id, order.owner_id) and tx.actor.id is not None
        text = _OWN[order.is_quote] if is_own else N_("{number} is beyond what you may approve. {reasons}")
        raise NotAllowed(text, number=order.number, reasons=Reasons(own))
    noted: dict[str, list[OrderState]] = {}
    if order.is_quote:
        put_forth(tx, order, totals_of(tx, order, lines), lock_replaced(tx, order))
    else:
        reasons = with_those_of_now(read(asked.reasons), credit_reasons(tx, parties.payer))
        asked.reasons = stored(reasons)
        order.state, order.firm_until = OrderState.CONFIRMED, None
        noted = {"state": [OrderState.WAITING, order.state]}
    close(tx, asked, Decision.APPROVED, note)
    tx.record("order", order_id, **noted, note=note)
    return _decided(order)


@verb(Permission.ORDERS_APPROVE)
def send_back(tx: Transaction, order_id: int, note: str, seen: int | None = None) -> Decided:
    """Make an order that waits its owner's draft again, with a note that says what is to be changed.

    It keeps its number, and holds its goods for as long as a typed line does. `seen` as for `approve`.
    """
    if is_blank(note):
        raise Refused(N_("Say what is to be changed: a note is needed.")).at("note")
    parties, asked = _waiting(tx, order_id, seen)
    close(tx, asked, Decision.RETURNED, note)
    return _reopen(tx, parties.order, note)


@verb(Permission.ORDERS_ENTER)
def withdraw(tx: Transaction, order_id: int) -> Decided:
    """Take an order that waits back: it is a draft again. For whoever owns it, or asked.

    NotAllowed for anybody else.
    """
    parties, asked = _waiting(tx, order_id, None)
    if tx.actor.id is not None and tx.actor.id not in (asked.asked_by_id, parties.order.owner_id):
        raise NotAllowed(N_("Only whoever owns the order, or confirmed it, takes it back."))
    close(tx, asked, Decision.WITHDRAWN)
    return _reopen(tx, parties.order, "")


@verb(Permission.ORDERS_APPROVE)
def release(tx: Transaction, order_id: int, note: str = "") -> Decided:
    """Let the goods of a confirmed order leave although its payer's credit stops it by now.

    Refused if the customer is blocked, or nothing stops it.
    """
    parties = lock_parties(tx, order_id)
    order = parties.order
    if order.state is not OrderState.CONFIRMED:
        raise IllegalMove(N_("Only a confirmed order is released; this one is {state}."), state=order.state)
    require_not_blocked(parties)
    reasons = stops(tx, parties)
    if not reasons:
        raise Refused(N_("Nothing stops {number}."), number=order.number)
    approve_at_once(tx, order_id, reasons, note)
    tx.record("order", order_id, released=[reason.excess for reason in reasons], note=note)
    return _decided(order)


def _waiting(tx: Transaction, order_id: int, seen: int | None) -> tuple[Parties, Approval]:
    """An order that waits, with its payer locked, and what was asked of it."""
    parties = lock_parties(tx, order_id)
    order = parties.order
    asked = open_approval(tx, order_id) if order.state is OrderState.WAITING else None
    if asked is None:
        if order.number is None:
            raise IllegalMove(N_("The order does not wait to be approved: it is {state}."), state=order.state)
        text = N_("{number} does not wait to be approved: it is {state}.")
        raise IllegalMove(text, number=order.number, state=order.state)
    if seen not in (None, asked.id):
        raise Conflict
    return parties, asked


def _reopen(tx: Transaction, order: Order, note: str) -> Decided:
    """Make a draft of an order again: what was firm is held, and what was planned is held if it can be.

    A quote holds nothing.
    """
    if not order.is_quote:
        lock_goods(tx, order)
        forget_promises(tx, order.id)
        make_held(tx, order.id, tx.now + timedelta(minutes=company(tx).hold_minutes))
    order.state, order.firm_until, order.promised_on = OrderState.DRAFT, None, None
    keep_holds(tx, order)
    tx.record("order", order.id, state=[OrderState.WAITING, order.state], note=note)
    return _decided(order)


def _decided(order: Order) -> Decided:
    return Decided(order.id, order.number or "", order.state)
