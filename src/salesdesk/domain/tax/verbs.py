"""Entering rates of VAT."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

from sqlalchemy import select

from salesdesk.domain.company.rules import country_code
from salesdesk.domain.tax.known_rates import known_rates
from salesdesk.domain.tax.model import TaxRate
from salesdesk.domain.tax.rules import RATED, TaxClass
from salesdesk.errors import Conflict, Refused
from salesdesk.i18n import N_
from salesdesk.money import HUNDRED, ZERO
from salesdesk.office.changes import change
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, verb
from salesdesk.storage.rows import add_for_ids, add_rows

__all__ = ["add_known_rates", "set_rate"]

_SUBJECT: Final = "tax_rate"


@verb(Permission.COMPANY_EDIT)
def set_rate(
    tx: Transaction,
    country: str,
    tax_class: TaxClass,
    valid_from: date,
    rate: Decimal,
    seen: Decimal | None = None,
) -> int:
    """Enter the rate of a class in a country from a day on, in per cent; its key.

    A rate from the same day on is replaced; issued documents keep what they used. Conflict if somebody
    else has replaced it since it was `seen`.
    """
    country = country_code(country)
    if tax_class not in RATED:
        raise Refused(N_("The tax class “{tax_class}” has no rate."), tax_class=tax_class).at("tax_class")
    if not rate.is_finite() or not ZERO <= rate <= HUNDRED:
        raise Refused(N_("A rate of VAT is 0 to 100 per cent.")).at("rate")
    present = tx.session.scalars(
        select(TaxRate)
        .where(TaxRate.country == country, TaxRate.tax_class == tax_class, TaxRate.valid_from == valid_from)
        .with_for_update()
    ).one_or_none()
    if present is not None:
        if seen is not None and present.rate not in (seen, rate):
            raise Conflict().at("rate")
        change(tx, _SUBJECT, present.id, present, rate=rate)
        return present.id
    row = {"country": country, "tax_class": tax_class, "valid_from": valid_from, "rate": rate}
    (key,) = add_for_ids(tx.session, TaxRate, [row])
    tx.record(_SUBJECT, key, **row)
    return key


@verb(Permission.COMPANY_EDIT)
def add_known_rates(tx: Transaction, country: str) -> int:
    """Enter the shipped rates of a country that are not there yet; how many.

    What somebody has entered for the same class and day stays as it is.
    """
    country = country_code(country)
    present = {
        (tax_class, day)
        for tax_class, day in tx.session.execute(
            select(TaxRate.tax_class, TaxRate.valid_from).where(TaxRate.country == country)
        )
    }
    missing = [
        {"country": country, "tax_class": known.tax_class, "valid_from": known.valid_from, "rate": known.rate}
        for known in known_rates(country)
        if (known.tax_class, known.valid_from) not in present
    ]
    add_rows(tx.session, TaxRate, missing)
    if missing:
        tx.record(_SUBJECT, None, country=country, added=len(missing))
    return len(missing)
