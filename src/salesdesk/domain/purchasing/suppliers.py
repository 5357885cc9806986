"""Finding whom goods come from."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from salesdesk.domain.purchasing.model import Supplier
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, query
from salesdesk.storage.contains import contains
from salesdesk.storage.types import clean

__all__ = ["SupplierFound", "find_suppliers"]


@dataclass(frozen=True, slots=True)
class SupplierFound:
    """A supplier as a search shows him."""

    id: int
    number: str
    name: str
    city: str
    country: str


@query(Permission.PURCHASES_SEE)
def find_suppliers(tx: Transaction, text: str, limit: int = 20) -> list[SupplierFound]:
    """Suppliers we still buy from with `text` in number, name or city, at most `limit`, by name.

    The one with this very number comes first. Nothing typed finds all.
    """
    exact = func.lower(Supplier.number) == clean(text).strip().lower()
    found = (
        select(Supplier.id, Supplier.number, Supplier.name, Supplier.city, Supplier.country)
        .where(Supplier.active, contains(text, Supplier.number, Supplier.name, Supplier.city))
        .order_by(exact.desc(), Supplier.name, Supplier.id)
        .limit(max(limit, 0))
    )
    return [SupplierFound(*row) for row in tx.session.execute(found)]
