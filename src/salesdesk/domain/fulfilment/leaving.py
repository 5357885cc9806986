"""What leaves the house if an order is issued now: read before the note is posted, for it stays posted."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from salesdesk.domain.customers.rules import DeliveryPolicy
from salesdesk.domain.fulfilment.queries import order_to_fulfil
from salesdesk.domain.fulfilment.rules import FulfilmentView, require_confirmed
from salesdesk.errors import NotEnough
from salesdesk.i18n import N_
from salesdesk.money import ZERO
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, query
from salesdesk.warehouse.allocation.queries import picks_for

__all__ = ["Leaving", "LeavingLine", "what_leaves"]


@dataclass(frozen=True, slots=True)
class LeavingLine:
    """A line of which something is still to be issued, in base units."""

    line_id: int
    code: str
    unit: str
    quantity: Decimal
    """What leaves of it."""
    stays: Decimal
    """What is still to be issued afterwards, or is given up."""


@dataclass(frozen=True, slots=True)
class Leaving:
    """What issuing an order does."""

    number: str
    customer: str
    city: str
    warehouses: tuple[str, ...]
    """Codes of those that goods leave from; each posts a note."""
    by_rule: bool
    """Nothing has its batches yet, so all that is reserved gets them by rule. What was allocated
    before leaves alone."""
    ends: bool
    """What stays is given up, as was agreed for the order."""
    lines: tuple[LeavingLine, ...]

    @property
    def leaving(self) -> tuple[LeavingLine, ...]:
        """Lines of which something leaves."""
        return tuple(line for line in self.lines if line.quantity)

    @property
    def staying(self) -> tuple[LeavingLine, ...]:
        """Lines of which something stays."""
        return tuple(line for line in self.lines if line.stays)

    @property
    def quantities(self) -> dict[int, Decimal]:
        """What leaves, by line."""
        return {line.line_id: line.quantity for line in self.leaving}


@query(Permission.STOCK_SEE)
def what_leaves(tx: Transaction, order_id: int, warehouse_id: int | None = None) -> Leaving:
    """What of an order has its batches; if nothing has, what the rule would give them to.

    From one warehouse only if it is named. Raises NotFound, and what issuing it would as far as
    that can be seen before: IllegalMove for an order that is not confirmed, NotEnough where
    nothing can leave or the order waits for the rest. Limits are the verb's business.
    """
    view = order_to_fulfil(tx, order_id)
    require_confirmed(view.state)
    out = _allocated(view, warehouse_id)
    by_rule = not out
    if by_rule and Permission.STOCK_ALLOCATE in tx.actor.permissions:
        for pick in picks_for(tx, order_id, warehouse_id):
            out[pick.reserved.order_line_id, pick.reserved.warehouse_id] += pick.quantity
    if not out:
        ready = any(line.ready for line in view.lines)
        raise NotEnough(
            N_("Nothing can leave: what is reserved has no batch here that may go out.")
            if ready
            else N_("Nothing can leave: no goods are reserved for this order.")
        )
    lines = tuple(
        LeavingLine(line.id, line.code, line.base_unit, quantity, line.open - quantity)
        for line in view.lines
        if line.open
        for quantity in [sum((part for (id_, _), part in out.items() if id_ == line.id), ZERO)]
    )
    rest = any(line.stays for line in lines)
    if rest and view.delivery_policy is DeliveryPolicy.COMPLETE:
        raise NotEnough(N_("This order is to be delivered complete, and part of it is missing."))
    places = {part.warehouse_id: part.warehouse for line in view.lines for part in line.reserved}
    used = {warehouse for _, warehouse in out}
    # What lies ready elsewhere, and what is only planned yet, keeps the order open.
    waits = bool(places.keys() - used) or any(line.planned for line in view.lines)
    return Leaving(
        view.number,
        view.customer,
        view.ship_city,
        tuple(code for place, code in places.items() if place in used),
        by_rule,
        rest and view.delivery_policy is DeliveryPolicy.CANCEL_REST and not waits,
        lines,
    )


def _allocated(view: FulfilmentView, warehouse_id: int | None) -> defaultdict[tuple[int, int], Decimal]:
    """What has its batches, by line and warehouse."""
    out: defaultdict[tuple[int, int], Decimal] = defaultdict(lambda: ZERO)
    for line in view.lines:
        for batch in line.allocated:
            if warehouse_id in (None, batch.warehouse_id):
                out[line.id, batch.warehouse_id] += batch.quantity
    return out
