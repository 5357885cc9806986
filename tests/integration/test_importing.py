from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from salesdesk.data_exchange import running
from salesdesk.data_exchange.running import BadLine, import_file, opened
from salesdesk.desk import Desk
from salesdesk.domain.catalogue.model import Article, ArticleText, ArticleUnit, Brand, Category
from salesdesk.domain.catalogue.operations import write_texts as write_article_texts
from salesdesk.domain.catalogue.rules import ArticleKind, Tracking
from salesdesk.domain.customers.model import Address, Contact, Customer, CustomerText, PaymentTerms, Phone
from salesdesk.domain.customers.operations import write_texts as write_customer_texts
from salesdesk.domain.customers.rules import AddressKind
from salesdesk.domain.drafts.verbs import Entered, enter
from salesdesk.domain.importing import orders as importing_orders
from salesdesk.domain.importing.rules import Entity
from salesdesk.domain.orders.model import Order
from salesdesk.domain.pricing.model import CustomerPrice, ListPrice, PriceList
from salesdesk.domain.purchasing.model import Supplier, SupplierArticle
from salesdesk.domain.tax.rules import PriceMode, TaxClass
from salesdesk.errors import NotAllowed, Refused
from salesdesk.office.model import HistoryRow
from salesdesk.office.permissions import SYSTEM, Role
from salesdesk.office.work import Transaction
from salesdesk.storage.base import Base
from tests.house import House
from tests.integration.exchange_files import Files, outcome
from tests.invariants import assert_sound, rows_of

pytestmark = pytest.mark.either_database

ARTICLES, CUSTOMERS, SUPPLIERS = Entity.ARTICLES, Entity.CUSTOMERS, Entity.SUPPLIERS
STOCK, PRICES, ORDERS = Entity.STOCK, Entity.PRICES, Entity.ORDERS

LAMPS = """
    Kod;Nazwa;name:de;Jedn.;Sales unit;pack size;gtin:box;Marka;Kategoria;VAT;Cena;Dostawca;supplier code;EK
    0012;Lampa;Leuchte;szt;box;6;5901234123457;Lux;LIGHT;23%;12,50;S1;L-12;4,25
    0013;Żarówka;;szt;;;;Lux;LIGHT;8;1,999;;;
"""
KINDS = ["articles", "customers"]
FIRMS = """
    Nr;Nazwa;NIP;Kraj;Ulica;Nr domu;Kod pocztowy;Miasto;Telefon;E-mail;contact;contact_email;Termin płatności
    N1;Nowak;PL5260001246;PL;Długa;1;90-001;Łódź;+48 42 1; biuro@nowak.pl;Jan Nowak;jan@nowak.pl;30 dni
    N2;Lis;;PL;;;;;;;;;
"""


@pytest.fixture
def files(house: House, tmp_path: Path) -> Files:
    return Files(tmp_path, house.desk)


def one(house: House, model: type[Base], **which: Any) -> Any:
    with house.database.read() as session:
        table = model.__table__
        found = session.scalars(select(model).where(*(table.c[k] == v for k, v in which.items()))).one()
        session.expunge(found)
        return found


def count(house: House, model: type[Base]) -> int:
    with house.database.read() as session:
        return session.execute(select(func.count()).select_from(model)).scalar_one()


def test_article_is_entered_with_everything(house: House, files: Files) -> None:
    assert files.load(ARTICLES, LAMPS).outcome == outcome(added=2)
    lamp = one(house, Article, code="0012")
    assert (lamp.name, lamp.base_unit, lamp.tax_class, lamp.list_price, lamp.kind) == (
        "Lampa", "pc", TaxClass.STANDARD, Decimal("12.50"), ArticleKind.GOODS,
    )  # fmt: skip
    assert one(house, Article, code="0013").tax_class is TaxClass.REDUCED
    box = one(house, ArticleUnit, article_id=lamp.id, unit="box")
    assert (box.numerator, box.gtin, box.for_sale, box.for_purchase) == (6, "5901234123457", True, False)
    assert one(house, Brand, id=lamp.brand_id).name == "Lux"
    assert one(house, Category, id=lamp.category_id).code == "LIGHT"
    offer = one(house, SupplierArticle, article_id=lamp.id)
    assert (offer.code, offer.price, offer.preferred) == ("L-12", Decimal("4.25"), True)
    assert_sound(house.database)


