"""Invoices: every total is the sum of its parts, VAT is what base and rate say, payments add up."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from sqlalchemy import case, func, select
from sqlalchemy.orm import aliased

from salesdesk.doctor.findings import Damage, Reading, named, numbered, rows, total, unequal
from salesdesk.domain.company.model import Company
from salesdesk.domain.orders.model import Order, OrderLine
from salesdesk.domain.receivables.model import (
    Invoice,
    InvoiceInstalment,
    InvoiceLine,
    InvoiceOrder,
    InvoiceTax,
    Payment,
    PaymentAllocation,
)
from salesdesk.domain.receivables.rules import InvoiceKind, InvoiceState
from salesdesk.domain.tax.rules import PriceMode, Taxed, totals
from salesdesk.i18n import N_
from salesdesk.money import to_currency
from salesdesk.office.work import Transaction

__all__ = [
    "breakdown_is_lines",
    "instalments_sum",
    "orders_share",
    "payments_sum",
    "totals_are_breakdown",
    "vat_is_base_by_rate",
]

_POSTED: Final = Invoice.state == InvoiceState.POSTED
_BILLS_ORDERS: Final = _POSTED & (Invoice.kind == InvoiceKind.INVOICE)
_IN_GROSS: Final = Invoice.price_mode == PriceMode.GROSS


_HEADER: Final = (
    (Invoice.net, InvoiceTax.base, N_("Net is {stored}, the VAT breakdown sums to {counted}.")),
    (Invoice.vat, InvoiceTax.vat, N_("VAT is {stored}, the VAT breakdown sums to {counted}.")),
    (Invoice.allowance, InvoiceTax.allowance, N_("The discount is {stored}, its parts sum to {counted}.")),
)


def totals_are_breakdown(tx: Transaction) -> Iterator[Damage]:
    """Net, VAT and discount of an invoice are those of its VAT breakdown; gross is net and VAT."""
    for whole, part, text in _HEADER:
        yield from _invoices(tx, select(Invoice.id, whole), select(InvoiceTax.invoice_id, part), text)
    net_and_vat = total(Invoice.net, Invoice.vat)
    yield from _invoices(
        tx,
        select(Invoice.id, Invoice.gross),
        select(Invoice.id, net_and_vat),
        N_("Gross is {stored}, net and VAT sum to {counted}."),
    )


def breakdown_is_lines(tx: Transaction) -> Iterator[Damage]:
    """What each line of the VAT breakdown taxes is the sum of the invoice's lines of that rate."""
    without_vat = total(InvoiceTax.base, InvoiceTax.allowance)
    wrong = unequal(
        select(
            InvoiceTax.invoice_id,
            InvoiceTax.category,
            InvoiceTax.rate,
            case(
                (_IN_GROSS, total(InvoiceTax.base, InvoiceTax.allowance, InvoiceTax.vat)), else_=without_vat
            ),
        )
        .join(Invoice, Invoice.id == InvoiceTax.invoice_id)
        .where(_POSTED),
        select(InvoiceLine.invoice_id, InvoiceLine.category, InvoiceLine.rate, InvoiceLine.amount)
        .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
        .where(_POSTED),
    )
    statement = (
        select(Invoice.number, Invoice.id, wrong.c.category, wrong.c.rate, wrong.c.stored, wrong.c.counted)
        .select_from(wrong)
        .join(Invoice, Invoice.id == wrong.c.invoice_id)
        .order_by(Invoice.id)
    )
    for number, id_, category, rate, stored, counted in rows(tx, statement):
        yield Damage(
            numbered(number, id_),
            N_("{stored} is taxed as {category} {rate} %, the lines sum to {counted}."),
            {"stored": stored, "counted": counted, "category": category.value, "rate": rate},
        )


def vat_is_base_by_rate(tx: Transaction) -> Iterator[Damage]:
    """VAT of each rate is computed from what is taxed, and again in the company's currency."""
    home = tx.session.scalar(select(Company.currency))
    statement = (
        select(
            Invoice.number,
            Invoice.id,
            Invoice.price_mode,
            Invoice.currency,
            Invoice.rate.label("exchange"),
            InvoiceTax.category,
            InvoiceTax.rate,
            InvoiceTax.base,
            InvoiceTax.vat,
            InvoiceTax.vat_company,
        )
        .join(Invoice, Invoice.id == InvoiceTax.invoice_id)
        .where(_POSTED)
        .order_by(InvoiceTax.invoice_id)
    )
    for row in rows(tx, statement):
        taxed = row.base if row.price_mode is PriceMode.NET else row.base + row.vat
        vat = totals([Taxed(row.category, row.rate, taxed)], row.price_mode, row.currency).vat
        if vat != row.vat:
            yield Damage(
                numbered(row.number, row.id),
                N_("VAT of {rate} % is {stored}, of {base} it should be {counted}."),
                {"rate": row.rate, "stored": row.vat, "base": row.base, "counted": vat},
            )
        at_home = to_currency(Fraction(row.vat) * Fraction(row.exchange), home or row.currency)
        if at_home != row.vat_company:
            yield Damage(
                numbered(row.number, row.id),
                N_("VAT of {vat} {currency} is {stored} in company currency, it should be {counted}."),
                {"vat": row.vat, "currency": row.currency, "stored": row.vat_company, "counted": at_home},
            )


