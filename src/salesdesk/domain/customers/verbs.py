"""Entering and changing customers, their terms, and what they call our articles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select

from salesdesk.domain.company.rules import vat_number
from salesdesk.domain.customers.model import (
    Address,
    Contact,
    Customer,
    CustomerArticleCode,
    CustomerGroup,
    Instalment,
    PaymentTerms,
    Phone,
)
from salesdesk.domain.customers.queries import Place, customer
from salesdesk.domain.customers.rules import (
    AddressKind,
    CustomerKind,
    DeliveryPolicy,
    PaymentMethod,
    digits_of,
)
from salesdesk.domain.tax.rules import PriceMode, Treatment
from salesdesk.errors import Refused
from salesdesk.i18n import N_, is_language
from salesdesk.money import HUNDRED, ZERO
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, verb
from salesdesk.storage.rows import add_for_ids, add_rows

__all__ = [
    "NewContact",
    "NewCustomer",
    "NewTerms",
    "add_address",
    "add_contact",
    "add_customers",
    "add_group",
    "add_terms",
    "block",
    "set_article_code",
    "set_conditions",
    "unblock",
]


@dataclass(frozen=True, slots=True)
class NewContact:
    """A person at the customer's. `order_limit` is gross, None means no limit."""

    name: str
    email: str = ""
    phone: str = ""
    job: str = ""
    language: str = ""
    may_order: bool = True
    order_limit: Decimal | None = None


@dataclass(frozen=True, slots=True)
class NewCustomer:
    """A customer to be entered. Empty language and currency mean the company's own."""

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


@dataclass(frozen=True, slots=True)
class NewTerms:
    """Terms of payment; `instalments` are percent, days and end-of-month, summing to 100."""

    code: str
    name: str
    days: int
    method: PaymentMethod = PaymentMethod.TRANSFER
    end_of_month: bool = False
    discount_days: int = 0
    discount_percent: Decimal = ZERO
    instalments: tuple[tuple[Decimal, int, bool], ...] = ()


@verb(Permission.CUSTOMERS_EDIT)
def add_customers(tx: Transaction, customers: Sequence[NewCustomer]) -> list[int]:
    """Enter customers with their addresses, contacts and phones, all or none; their ids."""
    for new in customers:
        _check(new)
    numbers = [new.number for new in customers]
    taken = tx.session.scalars(select(Customer.number).where(Customer.number.in_(numbers))).first()
    if taken is None and len(set(numbers)) < len(numbers):
        taken = next(number for number in numbers if numbers.count(number) > 1)
    if taken is not None:
        raise Refused(N_("The customer number {number} is already taken."), number=taken)
    ids = add_for_ids(tx.session, Customer, [_customer_row(tx, new) for new in customers])
    found = list(zip(ids, customers, strict=True))
    add_rows(tx.session, Address, [row for id_, new in found for row in _addresses(id_, new)])
    people = [(id_, contact) for id_, new in found for contact in new.contacts]
    contact_ids = add_for_ids(tx.session, Contact, [_contact_row(*person) for person in people])
    phones: list[tuple[int, int | None, str]] = [
        (id_, None, number) for id_, new in found for number in new.phones
    ]
    phones += [
        (id_, contact_id, contact.phone)
        for contact_id, (id_, contact) in zip(contact_ids, people, strict=True)
        if contact.phone
    ]
    add_rows(tx.session, Phone, [_phone_row(*phone) for phone in phones])
    for id_, new in found:
        tx.record("customer", id_, number=new.number)
    return ids


@verb(Permission.CUSTOMERS_EDIT)
def add_address(
    tx: Transaction, customer_id: int, kind: AddressKind, place: Place, preferred: bool = False
) -> int:
    """Add an address to a customer; its id."""
    customer(tx, customer_id, lock=True)
    _check_place(place)
    [address_id] = add_for_ids(tx.session, Address, [_address_row(customer_id, kind, place, preferred)])
    tx.record("customer", customer_id, address=address_id)
    return address_id


