"""Puts every row and every invoice into exactly one class, and makes sales of those that sell.

An invoice is, first that applies: a cancellation (number begins with C), bad debt (A),
a write-off (only negative quantities: the wholesaler's stock document), nothing sold
(no line of it can be sold), a sale. The rows of a sale are told apart by their quantity,
price and code; those of other invoices share the invoice's class. Exact duplicates are
kept: two equal lines are two lines.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple, TypeVar

from benchmarks.harness.figures import columns
from benchmarks.online_retail.codes import Kind, article_code, is_known, kind_of
from benchmarks.online_retail.countries import UNKNOWN, country_code
from benchmarks.online_retail.reader import BadRow, Row

__all__ = [
    "Article",
    "Classified",
    "Customer",
    "InvoiceClass",
    "RowClass",
    "Sale",
    "SaleLine",
    "classify",
    "table",
]


_T = TypeVar("_T")


class InvoiceClass(StrEnum):
    """What an invoice of the file is; its value is its name in the table."""

    SALE = "sale"
    CANCELLATION = "cancellation (C…), left to a later issue"
    BAD_DEBT = "bad debt (A…)"
    WRITE_OFF = "write-off (only negative quantities)"
    NOTHING_SOLD = "nothing sold (no line can be sold)"


class RowClass(StrEnum):
    """What a row of a sale is; its value is its name in the table."""

    GOODS = "goods"
    FREE_GOODS = "goods, free of charge"
    SERVICE = "service"
    FREE_SERVICE = "service, free of charge"
    NEGATIVE = "negative quantity or price, left out"
    ZERO_QUANTITY = "zero quantity, left out"


class SaleLine(NamedTuple):
    """One line to sell. The price is per piece, net, and zero for a line free of charge."""

    code: str
    kind: Kind
    quantity: int
    price: Decimal

    @property
    def free(self) -> bool:
        """Whether it is given free of charge."""
        return not self.price


@dataclass(frozen=True, slots=True)
class Sale:
    """An invoice of the file that sells something.

    `at` is the local time of its first row, `customer` the key of a Customer, `country`
    the ISO code of where the goods go.
    """

    number: str
    at: datetime
    customer: str
    country: str
    rows: tuple[Row, ...]
    """The rows that are sold, in the order of the file; what is left out is not among them."""

    @property
    def lines(self) -> tuple[SaleLine, ...]:
        """Its lines, in the order of the file. Made on demand: a year of them would be heavy."""
        return tuple(_line(row) for row in self.rows)


@dataclass(frozen=True, slots=True)
class Article:
    """An article that the sales need.

    `name` is its most frequent description. `price` is the most frequent positive price
    it is sold at, `lowest_price` the lowest; both None if it is only ever given away.
    """

    code: str
    name: str
    kind: Kind
    price: Decimal | None
    lowest_price: Decimal | None


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer by his number, or the cash customer of a country. Home is where most invoices went."""

    key: str
    country: str
    cash: bool


@dataclass(frozen=True, slots=True)
class Classified:
    """The whole file, each row and invoice counted once."""

    invoices: Counter[InvoiceClass]
    rows: Counter[InvoiceClass]
    """Rows by the class of their invoice."""
    sale_rows: Counter[RowClass]
    """Rows of sales by their own class."""
    bad_rows: list[BadRow]
    sales: list[Sale]
    """In order of their time; in the order of the file where that is the same."""
    articles: dict[str, Article]
    customers: dict[str, Customer]
    unknown_codes: Counter[str]
    """Rows of sales per code that is neither a known service nor looks like an article: services."""
    unknown_countries: Counter[str]
    """Sales per name that is no country."""

    @property
    def total_rows(self) -> int:
        """All records of the file, unreadable ones included."""
        return self.rows.total() + len(self.bad_rows)


def classify(records: Iterable[Row | BadRow]) -> Classified:
    """Everything that was read, put into classes; the rows of what is not sold are not kept."""
    documents: dict[str, list[Row]] = {}
    bad_rows: list[BadRow] = []
    names: dict[str, Counter[str]] = defaultdict(Counter)
    for record in records:
        if isinstance(record, BadRow):
            bad_rows.append(record)
            continue
        documents.setdefault(record.invoice, []).append(record)
        if name := " ".join(record.description.split()):
            names[article_code(record.code)][name] += 1

    invoices: Counter[InvoiceClass] = Counter()
    rows: Counter[InvoiceClass] = Counter()
    sale_rows: Counter[RowClass] = Counter()
    sales: list[Sale] = []
    for number, document in documents.items():
        kind = _invoice_class(number, document)
        invoices[kind] += 1
        rows[kind] += len(document)
        if kind is InvoiceClass.SALE:
            sale_rows.update(map(_row_class, document))
            sales.append(_sale(number, document))
    sales.sort(key=lambda sale: (sale.at, sale.rows[0].line))
    return Classified(
        invoices,
        rows,
        sale_rows,
        bad_rows,
        sales,
        _articles(sales, names),
        _customers(sales),
        Counter(line.code for sale in sales for line in sale.lines if not is_known(line.code)),
        Counter(sale.rows[0].country for sale in sales if sale.country == UNKNOWN),
    )