def test_customer_is_entered_with_everything(house: House, files: Files) -> None:
    assert files.load(CUSTOMERS, FIRMS).outcome == outcome(added=2, placeless=1)
    nowak, lis = one(house, Customer, number="N1"), one(house, Customer, number="N2")
    assert (nowak.vat_id, nowak.currency, nowak.language, nowak.invoice_email) == (
        "PL5260001246", "PLN", "en", "biuro@nowak.pl",
    )  # fmt: skip
    assert one(house, PaymentTerms, id=nowak.terms_id).days == 30
    assert one(house, PaymentTerms, id=lis.terms_id).code == "30"  # the first there is
    place = one(house, Address, customer_id=nowak.id)
    assert (place.kind, place.name, place.street, place.house_number, place.country) == (
        AddressKind.BILLING, "Nowak", "Długa", "1", "PL",
    )  # fmt: skip
    person = one(house, Contact, customer_id=nowak.id)
    assert (person.name, person.email) == ("Jan Nowak", "jan@nowak.pl")
    assert one(house, Phone, customer_id=nowak.id).digits == "48421"
    assert_sound(house.database)


@pytest.mark.parametrize(
    ("entity", "text"), [(ARTICLES, LAMPS), (CUSTOMERS, FIRMS)], ids=["articles", "customers"]
)
def test_same_file_twice_changes_nothing(house: House, files: Files, entity: Entity, text: str) -> None:
    files.load(entity, text)
    before = rows_of(house.database)
    assert files.load(entity, text).outcome == outcome(unchanged=2)
    assert rows_of(house.database) == before


@pytest.mark.parametrize(
    ("entity", "text", "placeless"), [(ARTICLES, LAMPS, 0), (CUSTOMERS, FIRMS, 1)], ids=KINDS
)
def test_trial_changes_nothing_and_says_what_would_be(
    house: House, files: Files, entity: Entity, text: str, placeless: int
) -> None:
    before = rows_of(house.database)
    assert files.load(entity, text, dry_run=True).outcome == outcome(added=2, placeless=placeless)
    assert rows_of(house.database) == before


def test_new_records_are_found_as_if_they_had_been_typed(house: House, files: Files) -> None:
    files.load(ARTICLES, LAMPS)
    files.load(CUSTOMERS, FIRMS)
    for model, write, parent in (
        (ArticleText, write_article_texts, Article),
        (CustomerText, write_customer_texts, Customer),
    ):
        before = rows_of(house.database)[model.__tablename__]
        with house.database.write() as session:
            ids = session.scalars(select(parent.__table__.c.id)).all()
            tx = Transaction(house.database, session, SYSTEM, house.clock(), date(2026, 3, 2))
            write(tx, ids)
        assert rows_of(house.database)[model.__tablename__] == before


def test_only_what_a_file_says_is_changed(house: House, files: Files) -> None:
    before = rows_of(house.database)
    done = files.load(ARTICLES, "code;price;brand\nMUG;11;\nPEN;1,01;\nTEA;5,35;Leaf")
    assert done.outcome == outcome(changed=2, unchanged=1)
    after = rows_of(house.database)
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"article", "article_text", "brand", "history", "lookup_delta"}
    assert one(house, Article, code="MUG").list_price == 11
    assert one(house, Article, code="MUG").name == "Mug"
    [told] = [row for row in after["history"] if row not in before["history"]]
    assert "MUG" in str(told)
    assert "11" in str(told)


