"""A firm in the middle of its work: orders, notes, purchases and invoices in every state.

Orders are told apart by their reference. Everything went through the verbs, so the
database agrees with itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from sqlalchemy import select

from salesdesk.desk import Desk
from salesdesk.domain.billing.verbs import invoice_notes, invoice_services
from salesdesk.domain.catalogue.rules import ArticleKind, Tracking
from salesdesk.domain.catalogue.verbs import NewArticle, NewUnit, add_articles
from salesdesk.domain.company.verbs import CompanyDetails, add_rate, add_vat_registration, set_up
from salesdesk.domain.corrections.quarantine import quarantine
from salesdesk.domain.customers.queries import Place
from salesdesk.domain.customers.rules import DeliveryPolicy
from salesdesk.domain.customers.verbs import NewCustomer, NewTerms, add_customers, add_terms
from salesdesk.domain.drafts.queries import draft_view
from salesdesk.domain.drafts.rules import NewLine
from salesdesk.domain.drafts.verbs import NewOrder, enter
from salesdesk.domain.fulfilment.verbs import allocate, allocate_and_issue
from salesdesk.domain.orders.verbs import cancel, close_remainder, confirm, firm_planned, put_on_hold
from salesdesk.domain.pricing.verbs import NewPrice, add_list_prices, add_price_list
from salesdesk.domain.purchasing.queries import lines_of_purchase
from salesdesk.domain.purchasing.verbs import (
    ArrivedLine,
    NewSupplier,
    Offered,
    add_suppliers,
    offer_articles,
    order_shortages,
    place,
    receive_goods,
    receive_purchase,
)
from salesdesk.domain.purchasing.verbs import cancel as cancel_purchase
from salesdesk.domain.quotes.issuing import issue_quote
from salesdesk.domain.quotes.verbs import Wanted, order_from_quote
from salesdesk.domain.receivables.model import Invoice
from salesdesk.domain.receivables.verbs import enter_payment
from salesdesk.domain.stocktakes.approving import approve
from salesdesk.domain.stocktakes.rules import Scope, Uncounted
from salesdesk.domain.stocktakes.verbs import count, open_stocktake
from salesdesk.domain.tax.rules import PriceMode, TaxClass
from salesdesk.domain.tax.verbs import add_known_rates
from salesdesk.domain.transfers.entering import Sending
from salesdesk.domain.transfers.verbs import receive, send
from salesdesk.indexing.kinds import KINDS
from salesdesk.indexing.running import reindex
from salesdesk.money import ZERO
from salesdesk.storage.engine import Database
from salesdesk.storage.migrate import upgrade
from salesdesk.warehouse.receiving.operations import Arrival
from salesdesk.warehouse.stock.model import Batch, BatchBalance
from salesdesk.warehouse.stock.verbs import add_warehouse
from salesdesk.warehouse.transfers.operations import Arrived
from tests.conftest import on_migrated

__all__ = ["MONDAY", "Firm", "open_firm_at_work"]

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@on_migrated
def open_firm_at_work(database: Database) -> None:
    """Fill a database without tables with two weeks of work."""
    upgrade(database)
    firm = Firm(database)
    firm.deliver_some_orders()
    firm.run_short()
    firm.leave_orders_open()
    firm.quote()
    firm.move_goods()
    firm.count_goods()


class Firm:
    """A company in Warsaw with two warehouses, seven articles and five customers."""

    def __init__(self, database: Database) -> None:
        self.now = MONDAY
        self.desk = Desk.system(database, clock=lambda: self.now)
        do = self.desk.do
        details = CompanyDetails(
            name="Kowal", language="pl", timezone="Europe/Warsaw", house_number="51", city="Warszawa"
        )
        do(set_up, details, "PL", "PLN")
        do(add_vat_registration, "PL", "PL5260250274", date(2020, 1, 1))
        do(add_known_rates, "PL")
        do(add_rate, "EUR", date(2026, 2, 27), Decimal("4.21337"), "NBP")
        self.main = do(add_warehouse, "MAIN", "Main", "PL")
        self.side = do(add_warehouse, "SIDE", "Side", "PL", priority=2)
        self._articles()
        self._customers()
        for kind in KINDS:
            reindex(database, kind)
        self._stock()

    def _articles(self) -> None:
        box = NewUnit("box", 200, for_sale=True)
        plain = self.desk.do(
            add_articles,
            [
                NewArticle("LAMP", "Lamp", Decimal("10.01")),
                NewArticle("BOOK", "Book", Decimal("4.99"), tax_class=TaxClass.REDUCED_SECOND),
                NewArticle("SCREW", "Screw", Decimal("12.34"), price_unit=1000, units=(box,)),
                NewArticle("MILK", "Milk", Decimal("3.15"), tracking=Tracking.EXPIRY),
                NewArticle("DESK", "Desk", Decimal("499.90")),
                NewArticle("FREIGHT", "Freight", Decimal("25.00"), kind=ArticleKind.SERVICE),
            ],
        )
        self.lamp, self.book, self.screw, self.milk, self.table, self.freight = plain
        kit = NewArticle(
            "GIFT",
            "Lamp and two books",
            Decimal("18.33"),
            kind=ArticleKind.KIT,
            components=((self.lamp, Decimal(1)), (self.book, Decimal(2))),
        )
        [self.gift] = self.desk.do(add_articles, [kit])

    def _customers(self) -> None:
        do = self.desk.do
        thirds = tuple((Decimal(percent), days, False) for percent, days in (("33.33", 0), ("66.67", 30)))
        terms = do(add_terms, NewTerms("14", "14 days", 14))
        parts = do(add_terms, NewTerms("P", "Two parts", 30, instalments=thirds))
        gross = do(add_price_list, "G", "Gross prices", "PLN", PriceMode.GROSS)
        prices = [
            NewPrice(self.lamp, Decimal("11.99"), MONDAY.date()),
            NewPrice(self.book, Decimal("5.25"), MONDAY.date()),
        ]
        do(add_list_prices, gross, prices)
        home = (Place("Buyer", "Prosta", "1", "00-001", "Warszawa", "PL"),)
        abroad = (Place("Koper", "Kade", "2", "1011", "Amsterdam", "NL"),)
        ids = do(
            add_customers,
            [
                NewCustomer("NET", "Net", "PL", "pl", "PLN", parts, discount=Decimal("7.5"), delivery=home),
                NewCustomer(
                    "GROSS",
                    "Gross",
                    "PL",
                    "pl",
                    "PLN",
                    terms,
                    price_mode=PriceMode.GROSS,
                    price_list_id=gross,
                    delivery=home,
                ),
                NewCustomer("EUR", "Koper", "NL", "nl", "EUR", terms, delivery=abroad),
                NewCustomer(
                    "REST",
                    "Rest",
                    "PL",
                    "pl",
                    "PLN",
                    terms,
                    delivery_policy=DeliveryPolicy.CANCEL_REST,
                    delivery=home,
                ),
                NewCustomer("FRESH", "Fresh", "PL", "pl", "PLN", terms, min_shelf_days=20, delivery=home),
            ],
        )
        self.net, self.gross, self.euro, self.rest, self.fresh = ids

    def _stock(self) -> None:
        do = self.desk.do
        [supplier] = do(add_suppliers, [NewSupplier("S1", "Supplier", "PL", "PLN", "pl")])
        do(offer_articles, supplier, [Offered(self.table, "D-1", Decimal("300"), pack=Decimal(6))])
        soon, late = MONDAY.date() + timedelta(days=10), MONDAY.date() + timedelta(days=90)
        do(
            receive_goods,
            self.main,
            supplier,
            [
                Arrival(self.lamp, Decimal(40), Decimal("5.00")),
                Arrival(self.lamp, Decimal(60), Decimal("5.50")),
                Arrival(self.book, Decimal(50), Decimal("2.00")),
                Arrival(self.screw, Decimal(10_000), Decimal("0.006")),
                Arrival(self.milk, Decimal(10), Decimal("1.00"), best_before=soon),
                Arrival(self.milk, Decimal(10), Decimal("1.00"), best_before=late),
            ],
        )
        do(receive_goods, self.side, supplier, [Arrival(self.lamp, Decimal(20), Decimal("5.20"))])

    def order(
        self,
        reference: str,
        customer: int,
        *lines: NewLine,
        confirmed: bool = True,
        requested_on: date | None = None,
        discount_percent: Decimal = ZERO,
        discount_amount: Decimal = ZERO,
    ) -> int:
        """Enter an order, and confirm it unless told otherwise; its id."""
        self.now += timedelta(hours=1)
        new = NewOrder(
            customer,
            reference=reference,
            requested_on=requested_on,
            discount_percent=discount_percent,
            discount_amount=discount_amount,
        )
        return self.desk.do(enter, new, lines, confirmed).id

    def deliver(self, order_id: int, warehouse_id: int | None = None) -> list[int]:
        """Issue what an order has reserved; the ids of the notes."""
        return [note.id for note in self.desk.do(allocate_and_issue, order_id, warehouse_id)]

    def bill(self, notes: Sequence[int]) -> None:
        """Invoice goods-issue notes."""
        self.desk.do(invoice_notes, notes)

    def deliver_some_orders(self) -> None:
        """Orders that are billed, wholly or in part."""
        whole = self.order(
            "billed",
            self.net,
            line(self.lamp, 45, discount_percent=Decimal(3)),
            line(self.book, 3),
            line(self.freight, 1),
            NewLine(text="Thank you"),
            discount_percent=Decimal(2),
            discount_amount=Decimal("1.50"),
        )
        self.bill(self.deliver(whole))
        two = self.order("two notes", self.gross, line(self.lamp, 60), line(self.book, 7))
        first = self.deliver(two, self.main)
        self.bill(first)
        self.bill(self.deliver(two))
        abroad = self.order("abroad", self.euro, line(self.screw, 3, price=Decimal("0.87")))
        together = self.order("together", self.euro, line(self.screw, 2, price=Decimal("0.9")))
        self.bill([*self.deliver(abroad), *self.deliver(together)])
        self.bill(self.deliver(self.order("kit", self.net, line(self.gift, 2), line(self.freight, 1))))
        rest = self.order("rest", self.rest, line(self.book, 5), line(self.table, 2))
        self.bill(self.deliver(rest))
        closed = self.order(
            "closed", self.net, line(self.book, 4), line(self.table, 1), discount_amount=Decimal(5)
        )
        notes = self.deliver(closed)
        self.desk.do(close_remainder, closed, "will not come")
        self.bill(notes)
        self.pay()
        services = self.order("services", self.net, line(self.freight, 2))
        self.desk.do(invoice_services, [services])

    def pay(self) -> None:
        """One payment that covers an invoice in part, one that no invoice has taken."""
        with self.desk.database.read() as session:
            first = session.scalars(select(Invoice.id).order_by(Invoice.id).limit(1)).one()
        day, half = self.now.date(), Decimal("200.50")
        self.desk.do(enter_payment, self.net, half, "PLN", day, "part", [(first, half)])
        self.desk.do(enter_payment, self.net, half, "PLN", day, "in advance")

    def run_short(self) -> None:
        """Purchases: one half arrived with an order waiting, one closed, one cancelled."""
        self.now += timedelta(days=1)
        do, ask = self.desk.do, self.desk.ask
        self.order("reserved", self.net, line(self.table, 1))
        [dropped] = do(order_shortages, self.main)
        do(place, dropped.id)
        do(cancel_purchase, dropped.id, "too dear")
        [again] = do(order_shortages, self.main)
        do(place, again.id)
        do(
            receive_purchase,
            again.id,
            [ArrivedLine(pl.id, pl.outstanding) for pl in ask(lines_of_purchase, again.id)],
        )
        waiting = self.order("waiting", self.net, line(self.lamp, 2), line(self.table, 13))
        [short] = do(order_shortages, self.main)
        do(place, short.id)
        [awaited] = ask(lines_of_purchase, short.id)
        do(receive_purchase, short.id, [ArrivedLine(awaited.id, Decimal(3))])
        self.bill(self.deliver(waiting)[:1])

    def leave_orders_open(self) -> None:
        """Orders that nobody has finished."""
        self.now += timedelta(days=1)
        do = self.desk.do
        self.deliver(self.order("unbilled", self.gross, line(self.book, 2)))
        do(allocate, self.order("allocated", self.fresh, line(self.milk, 4), line(self.screw, 1)))
        do(
            put_on_hold,
            self.order("on hold", self.net, line(self.book, 1), discount_percent=Decimal(10)),
            "asks",
        )
        self.order(
            "planned", self.net, line(self.book, 30), requested_on=self.now.date() + timedelta(days=60)
        )
        do(cancel, self.order("cancelled", self.net, line(self.lamp, 1)), "changed his mind")
        do(cancel, self.order("dropped", self.net, line(self.lamp, 1), confirmed=False), "hung up")
        free = NewLine(Decimal(1), article_id=self.book, free_of_charge=True)
        self.order(
            "draft", self.net, line(self.lamp, 3, discount_amount=Decimal("0.25")), free, confirmed=False
        )
        do(
            confirm,
            self.order("confirmed", self.gross, line(self.book, 3), line(self.lamp, 1), confirmed=False),
        )
        in_a_month = self.now.date() + timedelta(days=31)
        self.order("reached", self.net, line(self.book, 2), requested_on=in_a_month)
        self.now += timedelta(days=1)
        do(firm_planned)

    def quote(self) -> None:
        """A quote of which a part is ordered."""
        new = NewOrder(self.net, reference="quoted", is_quote=True)
        quoted = self.desk.do(enter, new, (line(self.freight, 4), line(self.lamp, 400)), False).id
        self.desk.do(issue_quote, quoted)
        freight = self.desk.ask(draft_view, quoted).lines[0].id
        self.desk.do(order_from_quote, quoted, [Wanted(freight, Decimal(1))])

    def move_goods(self) -> None:
        """Screws go to the other warehouse, a third of them are there; some of the others are looked at."""
        with self.desk.database.read() as session:
            [batch] = session.scalars(select(Batch.id).where(Batch.article_id == self.screw))
        sent = self.desk.do(send, self.main, self.side, [Sending(self.screw, Decimal(300))])
        self.desk.do(receive, sent.id, [Arrived(batch, Decimal(100))])
        self.desk.do(quarantine, batch, self.main, Decimal(50), "rusty")

    def count_goods(self) -> None:
        """A screw is missing in one warehouse, a lamp is too many; the other warehouse is being counted."""
        do = self.desk.do
        counted, begun = (do(open_stocktake, each, Scope()).id for each in (self.side, self.main))
        with self.desk.database.read() as session:
            lying = select(BatchBalance).where(
                BatchBalance.warehouse_id == self.side, BatchBalance.on_hand > 0
            )
            found = {row.article_id: (row.batch_id, row.on_hand) for row in session.scalars(lying)}
        for article, more in ((self.screw, -1), (self.lamp, 1)):
            batch, on_hand = found[article]
            do(count, counted, batch, on_hand + more)
        do(count, begun, found[self.screw][0], Decimal(9000))
        do(approve, counted, 2, Uncounted.LEAVE)


def line(
    article_id: int,
    quantity: int,
    *,
    price: Decimal | None = None,
    discount_percent: Decimal = ZERO,
    discount_amount: Decimal = ZERO,
) -> NewLine:
    """A line of an article, in its sales unit."""
    return NewLine(
        Decimal(quantity),
        article_id=article_id,
        price=price,
        discount_percent=discount_percent,
        discount_amount=discount_amount,
    )
