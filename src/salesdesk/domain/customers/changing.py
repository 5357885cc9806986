"""Mending what is stored of a customer: his name, his addresses, his people.

Documents have copies of their own: what was ordered, delivered or billed stays as it was.
Addresses and people that are removed stay in the database, for orders name them, but
nothing offers them any more.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import bindparam, delete, select

from salesdesk.domain.customers.entering import (
    NewContact,
    address_row,
    check_contact,
    check_place,
    contact_row,
    phone_row,
    require_authoriser,
)
from salesdesk.domain.customers.model import Address, Contact, Phone
from salesdesk.domain.customers.operations import make_usual, write_texts
from salesdesk.domain.customers.queries import Place, customer
from salesdesk.domain.customers.rules import AddressKind, phones_in
from salesdesk.errors import NotFound, Refused
from salesdesk.i18n import N_
from salesdesk.office.changes import change as change_row
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, verb
from salesdesk.storage.rows import add_rows, table_of
from salesdesk.storage.types import is_blank

__all__ = ["change_address", "change_contact", "remove_address", "remove_contact", "rename"]

_SUBJECT: Final = "customer"

_CALLED: Final = (
    select(Address)
    .where(Address.customer_id == bindparam("customer"), Address.name == bindparam("called"), Address.active)
    .order_by(Address.id)
)
_NUMBERS: Final = select(Phone.number).where(Phone.contact_id == bindparam("contact")).order_by(Phone.id)
_NO_NUMBERS: Final = delete(table_of(Phone)).where(Phone.contact_id == bindparam("contact"))
_AUTHORISED: Final = select(Contact).where(Contact.authoriser_id == bindparam("contact")).order_by(Contact.id)


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
    write_texts(tx, [customer_id])


@verb(Permission.CUSTOMERS_EDIT)
def change_address(
    tx: Transaction, address_id: int, kind: AddressKind, place: Place, preferred: bool = False
) -> None:
    """Change an address of a customer; `preferred` makes it the usual one for its purpose."""
    check_place(place)
    row = _address(tx, address_id)
    values = address_row(row.customer_id, kind, place, preferred)
    if change_row(tx, "address", address_id, row, **values):
        if preferred:
            make_usual(tx, row.customer_id, kind, address_id)
        _written(tx, row.customer_id, address=address_id)


@verb(Permission.CUSTOMERS_EDIT)
def remove_address(tx: Transaction, address_id: int) -> None:
    """Offer an address no more. Raises NotFound for one that is removed already."""
    row = _address(tx, address_id)
    change_row(tx, "address", address_id, row, active=False, preferred=False)
    _written(tx, row.customer_id, address=address_id)


@verb(Permission.CUSTOMERS_EDIT)
def change_contact(
    tx: Transaction, contact_id: int, contact: NewContact, authoriser_id: int | None = None
) -> None:
    """Change a person at a customer's. `authoriser_id` may allow more than the person's limit."""
    check_contact(contact)
    row = _contact(tx, contact_id)
    if authoriser_id == contact_id:
        raise Refused(N_("Nobody authorises their own orders."))
    require_authoriser(tx, row.customer_id, authoriser_id)
    before, numbers = _numbers(tx, contact_id), phones_in(contact.phone)
    values = contact_row(row.customer_id, contact) | {"authoriser_id": authoriser_id}
    is_changed = change_row(tx, "contact", contact_id, row, **values)
    if numbers != before:
        tx.session.execute(_NO_NUMBERS, {"contact": contact_id})
        add_rows(tx.session, Phone, [phone_row(row.customer_id, contact_id, number) for number in numbers])
        tx.record("contact", contact_id, phones=[before, numbers])
    if is_changed or numbers != before:
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
