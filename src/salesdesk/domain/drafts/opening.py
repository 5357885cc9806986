"""The header of a draft: whose it is, where it goes, and what of it is checked."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from sqlalchemy import bindparam, select

from salesdesk.domain.company.queries import company
from salesdesk.domain.customers.entering import check_place
from salesdesk.domain.customers.model import Customer, CustomerGroup
from salesdesk.domain.customers.queries import Place, contact_of, customer, place_of
from salesdesk.domain.customers.rules import AddressKind, require_country
from salesdesk.domain.drafts.conditions import Conditions
from salesdesk.domain.drafts.queries import NewOrder
from salesdesk.domain.drafts.rules import check_allowance, check_wanted
from salesdesk.domain.orders.model import Order
from salesdesk.domain.orders.rules import OrderState
from salesdesk.domain.quotes.rules import check_valid_until
from salesdesk.domain.tax.rules import treatment_of
from salesdesk.errors import NotFound, Refused
from salesdesk.i18n import N_
from salesdesk.money import ZERO
from salesdesk.office.references import require_known
from salesdesk.office.work import Transaction

__all__ = ["buyer_of", "header_of", "is_called", "open_order", "require_active", "terms_of"]

_BUYER: Final = (
    select(Customer, CustomerGroup)
    .outerjoin(CustomerGroup, CustomerGroup.id == Customer.group_id)
    .where(Customer.id == bindparam("customer"))
)


def is_called(new: NewOrder) -> bool:
    """Whether the customer calls the order something that it is found by before it has a number."""
    return bool(new.customer_number or new.reference)


def open_order(tx: Transaction, new: NewOrder, *, overdue: bool = False) -> tuple[Order, Conditions]:
    """A new draft of a customer, empty yet, and what he has agreed.

    Raises Refused and NotFound for what such a header may not say.
    """
    if not overdue:
        check_wanted(new.requested_on, tx.today)
    buyer, conditions = buyer_of(tx, new.customer_id)
    require_active(buyer)
    order = Order(
        state=OrderState.DRAFT,
        order_date=tx.today,
        net=ZERO,
        vat=ZERO,
        gross=ZERO,
        custom_status="",
        owner_id=tx.actor.id,
        created_at=tx.now,
        **terms_of(buyer),
        **header_of(tx, new, buyer),
    )
    tx.session.add(order)
    tx.session.flush()
    tx.record("order", order.id, state=[None, order.state], customer=buyer.number)
    return order, conditions


def require_active(buyer: Customer) -> None:
    """Refuse a customer for whom nothing is opened any more."""
    if not buyer.active:
        raise Refused(N_("Customer {number} is no longer active."), number=buyer.number)


def terms_of(buyer: Customer) -> dict[str, Any]:
    """What of an order's header is a copy of what its customer has agreed."""
    return {
        "sold_to_id": buyer.id,
        "payer_id": buyer.payer_id or buyer.id,
        "language": buyer.language,
        "currency": buyer.currency,
        "price_mode": buyer.price_mode,
        "terms_id": buyer.terms_id,
        "carrier": buyer.carrier,
        "shipping_method": buyer.shipping_method,
    }


def header_of(
    tx: Transaction,
    new: NewOrder,
    buyer: Customer,
    ships_to: Place | None = None,
    was_valid_until: date | None = None,
) -> dict[str, Any]:
    """What of an order's header may change while it is a draft, checked.

    An address is judged where it is another than the customer's, and the one it `ships_to` by now.
    The last day of a quote likewise.
    """
    check_valid_until(new.valid_until if new.is_quote else None, tx.today, was_valid_until)
    if new.contact_id is not None:
        contact_of(tx, new.contact_id, buyer.id)
    check_allowance(new.discount_percent, new.discount_amount)
    require_known(tx, Order.warehouse_id, [new.warehouse_id], N_("There is no such warehouse."))
    own = place_of(tx, buyer.id, AddressKind.DELIVERY)
    place = new.ship_to or own
    if place is None:
        raise Refused(N_("Customer {number} has no address; give one."), number=buyer.number)
    require_country(place.country)
    if place != own:
        check_place(place, ships_to or own)
    payer = buyer if buyer.payer_id is None else customer(tx, buyer.payer_id)
    treatment = payer.treatment or treatment_of(company(tx).country, place.country, payer.vat_id, tx.today)
    return {
        "is_quote": new.is_quote,
        "valid_until": new.valid_until if new.is_quote else None,
        "type": new.type,
        "channel": new.channel,
        "contact_id": new.contact_id,
        "ship_name": place.name,
        "ship_street": place.street,
        "ship_house_number": place.house_number,
        "ship_postcode": place.postcode,
        "ship_city": place.city,
        "ship_region": place.region,
        "ship_country": place.country,
        "customer_number": new.customer_number,
        "reference": new.reference,
        "treatment": treatment,
        "delivery_policy": new.delivery_policy or buyer.delivery_policy,
        "warehouse_id": new.warehouse_id,
        "requested_on": new.requested_on,
        "urgent": new.urgent,
        "discount_percent": new.discount_percent,
        "discount_amount": new.discount_amount,
        "memo": new.memo,
    }


def buyer_of(tx: Transaction, customer_id: int) -> tuple[Customer, Conditions]:
    """A customer and what he has agreed. Raises NotFound."""
    row = tx.session.execute(_BUYER, {"customer": customer_id}).one_or_none()
    if row is None:
        raise NotFound(N_("There is no such customer."))
    return row[0], Conditions.of(*row)
