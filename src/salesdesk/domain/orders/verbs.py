"""The life of an order once it has been entered: confirm, hold, resume, cancel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from salesdesk.domain.company.queries import company
from salesdesk.domain.customers.model import Customer
from salesdesk.domain.customers.queries import contact_of
from salesdesk.domain.orders.model import Order, OrderLine
from salesdesk.domain.orders.operations import ORDERS
from salesdesk.domain.orders.queries import (
    Expected,
    billed,
    delivered,
    exposure,
    lines_of,
    lock_order,
    lock_orders,
    lock_parties,
    planned_until,
    ship_to_of,
)
from salesdesk.domain.orders.rules import (
    OPEN_STATES,
    LineKind,
    LineState,
    OrderState,
    is_billable,
    is_done,
    kit_delivered,
    order_totals,
    require_draft,
    require_move,
)
from salesdesk.domain.tax.queries import rates_on
from salesdesk.domain.tax.rules import TaxClass, Totals
from salesdesk.errors import Conflict, IllegalMove, NotAllowed, Refused
from salesdesk.i18n import N_, Amount
from salesdesk.lookup.delta import note_changed
from salesdesk.money import ZERO
from salesdesk.office.numbering import document_number, draw
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, verb
from salesdesk.storage.rows import set_rows
from salesdesk.warehouse.stock.operations import lock_balances
from salesdesk.warehouse.supply.model import Supply
from salesdesk.warehouse.supply.operations import make_firm, make_planned, release, supplied, take
from salesdesk.warehouse.supply.rules import Need, SupplyKind

__all__ = [
    "OrderConfirmed",
    "Shortfall",
    "cancel",
    "close_remainder",
    "confirm",
    "firm_planned",
    "put_on_hold",
    "require_within_limits",
    "reserve_lacking",
    "resume",
    "totals_at",
    "totals_of",
]


_CHANGED: Final = N_("The order was changed at another desk. Look at it again.")


@dataclass(frozen=True, slots=True)
class Shortfall:
    """What a line lacks, in base units."""

    position: int
    article_id: int
    missing: Decimal


@dataclass(frozen=True, slots=True)
class OrderConfirmed:
    """A confirmed order: its number, totals, and what could not be reserved.

    `planned` says that some of it is wanted beyond the horizon and only planned.
    """

    id: int
    number: str
    net: Decimal
    vat: Decimal
    gross: Decimal
    planned: bool
    short: tuple[Shortfall, ...]


@verb(Permission.ORDERS_ENTER)
def confirm(
    tx: Transaction,
    order_id: int,
    authorised_by: int | None = None,
    expected: Expected | None = None,
) -> OrderConfirmed:
    """Confirm a draft: what it holds becomes firm, what it lacks is reserved if it can be.

    Lines wanted beyond the horizon are planned and reserve nothing yet. Refused when the
    order is empty, the customer blocked or over his limit, or the contact may not order
    so much and no contact who may has authorised it. Conflict if the order is another than
    somebody was shown and `expected`.
    """
    parties = lock_parties(tx, order_id)
    order = parties.order
    require_draft(order.state, order.number)
    lines = lines_of(tx, [order_id])
    if expected is not None:
        _require_expected(order, lines, expected)
    if not any(is_billable(line) for line in lines):
        raise Refused(N_("An empty order cannot be confirmed."))
    totals = totals_of(tx, order, lines)
    if expected is not None and expected.gross != totals.gross:
        raise Conflict(_CHANGED)
    order.net, order.vat, order.gross = totals.net, totals.vat, totals.gross
    require_within_limits(tx, parties.sold_to, parties.payer, order, totals.gross)
    _require_contact(tx, order, authorised_by)
    later = [line for line in _goods(lines) if _wanted_on(order, line) > _horizon(tx)]
    if later:
        lock_balances(tx, _articles(lines))  # of all lines at once, for both steps lock some
        make_planned(tx, order_id, [_need(order, line, line.wanted) for line in later])
    short = reserve_lacking(tx, order, [line for line in lines if line not in later])
    order.state, order.confirmed_at = OrderState.CONFIRMED, tx.now
    [number] = draw(tx, "ZS", tx.today.year)
    order.number = document_number("ZS", number, tx.today.year)
    tx.record("order", order_id, state=[OrderState.DRAFT, order.state], number=order.number)
    note_changed(tx, ORDERS, [order_id])
    return OrderConfirmed(order_id, order.number, order.net, order.vat, order.gross, bool(later), short)


@verb(Permission.SYSTEM_RUN)
def firm_planned(tx: Transaction) -> int:
    """Reserve for planned orders that the horizon has reached, a bounded number at a time; how many."""
    due = planned_until(tx, _horizon(tx), limit=20)
    orders = lock_orders(tx, due)
    lines = lines_of(tx, due)
    lock_balances(tx, _articles(lines))
    done = 0
    for order_id in due:
        # Asked again under the locks: it may have been cancelled or reserved meanwhile.
        planned = release(
            tx, Supply.order_id == order_id, Supply.is_planned(), Supply.promised_on <= _horizon(tx)
        )
        done += bool(planned)
        if planned and orders[order_id].state in OPEN_STATES:
            order = orders[order_id]
            own = [line for line in lines if line.order_id == order_id]
            now = [line for line in own if _wanted_on(order, line) <= _horizon(tx)]
            short = reserve_lacking(tx, order, now, delivered(tx, [order_id]))
            tx.record("order", order_id, planned="reserved", short=len(short))
    return done


@verb(Permission.ORDERS_ENTER)
def put_on_hold(tx: Transaction, order_id: int, reason: str) -> None:
    """Stop an order for a while; it keeps its goods for the company's number of days."""
    order = lock_order(tx, order_id)
    require_move(order.state, OrderState.ON_HOLD)
    order.state = OrderState.ON_HOLD
    order.firm_until = tx.today + timedelta(days=company(tx).firm_days)
    tx.record("order", order_id, state=[OrderState.CONFIRMED, order.state], reason=reason)


