"""Records to look things up among: found by whatever a test says, under any ids.

They are customers as far as the database is concerned, for their texts must belong to
somebody; what the texts say is the test's own.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import pytest
from sqlalchemy import delete, insert, select

from salesdesk.desk import Desk
from salesdesk.domain.company.verbs import CompanyDetails, set_up
from salesdesk.domain.customers.model import Customer, CustomerText
from salesdesk.domain.customers.verbs import NewCustomer, NewTerms, add_customers, add_terms
from salesdesk.lookup.delta import note_changed
from salesdesk.lookup.index import Index
from salesdesk.lookup.model import LookupDelta, LookupIndex
from salesdesk.lookup.rebuilding import rebuild
from salesdesk.lookup.searching import Hit, search
from salesdesk.lookup.text import Mark, fields
from salesdesk.office.permissions import SYSTEM
from salesdesk.office.work import Transaction
from salesdesk.storage.engine import Database
from salesdesk.storage.migrate import upgrade
from salesdesk.storage.rows import add_rows, table_of
from tests.conftest import Ground, on_migrated

__all__ = [
    "MONDAY",
    "PEOPLE",
    "Records",
    "asking",
    "cache",
    "code",
    "enrol",
    "furnish_people",
    "name",
    "number",
    "people",
    "words",
    "writing",
]

PEOPLE: Final = 1200
"""Ids 1 to this may be written about in a database that `furnish_people` has furnished."""

MONDAY: Final = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

_serial: Final = itertools.count(1)

Parts = Sequence[tuple[str, str]]
"""What a record is found by: marked texts."""


def code(text: str) -> tuple[str, str]:
    """A code of a record."""
    return Mark.CODE, text


def name(text: str) -> tuple[str, str]:
    """A name of a record."""
    return Mark.NAME, text


def words(text: str) -> tuple[str, str]:
    """Other words of a record."""
    return Mark.WORDS, text


def number(text: str) -> tuple[str, str]:
    """A phone, a postcode, a VAT id of a record."""
    return Mark.NUMBER, text


@on_migrated
def furnish_people(database: Database) -> None:
    """Customers of whom nothing is said yet."""
    upgrade(database)
    desk = Desk.system(database, clock=lambda: MONDAY)
    desk.do(set_up, CompanyDetails(name="Kowal", timezone="Europe/Warsaw", language="en"), "PL", "PLN")
    terms = desk.do(add_terms, NewTerms("30", "30 days", 30))
    desk.do(add_customers, [NewCustomer("1", "Anna", "PL", "pl", "PLN", terms)])
    enrol(database, range(2, PEOPLE + 1))
    with database.write() as session:
        for model in (CustomerText, LookupDelta, LookupIndex):
            session.execute(delete(table_of(model)))


def enrol(database: Database, ids: Iterable[int]) -> None:
    """Let there be customers of these ids, too."""
    with database.write() as session:
        table = table_of(Customer)
        like = dict(session.execute(select(table).where(table.c.id == 1)).mappings().one())
        session.execute(insert(table), [like | {"id": id_, "number": str(id_)} for id_ in ids])


@contextmanager
def writing(database: Database) -> Iterator[Transaction]:
    """A transaction of the program's own, committed at the end of the block."""
    with database.write() as session:
        yield Transaction(database, session, SYSTEM, MONDAY, MONDAY.date())


@contextmanager
def asking(database: Database) -> Iterator[Transaction]:
    """A transaction of the program's own that only reads."""
    with database.read() as session:
        yield Transaction(database, session, SYSTEM, MONDAY, MONDAY.date())


@dataclass(frozen=True, slots=True)
class Records:
    """An index of its own over the customers' texts. There is one at a time in a database."""

    database: Database
    index: Index

    @classmethod
    def none(cls, database: Database, popularity: Any = None) -> Records:
        """No records, and an index that never knew any."""
        with database.write() as session:
            session.execute(delete(table_of(CustomerText)))
        title = f"people {next(_serial)}"
        return cls(database, Index(title, CustomerText.customer_id, CustomerText.fields, popularity))

    def at(self, database: Database) -> Records:
        """The same records, for another seat."""
        return Records(database, self.index)

    def write(self, found_by: Mapping[int, Parts]) -> None:
        """Let these records be found by these parts and nothing else."""
        with writing(self.database) as tx:
            self.write_in(tx, found_by)

    def write_in(self, tx: Transaction, found_by: Mapping[int, Parts]) -> None:
        """Write in a transaction that the caller commits."""
        table = table_of(CustomerText)
        tx.session.execute(delete(table).where(table.c.customer_id.in_(list(found_by))))
        rows = [{"customer_id": id_, "name": "", "fields": fields(parts)} for id_, parts in found_by.items()]
        add_rows(tx.session, CustomerText, rows)
        note_changed(tx, self.index, found_by)

    def remove(self, *ids: int) -> None:
        """Let there be nothing to find these records by."""
        table = table_of(CustomerText)
        with writing(self.database) as tx:
            tx.session.execute(delete(table).where(table.c.customer_id.in_(ids)))
            note_changed(tx, self.index, ids)

    def rebuild(self, now: datetime = MONDAY, progress: Callable[[float], None] | None = None) -> int:
        """Take all that there is into a new generation; how many records it has."""
        return rebuild(self.database, self.index, now, progress)

    def hits(self, text: str, limit: int | None = None) -> list[Hit]:
        """What is found, the best first."""
        with asking(self.database) as tx:
            return search(tx, self.index, text, limit)

    def find(self, text: str, limit: int | None = None) -> list[int]:
        """The ids of what is found, the best first."""
        return [hit.id for hit in self.hits(text, limit)]


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the seats of this test keep their vocabularies, and not where those of its reader do."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "salesdesk" / "lookup"


@pytest.fixture
def people(ground: Ground) -> Iterator[Records]:
    """No records yet, on SQLite and again on PostgreSQL."""
    with ground.fresh(furnish_people) as database:
        yield Records.none(database)
