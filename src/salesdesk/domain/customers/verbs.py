"""Entering and changing customers and their terms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal

from sqlalchemy import select

from salesdesk.domain.customers.entering import (
    LONGEST,
    NO_LIST,
    NewContact,
    NewCustomer,
    address_row,
    check_conditions,
    check_contact,
    check_customer,
    check_place,
    check_reached,
    check_references,
    contact_row,
    has_conditions,
    insert_customers,
    phone_row,
    require_authoriser,
)
from salesdesk.domain.customers.model import (
    Address,
    Contact,
    Customer,
    CustomerGroup,
    Instalment,
    PaymentTerms,
    Phone,
)
from salesdesk.domain.customers.operations import make_usual, write_texts
from salesdesk.domain.customers.queries import Place, customer
from salesdesk.domain.customers.rules import (
    AddressKind,
    PaymentMethod,
    phones_in,
)
from salesdesk.errors import Refused
from salesdesk.i18n import N_
from salesdesk.money import HUNDRED, ZERO, require_numbers
from salesdesk.office.changes import change as change_row
from salesdesk.office.changes import merged
from salesdesk.office.permissions import Permission
from salesdesk.office.references import require_known
from salesdesk.office.work import Transaction, verb
from salesdesk.storage.rows import add_for_ids, add_rows
from salesdesk.storage.types import is_blank, is_code

__all__ = [
    "Conditions",
    "NewContact",
    "NewCustomer",
    "NewTerms",
    "add_address",
    "add_contact",
    "add_customers",
    "add_group",
    "add_terms",
    "block",
    "set_conditions",
    "unblock",
]


@dataclass(frozen=True, slots=True)
class Conditions:
    """What is agreed with a customer; `discount` is per cent, a limit of None no limit."""

    discount: Decimal
    discount_always: bool
    credit_limit: Decimal | None
    price_list_id: int | None


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
        check_customer(new)
        check_reached(new)
    if any(has_conditions(new) for new in customers):
        tx.actor.require(Permission.PRICES_EDIT)
    check_references(tx, customers)
    numbers = [new.number for new in customers]
    taken = tx.session.scalars(select(Customer.number).where(Customer.number.in_(numbers))).first()
    if taken is None and len(set(numbers)) < len(numbers):
        taken = next(number for number in numbers if numbers.count(number) > 1)
    if taken is not None:
        raise Refused(N_("The customer number {number} is already taken."), number=taken)
    ids = insert_customers(tx, customers)
    write_texts(tx, ids)
    for id_, new in zip(ids, customers, strict=True):
        tx.record("customer", id_, number=new.number)
    return ids


@verb(Permission.CUSTOMERS_EDIT)
def add_address(
    tx: Transaction, customer_id: int, kind: AddressKind, place: Place, preferred: bool = False
) -> int:
    """Add an address to a customer; its id. `preferred` makes it the usual one for its purpose."""
    customer(tx, customer_id, lock=True)
    check_place(place)
    [address_id] = add_for_ids(tx.session, Address, [address_row(customer_id, kind, place, preferred)])
    if preferred:
        make_usual(tx, customer_id, kind, address_id)
    write_texts(tx, [customer_id])
    tx.record("customer", customer_id, address=address_id)
    return address_id


@verb(Permission.CUSTOMERS_EDIT)
def add_contact(
    tx: Transaction, customer_id: int, contact: NewContact, authoriser_id: int | None = None
) -> int:
    """Add a person to a customer; the id. `authoriser_id` may allow more than the person's limit."""
    customer(tx, customer_id, lock=True)
    check_contact(contact)
    require_authoriser(tx, customer_id, authoriser_id)
    row = contact_row(customer_id, contact) | {"authoriser_id": authoriser_id}
    [contact_id] = add_for_ids(tx.session, Contact, [row])
    numbers = phones_in(contact.phone)
    add_rows(tx.session, Phone, [phone_row(customer_id, contact_id, number) for number in numbers])
    write_texts(tx, [customer_id])
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
    seen: Conditions | None = None,
) -> None:
    """Set a customer's preset discount (per cent), credit limit and price list.

    Of what a person had `seen` before only that is changed which is otherwise now; Conflict
    if somebody else has changed the very same since.
    """
    check_conditions(discount, credit_limit)
    require_known(tx, Customer.price_list_id, [price_list_id], NO_LIST)
    row = customer(tx, customer_id, lock=True)
    before = Conditions(row.discount, row.discount_always, row.credit_limit, row.price_list_id)
    wanted = Conditions(discount, discount_always, credit_limit, price_list_id)
    after = merged(before, seen or before, wanted)
    change_row(tx, "customer", customer_id, row, **asdict(after))


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


@verb(Permission.COMPANY_EDIT)
def add_terms(tx: Transaction, terms: NewTerms) -> int:
    """Enter terms of payment; their id."""
    if not is_code(terms.code) or is_blank(terms.name):
        raise Refused(N_("Terms of payment need a code and a name."))
    percents = [percent for percent, _, _ in terms.instalments]
    require_numbers(terms.discount_percent, *percents)
    days = [terms.days, terms.discount_days, *(days for _, days, _ in terms.instalments)]
    if not all(0 <= each <= LONGEST for each in days):
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
    check_conditions(discount, None)
    if not is_code(code) or is_blank(name):
        raise Refused(N_("A group needs a code and a name."))
    require_known(tx, CustomerGroup.price_list_id, [price_list_id], NO_LIST)
    if tx.session.scalar(select(CustomerGroup.id).where(CustomerGroup.code == code)) is not None:
        raise Refused(N_("The group {code} exists already."), code=code)
    row = {"code": code, "name": name, "discount": discount, "price_list_id": price_list_id}
    [group_id] = add_for_ids(tx.session, CustomerGroup, [row])
    tx.record("customer_group", group_id, code=code)
    return group_id
