"""A year of real sales through the verbs, and the invoices compared with the raw file."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy import select

from benchmarks.flow.house import House, furnish
from benchmarks.harness.memory import resident_bytes
from benchmarks.online_retail.classify import Classified, Sale, SaleLine
from benchmarks.online_retail.codes import Kind
from benchmarks.online_retail.plan import ReceiptLine, Week, supplier_of, unit_cost, weeks
from benchmarks.online_retail.recompute import Expected, Group, Terms, differences, expected
from salesdesk.domain.billing.verbs import invoice_notes, invoice_services
from salesdesk.domain.catalogue.rules import ArticleKind
from salesdesk.domain.catalogue.verbs import NewArticle
from salesdesk.domain.customers.queries import Place
from salesdesk.domain.customers.rules import CustomerKind
from salesdesk.domain.customers.verbs import NewCustomer, add_customers
from salesdesk.domain.drafts.rules import NewLine
from salesdesk.domain.drafts.verbs import NewOrder, enter
from salesdesk.domain.fulfilment.verbs import allocate, issue
from salesdesk.domain.orders.verbs import confirm
from salesdesk.domain.purchasing.queries import lines_of_purchase
from salesdesk.domain.purchasing.verbs import (
    ArrivedLine,
    order_shortages,
    place,
    receive_goods,
    receive_purchase,
)
from salesdesk.domain.receivables.model import Invoice, InvoiceTax
from salesdesk.domain.tax.rules import TaxClass
from salesdesk.storage.engine import Database
from salesdesk.warehouse.receiving.operations import Arrival

__all__ = ["Clock", "Outcome", "furnish_year", "mismatches", "replay"]

_LONDON = ZoneInfo("Europe/London")
_CHUNK = 500


class Clock:
    """Stands where the plan has put it, so that every document gets the date it had."""

    def __init__(self) -> None:
        self.now = datetime(2009, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        """The planned instant, in UTC."""
        return self.now

    def set(self, local: datetime) -> None:
        """Go to a London time."""
        self.now = local.replace(tzinfo=_LONDON).astimezone(UTC)


@dataclass(slots=True)
class Outcome:
    """What came of the replay: the invoice of every sale, and how long it took."""

    invoices: dict[str, int] = field(default_factory=dict)
    """Ids of our invoices by the file's invoice number."""
    lines: int = 0
    short: int = 0
    """Orders that were completed by a purchase."""
    seconds: float = 0.0
    grown: int = 0
    """Bytes of memory that this process has taken since the first week, when its caches were filled."""


def furnish_year(
    database: Database, classified: Classified, terms: Terms, clock: Clock
) -> tuple[House, dict[str, int]]:
    """The firm with the articles and customers of the file; customer ids by the file's key."""
    house = furnish(
        database,
        (
            NewArticle(
                code,
                article.name or code,
                article.price or Decimal(0),
                kind=ArticleKind.GOODS if article.kind is Kind.GOODS else ArticleKind.SERVICE,
                tax_class=TaxClass(terms.tax_class(code)),
            )
            for code, article in classified.articles.items()
        ),
        supplier_of,
        lambda code: unit_cost(classified.articles[code]),
        clock,
    )
    customers = list(classified.customers.values())
    ids: list[int] = []
    for start in range(0, len(customers), _CHUNK):
        ids += house.system.do(
            add_customers,
            [
                NewCustomer(
                    customer.key,
                    f"Customer {customer.key}",
                    customer.country,
                    "en",
                    "GBP",
                    house.terms_id,
                    kind=CustomerKind.CASH if customer.cash else CustomerKind.COMPANY,
                    # A limit that nobody reaches, so that it is checked against all he owes.
                    credit_limit=None if customer.cash else Decimal(10**12),
                    delivery=(_place(customer.key, customer.country),),
                )
                for customer in customers[start : start + _CHUNK]
            ],
        )
    return house, {customer.key: id_ for customer, id_ in zip(customers, ids, strict=True)}


def replay(
    house: House,
    customer_ids: Mapping[str, int],
    classified: Classified,
    sales: Sequence[Sale],
    terms: Terms,
    clock: Clock,
) -> Outcome:
    """Take every sale from the typed line to the posted invoice, week by week."""
    outcome = Outcome()
    began = time.perf_counter()
    progress = _Progress(len(sales))
    warm = None
    for week in weeks(sales, classified.articles):
        clock.set(week.opens_at)
        _receive(house, week.opening)
        waiting: list[tuple[Sale, int, list[int]]] = []
        for sale in week.sales:
            clock.set(sale.at)
            order_id, notes, whole = _sell(house, customer_ids[sale.customer], sale, terms)
            outcome.lines += len(sale.lines)
            if whole:
                outcome.invoices[sale.number] = _bill(house, order_id, notes)
            else:
                waiting.append((sale, order_id, notes))
            progress.step(outcome.lines)
        clock.set(week.completes_at)
        _complete(house, week, waiting, outcome)
        warm = warm or resident_bytes()
    outcome.grown = resident_bytes() - (warm or 0)
    outcome.seconds = time.perf_counter() - began
    progress.end()
    return outcome


