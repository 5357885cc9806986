"""A seat is killed at any moment: what it was told is done is there, and nothing is half done."""

from __future__ import annotations

import multiprocessing
import random
import signal
import time
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from salesdesk.domain.catalogue.rules import Relation
from salesdesk.domain.catalogue.verbs import relate
from salesdesk.domain.orders.model import Order, OrderLine, Substitution
from salesdesk.domain.orders.rules import OrderState
from salesdesk.domain.stocktakes.model import Stocktake, StocktakeLine
from salesdesk.domain.stocktakes.rules import StocktakeState
from salesdesk.money import ZERO
from salesdesk.storage.engine import Database
from salesdesk.storage.health import snapshot
from salesdesk.warehouse.ledger.model import StockDocument, StockDocumentLine
from salesdesk.warehouse.stock.model import StockBalance
from salesdesk.warehouse.supply.model import Supply
from tests.conftest import times
from tests.house import House
from tests.invariants import assert_sound
from tests.stories import seats_at_work
from tests.stories.seats_at_work import Place, Round, Told, count_goods, replace_goods, sell, work

_APART: Final = multiprocessing.get_context("forkserver")
# Imported once, and not by each process anew.
_APART.set_forkserver_preload([seats_at_work.__name__])
_LONGEST: Final = 60.0
"""Seconds that a step may take."""
_STEP: Final = 0.02
"""About the seconds of a step."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of work: its seats, what the first of them tells in a round, and how often it is killed."""

    seats: tuple[Round, ...]
    steps: tuple[str, ...]
    sample: int
    proof: int
    """So often on each database in `make prove`."""


_SELLING: Final = "received", "opened", "held", "held", "confirmed", "allocated", "issued"
_COUNTING: Final = "begun", "counted", "counted", "approved"
_REPLACING: Final = (
    "received", "received", "confirmed", "confirmed", "taking", "taken", "replaced", "allocated", "issued",
    "cancelled",
)  # fmt: skip
_KINDS: Final = {
    "selling": Kind((sell,), _SELLING, 4, 500),
    "counting while others sell": Kind((count_goods, sell), _COUNTING, 2, 60),
    "taking over and replacing": Kind((replace_goods,), _REPLACING, 2, 60),
}


def killed(database: Database, place: Place, kind: Kind, seed: int, steps: int, later: float) -> list[Told]:
    """What seats were told that are killed so many seconds after so many steps of the first of them."""
    url = database.url.render_as_string(hide_password=False)
    seats = []
    for number, round_ in enumerate(kind.seats):
        hear, tell = _APART.Pipe(duplex=False)
        process = _APART.Process(target=work, args=(url, place, seed + 1000 * number, round_, tell))
        process.start()
        tell.close()  # so that its end is heard
        seats.append((process, hear))
    told: list[Told] = []
    _, hear = seats[0]
    try:
        for _ in range(steps):
            assert hear.poll(_LONGEST)
            told.append(hear.recv())
        time.sleep(later)
    finally:
        for process, _ in seats:
            process.kill()
        for process, _ in seats:
            process.join()
    assert {process.exitcode for process, _ in seats} == {-signal.SIGKILL}  # none had ended before
    for _, hear in seats:
        with suppress(EOFError):
            while hear.poll():
                told.append(hear.recv())
    return told


def lost(database: Database, told: list[Told]) -> list[Told]:
    """What was told to be done and is not there.

    Looked at in one moment, here and below: a server may still be at what a seat had asked of it.
    """
    with snapshot(database) as session:
        return [one for one in told if not _stands(session, one)]


def _stands(session: Session, one: Told) -> bool:
    match one.step:
        case "opened":
            return session.get(Order, one.about) is not None
        case "held":
            return bool(_has(session, one.about) >= one.result)
        case "confirmed":
            return bool(session.get_one(Order, one.about).number == one.result)
        case "allocated":
            ready = _sum(session, Supply.allocated, Supply.order_id == one.about)
            return bool(ready + _issued(session, StockDocument.order_id == one.about) == one.result)
        case "received" | "issued":
            number, quantity = one.result
            sums = select(func.sum(StockDocumentLine.quantity))
            of_it = session.scalar(sums.where(StockDocumentLine.document_id == one.about))
            return (session.get_one(StockDocument, one.about).number, of_it) == (number, quantity)
        case "begun":
            return session.get(Stocktake, one.about) is not None
        case "counted":
            batch, quantity = one.result
            return bool(session.get_one(StocktakeLine, (one.about, batch)).counted == quantity)
        case "approved":
            stocktake = session.get_one(Stocktake, one.about)
            ids = stocktake.issue_id, stocktake.receipt_id
            numbers = tuple(session.get_one(StockDocument, id_).number if id_ else "" for id_ in ids)
            return stocktake.state is StocktakeState.APPROVED and numbers == one.result
        case "taking":
            return True  # that is not done yet
        case "taken":
            out = _issued(session, StockDocumentLine.order_line_id == one.about)
            return bool(_with_batch(session, one.about) + out == one.result)
        case "replaced":
            return bool(session.get_one(OrderLine, one.about).closed_quantity == one.result)
        case "cancelled":
            return session.get_one(Order, one.about).state is OrderState.CANCELLED
    raise AssertionError(one.step)


