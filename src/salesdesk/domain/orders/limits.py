"""What stands in the way of an order: who is blocked, what the payer may owe, what a person may decide.

Permissions are the verbs' business.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from salesdesk.domain.approvals.operations import approved_for
from salesdesk.domain.approvals.rules import Reasons, still_stopping
from salesdesk.domain.company.queries import company
from salesdesk.domain.customers.model import Customer
from salesdesk.domain.orders.queries import Parties, exposure
from salesdesk.domain.orders.rules import LineState
from salesdesk.domain.receivables.queries import overdue_of
from salesdesk.domain.selling_limits.queries import reasons_for
from salesdesk.domain.selling_limits.rules import Excess, Reason
from salesdesk.domain.tax.rules import Totals
from salesdesk.errors import Refused
from salesdesk.i18n import N_
from salesdesk.money import ZERO
from salesdesk.office.permissions import Actor, Permission
from salesdesk.office.work import Transaction

__all__ = [
    "Standing",
    "credit_reasons",
    "may_allow_credit",
    "require_not_blocked",
    "require_released",
    "standing_of",
    "stops",
]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an order is beyond the limits of whoever confirms it, and whether it has to be approved then."""

    reasons: tuple[Reason, ...] = ()
    waits: bool = False


def require_not_blocked(parties: Parties) -> None:
    """Refuse if the customer or his payer is blocked: nobody approves that, somebody unblocks him."""
    for customer in (parties.sold_to, parties.payer):
        if customer.blocked:
            raise Refused(
                N_("Customer {number} is blocked: {reason}"),
                number=customer.number,
                reason=customer.blocked_reason,
            )


def standing_of(tx: Transaction, parties: Parties, lines: list[LineState], totals: Totals) -> Standing:
    """How a draft with these totals stands to the limits of the person and the credit of its payer.

    What he sells beyond his own limits somebody else has to approve; credit he allows by himself if he
    may approve orders. The program itself allows none.
    """
    selling = reasons_for(tx, parties.order, lines, totals.net, tx.actor.id)
    credit = credit_reasons(tx, parties.payer, totals.gross)
    return Standing(selling + credit, bool(selling) or (bool(credit) and not may_allow_credit(tx.actor)))


def may_allow_credit(actor: Actor) -> bool:
    """Whether somebody may let a payer owe more than he is allowed to. The program is nobody."""
    return actor.id is not None and Permission.ORDERS_APPROVE in actor.permissions


def credit_reasons(tx: Transaction, payer: Customer, further: Decimal = ZERO) -> tuple[Reason, ...]:
    """Where the credit of a payer who is to owe `further`, gross, stands in the way.

    Where that is decided, the payer's row is locked: two orders cannot pass one limit together.
    """
    found = []
    if payer.credit_limit is not None:
        total = exposure(tx, payer.id) + further
        if total > payer.credit_limit:
            found.append(Reason(Excess.CREDIT_LIMIT, None, total, payer.credit_limit, payer.currency))
    longest = company(tx).overdue_days
    if longest is not None:
        overdue = overdue_of(tx, payer.id)
        if overdue.days > longest:
            found.append(Reason(Excess.OVERDUE, None, overdue.amount, ZERO, payer.currency))
    return tuple(found)


def stops(tx: Transaction, parties: Parties) -> tuple[Reason, ...]:
    """Why nothing of a confirmed order may leave now, or go on: its payer's credit, unless that was approved.

    The order itself counts in what he owes.
    """
    reasons = credit_reasons(tx, parties.payer)
    return still_stopping(reasons, approved_for(tx, parties.order.id)) if reasons else ()


def require_released(tx: Transaction, parties: Parties) -> None:
    """Refuse if the customer or his payer is blocked, or credit stops the order."""
    require_not_blocked(parties)
    if reasons := stops(tx, parties):
        raise Refused(
            N_("{number} is stopped. {reasons} Whoever approves orders can release it."),
            number=parties.order.number,
            reasons=Reasons(reasons),
        )
