"""Kinds of customers and addresses, terms of payment, delivery policy."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from salesdesk.domain.company.rules import COUNTRIES
from salesdesk.errors import Refused
from salesdesk.i18n import N_, Labelled
from salesdesk.office.addresses import EXTENSION

__all__ = [
    "AddressKind",
    "CustomerKind",
    "DeliveryPolicy",
    "PaymentMethod",
    "WhichCustomers",
    "digits_of",
    "due_date",
    "phones_in",
    "require_country",
]

_DIGIT: Final = re.compile("[0-9]")
_BETWEEN: Final = re.compile(rf";|,(?!\s*{EXTENSION}\s*(?:[,;(]|$))", re.IGNORECASE)
"""What stands between two phone numbers."""

_UNKNOWN: Final = "ZZ"  # ISO 3166 leaves it to users; here it is a place that nobody could name


class CustomerKind(Labelled):
    """Who the customer is. A cash customer stands for everyone who gives no name."""

    COMPANY = "company", N_("company")
    PERSON = "person", N_("private person")
    CASH = "cash", N_("cash customer")


class WhichCustomers(Labelled):
    """What a list of customers is narrowed to."""

    ALL = "all", N_("all customers")
    ACTIVE = "active", N_("active customers")
    BLOCKED = "blocked", N_("blocked customers")
    FORMER = "former", N_("former customers")


class AddressKind(Labelled):
    """What an address is for."""

    BILLING = "billing", N_("for invoices")
    DELIVERY = "delivery", N_("for deliveries")


class DeliveryPolicy(Labelled):
    """What happens to an order that cannot be delivered whole."""

    PARTIAL = "partial", N_("partial deliveries")
    COMPLETE = "complete", N_("only complete")
    CANCEL_REST = "cancel_rest", N_("cancel what is missing")


class PaymentMethod(Labelled):
    """How an invoice is paid."""

    TRANSFER = "transfer", N_("Bank transfer")
    CASH_ON_DELIVERY = "cash_on_delivery", N_("Cash on delivery")
    IN_ADVANCE = "in_advance", N_("Payment in advance")
    CARD = "card", N_("Card")
    DIRECT_DEBIT = "direct_debit", N_("Direct debit")


def due_date(issued: date, days: int, end_of_month: bool) -> date:
    """The day a payment is due: `days` after issue, moved to the end of that month if so agreed."""
    day = issued + timedelta(days=days)
    if not end_of_month:
        return day
    first_of_next = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    return first_of_next - timedelta(days=1)


def require_country(code: str) -> None:
    """Refuse what is no ISO 3166-1 code in capitals: what goes to no country would go without VAT."""
    if code not in COUNTRIES and code != _UNKNOWN:
        raise Refused(N_("“{country}” is not a country code."), country=code)


def digits_of(phone: str) -> str:
    """The digits of a phone number however it was spelled: what a caller's number is found by."""
    return "".join(_DIGIT.findall(phone))


def phones_in(text: str) -> list[str]:
    """The phone numbers in a field, separated by commas or semicolons, each once.

    An extension behind a comma belongs to the number before it.
    """
    return list(dict.fromkeys(part.strip() for part in _BETWEEN.split(text) if part.strip()))
