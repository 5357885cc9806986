"""Mending what a customer is called, reached and billed by, all of it at once."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Final

from sqlalchemy import bindparam, delete, select

from salesdesk.domain.company.rules import vat_number
from salesdesk.domain.customers.changing import rename
from salesdesk.domain.customers.entering import phone_row
from salesdesk.domain.customers.model import Customer, Phone
from salesdesk.domain.customers.operations import write_texts
from salesdesk.domain.customers.queries import customer
from salesdesk.domain.customers.rules import require_country
from salesdesk.errors import Refused
from salesdesk.i18n import N_, is_language
from salesdesk.office.addresses import mail_address, phone_number
from salesdesk.office.changes import change, merged
from salesdesk.office.permissions import Permission
from salesdesk.office.references import require_known
from salesdesk.office.work import Transaction, verb
from salesdesk.storage.rows import add_rows, table_of

__all__ = ["Details", "change_details"]

_SUBJECT: Final = "customer"
_OWN: Final = Phone.customer_id == bindparam("customer"), Phone.contact_id.is_(None)
_NUMBERS: Final = select(Phone.number).where(*_OWN).order_by(Phone.id)
_NO_NUMBERS: Final = delete(table_of(Phone)).where(*_OWN)


@dataclass(frozen=True, slots=True)
class Details:
    """What any customer has, beside people and addresses. `phones` are his own, not those of his people."""

    name: str
    phones: tuple[str, ...]
    invoice_email: str
    country: str
    vat_id: str
    language: str
    terms_id: int
    memo: str


@verb(Permission.CUSTOMERS_EDIT)
def change_details(tx: Transaction, customer_id: int, seen: Details, wanted: Details) -> None:
    """Change of a customer what is `wanted` otherwise than it was `seen`.

    What somebody else has changed since stays; Conflict if it is the very same thing. A
    changed name is given to the addresses that bear the old one as well. What was ordered
    keeps the terms, the language and the tax treatment that it was entered with.
    """
    row = customer(tx, customer_id, lock=True)
    phones = tuple(tx.session.scalars(_NUMBERS, {"customer": customer_id}))
    columns = [each.name for each in fields(Details) if each.name != "phones"]
    before = Details(phones=phones, **{name: getattr(row, name) for name in columns})
    after = _checked(tx, before, merged(before, seen, wanted))
    if after.phones != before.phones:
        _set_phones(tx, customer_id, before.phones, after.phones)
    values: dict[str, Any] = asdict(after)
    change(tx, _SUBJECT, customer_id, row, **{name: values[name] for name in columns if name != "name"})
    if after.name != before.name:
        rename(tx, customer_id, after.name)
    elif after != before:
        write_texts(tx, [customer_id])


def _checked(tx: Transaction, before: Details, after: Details) -> Details:
    """What a customer is to have, as it is stored. What is new has to make sense; what was there may stay."""
    for phone in after.phones:
        if phone not in before.phones:
            phone_number(phone)
    if after.country != before.country:
        require_country(after.country)
    if after.language != before.language and not is_language(after.language):
        raise Refused(N_("The program does not speak “{language}”."), language=after.language)
    if after.terms_id != before.terms_id:
        require_known(tx, Customer.terms_id, [after.terms_id], N_("There are no such terms."))
    # Blanks around a name are no other name: it is renamed without them, or not at all.
    name = after.name if after.name == before.name else after.name.strip()
    vat_id, email = after.vat_id, after.invoice_email
    if vat_id and (vat_id, after.country) != (before.vat_id, before.country):
        vat_id = vat_number(after.country, vat_id)
    if email and email != before.invoice_email:
        email = mail_address(email)
    return replace(after, name=name, vat_id=vat_id, invoice_email=email)


def _set_phones(tx: Transaction, customer_id: int, before: tuple[str, ...], after: tuple[str, ...]) -> None:
    tx.session.execute(_NO_NUMBERS, {"customer": customer_id})
    add_rows(tx.session, Phone, [phone_row(customer_id, None, number) for number in after])
    tx.record(_SUBJECT, customer_id, phones=[before, after])
