"""Orders of equal length over a warehouse that never runs dry: what one order costs."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal

from benchmarks.flow.house import House, furnish
from benchmarks.harness.statements import Statements, count_statements
from salesdesk.domain.billing.verbs import invoice_notes
from salesdesk.domain.catalogue.verbs import NewArticle
from salesdesk.domain.customers.queries import Place
from salesdesk.domain.customers.verbs import NewCustomer, add_customers
from salesdesk.domain.drafts.rules import NewLine
from salesdesk.domain.drafts.verbs import NewOrder, add_line, enter, open_draft
from salesdesk.domain.fulfilment.verbs import allocate, issue
from salesdesk.domain.orders.verbs import confirm
from salesdesk.domain.purchasing.verbs import receive_goods
from salesdesk.storage.engine import Database
from salesdesk.warehouse.receiving.operations import Arrival

__all__ = ["Shop", "furnish_shop", "open_shop", "rate"]

_ARTICLES = 400
_PLENTY = Decimal(1_000_000)


@dataclass(slots=True)
class Shop:
    """A house with stock, and what it needs to take order after order."""

    house: House
    customer_id: int
    article_ids: list[int]
    chance: random.Random

    def whole(self, lines: int) -> float:
        """One order entered in one verb and taken to its invoice; the seconds it took."""
        began = time.perf_counter()
        order = self.house.telemarketer.do(enter, NewOrder(self.customer_id), list(self._lines(lines)))
        self._finish(order.id)
        return time.perf_counter() - began

    def by_line(self, lines: int) -> float:
        """One order, each line its own durable verb, taken to its invoice; the seconds it took."""
        began = time.perf_counter()
        draft = self.house.telemarketer.do(open_draft, NewOrder(self.customer_id))
        for line in self._lines(lines):
            self.house.telemarketer.do(add_line, draft.id, line)
        self._finish(draft.id)
        return time.perf_counter() - began

    def statements_per_order(self, lines: int) -> int:
        """Statements of a whole flow."""
        with self._counted() as sent:
            self.whole(lines)
        return sent.count

    def statements_per_line(self, at: int) -> int:
        """Statements of adding one line to a draft that has `at` lines."""
        draft = self.house.telemarketer.do(enter, NewOrder(self.customer_id), list(self._lines(at)))
        [line] = self._lines(1)
        with self._counted() as sent:
            self.house.telemarketer.do(add_line, draft.id, line)
        return sent.count

    @contextmanager
    def _counted(self) -> Iterator[Statements]:
        with count_statements(self.house.database.engine) as sent:
            yield sent

    def _lines(self, count: int) -> Iterator[NewLine]:
        for article_id in self.chance.sample(self.article_ids, count):
            yield NewLine(Decimal(self.chance.randint(1, 24)), article_id=article_id)

    def _finish(self, order_id: int) -> None:
        house = self.house
        house.telemarketer.do(confirm, order_id)
        house.clerk.do(allocate, order_id)
        notes = house.clerk.do(issue, order_id)
        house.biller.do(invoice_notes, [note.id for note in notes])


def furnish_shop(database: Database, seed: int = 1) -> Shop:
    """A firm with 400 articles in plenty and one customer who has a credit limit, so that it is checked."""
    house = furnish(
        database,
        (NewArticle(f"{10_000 + n}", f"Article {n}", Decimal(n % 97 + 1) / 4) for n in range(_ARTICLES)),
        lambda _code: "SUP-01",
        lambda _code: Decimal("0.5"),
    )
    [customer_id] = house.system.do(
        add_customers,
        [
            NewCustomer(
                "PROBE",
                "Probe",
                "GB",
                "en",
                "GBP",
                house.terms_id,
                credit_limit=Decimal(10**12),
                delivery=(Place("Probe", "High Street", "1", "", "", "GB"),),
            )
        ],
    )
    return open_shop(house, "SUP-01", customer_id, seed)


def open_shop(house: House, supplier: str, customer_id: int, seed: int = 1) -> Shop:
    """Stock 400 goods of a house for a probe with one customer, whatever else the house has been doing."""
    articles = sorted(house.goods)[:_ARTICLES]
    house.clerk.do(
        receive_goods,
        house.warehouse_id,
        house.supplier_ids[supplier],
        [Arrival(article_id, _PLENTY, Decimal("0.5")) for article_id in articles],
    )
    return Shop(house, customer_id, articles, random.Random(seed))


def rate(seconds: list[float]) -> float:
    """Orders per second of a run."""
    return len(seconds) / sum(seconds)