def test_units_names_and_offers_of_an_article_are_changed_one_by_one(house: House, files: Files) -> None:
    text = """
        code;name:pl;name:nl;factor:box;gtin:box;sales_unit;supplier;purchase_price
        PAPER;Papier;;6;5901234123457;pc;S1;9
        MUG;[clear];Beker;;;;S1;0,75
    """
    assert files.load(ARTICLES, text).outcome == outcome(changed=2)
    paper, mug = one(house, Article, code="PAPER"), one(house, Article, code="MUG")
    box = one(house, ArticleUnit, article_id=paper.id, unit="box")
    assert (box.numerator, box.gtin, box.step, box.for_sale) == (6, "5901234123457", Decimal(2), False)
    assert one(house, ArticleUnit, article_id=paper.id, unit="pc").for_sale
    assert one(house, SupplierArticle, article_id=paper.id).price == 9
    assert one(house, SupplierArticle, article_id=mug.id).price == Decimal("0.75")
    assert files.load(ARTICLES, text).outcome == outcome(unchanged=2)
    assert files.load(
        ARTICLES, "code;factor:box;minimum:box;step:box;gtin:box\nPAPER;[clear];[clear];[clear];[clear]"
    ).outcome == outcome(changed=1)
    assert one(house, ArticleUnit, article_id=paper.id).unit == "pc"
    assert_sound(house.database)


def test_customer_is_changed_in_every_part(house: House, files: Files) -> None:
    files.load(CUSTOMERS, FIRMS)
    text = """
        number;phones;billing_city;delivery_street;delivery_city;contact_name;contact_phone;group;price_list;payer;memo
        N1;+48 42 2; Zgierz;Polna;Łódź;jan nowak;"600 12; 600 13";SHOPS;G;HEAD;ring
    """
    assert files.load(CUSTOMERS, text).outcome == outcome(changed=1)
    nowak = one(house, Customer, number="N1")
    assert nowak.payer_id == house.customers["HEAD"]
    with house.database.read() as session:
        cities = session.execute(
            select(Address.kind, Address.city, Address.street).where(Address.customer_id == nowak.id)
        ).all()
        phones = session.scalars(select(Phone.number).where(Phone.customer_id == nowak.id)).all()
    assert sorted(map(tuple, cities)) == [
        (AddressKind.BILLING, "Zgierz", "Długa"),
        (AddressKind.DELIVERY, "Łódź", "Polna"),
    ]
    assert sorted(phones) == ["+48 42 2", "600 12", "600 13"]
    assert one(house, Contact, customer_id=nowak.id).name == "jan nowak"
    assert files.load(CUSTOMERS, text).outcome == outcome(unchanged=1)
    assert files.load(CUSTOMERS, "number;contact_name\nN1;Ewa\nN1;Ola").outcome == outcome(changed=2)
    assert count(house, Contact) == 3 + 3
    assert_sound(house.database)


def test_components_payers_and_branches_may_come_after_who_names_them(house: House, files: Files) -> None:
    kit = "code;name;kind;components;price\nDUO;Duo;kit;1 MUG; 9\nTRIO;Trio;kit;1 NEW;7\nNEW;New;;;1"
    kit = kit.replace("kit;1 MUG; 9", "kit;1 MUG;9")
    for dry in (True, False):
        assert files.load(ARTICLES, kit, dry_run=dry).outcome == outcome(added=3)
    branches = "number;name;payer;parent\nB;Branch;P;P\nP;Payer;TOP;\nTOP;Top;;"
    for wishes in ({"dry_run": True}, {}, {"all_or_nothing": True}):
        done = files.load(CUSTOMERS, branches, **wishes).outcome
        assert (done.added + done.unchanged, done.refused) == (3, 0)
    payer = one(house, Customer, number="P")
    assert one(house, Customer, number="B").payer_id == payer.id
    assert one(house, Customer, number="TOP").id == payer.payer_id


def test_who_names_what_never_comes_is_refused(house: House, files: Files) -> None:
    kits = files.load(ARTICLES, "code;name;kind;components;price\nDUO;Duo;kit;1 NOPE;9\nX;X;;;1")
    assert kits.outcome == outcome(added=1, refused=1)
    assert [bad[:2] for bad in kits.refused] == [(2, "components")]
    payers = files.load(CUSTOMERS, "number;name;payer\nB;Branch;NOPE\nC;C;BERLIN\nD;D;D")
    assert {(line, field) for line, field, _ in payers.refused} == {(2, "payer"), (3, "payer"), (4, "payer")}


