"""What drafts come to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from decimal import Decimal
from typing import Final

from sqlalchemy import select

from salesdesk.domain.company.queries import company
from salesdesk.domain.orders.model import Order
from salesdesk.domain.orders.queries import lines_of
from salesdesk.domain.orders.rules import LineState
from salesdesk.domain.orders.totalling import totals_at
from salesdesk.domain.tax.queries import rates_by_day
from salesdesk.errors import SalesdeskError
from salesdesk.office.work import Transaction
from salesdesk.storage.lists import among

__all__ = ["gross_of_drafts"]

_DRAFTS: Final = select(Order).where(among(Order.id, "orders"))


def gross_of_drafts(tx: Transaction, order_ids: Sequence[int]) -> dict[int, Decimal]:
    """What drafts would be confirmed with now, in as many statements for a page of them as for one.

    One that cannot be is left out: whoever opens it is told what stands in the way.
    """
    if not order_ids:
        return {}
    orders = tx.session.scalars(_DRAFTS, {"orders": order_ids}).all()
    days = {order.id: order.requested_on or tx.today for order in orders}
    rates = rates_by_day(tx, company(tx).country, set(days.values()))
    lines: dict[int, list[LineState]] = defaultdict(list)
    for line in lines_of(tx, order_ids):
        lines[line.order_id].append(line)
    found: dict[int, Decimal] = {}
    for order in orders:
        with suppress(SalesdeskError):
            found[order.id] = totals_at(order, lines[order.id], rates[days[order.id]]).gross
    return found
