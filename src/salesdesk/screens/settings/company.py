"""The company's own data: what stands on its papers, and how long things are kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from salesdesk.clock import zone
from salesdesk.domain.company.overview import company_details
from salesdesk.domain.company.verbs import CompanyDetails, change
from salesdesk.errors import Refused
from salesdesk.i18n import N_
from salesdesk.office.addresses import mail_address
from salesdesk.screens import vocabulary
from salesdesk.screens.address_entries import street_and_city
from salesdesk.screens.dialogs.form import Entry, Form, Kind
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.field import Field

__all__ = ["CompanyForm"]


class CompanyForm(Form):
    """What may change of a company. What is left alone stays as others have made it."""

    def __init__(self, seat: Seat, seen: CompanyDetails) -> None:
        super().__init__(seat, seat.word(N_("Company")), _entries(seat, seen), self._change)
        self._seen = seen

    def judge(self, field: Field) -> None:
        """Mail address and time zone are judged where they are typed."""
        if field.id == "form-email" and field.text not in ("", self._seen.email):
            mail_address(field.text)
        if field.id == "form-timezone" and field.text:
            zone(field.text)

    async def _change(self, answers: Mapping[str, Any]) -> None:
        await self.do(change, replace(self._seen, **answers), self._seen)

    async def renew(self) -> Refused | None:
        """What is stored by now."""
        self._seen = (await self.ask(company_details)).details
        return self.take_up(_entries(self.seat, self._seen))


def _entries(seat: Seat, seen: CompanyDetails) -> list[Entry]:
    return [
        Entry(
            "name", N_("Name"), value=seen.name, required=True,
            help=N_("What the company is called on its papers from now on."),
        ),
        *street_and_city(seen),
        Entry(
            "registration", N_("Trade register"), value=seen.registration, width=24,
            help=N_("Its number in the trade register: KRS, KvK, HRB …"),
        ),
        Entry("email", N_("E-mail"), value=seen.email, help=N_("Its mail address.")),
        Entry("phone", N_("Phone"), value=seen.phone, width=24, help=N_("Its phone number.")),
        Entry(
            "invoice_footer", N_("Foot of invoices"), value=seen.invoice_footer,
            help=N_("What stands at the foot of invoices."),
        ),
        Entry(
            "language", N_("Language"), Kind.CHOICE, seen.language, required=True, width=20,
            choices=vocabulary.languages(seat.language),
            help=N_("What new customers and users read, unless they have another."),
        ),
        Entry(
            "timezone", N_("Time zone"), value=seen.timezone, required=True, width=24,
            help=N_("Its time zone, such as Europe/Warsaw."),
        ),
        Entry(
            "hold_minutes", N_("Line holds, minutes"), Kind.WHOLE, seen.hold_minutes, required=True, width=8,
            help=N_("Minutes that a typed line keeps its goods without a sign of life."),
        ),
        Entry(
            "firm_days", N_("On hold, days"), Kind.WHOLE, seen.firm_days, required=True, width=8,
            help=N_(
                "Days that an order on hold or to be approved keeps its goods before its owner is asked."
            ),
        ),
        Entry(
            "horizon_days", N_("Reserved ahead, days"), Kind.WHOLE, seen.horizon_days, required=True, width=8,
            help=N_("Days ahead from which an order is planned and reserves nothing yet."),
        ),
        Entry(
            "gross_prices", N_("Prices with VAT"), Kind.YES_NO, seen.gross_prices, required=True, width=6,
            help=N_("Whether list prices of articles include VAT, and new customers have such prices."),
        ),
        Entry(
            "typed_instead", N_("Typed discounts"), Kind.CHOICE, seen.typed_instead, required=True, width=26,
            choices=[
                (False, seat.word(N_("besides the preset one"))), (True, seat.word(N_("instead of it"))),
            ],
            help=N_("Whether a discount typed on a line comes off besides the customer's, or instead of it."),
        ),
        Entry(
            "overdue_days", N_("Overdue stops, days"), Kind.WHOLE, seen.overdue_days, width=8,
            help=N_("Orders of who is later with paying have to be approved. Empty: it is only shown."),
        ),
        Entry(
            "quote_days", N_("Quotes hold, days"), Kind.WHOLE, seen.quote_days, required=True, width=8,
            help=N_("Days for which the prices of a quote hold, unless the quote says otherwise."),
        ),
    ]  # fmt: skip