@pytest.mark.parametrize(
    ("entity", "text", "refused"),
    [
        (ARTICLES, "code;name\nX;", [(2, "name")]),
        (ARTICLES, "code;unit\nMUG;kg", [(2, "base_unit")]),
        (ARTICLES, "code;kind\nMUG;service", [(2, "kind")]),
        (ARTICLES, "code;tracking\nMUG;serial", [(2, "tracking")]),
        (ARTICLES, "code;name;sales unit\nX;X;box", [(2, "sales_unit")]),
        (ARTICLES, "code;name;sales factor\nX;X;6", [(2, "sales_factor")]),
        (ARTICLES, "code;name;unit\nX;X;1/2\nY;Y;kg", [(2, "base_unit")]),
        (ARTICLES, "code;name;unit;factor:5\nX;X;kg;5\nMUG;;;5", [(2, "factor:5"), (3, "factor:5")]),
        (ARTICLES, "code;name;gtin:box\nX;X;5901234123457", [(2, "gtin:box")]),
        (ARTICLES, "code;name;factor:pc\nX;X;2", [(2, "factor:pc")]),
        (ARTICLES, "code;name;kind\nX;X;kit", [(2, "")]),
        (ARTICLES, "code;name;components\nX;X;1 MUG", [(2, "")]),
        (ARTICLES, "code;name;kind;components\nX;X;kit;1 FREIGHT", [(2, "components")]),
        (ARTICLES, "code;name;vat\nX;X;17", [(2, "tax_class")]),
        (ARTICLES, "code;name;vat\nX;X;0", []),
        (ARTICLES, "code;supplier;purchase price\nMUG;S9;1", [(2, "supplier")]),
        (ARTICLES, "code;supplier\nFIXED;S1", [(2, "purchase_price")]),
        (ARTICLES, "code;purchase price\nFIXED;1", [(2, "purchase_price")]),
        (ARTICLES, "code;name\nX;X\nX;Y\nX;X", [(3, "code")]),
        (CUSTOMERS, "number;name\nX;", [(2, "name")]),
        (CUSTOMERS, "number;name;nip\nX;X;PL5260001247", [(2, "vat_id")]),
        (CUSTOMERS, "number;name;nip;country\nX;X;PL5260001246;DE", [(2, "vat_id")]),
        (CUSTOMERS, "number;name;terms\nX;X;whenever", [(2, "terms")]),
        (CUSTOMERS, "number;currency\nANNA;EUR", [(2, "currency")]),
        (CUSTOMERS, "number;price_mode\nANNA;gross", [(2, "price_mode")]),
        (CUSTOMERS, "number;delivery_street;delivery_city;delivery_postcode\nANNA;[clear];[clear];[clear]",
         [(2, "delivery_street")]),
        (CUSTOMERS, "number;contact_email\nSCHOOL;a@b.pl", [(2, "contact_email")]),
        (SUPPLIERS, "number;name;nip\nX;X;123", [(2, "vat_id")]),
        (SUPPLIERS, "number;currency\nS1;EUR", [(2, "currency")]),
        (STOCK, "article;quantity\nNOPE;1", [(2, "article")]),
        (STOCK, "article;warehouse;quantity\nMUG;X;1", [(2, "warehouse")]),
        (STOCK, "article;warehouse;quantity\nMUG;MAIN;99", [(2, "quantity")]),
        (STOCK, "article;warehouse;quantity\nFREIGHT;MAIN;1", [(2, "article")]),
        (STOCK, "article;warehouse;quantity\nJUICE;MAIN;1", [(2, "article")]),
        (STOCK, "article;warehouse;quantity;supplier\nMUG;MAIN;200;S9", [(2, "supplier")]),
        (STOCK, "article;warehouse;quantity\nMUG;MAIN;100\nMUG;MAIN;101", [(3, "article")]),
        (PRICES, "list;article;price\nG;NOPE;1", [(2, "article")]),
        (PRICES, "list;article;price\nNEW;MUG;1", [(2, "price_list")]),
        (PRICES, "list;article;price;currency\nG;MUG;1;EUR", [(2, "currency")]),
        (PRICES, "customer;article;price\nNOPE;MUG;1", [(2, "customer")]),
        (PRICES, "list;customer;article;price\nG;ANNA;MUG;1", [(2, "price_list")]),
        (PRICES, "article;price\nMUG;1", [(2, "price_list")]),
        (PRICES, "list;article;price;valid from;valid until\nG;MUG;1;2026-05-01;2026-04-01", [(2, "")]),
        (ORDERS, "order;customer;article;quantity\n1;NOPE;MUG;1", [(2, "customer")]),
        (ORDERS, "order;customer;article;quantity\n1;ANNA;NOPE;1", [(2, "article")]),
        (ORDERS, "order;customer;article;quantity\n1;ANNA;MUG;", [(2, "quantity")]),
        (ORDERS, "order;customer;article;quantity;unit\n1;ANNA;MUG;1;kg", [(2, "unit")]),
        (ORDERS, "order;customer;article;quantity\n1;ANNA;PAPER;3", [(2, "article")]),
        (ORDERS, "order;customer;article;quantity\n1;ANNA;OLD;1", [(2, "article")]),
        (ORDERS, "order;customer;article;quantity\n1;ANNA;;1", [(2, "article")]),
        (ORDERS, "order;customer;article;quantity;warehouse\n1;ANNA;MUG;1;X", [(2, "warehouse")]),
        (ORDERS, "order;customer;article;quantity;reference\n1;ANNA;MUG;1;a\n1;ANNA;PEN;1;b",
         [(2, ""), (3, "reference")]),
        (ORDERS, "order;customer;article;quantity\n1;GROSS;PEN;1", [(2, "article")]),
    ],
)  # fmt: skip
def test_nasty_row_is_refused_with_its_field_and_changes_nothing(
    house: House, files: Files, entity: Entity, text: str, refused: list[tuple[int, str]]
) -> None:
    before = rows_of(house.database)
    trial = files.load(entity, text, dry_run=True)
    assert rows_of(house.database) == before
    done = files.load(entity, text)
    assert [bad[:2] for bad in trial.refused] == [bad[:2] for bad in done.refused] == refused
    assert all(reason.strip() for _, _, reason in done.refused)
    if not done.outcome.added:
        assert rows_of(house.database) == before


