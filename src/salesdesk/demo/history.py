"""The year of the demo company, day by day: goods come, orders are taken, delivered, billed and paid."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Final

from salesdesk.demo.clientele import Customer
from salesdesk.demo.firm import TERMS, Firm
from salesdesk.demo.founding import Catalogue
from salesdesk.demo.plan import CYCLE, Plan, Sale
from salesdesk.demo.supply import PER_UNIT, SUPPLIERS, bin_of, cost_of
from salesdesk.demo.working_days import DAYS, Calendar
from salesdesk.domain.billing.verbs import InvoicePosted, invoice_notes
from salesdesk.domain.company.verbs import add_rate
from salesdesk.domain.customers.rules import PaymentMethod
from salesdesk.domain.drafts.rules import NewLine
from salesdesk.domain.drafts.verbs import NewOrder, enter
from salesdesk.domain.fulfilment.verbs import allocate_and_issue
from salesdesk.domain.orders.rules import Channel
from salesdesk.domain.purchasing.queries import lines_of_purchase
from salesdesk.domain.purchasing.verbs import (
    ArrivedLine,
    order_shortages,
    place,
    receive_goods,
    receive_purchase,
)
from salesdesk.domain.receivables.verbs import enter_payment
from salesdesk.errors import NotEnough
from salesdesk.warehouse.receiving.operations import Arrival

__all__ = ["BILLED_THROUGH", "Buyers", "History", "line_of"]

BILLED_THROUGH: Final = DAYS - 4
"""The last working day whose notes are billed; what leaves later waits for the invoicing clerk."""
_CHANNELS: Final = (Channel.PHONE, Channel.PHONE, Channel.PHONE, Channel.EMAIL, Channel.EMAIL, Channel.FAX)
_PAID_AT_ONCE: Final = {t.code for t in TERMS if t.method is not PaymentMethod.TRANSFER}
_DAYS_OF: Final = {terms.code: terms.days for terms in TERMS}


@dataclass(frozen=True, slots=True)
class Buyers:
    """Who buys in the year: customers with their ids; `cash` pays at the counter."""

    regular: Sequence[Customer]
    cash: Customer

    def of(self, sale: Sale) -> Customer:
        """The customer of a planned sale."""
        if sale.customer is None:
            return self.cash
        return self.regular[(sale.customer - 1) % len(self.regular)]


@dataclass(frozen=True, slots=True)
class _Due:
    """Money that is going to come for an invoice."""

    payer_id: int
    invoice: InvoicePosted
    currency: str


@dataclass(slots=True)
class History:
    """The year while it passes."""

    firm: Firm
    calendar: Calendar
    plan: Plan
    catalogue: Catalogue
    buyers: Buyers
    chance: Random = field(default_factory=lambda: Random("history"))
    _due: dict[int, list[_Due]] = field(default_factory=lambda: defaultdict(list))
    _arriving: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    _waiting: list[tuple[int, Customer]] = field(default_factory=list)

    def stock_up(self) -> None:
        """Receive what lies in the warehouses on the first day."""
        self.calendar.turn_to(0)
        self._set_rates(0)
        by_supplier: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        for code, pieces in self.plan.opening.items():
            if pieces:
                by_supplier[self._home(code), self._supplier(code)][code] += pieces
        for code, pieces in self.plan.second_place.items():
            by_supplier["WRO", self._supplier(code)][code] += pieces
        for (warehouse, supplier), quantities in by_supplier.items():
            self._receive(warehouse, supplier, quantities)

    def pass_by(self, told: Callable[[float], None]) -> None:
        """Live through the year; `told` hears what part of it is over."""
        for day in range(1, DAYS):
            self._live(day)
            told(day / DAYS)

    def _live(self, day: int) -> None:
        self.calendar.turn_to(day)
        if day % 5 == 0:
            self._set_rates(day)
        for supplier, quantities in self.plan.deliveries.get(day, {}).items():
            food = Counter({c: n for c, n in quantities.items() if self._home(c) == "GDN"})
            for warehouse, some in (("LDZ", quantities - food), ("GDN", food)):
                if some:
                    self._receive(warehouse, supplier, some)
        for purchase_id in self._arriving.pop(day, ()):
            self._receive_purchase(purchase_id)
        self._finish_waiting(day)
        for number, sale in enumerate(self.plan.sales.get(day, ())):
            self.calendar.turn_to(day, 30 + 40 * number)
            self._sell(day, sale)
        if day % CYCLE == 13 and day < DAYS - 15:
            self._buy(day)
        self._collect(day)

    def _sell(self, day: int, sale: Sale) -> None:
        """Take an order to its invoice, as far as there are goods."""
        buyer = self.buyers.of(sale)
        lines = [self._line(code, pieces) for code, pieces in sale.lines]
        lines += [line_of(self.catalogue, code, quantity) for code, quantity in sale.extras]
        header = NewOrder(
            buyer[0],
            channel=Channel.SHOP if sale.customer is None else self.chance.choice(_CHANNELS),
            customer_number=f"Z/{self.chance.randint(100, 9999)}" if self.chance.random() < 0.2 else "",
            discount_percent=Decimal(3) if self.chance.random() < 0.03 else Decimal(0),
        )
        order_id = self.firm.seller.do(enter, header, lines, True).id
        self.calendar.now += timedelta(minutes=20)
        if not self._deliver(day, order_id, buyer):
            self._waiting.append((order_id, buyer))

    def _deliver(self, day: int, order_id: int, buyer: Customer) -> bool:
        """Issue and bill what an order can have; whether there was anything."""
        try:
            notes = self.firm.clerk.do(allocate_and_issue, order_id)
        except NotEnough:
            return False
        if day <= BILLED_THROUGH:
            for invoice in self.firm.biller.do(invoice_notes, [note.id for note in notes]):
                self._expect(day, invoice, buyer)
        return True

    def _expect(self, day: int, invoice: InvoicePosted, buyer: Customer) -> None:
        """Decide when the invoice is paid: mostly in time, sometimes late, sometimes not at all."""
        customer_id, customer = buyer
        terms = next(code for code, id_ in self.firm.terms.items() if id_ == customer.terms_id)
        late = self.chance.choice((-2, -1, 0, 0, 0, 1, 2, 5, 12, 25))
        unpaid = self.chance.random() < 0.05
        wait = 0 if terms in _PAID_AT_ONCE else max(_DAYS_OF[terms] * 5 // 7 + late, 1)
        if invoice.gross and not unpaid and day + wait < DAYS:
            due = _Due(customer.payer_id or customer_id, invoice, customer.currency)
            self._due[day + wait].append(due)

    def _collect(self, day: int) -> None:
        """Enter the payments of the day; one in twenty pays only half."""
        for due in self._due.pop(day, ()):
            paid = due.invoice.gross
            if self.chance.random() < 0.05 and paid > 1:
                paid = (paid / 2).quantize(Decimal("0.01"))
            self.firm.biller.do(
                enter_payment,
                due.payer_id,
                paid,
                due.currency,
                self.calendar.day(day),
                due.invoice.number,
                ((due.invoice.id, paid),),
            )

    def _buy(self, day: int) -> None:
        """Buy what confirmed orders lack; it comes some days later."""
        for warehouse in ("LDZ", "GDN"):
            for ordered in self.firm.buyer.do(order_shortages, self.firm.warehouses[warehouse]):
                self.firm.buyer.do(place, ordered.id, below_minimum=True)
                self._arriving[day + self.chance.randint(4, 12)].append(ordered.id)

    def _receive_purchase(self, purchase_id: int) -> None:
        lines = self.firm.buyer.ask(lines_of_purchase, purchase_id)
        arrived = []
        for line in lines:
            goods = self.catalogue.stocked[line.article_code]
            until = self._keeps_until(goods.keeps) if goods.keeps else None
            arrived.append(ArrivedLine(line.id, line.outstanding, best_before=until, bin=bin_of(goods)))
        self.firm.clerk.do(receive_purchase, purchase_id, arrived, f"WZ {self.chance.randint(100, 9999)}")

    def _finish_waiting(self, day: int) -> None:
        """Once a week look whether what orders were waiting for has come."""
        if day % 5 == 4:
            self._waiting = [
                (id_, buyer) for id_, buyer in self._waiting if not self._deliver(day, id_, buyer)
            ]

    def _receive(self, warehouse: str, supplier: str, quantities: Mapping[str, int]) -> None:
        arrivals = []
        for code, pieces in quantities.items():
            goods = self.catalogue.stocked[code]
            lot = f"L{self.chance.randint(1000, 9999)}" if goods.keeps else ""
            until = self._keeps_until(goods.keeps) if goods.keeps else None
            article_id, cost = self.catalogue.ids[code], cost_of(goods)
            arrivals.append(
                Arrival(article_id, Decimal(pieces), cost, lot, best_before=until, bin=bin_of(goods))
            )
        self.firm.clerk.do(
            receive_goods,
            self.firm.warehouses[warehouse],
            self.firm.suppliers[supplier],
            arrivals,
            f"WZ {self.chance.randint(100, 9999)}",
        )

    def _keeps_until(self, keeps: int) -> date:
        """The last day of goods that have just come; never one that is past, so that all can be sold."""
        fresh = self.calendar.now.date() + timedelta(days=keeps * self.chance.randint(80, 97) // 100)
        return max(fresh, self.calendar.today + timedelta(days=self.chance.randint(10, 90)))

    def _set_rates(self, day: int) -> None:
        """Enter made-up rates of exchange, dated the day before."""
        before = self.calendar.now.date() - timedelta(days=1)
        for currency, usual in PER_UNIT.items():
            if usual != 1:
                rate = usual * (1000 + self.chance.randint(-15, 15)) / 1000
                self.firm.manager.do(add_rate, currency, before, rate.quantize(Decimal("0.0001")), "demo")

    def _line(self, code: str, pieces: int) -> NewLine:
        """A line of goods, in boxes where that comes out even; now and then somebody gets a discount."""
        line = line_of(self.catalogue, code, pieces)
        discount = Decimal(self.chance.choice((5, 10))) if self.chance.random() < 0.04 else Decimal(0)
        box = self.catalogue.stocked[code].box
        if box > 1 and not pieces % box and self.chance.random() < 0.5:
            return NewLine(Decimal(pieces // box), line.article_id, unit="box", discount_percent=discount)
        return NewLine(line.quantity, line.article_id, unit=line.unit, discount_percent=discount)

    def _home(self, code: str) -> str:
        return "GDN" if self.catalogue.stocked[code].keeps else "LDZ"

    def _supplier(self, code: str) -> str:
        category = self.catalogue.stocked[code].category
        return next(source.number for source in SUPPLIERS if category in source.categories)


def line_of(catalogue: Catalogue, code: str, quantity: int) -> NewLine:
    """A line of so many base units of an article."""
    unit = "pc" if code in catalogue.stocked else ""
    return NewLine(Decimal(quantity), catalogue.ids[code], unit=unit)
