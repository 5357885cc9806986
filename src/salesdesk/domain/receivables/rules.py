"""Kinds and states of invoices."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

__all__ = ["MOVES", "InvoiceKind", "InvoiceState"]


class InvoiceKind(StrEnum):
    """What an invoice document is (UNTDID 1001: 380 invoice, 381 credit note, 386 prepayment)."""

    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"
    PREPAYMENT = "prepayment"


class InvoiceState(StrEnum):
    """A draft may change; a posted invoice is fiscal and is only ever corrected by another."""

    DRAFT = "draft"
    POSTED = "posted"


MOVES: Final[Mapping[InvoiceState, frozenset[InvoiceState]]] = {
    InvoiceState.DRAFT: frozenset({InvoiceState.POSTED}),
    InvoiceState.POSTED: frozenset(),
}