def mismatches(database: Database, outcome: Outcome, sales: Sequence[Sale], terms: Terms) -> Iterator[str]:
    """Every total or VAT group of an invoice that is not what the raw file says, one sentence each."""
    with database.read() as session:
        groups: dict[int, list[Group]] = {}
        for tax in session.execute(select(InvoiceTax)).scalars():
            groups.setdefault(tax.invoice_id, []).append(
                Group(tax.category.value, tax.rate, tax.base, tax.vat)
            )
        totals = {
            row.id: row
            for row in session.execute(select(Invoice.id, Invoice.net, Invoice.vat, Invoice.gross))
        }
    for sale in sales:
        invoice_id = outcome.invoices.get(sale.number, 0)
        if invoice_id not in totals:
            yield f"{sale.number}: has no invoice"
            continue
        row = totals[invoice_id]
        of_invoice = sorted(groups[invoice_id], key=lambda group: (group.category, -group.rate))
        found = Expected(row.net, row.vat, row.gross, tuple(of_invoice))
        yield from differences(sale.number, expected(sale, terms), found)


def _sell(house: House, customer_id: int, sale: Sale, terms: Terms) -> tuple[int, list[int], bool]:
    """Enter, confirm, allocate and issue; the order, its notes, and whether all could go out."""
    order = house.telemarketer.do(
        enter,
        NewOrder(customer_id, ship_to=_place(sale.customer, sale.country), customer_number=sale.number),
        [_line(line, house, terms) for line in sale.lines],
    )
    confirmed = house.telemarketer.do(confirm, order.id)
    notes: list[int] = []
    if house.clerk.do(allocate, order.id):
        notes = [note.id for note in house.clerk.do(issue, order.id)]
    return order.id, notes, not confirmed.short


def _bill(house: House, order_id: int, notes: Sequence[int]) -> int:
    """Post the invoice of an order; its id."""
    posted = house.biller.do(invoice_notes, notes) if notes else house.biller.do(invoice_services, [order_id])
    return posted[0].id


def _receive(house: House, lines: Sequence[ReceiptLine]) -> None:
    """Take in the opening stock of a week, one receipt per supplier."""
    by_supplier: dict[str, list[Arrival]] = {}
    for line in lines:
        by_supplier.setdefault(line.supplier, []).append(
            Arrival(house.article_ids[line.code], Decimal(line.quantity), line.unit_cost)
        )
    for supplier, arrivals in by_supplier.items():
        house.clerk.do(receive_goods, house.warehouse_id, house.supplier_ids[supplier], arrivals)


def _complete(
    house: House, week: Week, waiting: Sequence[tuple[Sale, int, list[int]]], outcome: Outcome
) -> None:
    """Buy what the week lacked, receive it, and finish the orders that waited."""
    if not waiting:
        return
    for ordered in house.buyer.do(order_shortages, house.warehouse_id):
        house.buyer.do(place, ordered.id)
        lines = house.buyer.ask(lines_of_purchase, ordered.id)
        house.clerk.do(
            receive_purchase, ordered.id, [ArrivedLine(line.id, line.outstanding) for line in lines]
        )
    for sale, order_id, notes in waiting:
        house.clerk.do(allocate, order_id)
        rest = [note.id for note in house.clerk.do(issue, order_id)]
        outcome.invoices[sale.number] = _bill(house, order_id, [*notes, *rest])
        outcome.short += 1


def _line(line: SaleLine, house: House, terms: Terms) -> NewLine:
    free = not line.price
    return NewLine(
        Decimal(line.quantity),
        article_id=house.article_ids[line.code],
        price=None if free else line.price,
        free_of_charge=free,
        discount_percent=Decimal(0) if free else terms.discount_percent,
    )


def _place(name: str, country: str) -> Place:
    return Place(name, "High Street", "1", "", "", country)


class _Progress:
    """A line on standard error that says how far the year is."""

    def __init__(self, orders: int) -> None:
        self._orders, self._done = orders, 0
        self._began = self._said = time.perf_counter()

    def step(self, lines: int) -> None:
        """One order more; `lines` so far."""
        self._done += 1
        now = time.perf_counter()
        if now - self._said >= 1 and sys.stderr.isatty():
            self._said = now
            rate = lines / (now - self._began)
            print(
                f"\r{self._done:,} of {self._orders:,} orders, {rate:,.0f} lines/s", end="", file=sys.stderr
            )

    def end(self) -> None:
        """Leave the line."""
        if sys.stderr.isatty():
            print(file=sys.stderr)
