"""How far an order can be fulfilled: the warehouse clerk's view of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from salesdesk.domain.customers.rules import DeliveryPolicy
from salesdesk.domain.orders.rules import OrderState
from salesdesk.errors import IllegalMove
from salesdesk.i18n import N_, Labelled
from salesdesk.money import ZERO

__all__ = [
    "TOGETHER",
    "AllocatedBatch",
    "Awaited",
    "Expected",
    "FulfilmentView",
    "HowFar",
    "LineToFulfil",
    "OrderToFulfil",
    "ReservedIn",
    "how_far",
    "require_confirmed",
]


TOGETHER: Final = 25
"""Orders that are given their batches in one transaction: on SQLite nobody else saves meanwhile."""


class HowFar(Labelled):
    """How much of something is there: all of it, part of it, nothing."""

    ALL = "all", N_("in full")
    PART = "part", N_("in part")
    NOTHING = "nothing", N_("nothing")


def how_far(there: Decimal, wanted: Decimal) -> HowFar:
    """How far `there` reaches for what is wanted; where nothing is wanted, nothing is there."""
    if there <= 0:
        return HowFar.NOTHING
    return HowFar.ALL if there >= wanted else HowFar.PART


def require_confirmed(state: OrderState) -> None:
    """Raise IllegalMove unless goods may leave for an order in this state."""
    if state is not OrderState.CONFIRMED:
        raise IllegalMove(N_("Goods leave only for a confirmed order; this one is {state}."), state=state)


@dataclass(frozen=True, slots=True)
class Expected:
    """What somebody was shown before an order is issued: nothing else is to be done."""

    quantities: Mapping[tuple[int, int], Decimal]
    """What leaves, by line and warehouse, in base units."""
    ends: bool
    """What stays is given up."""


@dataclass(frozen=True, slots=True)
class OrderToFulfil:
    """A confirmed order some of whose goods have not been issued."""

    id: int
    number: str
    customer_number: str
    customer: str
    ship_city: str
    ship_country: str
    order_date: date
    requested_on: date | None
    """The earliest day on which one of its open lines is wanted; None: as soon as can be."""
    promised_on: date | None
    """The earliest day by which one of its open lines was promised; None: for none was one said."""
    urgent: bool
    """It goes before the others, whatever day they are wanted on."""
    lines_open: int
    """Lines of which something is still to be issued."""
    lines_ready: int
    """Of these, lines that are reserved in full."""
    lines_allocated: int
    """Of these, lines that have batches in full."""
    how_far: HowFar
    """How far it can be issued now, from what is reserved."""
    allocated: HowFar
    """How far what is reserved has its batches."""
    delivery_policy: DeliveryPolicy
    owner: str
    """The name of whoever looks after the order; empty if nobody does."""


@dataclass(frozen=True, slots=True)
class ReservedIn:
    """What of a line is reserved in a warehouse, allocated or not."""

    warehouse_id: int
    warehouse: str
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class AllocatedBatch:
    """What of a line has its batch."""

    batch_id: int
    number: str
    warehouse_id: int
    warehouse: str
    best_before: date | None
    use_by: date | None
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class Awaited:
    """What of a line is on its way from a supplier; without a number the purchase is not yet placed."""

    purchase_order_id: int
    number: str
    expected_on: date | None
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class LineToFulfil:
    """A goods line of an order and where its goods come from, in base units."""

    id: int
    position: int
    parent_line_id: int | None
    """The kit that it is a component of."""
    article_id: int
    code: str
    text: str
    quantity: Decimal
    """As entered, in `unit`."""
    unit: str
    base_unit: str
    wanted: Decimal
    """What was ordered without the remainder that was cancelled."""
    issued: Decimal
    reserved: tuple[ReservedIn, ...]
    allocated: tuple[AllocatedBatch, ...]
    awaited: tuple[Awaited, ...]
    planned: Decimal
    """What is wanted beyond the horizon and reserves nothing yet."""
    missing: Decimal
    """What neither stock nor a purchase nor a plan stands behind."""
    requested_on: date | None
    promised_on: date | None
    """The day by which all of it was promised; None if nobody can say."""
    min_shelf_days: int | None
    wished_batch_id: int | None

    @property
    def open(self) -> Decimal:
        """What is still to be issued."""
        return max(self.wanted - self.issued, ZERO)

    @property
    def ready(self) -> Decimal:
        """What is reserved, in all warehouses."""
        return sum((part.quantity for part in self.reserved), ZERO)

    @property
    def taken(self) -> Decimal:
        """What has its batches."""
        return sum((part.quantity for part in self.allocated), ZERO)


@dataclass(frozen=True, slots=True)
class FulfilmentView:
    """An order as the warehouse sees it: goods lines only."""

    id: int
    number: str
    state: OrderState
    customer_number: str
    customer: str
    blocked: bool
    """The customer or his payer is blocked: nothing can be issued."""
    ship_name: str
    ship_street: str
    ship_house_number: str
    ship_postcode: str
    ship_city: str
    ship_country: str
    order_date: date
    requested_on: date | None
    urgent: bool
    delivery_policy: DeliveryPolicy
    carrier: str
    shipping_method: str
    customer_order: str
    reference: str
    memo: str
    warehouse: str
    """The only warehouse it takes goods from; empty: any."""
    owner: str
    lines: tuple[LineToFulfil, ...]

    @property
    def how_far(self) -> HowFar:
        """How far it can be issued now, from what is reserved."""
        return how_far(sum((line.ready for line in self.lines), ZERO), self._open)

    @property
    def allocated(self) -> HowFar:
        """How far what is reserved has its batches."""
        taken = sum((line.taken for line in self.lines), ZERO)
        return how_far(taken, sum((line.ready for line in self.lines), ZERO))

    @property
    def _open(self) -> Decimal:
        return sum((line.open for line in self.lines), ZERO)
