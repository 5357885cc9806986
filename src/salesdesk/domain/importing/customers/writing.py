"""Writing customers as they were planned."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any, Final

from sqlalchemy import delete, select

from salesdesk.domain.company.queries import company
from salesdesk.domain.customers.entering import (
    NewCustomer,
    address_row,
    contact_row,
    insert_customers,
    phone_row,
)
from salesdesk.domain.customers.model import Address, Contact, Customer, CustomerGroup, PaymentTerms, Phone
from salesdesk.domain.customers.operations import insert_texts, write_texts
from salesdesk.domain.customers.rules import AddressKind, PaymentMethod, phones_in
from salesdesk.domain.importing.customers.planning import DEFAULT_DAYS, Item, days_in, new_contact
from salesdesk.domain.importing.customers.stored import (
    COLUMNS,
    CONTACT_COLUMNS,
    PREFIXES,
    address_key,
    contact_key,
)
from salesdesk.domain.importing.operations import Plan, ids_of, remember
from salesdesk.domain.pricing.model import PriceList
from salesdesk.i18n import N_, sentence
from salesdesk.money import ZERO
from salesdesk.office.work import Transaction
from salesdesk.storage.lists import among
from salesdesk.storage.rows import add_for_ids, add_rows, set_rows, table_of, together

__all__ = ["write"]

_TERMS: Final = select(PaymentTerms.code, PaymentTerms.id).where(
    among(PaymentTerms.code, "codes", texts=True)
)
_GROUPS: Final = select(CustomerGroup.code, CustomerGroup.id).where(
    among(CustomerGroup.code, "codes", texts=True)
)
_LISTS: Final = select(PriceList.code, PriceList.id).where(among(PriceList.code, "codes", texts=True))
_OTHERS: Final = select(Customer.number, Customer.id).where(among(Customer.number, "codes", texts=True))
_OWN_PHONES: Final = delete(table_of(Phone)).where(
    among(Phone.customer_id, "ids"), Phone.contact_id.is_(None)
)
_CONTACT_PHONES: Final = delete(table_of(Phone)).where(among(Phone.contact_id, "ids"))
_IDS: Final = {
    "terms": "terms_id",
    "group": "group_id",
    "price_list": "price_list_id",
    "payer": "payer_id",
    "parent": "parent_id",
}
"""The column behind each field that names something else by its code."""
_UNFINDABLE: Final = frozenset(COLUMNS) - {"number", "name", "vat_id", "invoice_email"} | _IDS.keys()


def write(tx: Transaction, plan: Plan[Item]) -> None:
    """Write customers as they were planned in this transaction."""
    items = plan.items
    terms = _terms(tx, items, plan.ids["terms"])
    groups, lists = _groups(tx, items), _lists(tx, items)
    others = ids_of(tx, _OTHERS, (i.values.get(name) for i in items for name in ("payer", "parent")))

    def whole(item: Item) -> NewCustomer:
        return replace(
            item.customer,
            terms_id=terms[item.values["terms"]],
            group_id=groups.get(item.values.get("group") or ""),
            price_list_id=lists.get(item.values.get("price_list") or ""),
            payer_id=others.get(item.values.get("payer") or ""),
            parent_id=others.get(item.values.get("parent") or ""),
        )

    new = [item for item in items if item.before is None]
    old = [(item.before.id, item, whole(item)) for item in items if item.before is not None]
    with together(tx.session):
        ids = insert_customers(tx, [whole(item) for item in new])
        insert_texts(tx, [(id_, *item.texts) for id_, item in zip(ids, new, strict=True)])
    _change_rows(tx, old)
    for prefix, kind in PREFIXES.items():
        _change_addresses(tx, old, prefix, kind)
    _change_phones(tx, old)
    _change_contacts(tx, old)
    found_anew = {id_ for id_, item, _ in old if item.contact or item.after.keys() - _UNFINDABLE}
    write_texts(tx, found_anew, [id_ for id_, item, _ in old if "name" in item.after])
    remember(
        tx,
        "customers",
        [item.customer.number for item in new],
        {item.customer.number: _told(item) for _, item, _ in old},
    )


def _told(item: Item) -> dict[str, Any]:
    """[old, new] of every field that changes."""
    assert item.before is not None
    told = {key: [item.before.values.get(key), value] for key, value in item.after.items()}
    if item.contact:
        known = item.before.parts.get(contact_key(item.contact["contact_name"]), {})
        told |= {key: [known.get(key), value] for key, value in item.contact.items()}
    return told


def _terms(tx: Transaction, items: Iterable[Item], known: Mapping[str, int]) -> dict[str, int]:
    """Ids of the terms of payment that customers name; days that nobody has entered are entered."""
    codes = {item.values["terms"] for item in items}
    found = {**known, **ids_of(tx, _TERMS, codes - known.keys())}
    new = sorted(codes - found.keys())
    rows = []
    for code in new:
        days = days_in(code)
        days = DEFAULT_DAYS if days is None else days
        rows.append(
            {
                "code": code,
                "name": sentence(N_("{days} days"), {"days": days}, company(tx).language),
                "method": PaymentMethod.TRANSFER,
                "days": days,
                "end_of_month": False,
                "discount_days": 0,
                "discount_percent": ZERO,
            }
        )
    return found | dict(zip(new, add_for_ids(tx.session, PaymentTerms, rows), strict=True))


def _groups(tx: Transaction, items: Iterable[Item]) -> dict[str, int]:
    """Ids of the groups that customers name; those that are new are entered, without conditions."""
    codes = {item.values.get("group") or "" for item in items} - {""}
    found = ids_of(tx, _GROUPS, codes)
    new = sorted(codes - found.keys())
    rows = [{"code": code, "name": code, "discount": ZERO, "price_list_id": None} for code in new]
    return found | dict(zip(new, add_for_ids(tx.session, CustomerGroup, rows), strict=True))


def _lists(tx: Transaction, items: Iterable[Item]) -> dict[str, int]:
    """Ids of the price lists that customers name; those that are new are entered, empty."""
    first = {item.values["price_list"]: item for item in items if item.values.get("price_list")}
    found = ids_of(tx, _LISTS, first)
    new = sorted(first.keys() - found.keys())
    rows = [
        {
            "code": code,
            "name": code,
            "currency": first[code].customer.currency,
            "price_mode": first[code].customer.price_mode,
            "active": True,
        }
        for code in new
    ]
    return found | dict(zip(new, add_for_ids(tx.session, PriceList, rows), strict=True))


_Old = Sequence[tuple[int, Item, NewCustomer]]


def _change_rows(tx: Transaction, old: _Old) -> None:
    """Set the columns that change in any of these rows; the rows are locked, so the others stay."""
    names = (*COLUMNS, *_IDS)
    changing = [_IDS.get(name, name) for name in names if any(name in item.after for _, item, _ in old)]
    rows = [
        {"id": id_} | {column: getattr(customer, column) for column in changing}
        for id_, item, customer in old
        if any(name in item.after for name in names)
    ]
    if changing:
        set_rows(tx.session, Customer, rows)


def _change_addresses(tx: Transaction, old: _Old, prefix: str, kind: AddressKind) -> None:
    """Bring the address of a kind that files speak of to what it is to be."""
    kept, new = [], []
    for id_, item, customer in old:
        place = customer.billing if kind is AddressKind.BILLING else next(iter(customer.delivery), None)
        if place is None or not any(key.startswith(prefix) for key in item.after):
            continue
        assert item.before is not None
        known = item.before.parts.get(address_key(kind))
        if known:
            kept.append({"id": known["id"], **asdict(place)})
        else:
            new.append(address_row(id_, kind, place, preferred=True))
    set_rows(tx.session, Address, kept)
    add_rows(tx.session, Address, new)


def _change_phones(tx: Transaction, old: _Old) -> None:
    """Write a customer's own numbers anew where they differ."""
    touched = [(id_, customer) for id_, item, customer in old if "phones" in item.after]
    if touched:
        tx.session.execute(_OWN_PHONES, {"ids": sorted(id_ for id_, _ in touched)})
        rows = [phone_row(id_, None, number) for id_, customer in touched for number in customer.phones]
        add_rows(tx.session, Phone, rows)


def _change_contacts(tx: Transaction, old: _Old) -> None:
    """Bring people to what they are to be; whoever is new is added."""
    kept, new, phones = [], [], []
    for id_, item, _ in old:
        if not item.contact:
            continue
        assert item.before is not None
        known = item.before.parts.get(contact_key(item.contact["contact_name"]))
        if known is None:
            new.append((id_, new_contact(item.contact)))
            continue
        merged = {**known, **item.contact}
        kept.append({"id": known["id"]} | {column: merged[name] for name, column in CONTACT_COLUMNS.items()})
        if "contact_phone" in item.contact:
            phones.append((id_, known["id"], merged["contact_phone"]))
    set_rows(tx.session, Contact, kept)
    ids = add_for_ids(tx.session, Contact, [contact_row(*person) for person in new])
    if phones:
        tx.session.execute(_CONTACT_PHONES, {"ids": sorted(contact_id for _, contact_id, _ in phones)})
    phones += [
        (customer_id, id_, contact.phone) for id_, (customer_id, contact) in zip(ids, new, strict=True)
    ]
    rows = [phone_row(id_, contact, number) for id_, contact, text in phones for number in phones_in(text)]
    add_rows(tx.session, Phone, rows)
