"""The set-up of limits: who has which, who may approve for him, and what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select

from salesdesk.domain.company.queries import company
from salesdesk.domain.selling_limits.covering import Covered, Person, covered
from salesdesk.domain.selling_limits.model import SellingLimit
from salesdesk.domain.selling_limits.rules import Limits
from salesdesk.domain.users.model import User
from salesdesk.office.permissions import Permission, Role, permissions_of
from salesdesk.office.work import Transaction, query

__all__ = ["LimitsSetup", "everybody", "limits_setup", "stored_limits"]


@dataclass(frozen=True, slots=True)
class LimitsSetup:
    """The limits of roles, and everybody who enters orders. Amounts are in `currency`, the company's."""

    currency: str
    roles: tuple[tuple[Role, Limits], ...]
    people: tuple[Covered, ...]

    @property
    def gaps(self) -> int:
        """How much is missing."""
        return sum(len(each.gaps) for each in self.people)


# Statements are built once: building one takes longer than running it.

_STORED: Final = select(
    SellingLimit.role,
    SellingLimit.user_id,
    SellingLimit.max_discount,
    SellingLimit.min_margin,
    SellingLimit.max_amount,
)
_PEOPLE: Final = (
    select(User.id, User.login, User.name, User.roles, User.permissions)
    .where(User.active)
    .order_by(User.login)
)


@query(Permission.PRICES_EDIT)
def limits_setup(tx: Transaction) -> LimitsSetup:
    """Who may go how far by himself, and who may approve for him."""
    of_roles, of_users = stored_limits(tx)
    people = covered(everybody(tx), of_roles, of_users)
    in_order = tuple((role, of_roles[role]) for role in Role if role in of_roles)
    return LimitsSetup(company(tx).currency, in_order, people)


def stored_limits(tx: Transaction) -> tuple[Mapping[Role, Limits], Mapping[int, Limits]]:
    """The limits of roles, and those of single people by id."""
    of_roles: dict[Role, Limits] = {}
    of_users: dict[int, Limits] = {}
    for role, user_id, *limits in tx.session.execute(_STORED):
        if role is not None:
            of_roles[role] = Limits(*limits)
        elif user_id is not None:
            of_users[user_id] = Limits(*limits)
    return of_roles, of_users


def everybody(tx: Transaction) -> list[Person]:
    """Everybody who may log in, by login."""
    found = []
    for id_, login, name, roles, single in tx.session.execute(_PEOPLE):
        may = permissions_of(roles, single)
        sells, approves = Permission.ORDERS_ENTER in may, Permission.ORDERS_APPROVE in may
        found.append(Person(id_, login, name, roles, sells, approves))
    return found
