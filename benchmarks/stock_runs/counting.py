"""A warehouse of ten thousand batches is counted: begun, typed in line by line, looked at, and approved."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from decimal import Decimal
from typing import Final, TypeVar

from benchmarks.flow.synthetic import furnish_shop
from benchmarks.harness.figures import Report, percentile
from salesdesk.domain.catalogue.verbs import NewArticle, add_articles
from salesdesk.domain.drafts.rules import NewLine
from salesdesk.domain.drafts.verbs import NewOrder, enter
from salesdesk.domain.printing.counting import count_paper
from salesdesk.domain.purchasing.verbs import receive_goods
from salesdesk.domain.stocktakes.approving import approve
from salesdesk.domain.stocktakes.differences import differences, outcome
from salesdesk.domain.stocktakes.queries import lines_to_count
from salesdesk.domain.stocktakes.rules import Scope, Uncounted
from salesdesk.domain.stocktakes.verbs import count, open_stocktake
from salesdesk.loading import loading
from salesdesk.storage.engine import Database
from salesdesk.warehouse.receiving.operations import Arrival

__all__ = ["count_warehouse"]

_AT_ONCE: Final = 500
_EACH: Final = Decimal(20)
_RESERVED: Final = 100
"""Orders that have reserved nearly all of ten articles each: when some is missing their lines run short."""
_LINES: Final = 10
_PAGE: Final = 1000
_MS: Final = 1000

T = TypeVar("T")


def count_warehouse(report: Report, database: Database, batches: int) -> None:
    """Two batches of each article; a quarter of the lines is short of something, a quarter has too many."""
    with loading():
        shop = furnish_shop(database)
    house, chance = shop.house, random.Random(9)
    articles: list[int] = []
    for start in range(0, batches // 2, _AT_ONCE):
        new = [NewArticle(f"COUNT-{start + n}", "Counted", Decimal(3)) for n in range(_AT_ONCE)]
        articles += house.system.do(add_articles, new[: batches // 2 - start])
    for _ in range(2):
        for start in range(0, len(articles), _AT_ONCE):
            arrivals = [
                Arrival(article, _EACH, Decimal("0.5"), bin=f"A-{chance.randint(1, 400)}")
                for article in articles[start : start + _AT_ONCE]
            ]
            house.clerk.do(receive_goods, house.warehouse_id, house.supplier_ids["SUP-01"], arrivals)
    for _ in range(_RESERVED):
        lines = [NewLine(2 * _EACH - 1, article_id=each) for each in chance.sample(articles, _LINES)]
        house.telemarketer.do(enter, NewOrder(shop.customer_id), lines, True)

    def timed(name: str, must: float, work: Callable[[], T]) -> T:
        began = time.perf_counter()
        done = work()
        report.add(name, (time.perf_counter() - began) * _MS, "ms", better="lower", must=must)
        return done

    begun = timed(
        "a stocktake of the warehouse begun",
        2_000,
        lambda: house.clerk.do(open_stocktake, house.warehouse_id, Scope()),
    )
    report.add("batches on its list", begun.lines, "", better="higher")
    timed("its sheets read", 1_000, lambda: house.clerk.ask(count_paper, begun.number))
    times = []
    for start in range(0, begun.lines, _PAGE):
        for line in house.clerk.ask(lines_to_count, begun.id, False, start, _PAGE).rows:
            found = _EACH + chance.choice((0, 0, -2, 3))
            typed = time.perf_counter()
            house.clerk.do(count, begun.id, line.batch_id, found)
            times.append(time.perf_counter() - typed)
    report.add("a line counted, p95", percentile(times, 95) * _MS, "ms", better="lower", must=20)
    timed(
        "a page of what is left, at its end",
        100,
        lambda: house.clerk.ask(lines_to_count, begun.id, False, begun.lines - 50, 50),
    )
    timed("a page of differences", 200, lambda: house.clerk.ask(differences, begun.id))
    seen = timed("what it comes to", 300, lambda: house.clerk.ask(outcome, begun.id))
    done = timed(
        "all of it approved",
        5_000,
        lambda: house.clerk.do(approve, begun.id, seen.changes, Uncounted.LEAVE),
    )
    report.add("of that batches that differed", done.lines, "", better="higher")
    report.add("of that order lines that ran short", len(done.gave_way), "", better="higher")
