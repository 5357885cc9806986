"""Who may do what: permissions, the roles that bundle them, and the acting person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from salesdesk.errors import NotAllowed

__all__ = ["ROLES", "SYSTEM", "Actor", "Permission", "Role", "permissions_of"]


class Permission(StrEnum):
    """One thing a person may be allowed to do."""

    CUSTOMERS_SEE = "customers.see"
    CUSTOMERS_EDIT = "customers.edit"
    ARTICLES_SEE = "articles.see"
    ARTICLES_EDIT = "articles.edit"
    PRICES_EDIT = "prices.edit"
    COSTS_SEE = "costs.see"
    ORDERS_SEE = "orders.see"
    ORDERS_ENTER = "orders.enter"
    ORDERS_RELEASE = "orders.release"
    STOCK_SEE = "stock.see"
    STOCK_ALLOCATE = "stock.allocate"
    STOCK_ISSUE = "stock.issue"
    STOCK_RECEIVE = "stock.receive"
    STOCK_ADJUST = "stock.adjust"
    PURCHASES_SEE = "purchases.see"
    PURCHASES_ORDER = "purchases.order"
    INVOICES_SEE = "invoices.see"
    INVOICES_ISSUE = "invoices.issue"
    PAYMENTS_ENTER = "payments.enter"
    HISTORY_SEE = "history.see"
    COMPANY_EDIT = "company.edit"
    USERS_EDIT = "users.edit"
    SYSTEM_RUN = "system.run"


class Role(StrEnum):
    """A job in the firm."""

    TELEMARKETER = "telemarketer"
    WAREHOUSE = "warehouse"
    BUYER = "buyer"
    INVOICING = "invoicing"
    MANAGER = "manager"
    ADMIN = "admin"


_P = Permission
_EVERYONE: Final = frozenset({_P.CUSTOMERS_SEE, _P.ARTICLES_SEE, _P.ORDERS_SEE, _P.STOCK_SEE})

ROLES: Final[Mapping[Role, frozenset[Permission]]] = {
    Role.TELEMARKETER: _EVERYONE | {_P.CUSTOMERS_EDIT, _P.ORDERS_ENTER, _P.INVOICES_SEE, _P.HISTORY_SEE},
    Role.WAREHOUSE: _EVERYONE
    | {_P.STOCK_ALLOCATE, _P.STOCK_ISSUE, _P.STOCK_RECEIVE, _P.STOCK_ADJUST, _P.PURCHASES_SEE},
    Role.BUYER: _EVERYONE
    | {_P.ARTICLES_EDIT, _P.COSTS_SEE, _P.PURCHASES_SEE, _P.PURCHASES_ORDER, _P.STOCK_RECEIVE},
    Role.INVOICING: _EVERYONE
    | {_P.CUSTOMERS_EDIT, _P.INVOICES_SEE, _P.INVOICES_ISSUE, _P.PAYMENTS_ENTER, _P.HISTORY_SEE},
    Role.MANAGER: frozenset(Permission) - {_P.USERS_EDIT, _P.SYSTEM_RUN},
    Role.ADMIN: _EVERYONE | {_P.COMPANY_EDIT, _P.USERS_EDIT, _P.SYSTEM_RUN, _P.HISTORY_SEE},
}
"""What each role may do. A user has any number of roles, and single permissions besides."""


@dataclass(frozen=True, slots=True)
class Actor:
    """The person a verb acts for; `id` is None for the program itself."""

    id: int | None
    login: str
    language: str
    permissions: frozenset[Permission]

    def require(self, permission: Permission) -> None:
        """Raise NotAllowed unless the person has `permission`."""
        if permission not in self.permissions:
            raise NotAllowed


def permissions_of(roles: frozenset[str], single: frozenset[str]) -> frozenset[Permission]:
    """Everything that these roles and single permissions allow; names no longer known allow nothing."""
    allowed = {permission for permission in Permission if permission.value in single}
    for role, granted in ROLES.items():
        if role.value in roles:
            allowed |= granted
    return frozenset(allowed)


SYSTEM: Final = Actor(None, "salesdesk", "en", frozenset(Permission))
"""The program itself: set-up, jobs, repair."""
