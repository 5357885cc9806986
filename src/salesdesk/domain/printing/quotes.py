"""The paper of a quote: what was said, with the names and addresses of today."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import aliased

from salesdesk.documents.papers import Address, InvoiceLine, Party, QuotePaper, TaxLine
from salesdesk.domain.catalogue.unit_names import as_read
from salesdesk.domain.company.queries import company
from salesdesk.domain.customers.model import Contact, PaymentTerms
from salesdesk.domain.orders.model import Order
from salesdesk.domain.orders.queries import lines_of
from salesdesk.domain.orders.rules import QUOTE_STATES, LineKind, LineState, is_billable, tax_of
from salesdesk.domain.orders.totalling import totals_at
from salesdesk.domain.printing.parties import own_party, sold_to
from salesdesk.domain.tax.queries import rates_on
from salesdesk.domain.tax.rules import PriceMode, TaxClass
from salesdesk.domain.users.model import User
from salesdesk.errors import NotFound, Refused
from salesdesk.i18n import N_
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, query

__all__ = ["PrintableQuote", "quote_paper"]

_REPLACED = aliased(Order)


@dataclass(frozen=True, slots=True)
class PrintableQuote:
    """A quote's paper and the customer's language."""

    paper: QuotePaper
    language: str


@query(Permission.ORDERS_SEE)
def quote_paper(tx: Transaction, number: str) -> PrintableQuote:
    """The paper of a quote that was issued, by its number. Raises NotFound; Refused before it is issued.

    VAT is that of the day it is wanted, or was quoted.
    """
    row = tx.session.execute(
        select(Order, PaymentTerms.name, Contact.name, User.name, _REPLACED.number)
        .join(PaymentTerms, PaymentTerms.id == Order.terms_id)
        .outerjoin(Contact, Contact.id == Order.contact_id)
        .outerjoin(User, User.id == Order.owner_id)
        .outerjoin(_REPLACED, _REPLACED.id == Order.quote_id)
        .where(Order.number == number, Order.is_quote)
    ).one_or_none()
    if row is None:
        raise NotFound(N_("There is no quote {number}."), number=number)
    order, terms, attention, contact, replaces = row
    if order.state not in QUOTE_STATES:
        text = N_("{number} is {state}: nothing is promised yet, so it has no paper.")
        raise Refused(text, number=number, state=order.state)
    house = company(tx)
    lines = lines_of(tx, [order.id])
    rates = rates_on(tx, house.country, order.requested_on or order.order_date)
    totals = totals_at(order, lines, rates)
    units: dict[str, set[str]] = defaultdict(set)
    for line in lines:
        units[line.code].add(line.unit)
    buyer, ship_to = sold_to(tx, order), _ship_to(order)
    same = (ship_to.name, ship_to.address) == (buyer.name, buyer.address)
    paper = QuotePaper(
        number=number,
        seller=own_party(house),
        buyer=buyer,
        ship_to=None if same else ship_to,
        quoted_on=order.order_date,
        valid_until=order.valid_until or order.order_date,
        currency=order.currency,
        gross_prices=order.price_mode is PriceMode.GROSS,
        lines=tuple(
            _line(line, order, rates, units[line.code])
            for line in lines
            if is_billable(line) or line.kind is LineKind.TEXT
        ),
        taxes=tuple(
            TaxLine(
                category=group.category.value,
                rate=group.rate,
                base=group.base,
                vat=group.vat,
                reason="; ".join(
                    sorted(
                        {
                            line.exemption
                            for line in lines
                            if line.exemption
                            and is_billable(line)
                            and tax_of(line, order.treatment, rates)[0] is group.category
                        }
                    )
                ),
            )
            for group in totals.groups
        ),
        lines_total=totals.lines,
        allowance=totals.allowance,
        net=totals.net,
        vat=totals.vat,
        gross=totals.gross,
        terms=terms,
        wanted_on=order.requested_on,
        shipping=" ".join(part for part in (order.carrier, order.shipping_method) if part),
        reference=order.reference,
        customer_number=order.customer_number,
        attention=attention or "",
        contact=contact or "",
        replaces=replaces or "",
        footer=house.invoice_footer,
    )
    return PrintableQuote(paper, order.language)


def _line(
    line: LineState, order: Order, rates: Mapping[TaxClass, Decimal], units: Collection[str]
) -> InvoiceLine | str:
    """A line as invoices show them; `units` are those in which the quote names its article."""
    if line.kind is LineKind.TEXT:
        return line.text
    category, rate = tax_of(line, order.treatment, rates)
    amounts = line.amounts_of(line.base_quantity, order.currency)
    in_base = line.priced_in_base and line.unit_numerator != line.unit_denominator
    return InvoiceLine(
        position=line.position,
        code=line.code,
        text=line.text,
        quantity=line.base_quantity if in_base else line.quantity,
        unit=as_read(line.base_unit if in_base else line.unit, order.language, units),
        price=line.price,
        price_unit=line.price_unit,
        discount=amounts.discount,
        category=category.value,
        rate=rate,
        amount=amounts.amount,
    )


def _ship_to(order: Order) -> Party:
    return Party(
        name=order.ship_name,
        address=Address(
            street=order.ship_street,
            house_number=order.ship_house_number,
            postcode=order.ship_postcode,
            city=order.ship_city,
            region=order.ship_region,
            country=order.ship_country,
        ),
    )
