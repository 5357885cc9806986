"""Prices on lists and of customers: on any day there is one from a quantity on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased

from salesdesk.doctor.findings import Damage, named, rows
from salesdesk.domain.catalogue.model import Article
from salesdesk.domain.customers.model import Customer
from salesdesk.domain.pricing.model import CustomerPrice, ListPrice, PriceList
from salesdesk.i18n import N_
from salesdesk.office.work import Transaction

__all__ = ["prices_are_apart"]


def _overlapping(model: Any, owner: str, whose: Any, called: Any) -> Any:
    """Two prices of one owner, article and quantity that are valid on the same day; the later is named."""
    before, after = aliased(model), aliased(model)
    return (
        select(called, Article.code, after.from_quantity, before.valid_from, after.valid_from)
        .select_from(before)
        .join(
            after,
            (getattr(after, owner) == getattr(before, owner))
            & (after.article_id == before.article_id)
            & (after.from_quantity == before.from_quantity),
        )
        .join(whose, whose.id == getattr(before, owner))
        .join(Article, Article.id == before.article_id)
        .where(
            or_(
                before.valid_from < after.valid_from,
                (before.valid_from == after.valid_from) & (before.id < after.id),
            ),
            or_(before.valid_to.is_(None), before.valid_to >= after.valid_from),
            or_(after.valid_to.is_(None), after.valid_to >= after.valid_from),
        )
        .order_by(after.id, before.id)
    )


_ON_LISTS: Final = _overlapping(ListPrice, "price_list_id", PriceList, PriceList.code)
_OF_CUSTOMERS: Final = _overlapping(CustomerPrice, "customer_id", Customer, Customer.number)


def prices_are_apart(tx: Transaction) -> Iterator[Damage]:
    """Of one list or customer, article and quantity no two prices are valid on the same day.

    Those of old data may be; then the one that began last counts.
    """
    for statement in (_ON_LISTS, _OF_CUSTOMERS):
        for whose, article, quantity, first, later in rows(tx, statement):
            text = N_("From quantity {quantity} on the prices from {first} and from {later} overlap.")
            yield Damage(named(whose, article), text, {"quantity": quantity, "first": first, "later": later})
