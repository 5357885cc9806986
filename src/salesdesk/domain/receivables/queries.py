"""Reading invoices: which are open, and one as it was issued."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, bindparam, case, func, select, union

from salesdesk.domain.customers.model import Customer
from salesdesk.domain.customers.queries import by_name, customers_meant
from salesdesk.domain.customers.rules import PaymentMethod
from salesdesk.domain.receivables.model import (
    Invoice,
    InvoiceInstalment,
    InvoiceLine,
    InvoiceTax,
    Payment,
    PaymentAllocation,
)
from salesdesk.domain.receivables.operations import INVOICES
from salesdesk.domain.receivables.rules import InvoiceKind, InvoiceState, WhichInvoices
from salesdesk.domain.tax.rules import PriceMode, TaxCategory
from salesdesk.errors import NotFound
from salesdesk.i18n import N_
from salesdesk.lookup.numbers import first_those, has_number
from salesdesk.lookup.plain import literally
from salesdesk.money import ZERO
from salesdesk.office.paging import Page, as_numbered, in_order, read_page
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, query
from salesdesk.storage.contains import contains
from salesdesk.storage.lists import among
from salesdesk.storage.types import difference

__all__ = [
    "INVOICE_SORTS",
    "InstalmentRow",
    "InvoiceLineRow",
    "InvoiceRow",
    "InvoiceTaxRow",
    "InvoiceView",
    "Overdue",
    "PartyOnPaper",
    "PaymentRow",
    "invoice_view",
    "invoices",
    "invoices_of",
    "overdue_of",
]


@dataclass(frozen=True, slots=True)
class Overdue:
    """What a payer should have paid by now, and for how many days the oldest of it; nothing: 0 and 0."""

    amount: Decimal = ZERO
    days: int = 0


@dataclass(frozen=True, slots=True)
class InvoiceRow:
    """An invoice in a list. The payer is named as he is called today."""

    id: int
    number: str
    kind: InvoiceKind
    state: InvoiceState
    issued_on: date
    due_on: date
    payer_id: int
    payer_number: str
    payer: str
    currency: str
    gross: Decimal
    settled: Decimal
    open: Decimal
    """What is still to be paid; nothing of a credit note is."""
    overdue: bool


@dataclass(frozen=True, slots=True)
class PartyOnPaper:
    """Somebody as he stands on an invoice; what it does not say is empty."""

    number: str
    name: str
    vat_id: str
    street: str
    house_number: str
    postcode: str
    city: str
    country: str


@dataclass(frozen=True, slots=True)
class InvoiceLineRow:
    """A line of an invoice; price and amount are in the invoice's price mode."""

    position: int
    code: str
    text: str
    quantity: Decimal
    unit: str
    price: Decimal
    price_unit: int
    discount: Decimal
    amount: Decimal
    category: TaxCategory
    rate: Decimal
    supplied_on: date
    order_line_id: int | None


@dataclass(frozen=True, slots=True)
class InvoiceTaxRow:
    """A line of the VAT breakdown."""

    category: TaxCategory
    rate: Decimal
    base: Decimal
    vat: Decimal

    @property
    def gross(self) -> Decimal:
        """Base and VAT together."""
        return self.base + self.vat


@dataclass(frozen=True, slots=True)
class InstalmentRow:
    """A part of an invoice that is due on a day of its own."""

    due_on: date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """What a payment covers of an invoice."""

    received_on: date
    amount: Decimal
    reference: str


@dataclass(frozen=True, slots=True)
class InvoiceView:
    """An invoice as it was issued, and what has been paid of it."""

    id: int
    number: str
    kind: InvoiceKind
    state: InvoiceState
    issued_on: date
    supplied_on: date
    due_on: date
    payer_id: int
    buyer: PartyOnPaper
    ship_to: PartyOnPaper
    currency: str
    price_mode: PriceMode
    payment_method: PaymentMethod
    orders: tuple[str, ...]
    """Numbers of the orders that it bills."""
    notes: tuple[str, ...]
    """Numbers of the goods-issue notes that it bills."""
    lines: tuple[InvoiceLineRow, ...]
    taxes: tuple[InvoiceTaxRow, ...]
    allowance: Decimal
    """Discount on the whole document."""
    net: Decimal
    vat: Decimal
    gross: Decimal
    settled: Decimal
    open: Decimal
    instalments: tuple[InstalmentRow, ...]
    payments: tuple[PaymentRow, ...]