def table(classified: Classified) -> str:
    """The classes with their rows and invoices, adding up to the file; what is odd is named below."""
    lines = [["class", "rows", "invoices"]]
    for kind in InvoiceClass:
        lines.append([kind, f"{classified.rows[kind]:,}", f"{classified.invoices[kind]:,}"])
        if kind is InvoiceClass.SALE:
            lines += [[f"  {row}", f"{classified.sale_rows[row]:,}", ""] for row in RowClass]
    lines.append(["unreadable", f"{len(classified.bad_rows):,}", ""])
    lines.append(["the file", f"{classified.total_rows:,}", f"{classified.invoices.total():,}"])
    notes = [f"line {bad.line} is unreadable: {bad.reason}" for bad in classified.bad_rows[:20]]
    if (more := len(classified.bad_rows) - 20) > 0:
        notes.append(f"… and {more:,} more unreadable lines")
    notes += _named("unknown codes, taken as services", classified.unknown_codes)
    notes += _named(f"unknown countries, taken as {UNKNOWN}", classified.unknown_countries)
    return "\n".join([columns(lines, numbers={1, 2}), *notes])


def _named(what: str, counts: Counter[str]) -> list[str]:
    if not counts:
        return []
    return [f"{what}: {', '.join(f'{name} ({count:,})' for name, count in counts.most_common())}"]


def _invoice_class(number: str, document: Sequence[Row]) -> InvoiceClass:
    if number[0] in "Cc":
        return InvoiceClass.CANCELLATION
    if number[0] in "Aa":
        return InvoiceClass.BAD_DEBT
    if all(row.quantity < 0 for row in document):
        return InvoiceClass.WRITE_OFF
    if not any(_is_sold(row) for row in document):
        return InvoiceClass.NOTHING_SOLD
    return InvoiceClass.SALE


def _row_class(row: Row) -> RowClass:
    if not row.quantity:
        return RowClass.ZERO_QUANTITY
    if not _is_sold(row):
        return RowClass.NEGATIVE
    line = _line(row)
    if line.kind is Kind.SERVICE:
        return RowClass.FREE_SERVICE if line.free else RowClass.SERVICE
    return RowClass.FREE_GOODS if line.free else RowClass.GOODS


def _is_sold(row: Row) -> bool:
    # EN 16931 BR-27: the price of an item is never negative.
    return row.quantity > 0 and row.price >= 0


def _line(row: Row) -> SaleLine:
    code = article_code(row.code)
    return SaleLine(code, kind_of(code), row.quantity, row.price)


def _sale(number: str, document: Sequence[Row]) -> Sale:
    first = document[0]
    country = country_code(first.country)
    customer = first.customer or f"CASH-{country}"
    sold = tuple(row for row in document if _is_sold(row))
    return Sale(number, min(row.at for row in document), customer, country, sold)


def _articles(sales: Iterable[Sale], names: dict[str, Counter[str]]) -> dict[str, Article]:
    prices: dict[str, Counter[Decimal]] = {}
    for sale in sales:
        for line in sale.lines:
            seen = prices.setdefault(line.code, Counter())
            if not line.free:
                seen[line.price] += 1
    return {code: _article(code, names[code], seen) for code, seen in prices.items()}


def _article(code: str, names: Counter[str], prices: Counter[Decimal]) -> Article:
    name = _most_frequent(names) or code
    return Article(code, name, kind_of(code), _most_frequent(prices), min(prices, default=None))


def _customers(sales: Iterable[Sale]) -> dict[str, Customer]:
    countries: dict[str, Counter[str]] = {}
    cash: set[str] = set()
    for sale in sales:
        countries.setdefault(sale.customer, Counter())[sale.country] += 1
        if sale.rows[0].customer is None:
            cash.add(sale.customer)
    return {
        key: Customer(key, _most_frequent(seen) or UNKNOWN, key in cash) for key, seen in countries.items()
    }


def _most_frequent(counts: Counter[_T]) -> _T | None:
    # Of values alike in number the one seen first.
    return counts.most_common(1)[0][0] if counts else None
