"""Amounts in files: a currency is never dropped, a share is never taken for a per cent."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select, update

from salesdesk.domain.catalogue.model import Article
from salesdesk.domain.customers.model import Customer
from salesdesk.domain.importing.rules import Entity
from salesdesk.domain.orders.model import OrderLine
from salesdesk.domain.pricing.model import PriceList
from tests.house import House
from tests.integration.exchange_files import Files, outcome
from tests.invariants import assert_sound, rows_of

pytestmark = pytest.mark.either_database

ARTICLES, CUSTOMERS, PRICES, ORDERS = Entity.ARTICLES, Entity.CUSTOMERS, Entity.PRICES, Entity.ORDERS


@pytest.fixture
def files(house: House, tmp_path: Path) -> Files:
    return Files(tmp_path, house.desk)


REFUSED = (
    (ARTICLES, "Symbol;Nazwa;Cena\nX;X;€ 1.234,50", "list_price"),
    (ARTICLES, "Symbol;Nazwa;Cena\nX;X;12,50 EUR", "list_price"),
    (ARTICLES, "Symbol;Nazwa;Cena\nX;X;$12,50", "list_price"),
    (ARTICLES, "Symbol;Nazwa;Cena netto [EUR]\nX;X;12,50", "list_price"),
    (ARTICLES, "Art.-Nr.;Bezeichnung;Preis in €\nX;X;12,50", "list_price"),
    (ARTICLES, "Symbol;Nazwa;Cena\nX;X;12 %", "list_price"),
    (ARTICLES, "Symbol;Nazwa;Waga\nX;X;12 zł", "weight"),
    (CUSTOMERS, "Kod;Nazwa;Limit\nX;X;5000 EUR", "credit_limit"),
    (CUSTOMERS, "Kod;Nazwa;Rabat\nX;X;0,15", "discount"),
    (CUSTOMERS, "Kod;Nazwa;Rabat\nX;X;15 zł", "discount"),
    (Entity.SUPPLIERS, "Kod;Nazwa;Minimum zamówienia\nX;X;500 EUR", "minimum_order"),
    (Entity.STOCK, "Symbol;Ilość;Koszt\nMUG;1000;5 EUR", "unit_cost"),
    (Entity.STOCK, "Symbol;Ilość;Koszt\nMUG;1000 zł;5", "quantity"),
    (PRICES, "Cennik;Symbol;Cena\nE;MUG;5 zł", "price"),
    (PRICES, "Klient;Symbol;Cena EUR\nANNA;MUG;5", "price"),
    (PRICES, "Klient;Symbol;Cena;Waluta\nANNA;MUG;5;EUR", "currency"),
    (PRICES, "Cennik;Symbol;Cena\nNEW;MUG;5 $", "price_list"),
    (ORDERS, "Nr dokumentu;Klient;Towar;Ilość;Cena\n1;ANNA;MUG;1;5 EUR", "price"),
    (ORDERS, "Order;Customer;Item;Qty;Discount\n1;ANNA;MUG;1;0.15", "discount"),
    (ARTICLES, "Art.-Nr.;Bezeichnung;Preis;Währung\nX;X;42,00;USD", "list_price"),
    (ARTICLES, "Art.-Nr.;Bezeichnung;Preis;Währung\nX;X;42,00;Taler", "amount_currency"),
    (Entity.STOCK, "Symbol;Ilość;Koszt;Waluta\nMUG;1000;5,50;EUR", "unit_cost"),
    (ORDERS, "Order,Customer,Item,Qty,Price,Currency\n1,ANNA,MUG,1,5.50,EUR", "price"),
)  # fmt: skip


def test_amount_that_is_in_another_currency_or_none_is_refused(house: House, files: Files) -> None:
    before = rows_of(house.database)
    for entity, text, field in REFUSED:
        assert [bad[:2] for bad in files.load(entity, text).refused] == [(2, field)], text
    assert rows_of(house.database) == before


def test_amount_in_its_own_currency_is_read_wherever_that_stands(house: House, files: Files) -> None:
    heads = ("Cena", "Cena netto (PLN)", "Cena PLN netto", "Preis in zł", "Preis/PLN")
    for n, head in enumerate(heads):
        text = f"Symbol;Nazwa;{head}\nX{n};X{n};PLN 1.234,50\nY{n};Y{n};1.234,50 zł\nZ{n};Z{n};1234,50"
        assert files.load(ARTICLES, text).outcome == outcome(added=3)
    with house.database.read() as session:
        prices = select(Article.list_price).where(Article.name.regexp_match("^[XYZ][0-9]$"))
        assert session.scalars(prices).all() == [Decimal("1234.5")] * 3 * len(heads)
    assert_sound(house.database)


def test_currency_of_a_row_is_that_of_its_amounts_and_of_nothing_else(house: House, files: Files) -> None:
    text = "Art.-Nr.;Bezeichnung;Preis;Währung\nX1;X;42,00;PLN\nX2;Y;;USD\nX3;Z;5,50 zł;EUR\nX4;Z;5,50;"
    done = files.load(ARTICLES, text)
    assert (done.refused, done.outcome) == ([], outcome(added=4))
    assert files.load(ARTICLES, text).outcome == outcome(unchanged=4)
    orders = "Order,Customer,Item,Qty,Price,Currency\n1,ANNA,MUG,1,5.50,PLN\n"
    assert files.load(ORDERS, orders).outcome == outcome(added=1)
    assert files.load(ORDERS, orders).outcome == outcome(unchanged=1)


def test_list_that_is_new_takes_the_currency_of_its_first_price_and_no_other(
    house: House, files: Files
) -> None:
    text = "Cennik;Symbol;Cena\nEXPORT;MUG;5,50 €\nEXPORT;PEN;6,00 zł\nEXPORT;LAST;7,00"
    done = files.load(PRICES, text)
    assert ([bad[:2] for bad in done.refused], done.outcome.added) == ([(3, "price")], 2)
    done = files.load(PRICES, "Cennik;Symbol;Cena;Waluta\nTWO;MUG;5;EUR\nTWO;PEN;6;PLN")
    assert ([bad[:2] for bad in done.refused], done.outcome.added) == ([(3, "currency")], 1)
    with house.database.read() as session:
        chosen = select(PriceList.currency).where(PriceList.code.in_(("EXPORT", "TWO")))
        assert session.scalars(chosen).all() == ["EUR", "EUR"]
    assert_sound(house.database)


def test_discount_below_one_per_cent_comes_back_with_its_sign(house: House, files: Files) -> None:
    with house.database.write() as session:
        session.execute(update(Customer).where(Customer.number == "ANNA").values(discount=Decimal("0.5")))
    for kind in ("csv", "xlsx"):
        path = files.export(CUSTOMERS, kind)
        done = files.load(CUSTOMERS, path)
        assert (done.refused, done.outcome.changed) == ([], 0)


def test_column_of_shares_is_read_as_such_where_a_map_says_so(house: House, files: Files) -> None:
    text = "Order,Customer,Item,Qty,Price,Discount\n1,ANNA,MUG,2,10.00,0.15\n1,ANNA,PEN,1,10.00,0\n"
    assert "map the column to discount_share" in files.load(ORDERS, text).refused[0][2]
    maps = ("Discount=discount_share",)
    assert files.load(ORDERS, text, maps=maps).outcome == outcome(added=1)
    with house.database.read() as session:
        found = session.scalars(select(OrderLine.discount_percent).order_by(OrderLine.position)).all()
    assert found == [Decimal(15), Decimal(0)]
    wrong = "Order,Customer,Item,Qty,Discount\n2,ANNA,MUG,2,15\n"
    assert [bad[:2] for bad in files.load(ORDERS, wrong, maps=maps).refused] == [(2, "discount_share")]
