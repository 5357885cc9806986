"""Eight seats that save customers and order lines while a file is imported beside them."""

from __future__ import annotations

import multiprocessing
import tempfile
import time
from collections.abc import Sequence
from decimal import Decimal
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

from sqlalchemy import select

from benchmarks import importing
from benchmarks.lookup_data.subjects import Entity, reading
from benchmarks.lookup_runs.writes import some_ids
from salesdesk.data_exchange.running import BadLine, import_file, opened
from salesdesk.desk import Desk
from salesdesk.domain.customers.model import PaymentTerms
from salesdesk.domain.customers.queries import Place
from salesdesk.domain.customers.verbs import NewContact, NewCustomer, add_contact, add_customers
from salesdesk.domain.drafts.rules import NewLine
from salesdesk.domain.drafts.verbs import NewOrder, add_line, open_draft
from salesdesk.domain.importing.rules import Entity as Imported
from salesdesk.loading import loading
from salesdesk.storage.engine import Database
from salesdesk.warehouse.stock.model import StockBalance

__all__ = ["Saves", "saves_beside_import"]

_SEATS: Final = 8
_EVERY: Final = 0.5  # seconds between two saves of a seat
_LINES: Final = 100  # of one order; then the seat opens another

Saves = dict[str, list[float]]
"""Milliseconds of every save, by what was saved."""

_ROWS: Final = {Entity.ARTICLE: importing.articles, Entity.CUSTOMER: importing.customers}
_FILES: Final = {Entity.ARTICLE: Imported.ARTICLES, Entity.CUSTOMER: Imported.CUSTOMERS}


def saves_beside_import(database: Database, entity: Entity, rows: int) -> tuple[Saves, float]:
    """The saves of eight seats while so many records are imported, and how many of those a second."""
    desk = Desk.system(database)
    with reading(database) as tx:
        goods = tx.session.scalars(select(StockBalance.article_id).order_by(StockBalance.article_id)).all()
    customers = _customers(desk)
    context = multiprocessing.get_context("spawn")
    url = database.url.render_as_string(hide_password=False)
    pipes: list[Connection[Any, Any]] = []
    processes = []
    ids = some_ids(database, entity, 1_000) if entity is Entity.CUSTOMER else customers
    for number, customer_id in enumerate(customers):
        ours, theirs = context.Pipe()
        arguments = (url, customer_id, list(goods[number::_SEATS]), ids[number::_SEATS], theirs)
        processes.append(context.Process(target=_at_work, args=arguments))
        pipes.append(ours)
        processes[-1].start()
    for pipe in pipes:
        pipe.recv()  # it is at work
    seconds = _import(desk, entity, rows)
    found: Saves = {}
    for pipe, process in zip(pipes, processes, strict=True):
        pipe.send(None)
        for what, times in pipe.recv().items():
            found.setdefault(what, []).extend(times)
        process.join()
    return found, rows / seconds


def _customers(desk: Desk) -> list[int]:
    with reading(desk.database) as tx:
        terms_id = tx.session.scalars(select(PaymentTerms.id)).first()
    assert terms_id is not None
    place = Place("Seat", "High Street", "1", "E1 1AA", "London", "GB")
    new = [
        NewCustomer(f"SEAT-{number}", f"Seat {number}", "GB", "en", "GBP", terms_id, delivery=(place,))
        for number in range(_SEATS)
    ]
    return desk.do(add_customers, new)


def _import(desk: Desk, entity: Entity, rows: int) -> float:
    """Seconds of an import, from the closed file to the last commit. A line that is refused ends it."""

    def refused(line: BadLine) -> None:
        raise SystemExit(f"line {line.line}, {line.field}: {line.error}")

    with tempfile.TemporaryDirectory(prefix="salesdesk-") as folder:
        path = Path(folder) / f"{entity}.csv"
        importing.write(path, _ROWS[entity](rows))
        began = time.perf_counter()
        with opened(_FILES[entity], path) as file:
            import_file(desk, file, refused=refused)
        return time.perf_counter() - began


def _at_work(
    url: str, customer_id: int, goods: Sequence[int], others: Sequence[int], pipe: Connection[Any, Any]
) -> None:
    """Save an order line, then a contact of some customer, and so on until told to stop."""
    database = Database(url)
    desk = Desk.system(database)
    spent: Saves = {"lines": [], "contacts": []}
    with loading():  # as a seat is
        draft = desk.do(open_draft, NewOrder(customer_id)).id
        # What a process does for the first time takes longer.
        desk.do(add_line, draft, NewLine(Decimal(1), article_id=goods[0]))
        desk.do(add_contact, others[0], NewContact("Ewa Nowa", phone="+48 600 600 600"))
    pipe.send(None)
    due = time.perf_counter()
    number = 0
    while not pipe.poll(max(due - time.perf_counter(), 0)):
        began = time.perf_counter()
        if number % 2:
            contact = NewContact(f"Ewa Świeża-Nowa{number}", phone=f"+48 600 {number:06}")
            desk.do(add_contact, others[number // 2 % len(others)], contact)
            spent["contacts"].append((time.perf_counter() - began) * 1000)
        else:
            desk.do(add_line, draft, NewLine(Decimal(1), article_id=goods[number // 2 % len(goods)]))
            spent["lines"].append((time.perf_counter() - began) * 1000)
        if number % (2 * _LINES) == 2 * _LINES - 1:
            draft = desk.do(open_draft, NewOrder(customer_id)).id
        number += 1
        due = max(due + _EVERY, time.perf_counter())
    pipe.send(spent)
    database.close()
