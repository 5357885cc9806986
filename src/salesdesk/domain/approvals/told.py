"""What people are told: how many orders wait, what was decided about theirs, what they keep too long.

Apart from the queue, because every menu asks this: little is loaded for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import bindparam, func, select, update

from salesdesk.domain.approvals.model import Approval
from salesdesk.domain.approvals.rules import Decision
from salesdesk.domain.customers.model import Customer
from salesdesk.domain.orders.model import Order
from salesdesk.domain.orders.rules import OrderState
from salesdesk.domain.users.model import User
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, query, verb
from salesdesk.storage.lists import among
from salesdesk.storage.rows import table_of

__all__ = [
    "DecisionTold",
    "KeptTooLong",
    "decisions_for",
    "decisions_seen",
    "how_many_wait",
    "kept_too_long",
]


@dataclass(frozen=True, slots=True)
class DecisionTold:
    """Something that the reader asked and somebody else has decided. `by` is a login."""

    id: int
    order_id: int
    number: str
    customer_name: str
    decision: Decision
    by: str
    note: str


@dataclass(frozen=True, slots=True)
class KeptTooLong:
    """An order of the reader's that keeps its goods longer than the company allows without asking him."""

    id: int
    number: str
    customer_name: str
    state: OrderState
    firm_until: date


# Statements are built once: building one takes longer than running it.

_HOW_MANY: Final = select(func.count()).select_from(Order).where(Order.is_waiting())
_DECIDED: Final = (
    select(
        Approval.id,
        Order.id,
        func.coalesce(Order.number, ""),
        Customer.name,
        Approval.decision,
        func.coalesce(User.login, ""),
        Approval.note,
    )
    .join(Order, Order.id == Approval.order_id)
    .join(Customer, Customer.id == Order.sold_to_id)
    .outerjoin(User, User.id == Approval.decided_by_id)
    .where(Approval.is_unseen(), Approval.asked_by_id == bindparam("reader"))
    .order_by(Approval.decided_at, Approval.id)
)
_KEPT: Final = (
    select(Order.id, func.coalesce(Order.number, ""), Customer.name, Order.state, Order.firm_until)
    .join(Customer, Customer.id == Order.sold_to_id)
    .where(Order.is_begun(), Order.owner_id == bindparam("reader"), Order.firm_until < bindparam("today"))
    .order_by(Order.firm_until, Order.id)
)
_SEEN: Final = (
    update(table_of(Approval))
    .where(among(Approval.id, "approvals"), Approval.is_unseen(), Approval.asked_by_id == bindparam("reader"))
    .values(seen_at=bindparam("now"))
)


@query(Permission.ORDERS_APPROVE)
def how_many_wait(tx: Transaction) -> int:
    """How many orders wait to be approved."""
    return tx.session.scalar(_HOW_MANY) or 0


@query(Permission.ORDERS_ENTER)
def decisions_for(tx: Transaction) -> tuple[DecisionTold, ...]:
    """What others have decided about orders that the reader asked to have approved, until he was told."""
    rows: Sequence[Any] = tx.session.execute(_DECIDED, {"reader": tx.actor.id}).all()
    return tuple(DecisionTold(*row) for row in rows)


@query(Permission.ORDERS_ENTER)
def kept_too_long(tx: Transaction) -> tuple[KeptTooLong, ...]:
    """Orders of the reader's, on hold or to be approved, whose goods are kept longer than is usual."""
    asked = {"reader": tx.actor.id, "today": tx.today}
    rows: Sequence[Any] = tx.session.execute(_KEPT, asked).all()
    return tuple(KeptTooLong(*row) for row in rows)


@verb(Permission.ORDERS_ENTER, noted=False)
def decisions_seen(tx: Transaction, approval_ids: Sequence[int]) -> None:
    """The person has been told of these decisions about what he asked."""
    asked = {"approvals": sorted(set(approval_ids)), "reader": tx.actor.id, "now": tx.now}
    tx.session.execute(_SEEN, asked)
