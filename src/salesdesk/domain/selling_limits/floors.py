"""How low whoever asks may go with a line, as it is said on the phone: a price, or a discount."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from sqlalchemy import bindparam, or_, select

from salesdesk.domain.company.queries import company
from salesdesk.domain.orders.model import Order, OrderLine
from salesdesk.domain.orders.queries import LINE, lines_of, state_of
from salesdesk.domain.orders.rules import LineState
from salesdesk.domain.pricing.rules import line_value
from salesdesk.domain.selling_limits.covering import limits_by_person
from salesdesk.domain.selling_limits.queries import limits_of, lowered_lines, sold_line
from salesdesk.domain.selling_limits.rules import (
    NO_LIMITS,
    Excess,
    Limits,
    SoldLine,
    best_price,
    greatest_percent,
    line_excesses,
    lowest_net,
)
from salesdesk.domain.selling_limits.setup import everybody, stored_limits
from salesdesk.errors import NotFound
from salesdesk.i18n import N_
from salesdesk.money import ZERO, currency_places
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, query
from salesdesk.storage.lists import among
from salesdesk.storage.rows import read_columns

__all__ = ["LineFloor", "line_floor", "lines_below"]


@dataclass(frozen=True, slots=True)
class LineFloor:
    """How low a line may go, in the order's currency and price mode.

    `net` is what it has to come to at least, which is so with a `price` of `price_unit` `unit`s and
    no discount, or with `percent` off what it costs now, None if it is too cheap already. `excess`
    is the limit that makes it so. `lower` are the logins of those who may let it go lower.
    """

    line_id: int
    position: int
    code: str
    net: Decimal
    currency: str
    price: Decimal
    price_unit: int
    unit: str
    percent: Decimal | None
    excess: Excess
    is_below: bool
    lower: tuple[str, ...] = ()


# Statements are built once: building one takes longer than running it.

_ORDER: Final = (
    select(Order).join(OrderLine, OrderLine.order_id == Order.id).where(OrderLine.id == bindparam("line"))
)
_ONLY: Final = LINE.where(
    OrderLine.order_id == bindparam("order"),
    or_(among(OrderLine.id, "lines"), among(OrderLine.parent_line_id, "lines")),
).order_by(OrderLine.position)


@query(Permission.ORDERS_ENTER)
def line_floor(tx: Transaction, line_id: int) -> LineFloor | None:
    """How low whoever asks may go with a line, and who may go lower; None if nothing limits him.

    Raises NotFound.
    """
    order = tx.session.scalars(_ORDER, {"line": line_id}).one_or_none()
    if order is None:
        raise NotFound(N_("There is no such line."))
    limits = limits_of(tx, tx.actor.id)
    if limits.max_discount is None and limits.min_margin is None:
        return None
    lines = _lines(tx, order, [line_id])
    sold = sold_line(tx, order, lines, line_id)
    line = next(each for each in lines if each.id == line_id)
    if sold is None or (
        sold.is_priced and not sold.base
    ):  # what the firm itself gives away has no price to go down from
        return None
    found = _floor(line, sold, limits, company(tx).typed_instead)
    if found is None:
        return None
    return replace(found, lower=_who_may_go_lower(tx, sold, found.net))


@query(Permission.ORDERS_ENTER)
def lines_below(tx: Transaction, order_id: int, only: Collection[int] | None = None) -> tuple[LineFloor, ...]:
    """The lines of an order that are lower than whoever asks may go, by position. Raises NotFound.

    Of all, or `only` of those with these ids.
    """
    order = tx.session.get(Order, order_id)
    if order is None:
        raise NotFound(N_("There is no such order."))
    limits = limits_of(tx, tx.actor.id)
    if limits.max_discount is None and limits.min_margin is None:
        return ()
    lines = _lines(tx, order, only)
    at = {line.position: line for line in lines}
    lowered = lowered_lines(tx, order, lines, costs=limits.min_margin is not None, only=only)
    below = [sold for sold in lowered if line_excesses(limits, sold)]
    instead = company(tx).typed_instead
    found = (_floor(at[sold.position], sold, limits, instead) for sold in below)
    return tuple(floor for floor in found if floor is not None)


def _lines(tx: Transaction, order: Order, only: Collection[int] | None) -> list[LineState]:
    """The lines of an order, or as many as tell about `only` these: with a discount on it that is all."""
    if only is None or order.discount_percent or order.discount_amount:
        return lines_of(tx, [order.id])
    rows = read_columns(tx.session, _ONLY, {"order": order.id, "lines": sorted(only)}).all()
    return list(map(state_of, rows))


def _floor(line: LineState, sold: SoldLine, limits: Limits, instead: bool) -> LineFloor | None:
    floor = lowest_net(limits, sold)
    if floor is None:
        return None
    # A price is typed for the unit that the line is in.
    in_unit = not line.priced_in_base or line.unit == line.base_unit
    price_unit = line.price_unit if in_unit else 1
    places = max(currency_places(sold.currency), -_last_place(line.price))
    quantity = line.base_quantity if line.priced_in_base else line.quantity
    value = line_value(quantity, line.price, line.price_unit, sold.currency)
    beside = replace(line.discounts, preset_percent=ZERO) if instead else line.discounts
    return LineFloor(
        line.id,
        line.position,
        line.code,
        floor.net,
        sold.currency,
        best_price(floor.net, line.quantity, price_unit, sold.currency, places),
        price_unit,
        line.unit,
        greatest_percent(floor.least, value, beside),
        floor.excess,
        bool(line_excesses(limits, sold)),
    )


def _who_may_go_lower(tx: Transaction, sold: SoldLine, than: Decimal) -> tuple[str, ...]:
    """Who approves orders and has no floor for a line, or a lower one; below nothing nobody goes."""
    if not than:
        return ()
    people = [each for each in everybody(tx) if each.approves and each.id != tx.actor.id]
    has = limits_by_person(people, *stored_limits(tx))
    floors = {each.login: lowest_net(has[each.id] or NO_LIMITS, sold) for each in people}
    return tuple(login for login, floor in floors.items() if floor is None or floor.net < than)


def _last_place(price: Decimal) -> int:
    """The place of the last figure of a price that is not nought, -2 for one of 4.20."""
    exponent = price.normalize().as_tuple().exponent
    assert isinstance(exponent, int), "a stored price is a number"
    return exponent