# Built once: each is asked whenever somebody looks at an invoice.

_LINES: Final = (
    select(
        InvoiceLine.position,
        InvoiceLine.code,
        InvoiceLine.text,
        InvoiceLine.quantity,
        InvoiceLine.unit,
        InvoiceLine.price,
        InvoiceLine.price_unit,
        InvoiceLine.discount,
        InvoiceLine.amount,
        InvoiceLine.category,
        InvoiceLine.rate,
        InvoiceLine.supplied_on,
        InvoiceLine.order_line_id,
    )
    .where(InvoiceLine.invoice_id == bindparam("invoice"))
    .order_by(InvoiceLine.position)
)
_TAXES: Final = (
    select(InvoiceTax.category, InvoiceTax.rate, InvoiceTax.base, InvoiceTax.vat)
    .where(InvoiceTax.invoice_id == bindparam("invoice"))
    .order_by(InvoiceTax.rate.desc(), InvoiceTax.category)
)
_INSTALMENTS: Final = (
    select(InvoiceInstalment.due_on, InvoiceInstalment.amount)
    .where(InvoiceInstalment.invoice_id == bindparam("invoice"))
    .order_by(InvoiceInstalment.position)
)
_PAYMENTS: Final = (
    select(Payment.received_on, PaymentAllocation.amount, Payment.reference)
    .join(PaymentAllocation, PaymentAllocation.payment_id == Payment.id)
    .where(PaymentAllocation.invoice_id == bindparam("invoice"))
    .order_by(Payment.received_on, Payment.id)
)

_SORTS: Final[dict[str, tuple[Any, ...]]] = {
    "number": as_numbered(Invoice.issued_on, Invoice.number),
    "issued": (Invoice.issued_on,),
    "due": (Invoice.due_on,),
    "payer": by_name(Invoice.payer_id),
    "gross": (Invoice.gross,),
    "open": (case((Invoice.is_open(), difference(Invoice.gross, Invoice.settled))),),
}
_NEWEST: Final = (Invoice.issued_on.desc(), Invoice.id.desc())
_ROWS: Final = select(
    Invoice.id,
    func.coalesce(Invoice.number, ""),
    Invoice.kind,
    Invoice.state,
    Invoice.issued_on,
    Invoice.due_on,
    Invoice.payer_id,
    Customer.number,
    Customer.name,
    Invoice.currency,
    Invoice.gross,
    Invoice.settled,
).join(Customer, Customer.id == Invoice.payer_id)
_OVERDUE: Final = select(
    difference(func.sum(Invoice.gross), func.sum(Invoice.settled)), func.min(Invoice.due_on)
).where(Invoice.payer_id == bindparam("payer"), Invoice.is_open(), Invoice.due_on < bindparam("today"))
_PAID_BY: Final = select(Invoice.id).where(Invoice.payer_id == bindparam("customer"))
INVOICE_SORTS: Final = tuple(_SORTS)
"""What a list of invoices can be sorted by."""


@query(Permission.INVOICES_SEE)
def invoices(
    tx: Transaction,
    which: WhichInvoices = WhichInvoices.ALL,
    text: str = "",
    offset: int = 0,
    limit: int = 50,
    sort: str = "",
    descending: bool = False,
) -> Page[InvoiceRow]:
    """Invoices, the newest first; open and overdue ones by the day they are due, the earliest first.

    `text` is looked for in the number, the payer, and what else is on an invoice that it is found by:
    the numbers and references of its orders, the VAT id, where the goods went. What has just this
    number is first. One that none has is taken for a payer's name, misspelled. `sort` is one of
    INVOICE_SORTS; another is refused.
    """
    said = has_number(tx, text, Invoice.number)
    has_it = contains(text, Invoice.number, Customer.number, Customer.name)
    if having := literally(tx, INVOICES, text):
        has_it |= among(Invoice.id, "having")
    wanted: list[ColumnElement[bool]] = []
    order: Sequence[ColumnElement[Any]] = _NEWEST
    if which is not WhichInvoices.ALL:
        wanted.append(Invoice.is_open())
        order = [Invoice.due_on.asc(), Invoice.id.asc()]
    if which is WhichInvoices.OVERDUE:
        wanted.append(Invoice.due_on < tx.today)
    statement = _ROWS.where(*wanted).order_by(*first_those(said), *in_order(_SORTS, order, sort, descending))

    row = partial(_row, tx.today)
    long = which is WhichInvoices.ALL
    matching = statement.where(has_it if said is None else has_it | said)
    page = read_page(tx, matching.params(having=having), offset, limit, row, long=long)
    if page.total or not (meant := customers_meant(tx, text)):
        return page
    theirs = statement.where(among(Invoice.payer_id, "meant")).params(meant=meant)
    return read_page(tx, theirs, offset, limit, row, long=long)


