"""Import articles and customers out of files, with seats at work beside it, and measure how fast it goes.

    python -m benchmarks.importing [--rows N] [--database WHERE] [--json] [--check]

The files are made from a seed: articles with names in two languages, a sales unit, two
GTINs, brand, category and what a supplier asks; customers with VAT id, two addresses, a
contact and phones; then stock of those articles, and orders for them, tried and not kept. They
go through the real path, from the file to the last commit. Beside every import another process
adds lines to an order, five a second, of articles that lie in stock.
"""

from __future__ import annotations

import csv
import multiprocessing
import random
import sys
import tempfile
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

from stdnum import ean

from benchmarks.flow.synthetic import furnish_shop
from benchmarks.harness.databases import HELP, databases
from benchmarks.harness.figures import Report, add_options, finish
from benchmarks.harness.machine import machine
from salesdesk.data_exchange.running import BadLine, Wishes, import_file, opened
from salesdesk.desk import Desk
from salesdesk.doctor import examine
from salesdesk.domain.customers.queries import Place
from salesdesk.domain.customers.verbs import NewCustomer, add_customers
from salesdesk.domain.drafts.rules import NewLine
from salesdesk.domain.drafts.verbs import NewOrder, add_line, open_draft
from salesdesk.domain.importing.rules import Entity
from salesdesk.domain.purchasing.verbs import NewSupplier, add_suppliers
from salesdesk.storage.engine import Database

__all__ = ["SUPPLIERS", "articles", "customers", "main", "write"]

_SEED: Final = 3
_ROWS: Final = 20_000
SUPPLIERS: Final = 20
"""Suppliers of the articles, numbered from V0."""

