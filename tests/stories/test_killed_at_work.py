"""A seat is killed at any moment: what it was told is done is there, and nothing is half done."""

from __future__ import annotations

import multiprocessing
import random
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from multiprocessing.connection import Connection
from typing import Any, Final

from sqlalchemy import func, select

from salesdesk.desk import Desk
from salesdesk.domain.drafts.rules import NewLine
from salesdesk.domain.drafts.verbs import NewOrder, add_line, open_draft
from salesdesk.domain.fulfilment.verbs import allocate, issue
from salesdesk.domain.orders.model import Order, OrderLine
from salesdesk.domain.orders.verbs import confirm
from salesdesk.domain.purchasing.model import Supplier
from salesdesk.domain.purchasing.verbs import receive_goods
from salesdesk.money import ZERO
from salesdesk.storage.engine import Database
from salesdesk.warehouse.ledger.model import StockDocument, StockDocumentLine
from salesdesk.warehouse.receiving.operations import Arrival
from salesdesk.warehouse.supply.model import Supply
from tests.conftest import times
from tests.house import MONDAY, House
from tests.invariants import assert_sound

_APART: Final = multiprocessing.get_context("forkserver")
# Imported once, and not by each process anew.
_APART.set_forkserver_preload([__name__])
_LONGEST: Final = 60.0
"""Seconds that a step may take."""
_STEPS: Final = 8
"""As many as from a delivery to the note of an order."""
_STEP: Final = 0.02
"""About the seconds of a step."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a seat was told that is done: the step, what it was about, and how much or what number."""

    step: str
    about: int
    result: Any = None


@dataclass(frozen=True, slots=True)
class Place:
    """What a seat needs to work with."""

    customer_id: int
    warehouse_id: int
    supplier_id: int
    articles: tuple[int, ...]


def monday() -> datetime:
    """The moment at which the house stands still."""
    return MONDAY


def work(url: str, place: Place, seed: int, tell: Connection[Any, Any]) -> None:
    """Take orders and deliveries without end, and tell of every step that was done."""
    chance, desk = random.Random(seed), Desk.system(Database(url), clock=monday)
    while True:
        article = chance.choice(place.articles)
        arrivals = [Arrival(article, Decimal(chance.randint(1, 20)), Decimal(1))]
        receipt = desk.do(receive_goods, place.warehouse_id, place.supplier_id, arrivals)
        tell.send(Told("received", receipt.id, (receipt.number, arrivals[0].quantity)))
        draft = desk.do(open_draft, NewOrder(place.customer_id)).id
        tell.send(Told("opened", draft))
        for article in chance.sample(place.articles, 2):
            line = desk.do(add_line, draft, NewLine(Decimal(chance.randint(1, 5)), article_id=article))
            tell.send(Told("held", line.id, line.held))
        tell.send(Told("confirmed", draft, desk.do(confirm, draft).number))
        given = desk.do(allocate, draft)
        tell.send(Told("allocated", draft, sum((each.quantity for each in given), ZERO)))
        for note in desk.do(issue, draft):
            tell.send(Told("issued", note.id, (note.number, sum(q for _, q in note.quantities))))


def killed(database: Database, place: Place, seed: int, steps: int, later: float) -> list[Told]:
    """What a seat was told that is killed so many seconds after so many steps."""
    hear, tell = _APART.Pipe(duplex=False)
    url = database.url.render_as_string(hide_password=False)
    process = _APART.Process(target=work, args=(url, place, seed, tell))
    process.start()
    tell.close()  # so that its end is heard
    told: list[Told] = []
    try:
        for _ in range(steps):
            assert hear.poll(_LONGEST)
            told.append(hear.recv())
        time.sleep(later)
    finally:
        process.kill()
        process.join()
    with suppress(EOFError):
        while hear.poll():
            told.append(hear.recv())
    return told


def lost(database: Database, told: list[Told]) -> list[Told]:
    """What was told to be done and is not there."""
    with database.read() as session:

        def stands(one: Told) -> bool:
            match one.step:
                case "opened":
                    return session.get(Order, one.about) is not None
                case "held":
                    line = session.get_one(OrderLine, one.about)
                    return bool(_supplied(line.id) + _issued(line.order_id, line.id) >= one.result)
                case "confirmed":
                    return bool(session.get_one(Order, one.about).number == one.result)
                case "allocated":
                    taken = Supply.allocated, Supply.order_id == one.about
                    here: Decimal = session.scalar(select(func.sum(Supply.quantity)).where(*taken)) or ZERO
                    return bool(here + _issued(one.about) == one.result)
                case "received" | "issued":
                    number, quantity = one.result
                    document = session.get_one(StockDocument, one.about)
                    sums = select(func.sum(StockDocumentLine.quantity))
                    of_it = sums.where(StockDocumentLine.document_id == one.about)
                    return (document.number, session.scalar(of_it)) == (number, quantity)
            raise AssertionError(one.step)

        def _supplied(line_id: int) -> Decimal:
            of_line = select(func.sum(Supply.quantity)).where(Supply.order_line_id == line_id)
            return session.scalar(of_line) or ZERO

        def _issued(order_id: int, line_id: int | None = None) -> Decimal:
            lines = (
                select(func.sum(StockDocumentLine.quantity))
                .join(StockDocument, StockDocument.id == StockDocumentLine.document_id)
                .where(StockDocument.order_id == order_id)
            )
            of_line = lines if line_id is None else lines.where(StockDocumentLine.order_line_id == line_id)
            return session.scalar(of_line) or ZERO

        return [one for one in told if not stands(one)]


def test_seat_that_is_killed_at_any_moment_loses_nothing_that_it_was_told_is_done(house: House) -> None:
    with house.database.read() as session:
        supplier_id = session.scalars(select(Supplier.id)).first()
    assert supplier_id is not None
    articles = tuple(house.articles[code] for code in ("MUG", "PEN", "LAST"))
    place = Place(house.customers["ANNA"], house.warehouses["MAIN"], supplier_id, articles)
    chance, steps = random.Random(1), set[str]()
    for turn in range(times(_STEPS if house.database.is_sqlite else 3, 500)):
        told = killed(house.database, place, turn, turn % _STEPS, chance.random() * _STEP)
        assert lost(house.database, told) == []
        assert_sound(house.database)
        steps |= {one.step for one in told}
    if house.database.is_sqlite:  # of PostgreSQL only the proofs have turns enough
        assert steps >= {"received", "opened", "held", "confirmed", "allocated"}
