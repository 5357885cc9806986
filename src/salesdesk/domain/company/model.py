"""The company whose database this is, its registrations, accounts and currencies."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped

from salesdesk.storage.base import Base, constraints
from salesdesk.storage.types import Code, Id, Note, Rate, Short

__all__ = ["BankAccount", "Company", "ExchangeRate", "VatRegistration"]


class Company(Base):
    """The one legal entity of this database (its id is always 1) and its settings."""

    __tablename__ = "company"
    __table_args__ = constraints(
        CheckConstraint("id = 1", name="one"),
        CheckConstraint("hold_minutes > 0", name="hold"),
        CheckConstraint("cut_off_hour >= 0 AND cut_off_hour <= 24", name="cut_off_hour"),
        CheckConstraint("transit_days >= 0", name="transit_days"),
    )

    id: Mapped[Id]
    name: Mapped[Short]
    street: Mapped[Short]
    house_number: Mapped[Code]
    postcode: Mapped[Code]
    city: Mapped[Short]
    country: Mapped[Code]
    registration: Mapped[Code]
    """Number in the trade register (KRS, KvK, HRB, Companies House)."""
    email: Mapped[Short]
    phone: Mapped[Code]
    language: Mapped[Code]
    timezone: Mapped[Code]
    currency: Mapped[Code]
    gross_prices: Mapped[bool]
    """The general list has prices with VAT, and so have new customers unless somebody says otherwise."""
    typed_instead: Mapped[bool]
    """A discount that is typed on a line comes off instead of the customer's preset one, not besides it."""
    hold_minutes: Mapped[int]
    """How long a typed line keeps its goods without a sign of life from the seat."""
    firm_days: Mapped[int]
    """How long an order on hold, or to be approved, keeps its goods before its owner is asked."""
    horizon_days: Mapped[int]
    """Requests further ahead than this are planned and reserve nothing yet."""
    overdue_days: Mapped[int | None]
    """Who pays later than this has what he orders approved first; None: it is only shown."""
    quote_days: Mapped[int]
    """How long the prices of a quote hold, unless somebody says otherwise."""
    cut_off_hour: Mapped[int]
    """What is ordered before this hour of a working day leaves on it; 24: all day."""
    working_days: Mapped[Code]
    """Weekdays on which goods leave the house, 1 = Monday, such as "12345"."""
    transit_days: Mapped[int]
    """How many working days goods are under way to customers."""
    gs1_prefix: Mapped[Code]
    """What all numbers that GS1 lets the company give begin with; empty if it gives none."""
    stock_locked_through: Mapped[date | None]
    sales_locked_through: Mapped[date | None]
    invoice_footer: Mapped[Note]


class VatRegistration(Base):
    """A VAT id of the company in one country."""

    __tablename__ = "vat_registration"
    __table_args__ = constraints(UniqueConstraint("country", "valid_from"))

    id: Mapped[Id]
    country: Mapped[Code]
    vat_id: Mapped[Code]
    valid_from: Mapped[date]


class BankAccount(Base):
    """An account customers pay into; invoices show the one of their currency."""

    __tablename__ = "bank_account"
    __table_args__ = constraints(UniqueConstraint("iban"))

    id: Mapped[Id]
    currency: Mapped[Code]
    iban: Mapped[Code]
    bic: Mapped[Code]
    bank: Mapped[Short]


class ExchangeRate(Base):
    """Company currency for one unit of `currency` on a date, and who published it."""

    __tablename__ = "exchange_rate"
    __table_args__ = constraints(
        UniqueConstraint("currency", "on_date"), CheckConstraint("rate > 0", name="positive")
    )

    id: Mapped[Id]
    currency: Mapped[Code]
    on_date: Mapped[date]
    rate: Mapped[Rate]
    source: Mapped[Short]