def invoices_of(
    tx: Transaction,
    customer_id: int,
    billed: Select[int],
    offset: int,
    limit: int,
    sort: str,
    descending: bool,
) -> Page[InvoiceRow]:
    """Invoices that a customer pays and those `billed` to him, by their ids, the newest first.

    `billed` knows him as `customer`. `sort` is one of INVOICE_SORTS; another is refused.
    """
    theirs = Invoice.id.in_(union(_PAID_BY, billed))
    wanted = _ROWS.where(theirs).order_by(*in_order(_SORTS, _NEWEST, sort, descending))
    row = partial(_row, tx.today)
    return read_page(tx, wanted.params(customer=customer_id), offset, limit, row)


@query(Permission.INVOICES_SEE)
def invoice_view(tx: Transaction, invoice_id: int) -> InvoiceView:
    """An invoice with its lines, VAT, notes and payments. Raises NotFound."""
    invoice = tx.session.get(Invoice, invoice_id)
    if invoice is None:
        raise NotFound(N_("There is no such invoice."))
    bound = {"invoice": invoice_id}
    lines: Iterable[Any] = tx.session.execute(_LINES, bound)
    return InvoiceView(
        invoice.id,
        invoice.number or "",
        invoice.kind,
        invoice.state,
        invoice.issued_on,
        invoice.supplied_on,
        invoice.due_on,
        invoice.payer_id,
        _party(invoice.buyer),
        _party(invoice.ship_to),
        invoice.currency,
        invoice.price_mode,
        PaymentMethod(invoice.payment["method"]),
        tuple(invoice.references["orders"]),
        tuple(invoice.references["notes"]),
        tuple(InvoiceLineRow(*row) for row in lines),
        tuple(InvoiceTaxRow(*row) for row in tx.session.execute(_TAXES, bound)),
        invoice.allowance,
        invoice.net,
        invoice.vat,
        invoice.gross,
        invoice.settled,
        _left(invoice.kind, invoice.state, invoice.gross, invoice.settled),
        tuple(InstalmentRow(*row) for row in tx.session.execute(_INSTALMENTS, bound)),
        tuple(PaymentRow(*row) for row in tx.session.execute(_PAYMENTS, bound)),
    )


def overdue_of(tx: Transaction, payer_id: int) -> Overdue:
    """What a payer should have paid before today, in his currency."""
    amount, oldest = tx.session.execute(_OVERDUE, {"payer": payer_id, "today": tx.today}).one()
    return Overdue() if oldest is None else Overdue(amount, (tx.today - oldest).days)


def _row(today: date, *values: Any) -> InvoiceRow:
    kind, state, _, due_on = values[2:6]
    left = _left(kind, state, *values[-2:])
    return InvoiceRow(*(*values, left, left > ZERO and due_on < today))


def _left(kind: InvoiceKind, state: InvoiceState, gross: Decimal, settled: Decimal) -> Decimal:
    """What is still to be paid of an invoice."""
    owed = kind is InvoiceKind.INVOICE and state is InvoiceState.POSTED
    return gross - settled if owed else ZERO


def _party(stored: Mapping[str, str]) -> PartyOnPaper:
    names = ("number", "name", "vat_id", "street", "house_number", "postcode", "city", "country")
    return PartyOnPaper(*(stored.get(name, "") for name in names))
