"""A call that goes to a colleague: it becomes one of his parked calls."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from sqlalchemy import select

from salesdesk.domain.drafts.operations import keep_holds
from salesdesk.domain.orders.queries import lock_order
from salesdesk.domain.orders.rules import require_draft
from salesdesk.domain.users.model import User
from salesdesk.errors import NotFound, Refused
from salesdesk.i18n import N_
from salesdesk.office.permissions import Permission, permissions_of
from salesdesk.office.work import Transaction, query, verb

__all__ = ["Colleague", "colleagues", "hand_over"]


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who enters orders."""

    id: int
    login: str
    name: str


_ACTIVE: Final = select(User).where(User.active).order_by(User.name, User.login)


@query(Permission.ORDERS_ENTER)
def colleagues(tx: Transaction) -> list[Colleague]:
    """Whoever may enter orders, the reader apart, by name."""
    people = (user for user in tx.session.scalars(_ACTIVE) if user.id != tx.actor.id)
    return [Colleague(user.id, user.login, user.name or user.login) for user in people if _may_enter(user)]


@verb(Permission.ORDERS_ENTER)
def hand_over(tx: Transaction, order_id: int, user_id: int) -> tuple[tuple[int, Decimal], ...]:
    """Make a draft the parked call of somebody who may enter orders; its holds run on for him.

    Returns what `keep_alive` does. Raises IllegalMove if it is no draft any more.
    """
    user = tx.session.get(User, user_id)
    if user is None:
        raise NotFound(N_("There is no such person."))
    if not user.active or not _may_enter(user):
        raise Refused(N_("{name} may not enter orders."), name=user.name or user.login)
    order = lock_order(tx, order_id)
    require_draft(order.state, order.number)
    if order.owner_id == user_id:
        raise Refused(N_("The call is {name}'s already."), name=user.name or user.login)
    before = None if order.owner_id is None else tx.session.get(User, order.owner_id)
    order.owner_id = user_id
    tx.record("order", order_id, owner=[before.login if before else None, user.login])
    return keep_holds(tx, order)


def _may_enter(user: User) -> bool:
    return Permission.ORDERS_ENTER in permissions_of(user.roles, user.permissions)
