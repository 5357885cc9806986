"""The year as the desk will live it: week by week, goods in, sales, the missing goods, nothing left.

Stock comes in once a week (Monday to Sunday): what the week's sales need of each
article, except for a deterministic share that arrives short. Sales that meet the gap
run short and wait; after the week's last sale the rest arrives and completes them. So
each week begins and ends with empty shelves, and every shortage is known beforehand.

A week in which the VAT rate changes is cut in two before that day: no order waits
across a change of the rate by its date of supply.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby
from typing import Final
from zlib import crc32

from benchmarks.online_retail.classify import Article, Sale
from benchmarks.online_retail.codes import Kind
from benchmarks.online_retail.recompute import RATE_CHANGES

__all__ = ["SUPPLIERS", "ReceiptLine", "Week", "running_short", "supplier_of", "unit_cost", "weeks"]

SUPPLIERS: Final = tuple(f"SUP-{number:02}" for number in range(1, 13))
"""Codes of the suppliers that the articles are spread over."""

_SHORT_PER_THOUSAND: Final = 30
_ARRIVES_PERCENT: Final = 60
_COST_SHARE: Final = Decimal("0.6")


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """Goods that arrive: pieces of an article from a supplier, at a cost per piece."""

    supplier: str
    code: str
    quantity: int
    unit_cost: Decimal


@dataclass(frozen=True, slots=True)
class Week:
    """A week of the plan, or the part of one before or after a change of the VAT rate.

    All times are the wholesaler's local times. They never go back from one week to the
    next: the opening receipt has the time of the first sale and comes before it, the
    completion that of the last sale and comes after it.
    """

    begins: date
    opening: tuple[ReceiptLine, ...]
    """Sorted by supplier and code, as `completion` is."""
    sales: tuple[Sale, ...]
    completion: tuple[ReceiptLine, ...]
    """What the opening lacked; empty if nothing was short."""

    @property
    def opens_at(self) -> datetime:
        """When the opening receipt is posted."""
        return self.sales[0].at

    @property
    def completes_at(self) -> datetime:
        """When the completing receipt is posted, and the orders that ran short are supplied."""
        return self.sales[-1].at


def weeks(sales: Sequence[Sale], articles: Mapping[str, Article]) -> Iterator[Week]:
    """The plan for `sales`, which are in order of their time, one week at a time.

    Weeks without a sale are left out. The same sales give the same plan.
    """
    for begins, group in groupby(sales, key=lambda sale: _begins(sale.at.date())):
        of_week = tuple(group)
        need = _need(of_week)
        arrives = {code: _arriving(code, quantity, begins) for code, quantity in need.items()}
        missing = {code: quantity - arrives[code] for code, quantity in need.items()}
        yield Week(begins, _receipt(arrives, articles), of_week, _receipt(missing, articles))


def running_short(week: Week) -> list[Sale]:
    """The sales of the week that cannot be supplied at once, if each takes what is there in its turn."""
    left = Counter({line.code: line.quantity for line in week.opening})
    short = []
    for sale in week.sales:
        need = _need([sale])
        left.subtract(need)
        if any(left[code] < 0 for code in need):
            short.append(sale)
    return short


def supplier_of(code: str) -> str:
    """The supplier of an article, by its code's checksum."""
    return SUPPLIERS[crc32(code.encode()) % len(SUPPLIERS)]


def unit_cost(article: Article) -> Decimal:
    """What a piece costs: 60 % of its lowest price, to 4 decimals; 0 for what was never sold at a price."""
    if article.lowest_price is None:
        return Decimal("0.0000")
    return (article.lowest_price * _COST_SHARE).quantize(Decimal("0.0001"), rounding=ROUND_HALF_UP)


def _begins(day: date) -> date:
    """First day of the stretch of a week that `day` is in."""
    monday = day - timedelta(days=day.weekday())
    return max([monday, *(change for change in RATE_CHANGES if change <= day)])


def _need(sales: Iterable[Sale]) -> Counter[str]:
    """Pieces of goods that the sales take from stock, those free of charge too."""
    need: Counter[str] = Counter()
    for sale in sales:
        for line in sale.lines:
            if line.kind is Kind.GOODS:
                need[line.code] += line.quantity
    return need


def _arriving(code: str, need: int, begins: date) -> int:
    if crc32(f"{code} {begins}".encode()) % 1000 >= _SHORT_PER_THOUSAND:
        return need
    return need * _ARRIVES_PERCENT // 100  # of a single piece none


def _receipt(quantities: Mapping[str, int], articles: Mapping[str, Article]) -> tuple[ReceiptLine, ...]:
    lines = [
        ReceiptLine(supplier_of(code), code, quantity, unit_cost(articles[code]))
        for code, quantity in quantities.items()
        if quantity
    ]
    return tuple(sorted(lines, key=lambda line: (line.supplier, line.code)))
