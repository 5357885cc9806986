"""How long it takes to hold a line: alone, with sixteen seats at one line a second, and with no pause."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from sqlalchemy import text

from benchmarks.flow.synthetic import furnish_shop
from benchmarks.harness.figures import Report, percentile
from benchmarks.stock_runs.seats import customers_for, together
from salesdesk.desk import Desk
from salesdesk.domain.drafts.rules import NewLine
from salesdesk.domain.drafts.verbs import NewOrder, add_line, open_draft
from salesdesk.loading import loading
from salesdesk.storage.engine import Database

__all__ = ["hold"]

_ALONE: Final = 400
_WARM: Final = 20
_LINES: Final = 30  # of one order; then the seat opens another
_MS: Final = 1000


@dataclass(frozen=True, slots=True)
class _Seated:
    customer_id: int
    articles: tuple[int, ...]
    seconds: float
    every: float
    """Seconds from one line to the next; 0: as soon as the last is saved."""
    late: float
    """How long after the others the seat begins."""
    seed: int


def hold(report: Report, database: Database, seats: int, seconds: float) -> None:
    """Add to a report how long lines took, each saved durably."""
    with loading():
        shop = furnish_shop(database)
        articles = tuple(shop.article_ids)
        customers = customers_for(shop.house.system, shop.house.terms_id, seats)
    alone = _lines(Desk.system(database), _Seated(customers[0], articles, 0, 0, 0, 0), _ALONE)
    p95 = percentile(alone, 95) * _MS
    report.add("a line held, alone, p95", p95, "ms", better="lower", must=10, baseline=_bare(database) * _MS)
    paced = [
        _Seated(customer, articles, seconds, 1.0, number / seats, number)
        for number, customer in enumerate(customers)
    ]
    times = [each for seat in together(database, _at_work, paced) for each in seat]
    name = f"{seats} seats, a line a second each"
    report.add(f"{name}, p95", percentile(times, 95) * _MS, "ms", better="lower", must=40)
    report.add(f"{name}, slowest", max(times) * _MS, "ms", better="lower", must=250)
    hurried = [
        _Seated(customer, articles, seconds / 2, 0, 0, number) for number, customer in enumerate(customers)
    ]
    closed = together(database, _at_work, hurried)
    counts = [len(seat) for seat in closed]
    fair = min(counts) / statistics.median(counts)
    name = f"{seats} seats without a pause"
    report.add(f"{name}, lines per second", sum(counts) / (seconds / 2), "1/s", better="higher")
    report.add(f"{name}, the least of one seat to the median", fair, "", better="higher", must=0.5)
    report.add(f"{name}, longest wait", max(max(seat) for seat in closed), "s", better="lower", must=1)


def _lines(desk: Desk, who: _Seated, count: int) -> list[float]:
    """Seconds of each of so many lines, one after the other, the first few left out."""
    chance, times = random.Random(who.seed), []
    draft = 0
    for number in range(_WARM + count):
        if number % _LINES == 0:
            draft = desk.do(open_draft, NewOrder(who.customer_id)).id
        line = NewLine(Decimal(chance.randint(1, 24)), article_id=chance.choice(who.articles))
        began = time.perf_counter()
        desk.do(add_line, draft, line)
        times.append(time.perf_counter() - began)
    return times[_WARM:]


def _at_work(desk: Desk, begin: Callable[[], float], who: _Seated) -> list[float]:
    """Seconds from when each line was to be saved until it was."""
    _lines(desk, who, 1)
    chance, times = random.Random(who.seed), list[float]()
    start = begin() + who.late
    due, draft = start, 0
    while due < start + who.seconds:
        time.sleep(max(due - time.monotonic(), 0))
        if len(times) % _LINES == 0:
            draft = desk.do(open_draft, NewOrder(who.customer_id)).id
            due = max(due, time.monotonic())  # opening it is no part of the line
        line = NewLine(Decimal(chance.randint(1, 24)), article_id=chance.choice(who.articles))
        desk.do(add_line, draft, line)
        now = time.monotonic()
        times.append(now - due)
        due = due + who.every if who.every else now
    return times


def _bare(database: Database) -> float:
    """Seconds, p95, that one row takes which is written durably: no program that keeps its word is faster."""
    with database.write() as session:
        session.execute(text("CREATE TABLE bare (number INTEGER)"))
    times = []
    for number in range(_WARM + _ALONE):
        began = time.perf_counter()
        with database.write() as session:
            session.execute(text("INSERT INTO bare VALUES (:number)"), {"number": number})
        times.append(time.perf_counter() - began)
    return percentile(times[_WARM:], 95)
