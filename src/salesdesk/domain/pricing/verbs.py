"""Setting prices: lists, and what is agreed with one customer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from sqlalchemy import select

from salesdesk.domain.catalogue.rules import PRICE_UNITS
from salesdesk.domain.company.rules import currency_code
from salesdesk.domain.pricing.model import CustomerPrice, ListPrice, PriceList
from salesdesk.domain.tax.rules import PriceMode
from salesdesk.errors import NotFound, Refused
from salesdesk.i18n import N_
from salesdesk.money import ZERO, require_numbers
from salesdesk.office.permissions import Permission
from salesdesk.office.references import require_known
from salesdesk.office.work import Transaction, verb
from salesdesk.storage.rows import add_for_ids, add_rows
from salesdesk.storage.types import is_blank, is_code

__all__ = ["NewPrice", "add_customer_prices", "add_list_prices", "add_price_list", "price_row"]

_NO_ARTICLE: Final = N_("There is no such article.")


@dataclass(frozen=True, slots=True)
class NewPrice:
    """A price of `price_unit` base units, from a quantity of base units on, between two days."""

    article_id: int
    price: Decimal
    valid_from: date
    price_unit: int = 1
    from_quantity: Decimal = ZERO
    valid_to: date | None = None


@verb(Permission.PRICES_EDIT)
def add_price_list(tx: Transaction, code: str, name: str, currency: str, mode: PriceMode) -> int:
    """Enter an empty price list; its id."""
    if not is_code(code) or is_blank(name):
        raise Refused(N_("A price list needs a code and a name."))
    currency = currency_code(currency)
    if tx.session.scalar(select(PriceList.id).where(PriceList.code == code)) is not None:
        raise Refused(N_("The price list {code} exists already."), code=code)
    row = {"code": code, "name": name, "currency": currency, "price_mode": mode, "active": True}
    [list_id] = add_for_ids(tx.session, PriceList, [row])
    tx.record("price_list", list_id, code=code)
    return list_id


@verb(Permission.PRICES_EDIT)
def add_list_prices(tx: Transaction, price_list_id: int, prices: Sequence[NewPrice]) -> None:
    """Put prices on a list, all or none."""
    if tx.session.scalar(select(PriceList.id).where(PriceList.id == price_list_id)) is None:
        raise NotFound(N_("There is no such price list."))
    require_known(tx, ListPrice.article_id, (price.article_id for price in prices), _NO_ARTICLE)
    add_rows(tx.session, ListPrice, [price_row(price) | {"price_list_id": price_list_id} for price in prices])
    tx.record("price_list", price_list_id, prices=len(prices))


@verb(Permission.PRICES_EDIT)
def add_customer_prices(tx: Transaction, customer_id: int, prices: Sequence[NewPrice]) -> None:
    """Agree prices with one customer, in his currency and price mode, all or none."""
    require_known(tx, CustomerPrice.customer_id, [customer_id], N_("There is no such customer."))
    require_known(tx, CustomerPrice.article_id, (price.article_id for price in prices), _NO_ARTICLE)
    add_rows(tx.session, CustomerPrice, [price_row(price) | {"customer_id": customer_id} for price in prices])
    tx.record("customer", customer_id, prices=len(prices))


def price_row(price: NewPrice) -> dict[str, object]:
    """What all rows of this price have in common; refuses a price that makes no sense."""
    require_numbers(price.price, price.from_quantity)
    if price.price < ZERO or price.from_quantity < ZERO:
        raise Refused(N_("A price cannot be below zero."))
    if price.price_unit not in PRICE_UNITS:
        raise Refused(N_("Prices are per 1, 100 or 1,000 of a unit."))
    if price.valid_to is not None and price.valid_to < price.valid_from:
        raise Refused(N_("A price cannot end before it begins."))
    return {
        "article_id": price.article_id,
        "from_quantity": price.from_quantity,
        "price": price.price,
        "price_unit": price.price_unit,
        "valid_from": price.valid_from,
        "valid_to": price.valid_to,
    }
