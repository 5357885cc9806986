"""What the lookup adds to saving a record: the time of its part in real verbs, without the commit."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from types import ModuleType
from typing import Any, Final
from unittest.mock import patch

from sqlalchemy import select, update

from benchmarks.lookup_data.subjects import SUBJECTS, Entity, reading, writing
from salesdesk.desk import Desk
from salesdesk.domain.catalogue.model import Article
from salesdesk.domain.catalogue.verbs import NewArticle, NewUnit, add_articles
from salesdesk.domain.customers.model import PaymentTerms
from salesdesk.domain.customers.queries import Place
from salesdesk.domain.customers.verbs import NewContact, NewCustomer, add_contact, add_customers
from salesdesk.storage.engine import Database

__all__ = ["index_work", "some_ids"]

_PRICE: Final = Decimal("12.50")


def index_work(database: Database, entity: Entity, times: int) -> tuple[list[float], list[float]]:
    """Milliseconds of the lookup's part in so many inserts and as many changes, each its own transaction."""
    subject = SUBJECTS[entity]
    desk = Desk.system(database)
    ids = some_ids(database, entity, times)
    with _clocked(subject.verbs, "write_texts") as inserts:
        for number in range(times):
            _insert(desk, entity, number)
    if entity is Entity.CUSTOMER:
        with _clocked(subject.verbs, "write_texts") as changes:
            for number, id_ in enumerate(ids):
                desk.do(
                    add_contact, id_, NewContact(f"Żaneta Schmidt-Nowak {number}", phone="+48 601 234 567")
                )
        return inserts, changes
    changes = []  # no verb changes one article's name: files do, through the same function
    for number, id_ in enumerate(ids):
        with writing(database) as tx:
            named = f"Wkrętak udarowy Größe {number} zielony"  # what is written as it was costs nothing
            tx.session.execute(update(Article).where(Article.id == id_).values(name=named))
            began = time.perf_counter()
            subject.write_texts(tx, [id_])
            changes.append((time.perf_counter() - began) * 1000)
    return inserts, changes


def some_ids(database: Database, entity: Entity, count: int) -> list[int]:
    """Ids of records from all over the table."""
    key = SUBJECTS[entity].key
    with reading(database) as tx:
        ids = tx.session.scalars(select(key).order_by(key)).all()
    return list(ids[:: max(len(ids) // count, 1)][:count])


def _insert(desk: Desk, entity: Entity, number: int) -> None:
    if entity is Entity.ARTICLE:
        article = NewArticle(
            f"NEW-{number}-{time.time_ns()}",
            f"Wiertło udarowe Übergröße {number} niebieskie 8x{number} mm",
            _PRICE,
            units=(NewUnit("box", 10),),
            names=(
                ("de", f"Schlagbohrer blau 8x{number} mm"),
                ("en", f"Hammer drill bit blue 8x{number} mm"),
            ),
        )
        desk.do(add_articles, [article])
        return
    with reading(desk.database) as tx:
        terms_id = tx.session.scalars(select(PaymentTerms.id)).first()
    assert terms_id is not None
    place = Place("Skład", "Łąkowa", f"{number}/4", "90-562", "Łódź", "PL")
    desk.do(
        add_customers,
        [
            NewCustomer(
                f"NEW-{number}-{time.time_ns()}", f"Hurtownia Świeży Start {number} sp. z o.o.",
                "PL", "pl", "PLN", terms_id, delivery=(place,),
                contacts=(NewContact("Grzegorz Brzęczyszczykiewicz"),), phones=("42 555 12 34",),
            )
        ],
    )  # fmt: skip


@contextmanager
def _clocked(module: ModuleType, name: str) -> Iterator[list[float]]:
    """Milliseconds of every call of a function of `module`, with what it leaves to be written."""
    spent: list[float] = []
    function: Callable[..., Any] = getattr(module, name)

    def timed(tx: Any, *arguments: Any) -> Any:
        tx.session.flush()  # what the verb itself has changed is not the lookup's
        began = time.perf_counter()
        try:
            return function(tx, *arguments)
        finally:
            spent.append((time.perf_counter() - began) * 1000)

    with patch.object(module, name, timed):
        yield spent
