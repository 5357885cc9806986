"""The Polish house on a working day, with long names and large figures among the short and the small."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

from salesdesk.domain.catalogue.entering import NewArticle
from salesdesk.domain.catalogue.rules import Relation
from salesdesk.domain.catalogue.verbs import add_articles, relate
from salesdesk.domain.customers.entering import NewContact, NewCustomer
from salesdesk.domain.customers.model import Customer
from salesdesk.domain.customers.queries import Place, payment_terms
from salesdesk.domain.customers.verbs import add_customers
from salesdesk.domain.drafts.queries import NewOrder
from salesdesk.domain.drafts.verbs import enter
from salesdesk.domain.fulfilment.verbs import allocate
from salesdesk.domain.orders.verbs import put_on_hold
from salesdesk.domain.pricing.verbs import NewPrice, add_list_prices
from salesdesk.domain.purchasing.entering import NewSupplier, Offered
from salesdesk.domain.purchasing.verbs import add_suppliers, offer_articles, order_shortages, place
from salesdesk.office.permissions import Role
from salesdesk.storage.engine import Database
from tests.conftest import SetClock, on_migrated
from tests.house import MONDAY, House, furnish_polish

__all__ = ["furnish_busy"]

_LARGE: Final = "1000002817"
"""A customer with a long name who orders much."""
_DEAR: Final = "AUTOMAT-90"
"""An article with a long name that costs much."""
_MACHINE: Final = "Ekspres do kawy automatyczny z młynkiem i podwójnym spieniaczem mleka, czarny"
_FIRM: Final = "Przedsiębiorstwo Handlowo-Usługowe „Północna Gwiazda” Kowalski i Wspólnicy spółka jawna"
_MAKER: Final = "Süddeutsche Gastronomie- und Haushaltswarengroßhandelsgesellschaft mbH"
_MEMO: Final = "Dzwonić tylko przed południem; dostawy wyłącznie na rampę nr 4, kierowca ma mieć awizo."
_DOOR: Final = Place(
    "Magazyn centralny, brama nr 4", "ul. Marszałka Józefa Piłsudskiego", "117/119", "95-050",
    "Konstantynów Łódzki", "PL",
)  # fmt: skip
_BUYER: Final = NewContact(
    "Aleksandra Brzęczyszczykiewicz-Nowakowska", "a.brzeczyszczykiewicz@polnocna-gwiazda.example",
    "+48 501 234 567", "Kierowniczka działu zaopatrzenia",
)  # fmt: skip
_CARRIER: Final = "Spedycja Międzynarodowa Zawadzki"
_THEIRS: Final = "PO 2026/0000471194/KST-4400"
_OURS: Final = "Otwarcie sklepu w Gdańsku"

NAMES: Final = (
    f"{_LARGE} {_FIRM}", f"{_DEAR} {_MACHINE}", _MAKER, _MEMO, _OURS, _THEIRS,
    _DOOR.name, f"{_DOOR.street} {_DOOR.house_number}, {_DOOR.postcode} {_DOOR.city}, {_DOOR.country}",
    _BUYER.name, _BUYER.email, _BUYER.job, _CARRIER, "Everything Ltd", "Head office", "Never cheaper",
    "Out of fashion", "Two mugs and a pen",
)  # fmt: skip
"""What may end in an ellipsis: names of goods and firms, places, notes."""


@on_migrated
def furnish_busy(database: Database) -> None:
    """Orders in every state, shortages, notes to bill, invoices, parked calls: small ones and large ones."""
    furnish_polish(database)
    _add_large(House.of(database, SetClock(MONDAY)))
    house = House.of(database, SetClock(MONDAY))
    _list_prices(house)
    house.receive("MAIN", _DEAR, 1_500_000, cost="812345.50")
    house.do(relate, house.articles["RARE"], house.articles[_DEAR], Relation.ASSOCIATED)
    house.bill(*house.issue(house.order("ANNA", house.line("MUG", 3), house.line("FREIGHT"))))
    house.bill(*house.issue(house.order(_LARGE, house.line(_DEAR, 1_000_000), house.line("TEA", 4))))
    house.issue(house.order("PRESET", house.line("TEA", 12), house.line("BOOK", 2)))
    house.issue(house.order("BERLIN", house.line("MUG", 20)))
    house.issue(house.order(_LARGE, house.line(_DEAR, 200_000), house.line("MUG")))
    house.order("SCHOOL", house.line("RARE", 5), house.line("PEN", 40))
    house.order("LIMIT", house.line("RARE", 1), requested_on=date(2026, 3, 6))
    house.do(allocate, house.order("SPECIAL", house.line("JUICE", 12), house.line("MUG", 10)))
    house.order("BOB", house.line("PEN", 100), requested_on=date(2026, 8, 20), reference="Klasa 3b")
    house.do(put_on_hold, house.order("GROSS", house.line("TEA", 4)), "pays first")
    house.order("ZURICH", house.line("PAPER", 2, discount_percent=Decimal(5)), confirmed=False)
    house.order(_LARGE, house.line("RARE", 99_999_999))
    for purchase in house.do(order_shortages, house.warehouses["MAIN"]):
        house.do(place, purchase.id)
    house.order("HEAD", house.line("RARE", 30), customer_number="PO 4711/26")
    much = house.line(_DEAR, 2_000_000, discount_percent=Decimal("12.5"))
    lines = much, house.line("RARE", 30_000_000), house.line("MUG", 2)
    house.order(_LARGE, *lines, customer_number=_THEIRS, reference=_OURS)
    parked = NewOrder(
        house.customers[_LARGE], customer_number=_THEIRS, reference=_OURS, requested_on=date(2026, 3, 9)
    )
    house.seat(Role.MANAGER).do(enter, parked, (much, house.line("RARE", 99_999_999)), False)


def _add_large(house: House) -> None:
    [dear] = house.do(add_articles, [NewArticle(_DEAR, _MACHINE, Decimal("1234567.89"))])
    terms = house.ask(payment_terms)[0].id
    limit = Decimal(9_999_999_999_999)
    large = NewCustomer(
        _LARGE, _FIRM, "PL", "pl", "PLN", terms, discount=Decimal("2.5"), credit_limit=limit, memo=_MEMO,
        delivery=(_DOOR,), contacts=(_BUYER,), phones=("+48 42 123 45 67",), vat_id="PL5260250274",
        carrier=_CARRIER, shipping_method="paleta", delivery_days="135",
    )  # fmt: skip
    house.do(add_customers, [large])
    far = NewSupplier(
        "S30000417", _MAKER, "DE", "EUR", "de",
        minimum_order=Decimal(500_000_000_000), free_freight=Decimal(750_000_000_000),
    )  # fmt: skip
    [supplier] = house.do(add_suppliers, [far])
    pack, least = Decimal(6), Decimal(120)
    offer = Offered(dear, "KAFFEE-VOLLAUTOMAT-9000", Decimal("191140.12"), pack=pack, minimum=least)
    house.do(offer_articles, supplier, [offer])


def _list_prices(house: House) -> None:
    """A list with large prices, quantity breaks, and a price that is over and another to come."""
    paper, dear = (house.articles[code] for code in ("PAPER", _DEAR))
    today = MONDAY.date()
    prices = [
        NewPrice(dear, Decimal("1249999.99"), date(2026, 1, 1)),
        NewPrice(paper, Decimal("19.50"), date(2025, 7, 1), valid_to=date(2025, 12, 31)),
        NewPrice(paper, Decimal("19.99"), date(2026, 1, 1), valid_to=date(2026, 6, 30)),
        NewPrice(paper, Decimal("21.99"), date(2026, 7, 1)),
        NewPrice(paper, Decimal("18.49"), today, from_quantity=Decimal(50)),
        NewPrice(house.articles["PEN"], Decimal("0.8999"), today, from_quantity=Decimal(10_000)),
    ]
    gross = house.look(Customer, house.customers["GROSS"]).price_list_id
    assert gross is not None
    house.do(add_list_prices, gross, prices)
