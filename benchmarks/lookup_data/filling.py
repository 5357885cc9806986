"""Filling a database with a hundred thousand articles or customers.

The rows are written by the code that writes those of a file, and the texts are made of
what is then stored, so they are what a real database holds; only checks and history are
left out.
"""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from decimal import Decimal
from functools import cache
from typing import Any, Final

from sqlalchemy import func, select

from benchmarks.flow.synthetic import furnish_shop
from benchmarks.importing import SUPPLIERS
from benchmarks.lookup_data.articles import Assortment
from benchmarks.lookup_data.customers import Clientele
from benchmarks.lookup_data.subjects import SUBJECTS, Entity, reading, writing
from salesdesk.desk import Desk
from salesdesk.domain.catalogue.entering import insert_articles
from salesdesk.domain.catalogue.model import Brand, Category
from salesdesk.domain.customers.entering import insert_customers
from salesdesk.domain.purchasing.model import SupplierArticle
from salesdesk.domain.purchasing.verbs import NewSupplier, add_suppliers
from salesdesk.money import ZERO
from salesdesk.storage.engine import Database
from salesdesk.storage.lists import among
from salesdesk.storage.rows import add_for_ids, add_rows

__all__ = ["fill", "is_filled", "refresh"]

_Texts = list[tuple[int, str, str]]
"""Ids of records, their folded names and fields."""

_AT_ONCE: Final = 5_000
_ALONE: Final = 4 * _AT_ONCE  # records for which no other process is worth its start
_AHEAD: Final = 2
_SAMPLED: Final = 97  # one record of so many is looked at


def fill(database: Database, entity: Entity, size: int, seed: int, words: int) -> None:
    """Furnish an empty database as a firm with `size` articles or customers, and what they are found by."""
    shop = furnish_shop(database)
    suppliers = Desk.system(database).do(
        add_suppliers,
        [NewSupplier(f"V{n}", f"Vendor {n}", "GB", "GBP", "en") for n in range(SUPPLIERS)],
    )
    if entity is Entity.ARTICLE:
        _fill_articles(database, Assortment(seed, words), size, suppliers)
    else:
        clientele = Clientele(seed, words)
        with _TextWriter(database, entity, size) as texts:
            for customers in clientele.chunks(size, shop.house.terms_id):
                with writing(database) as tx:
                    ids = insert_customers(tx, customers)
                texts.write(ids)
    _analyze(database)


def is_filled(database: Database, entity: Entity, size: int) -> bool:
    """Whether `fill` has been here for as many records and came to its end."""
    subject = SUBJECTS[entity]
    with reading(database) as tx:
        counts = [
            tx.session.scalar(select(func.count()).select_from(each))
            for each in (subject.model, subject.text)
        ]
    return counts[0] == counts[1] and counts[0] is not None and counts[0] >= size


def refresh(database: Database, entity: Entity) -> bool:
    """Write all texts anew if the program makes them in another way by now; whether it does."""
    subject = SUBJECTS[entity]
    key, text = subject.key, subject.text
    with reading(database) as tx:
        ids = tx.session.scalars(select(key).order_by(key)).all()
        some = ids[::_SAMPLED]
        for start in range(0, len(some), _AT_ONCE):
            part = some[start : start + _AT_ONCE]
            due = subject.texts_of(tx, part)
            columns: tuple[Any, ...] = (text.__table__.c.name, text.__table__.c.fields)
            stored = tx.session.execute(select(key, *columns).where(among(key, "some")), {"some": part})
            if any(due[row[0]] != (row[1], row[2]) for row in stored):
                break
        else:
            return False
    for start in range(0, len(ids), _AT_ONCE):
        with writing(database) as tx:
            subject.write_texts(tx, ids[start : start + _AT_ONCE])
    return True


def _fill_articles(database: Database, assortment: Assortment, size: int, suppliers: Sequence[int]) -> None:
    with writing(database) as tx:
        brands = add_for_ids(
            tx.session, Brand, [{"name": name, "supplier_id": None} for name in assortment.brands]
        )
        categories = add_for_ids(
            tx.session,
            Category,
            [
                {"code": f"F{n:02}", "name": name, "parent_id": None}
                for n, name in enumerate(assortment.families)
            ],
        )
    with _TextWriter(database, Entity.ARTICLE, size) as texts:
        for made in assortment.chunks(size, brands, categories):
            with writing(database) as tx:
                ids = insert_articles(tx, [each.article for each in made])
                offers = [
                    _offer(id_, each.supplier_code, suppliers)
                    for id_, each in zip(ids, made, strict=True)
                    if each.supplier_code
                ]
                add_rows(tx.session, SupplierArticle, offers)
            texts.write(ids)


def _offer(article_id: int, code: str, suppliers: Sequence[int]) -> dict[str, object]:
    return {
        "supplier_id": suppliers[article_id % len(suppliers)],
        "article_id": article_id,
        "code": code,
        "name": "",
        "price": Decimal("0.5"),
        "price_unit": 1,
        "pack": Decimal(1),
        "minimum": ZERO,
        "lead_days": None,
        "preferred": True,
    }


class _TextWriter:
    """Writes what new records are found by; of many, another process makes the texts meanwhile."""

    def __init__(self, database: Database, entity: Entity, size: int) -> None:
        self._database, self._entity = database, entity
        self._made: deque[Future[_Texts]] = deque()
        self._pool: ProcessPoolExecutor | None = None
        if size > _ALONE:
            self._pool = ProcessPoolExecutor(1, multiprocessing.get_context("spawn"))

    def __enter__(self) -> _TextWriter:
        return self

    def write(self, ids: Sequence[int]) -> None:
        """Of records that have been committed, sooner or later."""
        if self._pool is None:
            self._insert(_texts(self._database, self._entity, ids))
            return
        url = self._database.url.render_as_string(hide_password=False)
        self._made.append(self._pool.submit(_texts_elsewhere, url, self._entity, ids))
        if len(self._made) > _AHEAD:
            self._insert(self._made.popleft().result())

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            while self._made:
                self._insert(self._made.popleft().result())
            self._pool.shutdown()

    def _insert(self, texts: _Texts) -> None:
        with writing(self._database) as tx:
            SUBJECTS[self._entity].insert_texts(tx, texts)


def _texts(database: Database, entity: Entity, ids: Sequence[int]) -> _Texts:
    with reading(database) as tx:
        return [(id_, *text) for id_, text in SUBJECTS[entity].texts_of(tx, ids).items()]


def _texts_elsewhere(url: str, entity: Entity, ids: Sequence[int]) -> _Texts:
    return _texts(_opened(url), entity, ids)


@cache
def _opened(url: str) -> Database:
    """The database of a process that ends with the work it has for it."""
    return Database(url)


def _analyze(database: Database) -> None:
    """Let the planner know what is there, as a database that has grown over years does."""
    with database.connect() as connection:
        connection.exec_driver_sql("ANALYZE")
        connection.commit()
