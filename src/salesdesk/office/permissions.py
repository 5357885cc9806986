"""Who may do what: permissions, the roles that bundle them, and the acting person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from salesdesk.errors import NotAllowed
from salesdesk.i18n import N_, Labelled

__all__ = ["ROLES", "SYSTEM", "Actor", "Permission", "Role", "permissions_of"]


class Permission(Labelled):
    """One thing a person may be allowed to do."""

    CUSTOMERS_SEE = "customers.see", N_("see customers")
    CUSTOMERS_EDIT = "customers.edit", N_("edit customers")
    ARTICLES_SEE = "articles.see", N_("see articles")
    ARTICLES_EDIT = "articles.edit", N_("edit articles")
    PRICES_EDIT = "prices.edit", N_("edit prices and conditions")
    COSTS_SEE = "costs.see", N_("see costs")
    ORDERS_SEE = "orders.see", N_("see orders")
    ORDERS_ENTER = "orders.enter", N_("enter orders")
    ORDERS_RELEASE = "orders.release", N_("release orders")
    ORDERS_APPROVE = "orders.approve", N_("approve orders")
    STOCK_SEE = "stock.see", N_("see stock")
    STOCK_ALLOCATE = "stock.allocate", N_("allocate batches")
    STOCK_ISSUE = "stock.issue", N_("issue goods")
    STOCK_RECEIVE = "stock.receive", N_("receive goods")
    STOCK_COUNT = "stock.count", N_("count stock")
    STOCK_ADJUST = "stock.adjust", N_("correct stock")
    PURCHASES_SEE = "purchases.see", N_("see purchases")
    PURCHASES_ORDER = "purchases.order", N_("order from suppliers")
    INVOICES_SEE = "invoices.see", N_("see invoices")
    INVOICES_ISSUE = "invoices.issue", N_("issue invoices")
    PAYMENTS_ENTER = "payments.enter", N_("enter payments")
    HISTORY_SEE = "history.see", N_("see the history")
    COMPANY_EDIT = "company.edit", N_("edit the company")
    USERS_EDIT = "users.edit", N_("manage users")
    SYSTEM_RUN = "system.run", N_("run the system")


class Role(Labelled):
    """A job in the firm."""

    TELEMARKETER = "telemarketer", N_("telemarketer")
    WAREHOUSE = "warehouse", N_("warehouse clerk")
    BUYER = "buyer", N_("buyer")
    INVOICING = "invoicing", N_("invoicing clerk")
    MANAGER = "manager", N_("manager")
    ADMIN = "admin", N_("system administrator")


_P = Permission
_EVERYONE: Final = frozenset({_P.CUSTOMERS_SEE, _P.ARTICLES_SEE, _P.ORDERS_SEE, _P.STOCK_SEE})

ROLES: Final[Mapping[Role, frozenset[Permission]]] = {
    Role.TELEMARKETER: _EVERYONE | {_P.CUSTOMERS_EDIT, _P.ORDERS_ENTER, _P.INVOICES_SEE, _P.HISTORY_SEE},
    Role.WAREHOUSE: _EVERYONE
    | {
        _P.STOCK_ALLOCATE,
        _P.STOCK_ISSUE,
        _P.STOCK_RECEIVE,
        _P.STOCK_COUNT,
        _P.STOCK_ADJUST,
        _P.PURCHASES_SEE,
    },
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
