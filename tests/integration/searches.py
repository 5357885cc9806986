"""What the tests of the search's upkeep do again and again."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import func, select

from salesdesk.desk import Desk
from salesdesk.domain.customers.model import Customer
from salesdesk.domain.customers.verbs import NewCustomer, add_customers
from salesdesk.lookup.index import Index
from salesdesk.lookup.model import LookupIndex
from salesdesk.lookup.searching import search
from salesdesk.office.permissions import SYSTEM
from salesdesk.office.work import Transaction
from salesdesk.storage.engine import Database
from tests.house import MONDAY

__all__ = ["add_people", "best", "built", "cache", "found"]


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the vocabularies of this test's seats where nobody else looks for them."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def found(database: Database, index: Index, typed: str, limit: int | None = None) -> list[int]:
    """The ids that a search finds, the best first."""
    with database.read() as session:
        tx = Transaction(database, session, SYSTEM, MONDAY, MONDAY.date())
        return [hit.id for hit in search(tx, index, typed, limit)]


def best(database: Database, index: Index, typed: str) -> int:
    """The id that a search finds first."""
    [id_] = found(database, index, typed, 1)
    return id_


def built(database: Database) -> set[str]:
    """The names of the indexes that have a generation in use."""
    with database.read() as session:
        return set(session.scalars(select(LookupIndex.name).where(LookupIndex.generation_id.is_not(None))))


def add_people(database: Database, *names: str) -> list[int]:
    """Enter customers of these names on the usual terms, with numbers that follow on; their ids."""
    with database.read() as session:
        terms = session.scalars(select(func.min(Customer.terms_id))).one()
        last = session.scalars(select(func.max(Customer.id))).one()
    numbered = enumerate(names, last + 1)
    new = [NewCustomer(f"N{number}", name, "PL", "pl", "PLN", terms) for number, name in numbered]
    return Desk.system(database, clock=lambda: MONDAY).do(add_customers, new)
