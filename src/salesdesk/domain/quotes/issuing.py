"""Issuing a quote. It is a promise: one that is beyond somebody's limits waits for whoever may give it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from salesdesk.domain.approvals.operations import ask
from salesdesk.domain.orders.operations import ORDERS
from salesdesk.domain.orders.queries import Expected, lines_of, lock_order
from salesdesk.domain.orders.rules import OrderState, is_billable, require_draft
from salesdesk.domain.orders.totalling import totals_of
from salesdesk.domain.orders.verbs import require_expected
from salesdesk.domain.quotes.operations import last_day, lock_replaced, put_forth
from salesdesk.domain.quotes.rules import SERIES
from salesdesk.domain.selling_limits.queries import reasons_for
from salesdesk.domain.selling_limits.rules import Reason
from salesdesk.errors import IllegalMove, Refused
from salesdesk.i18n import N_
from salesdesk.lookup.delta import note_changed
from salesdesk.office.numbering import document_number, draw
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, verb

__all__ = ["QuoteIssued", "issue_quote"]


@dataclass(frozen=True, slots=True)
class QuoteIssued:
    """A quote that was issued: its number, its last day, and what it comes to.

    Where it `waits` to be approved, that is why: it is issued when somebody approves it.
    """

    id: int
    number: str
    valid_until: date
    net: Decimal
    vat: Decimal
    gross: Decimal
    waits: tuple[Reason, ...] = ()


@verb(Permission.ORDERS_ENTER)
def issue_quote(tx: Transaction, order_id: int, expected: Expected | None = None) -> QuoteIssued:
    """Give a quote its number: its lines and prices are fixed, and hold until its last day.

    That is what its header says, else so many days from now as the company set. A quote that it
    replaces is replaced from now on. Where it is beyond what the person may sell by himself, it waits
    to be approved instead, and nothing is promised yet. Conflict if it is another than somebody was
    shown and `expected`.
    """
    order = lock_order(tx, order_id)
    require_draft(order.state, order.number)
    if not order.is_quote:
        raise IllegalMove(N_("This is an order, no quote."))
    replaced = lock_replaced(tx, order)
    lines = lines_of(tx, [order_id])
    if expected is not None:
        require_expected(order, lines, expected)
    if not any(is_billable(line) for line in lines):
        raise Refused(N_("An empty quote cannot be issued."))
    valid_until = last_day(tx, order)
    totals = totals_of(tx, order, lines)
    reasons = reasons_for(tx, order, lines, totals.net, tx.actor.id)
    if order.number is None:  # one that was sent back keeps its own
        [drawn] = draw(tx, SERIES, tx.today.year)
        order.number, order.confirmed_at = document_number(SERIES, drawn, tx.today.year), tx.now
    if reasons:
        order.net, order.vat, order.gross = totals.net, totals.vat, totals.gross
        order.state = OrderState.WAITING
        ask(tx, order_id, reasons)
        noted = [reason.excess for reason in reasons]
        tx.record(
            "order", order_id, state=[OrderState.DRAFT, order.state], number=order.number, reasons=noted
        )
    else:
        put_forth(tx, order, totals, replaced)
    note_changed(tx, ORDERS, [order_id])
    return QuoteIssued(order_id, order.number, valid_until, order.net, order.vat, order.gross, waits=reasons)
