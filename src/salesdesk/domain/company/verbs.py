"""Setting up the company and keeping its data."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from salesdesk.clock import zone
from salesdesk.domain.company.model import BankAccount, Company, ExchangeRate, VatRegistration
from salesdesk.domain.company.queries import company
from salesdesk.domain.company.rules import (
    bic_code,
    country_code,
    currency_code,
    gs1_prefix,
    iban_number,
    vat_number,
)
from salesdesk.errors import Refused
from salesdesk.i18n import N_, is_language
from salesdesk.money import ZERO
from salesdesk.office.addresses import mail_address
from salesdesk.office.changes import change as change_row
from salesdesk.office.changes import merged
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, verb
from salesdesk.storage.rows import add_for_ids

__all__ = [
    "CompanyDetails",
    "NewBankAccount",
    "add_bank_account",
    "add_rate",
    "add_vat_registration",
    "change",
    "check_rate",
    "details_of",
    "lock_company",
    "lock_periods",
    "set_up",
]

_ID = 1
_SUBJECT = "company"


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyDetails:
    """What of a company may change. Its country and currency may not: they are in every document.

    The times are in minutes and in days; `company.model.Company` says what they do.
    """

    name: str
    language: str
    timezone: str
    street: str = ""
    house_number: str = ""
    postcode: str = ""
    city: str = ""
    registration: str = ""
    email: str = ""
    phone: str = ""
    invoice_footer: str = ""
    hold_minutes: int = 30
    firm_days: int = 14
    horizon_days: int = 30
    gross_prices: bool = False
    typed_instead: bool = False
    overdue_days: int | None = None
    quote_days: int = 14
    cut_off_hour: int = 14
    working_days: str = "12345"
    transit_days: int = 0
    gs1_prefix: str = ""


@dataclass(frozen=True, slots=True)
class NewBankAccount:
    """An account that customers pay into."""

    currency: str
    iban: str
    bic: str = ""
    bank: str = ""


@verb(Permission.COMPANY_EDIT)
def set_up(tx: Transaction, details: CompanyDetails, country: str, currency: str) -> None:
    """Enter the company that this database belongs to. Refuses when there is one already."""
    present = tx.session.get(Company, _ID)
    if present is not None:
        raise Refused(N_("This database already belongs to “{name}”."), name=present.name)
    fields = asdict(_checked(details)) | {
        "country": country_code(country),
        "currency": currency_code(currency),
    }
    add_for_ids(tx.session, Company, [{"id": _ID, **fields}])
    tx.record(_SUBJECT, _ID, **fields)


@verb(Permission.COMPANY_EDIT)
def change(tx: Transaction, details: CompanyDetails, seen: CompanyDetails | None = None) -> None:
    """Change the company's data to these.

    Of what a person had `seen` before only that is changed which is otherwise now; Conflict
    if somebody else has changed the very same since.
    """
    row = lock_company(tx)
    before = details_of(row)
    change_row(tx, _SUBJECT, _ID, row, **asdict(_checked(merged(before, seen or before, details))))


@verb(Permission.COMPANY_EDIT)
def lock_periods(tx: Transaction, *, stock_through: date | None, sales_through: date | None) -> None:
    """Post nothing any more that is dated up to these days; None locks nothing.

    A lock may go back: an accountant who asks for one more document gets it, and the
    history says who opened the period. A day that is still to come is refused.
    """
    for day in (stock_through, sales_through):
        if day is not None and day > tx.today:
            raise Refused(N_("{day} is still to come and cannot be locked."), day=day)
    change_row(
        tx,
        _SUBJECT,
        _ID,
        lock_company(tx),
        stock_locked_through=stock_through,
        sales_locked_through=sales_through,
    )


@verb(Permission.COMPANY_EDIT)
def add_vat_registration(tx: Transaction, country: str, vat_id: str, valid_from: date) -> int:
    """Enter the company's VAT id in a country from a day on; its key.

    The same once more changes nothing; another id from the same day on is refused.
    """
    country = country_code(country)
    number = vat_number(country, vat_id)
    present = tx.session.scalars(
        select(VatRegistration).where(
            VatRegistration.country == country, VatRegistration.valid_from == valid_from
        )
    ).one_or_none()
    if present is not None:
        if present.vat_id != number:
            raise Refused(
                N_("{country} already has the VAT id {vat_id} from {day} on."),
                country=country,
                vat_id=present.vat_id,
                day=valid_from,
            )
        return present.id
    row = {"country": country, "vat_id": number, "valid_from": valid_from}
    (key,) = add_for_ids(tx.session, VatRegistration, [row])
    tx.record("vat_registration", key, **row)
    return key


@verb(Permission.COMPANY_EDIT)
def add_bank_account(tx: Transaction, account: NewBankAccount) -> int:
    """Enter an account that customers pay into; its key.

    The same once more changes nothing; other particulars for the same IBAN are refused.
    """
    row = {
        "currency": currency_code(account.currency),
        "iban": iban_number(account.iban),
        "bic": bic_code(account.bic),
        "bank": account.bank.strip(),
    }
    present = tx.session.scalars(select(BankAccount).where(BankAccount.iban == row["iban"])).one_or_none()
    if present is not None:
        if any(getattr(present, field) != value for field, value in row.items()):
            raise Refused(
                N_("The account {iban} is already entered with other particulars."), iban=present.iban
            )
        return present.id
    (key,) = add_for_ids(tx.session, BankAccount, [row])
    tx.record("bank_account", key, **row)
    return key


@verb(Permission.COMPANY_EDIT)
def add_rate(tx: Transaction, currency: str, on_date: date, rate: Decimal, source: str) -> int:
    """Enter an exchange rate: company currency for one unit of `currency`, at most 8 decimals; its key.

    `source` says who published it. A rate that was entered wrongly is replaced;
    documents that used it keep what they used.
    """
    currency = check_rate(tx, currency, rate)
    lock_company(tx)
    present = tx.session.scalars(
        select(ExchangeRate).where(ExchangeRate.currency == currency, ExchangeRate.on_date == on_date)
    ).one_or_none()
    if present is not None:
        change_row(tx, "exchange_rate", present.id, present, rate=rate, source=source.strip())
        return present.id
    row = {"currency": currency, "on_date": on_date, "rate": rate, "source": source.strip()}
    (key,) = add_for_ids(tx.session, ExchangeRate, [row])
    tx.record("exchange_rate", key, **row)
    return key


def check_rate(tx: Transaction, currency: str, rate: Decimal) -> str:
    """The code of a currency in capitals; refuses what there can be no such rate of."""
    try:
        currency = currency_code(currency)
    except Refused as error:
        raise error.at("currency") from None
    if currency == company(tx).currency:
        text = N_("{currency} is the company's own currency.")
        raise Refused(text, currency=currency).at("currency")
    if not rate.is_finite() or rate <= ZERO:
        raise Refused(N_("An exchange rate is more than zero.")).at("rate")
    return currency


def details_of(row: Company) -> CompanyDetails:
    """What is stored of a company that may change."""
    return CompanyDetails(**{field.name: getattr(row, field.name) for field in fields(CompanyDetails)})


def lock_company(tx: Transaction) -> Company:
    """The company's row, locked: whoever enters rates waits for whoever does so too."""
    present = company(tx)
    tx.session.refresh(present, with_for_update=True)
    return present


