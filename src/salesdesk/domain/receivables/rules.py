"""Kinds and states of invoices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Final

from salesdesk.domain.tax.rules import TaxCategory, Treatment
from salesdesk.i18n import N_, Labelled
from salesdesk.money import percent_of, to_currency

__all__ = [
    "MOVES",
    "InvoiceKind",
    "InvoiceState",
    "WhichInvoices",
    "instalments",
    "missing_of_seller",
    "split_payment_is_due",
]


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


def instalments(amount: Decimal, percents: Sequence[Decimal], currency: str) -> list[Decimal]:
    """An amount in parts of so many per cent: each is rounded, and the last one is what is left.

    No part is below nothing, however many cents rounding up has taken before.
    """
    left, parts = amount, []
    for percent in percents[:-1]:
        parts.append(min(to_currency(percent_of(amount, percent), currency), left))
        left -= parts[-1]
    return [*parts, left]


_SPLIT_PAYMENT_ABOVE: Final = Decimal(15_000)


def split_payment_is_due(country: str, annex_15: bool, gross: Decimal) -> bool:
    """Whether an invoice must say "mechanizm podzielonej płatności".

    A Polish seller's with goods of annex 15 and a gross total above PLN 15,000, in
    company currency (VAT act, art. 106e (1) 18a).
    """
    return country == "PL" and annex_15 and gross > _SPLIT_PAYMENT_ABOVE


_WITH_VAT_ID: Final = frozenset({TaxCategory.STANDARD, TaxCategory.INTRA_EU, TaxCategory.REVERSE_CHARGE})


def missing_of_seller(
    seller: Mapping[str, str], categories: Iterable[TaxCategory], treatment: Treatment
) -> str:
    """What an invoice in these categories may not be issued without: a sentence, empty if all is there.

    Directive 2006/112, art. 226 (3) and (5): the seller's VAT id, name and address. A village
    may have no streets, and other countries no postcodes. Who charges no VAT (kleine
    ondernemer, podmiot zwolniony, Kleinunternehmer) needs no VAT id, and a German seller may
    show his Steuernummer instead, unless he sells to another member state (UStG § 14 (4) 2,
    § 14a): the register's number stands for it.
    """
    has_address = bool(seller["city"] and (seller["street"] or seller["house_number"]))
    taxed = _WITH_VAT_ID.intersection(categories)
    has_number = bool(seller["vat_id"]) or (
        seller["country"] == "DE" and treatment is not Treatment.INTRA_EU and bool(seller["registration"])
    )
    if not has_address and taxed and not has_number:
        return N_("The company lacks address and VAT id: salesdesk company change --city …, vat-id …")
    if not has_address:
        return N_("The company lacks its address: salesdesk company change --street … --city …")
    if taxed and not has_number:
        return N_("The company lacks its VAT id: salesdesk company vat-id …")
    return ""
