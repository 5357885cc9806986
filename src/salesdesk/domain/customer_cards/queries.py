"""All that is known about one customer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import BindParameter, Date, bindparam, func, select
from sqlalchemy.orm import aliased

from salesdesk.domain.company.queries import company
from salesdesk.domain.customer_cards.rules import AddressOf, ContactOf, CustomerCard
from salesdesk.domain.customers.authority import gaps_among
from salesdesk.domain.customers.model import Address, Contact, Customer, CustomerGroup, PaymentTerms, Phone
from salesdesk.domain.customers.rules import AddressKind
from salesdesk.domain.customers.taxing import checks_of, refuted_on
from salesdesk.domain.orders.queries import exposure
from salesdesk.domain.pricing.model import PriceList
from salesdesk.domain.receivables.model import Invoice
from salesdesk.domain.tax.objections import NEEDS_VAT_ID, Sale, objection
from salesdesk.domain.tax.rules import treatment_of
from salesdesk.errors import NotFound
from salesdesk.i18n import N_
from salesdesk.money import ZERO
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, query
from salesdesk.storage.types import difference

__all__ = ["customer_card"]

# Statements are built once: building one takes longer than running it.

_PAYER, _PARENT = aliased(Customer), aliased(Customer)
_AUTHORISER = aliased(Contact)
_CUSTOMER: Final[BindParameter[int]] = bindparam("customer")
_HEADER: Final = (
    select(
        Customer,
        PaymentTerms.name,
        func.coalesce(CustomerGroup.name, ""),
        func.coalesce(CustomerGroup.discount, ZERO),
        func.coalesce(PriceList.code, ""),
        func.coalesce(_PARENT.number, ""),
        _PAYER,
    )
    .join(PaymentTerms, PaymentTerms.id == Customer.terms_id)
    .join(_PAYER, _PAYER.id == func.coalesce(Customer.payer_id, Customer.id))
    .outerjoin(CustomerGroup, CustomerGroup.id == Customer.group_id)
    .outerjoin(PriceList, PriceList.id == func.coalesce(Customer.price_list_id, CustomerGroup.price_list_id))
    .outerjoin(_PARENT, _PARENT.id == Customer.parent_id)
    .where(Customer.id == _CUSTOMER)
)
_ADDRESSES: Final = (
    select(
        Address.id,
        Address.kind,
        Address.preferred,
        Address.name,
        Address.street,
        Address.house_number,
        Address.postcode,
        Address.city,
        Address.region,
        Address.country,
    )
    .where(Address.customer_id == _CUSTOMER, Address.active)
    .order_by(Address.kind, Address.preferred.desc(), Address.id)
)
_CONTACTS: Final = (
    select(
        Contact.id,
        Contact.name,
        Contact.job,
        Contact.email,
        Contact.language,
        Contact.may_order,
        Contact.order_limit,
        Contact.authoriser_id,
        func.coalesce(_AUTHORISER.name, ""),
    )
    .outerjoin(_AUTHORISER, _AUTHORISER.id == Contact.authoriser_id)
    .where(Contact.customer_id == _CUSTOMER, Contact.active)
    .order_by(Contact.id)
)
_PHONES: Final = (
    select(Phone.contact_id, Phone.number).where(Phone.customer_id == _CUSTOMER).order_by(Phone.id)
)
_OVERDUE: Final = select(func.count(), difference(func.sum(Invoice.gross), func.sum(Invoice.settled))).where(
    Invoice.payer_id == bindparam("payer"),
    Invoice.is_open(),
    Invoice.due_on < bindparam("today", type_=Date),
)


@query(Permission.CUSTOMERS_SEE)
def customer_card(tx: Transaction, customer_id: int) -> CustomerCard:
    """All that is known about one customer, but for what grows with the years. Raises NotFound."""
    asked = {"customer": customer_id}
    row = tx.session.execute(_HEADER, asked).one_or_none()
    if row is None:
        raise NotFound(N_("There is no such customer."))
    customer, terms, group, group_discount, price_list, parent, payer = row
    overdue = tx.session.execute(_OVERDUE, {"payer": payer.id, "today": tx.today}).one()
    phones: dict[int | None, list[str]] = defaultdict(list)
    for contact_id, number in tx.session.execute(_PHONES, asked):
        phones[contact_id].append(number)
    places: Iterable[Any] = tx.session.execute(_ADDRESSES, asked)
    addresses = tuple(AddressOf(*place) for place in places)
    sale = _sale(tx, customer, payer, addresses)
    rows: Iterable[Any] = tx.session.execute(_CONTACTS, asked)
    contacts = [ContactOf(*contact, *[tuple(phones[contact.id])]) for contact in rows]
    return CustomerCard(
        id=customer.id,
        number=customer.number,
        name=customer.name,
        kind=customer.kind,
        active=customer.active,
        blocked=customer.blocked,
        blocked_reason=customer.blocked_reason,
        created_at=customer.created_at,
        country=customer.country,
        language=customer.language,
        currency=customer.currency,
        price_mode=customer.price_mode,
        vat_id=customer.vat_id,
        treatment=customer.treatment,
        terms_id=customer.terms_id,
        terms=terms,
        group=group,
        group_discount=group_discount,
        discount=customer.discount,
        discount_always=customer.discount_always,
        price_list=price_list,
        credit_limit=customer.credit_limit,
        delivery_policy=customer.delivery_policy,
        delivery_days=customer.delivery_days,
        carrier=customer.carrier,
        shipping_method=customer.shipping_method,
        min_shelf_days=customer.min_shelf_days,
        invoice_email=customer.invoice_email,
        buyer_reference=customer.buyer_reference,
        memo=customer.memo,
        payer_id=payer.id,
        payer=payer.number,
        payer_name=payer.name,
        payer_currency=payer.currency,
        parent=parent,
        exposure=exposure(tx, payer.id),
        payer_limit=payer.credit_limit,
        overdue_invoices=overdue[0],
        overdue=overdue[1] or ZERO,
        addresses=addresses,
        contacts=_with_gaps(contacts, customer.currency),
        phones=tuple(phones[None]),
        taxed_as=sale.treatment,
        tax_objection=objection(sale, tx.today),
        vat_checks=checks_of(tx, customer.id),
    )


def _with_gaps(contacts: Sequence[ContactOf], currency: str) -> tuple[ContactOf, ...]:
    """The people, each with what is wrong with who allows the person more."""
    gaps = {gap.contact_id: gap for gap in gaps_among(contacts, currency)}
    return tuple(replace(each, gap=gaps.get(each.id, gaps.get(None))) for each in contacts)


def _sale(tx: Transaction, customer: Customer, payer: Customer, addresses: Sequence[AddressOf]) -> Sale:
    """A sale to where the customer's goods go unless somebody says otherwise."""
    seller = company(tx).country
    goods = [each.country for each in addresses if each.kind is AddressKind.DELIVERY]
    ship_to = next(iter(goods or [each.country for each in addresses]), customer.country)
    treatment = payer.treatment or treatment_of(seller, ship_to, payer.vat_id, tx.today)
    refuted = refuted_on(tx, payer.id, payer.vat_id) if treatment in NEEDS_VAT_ID else None
    return Sale(treatment, seller, ship_to, payer.number, payer.vat_id, refuted)
