"""Customers as they are stored, in the fields that a file of customers has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, Final

from sqlalchemy import bindparam, select
from sqlalchemy.orm import aliased

from salesdesk.domain.customers.model import Address, Contact, Customer, CustomerGroup, PaymentTerms, Phone
from salesdesk.domain.customers.rules import AddressKind
from salesdesk.domain.importing.operations import Before
from salesdesk.domain.pricing.model import PriceList
from salesdesk.office.work import Transaction
from salesdesk.storage.lists import among

__all__ = [
    "ADDRESS",
    "COLUMNS",
    "CONTACT_COLUMNS",
    "PREFIXES",
    "address_key",
    "contact_key",
    "page_of",
    "stored",
]

COLUMNS: Final = (
    "number", "name", "kind", "language", "currency", "price_mode", "country", "vat_id", "treatment",
    "discount", "discount_always", "credit_limit", "delivery_policy", "delivery_days", "carrier",
    "shipping_method", "min_shelf_days", "invoice_email", "buyer_reference", "memo", "active",
)  # fmt: skip
"""The fields that are columns of the customer's own row."""

ADDRESS: Final = ("name", "street", "house_number", "postcode", "city", "region", "country")
PREFIXES: Final = {"billing_": AddressKind.BILLING, "delivery_": AddressKind.DELIVERY}
"""The kind of address behind the beginning of its fields' names."""

CONTACT_COLUMNS: Final = {
    "contact_name": "name",
    "contact_job": "job",
    "contact_email": "email",
    "contact_language": "language",
    "contact_may_order": "may_order",
    "contact_limit": "order_limit",
}
"""The column of a contact behind each of its fields."""

_PAYER, _PARENT = aliased(Customer), aliased(Customer)
_CUSTOMERS: Final = (
    select(
        Customer.id,
        *(getattr(Customer, name) for name in COLUMNS),
        PaymentTerms.code.label("terms"),
        CustomerGroup.code.label("group"),
        PriceList.code.label("price_list"),
        _PAYER.number.label("payer"),
        _PARENT.number.label("parent"),
    )
    .join(PaymentTerms, PaymentTerms.id == Customer.terms_id)
    .outerjoin(CustomerGroup, CustomerGroup.id == Customer.group_id)
    .outerjoin(PriceList, PriceList.id == Customer.price_list_id)
    .outerjoin(_PAYER, _PAYER.id == Customer.payer_id)
    .outerjoin(_PARENT, _PARENT.id == Customer.parent_id)
    .order_by(Customer.id)
)
_BY_NUMBER: Final = _CUSTOMERS.where(among(Customer.number, "numbers", texts=True))
_BY_NUMBER_LOCKED: Final = _BY_NUMBER.with_for_update(key_share=True, of=Customer)
_PAGE: Final = _CUSTOMERS.where(Customer.id > bindparam("after")).limit(bindparam("limit"))
_PAGES: Final = {
    False: _PAGE.where(Customer.payer_id.is_(None), Customer.parent_id.is_(None)),
    True: _PAGE.where(Customer.payer_id.is_not(None) | Customer.parent_id.is_not(None)),
}
_ADDRESSES: Final = (
    select(
        Address.id,
        Address.customer_id,
        Address.kind,
        *(getattr(Address, name).label(f"at_{name}") for name in ADDRESS),
    )
    .where(among(Address.customer_id, "ids"), Address.active)
    .order_by(Address.preferred.desc(), Address.id)
)
_CONTACTS: Final = (
    select(
        Contact.id,
        Contact.customer_id,
        *(getattr(Contact, column).label(name) for name, column in CONTACT_COLUMNS.items()),
    )
    .where(among(Contact.customer_id, "ids"), Contact.active)
    .order_by(Contact.id)
)
_PHONES: Final = (
    select(Phone.customer_id, Phone.contact_id, Phone.number)
    .where(among(Phone.customer_id, "ids"))
    .order_by(Phone.id)
)


def address_key(kind: AddressKind) -> tuple[str, str]:
    """Where `Before.parts` has the address of a kind that files speak of."""
    return "address", kind.value


def contact_key(name: str) -> tuple[str, str]:
    """Where `Before.parts` has the contact with a name, however it is capitalised."""
    return "contact", name.casefold()


def stored(tx: Transaction, numbers: Iterable[str], *, lock: bool) -> dict[str, Before]:
    """The customers with these numbers, by number."""
    statement = _BY_NUMBER_LOCKED if lock else _BY_NUMBER
    rows = tx.session.execute(statement, {"numbers": sorted(set(numbers))}).all()
    return {before.values["number"]: before for before in _complete(tx, rows)}


def page_of(tx: Transaction, dependent: bool, after: int, limit: int) -> list[Before]:
    """The next customers behind the id `after`: those without payer or head office, or those with one."""
    return _complete(tx, tx.session.execute(_PAGES[dependent], {"after": after, "limit": limit}).all())


def _complete(tx: Transaction, rows: Sequence[Any]) -> list[Before]:
    """Customers with everything that hangs on them, in a statement for each kind of it."""
    if not rows:
        return []
    found: dict[int, Before] = {}
    for row in rows:
        fields = dict(row._mapping)
        id_ = fields.pop("id")
        fields["group"], fields["price_list"] = fields["group"] or "", fields["price_list"] or ""
        found[id_] = Before(id_, fields)
    asked = {"ids": sorted(found)}
    _add_addresses(tx, asked, found)
    people: dict[int, dict[str, Any]] = {}
    for contact in tx.session.execute(_CONTACTS, asked):
        fields = dict(contact._mapping)
        person = {"id": fields["id"], "contact_phone": ""}
        person |= {name: fields[name] for name in CONTACT_COLUMNS}
        people[contact.id] = person
        # Of two people of one name a file means the first.
        found[contact.customer_id].parts.setdefault(contact_key(contact.contact_name), person)
    phones: dict[int, list[str]] = defaultdict(list)
    for customer_id, contact_id, number in tx.session.execute(_PHONES, asked):
        if contact_id is None:
            phones[customer_id].append(number)
        elif contact_id in people:
            others = people[contact_id]["contact_phone"]
            people[contact_id]["contact_phone"] = f"{others}, {number}" if others else number
    for id_, before in found.items():
        before.values["phones"] = tuple(phones.get(id_, ()))
    return list(found.values())


def _add_addresses(tx: Transaction, asked: dict[str, list[int]], found: dict[int, Before]) -> None:
    """Give every customer the address of each kind that is preferred, or else the oldest."""
    prefix_of = {kind: prefix for prefix, kind in PREFIXES.items()}
    for row in tx.session.execute(_ADDRESSES, asked):
        before, key = found[row.customer_id], address_key(row.kind)
        if key not in before.parts:
            before.parts[key] = {"id": row.id}
            before.values |= {f"{prefix_of[row.kind]}{name}": row._mapping[f"at_{name}"] for name in ADDRESS}
