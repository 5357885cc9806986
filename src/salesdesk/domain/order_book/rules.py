"""What the order book shows of an order, and by what it can be narrowed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from salesdesk.domain.orders.rules import Channel, OrderState
from salesdesk.i18n import N_, Labelled

__all__ = ["Lapsed", "OrderFilter", "OrderRow", "Progress", "share_issued"]


class Progress(Labelled):
    """How far the goods of an order that are still to be issued are there."""

    ALL = "all", N_("all there")
    PART = "part", N_("partly there")
    NOTHING = "nothing", N_("nothing there")
    DONE = "done", N_("all issued")

    @property
    def of_rest(self) -> str:
        """What it is called, marked, where part of the order has left: it speaks of the rest alone."""
        return _OF_REST.get(self, self.label)


_OF_REST: Final = {
    Progress.ALL: N_("rest there"),
    Progress.PART: N_("rest in part"),
    Progress.NOTHING: N_("rest not there"),
}


class Lapsed(Labelled):
    """Quotes whose prices hold no longer: no state, but what a list is narrowed to like one."""

    LAPSED = "lapsed", N_("lapsed: call back")


def share_issued(wanted: Decimal, left: Decimal) -> int:
    """How many per cent of what is wanted have left: 0 only for nothing, 100 only for all of it."""
    if wanted <= left:
        return 0
    return 100 if left <= 0 else min(max(int((wanted - left) * 100 / wanted), 1), 99)


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
    lapsed: bool = False
    """Only quotes whose last day is gone and of which something is left: to be called back."""

    @property
    def state(self) -> OrderState | None:
        """The only state that is let through; None if there are several."""
        return next(iter(self.states)) if len(self.states) == 1 else None


@dataclass(frozen=True, slots=True)
class OrderRow:
    """An order in the book.

    `customer` is a number. `gross` is what a draft would be confirmed with now, None where it
    cannot be: a VAT rate is missing, or its own discount is more than its lines.
    """

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
    created_at: datetime
    is_quote: bool
    valid_until: date | None
    progress: Progress | None = None
    """None for drafts, cancelled orders and quotes."""
    issued: int = 0
    """How many per cent of its goods have left an open order, see `share_issued`."""
    lapsed_days: int = 0
    """For how many days the prices of a quote have not held any more; 0 while they do."""
    partly_ordered: bool = False
    """Some of a quote has been ordered, and some is left."""
