"""The fields of every entity. What is exported has their names as heads, in their order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from salesdesk.domain.importing.fields.articles import ARTICLES
from salesdesk.domain.importing.fields.customers import CUSTOMERS
from salesdesk.domain.importing.fields.orders import ORDERS
from salesdesk.domain.importing.fields.others import PRICES, STOCK, SUPPLIERS
from salesdesk.domain.importing.rules import Entity, Spec

__all__ = ["SPECS"]

SPECS: Final[Mapping[Entity, Spec]] = {
    spec.entity: spec for spec in (CUSTOMERS, ARTICLES, SUPPLIERS, STOCK, PRICES, ORDERS)
}
