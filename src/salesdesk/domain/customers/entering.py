"""Writing customers: what may be entered, and the rows it becomes. Numbers are the verbs' business."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from sqlalchemy import select

from salesdesk.domain.company.rules import currencies, vat_number
from salesdesk.domain.customers.model import (
    Address,
    Contact,
    Customer,
    Phone,
)
from salesdesk.domain.customers.queries import Place
from salesdesk.domain.customers.rules import (
    AddressKind,
    CustomerKind,
    DeliveryPolicy,
    digits_of,
    phones_in,
    require_country,
)
from salesdesk.domain.tax.rules import PriceMode, Treatment
from salesdesk.errors import Refused
from salesdesk.i18n import N_, is_language
from salesdesk.lookup.text import Mark
from salesdesk.money import HUNDRED, ZERO, require_numbers
from salesdesk.office.addresses import mail_address, phone_number, postcode
from salesdesk.office.references import require_known
from salesdesk.office.work import Transaction
from salesdesk.storage.rows import add_for_ids, add_rows
from salesdesk.storage.types import is_blank, is_code

__all__ = [
    "LONGEST",
    "NO_LIST",
    "NewContact",
    "NewCustomer",
    "Person",
    "address_row",
    "check_conditions",
    "check_contact",
    "check_customer",
    "check_person",
    "check_place",
    "check_reached",
    "check_references",
    "contact_row",
    "has_conditions",
    "insert_customers",
    "person_of",
    "phone_row",
    "require_authoriser",
    "text_parts",
]

LONGEST: Final = 3650  # days
_WEEKDAYS: Final = "1234567"
NO_LIST: Final = N_("There is no such price list.")


@dataclass(frozen=True, slots=True)
class NewContact:
    """A person at the customer's; `phone` may be several numbers, separated by commas.

    `order_limit` is gross, None means no limit.
    """

    name: str
    email: str = ""
    phone: str = ""
    job: str = ""
    language: str = ""
    may_order: bool = True
    order_limit: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """A person as stored. `order_limit` is gross, None means no limit; `authoriser_id` may allow more."""

    name: str
    job: str
    phones: tuple[str, ...]
    email: str
    language: str
    may_order: bool
    order_limit: Decimal | None
    authoriser_id: int | None


_NOBODY: Final = Person("", "", (), "", "", True, None, None)


@dataclass(frozen=True, slots=True)
class NewCustomer:
    """A customer to be entered. A payer has the same currency, for limits add up what he owes."""

    number: str
    name: str
    country: str
    language: str
    currency: str
    terms_id: int
    kind: CustomerKind = CustomerKind.COMPANY
    payer_id: int | None = None
    parent_id: int | None = None
    group_id: int | None = None
    price_mode: PriceMode = PriceMode.NET
    vat_id: str = ""
    treatment: Treatment | None = None
    price_list_id: int | None = None
    discount: Decimal = ZERO
    discount_always: bool = False
    credit_limit: Decimal | None = None
    delivery_policy: DeliveryPolicy = DeliveryPolicy.PARTIAL
    min_shelf_days: int | None = None
    invoice_email: str = ""
    memo: str = ""
    billing: Place | None = None
    delivery: tuple[Place, ...] = ()
    contacts: tuple[NewContact, ...] = ()
    phones: tuple[str, ...] = ()
    delivery_days: str = ""
    carrier: str = ""
    shipping_method: str = ""
    buyer_reference: str = ""
    active: bool = True


def text_parts(new: NewCustomer) -> list[tuple[str, str]]:
    """What a customer is found by: number, name, VAT id, mail, places, people, phones, each marked."""
    parts: list[tuple[str, str]] = [(Mark.CODE, new.number), (Mark.NAME, new.name), (Mark.NUMBER, new.vat_id)]
    parts += [(Mark.WORDS, new.invoice_email)]
    for place in (*new.delivery, *((new.billing,) if new.billing else ())):
        words = (place.name, f"{place.street} {place.house_number}", place.city)
        parts += [(Mark.NUMBER, place.postcode), *((Mark.WORDS, word) for word in words)]
    parts += [(Mark.WORDS, text) for contact in new.contacts for text in (contact.name, contact.email)]
    phones = (*new.phones, *(number for contact in new.contacts for number in phones_in(contact.phone)))
    return parts + [(Mark.NUMBER, digits_of(phone)) for phone in phones]


def insert_customers(tx: Transaction, customers: Sequence[NewCustomer]) -> list[int]:
    """Write customers that have been checked and whose numbers are free, but not their texts; their ids."""
    ids = add_for_ids(tx.session, Customer, [_customer_row(tx, new) for new in customers])
    found = list(zip(ids, customers, strict=True))
    add_rows(tx.session, Address, [row for id_, new in found for row in _addresses(id_, new)])
    people = [(id_, contact) for id_, new in found for contact in new.contacts]
    contact_ids = add_for_ids(tx.session, Contact, [contact_row(*person) for person in people])
    phones: list[tuple[int, int | None, str]] = [
        (id_, None, number) for id_, new in found for number in new.phones
    ]
    phones += [
        (id_, contact_id, number)
        for contact_id, (id_, contact) in zip(contact_ids, people, strict=True)
        for number in phones_in(contact.phone)
    ]
    add_rows(tx.session, Phone, [phone_row(*phone) for phone in phones])
    return ids


def has_conditions(new: NewCustomer) -> bool:
    """Whether a customer is given what only those who edit prices may give."""
    return bool(
        new.discount
        or new.discount_always
        or new.price_list_id
        or new.group_id
        or new.treatment
        or new.payer_id
        or new.credit_limit is not None
    )


def check_customer(new: NewCustomer) -> None:
    """Refuse a customer who could not be entered, whatever is in the database."""
    if not is_code(new.number):
        raise Refused(N_("“{number}” is not a customer number."), number=new.number)
    if is_blank(new.name):
        raise Refused(N_("Customer {number} needs a name."), number=new.number)
    if not is_language(new.language):
        raise Refused(N_("The program does not speak “{language}”."), language=new.language)
    require_country(new.country)
    if new.currency not in currencies():
        raise Refused(N_("“{currency}” is not a currency code."), currency=new.currency)
    check_conditions(new.discount, new.credit_limit)
    if new.min_shelf_days is not None and not 0 <= new.min_shelf_days <= LONGEST:
        raise Refused(N_("{days} is not a sensible number of days."), days=new.min_shelf_days)
    if not set(new.delivery_days) <= set(_WEEKDAYS):
        raise Refused(N_("Delivery days are digits, 1 for Monday: “{days}”."), days=new.delivery_days)
    for place in (*new.delivery, *((new.billing,) if new.billing else ())):
        require_country(place.country)
    for contact in new.contacts:
        check_contact(contact)


def check_reached(new: NewCustomer) -> None:
    """Refuse a customer with a phone that nobody can dial, or a postcode that his country cannot have."""
    for phone in new.phones:
        phone_number(phone)
    for place in (*new.delivery, *((new.billing,) if new.billing else ())):
        check_place(place)


def check_place(place: Place, before: Place | None = None) -> None:
    """Refuse an address in no country, or with a postcode that its country cannot have.

    What was there `before` may stay.
    """
    if before is None or place.country != before.country:
        require_country(place.country)
    known = None if before is None else (before.country, before.postcode)
    if place.postcode and (place.country, place.postcode) != known:
        postcode(place.country, place.postcode)


def check_references(tx: Transaction, customers: Sequence[NewCustomer]) -> None:
    """Refuse customers who name terms, groups, lists or payers that are not in the database."""
    require_known(tx, Customer.terms_id, (new.terms_id for new in customers), N_("There are no such terms."))
    no_group = N_("There is no such group of customers.")
    require_known(tx, Customer.group_id, (new.group_id for new in customers), no_group)
    require_known(tx, Customer.price_list_id, (new.price_list_id for new in customers), NO_LIST)
    others = {id_ for new in customers for id_ in (new.parent_id, new.payer_id)}
    require_known(tx, Customer.payer_id, others, N_("There is no such customer."))
    payers = sorted({new.payer_id for new in customers if new.payer_id is not None})
    rows = tx.session.execute(select(Customer.id, Customer.currency).where(Customer.id.in_(payers)))
    currency_of = {row.id: row.currency for row in rows} if payers else {}
    for new in customers:
        if new.payer_id is not None and currency_of[new.payer_id] != new.currency:
            raise Refused(N_("Customer {number} and his payer have different currencies."), number=new.number)


def check_contact(contact: NewContact) -> None:
    """Refuse a person who could not be entered."""
    check_person(person_of(contact))


def check_person(person: Person, before: Person = _NOBODY) -> None:
    """Refuse a person who cannot be such. What was there `before` may stay."""
    if is_blank(person.name):
        raise Refused(N_("A contact needs a name.")).at("name")
    for phone in person.phones:
        if phone not in before.phones:
            phone_number(phone)
    if person.language not in ("", before.language) and not is_language(person.language):
        raise Refused(N_("The program does not speak “{language}”."), language=person.language)
    if person.order_limit != before.order_limit:
        require_numbers(person.order_limit)
        if person.order_limit is not None and person.order_limit < ZERO:
            raise Refused(N_("A limit cannot be below zero.")).at("order_limit")


def person_of(contact: NewContact, authoriser_id: int | None = None) -> Person:
    """A new contact as he would be stored."""
    return Person(
        contact.name,
        contact.job,
        tuple(phones_in(contact.phone)),
        contact.email,
        contact.language,
        contact.may_order,
        contact.order_limit,
        authoriser_id,
    )


def require_authoriser(tx: Transaction, customer_id: int, authoriser_id: int | None) -> None:
    """Refuse an authoriser who is not, or no longer, a contact of this very customer."""
    theirs = select(Contact.id).where(
        Contact.id == authoriser_id, Contact.customer_id == customer_id, Contact.active
    )
    if authoriser_id is not None and tx.session.scalar(theirs) is None:
        raise Refused(N_("The authoriser must be a contact of the same customer.")).at("authoriser_id")


def check_conditions(discount: Decimal, credit_limit: Decimal | None) -> None:
    """Refuse a discount (per cent) or a credit limit that makes no sense."""
    require_numbers(discount, credit_limit)
    if not ZERO <= discount <= HUNDRED:
        raise Refused(N_("A discount is between 0 and 100 %.")).at("discount")
    if credit_limit is not None and credit_limit < ZERO:
        raise Refused(N_("A credit limit cannot be below zero.")).at("credit_limit")


def _customer_row(tx: Transaction, new: NewCustomer) -> dict[str, object]:
    return {
        "number": new.number,
        "name": new.name,
        "kind": new.kind,
        "parent_id": new.parent_id,
        "payer_id": new.payer_id,
        "group_id": new.group_id,
        "language": new.language,
        "currency": new.currency,
        "price_mode": new.price_mode,
        "country": new.country,
        "vat_id": vat_number(new.country, new.vat_id) if new.vat_id else "",
        "treatment": new.treatment,
        "terms_id": new.terms_id,
        "price_list_id": new.price_list_id,
        "discount": new.discount,
        "discount_always": new.discount_always,
        "credit_limit": new.credit_limit,
        "blocked": False,
        "blocked_reason": "",
        "delivery_policy": new.delivery_policy,
        "delivery_days": new.delivery_days,
        "carrier": new.carrier,
        "shipping_method": new.shipping_method,
        "min_shelf_days": new.min_shelf_days,
        "invoice_email": mail_address(new.invoice_email) if new.invoice_email else "",
        "buyer_reference": new.buyer_reference,
        "memo": new.memo,
        "active": new.active,
        "created_at": tx.now,
    }


def _addresses(customer_id: int, new: NewCustomer) -> list[dict[str, object]]:
    rows = [
        address_row(customer_id, AddressKind.DELIVERY, place, preferred=index == 0)
        for index, place in enumerate(new.delivery)
    ]
    if new.billing:
        rows.insert(0, address_row(customer_id, AddressKind.BILLING, new.billing, preferred=True))
    return rows


def address_row(customer_id: int, kind: AddressKind, place: Place, preferred: bool) -> dict[str, object]:
    """The row of an address."""
    return {
        "customer_id": customer_id,
        "kind": kind,
        "preferred": preferred,
        "name": place.name,
        "street": place.street,
        "house_number": place.house_number,
        "postcode": place.postcode,
        "city": place.city,
        "region": place.region,
        "country": place.country,
        "active": True,
    }


def contact_row(customer_id: int, contact: NewContact) -> dict[str, object]:
    """The row of a person at a customer's."""
    return {
        "customer_id": customer_id,
        "name": contact.name,
        "job": contact.job,
        "email": mail_address(contact.email) if contact.email else "",
        "language": contact.language,
        "may_order": contact.may_order,
        "order_limit": contact.order_limit,
        "active": True,
    }


def phone_row(customer_id: int, contact_id: int | None, number: str) -> dict[str, object]:
    """The row of a phone number."""
    return {
        "customer_id": customer_id,
        "contact_id": contact_id,
        "number": number,
        "digits": digits_of(number),
    }
