"""What is known of a batch: where it came from, what became of it, and what of it is where."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from salesdesk.money import ZERO
from salesdesk.warehouse.ledger.rules import Cause, DocumentKind
from salesdesk.warehouse.stock.rules import last_day
from salesdesk.warehouse.supply.rules import SupplyKind

__all__ = ["BatchClaim", "BatchDelivery", "BatchMove", "BatchPlace", "BatchRow", "BatchTrace"]


def _keeps(best_before: date | None, use_by: date | None) -> date | None:
    last = last_day(best_before, use_by)
    return None if last == date.max else last


@dataclass(frozen=True, slots=True)
class BatchRow:
    """A batch in a list; what is on hand of it is the sum of all warehouses, in base units."""

    id: int
    number: str
    supplier_lot: str
    code: str
    name: str
    unit: str
    supplier: str
    received_on: date
    best_before: date | None
    use_by: date | None
    on_hand: Decimal

    @property
    def keeps_until(self) -> date | None:
        """The last day on which it may be sold."""
        return _keeps(self.best_before, self.use_by)


@dataclass(frozen=True, slots=True)
class BatchPlace:
    """What of a batch lies in a warehouse, in base units."""

    warehouse: str
    transit: bool
    """It is on its way from one warehouse to another."""
    bin: str
    on_hand: Decimal
    blocked: Decimal
    allocated: Decimal
    quarantined: Decimal
    """What of the blocked is kept apart, the rest is past its dates."""
    reason: str
    """Why it is kept apart."""

    @property
    def free(self) -> Decimal:
        """What nobody has taken, and may be sold."""
        return self.on_hand - self.blocked - self.allocated


@dataclass(frozen=True, slots=True)
class BatchTrace:
    """A batch, back to its supplier; quantities in base units, cost of one in `currency`."""

    id: int
    number: str
    article_id: int
    code: str
    name: str
    unit: str
    supplier_number: str
    supplier: str
    supplier_phone: str
    supplier_email: str
    supplier_lot: str
    receipt_id: int | None
    receipt: str
    """Number of the paper that brought it in."""
    purchase_number: str
    received_on: date
    received: Decimal
    best_before: date | None
    use_by: date | None
    unit_cost: Decimal | None
    """None for who may not see it."""
    currency: str
    delivered: Decimal
    """What has left to customers, and was not taken back."""
    customers: int
    """How many have it."""
    places: tuple[BatchPlace, ...]

    @property
    def on_hand(self) -> Decimal:
        """What lies anywhere of it."""
        return sum((place.on_hand for place in self.places), ZERO)

    @property
    def keeps_until(self) -> date | None:
        """The last day on which it may be sold."""
        return _keeps(self.best_before, self.use_by)


@dataclass(frozen=True, slots=True)
class BatchMove:
    """One change of what is on hand of a batch: in is positive, out negative. What it has not is empty."""

    id: int
    note_id: int
    number: str
    kind: DocumentKind
    day: date
    warehouse: str
    quantity: Decimal
    partner_number: str
    partner: str
    """The customer, the supplier, or the other warehouse."""
    phone: str
    """The customer's; empty for who may not see customers."""
    order_number: str
    """Our order, or that to the supplier."""
    invoice_number: str
    reverses: str
    """Number of the paper that this one takes back."""
    cause: Cause | None
    reason: str


@dataclass(frozen=True, slots=True)
class BatchDelivery:
    """What of a batch a customer has, by order and invoice; what came back is taken off."""

    order_id: int
    order_number: str
    customer_number: str
    customer: str
    city: str
    phone: str
    """Empty for who may not see customers."""
    invoice_number: str
    quantity: Decimal
    last_on: date
    """When the last of it left."""


@dataclass(frozen=True, slots=True)
class BatchClaim:
    """What of a batch an order has: allocated to it, or wished for and reserved. A draft has no number."""

    id: int
    order_id: int
    order_number: str
    customer: str
    phone: str
    kind: SupplyKind
    allocated: bool
    quantity: Decimal
    warehouse: str