def _checked(details: CompanyDetails) -> CompanyDetails:
    """The details in the form they are stored in; refuses what cannot be right."""
    name, email = details.name.strip(), details.email.strip()
    if not name:
        raise Refused(N_("The company needs a name.")).at("name")
    if not is_language(details.language):
        raise Refused(N_("The program does not speak “{language}”."), language=details.language)
    zone(details.timezone)
    for part in ("firm_days", "horizon_days", "overdue_days", "quote_days"):
        if (days := getattr(details, part)) is not None and not 0 <= days <= 3650:
            raise Refused(N_("{days} is not a sensible number of days."), days=days).at(part)
    if not 1 <= details.hold_minutes <= 1440:
        raise Refused(N_("A typed line keeps its goods for 1 to 1440 minutes.")).at("hold_minutes")
    if not 0 <= details.cut_off_hour <= 24:
        raise Refused(N_("An hour is a number from 0 to 24.")).at("cut_off_hour")
    if not 0 <= details.transit_days <= 60:
        raise Refused(N_("{days} is not a sensible number of days."), days=details.transit_days).at(
            "transit_days"
        )
    return replace(
        details,
        name=name,
        email=mail_address(email) if email else "",
        working_days=_working_days(details),
        gs1_prefix=gs1_prefix(details.gs1_prefix),
    )


def _working_days(details: CompanyDetails) -> str:
    days = "".join(sorted(set(details.working_days.replace(" ", "").replace(",", ""))))
    if not days or not set(days) <= set("1234567"):
        text = N_("Working days are digits, 1 for Monday: “{days}”.")
        raise Refused(text, days=details.working_days).at("working_days")
    return days
