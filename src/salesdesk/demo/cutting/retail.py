"""Articles and baskets from a year of a real gift wholesaler (UCI Online Retail II)."""

from __future__ import annotations

import csv
import lzma
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from itertools import combinations
from pathlib import Path
from statistics import median_low
from typing import Final, TypeVar

from salesdesk.demo.cutting.wording import category_of, name_of

T = TypeVar("T", int, str)

__all__ = ["Year", "articles_of", "baskets_of", "read_year"]

_ARTICLE: Final = re.compile(r"\d{5}[A-Z]?", re.ASCII)
_FEWEST_SALES: Final = 3  # what was sold less often is as likely a slip of the till as an article
_BASKETS: Final = 720
_LINES: Final = range(2, 19)
_QUANTITIES: Final = range(1, 289)
_PER_CUSTOMER: Final = 9
_TOGETHER: Final = 6  # baskets that two articles must share to be called bought together
_LIKENESS: Final = 0.25  # and the part of all their baskets that these must be


@dataclass(slots=True)
class Year:
    """The sales of the year: invoices with their lines, and what each article was called and cost."""

    day_of: dict[str, date] = field(default_factory=dict)
    customer_of: dict[str, str] = field(default_factory=dict)
    lines_of: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    names: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    pence: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    quantities: dict[str, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))


def read_year(path: Path) -> Year:
    """Read the sales of goods with a price; returns, write-offs, fees and postage are left out."""
    year = Year()
    with lzma.open(path, "rt", encoding="utf-8", newline="") as source:
        for row in csv.DictReader(source):
            code, invoice = row["StockCode"].strip().upper(), row["Invoice"]
            quantity, pence = int(row["Quantity"]), int(Decimal(row["Price"]) * 100)
            if not (_ARTICLE.fullmatch(code) and invoice.isdigit() and quantity > 0 and pence > 0):
                continue
            year.names[code][" ".join(row["Description"].split())] += 1
            year.pence[code].append(pence)
            year.quantities[code][quantity] += 1
            year.lines_of[invoice][code] += quantity
            year.day_of[invoice] = datetime.fromisoformat(row["InvoiceDate"]).date()
            if row["CustomerID"]:
                year.customer_of[invoice] = row["CustomerID"]
    return year


def articles_of(year: Year) -> Iterator[Sequence[object]]:
    """Rows of `articles.csv`, by code: code, name, category, pence, usual quantity, goes with."""
    named: dict[str, str] = {}
    for code in sorted(year.names, key=lambda code: (-len(year.pence[code]), code)):
        name = name_of(_most(year.names[code]))
        # Of articles that read the same only the one sold most often is kept.
        if len(year.pence[code]) >= _FEWEST_SALES and len(name) > 5 and name not in named:
            named[name] = code
    name_by_code = {code: name for name, code in named.items()}
    together = _bought_together(year, name_by_code)
    for code, name in sorted(name_by_code.items()):
        usual = _most(Counter({q: n for q, n in year.quantities[code].items() if q in _QUANTITIES} or {1: 1}))
        goes_with = " ".join(together.get(code, ()))
        yield code, name, category_of(name), median_low(year.pence[code]), usual, goes_with


def baskets_of(year: Year, codes: frozenset[str]) -> Iterator[Sequence[object]]:
    """Rows of `baskets.csv`, by day: basket, day of the year, customer, code, quantity."""
    first = min(year.day_of.values())
    chosen = sorted(_choose(year, codes), key=lambda invoice: (year.day_of[invoice], invoice))
    numbers: dict[str, int] = {}
    for basket, invoice in enumerate(chosen, 1):
        customer = numbers.setdefault(year.customer_of[invoice], len(numbers) + 1)
        day = (year.day_of[invoice] - first).days
        for code, quantity in sorted(year.lines_of[invoice].items()):
            yield basket, day, customer, code, quantity


def _choose(year: Year, codes: frozenset[str]) -> list[str]:
    """Invoices of ordinary size, several of each customer, spread over the year as they were."""
    by_customer: dict[str, list[str]] = defaultdict(list)
    for invoice, customer in year.customer_of.items():
        lines = year.lines_of[invoice]
        usual = all(code in codes and quantity in _QUANTITIES for code, quantity in lines.items())
        if usual and len(lines) in _LINES:
            by_customer[customer].append(invoice)
    chance = random.Random(2010)
    customers = sorted(by_customer)
    chance.shuffle(customers)
    chosen: list[str] = []
    for customer in customers:
        chosen += chance.sample(by_customer[customer], min(len(by_customer[customer]), _PER_CUSTOMER))
    return chosen[:_BASKETS]


def _bought_together(year: Year, kept: Mapping[str, str]) -> dict[str, list[str]]:
    """Up to three articles per article that share the largest part of their baskets with it (Jaccard)."""
    alone: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    for lines in year.lines_of.values():
        codes = sorted(code for code in lines if code in kept)
        if len(codes) <= 40:  # who buys everything says nothing of what goes with what
            alone.update(codes)
            pairs.update(combinations(codes, 2))
    likeness: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for (one, other), count in pairs.items():
        # Variants of one article (a letter after the same digits) stand in for each other instead.
        if count >= _TOGETHER and one[:5] != other[:5]:
            share = count / (alone[one] + alone[other] - count)
            if share >= _LIKENESS:
                likeness[one].append((-share, other))
                likeness[other].append((-share, one))
    return {code: [other for _, other in sorted(found)[:3]] for code, found in likeness.items()}


def _most(counted: Counter[T]) -> T:
    """The most frequent one; of several the first in order, so that the cut repeats itself."""
    return min(counted, key=lambda each: (-counted[each], each))