@verb(Permission.CUSTOMERS_EDIT)
def add_contact(
    tx: Transaction, customer_id: int, contact: NewContact, authoriser_id: int | None = None
) -> int:
    """Add a person to a customer; the id. `authoriser_id` may allow more than the person's limit."""
    customer(tx, customer_id, lock=True)
    if authoriser_id is not None:
        theirs = select(Contact.id).where(Contact.id == authoriser_id, Contact.customer_id == customer_id)
        if tx.session.scalar(theirs) is None:
            raise Refused(N_("The authoriser must be a contact of the same customer."))
    row = _contact_row(customer_id, contact) | {"authoriser_id": authoriser_id}
    [contact_id] = add_for_ids(tx.session, Contact, [row])
    if contact.phone:
        add_rows(tx.session, Phone, [_phone_row(customer_id, contact_id, contact.phone)])
    tx.record("customer", customer_id, contact=contact_id)
    return contact_id


@verb(Permission.PRICES_EDIT)
def set_conditions(
    tx: Transaction,
    customer_id: int,
    *,
    discount: Decimal,
    discount_always: bool,
    credit_limit: Decimal | None,
    price_list_id: int | None,
) -> None:
    """Set a customer's preset discount (per cent), credit limit and price list."""
    _check_conditions(discount, credit_limit)
    row = customer(tx, customer_id, lock=True)
    tx.record(
        "customer",
        customer_id,
        discount=[row.discount, discount],
        discount_always=[row.discount_always, discount_always],
        credit_limit=[row.credit_limit, credit_limit],
        price_list_id=[row.price_list_id, price_list_id],
    )
    row.discount, row.discount_always = discount, discount_always
    row.credit_limit, row.price_list_id = credit_limit, price_list_id


@verb(Permission.PRICES_EDIT)
def block(tx: Transaction, customer_id: int, reason: str) -> None:
    """Block a customer: no order of his is confirmed or issued until he is unblocked."""
    if not reason.strip():
        raise Refused(N_("Say why the customer is blocked."))
    row = customer(tx, customer_id, lock=True)
    tx.record("customer", customer_id, blocked=[row.blocked, True], reason=reason)
    row.blocked, row.blocked_reason = True, reason


@verb(Permission.PRICES_EDIT)
def unblock(tx: Transaction, customer_id: int) -> None:
    """Let a blocked customer order again."""
    row = customer(tx, customer_id, lock=True)
    tx.record("customer", customer_id, blocked=[row.blocked, False])
    row.blocked, row.blocked_reason = False, ""


@verb(Permission.CUSTOMERS_EDIT)
def set_article_code(tx: Transaction, customer_id: int, code: str, article_id: int | None) -> None:
    """Remember what the customer calls an article; None forgets it."""
    if not code.strip():
        raise Refused(N_("The customer's code is empty."))
    customer(tx, customer_id, lock=True)
    row = tx.session.get(CustomerArticleCode, (customer_id, code))
    before = row.article_id if row else None
    if row is not None:
        tx.session.delete(row)
        tx.session.flush()
    if article_id is not None:
        add_rows(
            tx.session,
            CustomerArticleCode,
            [{"customer_id": customer_id, "code": code, "article_id": article_id}],
        )
    tx.record("customer", customer_id, article_code=code, article_id=[before, article_id])


@verb(Permission.COMPANY_EDIT)
def add_terms(tx: Transaction, terms: NewTerms) -> int:
    """Enter terms of payment; their id."""
    if not terms.code.strip() or not terms.name.strip():
        raise Refused(N_("Terms of payment need a code and a name."))
    if terms.days < 0 or terms.discount_days < 0 or not ZERO <= terms.discount_percent <= HUNDRED:
        raise Refused(N_("Days and discounts cannot be below zero."))
    if terms.instalments and sum(percent for percent, _, _ in terms.instalments) != HUNDRED:
        raise Refused(N_("The instalments must sum to 100 %."))
    if tx.session.scalar(select(PaymentTerms.id).where(PaymentTerms.code == terms.code)) is not None:
        raise Refused(N_("Terms {code} exist already."), code=terms.code)
    [terms_id] = add_for_ids(
        tx.session,
        PaymentTerms,
        [
            {
                "code": terms.code,
                "name": terms.name,
                "method": terms.method,
                "days": terms.days,
                "end_of_month": terms.end_of_month,
                "discount_days": terms.discount_days,
                "discount_percent": terms.discount_percent,
            }
        ],
    )
    add_rows(
        tx.session,
        Instalment,
        [
            {"terms_id": terms_id, "position": i, "percent": percent, "days": days, "end_of_month": eom}
            for i, (percent, days, eom) in enumerate(terms.instalments, 1)
        ],
    )
    tx.record("payment_terms", terms_id, code=terms.code)
    return terms_id


