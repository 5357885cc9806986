"""Keeping what customers are found by up to date. Permissions are the verbs' business."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from sqlalchemy import (
    BigInteger,
    bindparam,
    column,
    delete,
    func,
    literal,
    select,
    table,
    union_all,
    update,
)

from salesdesk.domain.customers.model import Address, Contact, Customer, CustomerText, Phone
from salesdesk.domain.customers.rules import AddressKind
from salesdesk.lookup.delta import note_changed
from salesdesk.lookup.index import Index
from salesdesk.lookup.text import Mark, fields, folded
from salesdesk.office.work import Transaction
from salesdesk.storage.lists import among
from salesdesk.storage.rows import add_rows, table_of

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

_OWN: Final = among(Customer.id, "customers")
_AT: Final = among(Address.customer_id, "customers"), Address.active
_THERE: Final = among(Contact.customer_id, "customers"), Contact.active
_PARTS: Final = union_all(
    select(Customer.id, literal(Mark.CODE.value), Customer.number).where(_OWN),
    select(Customer.id, literal(Mark.NAME.value), Customer.name).where(_OWN),
    select(Customer.id, literal(Mark.NUMBER.value), Customer.vat_id).where(_OWN),
    select(Customer.id, literal(Mark.WORDS.value), Customer.invoice_email).where(_OWN),
    select(Address.customer_id, literal(Mark.WORDS.value), Address.name).where(*_AT),
    select(Address.customer_id, literal(Mark.WORDS.value), Address.street + " " + Address.house_number).where(
        *_AT
    ),
    select(Address.customer_id, literal(Mark.NUMBER.value), Address.postcode).where(*_AT),
    select(Address.customer_id, literal(Mark.WORDS.value), Address.city).where(*_AT),
    select(Contact.customer_id, literal(Mark.WORDS.value), Contact.name).where(*_THERE),
    select(Contact.customer_id, literal(Mark.WORDS.value), Contact.email).where(*_THERE),
    select(Phone.customer_id, literal(Mark.NUMBER.value), Phone.digits).where(
        among(Phone.customer_id, "customers")
    ),
)
_OLD: Final = (
    delete(table_of(CustomerText))
    .where(among(CustomerText.customer_id, "customers"))
    .returning(CustomerText.customer_id, CustomerText.name)
)
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


def write_texts(tx: Transaction, customer_ids: Iterable[int]) -> None:
    """Write anew what these customers are found by.

    Whoever enters or changes a number, name, VAT id, mail address, address, contact or phone
    calls it last.
    """
    asked = {"customers": sorted(set(customer_ids))}
    if not asked["customers"]:
        return
    tx.session.flush()  # a changed row is written at the end of the verb otherwise
    # Before reading: whoever writes the same ones meanwhile waits.
    names: dict[int, str] = {row[0]: row[1] for row in tx.session.execute(_OLD, asked)}
    texts = texts_of(tx, asked["customers"])
    insert_texts(tx, [(id_, *text) for id_, text in texts.items()])
    # All of his papers, in this transaction, for none may be lost to who asks for the new name. It is
    # the only thing here that grows with them: 2 ms a thousand, and 35 ms once for each seat that looks
    # for papers afterwards. Customers with ten thousand orders are few, and renamed once.
    if renamed := sorted(id_ for id_, name in names.items() if id_ in texts and texts[id_][0] != name):
        for index, theirs in ((ORDERS_INDEX, _ORDERS_OF), (NOTES_INDEX, _NOTES_OF)):
            note_changed(tx, index, tx.session.scalars(theirs, {"customers": renamed}))


def make_usual(tx: Transaction, customer_id: int, kind: AddressKind, address_id: int) -> None:
    """Let an address be the only preferred one of its kind."""
    tx.session.execute(_OTHERS, {"customer": customer_id, "its_kind": kind, "usual": address_id})


def texts_of(tx: Transaction, customer_ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    """What these customers are to be found by, from what is stored of them: folded name and fields."""
    parts: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for customer_id, mark, text in tx.session.execute(_PARTS, {"customers": customer_ids}):
        parts[customer_id].append((mark, text))
    return {id_: text_of(dict(found)[Mark.NAME], found) for id_, found in parts.items()}


def text_of(name: str, parts: Iterable[tuple[str, str]]) -> tuple[str, str]:
    """The folded name, and what a customer is found by, of his name and of marked parts."""
    return folded(name), fields(sorted(parts))


def insert_texts(tx: Transaction, texts: Iterable[tuple[int, str, str]]) -> None:
    """Write what new customers, by id, are found by: folded name and fields, as `text_of` makes them."""
    written = list(texts)
    rows = [{"customer_id": id_, "name": name, "fields": found} for id_, name, found in written]
    add_rows(tx.session, CustomerText, rows)
    note_changed(tx, CUSTOMERS, [text[0] for text in written])
