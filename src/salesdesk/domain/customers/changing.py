"""Mending what is stored of a customer: his name, his addresses, his people.

Documents have copies of their own: what was ordered, delivered or billed stays as it was.
Addresses and people that are removed stay in the database, for orders name them, but
nothing offers them any more.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Final

from sqlalchemy import bindparam, delete, select

from salesdesk.domain.customers.entering import (
    Person,
    check_person,
    check_place,
    phone_row,
    require_authoriser,
)
from salesdesk.domain.customers.model import Address, Contact, Phone
from salesdesk.domain.customers.operations import make_usual, write_texts
from salesdesk.domain.customers.queries import Place, customer
from salesdesk.domain.customers.rules import AddressKind
from salesdesk.errors import NotFound, Refused
from salesdesk.i18n import N_
from salesdesk.office.addresses import mail_address
from salesdesk.office.changes import change as change_row
from salesdesk.office.changes import merged
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, verb
from salesdesk.storage.rows import add_rows, table_of
from salesdesk.storage.types import is_blank

__all__ = [
    "AddressDetails",
    "Person",
    "change_address",
    "change_contact",
    "remove_address",
    "remove_contact",
    "rename",
]

_SUBJECT: Final = "customer"

_CALLED: Final = (
    select(Address)
    .where(Address.customer_id == bindparam("customer"), Address.name == bindparam("called"), Address.active)
    .order_by(Address.id)
)
_NUMBERS: Final = select(Phone.number).where(Phone.contact_id == bindparam("contact")).order_by(Phone.id)
_NO_NUMBERS: Final = delete(table_of(Phone)).where(Phone.contact_id == bindparam("contact"))
_AUTHORISED: Final = select(Contact).where(Contact.authoriser_id == bindparam("contact")).order_by(Contact.id)


@dataclass(frozen=True, slots=True)
class AddressDetails(Place):
    """A customer's place with what it is for; `preferred` is the usual one for that."""

    kind: AddressKind = AddressKind.DELIVERY
    preferred: bool = False


@verb(Permission.CUSTOMERS_EDIT)
def rename(tx: Transaction, customer_id: int, name: str) -> None:
    """Give a customer another name, and his addresses that bear the old one. His number stays."""
    name = name.strip()
    if is_blank(name):
        raise Refused(N_("A customer needs a name.")).at("name")
    row = customer(tx, customer_id, lock=True)
    if row.name == name:
        return
    # What is called as he was would still be printed, and he be found by it.
    for address in tx.session.scalars(_CALLED, {"customer": customer_id, "called": row.name}).all():
        change_row(tx, "address", address.id, address, name=name)
        tx.record(_SUBJECT, customer_id, address=address.id)
    change_row(tx, _SUBJECT, customer_id, row, name=name)
    write_texts(tx, [customer_id], renamed=[customer_id])


@verb(Permission.CUSTOMERS_EDIT)
def change_address(tx: Transaction, address_id: int, seen: AddressDetails, wanted: AddressDetails) -> None:
    """Change of an address of a customer what is `wanted` otherwise than it was `seen`.

    What somebody else has changed since stays; Conflict if it is the very same thing.
    """
    row = _address(tx, address_id)
    before = AddressDetails(**_values(row, AddressDetails))
    after = merged(before, seen, wanted)
    check_place(after, before)
    if change_row(tx, "address", address_id, row, **asdict(after)):
        if after.preferred:
            make_usual(tx, row.customer_id, after.kind, address_id)
        _written(tx, row.customer_id, address=address_id)


@verb(Permission.CUSTOMERS_EDIT)
def remove_address(tx: Transaction, address_id: int) -> None:
    """Offer an address no more. Raises NotFound for one that is removed already."""
    row = _address(tx, address_id)
    change_row(tx, "address", address_id, row, active=False, preferred=False)
    _written(tx, row.customer_id, address=address_id)


@verb(Permission.CUSTOMERS_EDIT)
def change_contact(tx: Transaction, contact_id: int, seen: Person, wanted: Person) -> None:
    """Change of a person at a customer's what is `wanted` otherwise than it was `seen`.

    What somebody else has changed since stays; Conflict if it is the very same thing.
    """
    row = _contact(tx, contact_id)
    before = Person(phones=tuple(_numbers(tx, contact_id)), **_values(row, Person, "phones"))
    after = _checked(tx, row, before, merged(before, seen, wanted))
    values: dict[str, Any] = asdict(after)
    del values["phones"]
    change_row(tx, "contact", contact_id, row, **values)
    if after.phones != before.phones:
        tx.session.execute(_NO_NUMBERS, {"contact": contact_id})
        numbers = [phone_row(row.customer_id, contact_id, number) for number in after.phones]
        add_rows(tx.session, Phone, numbers)
        tx.record("contact", contact_id, phones=[before.phones, after.phones])
    if after != before:
        _written(tx, row.customer_id, contact=contact_id)


@verb(Permission.CUSTOMERS_EDIT)
def remove_contact(tx: Transaction, contact_id: int) -> None:
    """Offer a person no more, and forget the person's numbers. Raises NotFound for one removed already.

    An order that the person is still to confirm has to name somebody else, and whom the
    person authorised has nobody for it now.
    """
    row = _contact(tx, contact_id)
    change_row(tx, "contact", contact_id, row, active=False, authoriser_id=None)
    if before := _numbers(tx, contact_id):
        tx.session.execute(_NO_NUMBERS, {"contact": contact_id})
        tx.record("contact", contact_id, phones=[before, []])
    for other in tx.session.scalars(_AUTHORISED, {"contact": contact_id}):
        change_row(tx, "contact", other.id, other, authoriser_id=None)
    _written(tx, row.customer_id, contact=contact_id)


def _checked(tx: Transaction, row: Contact, before: Person, after: Person) -> Person:
    """What a person is to be, as it is stored. What is new has to make sense; what was there may stay."""
    check_person(after, before)
    if after.authoriser_id != before.authoriser_id:
        if after.authoriser_id == row.id:
            raise Refused(N_("Nobody authorises their own orders.")).at("authoriser_id")
        require_authoriser(tx, row.customer_id, after.authoriser_id)
    if after.email in ("", before.email):
        return after
    return replace(after, email=mail_address(after.email))


def _values(row: Address | Contact, kind: type[AddressDetails | Person], *without: str) -> dict[str, Any]:
    """What a row has of the fields of a dataclass."""
    return {each.name: getattr(row, each.name) for each in fields(kind) if each.name not in without}


def _address(tx: Transaction, address_id: int) -> Address:
    """An address that is in use, its customer locked."""
    row = tx.session.get(Address, address_id)
    if row is not None:
        customer(tx, row.customer_id, lock=True)
        tx.session.refresh(row)  # somebody else may have had the customer
    if row is None or not row.active:
        raise NotFound(N_("There is no such address."))
    return row


def _contact(tx: Transaction, contact_id: int) -> Contact:
    """A person who is still there, the customer locked."""
    row = tx.session.get(Contact, contact_id)
    if row is not None:
        customer(tx, row.customer_id, lock=True)
        tx.session.refresh(row)
    if row is None or not row.active:
        raise NotFound(N_("There is no such contact."))
    return row


def _written(tx: Transaction, customer_id: int, **changed: int) -> None:
    """Let the customer be found by what he has now, and his history say what of his was changed."""
    write_texts(tx, [customer_id])
    tx.record(_SUBJECT, customer_id, **changed)


def _numbers(tx: Transaction, contact_id: int) -> list[str]:
    return list(tx.session.scalars(_NUMBERS, {"contact": contact_id}))
