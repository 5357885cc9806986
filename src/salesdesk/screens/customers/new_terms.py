"""Terms of payment, asked for where a firm that begins has none yet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from salesdesk.domain.customers.rules import PaymentMethod
from salesdesk.domain.customers.verbs import NewTerms, add_terms
from salesdesk.i18n import N_
from salesdesk.screens.dialogs.form import Entry, Form, Kind
from salesdesk.screens.seat import Seat

__all__ = ["NewTermsForm"]


class NewTermsForm(Form):
    """Code, name, days and means of payment."""

    def __init__(self, seat: Seat) -> None:
        super().__init__(
            seat,
            seat.word(N_("New terms of payment")),
            [
                Entry("code", N_("Code"), value="14", required=True, width=16, help=N_("Short, such as 14.")),
                Entry(
                    "name",
                    N_("Name"),
                    required=True,
                    help=N_("As it is to stand on the invoice, such as “14 days”."),
                ),
                Entry(
                    "days", N_("Days"), Kind.WHOLE, 14, required=True, width=6,
                    help=N_("Days from the invoice until it is due; 0 is at once."),
                ),
                Entry(
                    "method", N_("Paid by"), Kind.CHOICE, PaymentMethod.TRANSFER, required=True,
                    choices=[(method, seat.word(method.label)) for method in PaymentMethod],
                    help=N_("How such invoices are paid. F4 shows all."),
                ),
            ],
            self._enter,
            about=seat.word(N_("There are no terms of payment yet. Customers need them.")),
        )  # fmt: skip

    async def _enter(self, answers: Mapping[str, Any]) -> None:
        await self.do(add_terms, NewTerms(**answers))