_SHARES: Final = (
    (Invoice.gross, InvoiceOrder.gross, N_("Gross is {stored}, the shares of its orders sum to {counted}.")),
    (
        Invoice.allowance,
        InvoiceOrder.allowance,
        N_("The discount is {stored}, the shares of its orders sum to {counted}."),
    ),
)


def orders_share(tx: Transaction) -> Iterator[Damage]:
    """What an invoice bills of its orders is the whole invoice: lines, discount and gross total."""
    wrong = unequal(
        select(InvoiceOrder.invoice_id, InvoiceOrder.order_id, InvoiceOrder.lines)
        .join(Invoice, Invoice.id == InvoiceOrder.invoice_id)
        .where(_BILLS_ORDERS),
        select(InvoiceLine.invoice_id, OrderLine.order_id, InvoiceLine.amount)
        .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
        .join(OrderLine, OrderLine.id == InvoiceLine.order_line_id)
        .where(_BILLS_ORDERS),
    )
    statement = (
        select(Invoice.number, Invoice.id, Order.number, Order.id, wrong.c.stored, wrong.c.counted)
        .select_from(wrong)
        .join(Invoice, Invoice.id == wrong.c.invoice_id)
        .join(Order, Order.id == wrong.c.order_id)
        .order_by(Invoice.id, Order.id)
    )
    for number, id_, order_number, order_id, stored, counted in rows(tx, statement):
        yield Damage(
            named(numbered(number, id_), numbered(order_number, order_id)),
            N_("{stored} is recorded as billed of the order, the lines sum to {counted}."),
            {"stored": stored, "counted": counted},
        )
    for whole, part, text in _SHARES:
        stored_, shared = select(Invoice.id, whole), select(InvoiceOrder.invoice_id, part)
        yield from _invoices(tx, stored_.where(Invoice.kind == InvoiceKind.INVOICE), shared, text)


def instalments_sum(tx: Transaction) -> Iterator[Damage]:
    """Instalments of an invoice, if it has any, sum to what is to be paid."""
    in_parts = Invoice.id.in_(select(InvoiceInstalment.invoice_id))
    return _invoices(
        tx,
        select(Invoice.id, Invoice.gross).where(in_parts),
        select(InvoiceInstalment.invoice_id, InvoiceInstalment.amount),
        N_("Gross is {stored}, the instalments sum to {counted}."),
    )


def payments_sum(tx: Transaction) -> Iterator[Damage]:
    """An invoice is settled by payments, and by credits at most as far as there are any."""
    credit = aliased(Invoice)
    paid = (
        select(func.coalesce(func.sum(PaymentAllocation.amount), 0))
        .where(PaymentAllocation.invoice_id == Invoice.id)
        .scalar_subquery()
    )
    credited = (
        select(func.coalesce(func.sum(credit.gross), 0))
        .where(credit.original_id == Invoice.id, credit.state == InvoiceState.POSTED)
        .scalar_subquery()
    )
    settled = (
        select(Invoice.number, Invoice.id, Invoice.settled, paid, credited)
        .where(_POSTED, (Invoice.settled < paid) | (Invoice.settled > total(paid, credited)))
        .order_by(Invoice.id)
    )
    for number, id_, stored, by_payments, by_credits in rows(tx, settled):
        yield Damage(
            numbered(number, id_),
            N_("{stored} is settled, payments sum to {payments} and credits to {credits}."),
            {"stored": stored, "payments": by_payments, "credits": by_credits},
        )
    wrong = unequal(
        select(Payment.id, Payment.allocated), select(PaymentAllocation.payment_id, PaymentAllocation.amount)
    )
    payments_ = select(wrong.c.id, Payment.reference, wrong.c.stored, wrong.c.counted).outerjoin_from(
        wrong, Payment, Payment.id == wrong.c.id
    )
    for id_, reference, stored, counted in rows(tx, payments_.order_by(wrong.c.id)):
        yield Damage(
            named(f"#{id_}", reference),
            N_("{stored} of the payment is allocated, the invoices it covers took {counted}."),
            {"stored": stored, "counted": counted},
        )


def _invoices(tx: Transaction, stored: Reading, parts: Reading, text: str) -> Iterator[Damage]:
    """Compare an amount of posted invoices with the sum of its parts, both by invoice id."""
    wrong = unequal(stored, parts)
    statement = (
        select(Invoice.number, Invoice.id, wrong.c.stored, wrong.c.counted)
        .join_from(wrong, Invoice, Invoice.id == wrong.c.id)
        .where(_POSTED)
        .order_by(Invoice.id)
    )
    for number, id_, was, should_be in rows(tx, statement):
        yield Damage(numbered(number, id_), text, {"stored": was, "counted": should_be})
