"""The papers of the warehouse, as lists and screens show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from salesdesk.i18n import N_, Labelled
from salesdesk.warehouse.ledger.rules import Cause, DocumentKind
from salesdesk.warehouse.stock.rules import last_day

__all__ = ["NoteInFull", "NoteLine", "NoteRow", "NoteState", "WhichNotes", "state_of"]


class WhichNotes(Labelled):
    """Which papers of the warehouse a list shows."""

    ALL = "all", N_("all")
    UNBILLED = "unbilled", N_("unbilled")
    BILLED = "billed", N_("billed")
    TAKEN_BACK = "taken_back", N_("taken back")


class NoteState(Labelled):
    """What became of a posted paper."""

    UNBILLED = "unbilled", N_("unbilled")
    BILLED = "billed", N_("billed")
    TAKEN_BACK = "taken_back", N_("taken back")
    CORRECTS = "corrects", N_("correction")


def state_of(kind: DocumentKind, billed: bool, corrects: bool, taken_back: bool) -> NoteState | None:
    """What became of a paper; None of what nobody bills, and nobody took back."""
    if corrects:
        return NoteState.CORRECTS
    if taken_back:
        return NoteState.TAKEN_BACK
    if kind is not DocumentKind.GOODS_ISSUE:
        return None
    return NoteState.BILLED if billed else NoteState.UNBILLED


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A paper of the warehouse in a list. What it has not is empty."""

    id: int
    number: str
    kind: DocumentKind
    day: date
    warehouse: str
    partner: str
    """The customer, the supplier, or the other warehouse of a transfer."""
    order_number: str
    """Our order, or that to the supplier."""
    invoice_number: str
    reference: str
    state: NoteState | None


@dataclass(frozen=True, slots=True)
class NoteLine:
    """A batch on a paper; the quantity is positive, in base units."""

    position: int
    article_id: int
    code: str
    text: str
    unit: str
    quantity: Decimal
    batch_id: int
    batch: str
    supplier_lot: str
    best_before: date | None
    use_by: date | None
    bin: str
    """Where the batch lies in the warehouse of the paper today."""
    order_line: int | None
    """The position of the line on the order."""

    @property
    def keeps_until(self) -> date | None:
        """The last day on which it may be sold."""
        last = last_day(self.best_before, self.use_by)
        return None if last == date.max else last


@dataclass(frozen=True, slots=True)
class NoteInFull:
    """A posted paper of the warehouse with its lines. What it has not is None or empty."""

    id: int
    number: str
    kind: DocumentKind
    day: date
    warehouse: str
    other_warehouse: str
    order_id: int | None
    order_number: str
    customer_number: str
    customer: str
    their_order: str
    """What the customer calls his order."""
    their_reference: str
    supplier_number: str
    supplier: str
    purchase_number: str
    invoice_number: str
    transfer_number: str
    """The transfer out whose goods came in with it."""
    reverses_id: int | None
    reverses: str
    reversed_by_id: int | None
    reversed_by: str
    cause: Cause | None
    reason: str
    reference: str
    ship_name: str
    ship_city: str
    lines: tuple[NoteLine, ...]

    @property
    def state(self) -> NoteState | None:
        """What became of it."""
        taken_back = self.reversed_by_id is not None
        return state_of(self.kind, bool(self.invoice_number), self.reverses_id is not None, taken_back)

    @property
    def can_be_taken_back(self) -> bool:
        """Whether a correcting note is possible: goods that nobody has billed."""
        return self.state is NoteState.UNBILLED