@verb(Permission.ORDERS_RELEASE)
def resume(tx: Transaction, order_id: int) -> None:
    """Let an order on hold go on. Limits are checked again."""
    parties = lock_parties(tx, order_id)
    order = parties.order
    if order.state is not OrderState.ON_HOLD:
        raise IllegalMove(N_("The order is not on hold."))
    require_within_limits(tx, parties.sold_to, parties.payer, order, ZERO)
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
    if delivered(tx, [order_id]) or billed(tx, [order_id]):
        raise IllegalMove(N_("Part of the order has been delivered or billed; cancel the remainder instead."))
    release(tx, Supply.order_id == order_id)
    before, order.state = order.state, OrderState.CANCELLED
    tx.record("order", order_id, state=[before, order.state], reason=reason)


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
    close_lines(tx, order, lines, out)
    _complete_if_done(tx, order)
    tx.record("order", order_id, remainder="closed", reason=reason)


def close_lines(tx: Transaction, order: Order, lines: list[LineState], out: dict[int, Decimal]) -> None:
    """Close the undelivered part of every goods line, and of kits whose parts will not come."""
    closed = {}
    for line in _goods(lines):
        closed[line.id] = line.base_quantity - out.get(line.id, ZERO)
    for kit in (line for line in lines if line.kind is LineKind.KIT):
        parts = [line for line in lines if line.parent_line_id == kit.id]
        closed[kit.id] = kit.base_quantity - kit_delivered(kit, parts, out)
    set_rows(
        tx.session, OrderLine, [{"id": id_, "closed_quantity": quantity} for id_, quantity in closed.items()]
    )
    totals = totals_of(tx, order, lines_of(tx, [order.id]))
    order.net, order.vat, order.gross = totals.net, totals.vat, totals.gross


def totals_of(tx: Transaction, order: Order, lines: list[LineState]) -> Totals:
    """Totals of an order at the VAT rates of the day it is wanted, or of today."""
    return totals_at(order, lines, rates_on(tx, company(tx).country, order.requested_on or tx.today))


