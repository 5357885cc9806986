"""Reading the company and its rates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from sqlalchemy import select

from salesdesk.domain.company.model import Company, ExchangeRate
from salesdesk.errors import Locked, Refused, Unusable
from salesdesk.i18n import N_
from salesdesk.office.work import Transaction, query

__all__ = [
    "CompanyView",
    "RateUsed",
    "company",
    "company_view",
    "rate_for",
    "require_open_sales",
    "require_open_stock",
]

_COMPANY_ID: Final = 1
_OLDEST: Final = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class RateUsed:
    """A rate with its evidence; the company's own currency has rate 1 and no date."""

    rate: Decimal
    on_date: date | None
    source: str


@dataclass(frozen=True, slots=True)
class CompanyView:
    """Whose database this is."""

    name: str
    country: str
    currency: str
    language: str
    timezone: str
    gross_prices: bool = False


@query(None)
def company_view(tx: Transaction) -> CompanyView | None:
    """Whose database this is; None before it has been set up."""
    found = tx.session.get(Company, _COMPANY_ID)
    if found is None:
        return None
    return CompanyView(
        found.name, found.country, found.currency, found.language, found.timezone, found.gross_prices
    )


def company(tx: Transaction) -> Company:
    """The company's row; already loaded in every transaction, so this asks nothing."""
    found = tx.session.get(Company, _COMPANY_ID)
    if found is None:
        raise Unusable(N_("This database has no company yet; run `salesdesk init`."))
    return found


def rate_for(tx: Transaction, currency: str, supplied_on: date, *, fresh: bool = False) -> RateUsed:
    """The rate that converts a document in `currency` into company currency.

    The last one dated before the day of supply, as Polish law has it (VAT act,
    art. 31a (1)); Directive 2006/112 art. 91 leaves the choice of day to the states.
    Refuses if there is none, or, for what has to be `fresh`, only one that is older than a month:
    banks publish every working day, tax offices that fix rates do it monthly.
    """
    if currency == company(tx).currency:
        return RateUsed(Decimal(1), None, "")
    row = tx.session.execute(
        select(ExchangeRate.rate, ExchangeRate.on_date, ExchangeRate.source)
        .where(ExchangeRate.currency == currency, ExchangeRate.on_date < supplied_on)
        .order_by(ExchangeRate.on_date.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        raise Refused(
            N_(
                "There is no exchange rate for {currency} before {day}. It is entered under Exchange rates in"
                " the settings."
            ),
            currency=currency,
            day=supplied_on,
        )
    if fresh and supplied_on - row.on_date > _OLDEST:
        raise Refused(
            N_(
                "The last exchange rate for {currency} before {day} is of {last}, too old for an invoice. A"
                " newer one is entered under Exchange rates in the settings."
            ),
            currency=currency,
            day=supplied_on,
            last=row.on_date,
        )
    return RateUsed(*row)


def require_open_stock(tx: Transaction, day: date) -> None:
    """Raise Locked if stock may no longer be posted on `day`."""
    locked = company(tx).stock_locked_through
    if locked is not None and day <= locked:
        raise Locked(N_("Stock is locked through {day}."), day=locked)


def require_open_sales(tx: Transaction, day: date) -> None:
    """Raise Locked if invoices may no longer be issued on `day`."""
    locked = company(tx).sales_locked_through
    if locked is not None and day <= locked:
        raise Locked(N_("Sales are locked through {day}."), day=locked)
