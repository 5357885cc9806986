"""Who plans and writes which entity, and what that takes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from salesdesk.domain.importing import prices, stock, suppliers
from salesdesk.domain.importing.articles import planning as articles
from salesdesk.domain.importing.articles import writing as articles_writing
from salesdesk.domain.importing.customers import planning as customers
from salesdesk.domain.importing.customers import writing as customers_writing
from salesdesk.domain.importing.operations import Context, Plan
from salesdesk.domain.importing.rules import Entity, Record
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction

__all__ = ["PERMISSION_OF", "ROOMS", "Room"]


@dataclass(frozen=True, slots=True)
class Room:
    """How one entity is judged, which writes nothing, and written, in the transaction of its plan."""

    plan: Callable[[Transaction, Sequence[Record], Context], Plan[Any]]
    write: Callable[[Transaction, Plan[Any]], None]


ROOMS: Final[Mapping[Entity, Room]] = {
    Entity.ARTICLES: Room(articles.plan, articles_writing.write),
    Entity.CUSTOMERS: Room(customers.plan, customers_writing.write),
    Entity.SUPPLIERS: Room(suppliers.plan, suppliers.write),
    Entity.PRICES: Room(prices.plan, prices.write),
    Entity.STOCK: Room(stock.plan, stock.write),
}
"""Orders have a way of their own: they are entered one by one."""

PERMISSION_OF: Final[Mapping[Entity, Permission]] = {
    Entity.ARTICLES: Permission.ARTICLES_EDIT,
    Entity.CUSTOMERS: Permission.CUSTOMERS_EDIT,
    Entity.SUPPLIERS: Permission.PURCHASES_ORDER,
    Entity.PRICES: Permission.PRICES_EDIT,
    Entity.STOCK: Permission.STOCK_RECEIVE,
    Entity.ORDERS: Permission.ORDERS_ENTER,
}
"""What importing takes at the least; prices, conditions and costs in a file take more."""
