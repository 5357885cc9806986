"""Rates of VAT by country, class and date."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from salesdesk.domain.tax.rules import TaxClass
from salesdesk.storage.base import Base, constraints
from salesdesk.storage.types import Choice, Code, Id, Percent

__all__ = ["TaxRate"]


class TaxRate(Base):
    """The rate of one tax class in one country from a day on, until the next row's day."""

    __tablename__ = "tax_rate"
    __table_args__ = constraints(
        UniqueConstraint("country", "tax_class", "valid_from"),
        CheckConstraint("rate >= 0", name="not_negative"),
    )

    id: Mapped[Id]
    country: Mapped[Code]
    tax_class: Mapped[TaxClass] = mapped_column(Choice(TaxClass))
    valid_from: Mapped[date]
    rate: Mapped[Percent]
