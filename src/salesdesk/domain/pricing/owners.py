"""Whose prices they are: those of a price list, or those agreed with one customer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from sqlalchemy import bindparam, select
from sqlalchemy.orm import InstrumentedAttribute

from salesdesk.domain.customers.model import Customer
from salesdesk.domain.pricing.model import CustomerPrice, ListPrice, PriceList
from salesdesk.domain.tax.rules import PriceMode
from salesdesk.errors import NotFound
from salesdesk.i18n import N_
from salesdesk.office.work import Transaction

__all__ = ["Owned", "Owner", "Table", "Whose", "owned", "table_for"]


class Whose(Enum):
    """What has prices."""

    LIST = "price_list"
    CUSTOMER = "customer"


@dataclass(frozen=True, slots=True)
class Owner:
    """A price list or a customer, by its id."""

    whose: Whose
    id: int


@dataclass(frozen=True, slots=True)
class Table:
    """Where prices are stored, and which column says whose they are."""

    model: type[ListPrice] | type[CustomerPrice]
    owner: InstrumentedAttribute[int]


@dataclass(frozen=True, slots=True)
class Owned:
    """What all prices of an owner have in common; `code` is a list's code or a customer's number."""

    code: str
    name: str
    currency: str
    price_mode: PriceMode


_TABLES: Final[Mapping[Whose, Table]] = {
    Whose.LIST: Table(ListPrice, ListPrice.price_list_id),
    Whose.CUSTOMER: Table(CustomerPrice, CustomerPrice.customer_id),
}
_LIST: Final = select(PriceList.code, PriceList.name, PriceList.currency, PriceList.price_mode).where(
    PriceList.id == bindparam("owner")
)
_CUSTOMER: Final = select(
    Customer.number.label("code"), Customer.name, Customer.currency, Customer.price_mode
).where(Customer.id == bindparam("owner"))
_READ: Final = {Whose.LIST: _LIST, Whose.CUSTOMER: _CUSTOMER}
_LOCK: Final = {
    # Not against those who only refer to it: customers who are given the list, their orders.
    Whose.LIST: _LIST.with_for_update(key_share=True),
    Whose.CUSTOMER: _CUSTOMER.with_for_update(key_share=True),
}
_MISSING: Final = {
    Whose.LIST: N_("There is no such price list."),
    Whose.CUSTOMER: N_("There is no such customer."),
}


def table_for(whose: Whose) -> Table:
    """Where the prices of such owners are stored."""
    return _TABLES[whose]


def owned(tx: Transaction, owner: Owner, *, lock: bool = False) -> Owned:
    """The owner; locked, nobody else changes one of its prices meanwhile. Raises NotFound."""
    statement: Any = (_LOCK if lock else _READ)[owner.whose]
    row = tx.session.execute(statement, {"owner": owner.id}).one_or_none()
    if row is None:
        raise NotFound(_MISSING[owner.whose])
    return Owned(row.code, row.name, row.currency, row.price_mode)
