"""The life of an order once it has been entered: confirm, hold, resume, cancel.

One that is beyond a limit waits until it is approved, see `domain.approvals`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from salesdesk.domain.approvals.operations import approve_at_once, ask, close, open_approval
from salesdesk.domain.approvals.rules import Decision
from salesdesk.domain.company.queries import company
from salesdesk.domain.customers.queries import contact_of
from salesdesk.domain.orders.limits import (
    may_allow_credit,
    require_not_blocked,
    require_released,
    standing_of,
    stops,
)
from salesdesk.domain.orders.model import Order
from salesdesk.domain.orders.operations import ORDERS
from salesdesk.domain.orders.queries import (
    Expected,
    billed,
    delivered,
    lines_of,
    lock_order,
    lock_orders,
    lock_parties,
    planned_until,
    ship_to_of,
)
from salesdesk.domain.orders.rules import (
    OPEN_STATES,
    LineState,
    OrderState,
    is_billable,
    is_done,
    require_draft,
    require_move,
)
from salesdesk.domain.orders.securing import (
    Shortfall,
    articles_of,
    horizon,
    reserve_lacking,
    secure,
    wanted_on,
)
from salesdesk.domain.orders.taxing import require_taxable
from salesdesk.domain.orders.totalling import close_lines, totals_of
from salesdesk.domain.quotes.operations import lock_quote_of, settle_quote_of
from salesdesk.domain.selling_limits.rules import Reason
from salesdesk.errors import Conflict, IllegalMove, NotAllowed, Refused
from salesdesk.i18n import N_, Amount
from salesdesk.lookup.delta import note_changed
from salesdesk.office.numbering import document_number, draw
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, verb
from salesdesk.warehouse.picking.operations import forget_picks
from salesdesk.warehouse.stock.operations import lock_balances
from salesdesk.warehouse.supply.model import Supply
from salesdesk.warehouse.supply.operations import release

__all__ = [
    "OrderConfirmed",
    "cancel",
    "close_remainder",
    "confirm",
    "firm_planned",
    "put_on_hold",
    "require_expected",
    "resume",
]


_CHANGED: Final = N_("The order was changed at another desk. Look at it again.")


@dataclass(frozen=True, slots=True)
class OrderConfirmed:
    """A confirmed order: its number, totals, and what could not be reserved.

    `planned` says that some of it is wanted beyond the horizon and only planned. Where it `waits` to
    be approved, that is why; its goods are reserved all the same.
    """

    id: int
    number: str
    net: Decimal
    vat: Decimal
    gross: Decimal
    planned: bool
    short: tuple[Shortfall, ...]
    waits: tuple[Reason, ...] = ()


@verb(Permission.ORDERS_ENTER)
def confirm(
    tx: Transaction,
    order_id: int,
    authorised_by: int | None = None,
    expected: Expected | None = None,
) -> OrderConfirmed:
    """Confirm a draft: what it holds becomes firm, what it lacks is reserved if it can be.

    Lines wanted beyond the horizon are planned and reserve nothing yet. Where it is beyond what
    the person may decide alone, or its payer's credit, it waits to be approved instead. Refused
    when the order is empty or without VAT but may not be, the customer blocked, or the contact may
    not order so much and no contact who may has authorised it. Conflict if the order is another
    than somebody was shown and `expected`.
    """
    parties = lock_parties(tx, order_id)
    order = parties.order
    require_draft(order.state, order.number)
    if order.is_quote:
        raise IllegalMove(N_("This is a quote: issue it, or make an order of it first."))
    lines = lines_of(tx, [order_id])
    if expected is not None:
        require_expected(order, lines, expected)
    if not any(is_billable(line) for line in lines):
        raise Refused(N_("An empty order cannot be confirmed."))
    totals = totals_of(tx, order, lines)
    if expected is not None and expected.gross != totals.gross:
        raise Conflict(_CHANGED)
    order.net, order.vat, order.gross = totals.net, totals.vat, totals.gross
    require_not_blocked(parties)
    require_taxable(tx, order, parties.payer)
    _require_contact(tx, order, authorised_by)
    standing = standing_of(tx, parties, lines, totals)
    planned, short = secure(tx, order, lines)
    order.state = OrderState.WAITING if standing.waits else OrderState.CONFIRMED
    order.firm_until = _firm_until(tx) if standing.waits else None
    if standing.reasons:
        (ask if standing.waits else approve_at_once)(tx, order_id, standing.reasons)
    noted = {"reasons": [reason.excess for reason in standing.reasons]} if standing.reasons else {}
    number = order.number
    if number is None:  # one that was sent back keeps its own
        [drawn] = draw(tx, "ZS", tx.today.year)
        number = order.number = document_number("ZS", drawn, tx.today.year)
        order.confirmed_at = tx.now
    tx.record("order", order_id, state=[OrderState.DRAFT, order.state], number=number, **noted)
    note_changed(tx, ORDERS, [order_id])
    waits = standing.reasons if standing.waits else ()
    return OrderConfirmed(order_id, number, order.net, order.vat, order.gross, planned, short, waits)


@verb(Permission.SYSTEM_RUN)
def firm_planned(tx: Transaction) -> int:
    """Reserve for planned orders that the horizon has reached, a bounded number at a time; how many."""
    due = planned_until(tx, horizon(tx), limit=20)
    orders = lock_orders(tx, due)
    lines = lines_of(tx, due)
    lock_balances(tx, articles_of(lines))
    done = 0
    for order_id in due:
        # Asked again under the locks: it may have been cancelled or reserved meanwhile.
        planned = release(
            tx, Supply.order_id == order_id, Supply.is_planned(), Supply.promised_on <= horizon(tx)
        )
        done += bool(planned)
        if planned and orders[order_id].state in OPEN_STATES:
            order = orders[order_id]
            own = [line for line in lines if line.order_id == order_id]
            now = [line for line in own if wanted_on(order, line) <= horizon(tx)]
            short = reserve_lacking(tx, order, now, delivered(tx, [order_id]))
            tx.record("order", order_id, planned="reserved", short=len(short))
    return done


@verb(Permission.ORDERS_ENTER)
def put_on_hold(tx: Transaction, order_id: int, reason: str) -> None:
    """Stop an order for a while; it keeps its goods for the company's number of days."""
    order = lock_order(tx, order_id)
    require_move(order.state, OrderState.ON_HOLD)
    order.state = OrderState.ON_HOLD
    order.firm_until = _firm_until(tx)
    tx.record("order", order_id, state=[OrderState.CONFIRMED, order.state], reason=reason)


