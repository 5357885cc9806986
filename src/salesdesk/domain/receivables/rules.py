"""Kinds and states of invoices."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from salesdesk.i18n import N_, Labelled

__all__ = ["MOVES", "InvoiceKind", "InvoiceState", "WhichInvoices", "split_payment_is_due"]


class InvoiceKind(Labelled):
    """What an invoice document is (UNTDID 1001: 380 invoice, 381 credit note, 386 prepayment)."""

    INVOICE = "invoice", N_("Invoice")
    CREDIT_NOTE = "credit_note", N_("Credit note")
    PREPAYMENT = "prepayment", N_("Prepayment invoice")


class InvoiceState(Labelled):
    """A draft may change; a posted invoice is fiscal and is only ever corrected by another."""

    DRAFT = "draft", N_("draft")
    POSTED = "posted", N_("posted")


MOVES: Final[Mapping[InvoiceState, frozenset[InvoiceState]]] = {
    InvoiceState.DRAFT: frozenset({InvoiceState.POSTED}),
    InvoiceState.POSTED: frozenset(),
}


class WhichInvoices(Labelled):
    """What a list of invoices is narrowed to."""

    OPEN = "open", N_("open")
    OVERDUE = "overdue", N_("overdue")
    ALL = "all", N_("all")


_SPLIT_PAYMENT_ABOVE: Final = Decimal(15_000)


def split_payment_is_due(country: str, annex_15: bool, gross: Decimal) -> bool:
    """Whether an invoice must say "mechanizm podzielonej płatności".

    A Polish seller's with goods of annex 15 and a gross total above PLN 15,000, in
    company currency (VAT act, art. 106e (1) 18a).
    """
    return country == "PL" and annex_15 and gross > _SPLIT_PAYMENT_ABOVE
