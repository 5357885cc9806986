"""A small wholesale firm to try verbs on, furnished through the verbs themselves.

Its goods, people and customers have speaking codes; a test names them and nothing else.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Concatenate, Final, ParamSpec, TypeVar

import pytest
from sqlalchemy import select

from salesdesk.desk import Desk
from salesdesk.domain.billing.verbs import InvoicePosted, invoice_notes
from salesdesk.domain.catalogue.model import Article
from salesdesk.domain.catalogue.rules import ArticleKind, ArticleLife, Tracking
from salesdesk.domain.catalogue.verbs import NewArticle, NewUnit, add_articles, set_life
from salesdesk.domain.company.verbs import CompanyDetails, add_rate, add_vat_registration, set_up
from salesdesk.domain.customers.model import Contact, Customer
from salesdesk.domain.customers.queries import Place
from salesdesk.domain.customers.verbs import (
    NewContact,
    NewCustomer,
    NewTerms,
    add_customers,
    add_terms,
    block,
)
from salesdesk.domain.drafts.rules import NewLine
from salesdesk.domain.drafts.verbs import NewOrder, enter
from salesdesk.domain.fulfilment.verbs import allocate_and_issue
from salesdesk.domain.orders.model import Order
from salesdesk.domain.orders.queries import exposure
from salesdesk.domain.orders.rules import OrderState
from salesdesk.domain.pricing.verbs import NewPrice, add_customer_prices, add_list_prices, add_price_list
from salesdesk.domain.purchasing.model import PurchaseOrder, Supplier
from salesdesk.domain.purchasing.queries import lines_of_purchase
from salesdesk.domain.purchasing.rules import PurchaseState
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
from salesdesk.domain.selling_limits.model import SellingLimit
from salesdesk.domain.tax.rules import PriceMode, TaxClass
from salesdesk.domain.tax.verbs import add_known_rates
from salesdesk.domain.users.model import User
from salesdesk.domain.users.verbs import NewUser, create
from salesdesk.office.permissions import Role
from salesdesk.office.work import Transaction, query
from salesdesk.storage.base import Base
from salesdesk.storage.engine import Database
from salesdesk.storage.migrate import upgrade
from salesdesk.warehouse.goods_issue.operations import Issued
from salesdesk.warehouse.receiving.operations import Arrival
from salesdesk.warehouse.stock.model import Warehouse
from salesdesk.warehouse.stock.queries import StockView, stock_of
from salesdesk.warehouse.stock.verbs import add_warehouse
from tests.conftest import Ground, PostgresGround, SetClock, SqliteGround, on_migrated

__all__ = [
    "MONDAY",
    "House",
    "at_once",
    "british_house",
    "furnish_british",
    "furnish_polish",
    "house",
    "postgres_house",
    "sqlite_house",
]

P = ParamSpec("P")
R = TypeVar("R")
Row = TypeVar("Row", bound=Base)

MONDAY: Final = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
"""When the house opens: everything in it was entered a minute ago."""

owed_by = query(None)(exposure)

_STOCK: Final = {
    "MAIN": {
        "MUG": 100, "PEN": 1000, "BOOK": 50, "TEA": 200, "SCREW": 100_000, "PAPER": 60, "WIRE": 500,
        "LAST": 1, "FIXED": 20, "OLD": 5,
    },
    "SIDE": {"MUG": 30, "PEN": 20, "TEA": 20},
}  # fmt: skip
_VAT_IDS: Final = {"PL": "PL5260250274", "GB": "GB980780684"}
_POSTCODES: Final = {"PL": "90-001", "GB": "NW1 6XE"}
_JUICE: Final = {date(2026, 12, 31): 10, date(2026, 3, 20): 10, date(2026, 5, 1): 10}
"""Batches of JUICE by their last day, in the order in which they came."""


@dataclass(frozen=True, slots=True)
class House:
    """The firm's database with the ids that work needs, by code, and a clock set by hand."""

    database: Database
    clock: SetClock
    articles: dict[str, int]
    customers: dict[str, int]
    contacts: Mapping[str, int]
    warehouses: dict[str, int]
    suppliers: Mapping[str, int]
    users: Mapping[str, int]

    @classmethod
    def of(cls, database: Database, clock: SetClock) -> House:
        """The house in a furnished database."""
        with database.read() as session:

            def ids(model: type[Base], name: str) -> dict[str, int]:
                table = model.__table__
                return {row[0]: row[1] for row in session.execute(select(table.c[name], table.c.id))}

            return cls(
                database,
                clock,
                ids(Article, "code"),
                ids(Customer, "number"),
                ids(Contact, "name"),
                ids(Warehouse, "code"),
                ids(Supplier, "number"),
                ids(User, "login"),
            )

    @property
    def desk(self) -> Desk:
        """The program's own desk, which may do everything."""
        return Desk.system(self.database, clock=self.clock)

    def seat(self, role: Role) -> Desk:
        """The desk of the person with this role and no other."""
        return Desk(self.database, self.users[role], seat=role, clock=self.clock)

    def do(self, verb: Callable[Concatenate[Transaction, P], R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """Run a verb at the program's own desk."""
        return self.desk.do(verb, *args, **kwargs)

    def ask(self, query: Callable[Concatenate[Transaction, P], R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """Run a query at the program's own desk."""
        return self.desk.ask(query, *args, **kwargs)

    @contextmanager
    def seats(self, count: int) -> Iterator[list[House]]:
        """So many seats at the same database, each with connections of its own."""
        with ExitStack() as stack:
            seats = []
            for _ in range(count):
                database = Database(self.database.url, durable=False)
                stack.callback(database.close)
                seats.append(replace(self, database=database))
            yield seats

    def line(self, code: str, quantity: int | str = 1, **typed: Any) -> NewLine:
        """A line as it is typed."""
        return NewLine(Decimal(quantity), article_id=self.articles[code], **typed)

    def order(self, customer: str, *lines: NewLine, confirmed: bool = True, **header: Any) -> int:
        """The id of an order with these lines, confirmed unless it is to stay a draft."""
        new = NewOrder(self.customers[customer], **header)
        return self.do(enter, new, lines, confirmed).id

    def issue(self, order_id: int, warehouse: str | None = None) -> tuple[Issued, ...]:
        """Allocate and issue what an order can have."""
        return self.do(allocate_and_issue, order_id, self.warehouses[warehouse] if warehouse else None)

    def bill(self, *notes: Issued) -> InvoicePosted:
        """The one invoice for these notes."""
        [invoice] = self.do(invoice_notes, [note.id for note in notes])
        return invoice

    def receive(
        self, warehouse: str, code: str, quantity: int | str, until: date | None = None, cost: str = "0.50"
    ) -> None:
        """Receive goods that nobody ordered; `until` is the last day on which they may be sold."""
        arrival = Arrival(self.articles[code], Decimal(quantity), Decimal(cost), best_before=until)
        self.do(receive_goods, self.warehouses[warehouse], self.suppliers["S1"], [arrival])

    def buy(self, warehouse: str = "MAIN") -> None:
        """Buy what is missing, and receive all of it."""
        for purchase in self.do(order_shortages, self.warehouses[warehouse]):
            self.do(place, purchase.id)
            lines = self.ask(lines_of_purchase, purchase.id)
            self.do(receive_purchase, purchase.id, [ArrivedLine(line.id, line.quantity) for line in lines])

    def look_order(self, order_id: int) -> Order:
        """An order as it is stored."""
        return self.look(Order, order_id)

    def limit(self, whose: Role | int, **limits: str) -> None:
        """Let a role or a user go so far by himself, and no further."""
        amounts = {name: Decimal(value) for name, value in limits.items()}
        owner = {"role": whose} if isinstance(whose, Role) else {"user_id": whose}
        with self.database.write() as session:
            session.add(SellingLimit(**owner, **amounts))

    def state(self, order_id: int) -> OrderState:
        """The state of an order."""
        return self.look(Order, order_id).state

    def look_purchase(self, purchase_id: int) -> PurchaseOrder:
        """A purchase order as it is stored."""
        return self.look(PurchaseOrder, purchase_id)

    def purchase_state(self, purchase_id: int) -> PurchaseState:
        """The state of a purchase order."""
        return self.look_purchase(purchase_id).state

    def look(self, model: type[Row], row_id: int) -> Row:
        """A row as it is stored."""
        with self.database.read() as session:
            row = session.get_one(model, row_id)
            session.expunge(row)
            return row

    def owed(self, customer: str) -> Decimal:
        """What a payer owes or will owe: what is compared with his limit."""
        return self.ask(owed_by, self.customers[customer])

    def stock(self, code: str) -> dict[str, tuple[Any, Any]]:
        """What of an article is on hand and what of it is reserved, by warehouse."""
        return {view.warehouse: (view.on_hand, view.reserved) for view in self._views(code)}

    def free(self, code: str) -> Decimal:
        """What of an article nobody has a claim on, in all warehouses."""
        return sum((view.available for view in self._views(code)), Decimal())

    def _views(self, code: str) -> list[StockView]:
        return self.ask(stock_of, [self.articles[code]])


def at_once(works: Sequence[Callable[[], R]]) -> list[R]:
    """The results of these works, each done by a thread of its own, all starting together."""
    start = threading.Barrier(len(works))

    def run(work: Callable[[], R]) -> R:
        start.wait()
        return work()

    with ThreadPoolExecutor(len(works)) as pool:
        return [each.result() for each in [pool.submit(run, work) for work in works]]


@on_migrated
def furnish_polish(database: Database) -> None:
    """A firm in Łódź that sells in złoty."""
    _furnish(database, "PL", "PLN", "Europe/Warsaw", book=TaxClass.REDUCED_SECOND)


@on_migrated
def furnish_british(database: Database) -> None:
    """A firm in London that sells in pounds; its books are zero-rated."""
    _furnish(database, "GB", "GBP", "Europe/London", book=TaxClass.ZERO)


def _furnish(database: Database, country: str, currency: str, timezone: str, book: TaxClass) -> None:
    upgrade(database)
    desk = Desk.system(database, clock=lambda: MONDAY)
    details = CompanyDetails(
        name="Kowal", timezone=timezone, language="en",
        street="Prosta", house_number="51", postcode="00-838", city="Warszawa",
    )  # fmt: skip
    desk.do(set_up, details, country, currency)
    desk.do(add_vat_registration, country, _VAT_IDS[country], date(2020, 1, 1))
    desk.do(add_known_rates, country)
    for foreign in {"EUR", "USD"} - {currency}:
        desk.do(add_rate, foreign, date(2026, 2, 27), Decimal("4.25"), "NBP 40/A/NBP/2026")
    for role in Role:
        desk.do(create, NewUser(role, role, "no hash", roles=frozenset({role})))
    warehouses = {
        "MAIN": desk.do(add_warehouse, "MAIN", "Main warehouse", country),
        "SIDE": desk.do(add_warehouse, "SIDE", "Side warehouse", country, priority=2),
        "TRANSIT": desk.do(add_warehouse, "TRANSIT", "Under way", country, priority=3, sells=False),
    }
    articles = _fill_catalogue(desk, book)
    _stock_up(desk, country, currency, warehouses, articles)
    _fill_file(desk, country, currency, articles)


def _fill_catalogue(desk: Desk, book: TaxClass) -> dict[str, int]:
    reduced, service, deposit = TaxClass.REDUCED, ArticleKind.SERVICE, ArticleKind.DEPOSIT
    box = NewUnit("box", 5, minimum=Decimal(2), step=Decimal(2), for_sale=True)
    goods = [
        NewArticle("MUG", "Mug", Decimal("10.00"), names=(("pl", "Kubek"), ("de", "Tasse"))),
        NewArticle("PEN", "Pen", Decimal("1.01")),
        NewArticle("BOOK", "Book", Decimal("24.90"), tax_class=book),
        NewArticle("TEA", "Tea", Decimal("5.35"), tax_class=reduced),
        NewArticle("JUICE", "Juice", Decimal("3.20"), tax_class=reduced, tracking=Tracking.EXPIRY),
        NewArticle("SCREW", "Screw", Decimal("1.234"), 1000, units=(NewUnit("bag", 200),)),
        NewArticle("PAPER", "Paper", Decimal("18.00"), units=(box,)),
        NewArticle("WIRE", "Wire", Decimal("2.40"), base_unit="m", units=(NewUnit("foot", 381, 1250),)),
        NewArticle("RARE", "Rare", Decimal("7.00")),
        NewArticle("LAST", "Last one", Decimal("99.00")),
        NewArticle("FIXED", "Never cheaper", Decimal("50.00"), no_discount=True),
        NewArticle("OLD", "Out of fashion", Decimal("3.00")),
        NewArticle("FREIGHT", "Freight", Decimal("15.00"), kind=service),
        NewArticle("CRATE", "Crate", Decimal("2.00"), kind=deposit, tax_class=TaxClass.OUTSIDE),
    ]
    found = dict(zip([a.code for a in goods], desk.do(add_articles, goods), strict=True))
    parts = ((found["MUG"], Decimal(2)), (found["PEN"], Decimal(1)))
    kit = NewArticle("SET", "Two mugs and a pen", Decimal("20.00"), kind=ArticleKind.KIT, components=parts)
    [found["SET"]] = desk.do(add_articles, [kit])
    return found


def _stock_up(
    desk: Desk, country: str, currency: str, warehouses: Mapping[str, int], articles: Mapping[str, int]
) -> None:
    [first, second] = desk.do(
        add_suppliers,
        [
            NewSupplier("S1", "Everything Ltd", country, currency, "en"),
            NewSupplier("S2", "Far Away GmbH", "DE", "EUR", "de", lead_days=20),
        ],
    )
    rare = Offered(articles["RARE"], "R-1", Decimal("3.00"), pack=Decimal(6), minimum=Decimal(12))
    bought = ("MUG", "PEN", "TEA", "JUICE", "LAST", "SCREW", "OLD", "WIRE")
    desk.do(offer_articles, first, [rare, *(Offered(articles[c], c, Decimal("0.50")) for c in bought)])
    desk.do(offer_articles, second, [Offered(articles["BOOK"], "B-1", Decimal("10.00"))])
    for warehouse, quantities in _STOCK.items():
        arrivals = [Arrival(articles[c], Decimal(n), Decimal("0.50")) for c, n in quantities.items()]
        desk.do(receive_goods, warehouses[warehouse], first, arrivals)
    juice = [
        Arrival(articles["JUICE"], Decimal(n), Decimal("1.00"), best_before=day) for day, n in _JUICE.items()
    ]
    desk.do(receive_goods, warehouses["MAIN"], first, juice)
    desk.do(set_life, articles["OLD"], ArticleLife.ENDED)


def _fill_file(desk: Desk, country: str, currency: str, articles: Mapping[str, int]) -> None:
    terms = desk.do(add_terms, NewTerms("30", "30 days", 30))
    home = Place("Anna", "Długa", "1", _POSTCODES[country], "Łódź", country)
    gross_list = desk.do(add_price_list, "G", "Gross", currency, PriceMode.GROSS)
    euro_list = desk.do(add_price_list, "E", "Euro", "EUR", PriceMode.NET)
    for price_list, prices in ((gross_list, {"MUG": "12.30", "TEA": "5.99"}), (euro_list, {"MUG": "2.50"})):
        listed = [NewPrice(articles[c], Decimal(p), date(2026, 1, 1)) for c, p in prices.items()]
        desk.do(add_list_prices, price_list, listed)
    usual = NewCustomer("ANNA", "Anna", country, "en", currency, terms, delivery=(home,))
    contacts = (
        NewContact("Head", order_limit=Decimal(10_000)),
        NewContact("Teacher", order_limit=Decimal(100)),
        NewContact("Pupil", may_order=False),
    )
    berlin = replace(home, postcode="10115", city="Berlin", country="DE")
    zurich = replace(home, postcode="8001", city="Zürich", country="CH")
    new = [
        usual,
        replace(usual, number="BOB", name="Bob"),
        replace(usual, number="LIMIT", name="Lena", credit_limit=Decimal(100)),
        replace(usual, number="PRESET", name="Piotr", discount=Decimal("7.5")),
        replace(usual, number="GROSS", price_mode=PriceMode.GROSS, price_list_id=gross_list),
        replace(usual, number="FRESH", name="Fred", min_shelf_days=30),
        replace(usual, number="SCHOOL", name="School", contacts=contacts),
        replace(usual, number="BLOCKED", name="Bill"),
        replace(usual, number="SPECIAL", name="Sue"),
        replace(
            usual, number="BERLIN", name="Dora", country="DE", language="de", currency="EUR",
            vat_id="DE136695976", price_list_id=euro_list, delivery=(berlin,),
        ),
        replace(usual, number="ZURICH", name="Zoe", country="CH", delivery=(zurich,)),
        replace(usual, number="HEAD", name="Head office", credit_limit=Decimal(1000)),
    ]  # fmt: skip
    ids = dict(zip([customer.number for customer in new], desk.do(add_customers, new), strict=True))
    desk.do(add_customers, [replace(usual, number="BRANCH", name="Branch", payer_id=ids["HEAD"])])
    desk.do(block, ids["BLOCKED"], "never pays")
    special = NewPrice(articles["MUG"], Decimal("8.00"), date(2026, 1, 1), from_quantity=Decimal(10))
    desk.do(add_customer_prices, ids["SPECIAL"], [special])


@pytest.fixture
def house(ground: Ground, clock: SetClock) -> Iterator[House]:
    """The Polish house, on SQLite and again on PostgreSQL."""
    with ground.fresh(furnish_polish) as database:
        yield House.of(database, clock)


@pytest.fixture
def sqlite_house(sqlite_ground: SqliteGround, clock: SetClock) -> Iterator[House]:
    """The Polish house on SQLite alone, for what only the screen does, and for plans."""
    with sqlite_ground.fresh(furnish_polish) as database:
        yield House.of(database, clock)


@pytest.fixture
def postgres_house(postgres_ground: PostgresGround, clock: SetClock) -> Iterator[House]:
    """The Polish house on PostgreSQL alone, for what only PostgreSQL does."""
    with postgres_ground.fresh(furnish_polish) as database:
        yield House.of(database, clock)


@pytest.fixture
def british_house(ground: Ground, clock: SetClock) -> Iterator[House]:
    """The British house, on SQLite and again on PostgreSQL."""
    with ground.fresh(furnish_british) as database:
        yield House.of(database, clock)
