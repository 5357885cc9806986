"""Invoices: every total is the sum of its parts, VAT is what base and rate say, payments add up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Final

from sqlalchemy import bindparam, case, func, select
from sqlalchemy.orm import aliased

from salesdesk.doctor.findings import Damage, Reading, named, numbered, rows, total, unequal
from salesdesk.domain.company.model import Company
from salesdesk.domain.orders.model import Order, OrderLine
from salesdesk.domain.orders.rules import LineKind
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
from salesdesk.domain.tax.rules import PriceMode, Taxed, category_of, totals
from salesdesk.i18n import N_
from salesdesk.money import to_currency
from salesdesk.office.work import Transaction

__all__ = [
    "breakdown_is_lines",
    "categories_fit",
    "instalments_sum",
    "orders_share",
    "payments_sum",
    "totals_are_breakdown",
    "vat_is_base_by_rate",
]

_POSTED: Final = Invoice.state == InvoiceState.POSTED
_BILLS_ORDERS: Final = _POSTED & (Invoice.kind == InvoiceKind.INVOICE)
_IN_GROSS: Final = Invoice.price_mode == PriceMode.GROSS


def _of_invoices(stored: Reading, parts: Reading) -> Reading:
    """Where an amount of a posted invoice is not the sum of its parts, both by invoice id."""
    wrong = unequal(stored, parts)
    return (
        select(Invoice.number, Invoice.id, wrong.c.stored, wrong.c.counted)
        .join_from(wrong, Invoice, Invoice.id == wrong.c.id)
        .where(_POSTED)
        .order_by(Invoice.id)
    )


def _differences(tx: Transaction, found: Iterable[tuple[Reading, str]]) -> Iterator[Damage]:
    """What statements of `_of_invoices` find, each with what to say about it."""
    for statement, text in found:
        for number, id_, was, should_be in rows(tx, statement):
            yield Damage(numbered(number, id_), text, {"stored": was, "counted": should_be})


_TOTALS: Final = (
    (
        _of_invoices(select(Invoice.id, Invoice.net), select(InvoiceTax.invoice_id, InvoiceTax.base)),
        N_("Net is {stored}, the VAT breakdown sums to {counted}."),
    ),
    (
        _of_invoices(select(Invoice.id, Invoice.vat), select(InvoiceTax.invoice_id, InvoiceTax.vat)),
        N_("VAT is {stored}, the VAT breakdown sums to {counted}."),
    ),
    (
        _of_invoices(
            select(Invoice.id, Invoice.allowance), select(InvoiceTax.invoice_id, InvoiceTax.allowance)
        ),
        N_("The discount is {stored}, its parts sum to {counted}."),
    ),
    (
        _of_invoices(select(Invoice.id, Invoice.gross), select(Invoice.id, total(Invoice.net, Invoice.vat))),
        N_("Gross is {stored}, net and VAT sum to {counted}."),
    ),
)


def totals_are_breakdown(tx: Transaction) -> Iterator[Damage]:
    """Net, VAT and discount of an invoice are those of its VAT breakdown; gross is net and VAT."""
    return _differences(tx, _TOTALS)


_TAXED_AND_LINES: Final = unequal(
    select(
        InvoiceTax.invoice_id,
        InvoiceTax.category,
        InvoiceTax.rate,
        case(
            (_IN_GROSS, total(InvoiceTax.base, InvoiceTax.allowance, InvoiceTax.vat)),
            else_=total(InvoiceTax.base, InvoiceTax.allowance),
        ),
    )
    .join(Invoice, Invoice.id == InvoiceTax.invoice_id)
    .where(_POSTED),
    select(InvoiceLine.invoice_id, InvoiceLine.category, InvoiceLine.rate, InvoiceLine.amount)
    .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
    .where(_POSTED),
)
_NOT_THE_LINES: Final = (
    select(Invoice.number, Invoice.id, *_TAXED_AND_LINES.c[1:])
    .select_from(_TAXED_AND_LINES)
    .join(Invoice, Invoice.id == _TAXED_AND_LINES.c.invoice_id)
    .order_by(Invoice.id)
)


def breakdown_is_lines(tx: Transaction) -> Iterator[Damage]:
    """What each line of the VAT breakdown taxes is the sum of the invoice's lines of that rate."""
    for number, id_, category, rate, stored, counted in rows(tx, _NOT_THE_LINES):
        yield Damage(
            numbered(number, id_),
            N_("{stored} is taxed as {category} {rate} %, the lines sum to {counted}."),
            {"stored": stored, "counted": counted, "category": category.value, "rate": rate},
        )


