"""How a customer is taxed, and what a register said of his VAT id."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from salesdesk.domain.customer_cards.rules import CustomerCard
from salesdesk.domain.customers.taxing import enter_vat_check, set_treatment
from salesdesk.domain.customers.vat_ids import VatIdCheck
from salesdesk.domain.tax.rules import Treatment
from salesdesk.i18n import N_
from salesdesk.screens.dialogs.form import Entry, Form, Kind
from salesdesk.screens.seat import Seat

__all__ = ["TreatmentForm", "VatCheckForm"]


class VatCheckForm(Form):
    """The answer of a register, kept as evidence for sales without VAT."""

    def __init__(self, seat: Seat, card: CustomerCard) -> None:
        super().__init__(
            seat,
            seat.say(N_("VAT id {vat_id}"), vat_id=card.vat_id),
            [
                Entry(
                    "valid", N_("Valid"), Kind.YES_NO, True, required=True, width=6,
                    help=N_("What the register says: VIES, or that of the country."),
                ),
                Entry(
                    "checked_on", N_("Day"), Kind.PAST_DAY, seat.today, required=True, width=12,
                    help=N_("The day on which it was asked."),
                ),
                Entry(
                    "reference", N_("Number of the answer"), width=40,
                    help=N_("The number that the register gave its answer, as proof that it was asked."),
                ),
            ],
            self._enter,
        )  # fmt: skip
        self._customer_id, self._vat_id = card.id, card.vat_id

    async def _enter(self, answers: Mapping[str, Any]) -> None:
        await self.do(enter_vat_check, self._customer_id, VatIdCheck(self._vat_id, **answers))


class TreatmentForm(Form):
    """A treatment for all sales to a customer, where countries and VAT id do not say it."""

    def __init__(self, seat: Seat, card: CustomerCard) -> None:
        super().__init__(
            seat,
            seat.say(N_("Tax of {name}"), name=card.name),
            [
                Entry(
                    "treatment", N_("Tax treatment"), Kind.CHOICE, card.treatment, width=26,
                    choices=[(each, seat.word(each.label)) for each in Treatment],
                    help=N_("Empty: as countries and VAT id say, order by order. F4 shows all."),
                )
            ],
            self._set,
        )  # fmt: skip
        self._customer_id, self._seen = card.id, card.treatment

    async def _set(self, answers: Mapping[str, Any]) -> None:
        await self.do(set_treatment, self._customer_id, answers["treatment"], self._seen)
