"""Invoices as they were issued, and the money that came for them."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    UniqueConstraint,
    literal_column,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from salesdesk.domain.receivables.rules import InvoiceKind, InvoiceState
from salesdesk.domain.tax.rules import PriceMode, TaxCategory
from salesdesk.storage.base import Base, constraints
from salesdesk.storage.types import (
    Choice,
    Code,
    Id,
    Instant,
    Json,
    Money,
    Note,
    Percent,
    Price,
    Quantity,
    Rate,
    Short,
)

__all__ = [
    "Invoice",
    "InvoiceInstalment",
    "InvoiceLine",
    "InvoiceOrder",
    "InvoiceTax",
    "Payment",
    "PaymentAllocation",
]


# Written as in the statements that ask for them, so that the indexes serve: what is paid
# and used up is not waded through.
_OPEN: Final = text("settled < gross AND state = 'posted' AND kind = 'invoice'")
_UNUSED: Final = text("allocated < amount")


class Invoice(Base):
    """An invoice or credit note: a snapshot that no later change of a customer or price touches.

    Amounts are positive, in `currency`; a credit note's as well, its kind says the
    direction. `settled` is what payments and credits have covered.
    """

    __tablename__ = "invoice"
    __table_args__ = constraints(
        UniqueConstraint("number"),
        UniqueConstraint("series", "year", "sequence"),
        Index(None, "payer_id", "issued_on"),
        Index(None, "issued_on"),
        Index("ix_invoice_open", "payer_id", sqlite_where=_OPEN, postgresql_where=_OPEN),
        CheckConstraint("net + vat = gross", name="gross"),
        CheckConstraint("state = 'draft' OR number IS NOT NULL", name="numbered"),
        CheckConstraint("settled >= 0 AND settled <= gross", name="settled"),
    )

    id: Mapped[Id]
    kind: Mapped[InvoiceKind] = mapped_column(Choice(InvoiceKind))
    state: Mapped[InvoiceState] = mapped_column(Choice(InvoiceState))
    series: Mapped[Code]
    year: Mapped[int]
    sequence: Mapped[int | None]
    number: Mapped[Code | None]
    issued_on: Mapped[date]
    supplied_on: Mapped[date]
    due_on: Mapped[date]
    posted_at: Mapped[Instant | None]
    payer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"))
    original_id: Mapped[int | None] = mapped_column(ForeignKey("invoice.id"), index=True)
    """The invoice that a credit note corrects."""
    reason: Mapped[Short]
    seller: Mapped[Any] = mapped_column(Json)
    buyer: Mapped[Any] = mapped_column(Json)
    ship_to: Mapped[Any] = mapped_column(Json)
    references: Mapped[Any] = mapped_column(Json)
    """Numbers of orders and notes, the customer's order number and reference."""
    language: Mapped[Code]
    currency: Mapped[Code]
    rate: Mapped[Rate]
    """Company currency for one unit of `currency`; 1 for the company's own."""
    rate_date: Mapped[date | None]
    rate_source: Mapped[Short]
    price_mode: Mapped[PriceMode] = mapped_column(Choice(PriceMode))
    payment: Mapped[Any] = mapped_column(Json)
    """Method, early-payment discount, account to pay into."""
    allowance: Mapped[Money]
    """Discount on the whole document."""
    net: Mapped[Money]
    vat: Mapped[Money]
    gross: Mapped[Money]
    settled: Mapped[Money]
    split_payment: Mapped[bool]
    """The Polish split-payment wording is due."""
    note: Mapped[Note]

    @classmethod
    def is_open(cls) -> ColumnElement[bool]:
        """The invoice is posted and not yet settled."""
        return literal_column(
            "invoice.settled < invoice.gross AND invoice.state = 'posted' AND invoice.kind = 'invoice'"
        )


class InvoiceLine(Base):
    """One line of an invoice as it was issued."""

    __tablename__ = "invoice_line"
    # Quantities are not forced above zero: a correction may be signed.
    __table_args__ = constraints(CheckConstraint("price >= 0", name="price"))

    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoice.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    order_line_id: Mapped[int | None] = mapped_column(ForeignKey("order_line.id"), index=True)
    article_id: Mapped[int | None] = mapped_column(ForeignKey("article.id"))
    code: Mapped[Code]
    text: Mapped[Short]
    quantity: Mapped[Quantity]
    """In `unit`; what the price multiplies."""
    unit: Mapped[Code]
    base_quantity: Mapped[Quantity]
    price: Mapped[Price]
    price_unit: Mapped[int]
    discount: Mapped[Money]
    amount: Mapped[Money]
    """In the invoice's price mode, discount taken off."""
    category: Mapped[TaxCategory] = mapped_column(Choice(TaxCategory))
    rate: Mapped[Percent]
    supplied_on: Mapped[date]
    customs_code: Mapped[Code]
    gtu: Mapped[Code]
    origin: Mapped[Code]
    split_payment: Mapped[bool]
    exemption: Mapped[Short]
    """Legal basis, where the category asks for one."""
    corrects_position: Mapped[int | None]
    """The line of the original that a credit or correction is about."""


class InvoiceTax(Base):
    """One line of an invoice's VAT breakdown."""

    __tablename__ = "invoice_tax"

    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoice.id"), primary_key=True)
    category: Mapped[TaxCategory] = mapped_column(Choice(TaxCategory), primary_key=True)
    rate: Mapped[Percent] = mapped_column(primary_key=True)
    allowance: Mapped[Money]
    base: Mapped[Money]
    vat: Mapped[Money]
    vat_company: Mapped[Money]
    """VAT in company currency."""


class InvoiceOrder(Base):
    """How much of an order an invoice bills, in the order's price mode."""

    __tablename__ = "invoice_order"

    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoice.id"), primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("sales_order.id"), primary_key=True, index=True)
    lines: Mapped[Money]
    """Sum of the order's lines on this invoice."""
    allowance: Mapped[Money]
    """The order discount's share on this invoice."""
    gross: Mapped[Money]
    """What of the invoice's gross total belongs to the order; sums to it exactly."""


class InvoiceInstalment(Base):
    """A part of an invoice that is due on a day of its own."""

    __tablename__ = "invoice_instalment"

    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoice.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    due_on: Mapped[date]
    amount: Mapped[Money]


class Payment(Base):
    """Money from a customer. What is not allocated to invoices is a prepayment."""

    __tablename__ = "payment"
    __table_args__ = constraints(
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("allocated >= 0 AND allocated <= amount", name="allocated"),
        Index(None, "payer_id"),
        Index("ix_payment_unused", "payer_id", sqlite_where=_UNUSED, postgresql_where=_UNUSED),
    )

    id: Mapped[Id]
    payer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"))
    received_on: Mapped[date]
    currency: Mapped[Code]
    amount: Mapped[Money]
    allocated: Mapped[Money]
    reference: Mapped[Short]

    @classmethod
    def is_unused(cls) -> ColumnElement[bool]:
        """Some of the payment covers no invoice yet."""
        return literal_column("payment.allocated < payment.amount")


class PaymentAllocation(Base):
    """How much of a payment covers an invoice."""

    __tablename__ = "payment_allocation"
    __table_args__ = constraints(CheckConstraint("amount > 0", name="amount"))

    payment_id: Mapped[int] = mapped_column(ForeignKey("payment.id"), primary_key=True)
    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoice.id"), primary_key=True, index=True)
    amount: Mapped[Money]