_WEIGHTS: Final = (6, 5, 7, 2, 3, 4, 5, 6, 7)  # of the check digit of a NIP
_EVERY: Final = 0.2  # seconds between two lines of a seat
_LINES: Final = 200  # of one order; then the seat opens another
_ORDER_LINES: Final = 5  # of an order that is imported


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; the exit code is 1 if something is wrong or, with --check, too slow."""
    options = _options(arguments)
    with databases(options.database) as stock, tempfile.TemporaryDirectory(prefix="salesdesk-") as folder:
        database = stock.fresh()
        report = Report(
            "importing",
            machine(database.engine),
            {"rows": options.rows, "seed": _SEED, "synchronous": "FULL"},
        )
        shop = furnish_shop(database)
        desk = Desk.system(database)
        desk.do(
            add_suppliers,
            [NewSupplier(f"V{n}", f"Vendor {n}", "GB", "GBP", "en") for n in range(SUPPLIERS)],
        )
        [buyer] = desk.do(
            add_customers,
            [
                NewCustomer(
                    "SEAT", "Seat", "GB", "en", "GBP", shop.house.terms_id,
                    delivery=(Place("Seat", "High Street", "1", "E1 1AA", "London", "GB"),),
                )
            ],
        )  # fmt: skip
        problems: list[str] = []
        for load in _LOADS:
            rows = max(options.rows // load.part, 1)
            path = Path(folder) / f"{load.entity}.csv"
            write(path, load.rows(rows))
            with _Seat(database, buyer, shop.house.goods) as seat:
                seconds = _import(desk, load.entity, path, problems, load.dry_run)
            _add_figures(report, load, rows / seconds, seat.waits)
            if not load.dry_run:
                again = _import(desk, load.entity, path, problems)
                report.add(f"{load.name} per second, unchanged", rows / again, "1/s", better="higher")
        problems += [f"{finding.check}: {finding.where}: {finding.text}" for finding in examine(database)]
        for problem in problems[:20]:
            print(problem, file=sys.stderr)
        return finish(report, as_json=options.json, check=options.check) or int(bool(problems))


def _options(arguments: Sequence[str] | None) -> Namespace:
    parser = ArgumentParser(prog="importing", description=__doc__.partition("\n")[0])
    parser.add_argument("--rows", type=int, default=_ROWS, metavar="N", help="rows of each file")
    parser.add_argument("--database", default="sqlite", metavar="WHERE", help=HELP)
    add_options(parser)
    return parser.parse_args(arguments)


@dataclass(frozen=True, slots=True)
class _Load:
    """One file: what it holds, how many of its records per second are wanted, and how it is imported."""

    entity: Entity
    rows: Callable[[int], Iterator[dict[str, object]]]
    part: int = 1
    """One record for so many of the rows that the options name."""
    must: float | None = None
    aim: float | None = None
    dry_run: bool = False

    @property
    def name(self) -> str:
        return f"{self.entity}, tried," if self.dry_run else self.entity.value


def _add_figures(report: Report, load: _Load, rate: float, waits: list[float]) -> None:
    report.add(f"{load.name} per second", rate, "1/s", better="higher", must=load.must, aim=load.aim)
    waits.sort()
    for part in (50, 95, 100):
        report.add(
            f"seat's line beside {load.name.strip(',')}, {'max' if part == 100 else f'p{part}'}",
            waits[max(len(waits) * part // 100 - 1, 0)] * 1000,
            "ms",
            better="lower",
            must=50 if part == 95 else None,
            aim=20 if part == 95 else None,
        )
    report.add(f"lines of the seat beside {load.name.strip(',')}", len(waits), "", better="higher")


def _import(desk: Desk, entity: Entity, path: Path, problems: list[str], dry_run: bool = False) -> float:
    """Seconds from the closed file to the last commit."""

    def refused(line: BadLine) -> None:
        problems.append(f"{entity}, line {line.line}, {line.field}: {line.error}")

    start = time.perf_counter()
    with opened(entity, path) as file:
        import_file(desk, file, Wishes(dry_run=dry_run), refused=refused)
    return time.perf_counter() - start


class _Seat:
    """Another process that adds lines to orders as long as the block lasts."""

    def __init__(self, database: Database, customer_id: int, goods: Sequence[int]) -> None:
        self.waits: list[float] = []
        context = multiprocessing.get_context("spawn")
        self._ours, theirs = context.Pipe()
        url = database.url.render_as_string(hide_password=False)
        self._process = context.Process(target=_at_work, args=(url, customer_id, list(goods), theirs))

    def __enter__(self) -> _Seat:
        self._process.start()
        self._ours.recv()  # it is at work
        return self

    def __exit__(self, *_: object) -> None:
        self._ours.send(None)
        self.waits = self._ours.recv()
        self._process.join()


def _at_work(url: str, customer_id: int, goods: Sequence[int], pipe: Connection[Any, Any]) -> None:
    database = Database(url)
    desk = Desk.system(database)
    waits: list[float] = []
    draft = desk.do(open_draft, NewOrder(customer_id)).id
    desk.do(add_line, draft, NewLine(Decimal(1), article_id=goods[0]))
    pipe.send(None)
    due = time.perf_counter()
    while not pipe.poll(max(due - time.perf_counter(), 0)):
        if len(waits) % _LINES == _LINES - 1:
            draft = desk.do(open_draft, NewOrder(customer_id)).id
        start = time.perf_counter()
        desk.do(add_line, draft, NewLine(Decimal(1), article_id=goods[len(waits) % len(goods)]))
        waits.append(time.perf_counter() - start)
        due = max(due + _EVERY, time.perf_counter())
    pipe.send(waits)
    database.close()


def write(path: Path, rows: Iterator[dict[str, object]]) -> None:
    """Write rows, all with the same heads, as a file to import."""
    first = next(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(first), delimiter=";")
        writer.writeheader()
        writer.writerow(first)
        writer.writerows(rows)


def _gtin(number: int) -> str:
    # Of a country that no article of the lookup benchmark is from, for these are imported beside those.
    body = f"{300_000_000_000 + number}"
    return body + str(ean.calc_check_digit(body))


def articles(count: int) -> Iterator[dict[str, object]]:
    """Rows of so many articles, with what the suppliers V0, V1 … ask for them."""
    chance = random.Random(_SEED)
    for number in range(count):
        price = Decimal(chance.randrange(100, 50_000)).scaleb(-2)
        yield {
            "code": f"A{number:06}",
            "name": f"Article {number} {chance.choice(('blue', 'red', 'large', 'small'))}",
            "name:de": f"Artikel {number}",
            "EAN": _gtin(2 * number),
            "unit": "pc",
            "sales unit": "box",
            "sales factor": chance.choice((6, 10, 12, 24)),
            "gtin:box": _gtin(2 * number + 1),
            "brand": f"Brand {chance.randrange(60)}",
            "category": f"C{chance.randrange(120):03}",
            "VAT": "20%",
            "price": f"{price:f}",
            "weight": f"0.{chance.randrange(100, 999)}5"[:5],
            "customs code": f"{chance.randrange(10**7, 10**8)}",
            "supplier": f"V{chance.randrange(SUPPLIERS)}",
            "supplier code": f"S-{number}",
            "purchase price": f"{price / 2:.2f}",
            "pack": chance.choice((1, 6, 12)),
        }


def _nip(chance: random.Random) -> str:
    """A Polish VAT id with its check digit."""
    while True:
        body = f"{chance.randrange(10**8, 10**9)}"
        check = sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True)) % 11
        if check < 10:
            return f"{body}{check}"


def customers(count: int) -> Iterator[dict[str, object]]:
    """Rows of so many customers."""
    chance = random.Random(_SEED)
    for number in range(count):
        phone = f"+48 {chance.randrange(10**8, 10**9)}"
        yield {
            "number": f"K{number:06}",
            "name": f"Hurtownia {number} Sp. z o.o.",
            "country": "PL",
            "language": "pl",
            "currency": "PLN",
            "NIP": f"PL{_nip(chance)}",
            "discount": chance.choice(("0", "2.5", "5")),
            "credit limit": chance.choice(("", "10000")),
            "ulica": chance.choice(("Długa", "Krótka", "Łąkowa")),
            "nr domu": chance.randrange(1, 200),
            "kod pocztowy": f"{chance.randrange(10, 99)}-{chance.randrange(100, 999)}",
            "miasto": chance.choice(("Łódź", "Kraków", "Gdańsk")),
            "delivery_street": "Magazynowa",
            "delivery_house_number": chance.randrange(1, 50),
            "delivery_postcode": "90-001",
            "delivery_city": "Łódź",
            "contact": f"Jan Kowalski {number}",
            "contact_email": f"jan{number}@example.com",
            "contact_phone": phone,
            "phone": phone,
            "email": f"biuro{number}@example.com",
            "memo": "dzwonić rano",
        }


def _stock(count: int) -> Iterator[dict[str, object]]:
    chance = random.Random(_SEED)
    for number in range(count):
        yield {"article": f"A{number:06}", "quantity": chance.randrange(100, 10_000), "cost": "1.25"}


def _orders(count: int) -> Iterator[dict[str, object]]:
    chance = random.Random(_SEED)
    for number in range(count):
        for position in range(_ORDER_LINES):
            article = (number * _ORDER_LINES + position) % count
            yield {
                "order": f"PO-{number}",
                "customer": "SEAT",
                "position": position + 1,
                "article": f"A{article:06}",
                "quantity": chance.randrange(1, 4),
            }


_LOADS: Final = (
    _Load(Entity.ARTICLES, articles, must=2000, aim=4000),
    _Load(Entity.CUSTOMERS, customers, must=1000, aim=2000),
    _Load(Entity.STOCK, _stock, part=4),
    _Load(Entity.ORDERS, _orders, part=40, dry_run=True),
)


if __name__ == "__main__":
    raise SystemExit(main())
