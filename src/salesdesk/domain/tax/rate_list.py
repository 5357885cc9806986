"""Rates of VAT as they are listed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from sqlalchemy import Date, bindparam, func, or_, select
from sqlalchemy.orm import aliased

from salesdesk.domain.tax.model import TaxRate
from salesdesk.domain.tax.rules import TaxClass
from salesdesk.office.paging import Page, in_order, read_page
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, query

__all__ = ["VAT_RATE_SORTS", "VatRateRow", "vat_rates"]


@dataclass(frozen=True, slots=True)
class VatRateRow:
    """The rate of a class in a country from a day on, in per cent; `in_force` is the one of today."""

    id: int
    country: str
    tax_class: TaxClass
    valid_from: date
    rate: Decimal
    in_force: bool


_OTHER = aliased(TaxRate)
_BEGUN: Final = (
    select(func.max(_OTHER.valid_from))
    .where(
        _OTHER.country == TaxRate.country,
        _OTHER.tax_class == TaxRate.tax_class,
        _OTHER.valid_from <= bindparam("today", type_=Date),
    )
    .scalar_subquery()
)
_ROWS: Final = select(
    TaxRate.id,
    TaxRate.country,
    TaxRate.tax_class,
    TaxRate.valid_from,
    TaxRate.rate,
    func.coalesce(TaxRate.valid_from == _BEGUN, False),
)
_SORTED_BY: Final = {
    "country": (TaxRate.country,),
    "tax_class": (TaxRate.tax_class,),
    "valid_from": (TaxRate.valid_from,),
    "rate": (TaxRate.rate,),
}
VAT_RATE_SORTS: Final = tuple(_SORTED_BY)
"""What the list can be sorted by."""
_USUAL: Final = (TaxRate.country, TaxRate.tax_class, TaxRate.valid_from.desc())


@query(Permission.COMPANY_EDIT)
def vat_rates(
    tx: Transaction,
    text: str,
    classes: Sequence[TaxClass],
    offset: int,
    limit: int,
    sort: str = "",
    descending: bool = False,
) -> Page[VatRateRow]:
    """Rates whose country contains a text, and those of some classes; without a text all of them.

    By country and class, the latest first. `sort` is one of VAT_RATE_SORTS; another is refused.
    """
    statement = _ROWS.order_by(*in_order(_SORTED_BY, _USUAL, sort, descending))
    if wanted := text.strip():
        statement = statement.where(
            or_(TaxRate.country.icontains(wanted, autoescape=True), TaxRate.tax_class.in_(classes))
        )
    return read_page(tx, statement.params(today=tx.today), offset, limit, VatRateRow)
