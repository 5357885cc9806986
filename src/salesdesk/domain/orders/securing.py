"""Making sure of the goods of an order: what it held becomes firm, what it lacks is reserved or planned.

Permissions and states are the verbs' business.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from salesdesk.domain.company.queries import company
from salesdesk.domain.orders.model import Order
from salesdesk.domain.orders.promises import keep_promised, promise_short, promised_before, want_of
from salesdesk.domain.orders.rules import LineKind, LineState
from salesdesk.domain.promising.rules import Part
from salesdesk.money import ZERO
from salesdesk.office.work import Transaction
from salesdesk.warehouse.stock.operations import lock_balances
from salesdesk.warehouse.supply.operations import make_firm, make_planned, supplied, take
from salesdesk.warehouse.supply.rules import Need, SupplyKind

__all__ = ["Shortfall", "articles_of", "horizon", "reserve_lacking", "secure", "wanted_on"]


@dataclass(frozen=True, slots=True)
class Shortfall:
    """What of a line is not there, in base units, and the parts in which the line is promised."""

    position: int
    article_id: int
    missing: Decimal
    promise: tuple[Part, ...] = ()


def wanted_on(order: Order, line: LineState) -> date:
    """The day a line is wanted; as soon as can be if nobody said one."""
    return line.requested_on or order.requested_on or date.min


def horizon(tx: Transaction) -> date:
    """The last day that orders reserve goods for."""
    return tx.today + timedelta(days=company(tx).horizon_days)


def articles_of(lines: list[LineState]) -> list[int]:
    """The articles of the goods lines among these."""
    return [line.article_id for line in _goods(lines) if line.article_id is not None]


def secure(tx: Transaction, order: Order, lines: list[LineState]) -> tuple[bool, tuple[Shortfall, ...]]:
    """Reserve the goods of an order that is a draft no longer, or plan them beyond the horizon.

    The caller has the order locked. Whether any of it is only planned, and what is missing of the rest.
    """
    last = horizon(tx)
    later = [line for line in _goods(lines) if wanted_on(order, line) > last]
    if later:
        lock_balances(tx, articles_of(lines))  # of all lines at once, for both steps lock some
        make_planned(tx, order.id, [_need(order, line, line.wanted) for line in later])
    planned = {line.id for line in later}
    short = reserve_lacking(tx, order, [line for line in lines if line.id not in planned], anew=True)
    positions = {line.position: line.id for line in lines}
    keep_promised(tx, order, lines, {positions[each.position]: each.promise for each in short})
    return bool(later), short


def reserve_lacking(
    tx: Transaction,
    order: Order,
    lines: list[LineState],
    out: Mapping[int, Decimal] | None = None,
    *,
    anew: bool = False,
) -> tuple[Shortfall, ...]:
    """Make the holds of an order firm and reserve what these lines lack beyond them.

    What is not there is promised from what is on its way, see `promises`; what was promised before
    stays, unless the order is confirmed `anew`. `out` is what has been delivered, by line. The caller
    has the order locked. Returns what is not there.
    """
    out = out or {}
    lock_balances(tx, articles_of(lines))
    held = supplied(tx, order.id)
    days = {line.id: line.requested_on for line in lines if line.requested_on is not None}
    make_firm(tx, order.id, order.requested_on, days)
    lacking = {
        line.id: line.wanted - held.get(line.id, ZERO) - out.get(line.id, ZERO) for line in _goods(lines)
    }
    needs = [_need(order, line, lacking[line.id]) for line in _goods(lines) if lacking[line.id] > ZERO]
    if not needs:
        return ()
    got: dict[int, Decimal] = {}
    for part in take(tx, order.id, needs, SupplyKind.FIRM, warehouse_id=order.warehouse_id):
        got[part.need.order_line_id] = got.get(part.need.order_line_id, ZERO) + part.quantity
    missing = {line.id: lacking[line.id] - got.get(line.id, ZERO) for line in _goods(lines)}
    short = [line for line in _goods(lines) if missing[line.id] > ZERO]
    if not short:
        return ()
    wants = [
        want_of(order, line, line.wanted - out.get(line.id, ZERO) - missing[line.id], missing[line.id])
        for line in short
    ]
    before = None if anew else {line.id: promised_before(order, line) for line in short}
    promises = promise_short(tx, order, wants, before)
    return tuple(
        Shortfall(line.position, want.article_id, want.lacks, promises[line.id])
        for line, want in zip(short, wants, strict=True)
    )


def _goods(lines: list[LineState]) -> list[LineState]:
    return [line for line in lines if line.kind is LineKind.GOODS]


def _need(order: Order, line: LineState, quantity: Decimal) -> Need:
    assert line.article_id is not None, "only a text line has no article"
    return Need(
        line.id,
        line.article_id,
        quantity,
        line.min_shelf_days,
        line.wished_batch_id,
        line.requested_on or order.requested_on,
    )