def test_text_that_commands_something_is_kept_as_text(house: House, files: Files) -> None:
    files.load(ARTICLES, 'code;name;description\nX;"=cmd|""/c calc""!A0";[bold]hi[/bold] <script>')
    found = one(house, Article, code="X")
    assert (found.name, found.description) == ('=cmd|"/c calc"!A0', "[bold]hi[/bold] <script>")


def test_all_or_nothing_writes_nothing_if_anything_is_wrong(house: House, files: Files) -> None:
    before = rows_of(house.database)
    text = "code;name;price\nX;X;1\nY;Y;abc"
    done = files.load(ARTICLES, text, all_or_nothing=True)
    assert (done.outcome.refused, [bad[:2] for bad in done.refused]) == (1, [(3, "list_price")])
    assert rows_of(house.database) == before
    good = text.replace("abc", "2")
    assert files.load(ARTICLES, good, all_or_nothing=True).outcome == outcome(added=2)
    assert files.load(ARTICLES, good, all_or_nothing=True).outcome == outcome(unchanged=2)


def test_all_or_nothing_is_one_transaction(
    house: House, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What only turns out while it is written takes back what was written before it."""
    before = rows_of(house.database)
    text = "order;customer;article;quantity\n1;ANNA;MUG;5\n2;ANNA;MUG;5"
    entered = []

    def entering(tx: Transaction, *arguments: Any, **named: Any) -> Entered:
        entered.append(arguments)
        if len(entered) == 4:  # both were tried first
            raise Refused("Somebody has blocked the customer meanwhile.")
        return enter(tx, *arguments, **named)

    monkeypatch.setattr(importing_orders, "enter", entering)
    with pytest.raises(Refused, match="meanwhile"):
        files.load(ORDERS, text, all_or_nothing=True, confirm=True)
    assert len(entered) == 4
    assert rows_of(house.database) == before


def test_stock_that_is_there_beyond_the_books_is_received(house: House, files: Files) -> None:
    text = """
        article;warehouse;quantity;lot;best before;unit cost;supplier
        MUG;MAIN;130;;;0,75;
        MUG;SIDE;30;;;;
        JUICE;MAIN;12;L-7;2026-12-31;1,20;S1
    """
    assert files.load(STOCK, text).outcome == outcome(added=1, changed=1, unchanged=1)
    assert house.stock("MUG")["MAIN"] == (130, 0)
    before = rows_of(house.database)
    assert files.load(STOCK, text).outcome == outcome(unchanged=3)
    assert files.load(STOCK, "article;warehouse;lot;quantity\nJUICE;MAIN;L-7;12").outcome == outcome(
        unchanged=1
    )
    assert rows_of(house.database) == before
    wrong = files.load(STOCK, "article;warehouse;lot;quantity;best before\nJUICE;MAIN;L-7;12;2027-01-01")
    assert [bad[:2] for bad in wrong.refused] == [(2, "best_before")]
    assert_sound(house.database)


def test_less_stock_than_the_books_say_is_for_a_stocktake(house: House, files: Files) -> None:
    done = files.load(STOCK, "article;warehouse;quantity\nMUG;MAIN;99")
    [(_, field, reason)] = done.refused
    assert (field, reason) == ("quantity", "100 lie there by the books; correct it by a stocktake.")


def test_warehouses_are_entered_if_asked(house: House, files: Files) -> None:
    text = "article;warehouse;quantity\nMUG;NEW;5\nPEN;NEW;6"
    assert files.load(STOCK, text, create_warehouses=True).outcome == outcome(added=2)
    assert house.stock("MUG")["NEW"] == (5, 0)
    assert_sound(house.database)


def test_list_is_entered_with_its_first_price_that_says_its_currency(house: House, files: Files) -> None:
    text = """
        list;article;price;currency;price_mode;from;valid from;list_name
        VIP;MUG;9;PLN;net;;2026-01-01;Very important
        VIP;PEN;0,90;;;10;2026-01-01;
        ;TEA;1;;;;;
    """
    for dry in (True, False):
        assert files.load(PRICES, text, dry_run=dry).outcome == outcome(added=2, refused=1)
    vip = one(house, PriceList, code="VIP")
    assert (vip.name, vip.currency, vip.price_mode) == ("Very important", "PLN", PriceMode.NET)
    assert one(house, ListPrice, price_list_id=vip.id, article_id=house.articles["PEN"]).from_quantity == 10
    assert files.load(PRICES, text).outcome == outcome(unchanged=2, refused=1)


def test_price_without_a_day_begins_today_and_only_if_it_is_another(house: House, files: Files) -> None:
    text = "customer;article;price;from\nSPECIAL;MUG;8;10\nSPECIAL;PEN;0,5;"
    assert files.load(PRICES, text).outcome == outcome(added=1, unchanged=1)
    house.clock.forward(days=1)
    assert files.load(PRICES, text).outcome == outcome(unchanged=2)
    assert files.load(PRICES, text.replace(";8;", ";7;")).outcome == outcome(added=1, unchanged=1)
    assert files.load(PRICES, text.replace(";8;", ";6;")).outcome == outcome(changed=1, unchanged=1)
    with house.database.read() as session:
        found = session.execute(
            select(CustomerPrice.price, CustomerPrice.valid_from)
            .where(CustomerPrice.article_id == house.articles["MUG"])
            .order_by(CustomerPrice.id)
        ).all()
    assert [tuple(row) for row in found] == [(8, date(2026, 1, 1)), (6, date(2026, 3, 3))]


def test_orders_are_entered_once_wherever_their_lines_stand(house: House, files: Files) -> None:
    text = """
        Zamówienie;Klient;Towar;Ilość;price;Rabat;Termin;text
        77;ANNA;MUG;2;;;2026-03-09;
        78;BOB;PEN;5;0,80;10;;
        77;ANNA;;;;;2026-03-09;with a ribbon
        77;ANNA;PAPER;2;;;2026-03-09;
    """
    before = rows_of(house.database)
    assert files.load(ORDERS, text, dry_run=True, confirm=True).outcome == outcome(added=2)
    assert rows_of(house.database) == before
    assert files.load(ORDERS, text, confirm=True).outcome == outcome(added=2)
    assert house.stock("MUG")["MAIN"] == (100, 2)
    after = rows_of(house.database)
    assert files.load(ORDERS, text, confirm=True).outcome == outcome(unchanged=2)
    assert rows_of(house.database) == after
    with house.database.read() as session:
        found = session.execute(
            select(Order.customer_number, Order.requested_on, Order.net, Order.number).order_by(Order.id)
        ).all()
    assert [tuple(row)[:3] for row in found] == [
        ("78", None, Decimal("3.60")), ("77", date(2026, 3, 9), Decimal("200.00")),
    ]  # fmt: skip
    assert_sound(house.database)


def test_order_with_a_bad_line_is_left_out_as_a_whole(house: House, files: Files) -> None:
    text = """
        order;customer;article;quantity
        1;ANNA;MUG;1
        1;ANNA;PEN;abc
        2;ANNA;PEN;1
        3;ANNA;NOPE;1
        3;ANNA;TEA;1
    """
    done = files.load(ORDERS, text)
    assert (done.outcome.added, done.outcome.refused) == (1, 4)
    assert [bad[:2] for bad in done.refused] == [(2, ""), (3, "quantity"), (5, "article"), (6, "")]


def test_lines_are_refused_in_the_order_of_the_file_whatever_is_wrong_with_them(
    house: House, files: Files
) -> None:
    """Line 2 waits for its payer until all is read, 3 is judged with others, 4 and 5 are no numbers."""
    text = "number;name;payer;discount\nA;A;NOPE;\nB;;;\nC;C;;x\nD;D;;y\nE;E;;\nF;;;"
    for wishes in ({"dry_run": True}, {"all_or_nothing": True}, {}):
        done = files.load(CUSTOMERS, text, **wishes)
        assert [bad[0] for bad in done.refused] == [2, 3, 4, 5, 7]
    lines = "".join(f"{n};{n};{'x' if n % 3 else ''}\n" for n in range(2, 1_500))
    many = files.load(ARTICLES, f"code;name;price\n{lines}code;;1\n")
    assert [bad[0] for bad in many.refused] == [n for n in range(2, 1_500) if n % 3] + [1_500]


def test_run_that_breaks_off_tells_what_it_has_found(
    house: House, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(_seconds: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(running, "sleep", interrupt)
    bad: list[BadLine] = []
    path = files.write(ARTICLES, "code;name;price\nX;X;1\nY;Y;abc")
    with opened(ARTICLES, path) as file, pytest.raises(KeyboardInterrupt):
        import_file(house.desk, file, refused=bad.append)
    assert [line.line for line in bad] == [3]


def test_heads_are_found_below_titles_and_what_stands_there_is_no_record(house: House, files: Files) -> None:
    text = """
        Kowal sp. z o.o.;;
        Cennik, ważny od 1.1.2026;Magazyn: MAIN;

        Symbol;Nazwa;Cena netto
        X;Xylofon;1,50
        ;;
        Symbol;Nazwa;Cena netto
        Y;Y;2,50
        Razem;;4,00
    """
    done = files.load(ARTICLES, text)
    assert (done.outcome, done.refused) == (outcome(added=2, totals=(9,)), [])


def test_column_without_a_head_is_left_out_and_one_that_stands_twice_too(house: House, files: Files) -> None:
    with opened(ARTICLES, files.write(ARTICLES, ";code;Lid;name;lid\n1;X;a;X;b")) as file:
        assert (file.heads.unnamed, file.heads.ignored) == ((1,), ("Lid", "lid"))
    with pytest.raises(Refused, match="Several columns are headed “NAME”"):
        files.load(ARTICLES, "code;name;NAME\nX;X;Y")
    assert files.load(ARTICLES, "code;name;Waga;waga\nX;X;Y;Z", maps=("Waga=-",)).outcome == outcome(added=1)
    with pytest.raises(Refused, match="No head is known: the first line has to name the columns"):
        files.load(ARTICLES, "100;GUMA Winterfresh;4009900382250\n101;GUMA 10;50173419")
    with pytest.raises(Refused, match="have the same head"):
        files.load(ARTICLES, "code;name;Lid;lid\nX;X;Y;Z", maps=("Lid=brand",))


def test_order_that_passes_a_limit_waits_and_a_blocked_customer_is_refused_by_himself(
    house: House, files: Files
) -> None:
    text = "order;customer;article;quantity\n1;LIMIT;MUG;50\n2;BLOCKED;MUG;1\n3;ANNA;MUG;1"
    for dry in (True, False):
        done = files.load(ORDERS, text, confirm=True, dry_run=dry)
        assert done.outcome == outcome(added=2, refused=1, to_approve=1)
    assert_sound(house.database)


def test_who_may_not_is_refused_and_changes_nothing(house: House, files: Files) -> None:
    before = rows_of(house.database)
    teller, buyer = (files.of(role, house.seat(role)) for role in (Role.TELEMARKETER, Role.BUYER))
    with pytest.raises(NotAllowed):
        teller.load(ARTICLES, "code;name\nX;X")
    for text in ("number;discount\nANNA;5", "number;name;payer\nX;X;HEAD", "number;name;terms\nX;X;77"):
        assert teller.load(CUSTOMERS, text).outcome == outcome(refused=1)
    assert buyer.load(ARTICLES, "code;price\nMUG;11").outcome == outcome(refused=1)
    assert rows_of(house.database) == before
    assert teller.load(CUSTOMERS, "number;memo\nANNA;ring").outcome == outcome(changed=1)
    assert buyer.load(ARTICLES, "code;brand\nMUG;Lux").outcome == outcome(changed=1)


def test_costs_are_exported_only_to_those_who_may_see_them(house: House, files: Files) -> None:
    clerk = files.of("clerk", house.seat(Role.WAREHOUSE))
    assert "unit_cost" in files.export(STOCK).read_text()
    assert "unit_cost" not in clerk.export(STOCK).read_text()
    assert "purchase_price" not in clerk.export(ARTICLES).read_text()


def test_desk_without_terms_gets_some(files: Files, house: House) -> None:
    done = files.load(CUSTOMERS, "number;name;terms;group\nX;X;60 dni;NEW\nY;Y;60 dni;NEW")
    assert done.outcome == outcome(added=2, placeless=2)
    terms = one(house, PaymentTerms, code="60 dni")
    assert (terms.days, terms.name) == (60, "60 days")


def test_tracking_may_change_while_nothing_has_come(house: House, files: Files) -> None:
    files.load(ARTICLES, "code;name\nX;X")
    assert files.load(ARTICLES, "code;tracking\nX;expiry").outcome == outcome(changed=1)
    assert one(house, Article, code="X").tracking is Tracking.EXPIRY


def test_history_keeps_a_row_per_chunk(house: House, files: Files) -> None:
    before = count(house, HistoryRow)
    lines = "\n".join(f"X{n};X" for n in range(30))
    files.load(ARTICLES, f"code;name\n{lines}")
    assert count(house, HistoryRow) == before + 1


def test_supplier_is_entered_and_changed(house: House, files: Files) -> None:
    text = """
        number;name;country;currency;email;lead time;memo
        S9;Nine;DE;EUR;a@nine.de;5;slow
        S1;Everything Ltd;;;;;
    """
    assert files.load(SUPPLIERS, text).outcome == outcome(added=1, unchanged=1)
    nine = one(house, Supplier, number="S9")
    assert (nine.currency, nine.lead_days, nine.memo) == ("EUR", 5, "slow")
    assert files.load(SUPPLIERS, "number;memo;active\nS9;[clear];no").outcome == outcome(changed=1)
    assert (one(house, Supplier, number="S9").memo, one(house, Supplier, number="S9").active) == ("", False)


def test_desk_may_be_a_persons(house: House, files: Files) -> None:
    manager = files.of("manager", Desk(house.database, house.users[Role.MANAGER], clock=house.clock))
    assert manager.load(ARTICLES, LAMPS).outcome == outcome(added=2)
