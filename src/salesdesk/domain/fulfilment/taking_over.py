"""Goods that others have reserved, taken for a line by hand: who loses what is shown before, and told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import select

from salesdesk.domain.customers.model import Customer
from salesdesk.domain.fulfilment.choosing import Allocated, Chosen, chosen, order_of, with_batches
from salesdesk.domain.orders.broken import note_broken
from salesdesk.domain.orders.model import Order
from salesdesk.domain.orders.promises import promised_before, timing_of, want_of
from salesdesk.domain.orders.queries import delivered, lines_of, lock_orders
from salesdesk.domain.orders.rules import LineState
from salesdesk.domain.promising.operations import speak_for
from salesdesk.domain.promising.queries import inbound_of, leads_of
from salesdesk.domain.promising.rules import Broken, Part, Source, Want, promised, without
from salesdesk.errors import Conflict, NotFound
from salesdesk.i18n import N_
from salesdesk.money import ZERO
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, query, verb
from salesdesk.storage.lists import among
from salesdesk.warehouse.allocation.queries import ReadBatches
from salesdesk.warehouse.picking.operations import put_back
from salesdesk.warehouse.stock.model import Warehouse
from salesdesk.warehouse.stock.operations import lock_balances, lock_batches
from salesdesk.warehouse.stock.queries import batch_states
from salesdesk.warehouse.supply.model import Supply
from salesdesk.warehouse.supply.operations import release, supplied
from salesdesk.warehouse.supply.rules import SupplyKind
from salesdesk.warehouse.taking_over import operations as taking
from salesdesk.warehouse.taking_over.queries import would_take_over
from salesdesk.warehouse.taking_over.rules import TakeOver

__all__ = ["Loses", "take_over", "who_loses"]

_ORDERS: Final = (
    select(Order, Customer.name)
    .join(Customer, Customer.id == Order.sold_to_id)
    .where(among(Order.id, "orders"))
)
_BOUND: Final = select(Order.id, Order.warehouse_id).where(
    among(Order.id, "orders"), Order.warehouse_id.is_not(None)
)
_CODES: Final = select(Warehouse.id, Warehouse.code).where(among(Warehouse.id, "warehouses"))


@dataclass(frozen=True, slots=True)
class Loses:
    """What an order line has reserved and somebody else takes, and what it gets instead, in base units."""

    order_id: int
    order_line_id: int
    number: str
    """Empty: a draft, which only holds the goods."""
    customer: str
    position: int
    promised_on: date | None
    """The day by which the customer was promised all of the line."""
    instead: Part
    """As many pieces: from stock elsewhere, to come on a day, or not to be had."""
    warehouse: str
    """The code of that elsewhere; empty for what does not lie there."""

    @property
    def quantity(self) -> Decimal:
        """How much it loses where it lies."""
        return self.instead.quantity

    @property
    def is_broken(self) -> bool:
        """Whether a promise breaks thereby."""
        if self.promised_on is None or self.instead.source is Source.STOCK:
            return False
        return self.instead.on is None or self.instead.on > self.promised_on


@dataclass(frozen=True, slots=True)
class _Loser:
    """A line that somebody takes goods from."""

    order: Order
    customer: str
    line: LineState
    promised_on: date | None
    want: Want | None
    """What is to be promised anew; not to a draft."""
    instead: tuple[Part, ...]


@query(Permission.STOCK_ALLOCATE)
def who_loses(
    tx: Transaction, order_line_id: int, batch_id: int, warehouse_id: int, quantity: Decimal
) -> tuple[Loses, ...]:
    """Who loses what if a line has `quantity` of a batch in a warehouse in all, as `take_over` would do it.

    Nobody, where free goods are enough. Raises what taking it would: NotFound, Refused, IllegalMove,
    and NotEnough for what others have their batch of, or more than the line wants.
    """
    order = tx.session.get(Order, order_of(tx, order_line_id))
    assert order is not None, "a line has an order"
    choice = chosen(tx, order, order_line_id, batch_id, warehouse_id, quantity)
    plan = _plan(tx, choice, warehouse_id, quantity, batch_states)
    spare = _by_purchase(plan)
    return _shown(tx, _losers(tx, plan, choice.line, spare))


@verb(Permission.STOCK_ALLOCATE)
def take_over(
    tx: Transaction,
    order_line_id: int,
    batch_id: int,
    warehouse_id: int,
    quantity: Decimal,
    expected: Sequence[Loses],
) -> tuple[Allocated, ...]:
    """Let an order line have `quantity` of a batch in a warehouse in all, though others have reserved it.

    Free goods go first. Of the others whoever gave way to a correction first gives way first; each
    moves to another warehouse where goods that suit him are free, else waits for what is on its way, else
    is short. Whoever looks after an order whose promise breaks is told. What has its batch is
    never taken. Conflict if somebody else would lose, or something else, than was shown and is
    `expected`. All that the line has then.
    """
    order_id = order_of(tx, order_line_id)
    orders = lock_orders(tx, {order_id, *(loses.order_id for loses in expected)})
    if order_id not in orders:
        raise NotFound(N_("There is no such order."))
    order = orders[order_id]
    choice = chosen(tx, order, order_line_id, batch_id, warehouse_id, quantity)
    line, batch = choice.line, choice.batch
    lock_balances(tx, [batch.article_id])
    release(
        tx,
        Supply.article_id == batch.article_id,
        Supply.kind == SupplyKind.HOLD,
        Supply.expires_at <= tx.now,
    )
    plan = _plan(tx, choice, warehouse_id, quantity, lock_batches)
    losers = _losers(tx, plan, line, _by_purchase(plan))
    shown = _shown(tx, losers)
    if shown != tuple(expected):
        raise Conflict(N_("Others would lose something else by now. Nothing is taken; look again."))
    taking.take_over(tx, order_id, choice.need(quantity), batch, warehouse_id, plan)
    put_back(tx, order_id, (line.id, batch.id, warehouse_id), quantity)
    for loser in losers:
        if loser.want is not None:
            before = {loser.line.id: loser.promised_on}
            speak_for(tx, loser.order.id, [loser.want], {loser.line.id: loser.instead}, before)
    note_broken(tx, (_broken(each, line) for each in shown if each.is_broken), again=True)
    for each in shown:
        noted = {"line": each.position, "article": line.code, "quantity": each.quantity}
        tx.record("order", each.order_id, **noted, warehouse=each.warehouse, taken_by=order.number)
    given = {"batch": batch.number, "warehouse": choice.warehouse, "quantity": quantity}
    numbers = list(dict.fromkeys(each.number for each in shown))
    tx.record("order", order_id, line=line.position, **given, taken_from=numbers)
    return with_batches(line.id, plan.after)


def _plan(
    tx: Transaction, choice: Chosen, warehouse_id: int, quantity: Decimal, read: ReadBatches
) -> TakeOver:
    line = choice.line
    has = supplied(tx, line.order_id).get(line.id, ZERO)
    out = delivered(tx, [line.order_id]).get(line.id, ZERO)
    return would_take_over(
        tx, choice.need(max(line.wanted - out - has, ZERO)), choice.batch, warehouse_id, quantity,
        line.wished_batch_id, lambda orders: _bound_to(tx, orders), whole=choice.whole, read=read,
    )  # fmt: skip


def _bound_to(tx: Transaction, order_ids: Iterable[int]) -> Mapping[int, int]:
    """Which of these orders take their goods from one warehouse only, and which."""
    rows: Iterable[Any] = tx.session.execute(_BOUND, {"orders": sorted(order_ids)})
    return {row[0]: row[1] for row in rows}


def _by_purchase(plan: TakeOver) -> dict[int, Decimal]:
    """What the line need not wait for any more, by purchase line."""
    spare: dict[int, Decimal] = defaultdict(lambda: ZERO)
    for awaited, quantity in plan.freed.items():
        spare[awaited.purchase_line_id] += quantity
    return spare


def _losers(
    tx: Transaction, plan: TakeOver, taken_for: LineState, spare: Mapping[int, Decimal]
) -> list[_Loser]:
    """The lines of claims that give way, each once, the first to give way first.

    What is on its way is promised first to who gives way last.
    """
    if not plan.yields:
        return []
    assert taken_for.article_id is not None, "only a text line has no article"
    lost: dict[int, Decimal] = defaultdict(lambda: ZERO)
    moved: dict[int, dict[int, Decimal]] = defaultdict(lambda: defaultdict(lambda: ZERO))
    held = set()
    for each in plan.yields:
        line_id = each.claim.order_line_id
        lost[line_id] += each.lost
        for place, quantity in each.moved:
            moved[line_id][place] += quantity
        if each.claim.kind is SupplyKind.HOLD:
            held.add(line_id)
    ids = sorted({each.claim.order_id for each in plan.yields})
    orders = {row[0].id: (row[0], row[1]) for row in tx.session.execute(_ORDERS, {"orders": ids})}
    lines = {line.id: line for line in lines_of(tx, ids)}
    inbound = inbound_of(tx, [taken_for.article_id], spare)
    leads = leads_of(tx, [taken_for.article_id])
    found = []
    for line_id in reversed(lost):
        line = lines[line_id]
        order, customer = orders[line.order_id]
        before = None if line_id in held else promised_before(order, line)
        stays = [
            Part(quantity, before, Source.STOCK, warehouse_id=place)
            for place, quantity in moved[line_id].items()
        ]
        want: Want | None = None
        parts: tuple[Part, ...] = ()
        if lost[line_id] and line_id in held:
            parts = (Part(lost[line_id], None, Source.NOWHERE),)
        elif lost[line_id]:
            want = want_of(order, line, ZERO, lost[line_id])
            parts = promised(timing_of(tx, order), [want], inbound, leads)[line_id]
            inbound = without(inbound, parts)
        found.append(_Loser(order, customer, line, before, want, (*stays, *parts)))
    return found[::-1]


def _shown(tx: Transaction, losers: Iterable[_Loser]) -> tuple[Loses, ...]:
    rows: Any = list(losers)
    places = {part.warehouse_id for loser in rows for part in loser.instead if part.source is Source.STOCK}
    codes: dict[int | None, str] = {}
    if places:
        codes = {row[0]: row[1] for row in tx.session.execute(_CODES, {"warehouses": sorted(places)})}
    return tuple(
        Loses(
            loser.order.id,
            loser.line.id,
            loser.order.number or "",
            loser.customer,
            loser.line.position,
            loser.promised_on,
            part,
            codes.get(part.warehouse_id, "") if part.source is Source.STOCK else "",
        )
        for loser in rows
        for part in loser.instead
    )


def _broken(loses: Loses, line: LineState) -> Broken:
    assert loses.promised_on is not None, "only a promise can break"
    return Broken(
        loses.order_id,
        loses.order_line_id,
        loses.number,
        loses.customer,
        line.code,
        loses.quantity,
        line.base_unit,
        "",
        loses.promised_on,
        loses.instead.on,
    )
