"""What the order book shows of an order, and by what it can be narrowed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from salesdesk.domain.orders.rules import Channel, OrderState
from salesdesk.i18n import N_, Labelled

__all__ = ["OrderFilter", "OrderRow", "Progress"]


class Progress(Labelled):
    """How far the goods of an order that are still to be issued are there."""

    ALL = "all", N_("all there")
    PART = "part", N_("partly there")
    NOTHING = "nothing", N_("nothing there")
    DONE = "done", N_("all issued")


@dataclass(frozen=True, slots=True)
class OrderFilter:
    """Which orders are shown: all of them, unless something is said.

    `own` are the reader's. No states are all states. `progress` leaves drafts and
    cancelled orders out. Days are those of the order, both included. `text` is looked for
    in the order's number, the customer's own number and reference, and in whatever the
    customer is found by.
    """

    own: bool = False
    states: frozenset[OrderState] = frozenset()
    progress: Progress | None = None
    channel: Channel | None = None
    from_day: date | None = None
    to_day: date | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class OrderRow:
    """An order in the book. `customer` is a number; `gross` is None for a draft, which has none yet."""

    id: int
    number: str
    order_date: date
    customer_id: int
    customer: str
    customer_name: str
    requested_on: date | None
    channel: Channel
    state: OrderState
    custom_status: str
    gross: Decimal | None
    currency: str
    owner: str
    customer_number: str
    """The customer's own order number."""
    reference: str
    progress: Progress | None
    """None for drafts and cancelled orders."""