@verb(Permission.PRICES_EDIT)
def add_group(
    tx: Transaction, code: str, name: str, discount: Decimal = ZERO, price_list_id: int | None = None
) -> int:
    """Enter a group of customers with a discount and price list of its own; its id."""
    _check_conditions(discount, None)
    if tx.session.scalar(select(CustomerGroup.id).where(CustomerGroup.code == code)) is not None:
        raise Refused(N_("The group {code} exists already."), code=code)
    row = {"code": code, "name": name, "discount": discount, "price_list_id": price_list_id}
    [group_id] = add_for_ids(tx.session, CustomerGroup, [row])
    tx.record("customer_group", group_id, code=code)
    return group_id


def _check(new: NewCustomer) -> None:
    if not new.number.strip() or new.number != new.number.strip():
        raise Refused(N_("“{number}” is not a customer number."), number=new.number)
    if not new.name.strip():
        raise Refused(N_("Customer {number} needs a name."), number=new.number)
    if not is_language(new.language):
        raise Refused(N_("The program does not speak “{language}”."), language=new.language)
    if len(new.country) != 2 or not new.country.isupper():
        raise Refused(N_("“{country}” is not a country code."), country=new.country)
    if len(new.currency) != 3 or not new.currency.isupper():
        raise Refused(N_("“{currency}” is not a currency code."), currency=new.currency)
    _check_conditions(new.discount, new.credit_limit)
    for place in (*new.delivery, *((new.billing,) if new.billing else ())):
        _check_place(place)


def _check_conditions(discount: Decimal, credit_limit: Decimal | None) -> None:
    if not ZERO <= discount <= HUNDRED:
        raise Refused(N_("A discount is between 0 and 100 %."))
    if credit_limit is not None and credit_limit < ZERO:
        raise Refused(N_("A credit limit cannot be below zero."))


def _check_place(place: Place) -> None:
    if len(place.country) != 2 or not place.country.isupper():
        raise Refused(N_("“{country}” is not a country code."), country=place.country)


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
        "delivery_days": "",
        "carrier": "",
        "shipping_method": "",
        "min_shelf_days": new.min_shelf_days,
        "invoice_email": new.invoice_email,
        "buyer_reference": "",
        "memo": new.memo,
        "active": True,
        "created_at": tx.now,
    }


def _addresses(customer_id: int, new: NewCustomer) -> list[dict[str, object]]:
    rows = [
        _address_row(customer_id, AddressKind.DELIVERY, place, preferred=index == 0)
        for index, place in enumerate(new.delivery)
    ]
    if new.billing:
        rows.insert(0, _address_row(customer_id, AddressKind.BILLING, new.billing, preferred=True))
    return rows


def _address_row(customer_id: int, kind: AddressKind, place: Place, preferred: bool) -> dict[str, object]:
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


def _contact_row(customer_id: int, contact: NewContact) -> dict[str, object]:
    return {
        "customer_id": customer_id,
        "name": contact.name,
        "job": contact.job,
        "email": contact.email,
        "language": contact.language,
        "may_order": contact.may_order,
        "order_limit": contact.order_limit,
        "active": True,
    }


def _phone_row(customer_id: int, contact_id: int | None, number: str) -> dict[str, object]:
    return {
        "customer_id": customer_id,
        "contact_id": contact_id,
        "number": number,
        "digits": digits_of(number),
    }
