"""The table role × verb: refused exactly when the role lacks the permission."""

from __future__ import annotations

import pkgutil
from importlib import import_module

import pytest
from sqlalchemy import func, select, update

import salesdesk
from salesdesk.desk import Desk
from salesdesk.domain.users.model import User
from salesdesk.errors import NotAllowed
from salesdesk.office.model import HistoryRow
from salesdesk.office.permissions import ROLES, Permission, Role, permissions_of
from salesdesk.office.work import QUERIES, VERBS, Declared
from salesdesk.storage.engine import Database
from tests.integration.conftest import NOBODY, desk_of

for found in pkgutil.walk_packages(salesdesk.__path__, "salesdesk."):
    if not found.name.endswith(".__main__"):
        import_module(found.name)

EVERYTHING = [
    declared
    for declared in (*VERBS.values(), *QUERIES.values())
    if declared.function.__module__.startswith("salesdesk.")
]


def is_refused(desk: Desk, declared: Declared) -> bool:
    """Whether the desk refuses before it calls.

    The call has an argument that does not exist, so what is not refused fails to be
    called, and nothing happens.
    """
    door = desk.do if declared.name in VERBS else desk.ask
    with pytest.raises((NotAllowed, TypeError)) as caught:
        door(declared.function, no_such_argument=1)
    return caught.type is NotAllowed


def refused_to(desk: Desk) -> set[str]:
    return {declared.name for declared in EVERYTHING if is_refused(desk, declared)}


def lacking(permissions: frozenset[Permission]) -> set[str]:
    return {one.name for one in EVERYTHING if one.permission and one.permission not in permissions}


def history_rows(database: Database) -> int:
    with database.read() as session:
        return session.execute(select(func.count()).select_from(HistoryRow)).scalar_one()


def test_verbs_and_queries_are_found() -> None:
    assert {
        "company.set_up",
        "stock.change_warehouse",
        "users.create",
        "office.of_subject",
    } <= {one.name for one in EVERYTHING}


@pytest.mark.either_database
@pytest.mark.parametrize("role", Role)
def test_role_is_refused_exactly_what_it_lacks(firm: Database, role: Role) -> None:
    before = history_rows(firm)
    assert refused_to(desk_of(firm, role)) == lacking(ROLES[role])
    assert history_rows(firm) == before


def test_person_without_a_role_is_refused_whatever_needs_a_permission(firm: Database) -> None:
    assert refused_to(desk_of(firm, NOBODY)) == lacking(frozenset())


def test_program_itself_is_refused_nothing(firm: Database) -> None:
    assert refused_to(Desk.system(firm)) == set()


def test_login_that_is_switched_off_is_refused_everything(firm: Database) -> None:
    desk = desk_of(firm, Role.MANAGER)
    with firm.write() as session:
        session.execute(update(User).values(active=False))
    assert refused_to(desk) == {one.name for one in EVERYTHING}


@pytest.mark.either_database
@pytest.mark.parametrize("permission", Permission)
def test_single_permission_allows_what_needs_it_and_nothing_else(
    firm: Database, permission: Permission
) -> None:
    desk = desk_of(firm, NOBODY)
    with firm.write() as session:
        session.execute(update(User).where(User.login == NOBODY).values(permissions=frozenset({permission})))
    assert refused_to(desk) == lacking(frozenset({permission}))


def test_every_permission_belongs_to_a_role() -> None:
    assert frozenset().union(*ROLES.values()) == frozenset(Permission)


def test_roles_and_single_permissions_add_up() -> None:
    allowed = permissions_of(frozenset({Role.BUYER, Role.WAREHOUSE}), frozenset({Permission.USERS_EDIT}))
    assert allowed == ROLES[Role.BUYER] | ROLES[Role.WAREHOUSE] | {Permission.USERS_EDIT}


def test_names_that_are_no_longer_known_allow_nothing() -> None:
    assert permissions_of(frozenset({"king"}), frozenset({"everything"})) == frozenset()
