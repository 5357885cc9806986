"""The orders that wait to be approved, and one of them with its reasons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import aliased

from salesdesk.domain.approvals.model import Approval
from salesdesk.domain.approvals.rules import Decision, read, with_those_of_now
from salesdesk.domain.customers.model import Customer
from salesdesk.domain.customers.queries import by_name, customers_meant
from salesdesk.domain.orders.limits import Standing, credit_reasons, require_not_blocked, standing_of, stops
from salesdesk.domain.orders.model import Order
from salesdesk.domain.orders.queries import Parties, lines_of, parties_of
from salesdesk.domain.orders.rules import OrderState
from salesdesk.domain.orders.totalling import totals_of
from salesdesk.domain.selling_limits.queries import reasons_for
from salesdesk.domain.selling_limits.rules import Reason
from salesdesk.domain.users.model import User
from salesdesk.errors import SalesdeskError
from salesdesk.lookup.numbers import first_those, has_number
from salesdesk.office.paging import Page, as_numbered, in_order, read_page
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, query
from salesdesk.storage.contains import contains
from salesdesk.storage.lists import among

__all__ = [
    "WAITING_SORTS",
    "ApprovalView",
    "WaitingOrder",
    "approval_of",
    "outlook",
    "stopped_by",
    "waiting_orders",
]


@dataclass(frozen=True, slots=True)
class WaitingOrder:
    """An order in the queue. `reasons` are why it was asked about, as it was then; people are logins."""

    id: int
    number: str
    customer_id: int
    customer: str
    customer_name: str
    gross: Decimal
    currency: str
    asked_by: str
    asked_at: datetime
    owner: str
    requested_on: date | None
    firm_until: date | None
    """Until when it keeps its goods before its owner is asked."""
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class ApprovalView:
    """What was asked of an order last, and what came of it.

    While nobody has decided, `reasons` are as they stand now, and `beyond` says which of them are
    more than the reader may approve: empty, and the order is his to decide.
    """

    id: int
    order_id: int
    asked_by: str
    asked_at: datetime
    reasons: tuple[Reason, ...]
    beyond: tuple[Reason, ...]
    decision: Decision | None
    decided_by: str
    decided_at: datetime | None
    note: str
    firm_until: date | None

    @property
    def positions(self) -> frozenset[int]:
        """The lines that reasons speak of."""
        return frozenset(reason.position for reason in self.reasons if reason.position is not None)


# Statements are built once: building one takes longer than running it.

_ASKER, _DECIDER, _OWNER = aliased(User), aliased(User), aliased(User)
_WAITING: Final = (
    select(
        Order.id,
        func.coalesce(Order.number, ""),
        Customer.id,
        Customer.number,
        Customer.name,
        Order.gross,
        Order.currency,
        func.coalesce(_ASKER.login, ""),
        Approval.asked_at,
        func.coalesce(_OWNER.login, ""),
        Order.requested_on,
        Order.firm_until,
        Approval.reasons,
    )
    .join(Approval, Approval.order_id == Order.id)
    .join(Customer, Customer.id == Order.sold_to_id)
    .outerjoin(_ASKER, _ASKER.id == Approval.asked_by_id)
    .outerjoin(_OWNER, _OWNER.id == Order.owner_id)
    .where(Order.is_waiting(), Approval.is_open())
)
_SORTS: Final[dict[str, tuple[Any, ...]]] = {
    "number": as_numbered(Order.confirmed_at, Order.number),
    "customer": by_name(Order.sold_to_id),
    "gross": (Order.gross,),
    "asked_by": (_ASKER.login,),
    "asked_at": (Approval.asked_at,),
}
_OLDEST: Final = (Approval.asked_at.asc(), Approval.id.asc())
WAITING_SORTS: Final = tuple(_SORTS)
"""What the queue can be sorted by."""

_RELEASED: Final = (OrderState.CONFIRMED, OrderState.ON_HOLD)
_LAST: Final = (
    select(
        Approval,
        func.coalesce(_ASKER.login, ""),
        func.coalesce(_DECIDER.login, ""),
    )
    .outerjoin(_ASKER, _ASKER.id == Approval.asked_by_id)
    .outerjoin(_DECIDER, _DECIDER.id == Approval.decided_by_id)
    .where(Approval.order_id == bindparam("order"))
    .order_by(Approval.id.desc())
    .limit(1)
)


@query(Permission.ORDERS_APPROVE)
def waiting_orders(
    tx: Transaction,
    text: str = "",
    offset: int = 0,
    limit: int = 50,
    sort: str = "",
    descending: bool = False,
) -> Page[WaitingOrder]:
    """The queue, whoever has waited longest first.

    `text` is looked for in the order's number, what the customer calls it, his number and name, and
    who asked; what has just this number is first. One that none has is taken for a customer's name,
    misspelled. `sort` is one of WAITING_SORTS; another is refused.
    """
    said = has_number(tx, text, Order.number)
    statement = _WAITING.order_by(*first_those(said), *in_order(_SORTS, _OLDEST, sort, descending))
    has_it = contains(
        text,
        Order.number,
        Order.customer_number,
        Order.reference,
        Customer.number,
        Customer.name,
        _ASKER.login,
    )
    page = read_page(tx, statement.where(has_it if said is None else has_it | said), offset, limit, _waiting)
    if page.total or not (meant := customers_meant(tx, text)):
        return page
    theirs = statement.where(among(Order.sold_to_id, "meant")).params(meant=meant)
    return read_page(tx, theirs, offset, limit, _waiting)


@query(Permission.ORDERS_SEE)
def approval_of(tx: Transaction, order_id: int) -> ApprovalView | None:
    """What was asked of an order last; None if nothing ever was."""
    row = tx.session.execute(_LAST, {"order": order_id}).one_or_none()
    if row is None:
        return None
    asked, asked_by, decided_by = row
    reasons, beyond = read(asked.reasons), tuple[Reason, ...]()
    parties = parties_of(tx, order_id)
    if asked.decision is None:
        credit = () if parties.order.is_quote else credit_reasons(tx, parties.payer)
        reasons = with_those_of_now(reasons, credit)
        beyond = _beyond(tx, parties, credit)
    return ApprovalView(
        asked.id,
        order_id,
        asked_by,
        asked.asked_at,
        reasons,
        beyond,
        asked.decision,
        decided_by,
        asked.decided_at,
        asked.note,
        parties.order.firm_until,
    )


@query(Permission.ORDERS_SEE)
def stopped_by(tx: Transaction, order_id: int) -> tuple[Reason, ...]:
    """Why nothing of a confirmed order, or one on hold, may leave now: its payer's credit, if at all."""
    parties = parties_of(tx, order_id)
    return stops(tx, parties) if parties.order.state in _RELEASED else ()


