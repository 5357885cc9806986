"""Reading customers for the documents that name them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import bindparam, select

from salesdesk.domain.customers.model import Address, Contact, Customer
from salesdesk.domain.customers.rules import AddressKind
from salesdesk.errors import NotFound
from salesdesk.i18n import N_
from salesdesk.office.work import Transaction

__all__ = ["Place", "contact_of", "customer", "place_of"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where something goes: a stored address or one given once."""

    name: str
    street: str
    house_number: str
    postcode: str
    city: str
    country: str
    region: str = ""


_ADDRESSES: Final = select(Address).where(Address.customer_id == bindparam("customer"), Address.active)


def customer(tx: Transaction, customer_id: int, *, lock: bool = False) -> Customer:
    """The customer's row, locked if asked. Raises NotFound."""
    statement = select(Customer).where(Customer.id == customer_id)
    if lock:
        statement = statement.with_for_update(key_share=True)
    found = tx.session.scalars(statement).one_or_none()
    if found is None:
        raise NotFound(N_("There is no such customer."))
    return found


def place_of(tx: Transaction, customer_id: int, kind: AddressKind) -> Place | None:
    """The preferred address of a kind; failing that any address, the preferred ones first."""
    rows = tx.session.scalars(_ADDRESSES, {"customer": customer_id}).all()
    best = min(rows, key=lambda a: (a.kind is not kind, not a.preferred, a.id), default=None)
    if best is None:
        return None
    return Place(
        best.name, best.street, best.house_number, best.postcode, best.city, best.country, best.region
    )


def contact_of(tx: Transaction, contact_id: int, customer_id: int) -> Contact:
    """A contact of this very customer. Raises NotFound for anybody else's."""
    found = tx.session.scalars(
        select(Contact).where(Contact.id == contact_id, Contact.customer_id == customer_id)
    ).one_or_none()
    if found is None:
        raise NotFound(N_("There is no such contact."))
    return found
