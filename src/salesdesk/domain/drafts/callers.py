"""Who is on the phone: what a telemarketer has to know before the first article is named."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from sqlalchemy import bindparam, exists, func, select
from sqlalchemy.orm import aliased

from salesdesk.domain.company.queries import company
from salesdesk.domain.customers.model import Contact, Customer, CustomerGroup, PaymentTerms
from salesdesk.domain.customers.queries import Place, places_of
from salesdesk.domain.customers.rules import AddressKind
from salesdesk.domain.drafts.queries import IS_DRAFT
from salesdesk.domain.drafts.twice.queries import confirmed_lately
from salesdesk.domain.drafts.twice.rules import EnteredBefore
from salesdesk.domain.orders.model import Order, OrderLine
from salesdesk.domain.orders.queries import exposure
from salesdesk.domain.orders.rules import OrderState
from salesdesk.domain.receivables.queries import Overdue, overdue_of
from salesdesk.domain.tax.rules import PriceMode
from salesdesk.errors import NotFound
from salesdesk.i18n import N_
from salesdesk.money import ZERO
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, query

__all__ = ["CallThatWaits", "Caller", "OrderBefore", "OrderingContact", "caller"]


@dataclass(frozen=True, slots=True)
class OrderingContact:
    """Somebody at the customer's. `order_limit` is gross, None means no limit."""

    id: int
    name: str
    job: str
    may_order: bool
    order_limit: Decimal | None

    def may_spend(self, gross: Decimal) -> bool:
        """Whether an order of so much is his to place or to authorise."""
        return self.may_order and (self.order_limit is None or gross <= self.order_limit)


@dataclass(frozen=True, slots=True)
class CallThatWaits:
    """A parked draft with lines, and when it was begun."""

    id: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class OrderBefore:
    """An order that the customer has placed."""

    number: str
    order_date: date
    gross: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class Caller:
    """A customer on the phone. Less than all that is known of him, and there at once.

    `discount` is the preset one, per cent, his own or his group's. `exposure` is what the
    payer owes or will owe in his currency; a limit of None is no limit.
    """

    id: int
    number: str
    name: str
    active: bool
    blocked_reason: str | None
    """Why the customer or the payer is blocked; None if neither is."""
    payer: str
    """The number of the payer; empty if the customer pays for himself."""
    country: str
    """Where he is established."""
    places: tuple[Place, ...]
    """Where goods may go, first where they go unless somebody says otherwise."""
    terms: str
    discount: Decimal
    currency: str
    price_mode: PriceMode
    exposure: Decimal
    credit_limit: Decimal | None
    overdue: Overdue
    """What the payer should have paid by now."""
    pays_late: bool
    """The payer is so late that an order has to be approved."""
    memo: str
    people: tuple[OrderingContact, ...]
    parked: CallThatWaits | None
    """The reader's newest parked call of this customer."""
    lately: tuple[EnteredBefore, ...]
    """What `confirmed_lately` finds."""
    last_orders: tuple[OrderBefore, ...]
    """The newest first, without those that were cancelled, or are drafts again."""

    @property
    def place(self) -> Place | None:
        """Where goods go unless somebody says otherwise."""
        return self.places[0] if self.places else None

    def who_may_authorise(self, gross: Decimal, contact_id: int | None) -> list[OrderingContact]:
        """Whoever may place an order of so much, apart from the contact who asks for it."""
        return [each for each in self.people if each.id != contact_id and each.may_spend(gross)]


_SHOWN: Final = 8
"""So many orders fit into the line of a wide screen."""

# Statements are built once: building one takes longer than running it.

_PAYER = aliased(Customer)
_CALLER: Final = (
    select(Customer, _PAYER, CustomerGroup.discount, PaymentTerms.name)
    .join(PaymentTerms, PaymentTerms.id == Customer.terms_id)
    .outerjoin(_PAYER, _PAYER.id == Customer.payer_id)
    .outerjoin(CustomerGroup, CustomerGroup.id == Customer.group_id)
    .where(Customer.id == bindparam("customer"))
)
_PEOPLE: Final = (
    select(Contact.id, Contact.name, Contact.job, Contact.may_order, Contact.order_limit)
    .where(Contact.customer_id == bindparam("customer"), Contact.active)
    .order_by(Contact.id)
)
_LAST_ORDERS: Final = (
    select(func.coalesce(Order.number, ""), Order.order_date, Order.gross, Order.currency)
    .where(
        Order.sold_to_id == bindparam("customer"),
        Order.number.is_not(None),
        # Sent back or taken back it is a draft again, with its number: what is being typed now.
        Order.state.not_in([OrderState.CANCELLED, OrderState.DRAFT]),
        Order.is_quote.is_(False),
    )
    .order_by(Order.order_date.desc(), Order.id.desc())
    .limit(_SHOWN)
)
_PARKED: Final = (
    select(Order.id, Order.created_at)
    .where(
        IS_DRAFT,
        Order.sold_to_id == bindparam("customer"),
        Order.owner_id == bindparam("owner"),
        exists().where(OrderLine.order_id == Order.id),
    )
    .order_by(Order.id.desc())
    .limit(1)
)


@query(Permission.CUSTOMERS_SEE)
def caller(tx: Transaction, customer_id: int) -> Caller:
    """The customer who is on the phone. Raises NotFound."""
    asked = {"customer": customer_id}
    row = tx.session.execute(_CALLER, asked).one_or_none()
    if row is None:
        raise NotFound(N_("There is no such customer."))
    buyer, other, group_discount, terms = row
    payer = other or buyer
    overdue, longest = overdue_of(tx, payer.id), company(tx).overdue_days
    parked = tx.session.execute(_PARKED, asked | {"owner": tx.actor.id}).first()
    blocked = [each.blocked_reason for each in (buyer, payer) if each.blocked]
    return Caller(
        buyer.id,
        buyer.number,
        buyer.name,
        buyer.active,
        blocked[0] if blocked else None,
        other.number if other else "",
        buyer.country,
        tuple(places_of(tx, customer_id, AddressKind.DELIVERY)),
        terms,
        buyer.discount or group_discount or ZERO,
        buyer.currency,
        buyer.price_mode,
        exposure(tx, payer.id),
        payer.credit_limit,
        overdue,
        longest is not None and overdue.days > longest,
        buyer.memo,
        tuple(OrderingContact(*row) for row in tx.session.execute(_PEOPLE, asked)),
        None if parked is None else CallThatWaits(*parked),
        confirmed_lately(tx, buyer.id),
        tuple(OrderBefore(*row) for row in tx.session.execute(_LAST_ORDERS, asked)),
    )
