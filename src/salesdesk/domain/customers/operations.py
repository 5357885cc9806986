"""Keeping what customers are found by up to date. Permissions are the verbs' business."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from sqlalchemy import delete, literal, select, union_all

from salesdesk.domain.customers.model import Address, Contact, Customer, CustomerText, Phone
from salesdesk.lookup.text import Mark, fields, folded
from salesdesk.office.work import Transaction
from salesdesk.storage.lists import among
from salesdesk.storage.rows import add_rows, table_of

__all__ = ["write_texts"]

_OWN: Final = among(Customer.id, "customers")
_AT: Final = among(Address.customer_id, "customers"), Address.active
_PARTS: Final = union_all(
    select(Customer.id, literal(Mark.CODE.value), Customer.number).where(_OWN),
    select(Customer.id, literal(Mark.NAME.value), Customer.name).where(_OWN),
    select(Customer.id, literal(Mark.NUMBER.value), Customer.vat_id).where(_OWN),
    select(Address.customer_id, literal(Mark.WORDS.value), Address.name).where(*_AT),
    select(Address.customer_id, literal(Mark.WORDS.value), Address.street + " " + Address.house_number).where(
        *_AT
    ),
    select(Address.customer_id, literal(Mark.NUMBER.value), Address.postcode).where(*_AT),
    select(Address.customer_id, literal(Mark.WORDS.value), Address.city).where(*_AT),
    select(Contact.customer_id, literal(Mark.WORDS.value), Contact.name).where(
        among(Contact.customer_id, "customers"), Contact.active
    ),
    select(Phone.customer_id, literal(Mark.NUMBER.value), Phone.digits).where(
        among(Phone.customer_id, "customers")
    ),
)
_OLD: Final = delete(table_of(CustomerText)).where(among(CustomerText.customer_id, "customers"))


def write_texts(tx: Transaction, customer_ids: Iterable[int]) -> None:
    """Write anew what these customers are found by.

    Whoever enters or changes a number, name, VAT id, address, contact or phone calls it last.
    """
    asked = {"customers": sorted(set(customer_ids))}
    if not asked["customers"]:
        return
    tx.session.flush()  # a changed row is written at the end of the verb otherwise
    tx.session.execute(_OLD, asked)  # before reading: whoever writes the same ones meanwhile waits
    parts: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for customer_id, mark, text in tx.session.execute(_PARTS, asked):
        parts[customer_id].append((mark, text))
    add_rows(
        tx.session,
        CustomerText,
        [
            {"customer_id": id_, "name": folded(dict(found)[Mark.NAME]), "fields": fields(sorted(found))}
            for id_, found in parts.items()
        ],
    )
