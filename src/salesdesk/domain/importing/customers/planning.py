"""Judging customers: their conditions, addresses, people and phones."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select

from salesdesk.domain.company.queries import company
from salesdesk.domain.company.rules import vat_number
from salesdesk.domain.customers.entering import (
    NewContact,
    NewCustomer,
    check_customer,
    has_conditions,
    text_parts,
)
from salesdesk.domain.customers.model import Customer, PaymentTerms
from salesdesk.domain.customers.operations import text_of
from salesdesk.domain.customers.queries import Place
from salesdesk.domain.customers.rules import phones_in
from salesdesk.domain.importing.customers.stored import (
    ADDRESS,
    COLUMNS,
    CONTACT_COLUMNS,
    PREFIXES,
    address_key,
    contact_key,
    stored,
)
from salesdesk.domain.importing.names import spoken
from salesdesk.domain.importing.operations import (
    Announced,
    Before,
    Context,
    Plan,
    Refusal,
    Waits,
    differences,
    judged,
    no_customer,
    require_currency,
    required,
)
from salesdesk.domain.importing.phones import reached
from salesdesk.domain.importing.places import part_letters, whole_postcode
from salesdesk.domain.importing.rules import Fault, Faults, Record, person_of
from salesdesk.domain.tax.queries import general_mode
from salesdesk.errors import Refused
from salesdesk.i18n import N_
from salesdesk.lookup.text import folded
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction
from salesdesk.storage.lists import among

__all__ = ["DEFAULT_DAYS", "Item", "days_in", "names_no_place", "new_contact", "plan"]

DEFAULT_DAYS: Final = 14
"""Days that customers have to pay where nobody has entered terms of payment yet."""

_FIXED: Final = ("currency", "price_mode")
_CONDITIONS: Final = frozenset(
    ("discount", "discount_always", "credit_limit", "price_list", "group", "payer", "treatment")
)
_DAYS: Final = re.compile(r"(?<!\d)\d{1,3}(?!\d)")
_AT_ONCE: Final = frozenset(("sofort", "natychmiast", "direct", "meteen", "immediate", "immediately"))
"""Terms without days, as they are compared."""
_TERMS: Final = select(PaymentTerms.code, PaymentTerms.id).order_by(PaymentTerms.id)
_OTHERS: Final = select(Customer.number, Customer.currency).where(
    among(Customer.number, "numbers", texts=True)
)


@dataclass(frozen=True, slots=True)
class Item:
    """A customer to be written: as he will be, what he was, and which fields differ."""

    customer: NewCustomer
    values: Mapping[str, Any]
    before: Before | None
    after: Mapping[str, Any]
    contact: Mapping[str, Any]
    """The fields of a person that differ or are new, empty if none do."""
    texts: tuple[str, str]
    """Of a new customer: what he is found by."""


@dataclass(frozen=True, slots=True)
class _House:
    """What customers are judged against."""

    stored: Mapping[str, Before]
    terms: Mapping[str, int]
    others: Mapping[str, str]
    """The currency of every customer that is named as payer or head office."""
    defaults: Mapping[str, Any]


def days_in(terms: str) -> int | None:
    """The days that terms of payment speak of: “30”, “14 dni”, “sofort”; None if of none."""
    found = _DAYS.search(terms)
    if found:
        return int(found[0])
    return 0 if any(word in _AT_ONCE for word in folded(terms).split()) else None


def plan(tx: Transaction, records: Sequence[Record], context: Context) -> Plan[Item]:
    """Judge customers, each of another number, against the database."""
    home = company(tx)
    terms = {row.code: row.id for row in tx.session.execute(_TERMS)}
    named = {number for r in records for name in ("payer", "parent") if (number := r.values.get(name))}
    others = tx.session.execute(_OTHERS, {"numbers": sorted(named)}) if named else ()
    house = _House(
        stored(tx, [r.values["number"] for r in records], lock=context.lock),
        terms,
        {row.number: row.currency for row in others},
        {
            "country": home.country,
            "language": home.language,
            "currency": home.currency,
            "price_mode": general_mode(tx),
            "terms": next(iter(terms)) if terms else str(DEFAULT_DAYS),
        },
    )
    left_out: list[Refusal] = []

    def judge(record: Record) -> tuple[Item, bool] | None:
        record, wrong = reached(record, _phones(house.stored.get(record.values["number"])))
        try:
            return _judge(tx, record, house, context)
        finally:
            left_out.extend(wrong)  # of a line that is refused, too: it comes back mended

    plan = judged(records, context, judge)
    plan.ids, plan.left_out = {"terms": terms}, left_out
    return plan


def _phones(before: Before | None) -> dict[str, tuple[str, ...]]:
    """The numbers that a customer and his people have, by the field that a file names them in."""
    if before is None:
        return {"phones": (), "contact_phone": ()}
    people = [part["contact_phone"] for key, part in before.parts.items() if key[0] == "contact"]
    return {"phones": before.values["phones"], "contact_phone": tuple(phones_in(", ".join(people)))}


def _judge(tx: Transaction, record: Record, house: _House, context: Context) -> tuple[Item, bool] | None:
    before = house.stored.get(record.values["number"])
    if before is None and record.made:
        return _once_more(tx, record, house, context)
    values = dict(record.values)
    contact = {key: values.pop(key) for key in tuple(values) if key.startswith("contact_")}
    person_alone = person_of(values)
    if before is None and values["number"] in context.announced:
        raise Announced
    if before is None:
        values["name"] = values.get("name") or person_alone or required(record, "name")
        values = {**house.defaults, **values}
    elif person_alone and person_alone != before.values["name"]:
        contact.setdefault("contact_name", person_alone)
    for prefix in PREFIXES:
        part_letters(values, prefix, _country(values, before, prefix))
    after = values if before is None else differences(values, before.values)
    merged = values if before is None else before.values | after
    with _all_faults() as tried:
        with tried():
            _take_vat_id(merged, after, before)
        for prefix in PREFIXES:
            with tried():
                _require_whole_postcode(merged, after, prefix)
        with tried():
            _require_terms(tx, after, house)
        with tried():
            person = _person(before, contact)
        with tried():
            require_currency(record, merged["currency"], "credit_limit", "contact_limit")
        if before is not None:
            with tried():
                _require_places(merged, after, before)
            with tried():
                _require_changeable(before, after)
    for name in ("payer", "parent"):
        _require_other(merged, after, name, house, context)
    if before is not None and not after and not person:
        return None
    customer = _customer(merged, person if before is None else {})
    check_customer(customer)
    if has_conditions(customer) if before is None else _CONDITIONS & after.keys():
        tx.actor.require(Permission.PRICES_EDIT)
    if before is not None:
        return Item(customer, merged, before, after, person, ("", "")), False
    texts = text_of(customer.name, text_parts(customer))
    record.made[:] = [merged, customer, person, texts]
    return Item(customer, merged, None, {}, person, texts), True


def names_no_place(record: Record) -> bool:
    """Whether a file says nowhere where a customer is: who orders is asked for postcode and city."""
    said = record.values.get
    return not any(said(f"{prefix}postcode") and said(f"{prefix}city") for prefix in PREFIXES)


def _once_more(tx: Transaction, record: Record, house: _House, context: Context) -> tuple[Item, bool]:
    """Judge a new customer again: what hangs on the database, for the rest was found good before."""
    merged, customer, person, texts = record.made
    _require_terms(tx, merged, house)
    for name in ("payer", "parent"):
        _require_other(merged, merged, name, house, context)
    if has_conditions(customer):
        tx.actor.require(Permission.PRICES_EDIT)
    return Item(customer, merged, None, {}, person, texts), True


@contextmanager
def _all_faults() -> Iterator[Callable[[], AbstractContextManager[None]]]:
    """Within it the faults of what is tried are kept, so that a line comes back once. Raises Faults."""
    faults: list[Fault] = []

    @contextmanager
    def tried() -> Iterator[None]:
        try:
            yield
        except Fault as fault:
            faults.append(fault)

    yield tried
    if faults:
        raise Faults(faults)


def _take_vat_id(merged: dict[str, Any], after: dict[str, Any], before: Before | None) -> None:
    """Spell a VAT id as it is stored; one that only was spelled otherwise is no other."""
    if not after.get("vat_id"):
        return
    try:
        merged["vat_id"] = after["vat_id"] = vat_number(merged["country"], merged["vat_id"])
    except Refused as error:
        raise Fault("vat_id", error) from error
    if before and after["vat_id"] == before.values["vat_id"]:
        del after["vat_id"]


def _country(values: Mapping[str, Any], before: Before | None, prefix: str) -> str:
    """The country of an address as it will be."""
    sources = (values,) if before is None else (values, before.values)
    names = f"{prefix}country", "country"
    country: str = next(filter(None, (source.get(name) for name in names for source in sources)))
    return country


def _require_whole_postcode(merged: Mapping[str, Any], after: Mapping[str, Any], prefix: str) -> None:
    key = f"{prefix}postcode"
    if after.get(key):
        try:
            whole_postcode(_country(merged, None, prefix), after[key])
        except Refused as error:
            raise Fault(key, error) from error


def _require_terms(tx: Transaction, values: Mapping[str, Any], house: _House) -> None:
    terms = values.get("terms")
    if terms is None or terms in house.terms:
        return
    tx.actor.require(Permission.COMPANY_EDIT)  # they will be entered
    if days_in(terms) is None:
        error = Refused(N_("There are no terms “{terms}”, and they name no number of days."), terms=terms)
        raise Fault("terms", error)


def _require_other(
    merged: Mapping[str, Any], after: Mapping[str, Any], name: str, house: _House, context: Context
) -> None:
    number = after.get(name)
    if number is None:
        return
    if number == merged["number"]:
        raise Fault(name, Refused(N_("A customer is no branch, and no payer, of himself.")))
    if number not in house.others:
        if number in context.announced:
            return
        raise Waits(no_customer(name, number))
    if name == "payer" and house.others[number] != merged["currency"]:
        raise Fault(
            name,
            Refused(
                N_("Customer {number} and his payer have different currencies."), number=merged["number"]
            ),
        )


def _require_places(merged: Mapping[str, Any], after: dict[str, Any], before: Before) -> None:
    """Leave out what is said of an address that is none; refuse to leave nothing of one that is there."""
    for prefix, kind in PREFIXES.items():
        said = [key for key in after if key.startswith(prefix)]
        if not said or _place(merged, prefix):
            continue
        if address_key(kind) in before.parts:
            error = Refused(N_("An address keeps its street, its postcode or its city."))
            raise Fault(said[0], error)
        for key in said:
            del after[key]


def _require_changeable(before: Before, after: Mapping[str, Any]) -> None:
    for name in _FIXED:
        if name in after:
            error = Refused(
                N_("“{field}” of a customer who is there is {before}: prices and limits hang on it."),
                field=spoken(name),
                before=str(before.values[name]),
            )
            raise Fault(name, error)


def _person(before: Before | None, contact: dict[str, Any]) -> dict[str, Any]:
    """What of a person is new or other than before, with the name; empty if nothing is."""
    if not contact:
        return {}
    people = [part for key, part in before.parts.items() if key[0] == "contact"] if before else []
    if "contact_name" not in contact:
        if len(people) != 1:
            raise Fault(next(iter(contact)), Refused(N_("Say who this is: the contact's name.")))
        contact["contact_name"] = people[0]["contact_name"]
    known = before.parts.get(contact_key(contact["contact_name"])) if before else None
    changed = differences(contact, known) if known else contact
    if known and (said := changed.get("contact_phone")):
        numbers = phones_in(known["contact_phone"])
        if all(number in numbers for number in phones_in(said)):
            del changed["contact_phone"]  # the others were typed at the desk
    return {"contact_name": contact["contact_name"], **changed} if changed else {}


def _customer(values: Mapping[str, Any], person: Mapping[str, Any]) -> NewCustomer:
    """The customer that these fields make; terms, group, list and payer come when he is written."""
    own = {name: values[name] for name in COLUMNS if name in values}
    billing, delivery = (_place(values, prefix) for prefix in PREFIXES)
    return NewCustomer(
        **own,
        terms_id=0,
        # Only whether there is one matters before it is written.
        payer_id=-1 if values.get("payer") else None,
        group_id=-1 if values.get("group") else None,
        price_list_id=-1 if values.get("price_list") else None,
        billing=billing,
        delivery=(delivery,) if delivery else (),
        contacts=(new_contact(person),) if person else (),
        phones=values.get("phones", ()),
    )


def new_contact(person: Mapping[str, Any]) -> NewContact:
    """The person that these fields make."""
    own = {column: person[name] for name, column in CONTACT_COLUMNS.items() if name in person}
    return NewContact(**own, phone=person.get("contact_phone", ""))


def _place(values: Mapping[str, Any], prefix: str) -> Place | None:
    """The address that these fields make; None if they name no place."""
    parts = {name: values.get(f"{prefix}{name}") or "" for name in ADDRESS}
    if not (parts["street"] or parts["postcode"] or parts["city"]):
        return None
    parts["name"] = parts["name"] or values["name"]
    parts["country"] = parts["country"] or values["country"]
    return Place(**parts)
