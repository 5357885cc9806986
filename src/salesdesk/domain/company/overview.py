"""The company's own data in one piece, as those who keep it need it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from salesdesk.domain.company.model import BankAccount, VatRegistration
from salesdesk.domain.company.queries import company
from salesdesk.domain.company.verbs import CompanyDetails, NewBankAccount, details_of
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, query

__all__ = ["CompanyOverview", "VatId", "company_details"]

_REGISTRATIONS = select(VatRegistration.country, VatRegistration.vat_id, VatRegistration.valid_from).order_by(
    VatRegistration.country, VatRegistration.valid_from
)
_ACCOUNTS = select(BankAccount.currency, BankAccount.iban, BankAccount.bic, BankAccount.bank).order_by(
    BankAccount.id
)


@dataclass(frozen=True, slots=True)
class VatId:
    """The company's VAT id in a country from a day on."""

    country: str
    vat_id: str
    valid_from: date


@dataclass(frozen=True, slots=True)
class CompanyOverview:
    """Everything that is entered of the company.

    `details` is what `verbs.change` takes: with one field replaced it keeps the rest.
    `today` is the company's local date.
    """

    country: str
    currency: str
    details: CompanyDetails
    vat_ids: tuple[VatId, ...]
    accounts: tuple[NewBankAccount, ...]
    today: date


@query(Permission.COMPANY_EDIT)
def company_details(tx: Transaction) -> CompanyOverview:
    """The company's own data. Raises Unusable before it has been set up."""
    row = company(tx)
    return CompanyOverview(
        row.country,
        row.currency,
        details_of(row),
        tuple(VatId(*found) for found in tx.session.execute(_REGISTRATIONS)),
        tuple(NewBankAccount(*found) for found in tx.session.execute(_ACCOUNTS)),
        tx.today,
    )
