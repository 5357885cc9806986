"""Kinds of customers and addresses, terms of payment, delivery policy."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

__all__ = [
    "AddressKind",
    "CustomerKind",
    "DeliveryPolicy",
    "PaymentMethod",
    "digits_of",
    "due_date",
]


class CustomerKind(StrEnum):
    """Who the customer is. A cash customer stands for everyone who gives no name."""

    COMPANY = "company"
    PERSON = "person"
    CASH = "cash"


class AddressKind(StrEnum):
    """What an address is for."""

    BILLING = "billing"
    DELIVERY = "delivery"


class DeliveryPolicy(StrEnum):
    """What happens to an order that cannot be delivered whole."""

    PARTIAL = "partial"
    COMPLETE = "complete"
    CANCEL_REST = "cancel_rest"


class PaymentMethod(StrEnum):
    """How an invoice is paid."""

    TRANSFER = "transfer"
    CASH_ON_DELIVERY = "cash_on_delivery"
    IN_ADVANCE = "in_advance"
    CARD = "card"
    DIRECT_DEBIT = "direct_debit"


def due_date(issued: date, days: int, end_of_month: bool) -> date:
    """The day a payment is due: `days` after issue, moved to the end of that month if so agreed."""
    day = issued + timedelta(days=days)
    if not end_of_month:
        return day
    first_of_next = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    return first_of_next - timedelta(days=1)


def digits_of(phone: str) -> str:
    """The digits of a phone number however it was spelled: what a caller's number is found by."""
    return "".join(character for character in phone if "0" <= character <= "9")
