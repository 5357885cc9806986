"""Entering what a customer has paid of an invoice."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from salesdesk.domain.receivables.verbs import PaymentEntered, enter_payment
from salesdesk.errors import Refused
from salesdesk.i18n import N_, Amount
from salesdesk.money import MOST, ZERO, to_currency
from salesdesk.screens.base import Commanded
from salesdesk.screens.dialogs.form import Entry, Form, Kind
from salesdesk.screens.dialogs.question import Question
from salesdesk.screens.saved import look_again
from salesdesk.screens.seat import Seat

__all__ = ["ToPay", "take_payment"]


@dataclass(frozen=True, slots=True)
class ToPay:
    """An invoice that money comes for; `left` of it is still open."""

    id: int
    number: str
    payer_id: int
    payer: str
    currency: str
    left: Decimal


async def take_payment(screen: Commanded, invoice: ToPay, look: Callable[[], Awaitable[object]]) -> None:
    """Let the person at `screen` enter a payment of an invoice; then `look` anew, and say what was done."""
    form = PaymentForm(screen.seat, invoice)
    await screen.show(form)
    done = form.done
    if done is None:
        return
    if not done.prepaid:
        await look_again(screen, look(), N_("The payment of {number} is entered."), number=invoice.number)
        return
    await look_again(
        screen,
        look(),
        N_("The payment of {number} is entered; {amount} of it are a prepayment."),
        number=invoice.number,
        amount=Amount(done.prepaid, invoice.currency),
    )


class PaymentForm(Form):
    """A payment of an invoice; what is more than it lacks becomes a prepayment once that is confirmed."""

    done: PaymentEntered | None = None
    """What was entered, once it is."""

    def __init__(self, seat: Seat, invoice: ToPay) -> None:
        self._invoice = invoice
        about = seat.say(N_("{left} of it is open."), left=Amount(invoice.left, invoice.currency))
        super().__init__(
            seat,
            seat.say(N_("Payment of {number}"), number=invoice.number),
            [
                Entry(
                    "amount",
                    N_("Amount"),
                    Kind.NUMBER,
                    invoice.left or None,
                    N_("What was paid. Beyond what is open it is a prepayment."),
                    required=True,
                    width=24,
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
            self._enter,
            about=about,
        )

    async def _enter(self, answers: Mapping[str, Any]) -> None:
        invoice, amount = self._invoice, answers["amount"]
        over = amount - invoice.left
        # What is no whole amount of money, or too much, the verb refuses: there is nothing to ask about it.
        if over > ZERO and amount <= MOST and to_currency(amount, invoice.currency) == amount:
            await self._confirm_prepayment(over)
        covers = [(invoice.id, min(amount, invoice.left))] if invoice.left and amount > ZERO else []
        self.done = await self.do(
            enter_payment,
            invoice.payer_id,
            amount,
            invoice.currency,
            answers["received_on"],
            answers["reference"],
            covers,
        )

    async def _confirm_prepayment(self, over: Decimal) -> None:
        """Ask about what is more than the invoice lacks. Raises Refused if it is not meant."""
        invoice = self._invoice
        asked = self.say(
            N_("{amount} more than is open of {number}. Keep it as a prepayment of {payer}?"),
            amount=Amount(over, invoice.currency),
            number=invoice.number,
            payer=invoice.payer,
        )
        if not await self.show(Question(self.seat, self.say(N_("More than is open")), asked)):
            raise Refused(N_("Nothing is entered yet. Correct the amount.")).at("amount")
