"""Posting an invoice: the snapshot, its number, and its parts. Verbs above decide what it bills."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import bindparam, select

from salesdesk.domain.company.model import BankAccount, Company, VatRegistration
from salesdesk.domain.company.queries import RateUsed, company, rate_for
from salesdesk.domain.customers.model import Customer, Instalment, PaymentTerms
from salesdesk.domain.customers.queries import Place, place_of
from salesdesk.domain.customers.rules import AddressKind, due_date
from salesdesk.domain.customers.taxing import refuted_on
from salesdesk.domain.receivables.model import (
    Invoice,
    InvoiceInstalment,
    InvoiceLine,
    InvoiceOrder,
    InvoiceTax,
)
from salesdesk.domain.receivables.rules import (
    InvoiceKind,
    InvoiceState,
    instalments,
    missing_of_seller,
    split_payment_is_due,
)
from salesdesk.domain.tax.objections import NEEDS_VAT_ID, Sale, objection
from salesdesk.domain.tax.rules import PriceMode, TaxCategory, Totals, Treatment
from salesdesk.errors import Refused, Unusable
from salesdesk.i18n import N_
from salesdesk.lookup.index import Index
from salesdesk.lookup.papers import Part, found_by
from salesdesk.lookup.text import Mark
from salesdesk.money import ZERO, currency_places, split, to_currency
from salesdesk.office.mail import INVOICE_MAIL, post_paper
from salesdesk.office.numbering import document_number, draw
from salesdesk.office.work import Transaction
from salesdesk.storage.rows import add_for_ids, add_rows

__all__ = ["INVOICES", "LineToPost", "OrderShare", "ToPost", "post_invoice"]

_SERIES: Final = "FV"

INVOICES: Final = Index(
    "invoice",
    Invoice.id,
    found_by(
        Part(Mark.CODE, Invoice.number),
        Part(Mark.WORDS, Invoice.number),  # “kowalski 429”
        Part(Mark.NAME, Invoice.buyer, "name"),
        Part(Mark.NUMBER, Invoice.buyer, "number"),
        Part(Mark.NUMBER, Invoice.buyer, "vat_id"),
        Part(Mark.NUMBER, Invoice.references, "orders"),
        Part(Mark.NUMBER, Invoice.references, "customer_numbers"),
        Part(Mark.WORDS, Invoice.references, "references"),
        Part(Mark.WORDS, Invoice.ship_to, "name"),
        Part(Mark.WORDS, Invoice.ship_to, "city"),
    ),
    popularity=select(Invoice.id, Invoice.id),
    condition=Invoice.number.is_not(None),
)
"""What invoices are found by, the newest first. Whoever posts one notes it."""


# Statements are built once: building one takes longer than running it.

_PAYER: Final = (
    select(Customer, PaymentTerms)
    .join(PaymentTerms, PaymentTerms.id == bindparam("terms"))
    .where(Customer.id == bindparam("payer"))
)
_VAT_ID: Final = (
    select(VatRegistration.vat_id)
    .where(VatRegistration.country == bindparam("country"), VatRegistration.valid_from <= bindparam("on"))
    .order_by(VatRegistration.valid_from.desc())
    .limit(1)
)
_ACCOUNT: Final = (
    select(BankAccount.iban, BankAccount.bic, BankAccount.bank)
    .order_by(BankAccount.currency != bindparam("currency"), BankAccount.id)
    .limit(1)
)
_INSTALMENTS: Final = (
    select(Instalment.percent, Instalment.days, Instalment.end_of_month)
    .where(Instalment.terms_id == bindparam("terms"))
    .order_by(Instalment.position)
)


@dataclass(frozen=True, slots=True)
class LineToPost:
    """A line of the invoice, as it will be printed."""

    order_line_id: int
    article_id: int | None
    code: str
    text: str
    quantity: Decimal
    unit: str
    base_quantity: Decimal
    price: Decimal
    price_unit: int
    discount: Decimal
    amount: Decimal
    category: TaxCategory
    rate: Decimal
    supplied_on: date
    customs_code: str = ""
    gtu: str = ""
    origin: str = ""
    split_payment: bool = False
    exemption: str = ""


@dataclass(frozen=True, slots=True)
class OrderShare:
    """What of the invoice belongs to one order, in its price mode.

    `gross` is its gross total on an invoice of its own, where VAT would be rounded for itself.
    """

    order_id: int
    lines: Decimal
    allowance: Decimal
    gross: Decimal


@dataclass(frozen=True, slots=True)
class ToPost:
    """An invoice that is complete but for its number."""

    payer_id: int
    terms_id: int
    language: str
    currency: str
    price_mode: PriceMode
    treatment: Treatment
    ship_to: Place
    references: dict[str, list[str]]
    lines: Sequence[LineToPost]
    totals: Totals
    shares: Sequence[OrderShare]
    supplied_on: date


def post_invoice(tx: Transaction, invoice: ToPost) -> tuple[int, str, date]:
    """Write an invoice with the next number of its series; id, number and the day it is due.

    Seller, buyer, account and terms are copied as they are today; Unusable says what the
    seller lacks that no invoice may be without, Refused what the buyer or an article does. The
    rate of a foreign currency is kept with its evidence, and VAT in company currency beside it. The
    number is drawn after all reading, so that its row is locked as briefly as can be. The
    caller notes the invoices for `INVOICES`, all at once.
    """
    house = company(tx)
    payer, terms = tx.session.execute(_PAYER, {"payer": invoice.payer_id, "terms": invoice.terms_id}).one()
    seller = _seller(tx, house)
    if missing := missing_of_seller(seller, {line.category for line in invoice.lines}, invoice.treatment):
        raise Unusable(missing)
    _require_taxable(tx, house, payer, invoice)
    rate = rate_for(tx, invoice.currency, invoice.supplied_on, fresh=True)
    due_on = due_date(tx.today, terms.days, terms.end_of_month)
    values = {
        "kind": InvoiceKind.INVOICE,
        "state": InvoiceState.POSTED,
        "series": _SERIES,
        "year": tx.today.year,
        "issued_on": tx.today,
        "supplied_on": invoice.supplied_on,
        "due_on": due_on,
        "posted_at": tx.now,
        "payer_id": invoice.payer_id,
        "reason": "",
        "seller": seller,
        "buyer": _buyer(tx, payer),
        "ship_to": _address(invoice.ship_to),
        "references": invoice.references,
        "language": invoice.language,
        "currency": invoice.currency,
        "rate": rate.rate,
        "rate_date": rate.on_date,
        "rate_source": rate.source,
        "price_mode": invoice.price_mode,
        "payment": _payment(tx, terms, invoice.currency),
        "allowance": invoice.totals.allowance,
        "net": invoice.totals.net,
        "vat": invoice.totals.vat,
        "gross": invoice.totals.gross,
        "settled": ZERO,
        "split_payment": split_payment_is_due(
            house.country, any(line.split_payment for line in invoice.lines), invoice.totals.gross * rate.rate
        ),
        "note": house.invoice_footer,
    }
    instalments = _instalments(tx, terms, invoice)
    [sequence] = draw(tx, _SERIES, tx.today.year)
    number = document_number(_SERIES, sequence, tx.today.year)
    [invoice_id] = add_for_ids(tx.session, Invoice, [values | {"sequence": sequence, "number": number}])
    _write_parts(tx, invoice_id, invoice, rate, house.currency)
    add_rows(tx.session, InvoiceInstalment, [row | {"invoice_id": invoice_id} for row in instalments])
    if payer.invoice_email:
        post_paper(tx, INVOICE_MAIL, number, payer.invoice_email)
    tx.record("invoice", invoice_id, number=number, gross=invoice.totals.gross)
    return invoice_id, number, due_on


def _require_taxable(tx: Transaction, house: Company, payer: Customer, invoice: ToPost) -> None:
    """Refuse what would be billed without VAT and without what the law asks for that."""
    refuted = refuted_on(tx, payer.id, payer.vat_id) if invoice.treatment in NEEDS_VAT_ID else None
    country = invoice.ship_to.country
    sale = Sale(invoice.treatment, house.country, country, payer.number, payer.vat_id, refuted)
    if (refused := objection(sale, invoice.supplied_on)) is not None:
        raise refused
    for line in invoice.lines:
        if line.category is TaxCategory.EXEMPT and not line.exemption.strip():
            raise Refused(
                N_("{code} is exempt from VAT, but its card does not say why: an invoice has to."),
                code=line.code,
            )


def _write_parts(
    tx: Transaction, invoice_id: int, invoice: ToPost, rate: RateUsed, company_currency: str
) -> None:
    add_rows(
        tx.session,
        InvoiceLine,
        [
            {
                "invoice_id": invoice_id,
                "position": position,
                "order_line_id": line.order_line_id,
                "article_id": line.article_id,
                "code": line.code,
                "text": line.text,
                "quantity": line.quantity,
                "unit": line.unit,
                "base_quantity": line.base_quantity,
                "price": line.price,
                "price_unit": line.price_unit,
                "discount": line.discount,
                "amount": line.amount,
                "category": line.category,
                "rate": line.rate,
                "supplied_on": line.supplied_on,
                "customs_code": line.customs_code,
                "gtu": line.gtu,
                "origin": line.origin,
                "split_payment": line.split_payment,
                "exemption": line.exemption,
            }
            for position, line in enumerate(invoice.lines, 1)
        ],
    )
    add_rows(
        tx.session,
        InvoiceTax,
        [
            {
                "invoice_id": invoice_id,
                "category": group.category,
                "rate": group.rate,
                "allowance": group.allowance,
                "base": group.base,
                "vat": group.vat,
                "vat_company": to_currency(group.vat * rate.rate, company_currency),
            }
            for group in invoice.totals.groups
        ],
    )
    weights = [share.gross for share in invoice.shares]
    gross = split(invoice.totals.gross, weights, currency_places(invoice.currency))
    add_rows(
        tx.session,
        InvoiceOrder,
        [
            {
                "invoice_id": invoice_id,
                "order_id": share.order_id,
                "lines": share.lines,
                "allowance": share.allowance,
                "gross": part,
            }
            for share, part in zip(invoice.shares, gross, strict=True)
        ],
    )


def _seller(tx: Transaction, house: Company) -> dict[str, Any]:
    registration = tx.session.scalar(_VAT_ID, {"country": house.country, "on": tx.today})
    return {
        "name": house.name,
        "street": house.street,
        "house_number": house.house_number,
        "postcode": house.postcode,
        "city": house.city,
        "country": house.country,
        "registration": house.registration,
        "email": house.email,
        "phone": house.phone,
        "vat_id": registration or "",
    }


def _buyer(tx: Transaction, payer: Customer) -> dict[str, Any]:
    place = place_of(tx, payer.id, AddressKind.BILLING)
    address = _address(place) if place else {"country": payer.country}
    return address | {
        "number": payer.number,
        "name": payer.name,
        "vat_id": payer.vat_id,
        "buyer_reference": payer.buyer_reference,
    }


def _address(place: Place) -> dict[str, Any]:
    return {
        "name": place.name,
        "street": place.street,
        "house_number": place.house_number,
        "postcode": place.postcode,
        "city": place.city,
        "region": place.region,
        "country": place.country,
    }


def _payment(tx: Transaction, terms: PaymentTerms, currency: str) -> dict[str, Any]:
    account = tx.session.execute(_ACCOUNT, {"currency": currency}).one_or_none()
    return {
        "method": terms.method,
        "terms": terms.name,
        "discount_days": terms.discount_days,
        "discount_percent": str(terms.discount_percent),
        "iban": account.iban if account else "",
        "bic": account.bic if account else "",
        "bank": account.bank if account else "",
    }


def _instalments(tx: Transaction, terms: PaymentTerms, invoice: ToPost) -> list[dict[str, Any]]:
    """Parts of the gross total by the terms' percentages; they sum to it exactly."""
    rows = tx.session.execute(_INSTALMENTS, {"terms": terms.id}).all()
    if not rows:
        return []
    parts = instalments(invoice.totals.gross, [row.percent for row in rows], invoice.currency)
    return [
        {"position": i, "due_on": due_date(tx.today, row.days, row.end_of_month), "amount": part}
        for i, (row, part) in enumerate(zip(rows, parts, strict=True), 1)
    ]
