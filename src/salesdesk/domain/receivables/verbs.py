"""Entering the money that comes in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from salesdesk.domain.customers.queries import customer
from salesdesk.domain.receivables.model import Invoice, Payment, PaymentAllocation
from salesdesk.domain.receivables.rules import InvoiceKind, InvoiceState
from salesdesk.errors import NotFound, Refused
from salesdesk.i18n import N_, Amount
from salesdesk.money import MOST, ZERO, require_numbers, to_currency
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, verb
from salesdesk.storage.rows import add_for_ids, add_rows

__all__ = ["PaymentEntered", "enter_payment"]


@dataclass(frozen=True, slots=True)
class PaymentEntered:
    """What became of money that came in, in its currency."""

    id: int
    covered: Decimal
    """What invoices took of it."""
    prepaid: Decimal
    """What none took: it stays with the payer as a prepayment."""


@verb(Permission.PAYMENTS_ENTER)
def enter_payment(
    tx: Transaction,
    payer_id: int,
    amount: Decimal,
    currency: str,
    received_on: date,
    reference: str = "",
    covers: Sequence[tuple[int, Decimal]] = (),
) -> PaymentEntered:
    """Enter money from a payer. `covers` are invoice ids with the amounts they take of it.

    What no invoice takes is a prepayment, and the answer says how much that is. Refuses more
    than an invoice still lacks, an invoice of another payer or currency, amounts that are not
    whole cents or more than MOST, and a day to come.
    """
    require_numbers(amount, *(part for _, part in covers))
    for part in (amount, *(part for _, part in covers)):
        if part <= ZERO:
            raise Refused(N_("What is paid has to be above zero.")).at("amount")
        if to_currency(part, currency) != part:
            raise Refused(
                N_("{amount} is not an amount of money in {currency}."), amount=part, currency=currency
            )
    if amount > MOST:
        text = N_("{amount} is more than anybody pays: a number stands in a wrong field.")
        raise Refused(text, amount=Amount(amount, currency)).at("amount")
    if received_on > tx.today:
        raise Refused(N_("Money cannot have come on {day}, a day to come."), day=received_on)
    allocated = sum((part for _, part in covers), ZERO)
    if allocated > amount:
        raise Refused(
            N_("The invoices would take {taken}, more than the {amount} paid."),
            taken=Amount(allocated, currency),
            amount=Amount(amount, currency),
        )
    payer = customer(tx, payer_id, lock=True)
    if currency != payer.currency:
        raise Refused(
            N_("Customer {number} pays in {currency}."), number=payer.number, currency=payer.currency
        )
    invoices = _lock_invoices(tx, [invoice_id for invoice_id, _ in covers])
    for invoice_id, part in covers:
        invoice = invoices[invoice_id]
        if invoice.payer_id != payer_id or invoice.currency != currency:
            raise Refused(N_("Invoice {number} is not of this payer and currency."), number=invoice.number)
        if part > invoice.gross - invoice.settled:
            raise Refused(
                N_("Invoice {number} lacks only {open}."),
                number=invoice.number,
                open=Amount(invoice.gross - invoice.settled, currency),
            )
        invoice.settled += part
    [payment_id] = add_for_ids(
        tx.session,
        Payment,
        [
            {
                "payer_id": payer_id,
                "received_on": received_on,
                "currency": currency,
                "amount": amount,
                "allocated": allocated,
                "reference": reference,
            }
        ],
    )
    add_rows(
        tx.session,
        PaymentAllocation,
        [{"payment_id": payment_id, "invoice_id": id_, "amount": part} for id_, part in covers],
    )
    prepaid = amount - allocated
    tx.record("payment", payment_id, amount=amount, payer=payer_id, prepaid=prepaid)
    return PaymentEntered(payment_id, allocated, prepaid)


def _lock_invoices(tx: Transaction, ids: Sequence[int]) -> dict[int, Invoice]:
    if len(set(ids)) < len(ids):
        raise Refused(N_("An invoice is named twice."))
    rows = tx.session.scalars(
        select(Invoice)
        .where(
            Invoice.id.in_(sorted(ids)),
            Invoice.kind == InvoiceKind.INVOICE,
            Invoice.state == InvoiceState.POSTED,
        )
        .order_by(Invoice.id)
        .with_for_update()
    )
    found = {invoice.id: invoice for invoice in rows}
    if len(found) < len(ids):
        raise NotFound(N_("There is no such invoice."))
    return found
