"""Reading rates of VAT."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Final

from sqlalchemy import bindparam, select

from salesdesk.domain.company.queries import company
from salesdesk.domain.tax.model import TaxRate
from salesdesk.domain.tax.rules import PriceMode, TaxClass
from salesdesk.money import ZERO
from salesdesk.office.work import Transaction, query

__all__ = ["general_mode", "rates_by_day", "rates_on"]


_RATES: Final = (
    select(TaxRate.tax_class, TaxRate.rate, TaxRate.valid_from)
    .where(TaxRate.country == bindparam("country"), TaxRate.valid_from <= bindparam("on"))
    .order_by(TaxRate.valid_from)
)
_UNRATED: Final = {TaxClass.ZERO: ZERO, TaxClass.EXEMPT: ZERO, TaxClass.OUTSIDE: ZERO}


def general_mode(tx: Transaction) -> PriceMode:
    """Whether the prices of the general list include VAT."""
    return PriceMode.GROSS if company(tx).gross_prices else PriceMode.NET


@query(None)
def rates_on(tx: Transaction, country: str, on: date) -> Mapping[TaxClass, Decimal]:
    """The rates of a country on a day of supply, in per cent, in one statement.

    Classes without a rate of their own are 0. A class that nobody has entered a rate
    for is missing: whoever needs it has to refuse.
    """
    return rates_by_day(tx, country, [on])[on]


def rates_by_day(
    tx: Transaction, country: str, days: Iterable[date]
) -> dict[date, Mapping[TaxClass, Decimal]]:
    """The rates of a country on each of these days, in one statement."""
    wanted = sorted(set(days))
    if not wanted:
        return {}
    rows = tx.session.execute(_RATES, {"country": country, "on": wanted[-1]}).all()
    # Later rows replace earlier ones: the last that has begun is in force.
    return {
        day: _UNRATED | {row.tax_class: row.rate for row in rows if row.valid_from <= day} for day in wanted
    }
