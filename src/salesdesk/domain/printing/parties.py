"""The sides of a paper: from the snapshot of its document, or from the files of today."""

from __future__ import annotations

from collections.abc import Mapping

from salesdesk.documents.papers import Address, Party
from salesdesk.domain.company.model import Company
from salesdesk.domain.customers.queries import customer, place_of
from salesdesk.domain.customers.rules import AddressKind
from salesdesk.domain.orders.model import Order
from salesdesk.domain.purchasing.model import Supplier
from salesdesk.office.work import Transaction
from salesdesk.warehouse.stock.model import Warehouse

__all__ = ["address_of", "own_party", "party", "sold_to"]


def party(stored: Mapping[str, str]) -> Party:
    """A side of a document from its snapshot; what the snapshot lacks is empty."""
    parts = ("street", "house_number", "postcode", "city", "region", "country")
    return Party(
        name=stored.get("name", ""),
        number=stored.get("number", "") or stored.get("customer", "") or stored.get("supplier", ""),
        vat_id=stored.get("vat_id", ""),
        registration=stored.get("registration", ""),
        email=stored.get("email", ""),
        phone=stored.get("phone", ""),
        address=Address(**{part: stored.get(part, "") for part in parts}),
    )


def sold_to(tx: Transaction, order: Order) -> Party:
    """Whose order it is, at the address of his invoices; the goods may go to somebody else's door."""
    buyer = customer(tx, order.sold_to_id)
    place = place_of(tx, buyer.id, AddressKind.BILLING)
    address = Address()
    if place is not None:
        address = Address(
            street=place.street,
            house_number=place.house_number,
            postcode=place.postcode,
            city=place.city,
            region=place.region,
            country=place.country,
        )
    return Party(name=buyer.name, number=buyer.number, address=address)


def own_party(house: Company) -> Party:
    return Party(
        name=house.name,
        registration=house.registration,
        email=house.email,
        phone=house.phone,
        address=address_of(house),
    )


def address_of(row: Company | Supplier | Warehouse) -> Address:
    return Address(
        street=row.street,
        house_number=row.house_number,
        postcode=row.postcode,
        city=row.city,
        country=row.country,
    )
