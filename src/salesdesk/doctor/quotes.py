"""Quotes: they hold nothing, and each of their lines is ordered once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import aliased

from salesdesk.doctor.findings import Damage, Fault, faulty, named, numbered, rows
from salesdesk.domain.orders.model import Order, OrderLine
from salesdesk.domain.orders.rules import BILLABLE, OrderState
from salesdesk.domain.pricing.rules import PriceSource
from salesdesk.i18n import N_
from salesdesk.office.work import Transaction
from salesdesk.warehouse.supply.model import Supply

__all__ = ["ordered_once", "quotes_hold_nothing", "states_fit"]

_HELD: Final = (
    select(Order.number, Order.id, func.sum(Supply.quantity))
    .join(Supply, Supply.order_id == Order.id)
    .where(Order.is_quote)
    .group_by(Order.id)
    .order_by(Order.id)
)


def quotes_hold_nothing(tx: Transaction) -> Iterator[Damage]:
    """No goods are held or reserved for a quote."""
    for number, id_, held in rows(tx, _HELD):
        yield Damage(numbered(number, id_), N_("The quote holds goods: {quantity}."), {"quantity": held})


_QUOTE, _SAID = aliased(Order), aliased(OrderLine)
_IS_LIVE: Final = and_(Order.is_quote.is_(False), Order.state != OrderState.CANCELLED)
_AT_QUOTED: Final = (
    select(OrderLine.quote_line_id.label("line_id"), func.sum(OrderLine.base_quantity).label("quantity"))
    .join(Order, Order.id == OrderLine.order_id)
    .where(_IS_LIVE, OrderLine.quote_line_id.is_not(None), OrderLine.price_source == PriceSource.QUOTED)
    .group_by(OrderLine.quote_line_id)
    .subquery()
)
_MORE_THAN_QUOTED: Final = (
    select(_QUOTE.number, _QUOTE.id, _SAID.position, _AT_QUOTED.c.quantity, _SAID.base_quantity)
    .select_from(_AT_QUOTED)
    .join(_SAID, _SAID.id == _AT_QUOTED.c.line_id)
    .join(_QUOTE, _QUOTE.id == _SAID.order_id)
    .where(_AT_QUOTED.c.quantity > _SAID.base_quantity)
    .order_by(_SAID.id)
)
_FAULTS: Final[tuple[Fault, ...]] = (
    (
        or_(Order.quote_id.is_(None), Order.quote_id != _SAID.order_id),
        N_("The line comes from another quote than its order."),
    ),
    (_QUOTE.is_quote.is_(False), N_("The line comes from an order that is no quote.")),
    (OrderLine.article_id != _SAID.article_id, N_("The line has another article than was quoted.")),
)
_FAULTY: Final = faulty(
    select(Order.number, Order.id, OrderLine.position)
    .select_from(OrderLine)
    .join(Order, Order.id == OrderLine.order_id)
    .join(_SAID, _SAID.id == OrderLine.quote_line_id)
    .join(_QUOTE, _QUOTE.id == _SAID.order_id)
    .order_by(OrderLine.id),
    _FAULTS,
)


def ordered_once(tx: Transaction) -> Iterator[Damage]:
    """Of no line more is ordered at the quoted price than was quoted, and orders are from their own quote."""
    for number, id_, position, ordered, quoted in rows(tx, _MORE_THAN_QUOTED):
        yield Damage(
            named(numbered(number, id_), position),
            N_("{ordered} are ordered at the quoted price, only {quoted} were quoted."),
            {"ordered": ordered, "quoted": quoted},
        )
    for row in rows(tx, _FAULTY):
        yield Damage(named(numbered(row.number, row.id), row.position), _FAULTS[row.fault][1], {})


_TAKEN: Final = (
    select(OrderLine.quote_line_id.label("line_id"), func.sum(OrderLine.base_quantity).label("quantity"))
    .join(Order, Order.id == OrderLine.order_id)
    .where(_IS_LIVE, OrderLine.quote_line_id.is_not(None))
    .group_by(OrderLine.quote_line_id)
    .subquery()
)
_IS_LEFT: Final = or_(_TAKEN.c.quantity.is_(None), _TAKEN.c.quantity < _SAID.base_quantity)
_LEFT: Final = (
    select(_QUOTE.number, _QUOTE.id, _QUOTE.state, func.sum(case((_IS_LEFT, 1), else_=0)).label("left"))
    .join(_SAID, _SAID.order_id == _QUOTE.id)
    .outerjoin(_TAKEN, _TAKEN.c.line_id == _SAID.id)
    .where(
        _QUOTE.state.in_((OrderState.QUOTED, OrderState.ORDERED)),
        _SAID.kind.in_(sorted(BILLABLE)),
        _SAID.parent_line_id.is_(None),
    )
    .group_by(_QUOTE.id)
    .order_by(_QUOTE.id)
)


def states_fit(tx: Transaction) -> Iterator[Damage]:
    """A quote is ordered if, and only if, nothing of it is left."""
    for number, id_, state, left in rows(tx, _LEFT):
        if (state is OrderState.QUOTED) != (left > 0):
            text = N_("The quote is {state}, and {left} of its lines are left.")
            yield Damage(numbered(number, id_), text, {"state": state, "left": left})
