"""Seats that fight over three articles for a minute, and whether each piece was sold once."""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from sqlalchemy import func, select

from benchmarks.flow.synthetic import furnish_shop
from benchmarks.harness.figures import Report
from benchmarks.lookup_data.subjects import reading
from benchmarks.stock_runs.careless import sold_beyond
from benchmarks.stock_runs.seats import customers_for, together
from salesdesk.desk import Desk
from salesdesk.doctor import examine
from salesdesk.domain.catalogue.verbs import NewArticle, add_articles
from salesdesk.domain.drafts.rules import NewLine
from salesdesk.domain.drafts.verbs import NewOrder, add_line, open_draft, remove_line
from salesdesk.domain.fulfilment.verbs import allocate_and_issue
from salesdesk.domain.orders.model import Order
from salesdesk.domain.orders.rules import OrderState
from salesdesk.domain.orders.verbs import cancel, confirm
from salesdesk.domain.purchasing.verbs import receive_goods
from salesdesk.errors import NotEnough, SalesdeskError
from salesdesk.money import ZERO
from salesdesk.storage.engine import Database
from salesdesk.storage.types import difference
from salesdesk.warehouse.ledger.model import StockDocumentLine
from salesdesk.warehouse.receiving.operations import Arrival
from salesdesk.warehouse.stock.model import StockBalance

__all__ = ["fight"]

_ARTICLES: Final = 3
_AT_FIRST: Final = 100
_DELIVERY: Final = 5
_SHOWN: Final = 10  # errors printed
_EVERY: Final = 0.5  # seconds between two deliveries


@dataclass(frozen=True, slots=True)
class _Fighter:
    customer_id: int
    articles: tuple[int, ...]
    seconds: float
    seed: int
    takes_in: tuple[int, int] | None
    """Warehouse and supplier, for the one who takes deliveries in besides."""


@dataclass(slots=True)
class _Fought:
    """What a seat was told by the verbs that it called."""

    steps: int = 0
    refused: int = 0
    errors: list[str] = field(default_factory=list)
    issued: Counter[int] = field(default_factory=Counter)
    received: Counter[int] = field(default_factory=Counter)
    confirmed: set[int] = field(default_factory=set)
    """Orders that were confirmed and not given up again."""


def fight(report: Report, database: Database, beside: Database, seats: int, seconds: float) -> None:
    """Add to a report what came of it; `beside` is an empty database for seats that look, then write."""
    house = furnish_shop(database).house
    names = [NewArticle(f"HOT-{n}", f"Hot {n}", Decimal(3)) for n in range(_ARTICLES)]
    articles = tuple(house.system.do(add_articles, names))
    place = house.warehouse_id, house.supplier_ids["SUP-01"]
    _deliver(house.clerk, place, articles, _AT_FIRST)
    given = [
        _Fighter(customer, articles, seconds, number, None if number else place)
        for number, customer in enumerate(customers_for(house.system, house.terms_id, seats))
    ]
    fought = together(database, _fight, given)
    _judge(report, database, articles, fought, seconds, sold_beyond(beside, seats, min(seconds, 10)))


def _fight(desk: Desk, begin: Callable[[], float], who: _Fighter) -> _Fought:
    """Orders of whatever can be had, confirmed, issued, changed and given up as chance has it."""
    chance, told = random.Random(who.seed), _Fought()
    desk.do(cancel, desk.do(open_draft, NewOrder(who.customer_id)).id, "warm")
    end = begin() + who.seconds
    due = time.monotonic()
    while time.monotonic() < end:
        try:
            if who.takes_in and time.monotonic() >= due:
                due += _EVERY
                _deliver(desk, who.takes_in, who.articles, _DELIVERY)
                told.received.update(dict.fromkeys(who.articles, _DELIVERY))
            _one_order(desk, chance, who, told)
        except NotEnough:
            told.refused += 1
        except SalesdeskError as error:
            told.errors.append(f"{type(error).__name__}: {error}")
        told.steps += 1
    return told


def _deliver(desk: Desk, place: tuple[int, int], articles: Sequence[int], pieces: int) -> None:
    arrivals = [Arrival(article, Decimal(pieces), Decimal("0.5")) for article in articles]
    desk.do(receive_goods, *place, arrivals)


def _one_order(desk: Desk, chance: random.Random, who: _Fighter, told: _Fought) -> None:
    draft = desk.do(open_draft, NewOrder(who.customer_id)).id
    lines = [
        desk.do(add_line, draft, NewLine(Decimal(chance.randint(1, 9)), article_id=article))
        for article in chance.sample(who.articles, chance.randint(1, _ARTICLES))
    ]
    if chance.random() < 0.2:
        desk.do(remove_line, lines.pop().id)
    if not lines or chance.random() < 0.3:
        desk.do(cancel, draft, "changed his mind")
        return
    desk.do(confirm, draft)
    told.confirmed.add(draft)
    if chance.random() < 0.4:
        desk.do(cancel, draft, "found it elsewhere")
        told.confirmed.remove(draft)
        return
    article_of = {line.id: line.article_id for line in lines}
    for note in desk.do(allocate_and_issue, draft):
        for line_id, quantity in note.quantities:
            told.issued[article_of[line_id] or 0] += int(quantity)


def _judge(
    report: Report,
    database: Database,
    articles: Sequence[int],
    fought: Sequence[_Fought],
    seconds: float,
    careless: int | None,
) -> None:
    issued, received = Counter[int](), Counter(dict.fromkeys(articles, _AT_FIRST))
    for each in fought:
        issued.update(each.issued)
        received.update(each.received)
    with reading(database) as tx:
        free = difference(StockBalance.on_hand, StockBalance.blocked, StockBalance.reserved)
        balances = tx.session.execute(
            select(StockBalance.article_id, StockBalance.on_hand, free).where(
                StockBalance.article_id.in_(articles)
            )
        ).all()
        on_notes = dict(
            tx.session.execute(
                select(StockDocumentLine.article_id, func.sum(StockDocumentLine.quantity))
                .where(
                    StockDocumentLine.article_id.in_(articles), StockDocumentLine.order_line_id.is_not(None)
                )
                .group_by(StockDocumentLine.article_id)
            )
            .tuples()
            .all()
        )
        open_orders = set(tx.session.scalars(select(Order.id).where(Order.state == OrderState.CONFIRMED)))
    oversold = sum(max(on_notes.get(each, ZERO) - received[each], ZERO) for each in articles)
    lost = sum(abs(issued[row.article_id] + row.on_hand - received[row.article_id]) for row in balances)
    lost += sum(abs(on_notes.get(each, ZERO) - issued[each]) for each in articles)
    errors = [error for each in fought for error in each.errors]
    gone = set().union(*(each.confirmed for each in fought)) - open_orders
    steps = sum(each.steps for each in fought)
    lost_all = int(lost) + len(gone)
    below = sum(row[2] < ZERO for row in balances)
    report.add("pieces sold twice", int(oversold), "", better="lower", must=0, baseline=careless)
    report.add("balances below zero", below, "", better="lower", must=0)
    report.add("pieces and orders acknowledged and lost", lost_all, "", better="lower", must=0)
    report.add("findings of the doctor", len(examine(database)), "", better="lower", must=0)
    report.add("errors shown to a person", len(errors), "", better="lower", must=0)
    report.add("orders begun per second", steps / seconds, "1/s", better="higher")
    report.add("plain refusals: not enough", sum(each.refused for each in fought), "", better="lower")
    for error in sorted(set(errors))[:_SHOWN]:
        print(error, file=sys.stderr)