def _has(session: Session, line_id: int) -> Decimal:
    supplied = _sum(session, Supply.order_line_id == line_id)
    return supplied + _issued(session, StockDocumentLine.order_line_id == line_id)


def _with_batch(session: Session, line_id: int) -> Decimal:
    return _sum(session, Supply.allocated, Supply.order_line_id == line_id)


def _sum(session: Session, *which: Any) -> Decimal:
    return session.scalar(select(func.sum(Supply.quantity)).where(*which)) or ZERO


def _issued(session: Session, which: Any) -> Decimal:
    lines = select(func.sum(StockDocumentLine.quantity)).join(
        StockDocument, StockDocument.id == StockDocumentLine.document_id
    )
    return session.scalar(lines.where(StockDocument.order_id.is_not(None), which)) or ZERO


def half_taken(database: Database, told: list[Told]) -> list[Told]:
    """What was about to be taken over and is neither where it was nor taken: nothing of it was free before,
    and nothing is.
    """
    with snapshot(database) as session:

        def is_half(line_id: int, article_id: int, quantity: Decimal) -> bool:
            balances = session.scalars(select(StockBalance).where(StockBalance.article_id == article_id))
            free = any(each.on_hand - each.blocked - each.reserved for each in balances)
            return free or _with_batch(session, line_id) not in (ZERO, quantity)

        return [one for one in told[-1:] if one.step == "taking" and is_half(one.about, *one.result)]


def half_replaced(database: Database, place: Place) -> set[int]:
    """Lines of which more or less is given up than stands in for them, and those that stand in and are not
    there, or lie with the rest of their order and have no batch.
    """
    by = aliased(OrderLine)
    stand_ins = (
        select(func.coalesce(func.sum(by.base_quantity), 0))
        .join(Substitution, Substitution.order_line_id == by.id)
        .where(Substitution.instead_of_id == OrderLine.id)
        .scalar_subquery()
    )
    uneven = select(OrderLine.id).where(OrderLine.closed_quantity != stand_ins)
    is_stand_in = OrderLine.id.in_(select(Substitution.order_line_id))
    there = [
        select(func.coalesce(func.sum(each.quantity), 0)).where(each.order_line_id == OrderLine.id)
        for each in (Supply, StockDocumentLine)
    ]
    there_in_all = there[0].scalar_subquery() + there[1].scalar_subquery()
    not_there = select(OrderLine.id).where(is_stand_in, OrderLine.base_quantity != there_in_all)
    halfway = (
        select(Supply.order_line_id)
        .join(OrderLine, OrderLine.id == Supply.order_line_id)
        .where(is_stand_in, Supply.warehouse_id == place.warehouse_id, ~Supply.allocated)
    )
    with snapshot(database) as session:
        return {id_ for wrong in (uneven, not_there, halfway) for id_ in session.scalars(wrong)}


@pytest.mark.parametrize("name", _KINDS)
def test_seat_that_is_killed_at_any_moment_loses_nothing_that_it_was_told_is_done(
    house: House, name: str
) -> None:
    rare, pen = house.articles["RARE"], house.articles["PEN"]
    house.do(relate, rare, pen, Relation.SUBSTITUTE)
    main, side = house.warehouses["MAIN"], house.warehouses["SIDE"]
    sold = house.articles["MUG"], pen, house.articles["LAST"]
    place = Place(house.customers["ANNA"], main, side, house.suppliers["S1"], sold, rare)
    kind, chance, steps = _KINDS[name], random.Random(1), set[str]()
    for turn in range(times(kind.sample if house.database.is_sqlite else 1, kind.proof)):
        # All numbers of steps in turn, the whole round first.
        done = len(kind.steps) - 7 * turn % (len(kind.steps) + 1)
        told = killed(house.database, place, kind, turn, done, chance.random() * _STEP)
        assert lost(house.database, told) == []
        assert half_taken(house.database, told) == []
        assert half_replaced(house.database, place) == set()
        assert_sound(house.database)
        steps |= {one.step for one in told}
    assert steps >= set(kind.steps)
