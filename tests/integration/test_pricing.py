from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial

import pytest

from salesdesk.domain.customers.model import Customer
from salesdesk.domain.customers.queries import Place
from salesdesk.domain.customers.verbs import NewCustomer, add_customers
from salesdesk.domain.drafts.verbs import LineEntered, NewOrder, add_line, open_draft
from salesdesk.domain.pricing.model import PriceList
from salesdesk.domain.pricing.queries import Agreed, agreed_with
from salesdesk.domain.pricing.rules import PriceSource
from salesdesk.domain.pricing.verbs import NewPrice, add_customer_prices, add_list_prices, add_price_list
from salesdesk.domain.tax.rules import PriceMode
from salesdesk.errors import NotFound, Refused
from tests.house import House
from tests.invariants import not_refused, refused

TODAY = date(2026, 3, 2)
LONG = "ż" * 10_000
NO_SUCH = (0, -1, 10**9)


def listed(house: House, currency: str = "PLN", mode: PriceMode = PriceMode.NET) -> tuple[int, int]:
    """A new price list and a customer who has it."""
    price_list = house.do(add_price_list, "L", "List", currency, mode)
    terms = house.look(Customer, house.customers["ANNA"]).terms_id
    home = Place("Lis", "Leśna", "1", "", "Łódź", "PL")
    new = NewCustomer("LISTED", "Lis", "PL", "pl", "PLN", terms, price_list_id=price_list, delivery=(home,))
    [customer] = house.do(add_customers, [new])
    return price_list, customer


def line_of(house: House, customer: int, quantity: int = 1, code: str = "MUG") -> LineEntered:
    draft = house.do(open_draft, NewOrder(customer))
    return house.do(add_line, draft.id, house.line(code, quantity))


def test_list_price_follows_quantity_and_day(house: House) -> None:
    price_list, customer = listed(house)
    mug = house.articles["MUG"]
    prices = [
        NewPrice(mug, Decimal("9.00"), TODAY, valid_to=TODAY),
        NewPrice(mug, Decimal("8.00"), TODAY, from_quantity=Decimal(10)),
        NewPrice(mug, Decimal("700.00"), date(2026, 3, 3), price_unit=100),
        NewPrice(mug, Decimal("1.00"), date(2026, 1, 1), valid_to=date(2026, 3, 1)),
    ]
    house.do(add_list_prices, price_list, prices)
    assert line_of(house, customer).net == Decimal("9.00")
    assert line_of(house, customer, 10).net == Decimal("80.00")
    house.clock.forward(days=1)
    assert line_of(house, customer).net == Decimal("7.00")
    assert line_of(house, customer, 10).net == Decimal("80.00")
    assert line_of(house, customer, 1, "PEN").source is PriceSource.GENERAL_LIST


def test_individual_price_is_stronger_than_the_list(house: House) -> None:
    price_list, customer = listed(house)
    mug = house.articles["MUG"]
    house.do(add_list_prices, price_list, [NewPrice(mug, Decimal("1.00"), TODAY)])
    house.do(add_customer_prices, customer, [NewPrice(mug, Decimal("5.00"), TODAY, valid_to=TODAY)])
    line = line_of(house, customer)
    assert (line.source, line.net) == (PriceSource.INDIVIDUAL, Decimal("5.00"))
    house.clock.forward(days=1)
    line = line_of(house, customer)
    assert (line.source, line.net) == (PriceSource.CUSTOMER_LIST, Decimal("1.00"))


def test_list_in_another_currency_or_mode_does_not_count(house: House) -> None:
    price_list, customer = listed(house, mode=PriceMode.GROSS)
    house.do(add_list_prices, price_list, [NewPrice(house.articles["MUG"], Decimal("1.00"), TODAY)])
    assert line_of(house, customer).source is PriceSource.GENERAL_LIST
    assert house.look(PriceList, price_list).price_mode is PriceMode.GROSS


def test_article_without_a_price_in_the_currency_is_refused(house: House) -> None:
    draft = house.do(open_draft, NewOrder(house.customers["BERLIN"]))
    error = refused(house.desk, add_line, draft.id, house.line("PEN"))
    assert isinstance(error, Refused)
    assert "no price for PEN in EUR" in str(error)
    assert house.do(add_line, draft.id, house.line("PEN", price=Decimal("0.30"))).net == Decimal("0.30")


def test_prices_that_make_no_sense_are_refused(house: House) -> None:
    price_list, customer = listed(house)
    good = NewPrice(house.articles["MUG"], Decimal("9.00"), TODAY)
    not_amounts = Decimal(-1), Decimal("NaN"), Decimal("Infinity"), Decimal("1E+30"), Decimal("0.00001")
    bad = [
        *(replace(good, article_id=id_) for id_ in NO_SUCH),
        *(replace(good, price=price) for price in not_amounts),
        *(replace(good, from_quantity=quantity) for quantity in not_amounts),
        *(replace(good, price_unit=per) for per in (0, -1, 10, 10**30)),
        replace(good, valid_to=date(2026, 3, 1)),
    ]
    calls = [
        *(partial(house.do, add_list_prices, price_list, [good, each]) for each in bad),
        *(partial(house.do, add_customer_prices, customer, [good, each]) for each in bad),
        *(partial(house.do, add_list_prices, id_, [good]) for id_ in NO_SUCH),
        *(partial(house.do, add_customer_prices, id_, [good]) for id_ in NO_SUCH),
        *(
            partial(house.do, add_price_list, code, "List", "PLN", PriceMode.NET)
            for code in ("", " ", "\x00", "L", "L\x00", LONG)
        ),
        *(partial(house.do, add_price_list, "N", name, "PLN", PriceMode.NET) for name in ("", "\x00", LONG)),
        *(
            partial(house.do, add_price_list, "N", "New", currency, PriceMode.NET)
            for currency in ("", "ZLO", "\x00", LONG)
        ),
    ]
    assert not_refused(house.database, calls) == []


def test_what_is_agreed_with_a_customer_can_be_read_with_the_lists_he_may_have(house: House) -> None:
    net = house.do(add_price_list, "N", "Net", "PLN", PriceMode.NET)
    assert house.ask(agreed_with, house.customers["PRESET"]) == Agreed(
        Decimal("7.5"), False, None, None, ((net, "N Net"),)
    )
    own = house.look(Customer, house.customers["GROSS"]).price_list_id
    assert own is not None
    assert house.ask(agreed_with, house.customers["GROSS"]) == Agreed(
        Decimal(0), False, None, own, ((own, "G Gross"),)
    )
    with pytest.raises(NotFound):
        house.ask(agreed_with, 10**9)


def test_list_of_another_currency_is_offered_to_whoever_has_it_already(house: House) -> None:
    euro, customer = listed(house, currency="EUR")
    assert house.ask(agreed_with, customer).price_lists == ((euro, "L List"),)
