"""What the same order may have been entered as already."""

from __future__ import annotations

from datetime import timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import bindparam, func, select

from salesdesk.domain.customers.model import Customer
from salesdesk.domain.customers.rules import CustomerKind
from salesdesk.domain.drafts.twice.rules import SAME_GOODS, TWICE_WITHIN, EnteredBefore
from salesdesk.domain.orders.model import Order, OrderLine
from salesdesk.domain.orders.rules import OPEN_STATES, OrderState
from salesdesk.domain.users.model import User
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, query

__all__ = ["confirmed_lately"]

_MOST_LATELY: Final = 20
_LONGEST_DRAFT: Final = timedelta(days=31)
"""Orders are in the index of a customer by the day on which they were begun: so long before they were
confirmed at most, to be compared.
"""
_ENTERED_IN: Final = (*OPEN_STATES, OrderState.COMPLETED)
_LATELY: Final = (
    select(Order.id)
    .join(Customer, Customer.id == Order.sold_to_id)
    .where(
        Order.sold_to_id == bindparam("customer"),
        Customer.kind != CustomerKind.CASH,
        Order.order_date >= bindparam("from_day"),
        Order.state.in_(_ENTERED_IN),
        Order.is_quote.is_(False),
        Order.confirmed_at >= bindparam("since"),
    )
    .order_by(Order.order_date.desc(), Order.id.desc())
    .limit(_MOST_LATELY)
)
_THEIR_GOODS: Final = (
    select(
        Order.id,
        Order.number,
        Order.confirmed_at,
        func.coalesce(User.login, "").label("owner"),
        Order.requested_on,
        OrderLine.article_id,
        func.sum(OrderLine.base_quantity).label("quantity"),
    )
    .join(OrderLine, OrderLine.order_id == Order.id)
    .outerjoin(User, User.id == Order.owner_id)
    .where(
        Order.id.in_(_LATELY),
        # “is null” itself would have SQLite read every line there ever was by the index of parents.
        func.coalesce(OrderLine.parent_line_id, 0) == 0,
        OrderLine.kind.in_(sorted(SAME_GOODS)),
    )
    .group_by(Order.id, User.login, OrderLine.article_id)
    .order_by(Order.id.desc())
)


@query(Permission.ORDERS_SEE)
def confirmed_lately(tx: Transaction, customer_id: int) -> tuple[EnteredBefore, ...]:
    """The goods of what a customer ordered in the last hours, the newest order first, by one statement.

    Of a cash customer nothing: he is everyone who gives no name.
    """
    since = tx.now - TWICE_WITHIN
    asked = {"customer": customer_id, "since": since, "from_day": tx.today - _LONGEST_DRAFT}
    orders = groupby(tx.session.execute(_THEIR_GOODS, asked), key=itemgetter(0))
    return tuple(_entered(list(rows)) for _, rows in orders)


def _entered(rows: list[Any]) -> EnteredBefore:
    """An order from a row for each of its articles."""
    first, goods = rows[0], tuple((row.article_id, row.quantity) for row in rows)
    return EnteredBefore(first.id, first.number, first.confirmed_at, first.owner, first.requested_on, goods)
