"""A firm with one person per role, and verbs that tests declare for themselves."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from salesdesk.clock import Clock
from salesdesk.desk import Desk
from salesdesk.domain.company.verbs import CompanyDetails, set_up
from salesdesk.domain.users.model import User
from salesdesk.domain.users.verbs import NewUser, create
from salesdesk.office.permissions import Role
from salesdesk.office.work import QUERIES, VERBS
from salesdesk.storage.engine import Database
from salesdesk.storage.migrate import upgrade
from tests.conftest import Ground, PostgresGround, on_migrated
from tests.house import british_house, house, postgres_house, sqlite_house

__all__ = ["NOBODY", "british_house", "desk_of", "house", "open_firm", "postgres_house", "sqlite_house"]

NOBODY = "nobody"
"""The login of a person without any role."""


@on_migrated
def open_firm(database: Database) -> None:
    """A company in Warsaw; the login of each person is the name of the role."""
    upgrade(database)
    system = Desk.system(database)
    system.do(set_up, CompanyDetails(name="Kowal", language="pl", timezone="Europe/Warsaw"), "PL", "PLN")
    for role in Role:
        system.do(create, NewUser(role.value, role.value, "no hash", roles=frozenset({role})))
    system.do(create, NewUser(NOBODY, NOBODY, "no hash"))


def desk_of(database: Database, login: str, *, clock: Clock | None = None) -> Desk:
    """The desk of the person with this login (a role is one)."""
    with database.read() as session:
        actor_id = session.scalars(select(User.id).where(User.login == login)).one()
    return Desk(database, actor_id, seat="seat 1", clock=clock)


@pytest.fixture
def firm(ground: Ground) -> Iterator[Database]:
    """A firm, on SQLite and again on PostgreSQL."""
    with ground.fresh(open_firm) as fresh:
        yield fresh


@pytest.fixture
def postgres_firm(postgres_ground: PostgresGround) -> Iterator[Database]:
    with postgres_ground.fresh(open_firm) as fresh:
        yield fresh


@pytest.fixture
def own_verbs() -> Iterator[None]:
    """Verbs and queries that a test declares are forgotten at its end."""
    before = dict(VERBS), dict(QUERIES)
    yield
    for kind, declared in zip((VERBS, QUERIES), before, strict=True):
        kind.clear()
        kind.update(declared)