def totals_at(order: Order, lines: list[LineState], rates: Mapping[TaxClass, Decimal]) -> Totals:
    """Totals of an order at these VAT rates."""
    return order_totals(
        lines,
        rates,
        order.treatment,
        order.price_mode,
        order.currency,
        order.discount_percent,
        order.discount_amount,
    )


def require_within_limits(
    tx: Transaction, sold_to: Customer, payer: Customer, order: Order, further: Decimal
) -> None:
    """Refuse if the customer or his payer is blocked, or `further` takes the payer over his limit.

    The payer's row is locked, so that two orders cannot pass one limit together.
    """
    for customer in (sold_to, payer):
        if customer.blocked:
            raise Refused(
                N_("Customer {number} is blocked: {reason}"),
                number=customer.number,
                reason=customer.blocked_reason,
            )
    if payer.credit_limit is None:
        return
    total = exposure(tx, payer.id) + further
    if total > payer.credit_limit:
        raise Refused(
            N_(
                "Customer {number} would owe {total}, the limit is {limit}. "
                "Whoever edits conditions can raise it."
            ),
            number=payer.number,
            total=Amount(total, payer.currency),
            limit=Amount(payer.credit_limit, payer.currency),
        )


def _require_expected(order: Order, lines: list[LineState], expected: Expected) -> None:
    """Raise Conflict if the order, its total left aside, is another than somebody was shown."""
    stand = frozenset(
        (line.position, line.article_id, line.text, line.base_quantity, line.net, line.requested_on)
        for line in lines
    )
    seen = (expected.lines, expected.requested_on, expected.ship_to)
    if seen != (stand, order.requested_on, ship_to_of(order)):
        raise Conflict(_CHANGED)


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


def _wanted_on(order: Order, line: LineState) -> date:
    """The day a line is wanted; as soon as can be if nobody said one."""
    return line.requested_on or order.requested_on or date.min


def _horizon(tx: Transaction) -> date:
    """The last day that orders reserve goods for."""
    return tx.today + timedelta(days=company(tx).horizon_days)


def _goods(lines: list[LineState]) -> list[LineState]:
    return [line for line in lines if line.kind is LineKind.GOODS]


def _articles(lines: list[LineState]) -> list[int]:
    return [line.article_id for line in _goods(lines) if line.article_id is not None]


def _need(order: Order, line: LineState, quantity: Decimal) -> Need:
    assert line.article_id is not None, "only a text line has no article"
    wanted_on = line.requested_on or order.requested_on
    return Need(line.id, line.article_id, quantity, line.min_shelf_days, line.wished_batch_id, wanted_on)


def reserve_lacking(
    tx: Transaction, order: Order, lines: list[LineState], out: Mapping[int, Decimal] | None = None
) -> tuple[Shortfall, ...]:
    """Make the holds of an order firm and reserve what these lines lack beyond them.

    `out` is what has been delivered, by line. The caller has the order locked. Returns
    what is still missing afterwards.
    """
    out = out or {}
    lock_balances(tx, _articles(lines))
    held = supplied(tx, order.id)
    make_firm(tx, order.id)
    lacking = {
        line.id: line.wanted - held.get(line.id, ZERO) - out.get(line.id, ZERO) for line in _goods(lines)
    }
    needs = [_need(order, line, lacking[line.id]) for line in _goods(lines) if lacking[line.id] > ZERO]
    if not needs:
        return ()
    got: dict[int, Decimal] = {}
    for part in take(tx, order.id, needs, SupplyKind.FIRM, warehouse_id=order.warehouse_id):
        got[part.need.order_line_id] = got.get(part.need.order_line_id, ZERO) + part.quantity
    positions = {line.id: line.position for line in lines}
    return tuple(
        Shortfall(
            positions[need.order_line_id], need.article_id, need.quantity - got.get(need.order_line_id, ZERO)
        )
        for need in needs
        if need.quantity > got.get(need.order_line_id, ZERO)
    )
