"""What papers of picking and packing say: frozen values, as in `papers`, and no drawing library."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from salesdesk.documents.papers import Party

__all__ = [
    "BoxLabelPaper",
    "CountPaper",
    "CountedLine",
    "PackedBatch",
    "PackedLine",
    "PackingSlipPaper",
    "PickListPaper",
    "PickedLine",
]


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


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxLabelPaper:
    """The labels of all boxes of a goods-issue note."""

    number: str
    """Of the note."""
    issued_on: date
    company: Party
    ship_to: Party
    order_number: str
    partner_number: str = ""
    """The customer's own order number."""
    partner_reference: str = ""
    shipping: str = ""
    boxes: tuple[str, ...]
    """Their SSCCs, in their order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PickedLine:
    """What is to be taken of a batch from a bin."""

    warehouse: str
    bin: str
    code: str
    text: str
    batch: str
    lot: str = ""
    best_before: date | None = None
    use_by: date | None = None
    quantity: Decimal
    unit: str
    picked: Decimal = Decimal(0)
    """What of that is in somebody's hands already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PickListPaper:
    """An order at the shelves; its lines stand in the order of the way through the bins."""

    number: str
    """Of the order."""
    company: str
    customer: str
    place: str
    """Where it goes: postcode and city."""
    wanted_on: date | None = None
    shipping: str = ""
    policy: str = ""
    """How it is to be delivered, in English and marked."""
    memo: str = ""
    printed_on: date
    lines: tuple[PickedLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedLine:
    """A batch on a count sheet. What the books say of it is empty while it is counted."""

    position: int
    bin: str
    code: str
    text: str
    batch: str
    lot: str = ""
    best_before: date | None = None
    use_by: date | None = None
    unit: str
    books: Decimal | None = None
    counted: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CountPaper:
    """The sheets of a stocktake, or what came of it; its lines go from bin to bin."""

    number: str
    company: str
    warehouse: str
    begun_on: date
    printed_on: date
    is_open: bool
    state: str
    """In English and marked."""
    issue: str = ""
    receipt: str = ""
    lines: tuple[CountedLine, ...]
