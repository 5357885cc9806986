"""Batches for a long order over many places, and for thousands of orders in one go."""

from __future__ import annotations

import random
import time
from decimal import Decimal
from typing import Final

from benchmarks.flow.synthetic import furnish_shop
from benchmarks.harness.figures import Report, percentile
from salesdesk.domain.catalogue.verbs import NewArticle, add_articles
from salesdesk.domain.drafts.rules import NewLine
from salesdesk.domain.drafts.verbs import NewOrder, add_line, enter, open_draft
from salesdesk.domain.fulfilment.queries import batches_for, order_to_fulfil, orders_to_fulfil
from salesdesk.domain.fulfilment.rules import TOGETHER, HowFar
from salesdesk.domain.fulfilment.verbs import allocate, allocate_together, deallocate
from salesdesk.domain.orders.verbs import confirm
from salesdesk.domain.purchasing.verbs import receive_goods
from salesdesk.loading import loading
from salesdesk.storage.engine import Database
from salesdesk.warehouse.receiving.operations import Arrival
from salesdesk.warehouse.stock.verbs import add_warehouse

__all__ = ["allocate_long", "allocate_many", "one_of_many_batches"]

_WAREHOUSES: Final = 5
_BATCHES: Final = 20
_PER_BATCH: Final = 10
_LINES: Final = 30
_TIMES: Final = 60
_WARM: Final = 5
_FEW: Final = 10
_OF_MANY: Final = 3  # lines of each of many orders
_PAGE: Final = 1000
_APART: Final = 200  # orders that are allocated one by one, to compare
_MS: Final = 1000


def allocate_long(report: Report, database: Database) -> None:
    """Orders of 30 lines; each line needs several of 20 batches, which lie in five warehouses."""
    with loading():
        shop = furnish_shop(database)
    house, chance = shop.house, random.Random(7)
    places = [
        house.system.do(add_warehouse, f"W{n}", f"Warehouse {n}", "GB", priority=n + 2)
        for n in range(_WAREHOUSES)
    ]
    names = [NewArticle(f"LONG-{n}", f"Long {n}", Decimal(3)) for n in range(_LINES)]
    articles = house.system.do(add_articles, names)
    supplier_id = house.supplier_ids["SUP-01"]
    for number in range(_BATCHES):
        arrivals = [Arrival(article, Decimal(_PER_BATCH), Decimal("0.5")) for article in articles]
        house.clerk.do(receive_goods, places[number % _WAREHOUSES], supplier_id, arrivals)
    lines = [NewLine(Decimal(chance.randint(60, 150)), article_id=article) for article in articles]
    order_id = house.telemarketer.do(enter, NewOrder(shop.customer_id), lines, True).id
    times = []
    for _ in range(_TIMES):
        began = time.perf_counter()
        given = house.clerk.do(allocate, order_id)
        times.append(time.perf_counter() - began)
        assert len({each.warehouse_id for each in given}) > 1, "it lies in several warehouses"
        house.clerk.do(deallocate, order_id)
    name = f"an order of {_LINES} lines over {_WAREHOUSES} warehouses allocated, p95"
    report.add(name, percentile(times[_WARM:], 95) * _MS, "ms", better="lower", must=30)


def allocate_many(report: Report, database: Database, orders: int) -> None:
    """All orders that wait, in one go, the one that was promised first before the others."""
    with loading():
        shop = furnish_shop(database)
    house, chance = shop.house, random.Random(8)
    for _ in range(orders + _APART):
        lines = [
            NewLine(Decimal(chance.randint(1, 24)), article_id=article)
            for article in chance.sample(shop.article_ids, _OF_MANY)
        ]
        house.telemarketer.do(enter, NewOrder(shop.customer_id), lines, True)
    began = time.perf_counter()
    waiting: list[int] = []
    while True:
        page = house.clerk.ask(orders_to_fulfil, None, offset=len(waiting), limit=_PAGE)
        waiting += [order.id for order in page.rows if order.allocated is not HowFar.ALL]
        if len(page.rows) < _PAGE:
            break
    looked = time.perf_counter() - began
    began = time.perf_counter()
    for order_id in waiting[:_APART]:
        house.clerk.do(allocate, order_id)
    apart = (time.perf_counter() - began) / _APART * orders + looked
    times = []
    for start in range(_APART, len(waiting), TOGETHER):
        began = time.perf_counter()
        house.clerk.do(allocate_together, waiting[start : start + TOGETHER])
        times.append(time.perf_counter() - began)
    report.add(
        f"{orders:,} orders allocated by rule", looked + sum(times), "s",
        better="lower", must=60 if orders == 5_000 else None, baseline=apart,
    )  # fmt: skip
    report.add("of that the longest that others wait", max(times) * _MS, "ms", better="lower")


def one_of_many_batches(report: Report, database: Database, batches: int) -> None:
    """An article that came in so many batches of one piece: what an order of fifty of them costs."""
    with loading():
        shop = furnish_shop(database)
    house = shop.house
    [article] = house.system.do(add_articles, [NewArticle("MANY", "Many", Decimal(3))])
    for start in range(0, batches, _PAGE):
        arrivals = [Arrival(article, Decimal(1), Decimal("0.5"))] * min(_PAGE, batches - start)
        house.clerk.do(receive_goods, house.warehouse_id, house.supplier_ids["SUP-01"], arrivals)
    times: dict[str, list[float]] = {"held": [], "allocated": [], "to choose from": []}
    for _ in range(_FEW):
        draft = house.telemarketer.do(open_draft, NewOrder(shop.customer_id)).id
        began = time.perf_counter()
        house.telemarketer.do(add_line, draft, NewLine(Decimal(50), article_id=article))
        times["held"].append(time.perf_counter() - began)
        house.telemarketer.do(confirm, draft)
        [line] = house.clerk.ask(order_to_fulfil, draft).lines
        began = time.perf_counter()
        house.clerk.ask(batches_for, line.id)
        times["to choose from"].append(time.perf_counter() - began)
        began = time.perf_counter()
        house.clerk.do(allocate, draft)
        times["allocated"].append(time.perf_counter() - began)
    for what, taken in times.items():
        report.add(
            f"50 pieces of {batches:,} batches {what}, p50", percentile(taken, 50) * _MS, "ms", better="lower"
        )