@verb(Permission.ORDERS_RELEASE)
def resume(tx: Transaction, order_id: int) -> None:
    """Let an order on hold go on. Its payer's credit is checked again; who may approve orders allows it."""
    parties = lock_parties(tx, order_id)
    order = parties.order
    if order.state is not OrderState.ON_HOLD:
        raise IllegalMove(N_("The order is not on hold."))
    require_not_blocked(parties)
    if may_allow_credit(tx.actor):
        if reasons := stops(tx, parties):
            approve_at_once(tx, order_id, reasons)
    else:
        require_released(tx, parties)
    order.state, order.firm_until = OrderState.CONFIRMED, None
    _complete_if_done(tx, order)  # the last of it may have been billed meanwhile
    tx.record("order", order_id, state=[OrderState.ON_HOLD, order.state])


@verb(Permission.ORDERS_ENTER)
def cancel(tx: Transaction, order_id: int, reason: str, only_draft: bool = False) -> None:
    """Cancel a draft or an order of which nothing has been issued or billed; its goods are free again.

    Refused for all that is no draft any more if `only_draft`.
    """
    order = lock_order(tx, order_id)
    if only_draft:
        require_draft(order.state, order.number)
    require_move(order.state, OrderState.CANCELLED)
    lock_quote_of(tx, order)
    if delivered(tx, [order_id]) or billed(tx, [order_id]):
        raise IllegalMove(N_("Part of the order has been delivered or billed; cancel the remainder instead."))
    release(tx, Supply.order_id == order_id)
    forget_picks(tx, order_id, None)
    if order.state is OrderState.WAITING and (asked := open_approval(tx, order_id)) is not None:
        close(tx, asked, Decision.WITHDRAWN, reason)
    before, order.state = order.state, OrderState.CANCELLED
    tx.record("order", order_id, state=[before, order.state], reason=reason)
    tx.session.flush()  # what orders have of a quote is read from what is stored
    settle_quote_of(tx, order)


@verb(Permission.ORDERS_ENTER)
def close_remainder(tx: Transaction, order_id: int, reason: str) -> None:
    """Give up what has not been issued; the order's totals shrink to what was."""
    order = lock_order(tx, order_id)
    if order.state is not OrderState.CONFIRMED:
        raise IllegalMove(N_("Only a confirmed order has a remainder to cancel."))
    lines = lines_of(tx, [order_id])
    out = delivered(tx, [order_id])
    if not out:
        raise IllegalMove(N_("Nothing has been delivered; cancel the order instead."))
    release(tx, Supply.order_id == order_id)
    forget_picks(tx, order_id, None)
    close_lines(tx, order, lines, out)
    _complete_if_done(tx, order)
    tx.record("order", order_id, remainder="closed", reason=reason)


def require_expected(order: Order, lines: list[LineState], expected: Expected) -> None:
    """Raise Conflict if the order, its total left aside, is another than somebody was shown."""
    stand = frozenset(
        (line.position, line.article_id, line.text, line.base_quantity, line.net, line.requested_on)
        for line in lines
    )
    seen = (expected.lines, expected.requested_on, expected.ship_to, expected.customer_id)
    if seen != (stand, order.requested_on, ship_to_of(order), order.sold_to_id):
        raise Conflict(_CHANGED)


def _firm_until(tx: Transaction) -> date:
    """Until when an order that does not go on keeps its goods before its owner is asked."""
    return tx.today + timedelta(days=company(tx).firm_days)


def _complete_if_done(tx: Transaction, order: Order) -> None:
    quantities = {line_id: part.quantity for line_id, part in billed(tx, [order.id]).items()}
    if is_done(lines_of(tx, [order.id]), quantities):
        order.state = OrderState.COMPLETED


def _require_contact(tx: Transaction, order: Order, authorised_by: int | None) -> None:
    if order.contact_id is None:
        return
    if authorised_by is not None:
        authoriser = contact_of(tx, authorised_by, order.sold_to_id)
        order.authorised_by_id = authoriser.id
    contact = contact_of(tx, order.contact_id, order.sold_to_id)
    if not contact.may_order or not contact.active:
        raise NotAllowed(N_("{name} may not order for this customer."), name=contact.name)
    limit = contact.order_limit
    if limit is None or order.gross <= limit:
        return
    if authorised_by is not None and authoriser.may_order and authoriser.active:
        above = authoriser.order_limit
        if above is None or order.gross <= above:
            return
    raise NotAllowed(
        N_("{name} may order up to {limit}; a colleague there has to authorise {gross}."),
        name=contact.name,
        limit=Amount(limit, order.currency),
        gross=Amount(order.gross, order.currency),
    )
