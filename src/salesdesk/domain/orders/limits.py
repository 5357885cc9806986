"""What stands in the way of an order: who is blocked, what the payer may owe. Permissions are the verbs'
business.
"""

from __future__ import annotations

from decimal import Decimal

from salesdesk.domain.customers.model import Customer
from salesdesk.domain.orders.queries import exposure
from salesdesk.errors import Refused
from salesdesk.i18n import N_, Amount
from salesdesk.office.work import Transaction

__all__ = ["require_within_limits"]


def require_within_limits(tx: Transaction, sold_to: Customer, payer: Customer, further: Decimal) -> None:
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
