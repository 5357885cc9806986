"""Entering what a customer has paid of an invoice."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from salesdesk.domain.receivables.verbs import enter_payment
from salesdesk.i18n import N_
from salesdesk.screens import wording
from salesdesk.screens.dialogs.form import Entry, Form, Kind
from salesdesk.screens.seat import Seat

__all__ = ["payment_form"]


def payment_form(
    seat: Seat, invoice_id: int, number: str, payer_id: int, currency: str, left: Decimal
) -> Form:
    """A form for a payment of an invoice of which `left` is still open.

    What is paid beyond it stays with the customer as a prepayment.
    """

    async def submit(answers: Mapping[str, Any]) -> None:
        amount: Decimal = answers["amount"]
        covers = [(invoice_id, min(amount, left))] if left and amount > 0 else []
        await seat.do(
            enter_payment, payer_id, amount, currency, answers["received_on"], answers["reference"], covers
        )

    about = seat.say(
        N_("{left} {currency} of it is open."), left=wording.money(left, seat.language), currency=currency
    )
    return Form(
        seat,
        seat.say(N_("Payment of {number}"), number=number),
        [
            Entry(
                "amount",
                N_("Amount"),
                Kind.NUMBER,
                left or None,
                N_("What was paid. Beyond what is open it is a prepayment."),
                required=True,
                width=14,
            ),
            Entry(
                "received_on",
                N_("Received on"),
                Kind.PAST_DAY,
                seat.today,
                N_("The day the money came: 24.12, or -1 for yesterday."),
                required=True,
                width=12,
            ),
            Entry("reference", N_("Reference"), help=N_("What the bank statement says.")),
        ],
        submit,
        about=about,
    )
