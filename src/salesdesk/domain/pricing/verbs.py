"""Setting prices: lists, and what is agreed with one customer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import bindparam, select

from salesdesk.domain.catalogue.rules import PRICE_UNITS
from salesdesk.domain.company.rules import currency_code
from salesdesk.domain.pricing.model import CustomerPrice, ListPrice, PriceList
from salesdesk.domain.pricing.owners import Owner, Whose, owned, table_for
from salesdesk.domain.pricing.periods import Period, Standing, room_for
from salesdesk.domain.tax.rules import PriceMode
from salesdesk.errors import Refused
from salesdesk.i18n import N_
from salesdesk.money import ZERO, require_numbers
from salesdesk.office.permissions import Permission
from salesdesk.office.references import require_known
from salesdesk.office.work import Transaction, verb
from salesdesk.storage.lists import among
from salesdesk.storage.rows import add_for_ids, add_rows
from salesdesk.storage.types import is_blank, is_code

__all__ = ["NEEDS", "NewPrice", "add_customer_prices", "add_list_prices", "add_price_list", "price_row"]

NEEDS: Final = N_("A price list needs a code and a name.")
_NO_ARTICLE: Final = N_("There is no such article.")
_STANDING: Final = {
    each: select(
        table_for(each).model.article_id,
        table_for(each).model.from_quantity,
        table_for(each).model.id,
        table_for(each).model.price,
        table_for(each).model.price_unit,
        table_for(each).model.valid_from,
        table_for(each).model.valid_to,
    ).where(table_for(each).owner == bindparam("owner"), among(table_for(each).model.article_id, "articles"))
    for each in Whose
}


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
        raise Refused(NEEDS).at("name" if is_code(code) else "code")
    currency = currency_code(currency)
    if tx.session.scalar(select(PriceList.id).where(PriceList.code == code)) is not None:
        raise Refused(N_("The price list {code} exists already."), code=code).at("code")
    row = {"code": code, "name": name, "currency": currency, "price_mode": mode, "active": True}
    [list_id] = add_for_ids(tx.session, PriceList, [row])
    tx.record("price_list", list_id, code=code)
    return list_id


@verb(Permission.PRICES_EDIT)
def add_list_prices(tx: Transaction, price_list_id: int, prices: Sequence[NewPrice]) -> None:
    """Put prices on a list, all or none. Raises Overlaps where one overlaps another, `room_for` says how."""
    owner = Owner(Whose.LIST, price_list_id)
    owned(tx, owner, lock=True)
    require_known(tx, ListPrice.article_id, (price.article_id for price in prices), _NO_ARTICLE)
    _require_apart(tx, owner, prices)
    add_rows(tx.session, ListPrice, [price_row(price) | {"price_list_id": price_list_id} for price in prices])
    tx.record("price_list", price_list_id, prices=len(prices))


@verb(Permission.PRICES_EDIT)
def add_customer_prices(tx: Transaction, customer_id: int, prices: Sequence[NewPrice]) -> None:
    """Agree prices with one customer, in his currency and price mode, all or none. Raises Overlaps."""
    owner = Owner(Whose.CUSTOMER, customer_id)
    owned(tx, owner, lock=True)
    require_known(tx, CustomerPrice.article_id, (price.article_id for price in prices), _NO_ARTICLE)
    _require_apart(tx, owner, prices)
    add_rows(tx.session, CustomerPrice, [price_row(price) | {"customer_id": customer_id} for price in prices])
    tx.record("customer", customer_id, prices=len(prices))


def _require_apart(tx: Transaction, owner: Owner, prices: Sequence[NewPrice]) -> None:
    """Refuse prices that overlap others of the owner, or each other."""
    standing: dict[tuple[int, Decimal], list[Standing]] = defaultdict(list)
    asked = {"owner": owner.id, "articles": sorted({price.article_id for price in prices})}
    for row in tx.session.execute(_STANDING[owner.whose], asked):
        period = Period(row.valid_from, row.valid_to)
        standing[row.article_id, row.from_quantity].append(
            Standing(row.id, row.price, row.price_unit, period)
        )
    for new in prices:
        price_row(new)
        others, period = standing[new.article_id, new.from_quantity], Period(new.valid_from, new.valid_to)
        room_for(period, others, tx.today)
        others.append(Standing(0, new.price, new.price_unit, period))


def price_row(price: NewPrice) -> dict[str, Any]:
    """What all rows of this price have in common; refuses a price that makes no sense."""
    for part, number, below in (
        ("price", price.price, N_("A price cannot be below zero.")),
        ("from_quantity", price.from_quantity, N_("A quantity cannot be below zero.")),
    ):
        try:
            require_numbers(number)
        except Refused as error:
            raise error.at(part) from None
        if number < ZERO:
            raise Refused(below).at(part)
    if price.price_unit not in PRICE_UNITS:
        raise Refused(N_("Prices are per 1, 100 or 1,000 of a unit.")).at("price_unit")
    if price.valid_to is not None and price.valid_to < price.valid_from:
        raise Refused(N_("A price cannot end before it begins.")).at("valid_to")
    return {
        "article_id": price.article_id,
        "from_quantity": price.from_quantity,
        "price": price.price,
        "price_unit": price.price_unit,
        "valid_from": price.valid_from,
        "valid_to": price.valid_to,
    }
