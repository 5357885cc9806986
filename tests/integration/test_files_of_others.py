"""Files as other programs write them, whole: what they lack or say otherwise is no reason to lose them."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from salesdesk.data_exchange.running import opened
from salesdesk.domain.catalogue.model import Article
from salesdesk.domain.catalogue.rules import ArticleKind, ArticleLife
from salesdesk.domain.customers.model import Contact, Customer
from salesdesk.domain.importing.rules import Entity
from salesdesk.domain.purchasing.model import Supplier, SupplierArticle
from salesdesk.errors import Refused
from tests.house import House
from tests.integration.exchange_files import Files, outcome
from tests.invariants import assert_sound

pytestmark = pytest.mark.either_database

ARTICLES, CUSTOMERS = Entity.ARTICLES, Entity.CUSTOMERS


@pytest.fixture
def files(house: House, tmp_path: Path) -> Files:
    return Files(tmp_path, house.desk)


def articles(house: House, *columns: Any) -> list[tuple[object, ...]]:
    """These columns of the articles whose code begins with X, in the order of their codes."""
    with house.database.read() as session:
        chosen = select(*columns).where(Article.code.startswith("X")).order_by(Article.code)
        return [tuple(row) for row in session.execute(chosen)]


def test_cost_in_a_file_that_names_no_supplier_is_left_out_and_told(house: House, files: Files) -> None:
    text = "Symbol;Nazwa;Cena;Cena zakupu;Czas dostawy\nX1;A;2,50;1,50;3\nX2;B;3,50;;\n"
    assert files.load(ARTICLES, text).outcome == outcome(added=2)
    assert files.load(ARTICLES, text).outcome == outcome(unchanged=2)
    path = files.write(ARTICLES, text)
    with opened(ARTICLES, path) as file:
        assert file.heads.half_offers == ("Cena zakupu", "Czas dostawy")
    assert articles(house, Article.list_price) == [(Decimal("2.5"),), (Decimal("3.5"),)]
    with house.database.read() as session:
        offered = select(SupplierArticle.id).join(Article).where(Article.code.startswith("X"))
        assert session.scalars(offered).all() == []
    assert_sound(house.database)


def test_supplier_in_a_file_without_prices_of_his_is_left_out(house: House, files: Files) -> None:
    text = "Symbol;Nazwa;Dostawca;Kod dostawcy\nX1;A;Hurt sp. z o.o.;H-1\n"
    assert files.load(ARTICLES, text).outcome == outcome(added=1)
    assert_sound(house.database)
    with opened(ARTICLES, files.write(ARTICLES, text)) as file:
        assert file.heads.half_offers == ("Dostawca", "Kod dostawcy")
    done = files.load(ARTICLES, "Symbol;Nazwa;Dostawca;Cena zakupu\nX2;A;;1,50\nX3;A;Hurt;1,50")
    assert [bad[:2] for bad in done.refused] == [(2, "purchase_price"), (3, "supplier")]


def test_new_article_without_a_name_is_called_by_what_else_is_said_of_it(house: House, files: Files) -> None:
    named = {"Description": "MUG, white", "Name (DE)": "Becher", "nazwa_pl": "Kubek"}
    for n, (head, name) in enumerate(named.items()):
        text = f"StockCode;{head};UnitPrice\nX{n};{name};2.55\n"
        assert files.load(ARTICLES, text).outcome == outcome(added=1)
        assert files.load(ARTICLES, text).outcome == outcome(unchanged=1)
    assert articles(house, Article.name) == [(name,) for name in named.values()]
    files.load(ARTICLES, "Code;Name\nX0;Kubek biały")
    text = "StockCode;Description;UnitPrice\nX0;MUG, white;2.55\n"
    assert files.load(ARTICLES, text).outcome == outcome(unchanged=1)
    assert articles(house, Article.name)[0] == ("Kubek biały",)


def test_column_of_a_general_head_that_holds_something_else_is_ignored(house: House, files: Files) -> None:
    path = files.write(ARTICLES, "Title;Type;Variant SKU\nTop;Shirts;X1\nChain;Bracelet;X2\nRing;;X3")
    with opened(ARTICLES, path) as file:
        assert file.heads.strange == (("Type", ("Shirts", "Bracelet")),)
    assert files.load(ARTICLES, path).outcome == outcome(added=3)
    done = files.load(ARTICLES, "Kod;Nazwa;Typ\nX4;A;usługa\nX5;A;gadżet\nX6;A;simple")
    assert ([bad[:2] for bad in done.refused], done.outcome.added) == ([(3, "kind")], 2)
    kinds = [ArticleKind.GOODS] * 3 + [ArticleKind.SERVICE, ArticleKind.GOODS]
    assert articles(house, Article.kind) == [(kind,) for kind in kinds]


def test_column_that_says_the_opposite_of_active_is_read_so(house: House, files: Files) -> None:
    text = "ProductID;ProductName;Discontinued\nX1;A;0\nX2;B;1\nX3;C;\n"
    assert files.load(ARTICLES, text).outcome == outcome(added=3)
    assert articles(house, Article.life) == [
        (ArticleLife.ACTIVE,),
        (ArticleLife.ENDED,),
        (ArticleLife.ACTIVE,),
    ]
    files.load(ARTICLES, "Kod;Status\nX1;wycofywany")
    assert files.load(ARTICLES, text).outcome == outcome(unchanged=3)
    for entity in (CUSTOMERS, Entity.SUPPLIERS):
        firms = "Kod;Nazwa;Nieaktywny\nX1;A;Nie\nX2;B;Tak\n"
        assert files.load(entity, firms).refused == []
        assert files.load(entity, firms).outcome == outcome(unchanged=2)
        assert [bad[:2] for bad in files.load(entity, "Kod;Blocked\nX1;perhaps").refused] == [(2, "inactive")]
    with house.database.read() as session:
        chosen = select(Customer.active).where(Customer.number.startswith("X")).order_by(Customer.number)
        assert session.scalars(chosen).all() == [True, False]


def test_line_that_says_again_what_the_columns_are_is_no_record(house: House, files: Files) -> None:
    text = "ItemCode;ItemName;ForeignName\nItem No.;Item Description;FrgnName\nX1;A;\nItemCode;SKU;\n"
    assert files.load(ARTICLES, text).outcome == outcome(added=2)
    assert articles(house, Article.code) == [("X1",)]


def test_weight_is_read_in_the_unit_that_is_said(house: House, files: Files) -> None:
    said = (
        ("Waga", "1,2 kg", "1.2"), ("Gewicht", "350 g", "0.35"), ("Masa netto", "12 dag", "0.12"),
        ("Gewicht (g)", "1.250", "1.25"), ("Variant Grams", "320", "0.32"), ("Weight", "2", "2"),
    )  # fmt: skip
    for n, (head, cell, _) in enumerate(said):
        text = f"SKU;Name;Cena;{head}\nX{n};A;1,50;{cell}\n"
        assert files.load(ARTICLES, text).outcome == outcome(added=1), head
    assert articles(house, Article.weight) == [(Decimal(weight),) for _, _, weight in said]
    assert [bad[0] for bad in files.load(ARTICLES, "SKU;Waga\nX0;5 lbs").refused] == [2]


def test_time_of_delivery_is_read_as_people_write_it(house: House, files: Files) -> None:
    said = {"2-3 werkdagen": 3, "14 dni": 14, "ca. 2 Wochen": 14, "op aanvraag": 7, "7": 7, "2": 2}
    rows = "".join(f"X{n};A;{cell}\n" for n, cell in enumerate(said))
    done = files.load(Entity.SUPPLIERS, f"Kod;Nazwa;Levertijd\n{rows}X9;A;rychło\n")
    assert ([bad[:2] for bad in done.refused], done.outcome.added) == ([(8, "lead_days")], 6)
    with house.database.read() as session:
        chosen = select(Supplier.lead_days).where(Supplier.number.startswith("X")).order_by(Supplier.number)
        assert session.scalars(chosen).all() == [*said.values()]


def test_first_and_last_name_are_the_persons_or_the_contacts(house: House, files: Files) -> None:
    text = """
        Klantnummer;Bedrijfsnaam;Voornaam;Achternaam;Land
        X1;;Anja;Loijens;NLD
        X2;Jansen BV;Piet;de Boer;Nederland
    """
    assert files.load(CUSTOMERS, text).outcome == outcome(added=2, placeless=2)
    assert files.load(CUSTOMERS, text).outcome == outcome(unchanged=2)
    with house.database.read() as session:
        chosen = select(Customer.name, Contact.name).outerjoin(Contact, Contact.customer_id == Customer.id)
        found = session.execute(chosen.where(Customer.number.startswith("X")).order_by(Customer.number)).all()
    assert [tuple(row) for row in found] == [("Anja Loijens", None), ("Jansen BV", "Piet de Boer")]
    others = "Klantnummer;Voornaam;Achternaam\nX1;Anja;Loijens\nX2;Piet;de Boer\nX3;;\nX2;Ans;Vos\n"
    done = files.load(CUSTOMERS, others)
    assert [bad[:2] for bad in done.refused] == [(4, "name"), (5, "number")]
    assert done.outcome.unchanged == 2
    more = "Kundennummer;Firma;Name;Vorname;Sprache\nX4;Vogt OHG;Müller;Hans;de_DE\nX4;Vogt OHG;Vogt;Eva;de"
    assert files.load(CUSTOMERS, more).refused == []
    assert files.load(CUSTOMERS, more).outcome == outcome(unchanged=2)
    assert_sound(house.database)


def test_column_that_writes_decimals_otherwise_than_the_file_is_read_by_its_own_numbers(
    house: House, files: Files
) -> None:
    text = """
        Symbol;Nazwa;Cena;Cena zakupu;Dostawca;Waga
        X1;A;12,50;9,50;S1;0.583
        X2;B;1.250,00;7,25;S1;1.250
        X3;C;3,20;1.50;S1;
        X4;D;3,20;;;0.5
    """
    done = files.load(ARTICLES, text)
    assert [bad[:2] for bad in done.refused] == [(4, "purchase_price")]
    weighed = [("12.5", "0.583"), ("1250", "1.25"), ("3.2", "0.5")]
    found = articles(house, Article.list_price, Article.weight)
    assert found == [(Decimal(price), Decimal(weight)) for price, weight in weighed]
    assert files.load(ARTICLES, text, decimal=",").refused[0][:2] == (2, "weight")


def test_column_that_a_join_has_doubled_is_read_once(house: House, files: Files) -> None:
    text = "SKU;Name;SKU;Name;Brand\nX1;A;X1;A;Q\nX2;B;X2;B;\n"
    assert files.load(ARTICLES, text).outcome == outcome(added=2)
    with pytest.raises(Refused, match="Several columns are headed “Name”"):
        files.load(ARTICLES, text.replace("X2;B;", "X2;C;", 1))


def test_codes_that_a_program_took_for_numbers_are_read_without_the_fraction(
    house: House, files: Files
) -> None:
    text = "Customer ID,Name,Zip,City\n13085.0,A,00-950,Warszawa\n13086.0,B,00-950,Warszawa\n,C,,\n"
    done = files.load(CUSTOMERS, text)
    assert ([bad[:2] for bad in done.refused], done.outcome.added) == ([(4, "number")], 2)
    with house.database.read() as session:
        chosen = select(Customer.number).where(Customer.number.startswith("1308"))
        assert sorted(session.scalars(chosen)) == ["13085", "13086"]
    files.load(ARTICLES, "SKU,Name\nX1.0,A\nX2,B\nX.0,C\n")
    assert articles(house, Article.code) == [("X.0",), ("X1.0",), ("X2",)]
    assert files.load(ARTICLES, "SKU,Name\n1.0,A\n1.1,B\n").outcome == outcome(added=2)
    rows = "489434,MUG,2,{day},6.95,13085.0\n489435,MUG,2,{day},6.95,13086.0\n"
    orders = "Invoice,StockCode,Quantity,InvoiceDate,Price,Customer ID\n"
    orders += rows.format(day="2026-02-01 07:45:00")
    assert files.load(Entity.ORDERS, orders).outcome == outcome(added=2)
