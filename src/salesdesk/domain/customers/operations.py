"""Keeping what customers are found by up to date. Permissions are the verbs' business."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from sqlalchemy import (
    BigInteger,
    bindparam,
    column,
    func,
    select,
    table,
    update,
)

from salesdesk.domain.customers.model import Address, Contact, Customer, CustomerText, Phone
from salesdesk.domain.customers.rules import AddressKind
from salesdesk.lookup.delta import hold_notes, note_changed
from salesdesk.lookup.gathering import Source, Texts
from salesdesk.lookup.index import Index
from salesdesk.lookup.text import Mark, fields, folded
from salesdesk.office.work import Transaction
from salesdesk.storage.lists import among
from salesdesk.storage.rows import table_of

__all__ = [
    "CUSTOMERS",
    "NOTES_INDEX",
    "ORDERS_INDEX",
    "insert_texts",
    "make_usual",
    "text_of",
    "texts_of",
    "write_texts",
]

# Orders stand above: they are known here, as foreign keys know them, by the name of their table.
_ORDERED: Final = table("sales_order", column("id", BigInteger), column("sold_to_id", BigInteger))
_SENT: Final = table("stock_document", column("id", BigInteger), column("order_id", BigInteger))
ORDERS_INDEX: Final = "order"
NOTES_INDEX: Final = "note"
"""Orders and goods-issue notes are found by the name that their customer has now."""

CUSTOMERS: Final = Index(
    "customer",
    CustomerText.customer_id,
    CustomerText.fields,
    # Read from the index of the orders by customer alone.
    popularity=select(_ORDERED.c.sold_to_id, func.count()).group_by(_ORDERED.c.sold_to_id),
)
"""What customers are found by, while they are being named; those who order most often first."""

_ORDERS_OF: Final = (
    select(_ORDERED.c.id).where(among(_ORDERED.c.sold_to_id, "customers")).order_by(_ORDERED.c.id)
)
_NOTES_OF: Final = (
    select(_SENT.c.id)
    .join(_ORDERED, _ORDERED.c.id == _SENT.c.order_id)
    .where(among(_ORDERED.c.sold_to_id, "customers"))
    .order_by(_SENT.c.id)
)


_OTHERS: Final = (
    update(table_of(Address))
    .where(
        Address.customer_id == bindparam("customer"),
        Address.kind == bindparam("its_kind"),
        Address.id != bindparam("usual"),
    )
    .values(preferred=False)
)


def text_of(name: str, parts: Iterable[tuple[str, str]]) -> tuple[str, str]:
    """The folded name, and what a customer is found by, of his name and of marked parts."""
    return folded(name), fields(sorted(parts))


_TEXTS: Final = Texts(
    CUSTOMERS,
    CustomerText.name,
    text_of,
    Source(
        Customer.id,
        (
            (Mark.CODE, Customer.number),
            (Mark.NAME, Customer.name),
            (Mark.NUMBER, Customer.vat_id),
            (Mark.WORDS, Customer.invoice_email),
        ),
    ),
    Source(
        Address.customer_id,
        (
            (Mark.WORDS, Address.name),
            (Mark.WORDS, Address.street + " " + Address.house_number),
            (Mark.NUMBER, Address.postcode),
            (Mark.WORDS, Address.city),
        ),
        Address.active,
    ),
    Source(Contact.customer_id, ((Mark.WORDS, Contact.name), (Mark.WORDS, Contact.email)), Contact.active),
    Source(Phone.customer_id, ((Mark.NUMBER, Phone.digits),)),
)
texts_of: Final = _TEXTS.due
insert_texts: Final = _TEXTS.insert


def write_texts(tx: Transaction, customer_ids: Iterable[int], renamed: Iterable[int] = ()) -> None:
    """Write anew what these customers are found by; those who were `renamed` are to be said, too.

    Whoever enters or changes a number, name, VAT id, mail address, address, contact or phone
    calls it last, and has locked the customers' rows.
    """
    # All of his papers, in this transaction, for none may be lost to who asks for the new name. It is
    # the only thing here that grows with them: 2 ms a thousand, and 35 ms once for each seat that looks
    # for papers afterwards. Customers with ten thousand orders are few, and renamed once.
    # “Vest-Trans” is the same folded as “Vest Trans”, but is found as one word besides.
    if others := sorted({*_TEXTS.write(tx, customer_ids), *renamed}):
        for index, theirs in ((ORDERS_INDEX, _ORDERS_OF), (NOTES_INDEX, _NOTES_OF)):
            # Whoever has noted a paper under the old name has committed it then, and it is listed.
            hold_notes(tx, index)
            note_changed(tx, index, tx.session.scalars(theirs, {"customers": others}))


def make_usual(tx: Transaction, customer_id: int, kind: AddressKind, address_id: int) -> None:
    """Let an address be the only preferred one of its kind."""
    tx.session.execute(_OTHERS, {"customer": customer_id, "its_kind": kind, "usual": address_id})
