"""What leaves the house if an order is issued now: read before the note is posted, for it stays posted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from sqlalchemy import bindparam, select

from salesdesk.domain.customers.rules import DeliveryPolicy
from salesdesk.domain.fulfilment.queries import order_to_fulfil
from salesdesk.domain.fulfilment.rules import Expected, FulfilmentView, require_confirmed
from salesdesk.errors import NotEnough
from salesdesk.i18n import N_
from salesdesk.money import ZERO
from salesdesk.office.model import HistoryRow
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, query
from salesdesk.warehouse.allocation.queries import plan_for
from salesdesk.warehouse.goods_issue.operations import require_fresh
from salesdesk.warehouse.stock.queries import warehouse_code

__all__ = ["Leaving", "LeavingLine", "leaving_as", "what_leaves"]

_BY_HAND: Final = "fulfilment.allocate_batch", "fulfilment.take_over"
_BY_RULE: Final = "fulfilment.allocate", "fulfilment.allocate_together", "fulfilment.deallocate"
_LAST_CHOICE: Final = (
    select(HistoryRow.verb)
    .where(
        HistoryRow.subject == "order",
        HistoryRow.subject_id == bindparam("order"),
        # Issuing is no choice: what was chosen has left with it, or lies in another warehouse.
        HistoryRow.verb.in_((*_BY_HAND, *_BY_RULE)),
    )
    .order_by(HistoryRow.id.desc())
    .limit(1)
)


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
    """What is reserved and has no batch gets it by rule. Where that is not so, what has its batches
    leaves alone."""
    ends: bool
    """What stays is given up, as was agreed for the order."""
    lines: tuple[LeavingLine, ...]
    expected: Expected
    """What the verb is to hold to."""

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
    """What of an order has its batches, and what the rule would give them to.

    What has none yet stays only if the order may be delivered in part and somebody has chosen by
    hand what is to leave. From one warehouse only if it is named. Raises NotFound, and what
    issuing it would as far as that can be seen before: IllegalMove for an order that is not
    confirmed, Refused for a batch grown too old, NotEnough where nothing can leave or the order
    waits for the rest. Limits are the verb's business.
    """
    view = order_to_fulfil(tx, order_id)
    require_confirmed(view.state)
    out = _allocated(tx, view, warehouse_id)
    partial = view.delivery_policy is DeliveryPolicy.PARTIAL
    by_rule = (
        Permission.STOCK_ALLOCATE in tx.actor.permissions
        and _sum(_reserved(view, warehouse_id)) > _sum(out)
        and not (partial and out and _chosen_by_hand(tx, order_id))
    )
    gathered: dict[int, str] = {}
    if by_rule:
        plan = plan_for(tx, [order_id], warehouse_id)
        for pick in plan.picks:
            out[pick.reserved.order_line_id, pick.reserved.warehouse_id] += pick.quantity
        gathered = {place: warehouse_code(tx, place) for place in plan.moved.values()}
    if not out:
        ready = any(line.ready for line in view.lines)
        raise NotEnough(
            N_("Nothing can leave: what is reserved has no batch here that may go out.")
            if ready
            else N_("Nothing can leave: no goods are reserved for this order.")
        )
    return leaving_as(view, out, by_rule, gathered)


def leaving_as(
    view: FulfilmentView,
    out: Mapping[tuple[int, int], Decimal],
    by_rule: bool,
    gathered: Mapping[int, str] | None = None,
) -> Leaving:
    """What becomes of an order if so much leaves, by line and warehouse; NotEnough if it waits for all.

    `gathered` are the warehouses, with their codes, that what lies elsewhere moves to before.
    """
    of_line: dict[int, Decimal] = defaultdict(lambda: ZERO)
    for (line_id, _), part in out.items():
        of_line[line_id] += part
    lines = tuple(
        LeavingLine(line.id, line.code, line.base_unit, of_line[line.id], line.open - of_line[line.id])
        for line in view.lines
        if line.open
    )
    rest = any(line.stays for line in lines)
    if rest and view.delivery_policy is DeliveryPolicy.COMPLETE:
        raise NotEnough(N_("This order is to be delivered complete, and part of it is missing."))
    places = {part.warehouse_id: part.warehouse for line in view.lines for part in line.reserved}
    places |= gathered or {}
    used = {warehouse for _, warehouse in out}
    # What lies ready, here or elsewhere, and what is only planned yet, keeps the order open.
    waits = _sum(_reserved(view, None)) > _sum(out) or any(line.planned for line in view.lines)
    ends = rest and view.delivery_policy is DeliveryPolicy.CANCEL_REST and not waits
    return Leaving(
        view.number,
        view.customer,
        view.ship_city,
        tuple(code for place, code in places.items() if place in used),
        by_rule,
        ends,
        lines,
        Expected(dict(out), ends),
    )


def _allocated(
    tx: Transaction, view: FulfilmentView, warehouse_id: int | None
) -> defaultdict[tuple[int, int], Decimal]:
    """What has its batches, by line and warehouse; Refused if one of them may no longer go out."""
    out: defaultdict[tuple[int, int], Decimal] = defaultdict(lambda: ZERO)
    for line in view.lines:
        for batch in line.allocated:
            if warehouse_id in (None, batch.warehouse_id):
                require_fresh(batch.number, batch.best_before, batch.use_by, line.min_shelf_days, tx.today)
                out[line.id, batch.warehouse_id] += batch.quantity
    return out


def _chosen_by_hand(tx: Transaction, order_id: int) -> bool:
    """Whether the last that was done about the batches of an order was to choose one by hand."""
    return tx.session.scalar(_LAST_CHOICE, {"order": order_id}) in _BY_HAND


def _reserved(view: FulfilmentView, warehouse_id: int | None) -> dict[tuple[int, int], Decimal]:
    """What is reserved, with a batch or without, by line and warehouse."""
    return {
        (line.id, part.warehouse_id): part.quantity
        for line in view.lines
        for part in line.reserved
        if warehouse_id in (None, part.warehouse_id)
    }


def _sum(parts: Mapping[tuple[int, int], Decimal]) -> Decimal:
    return sum(parts.values(), ZERO)