_TAXES: Final = (
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


def vat_is_base_by_rate(tx: Transaction) -> Iterator[Damage]:
    """VAT of each rate is computed from what is taxed, and again in the company's currency."""
    home = tx.session.scalar(select(Company.currency))
    for row in rows(tx, _TAXES):
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


_TAXED_BY: Final = (InvoiceLine.category, OrderLine.tax_class, OrderLine.kind, Order.treatment)
_LINES_OF_ORDERS: Final = (
    select(*_TAXED_BY)
    .select_from(InvoiceLine)
    .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
    .join(OrderLine, OrderLine.id == InvoiceLine.order_line_id)
    .join(Order, Order.id == OrderLine.order_id)
    .where(_BILLS_ORDERS)
)
_WAYS: Final = _LINES_OF_ORDERS.distinct()
_TAXED_SO: Final = (
    _LINES_OF_ORDERS.with_only_columns(Invoice.number, Invoice.id, InvoiceLine.position)
    .where(*(column == bindparam(column.key) for column in _TAXED_BY))
    .order_by(Invoice.id, InvoiceLine.position)
)


def categories_fit(tx: Transaction) -> Iterator[Damage]:
    """A line is billed in the category that follows from what is sold, and from who sells to whom."""
    for category, tax_class, kind, treatment in tx.session.execute(_WAYS).all():
        due = category_of(tax_class, treatment, is_service=kind is LineKind.SERVICE)
        if category is due:
            continue
        so = {"category": category, "tax_class": tax_class, "kind": kind, "treatment": treatment}
        for number, id_, position in rows(tx, _TAXED_SO, **so):
            yield Damage(
                named(numbered(number, id_), position),
                N_("{stored} is the VAT category, {counted} is due for {kind} and {treatment}."),
                {"stored": category.value, "counted": due.value, "kind": kind, "treatment": treatment},
            )


_BILLED_AND_LINES: Final = unequal(
    select(InvoiceOrder.invoice_id, InvoiceOrder.order_id, InvoiceOrder.lines)
    .join(Invoice, Invoice.id == InvoiceOrder.invoice_id)
    .where(_BILLS_ORDERS),
    select(InvoiceLine.invoice_id, OrderLine.order_id, InvoiceLine.amount)
    .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
    .join(OrderLine, OrderLine.id == InvoiceLine.order_line_id)
    .where(_BILLS_ORDERS),
)
_NOT_THE_ORDERS_LINES: Final = (
    select(
        Invoice.number,
        Invoice.id,
        Order.number,
        Order.id,
        _BILLED_AND_LINES.c.stored,
        _BILLED_AND_LINES.c.counted,
    )
    .select_from(_BILLED_AND_LINES)
    .join(Invoice, Invoice.id == _BILLED_AND_LINES.c.invoice_id)
    .join(Order, Order.id == _BILLED_AND_LINES.c.order_id)
    .order_by(Invoice.id, Order.id)
)
_OF_INVOICES: Final = Invoice.kind == InvoiceKind.INVOICE
_SHARES: Final = (
    (
        _of_invoices(
            select(Invoice.id, Invoice.gross).where(_OF_INVOICES),
            select(InvoiceOrder.invoice_id, InvoiceOrder.gross),
        ),
        N_("Gross is {stored}, the shares of its orders sum to {counted}."),
    ),
    (
        _of_invoices(
            select(Invoice.id, Invoice.allowance).where(_OF_INVOICES),
            select(InvoiceOrder.invoice_id, InvoiceOrder.allowance),
        ),
        N_("The discount is {stored}, the shares of its orders sum to {counted}."),
    ),
)


def orders_share(tx: Transaction) -> Iterator[Damage]:
    """What an invoice bills of its orders is the whole invoice: lines, discount and gross total."""
    for number, id_, order_number, order_id, stored, counted in rows(tx, _NOT_THE_ORDERS_LINES):
        yield Damage(
            named(numbered(number, id_), numbered(order_number, order_id)),
            N_("{stored} is recorded as billed of the order, the lines sum to {counted}."),
            {"stored": stored, "counted": counted},
        )
    yield from _differences(tx, _SHARES)


_INSTALMENTS: Final = (
    (
        _of_invoices(
            select(Invoice.id, Invoice.gross).where(Invoice.id.in_(select(InvoiceInstalment.invoice_id))),
            select(InvoiceInstalment.invoice_id, InvoiceInstalment.amount),
        ),
        N_("Gross is {stored}, the instalments sum to {counted}."),
    ),
)


def instalments_sum(tx: Transaction) -> Iterator[Damage]:
    """Instalments of an invoice, if it has any, sum to what is to be paid."""
    return _differences(tx, _INSTALMENTS)


_CREDIT: Final = aliased(Invoice)
_PAID: Final = (
    select(func.coalesce(func.sum(PaymentAllocation.amount), 0))
    .where(PaymentAllocation.invoice_id == Invoice.id)
    .scalar_subquery()
)
_CREDITED: Final = (
    select(func.coalesce(func.sum(_CREDIT.gross), 0))
    .where(_CREDIT.original_id == Invoice.id, _CREDIT.state == InvoiceState.POSTED)
    .scalar_subquery()
)
_BADLY_SETTLED: Final = (
    select(Invoice.number, Invoice.id, Invoice.settled, _PAID, _CREDITED)
    .where(_POSTED, (Invoice.settled < _PAID) | (Invoice.settled > total(_PAID, _CREDITED)))
    .order_by(Invoice.id)
)
_ALLOCATED_AND_TAKEN: Final = unequal(
    select(Payment.id, Payment.allocated), select(PaymentAllocation.payment_id, PaymentAllocation.amount)
)
_BADLY_ALLOCATED: Final = (
    select(
        _ALLOCATED_AND_TAKEN.c.id,
        Payment.reference,
        _ALLOCATED_AND_TAKEN.c.stored,
        _ALLOCATED_AND_TAKEN.c.counted,
    )
    .outerjoin_from(_ALLOCATED_AND_TAKEN, Payment, Payment.id == _ALLOCATED_AND_TAKEN.c.id)
    .order_by(_ALLOCATED_AND_TAKEN.c.id)
)


def payments_sum(tx: Transaction) -> Iterator[Damage]:
    """An invoice is settled by payments, and by credits at most as far as there are any."""
    for number, id_, stored, by_payments, by_credits in rows(tx, _BADLY_SETTLED):
        yield Damage(
            numbered(number, id_),
            N_("{stored} is settled, payments sum to {payments} and credits to {credits}."),
            {"stored": stored, "payments": by_payments, "credits": by_credits},
        )
    for id_, reference, stored, counted in rows(tx, _BADLY_ALLOCATED):
        yield Damage(
            named(f"#{id_}", reference),
            N_("{stored} of the payment is allocated, the invoices it covers took {counted}."),
            {"stored": stored, "counted": counted},
        )
