"""What is agreed with a customer, and the prices that rules offer him for an article on a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from sqlalchemy import Date, bindparam, literal, or_, select, union_all

from salesdesk.domain.customers.queries import customer
from salesdesk.domain.pricing.model import CustomerPrice, ListPrice, PriceList
from salesdesk.domain.pricing.rules import Offer, PriceSource
from salesdesk.domain.tax.rules import PriceMode
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, query
from salesdesk.storage.lists import among

__all__ = ["Agreed", "agreed_with", "offers_for"]


@dataclass(frozen=True, slots=True)
class Agreed:
    """A customer's own conditions, apart from those of his group, and the lists he may be given.

    Discounts are per cent; a limit of None is no limit, a list of None no list of his own.
    """

    discount: Decimal
    discount_always: bool
    credit_limit: Decimal | None
    price_list_id: int | None
    price_lists: tuple[tuple[int, str], ...]
    """Ids with code and name: those in use in his currency and price mode, and the one he has."""


_ON: Final = bindparam("on", type_=Date)
_INDIVIDUAL: Final = select(
    CustomerPrice.article_id,
    literal(PriceSource.INDIVIDUAL.value).label("source"),
    CustomerPrice.price,
    CustomerPrice.price_unit,
    CustomerPrice.from_quantity,
    CustomerPrice.valid_from,
    literal("").label("name"),
).where(
    CustomerPrice.customer_id == bindparam("customer"),
    among(CustomerPrice.article_id, "articles"),
    CustomerPrice.valid_from <= _ON,
    or_(CustomerPrice.valid_to.is_(None), CustomerPrice.valid_to >= _ON),
)
_LISTED: Final = (
    select(
        ListPrice.article_id,
        literal(PriceSource.CUSTOMER_LIST.value),
        ListPrice.price,
        ListPrice.price_unit,
        ListPrice.from_quantity,
        ListPrice.valid_from,
        PriceList.code,
    )
    .join(PriceList, PriceList.id == ListPrice.price_list_id)
    .where(
        ListPrice.price_list_id == bindparam("price_list"),
        PriceList.active,
        PriceList.currency == bindparam("currency"),
        PriceList.price_mode == bindparam("mode"),
        among(ListPrice.article_id, "articles"),
        ListPrice.valid_from <= _ON,
        or_(ListPrice.valid_to.is_(None), ListPrice.valid_to >= _ON),
    )
)
_BOTH: Final = union_all(_INDIVIDUAL, _LISTED)


_LISTS: Final = (
    select(PriceList.id, PriceList.code, PriceList.name)
    .where(
        or_(
            PriceList.id == bindparam("own"),
            PriceList.active
            & (PriceList.currency == bindparam("currency"))
            & (PriceList.price_mode == bindparam("mode")),
        )
    )
    .order_by(PriceList.code)
)


@query(Permission.PRICES_EDIT)
def agreed_with(tx: Transaction, customer_id: int) -> Agreed:
    """What is agreed with a customer, for whoever may change it. Raises NotFound."""
    row = customer(tx, customer_id)
    asked = {"own": row.price_list_id, "currency": row.currency, "mode": row.price_mode}
    return Agreed(
        row.discount,
        row.discount_always,
        row.credit_limit,
        row.price_list_id,
        tuple((each.id, f"{each.code} {each.name}") for each in tx.session.execute(_LISTS, asked)),
    )


def offers_for(
    tx: Transaction,
    customer_id: int,
    price_list_id: int | None,
    currency: str,
    mode: PriceMode,
    article_ids: Iterable[int],
    on: date,
) -> dict[int, list[Offer]]:
    """Individual and list prices by article, in one statement.

    A price list counts only if its currency and price mode are the document's. The
    general list is on the article itself and not among these.
    """
    asked = {
        "customer": customer_id,
        "price_list": price_list_id,
        "currency": currency,
        "mode": mode,
        "articles": sorted(set(article_ids)),
        "on": on,
    }
    offers: dict[int, list[Offer]] = defaultdict(list)
    for row in tx.session.execute(_INDIVIDUAL if price_list_id is None else _BOTH, asked):
        offers[row.article_id].append(
            Offer(
                PriceSource(row.source),
                row.price,
                row.price_unit,
                row.from_quantity,
                row.valid_from,
                row.name,
            )
        )
    return offers
