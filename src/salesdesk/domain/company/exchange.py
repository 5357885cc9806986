"""Rates of exchange: those there are, and many that a bank has published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from sqlalchemy import Date, bindparam, func, or_, select

from salesdesk.domain.company.model import ExchangeRate
from salesdesk.domain.company.published import PublishedRate
from salesdesk.domain.company.verbs import check_rate, lock_company
from salesdesk.errors import Refused
from salesdesk.i18n import N_
from salesdesk.office.changes import change
from salesdesk.office.paging import Page, in_order, read_page
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, query, verb
from salesdesk.storage.lists import among
from salesdesk.storage.rows import add_rows

__all__ = ["AT_ONCE", "RATE_SORTS", "RateRow", "add_rates", "exchange_rates", "newest_rates"]

AT_ONCE: Final = 300
"""So many rates of a file are entered in one go, so that nobody waits for it."""
_SUBJECT: Final = "exchange_rate"


@dataclass(frozen=True, slots=True)
class RateRow:
    """Company currency for one unit of `currency` on a day, and who published it."""

    id: int
    currency: str
    on_date: date
    rate: Decimal
    source: str


# Statements are built once: building one takes longer than running it.

_ROWS: Final = select(
    ExchangeRate.id, ExchangeRate.currency, ExchangeRate.on_date, ExchangeRate.rate, ExchangeRate.source
)
_SORTED_BY: Final = {
    "currency": (ExchangeRate.currency,),
    "on_date": (ExchangeRate.on_date,),
    "source": (func.lower(ExchangeRate.source),),
}
RATE_SORTS: Final = tuple(_SORTED_BY)
"""What the list of rates can be sorted by."""
_USUAL: Final = (ExchangeRate.on_date.desc(), ExchangeRate.currency, ExchangeRate.id)
_NEWEST: Final = (
    select(ExchangeRate.currency, func.max(ExchangeRate.on_date).label("on_date"))
    .group_by(ExchangeRate.currency)
    .subquery()
)
_NOW: Final = _ROWS.join(
    _NEWEST, (_NEWEST.c.currency == ExchangeRate.currency) & (_NEWEST.c.on_date == ExchangeRate.on_date)
).order_by(ExchangeRate.on_date.desc(), ExchangeRate.currency)
_PRESENT: Final = select(ExchangeRate).where(
    among(ExchangeRate.currency, "currencies", texts=True),
    ExchangeRate.on_date.between(bindparam("first", type_=Date), bindparam("last", type_=Date)),
)


@query(Permission.COMPANY_EDIT)
def exchange_rates(
    tx: Transaction, text: str, offset: int, limit: int, sort: str = "", descending: bool = False
) -> Page[RateRow]:
    """Rates whose currency or source contains a text, the newest first.

    `sort` is one of RATE_SORTS; another is refused.
    """
    statement = _ROWS.order_by(*in_order(_SORTED_BY, _USUAL, sort, descending))
    if wanted := text.strip():
        statement = statement.where(
            or_(
                *(
                    column.icontains(wanted, autoescape=True)
                    for column in (ExchangeRate.currency, ExchangeRate.source)
                )
            )
        )
    return read_page(tx, statement, offset, limit, RateRow)


@query(Permission.COMPANY_EDIT)
def newest_rates(tx: Transaction) -> list[RateRow]:
    """The newest rate of each currency, the newest of all first."""
    return [RateRow(*row) for row in tx.session.execute(_NOW)]


@verb(Permission.COMPANY_EDIT)
def add_rates(tx: Transaction, rates: Sequence[PublishedRate]) -> int:
    """Enter rates from a file, all or none; how many are new or another than they were.

    Takes AT_ONCE at most: whoever has more comes again, and what is there already is passed over.
    """
    if len(rates) > AT_ONCE:
        raise Refused(N_("So many rates are entered in several goes."))
    for rate in rates:
        check_rate(tx, rate.currency, rate.rate)
    lock_company(tx)
    present = _present(tx, rates)
    new: dict[tuple[str, date], dict[str, object]] = {}
    changed = 0
    for rate in rates:
        key = rate.currency, rate.on_date
        row = present.get(key)
        if row is not None:
            changed += change(tx, _SUBJECT, row.id, row, rate=rate.rate, source=rate.source)
        else:
            new[key] = {
                "currency": rate.currency,
                "on_date": rate.on_date,
                "rate": rate.rate,
                "source": rate.source,
            }
    add_rows(tx.session, ExchangeRate, list(new.values()))
    if new:
        tx.record(_SUBJECT, None, entered=len(new), until=max(day for _, day in new))
    return len(new) + changed


def _present(tx: Transaction, rates: Sequence[PublishedRate]) -> dict[tuple[str, date], ExchangeRate]:
    """What there is of these currencies between their first and last day."""
    if not rates:
        return {}
    days = [rate.on_date for rate in rates]
    asked = {
        "currencies": sorted({rate.currency for rate in rates}),
        "first": min(days),
        "last": max(days),
    }
    return {(row.currency, row.on_date): row for row in tx.session.scalars(_PRESENT, asked)}
