"""Money of orders: lines are priced as the rules say, and confirmed totals are the sums of lines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from sqlalchemy import select

from salesdesk.clock import business_date
from salesdesk.doctor.findings import Damage, named, numbered
from salesdesk.domain.company.model import Company
from salesdesk.domain.orders.model import Order
from salesdesk.domain.orders.queries import lines_of
from salesdesk.domain.orders.rules import OPEN_STATES, LineState, OrderState, order_totals
from salesdesk.domain.pricing.rules import line_amounts
from salesdesk.domain.tax.model import TaxRate
from salesdesk.domain.tax.queries import rates_on
from salesdesk.domain.tax.rules import TaxClass, Totals
from salesdesk.errors import Refused
from salesdesk.i18n import N_
from salesdesk.money import ZERO
from salesdesk.office.work import Transaction

__all__ = ["totals_are_lines"]

_STILL_OPEN: Final = (OrderState.DRAFT, OrderState.QUOTED, *OPEN_STATES)
_AT_ONCE: Final = 200  # orders whose lines are in memory together


def totals_are_lines(tx: Transaction) -> Iterator[Damage]:
    """The lines of orders and quotes still open are priced as the rules say; totals are their sums."""
    house = tx.session.get(Company, 1)
    if house is None:
        return  # another check says so
    periods = _periods(tx, house.country)
    still_open = select(Order).where(Order.state.in_(_STILL_OPEN)).order_by(Order.id)
    found = tx.session.scalars(still_open.execution_options(yield_per=_AT_ONCE))
    for orders in found.partitions():
        lines: dict[int, list[LineState]] = defaultdict(list)
        for line in lines_of(tx, [order.id for order in orders]):
            lines[line.order_id].append(line)
        for order in orders:
            yield from _lines(order, lines[order.id])
            if order.state is not OrderState.DRAFT:
                yield from _totals(order, lines[order.id], periods, house.timezone)


def _lines(order: Order, lines: Sequence[LineState]) -> Iterator[Damage]:
    for line in lines:
        where = named(numbered(order.number, order.id), line.position)
        try:
            net = _net(line, order.currency)
        except Refused as refusal:
            yield Damage(where, refusal.message, refusal.values)
            continue
        if net != line.net:
            yield Damage(
                where,
                N_("The line's amount is {stored}; price and discounts give {counted}."),
                {"stored": line.net, "counted": net},
            )


def _net(line: LineState, currency: str) -> Decimal:
    if not line.price:
        return ZERO  # free of charge, whatever discount was typed
    priced = line.base_quantity if line.priced_in_base else None
    return line_amounts(
        line.quantity, line.price, line.price_unit, line.discounts, currency, priced_quantity=priced
    ).amount


_Periods = Mapping[date, Mapping[TaxClass, Decimal]]
"""VAT rates by the first day on which they were in force together."""


def _periods(tx: Transaction, country: str) -> _Periods:
    changes = tx.session.scalars(
        select(TaxRate.valid_from).where(TaxRate.country == country).distinct().order_by(TaxRate.valid_from)
    )
    return {day: rates_on(tx, country, day) for day in (date.min, *changes)}


def _totals(order: Order, lines: Sequence[LineState], periods: _Periods, timezone: str) -> Iterator[Damage]:
    """Compare an order's totals with its lines at the rates of the day it is wanted or was confirmed.

    Rates of any other day will do as well: a rate may have been entered after the order
    was confirmed, and a remainder given up on a later day counts at that day's.
    """
    confirmed = business_date(order.confirmed_at, timezone) if order.confirmed_at else order.order_date
    day = order.requested_on or confirmed
    begun = [first for first in periods if first <= day]
    counted: list[Totals] = []
    refused = None
    for first in (*reversed(begun), *(first for first in periods if first > day)):
        try:
            counted.append(
                order_totals(
                    lines,
                    periods[first],
                    order.treatment,
                    order.price_mode,
                    order.currency,
                    order.discount_percent,
                    order.discount_amount,
                )
            )
        except Refused as refusal:  # no rate yet on that day, or a discount that is more than the order
            refused = refused or refusal
            continue
        if (order.net, order.vat, order.gross) == (counted[-1].net, counted[-1].vat, counted[-1].gross):
            return
    where = numbered(order.number, order.id)
    if counted:
        sums = counted[0]
        yield Damage(
            where,
            N_("Net {net}, VAT {vat} and gross {gross} are stored; the lines give {sums}."),
            {
                "net": order.net,
                "vat": order.vat,
                "gross": order.gross,
                "sums": f"{sums.net}, {sums.vat}, {sums.gross}",
            },
        )
    elif refused is not None:
        yield Damage(where, refused.message, refused.values)
