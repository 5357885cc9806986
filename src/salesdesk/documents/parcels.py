"""What a packing slip says: frozen values, as in `papers`, and no drawing library."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from salesdesk.documents.papers import Party

__all__ = ["PackedBatch", "PackedLine", "PackingSlipPaper"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PackedBatch:
    """A batch in the parcel, in the unit of its line."""

    number: str
    lot: str = ""
    """The supplier's own number of it."""
    quantity: Decimal
    best_before: date | None = None
    use_by: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PackedLine:
    """A line of the order of which something is in the parcel."""

    position: int
    """Of the line on the order."""
    code: str
    customer_code: str = ""
    """What the customer calls the article."""
    text: str
    ordered: Decimal
    packed: Decimal
    unit: str
    batches: tuple[PackedBatch, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PackingSlipPaper:
    """The list that goes with the goods of a note, for whoever unpacks them: no prices."""

    number: str
    """Of the goods-issue note."""
    issued_on: date
    company: Party
    partner: Party
    ship_to: Party
    order_number: str
    partner_number: str = ""
    """The customer's own order number."""
    partner_reference: str = ""
    """The customer's reference (kenmerk)."""
    shipping: str = ""
    lines: tuple[PackedLine, ...]
    footer: str = ""
