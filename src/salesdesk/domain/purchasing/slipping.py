"""A receipt that is expected on another day than it was: whose promises break is said at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from sqlalchemy import bindparam, exists, func, select

from salesdesk.domain.orders.broken import Awaiting, awaiting, breaking, note_broken, noticed_on
from salesdesk.domain.promising.rules import Broken
from salesdesk.domain.purchasing.model import PurchaseLine, PurchaseOrder
from salesdesk.domain.purchasing.operations import drop_unfounded, lock_purchase
from salesdesk.domain.purchasing.queries import received
from salesdesk.domain.purchasing.rules import OPEN_STATES, PurchaseState
from salesdesk.errors import IllegalMove, NotFound, Refused
from salesdesk.i18n import N_
from salesdesk.money import ZERO
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, query, verb
from salesdesk.warehouse.stock.operations import lock_balances
from salesdesk.warehouse.supply.model import Supply

__all__ = ["came_short", "expect", "note_late", "receipts_are_late"]

_LINES: Final = (
    select(PurchaseLine)
    .where(PurchaseLine.purchase_order_id == bindparam("purchase"))
    .order_by(PurchaseLine.position)
)


_OVERDUE: Final = (
    select(PurchaseLine.id)
    .join(PurchaseOrder, PurchaseOrder.id == PurchaseLine.purchase_order_id)
    .where(
        PurchaseOrder.is_open(),
        PurchaseOrder.state == PurchaseState.ORDERED,
        func.coalesce(PurchaseLine.expected_on, PurchaseOrder.expected_on) < bindparam("today"),
        exists().where(Supply.purchase_line_id == PurchaseLine.id),
    )
)
_AT_ONCE: Final = 100


@verb(Permission.PURCHASES_ORDER)
def expect(
    tx: Transaction, purchase_order_id: int, expected_on: date, purchase_line_id: int | None = None
) -> tuple[Broken, ...]:
    """Expect what is still to come of a purchase order on another day, all of it or one line.

    Whose promises break thereby, the earliest promised first; the owners of their orders are told.
    A day that is gone is refused.
    """
    order = lock_purchase(tx, purchase_order_id)
    if order.state not in OPEN_STATES:
        raise IllegalMove(N_("The purchase order is {state}; nothing of it is to come."), state=order.state)
    if expected_on < tx.today:
        raise Refused(N_("{day}: that day is gone."), day=expected_on).at("expected_on")
    came = received(tx, order.id)
    lines = list(tx.session.scalars(_LINES, {"purchase": order.id}))
    if purchase_line_id is not None and purchase_line_id not in {line.id for line in lines}:
        raise NotFound(N_("There is no such line on the purchase order."))
    to_come = [
        line
        for line in lines
        if purchase_line_id in (None, line.id)
        and line.quantity - line.closed_quantity > came.get(line.id, ZERO)
    ]
    if not to_come:
        raise Refused(N_("Nothing of it is to come any more."))
    # Orders that are confirmed just now are promised either the old day, and listed, or the new one.
    lock_balances(tx, {line.article_id for line in to_come})
    moved = [line for line in to_come if (line.expected_on or order.expected_on) != expected_on]
    before = max((line.expected_on or order.expected_on or date.min for line in moved), default=expected_on)
    for line in moved:
        line.expected_on = expected_on
    if not moved:
        return ()
    order.expected_on = max(line.expected_on or expected_on for line in lines)
    known = {} if purchase_line_id is None else {"line": moved[0].position}
    tx.record(
        "purchase_order",
        order.id,
        expected_on=[None if before == date.min else before, expected_on],
        **known,
    )
    days = {line.id: line.expected_on for line in moved}
    return note_broken(tx, breaking(tx, awaiting(tx, days), days))


@query(Permission.SYSTEM_RUN)
def receipts_are_late(tx: Transaction) -> bool:
    """Whether there is anything for `note_late`, so that a look at nothing writes no history."""
    return bool(_late(tx))


@verb(Permission.SYSTEM_RUN)
def note_late(tx: Transaction) -> int:
    """Note whose promises break because a receipt is overdue and nobody has said when it comes; how many.

    Once each time that a day passes on which it was expected. A bounded number at a time.
    """
    return len(note_broken(tx, _late(tx)[:_AT_ONCE], again=True))


def _late(tx: Transaction) -> list[Broken]:
    lines = tx.session.scalars(_OVERDUE, {"today": tx.today}).all()
    found = awaiting(tx, lines) if lines else []
    noticed = noticed_on(tx, found)
    new = [
        each
        for each in found
        if each.expected_on is not None
        and noticed.get((each.broken.order_line_id, each.broken.purchase), date.min) <= each.expected_on
    ]
    return breaking(tx, new)


def came_short(
    tx: Transaction, order: PurchaseOrder, came: Sequence[PurchaseLine], outstanding: Mapping[int, Decimal]
) -> tuple[Broken, ...]:
    """Let nobody wait for more than is `outstanding` once goods of lines came; whose promises break.

    What is left of a line that came is not to be expected today again. Who waited for what will not
    come any more, because it does not keep as long as he wants, waits for nothing. The caller has the
    purchase order and the balances of what came locked.
    """
    before = _sums(awaiting(tx, (line.id for line in came)))
    drop_unfounded(tx, outstanding)
    tomorrow = tx.today + timedelta(days=1)
    days = {line.id: max(line.expected_on or order.expected_on or tomorrow, tomorrow) for line in came}
    left = awaiting(tx, days)
    kept = _sums(left)
    lost = [
        replace(broken, quantity=quantity - kept[broken])
        for broken, quantity in before.items()
        if quantity > kept[broken]
    ]
    return note_broken(tx, [*lost, *breaking(tx, left, days)])


def _sums(found: Iterable[Awaiting]) -> dict[Broken, Decimal]:
    """How much waits, by what it is if it breaks, whatever its quantity."""
    sums: dict[Broken, Decimal] = defaultdict(lambda: ZERO)
    for each in found:
        sums[replace(each.broken, quantity=ZERO)] += each.broken.quantity
    return sums