@query(Permission.ORDERS_ENTER)
def outlook(tx: Transaction, order_id: int) -> Standing:
    """What confirming a draft would come to now: where it is beyond limits, and whether it would wait.

    Of a quote, what issuing it would: it owes nothing, so only what somebody sells beyond his limits
    counts. Of one that would be refused, for another reason, nothing is said: the verb says it.
    """
    parties = parties_of(tx, order_id)
    lines = lines_of(tx, [order_id])
    try:
        if parties.order.is_quote:
            net = totals_of(tx, parties.order, lines).net
            selling = reasons_for(tx, parties.order, lines, net, tx.actor.id)
            return Standing(selling, bool(selling))
        require_not_blocked(parties)
        return standing_of(tx, parties, lines, totals_of(tx, parties.order, lines))
    except SalesdeskError:
        return Standing()


def _beyond(tx: Transaction, parties: Parties, credit: tuple[Reason, ...]) -> tuple[Reason, ...]:
    """What of an order the reader may not approve: all of it without the permission."""
    selling = reasons_for(tx, parties.order, lines_of(tx, [parties.order.id]), parties.order.net, tx.actor.id)
    may = Permission.ORDERS_APPROVE in tx.actor.permissions
    return selling if may else selling + credit


def _waiting(*row: Any) -> WaitingOrder:
    return WaitingOrder(*(*row[:-1], read(row[-1])))
