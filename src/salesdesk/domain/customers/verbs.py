"""Entering and changing customers, their terms, and what they call our articles."""

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
    require_country,
)
from salesdesk.domain.tax.rules import PriceMode, Treatment
from salesdesk.errors import Refused
from salesdesk.i18n import N_, is_language
from salesdesk.money import HUNDRED, ZERO, require_numbers
from salesdesk.office.addresses import mail_address
from salesdesk.office.permissions import Permission
from salesdesk.office.references import require_known
from salesdesk.office.work import Transaction, verb
from salesdesk.storage.rows import add_for_ids, add_rows
from salesdesk.storage.types import is_blank, is_code

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

_LONGEST: Final = 3650  # days
_NO_LIST: Final = N_("There is no such price list.")


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
    """Enter customers with their addresses, contacts and phones, all or none; their ids.

    Conditions (discount, price list, group, limit, tax treatment, another payer) take
    the permission to edit prices.
    """
    for new in customers:
        _check(new)
    if any(_has_conditions(new) for new in customers):
        tx.actor.require(Permission.PRICES_EDIT)
    _check_references(tx, customers)
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
    require_country(place.country)
    [address_id] = add_for_ids(tx.session, Address, [_address_row(customer_id, kind, place, preferred)])
    tx.record("customer", customer_id, address=address_id)
    return address_id


@verb(Permission.CUSTOMERS_EDIT)
def add_contact(
    tx: Transaction, customer_id: int, contact: NewContact, authoriser_id: int | None = None
) -> int:
    """Add a person to a customer; the id. `authoriser_id` may allow more than the person's limit."""
    customer(tx, customer_id, lock=True)
    _check_contact(contact)
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
    require_known(tx, Customer.price_list_id, [price_list_id], _NO_LIST)
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
    if is_blank(reason):
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
    if not is_code(code):
        raise Refused(N_("The customer's code is empty."))
    require_known(tx, CustomerArticleCode.article_id, [article_id], N_("There is no such article."))
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
    if not is_code(terms.code) or is_blank(terms.name):
        raise Refused(N_("Terms of payment need a code and a name."))
    percents = [percent for percent, _, _ in terms.instalments]
    require_numbers(terms.discount_percent, *percents)
    days = [terms.days, terms.discount_days, *(days for _, days, _ in terms.instalments)]
    if not all(0 <= each <= _LONGEST for each in days):
        raise Refused(N_("{days} is not a sensible number of days."), days=max(days, key=abs))
    if not all(ZERO <= percent <= HUNDRED for percent in (terms.discount_percent, *percents)):
        raise Refused(N_("Days and discounts cannot be below zero."))
    if percents and sum(percents) != HUNDRED:
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
    if not is_code(code) or is_blank(name):
        raise Refused(N_("A group needs a code and a name."))
    require_known(tx, CustomerGroup.price_list_id, [price_list_id], _NO_LIST)
    if tx.session.scalar(select(CustomerGroup.id).where(CustomerGroup.code == code)) is not None:
        raise Refused(N_("The group {code} exists already."), code=code)
    row = {"code": code, "name": name, "discount": discount, "price_list_id": price_list_id}
    [group_id] = add_for_ids(tx.session, CustomerGroup, [row])
    tx.record("customer_group", group_id, code=code)
    return group_id


def _has_conditions(new: NewCustomer) -> bool:
    return bool(
        new.discount
        or new.discount_always
        or new.price_list_id
        or new.group_id
        or new.treatment
        or new.payer_id
        or new.credit_limit is not None
    )


def _check(new: NewCustomer) -> None:
    if not is_code(new.number):
        raise Refused(N_("“{number}” is not a customer number."), number=new.number)
    if is_blank(new.name):
        raise Refused(N_("Customer {number} needs a name."), number=new.number)
    if not is_language(new.language):
        raise Refused(N_("The program does not speak “{language}”."), language=new.language)
    require_country(new.country)
    if new.currency not in currencies():
        raise Refused(N_("“{currency}” is not a currency code."), currency=new.currency)
    _check_conditions(new.discount, new.credit_limit)
    if new.min_shelf_days is not None and not 0 <= new.min_shelf_days <= _LONGEST:
        raise Refused(N_("{days} is not a sensible number of days."), days=new.min_shelf_days)
    for place in (*new.delivery, *((new.billing,) if new.billing else ())):
        require_country(place.country)
    for contact in new.contacts:
        _check_contact(contact)


def _check_references(tx: Transaction, customers: Sequence[NewCustomer]) -> None:
    require_known(tx, Customer.terms_id, (new.terms_id for new in customers), N_("There are no such terms."))
    no_group = N_("There is no such group of customers.")
    require_known(tx, Customer.group_id, (new.group_id for new in customers), no_group)
    require_known(tx, Customer.price_list_id, (new.price_list_id for new in customers), _NO_LIST)
    others = {id_ for new in customers for id_ in (new.parent_id, new.payer_id)}
    require_known(tx, Customer.payer_id, others, N_("There is no such customer."))
    payers = sorted({new.payer_id for new in customers if new.payer_id is not None})
    rows = tx.session.execute(select(Customer.id, Customer.currency).where(Customer.id.in_(payers)))
    currency_of = {row.id: row.currency for row in rows} if payers else {}
    for new in customers:
        if new.payer_id is not None and currency_of[new.payer_id] != new.currency:
            raise Refused(N_("Customer {number} and his payer have different currencies."), number=new.number)


def _check_contact(contact: NewContact) -> None:
    if is_blank(contact.name):
        raise Refused(N_("A contact needs a name."))
    if contact.language and not is_language(contact.language):
        raise Refused(N_("The program does not speak “{language}”."), language=contact.language)
    require_numbers(contact.order_limit)
    if contact.order_limit is not None and contact.order_limit < ZERO:
        raise Refused(N_("A limit cannot be below zero."))


def _check_conditions(discount: Decimal, credit_limit: Decimal | None) -> None:
    require_numbers(discount, credit_limit)
    if not ZERO <= discount <= HUNDRED:
        raise Refused(N_("A discount is between 0 and 100 %."))
    if credit_limit is not None and credit_limit < ZERO:
        raise Refused(N_("A credit limit cannot be below zero."))


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
        "invoice_email": mail_address(new.invoice_email) if new.invoice_email else "",
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
        "email": mail_address(contact.email) if contact.email else "",
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
