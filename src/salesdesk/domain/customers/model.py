"""Customers: payers and branches, addresses, contacts, phones, terms."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from salesdesk.domain.customers.rules import AddressKind, CustomerKind, DeliveryPolicy, PaymentMethod
from salesdesk.domain.tax.rules import PriceMode, Treatment
from salesdesk.storage.base import Base, constraints
from salesdesk.storage.types import Choice, Code, Id, Instant, Money, Note, Percent, Short

__all__ = [
    "Address",
    "Contact",
    "Customer",
    "CustomerArticleCode",
    "CustomerGroup",
    "CustomerText",
    "Instalment",
    "PaymentTerms",
    "Phone",
    "VatCheck",
]


class PaymentTerms(Base):
    """When and how an invoice is paid."""

    __tablename__ = "payment_terms"
    __table_args__ = constraints(
        UniqueConstraint("code"),
        CheckConstraint("days >= 0 AND discount_days >= 0", name="days"),
        CheckConstraint("discount_percent >= 0", name="discount"),
    )

    id: Mapped[Id]
    code: Mapped[Code]
    name: Mapped[Short]
    method: Mapped[PaymentMethod] = mapped_column(Choice(PaymentMethod))
    days: Mapped[int]
    end_of_month: Mapped[bool]
    discount_days: Mapped[int]
    discount_percent: Mapped[Percent]
    """Early-payment discount within `discount_days`."""


class Instalment(Base):
    """One of several payments; the percentages of one set of terms sum to 100."""

    __tablename__ = "instalment"

    terms_id: Mapped[int] = mapped_column(ForeignKey("payment_terms.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    percent: Mapped[Percent]
    days: Mapped[int]
    end_of_month: Mapped[bool]


class CustomerGroup(Base):
    """Customers who share conditions."""

    __tablename__ = "customer_group"
    __table_args__ = constraints(UniqueConstraint("code"))

    id: Mapped[Id]
    code: Mapped[Code]
    name: Mapped[Short]
    discount: Mapped[Percent]
    price_list_id: Mapped[int | None] = mapped_column(ForeignKey("price_list.id"))


class Customer(Base):
    """Someone who orders. A branch names its parent; invoices go to the payer, if there is one."""

    __tablename__ = "customer"
    __table_args__ = constraints(
        UniqueConstraint("number"),
        Index(None, "vat_id"),
        CheckConstraint("discount >= 0 AND discount <= 1000000", name="discount"),
        CheckConstraint("credit_limit >= 0", name="credit_limit"),
    )

    id: Mapped[Id]
    number: Mapped[Code]
    name: Mapped[Short]
    kind: Mapped[CustomerKind] = mapped_column(Choice(CustomerKind))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("customer.id"), index=True)
    payer_id: Mapped[int | None] = mapped_column(ForeignKey("customer.id"), index=True)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("customer_group.id"), index=True)
    language: Mapped[Code]
    currency: Mapped[Code]
    price_mode: Mapped[PriceMode] = mapped_column(Choice(PriceMode))
    country: Mapped[Code]
    """Country of establishment."""
    vat_id: Mapped[Code]
    treatment: Mapped[Treatment | None] = mapped_column(Choice(Treatment))
    """Fixed tax treatment; without one it follows from the countries and the VAT id."""
    terms_id: Mapped[int] = mapped_column(ForeignKey("payment_terms.id"))
    price_list_id: Mapped[int | None] = mapped_column(ForeignKey("price_list.id"))
    discount: Mapped[Percent]
    """Preset discount."""
    discount_always: Mapped[bool]
    """The preset discount touches individual prices too."""
    credit_limit: Mapped[Money | None]
    blocked: Mapped[bool]
    blocked_reason: Mapped[Short]
    delivery_policy: Mapped[DeliveryPolicy] = mapped_column(Choice(DeliveryPolicy))
    delivery_days: Mapped[Code]
    """Weekdays on which the customer takes goods, 1 = Monday, such as "135"; empty: any."""
    carrier: Mapped[Short]
    shipping_method: Mapped[Code]
    min_shelf_days: Mapped[int | None]
    """Days a batch must still keep on the day it is issued to this customer."""
    invoice_email: Mapped[Short]
    buyer_reference: Mapped[Short]
    """Reference that e-invoices must carry (Leitweg-ID, order system)."""
    memo: Mapped[Note]
    active: Mapped[bool]
    created_at: Mapped[Instant]


class Address(Base):
    """A place goods or invoices go to."""

    __tablename__ = "address"
    __table_args__ = constraints(Index(None, "customer_id", "kind"))

    id: Mapped[Id]
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"))
    kind: Mapped[AddressKind] = mapped_column(Choice(AddressKind))
    preferred: Mapped[bool]
    name: Mapped[Short]
    street: Mapped[Short]
    house_number: Mapped[Code]
    postcode: Mapped[Code]
    city: Mapped[Short]
    region: Mapped[Short]
    country: Mapped[Code]
    active: Mapped[bool]


class Contact(Base):
    """A person at the customer's: who may order, up to how much, and who authorises more."""

    __tablename__ = "contact"
    __table_args__ = constraints(CheckConstraint("order_limit >= 0", name="order_limit"))

    id: Mapped[Id]
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), index=True)
    name: Mapped[Short]
    job: Mapped[Short]
    email: Mapped[Short]
    language: Mapped[Code]
    may_order: Mapped[bool]
    order_limit: Mapped[Money | None]
    """Largest gross order in the customer's currency; None: no limit."""
    authoriser_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"), index=True)
    active: Mapped[bool]


class Phone(Base):
    """A phone number as it is written, and its digits, by which a caller is found."""

    __tablename__ = "phone"
    __table_args__ = constraints(Index(None, "digits"))

    id: Mapped[Id]
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), index=True)
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"), index=True)
    number: Mapped[Code]
    digits: Mapped[Code]


class VatCheck(Base):
    """What a register said of a VAT id on a day, kept as evidence."""

    __tablename__ = "vat_check"

    id: Mapped[Id]
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), index=True)
    vat_id: Mapped[Code]
    checked_at: Mapped[Instant]
    """Noon of the day that stands on the answer."""
    valid: Mapped[bool]
    reference: Mapped[Short]
    """The number that the register gave its answer."""


class CustomerArticleCode(Base):
    """What the customer calls one of our articles."""

    __tablename__ = "customer_article_code"
    __table_args__ = constraints(Index(None, "article_id"))

    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), primary_key=True)
    code: Mapped[Code] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"))


class CustomerText(Base):
    """What a customer is found by. Apart from the customer, for it is read of all of them at once."""

    __tablename__ = "customer_text"

    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(Text, index=True)
    """The name folded: what lists are sorted by."""
    fields: Mapped[str] = mapped_column(Text)
    """Number, names, addresses, phones, mail and VAT id, as `lookup.text.fields` writes them."""
