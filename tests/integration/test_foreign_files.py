"""Cells as other programs and people write them: each is read or refused with its field, nothing raises."""

from __future__ import annotations

import os
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select, update

from salesdesk.data_exchange.running import opened
from salesdesk.domain.catalogue.model import Article, ArticleUnit
from salesdesk.domain.catalogue.rules import ArticleLife
from salesdesk.domain.customers.model import Address, Customer, Phone
from salesdesk.domain.importing.rules import Entity
from salesdesk.domain.orders.model import Order, OrderLine
from salesdesk.domain.purchasing.model import Supplier
from salesdesk.domain.tax.rules import TaxClass
from salesdesk.errors import Refused
from salesdesk.sheets.writing import write_sheet
from tests.house import House
from tests.integration.exchange_files import Files, outcome
from tests.invariants import assert_sound, rows_of

pytestmark = pytest.mark.either_database

ARTICLES, CUSTOMERS, ORDERS = Entity.ARTICLES, Entity.CUSTOMERS, Entity.ORDERS
NBSP = "\u00a0"


@pytest.fixture
def files(house: House, tmp_path: Path) -> Files:
    return Files(tmp_path, house.desk)


@pytest.mark.parametrize(
    ("head", "cell", "value"),
    [
        *(("Cena netto", cell, Decimal("1234.5")) for cell in (
            "1.234,50", f"1{NBSP}234,50", "1'234,50", "1 234,50 zł", "zł 1.234,50", "PLN 1234,50",
        )),
        *(("Stawka VAT", cell, TaxClass.STANDARD) for cell in (
            "23", "23%", "23 %", "23,00%", "VAT 23%", "23% VAT", "podstawowa",
        )),
        ("Stawka VAT", "A 23.00%", TaxClass.STANDARD),
        ("Stawka VAT", "T1", TaxClass.STANDARD),
        ("Aktywny", "N", ArticleLife.ENDED),
        ("Stawka VAT", "zw.", TaxClass.EXEMPT),
        ("Stawka VAT", "np.", TaxClass.OUTSIDE),
        ("Aktywny", "nie", ArticleLife.ENDED),
        ("Aktywny", "Tak", ArticleLife.ACTIVE),
        ("Kraj pochodzenia", "Niemcy", "DE"),
    ],
)  # fmt: skip
def test_cell_of_an_article_is_read_as_it_is_meant(
    house: House, files: Files, head: str, cell: str, value: object
) -> None:
    assert files.load(ARTICLES, f"Symbol;Nazwa;Marka;{head}\nX;X;0,5;{cell}\nY;Y;1,5;").refused == []
    with house.database.read() as session:
        article = session.scalars(select(Article).where(Article.code == "X")).one()
        assert value in (article.list_price, article.tax_class, article.life, article.origin)
    assert_sound(house.database)


@pytest.mark.parametrize(
    ("entity", "head", "cell", "field"),
    [
        (ARTICLES, "Stawka VAT", "oo", "tax_class"),
        (ARTICLES, "Stawka VAT", "0,23", "tax_class"),
        (ARTICLES, "EAN", "5901234123458", "gtin"),
        (ARTICLES, "EAN", "5901234123458.0", "gtin"),
        (ARTICLES, "EAN", "5,90123E+12", "gtin"),
        (ARTICLES, "Cena netto", "12.50", "list_price"),
        (ARTICLES, "Cena netto", "na telefon", "list_price"),
        (ARTICLES, "Cena netto", "12,50/szt", "list_price"),
        (ARTICLES, "Typ", "gadżet", "kind"),
        (CUSTOMERS, "NIP", "1234567890", "vat_id"),
        (CUSTOMERS, "E-mail", "biuro(at)x.pl", "invoice_email"),
        (CUSTOMERS, "Kraj", "Atlantyda", "country"),
        (CUSTOMERS, "Kod klienta", "A\0B", "Kod klienta"),
    ],
)  # fmt: skip
def test_cell_that_nobody_can_be_sure_of_is_refused(
    house: House, files: Files, entity: Entity, head: str, cell: str, field: str
) -> None:
    before = rows_of(house.database)
    key = "Symbol" if entity is ARTICLES else "Kod"
    done = files.load(entity, f"{key};Nazwa;Cecha 1;Cecha 2;{head}\nX;X;0,5;1,5;{cell}\n")
    assert [bad[:2] for bad in done.refused] == [(2, field)]
    assert rows_of(house.database) == before


def test_rate_that_was_written_as_a_fraction_is_refused_with_the_per_cent_that_it_means(files: Files) -> None:
    done = files.load(ARTICLES, "Symbol;Nazwa;Stawka VAT\nX;X;0,23\nY;Y;0.08\nZ;Z;0,17\n")
    meant = "No tax class has a rate of {0} %. Rates are in per cent: {1} is meant, perhaps."
    assert done.refused == [
        (2, "tax_class", meant.format("0.23", "23")),
        (3, "tax_class", meant.format("0.08", "8")),
        (4, "tax_class", "No tax class, or more than one, has a rate of 0.17 %."),
    ]


def test_gtin_of_another_article_is_refused_with_that_reason(house: House, files: Files) -> None:
    had = "Article 00012 has the GTIN 5901234123457 already."
    done = files.load(ARTICLES, "Symbol;Nazwa;EAN\n00012;A;5901234123457\n31;B;5901234123457\n")
    assert done.refused == [(3, "gtin", had)]
    text = "Symbol;Nazwa;EAN;factor:box;gtin:box\n32;C;;6;5901234123457\n33;D;4006381333931;;\n"
    assert files.load(ARTICLES, text).refused == [(2, "gtin:box", had)]
    assert files.load(ARTICLES, "Symbol;EAN\n33;5901234123457\n00012;5901234123457\n").refused == [
        (2, "gtin", had)
    ]
    files.load(ARTICLES, "Symbol;EAN\n00012;[clear]\n")
    assert files.load(ARTICLES, "Symbol;EAN\n33;5901234123457\n").outcome == outcome(changed=1)
    assert_sound(house.database)


def test_code_comes_without_what_programs_put_around_it(house: House, files: Files) -> None:
    files.load(ARTICLES, 'Symbol;Nazwa;EAN\n\'00123;A;5901234123457.0\n="00124";B;\n')
    files.load(CUSTOMERS, "Kod;Nazwa;Telefon;Kraj;PLZ;Ort\nX;X;'0221234567;NL;'3511 AB;'s-Hertogenbosch")
    with house.database.read() as session:
        codes = session.scalars(select(Article.code).where(Article.code.like("0012%")))
        assert sorted(codes) == ["00123", "00124"]
        chosen = select(ArticleUnit.gtin).join(Article).where(Article.code == "00123")
        assert session.scalars(chosen).one() == "5901234123457"
        [phone] = session.scalars(select(Phone.number).join(Customer).where(Customer.number == "X"))
        assert phone == "0221234567"
        [place] = session.execute(select(Address.postcode, Address.city).join(Customer)).all()[-1:]
        assert tuple(place) == ("3511 AB", "'s-Hertogenbosch")


@pytest.mark.parametrize(
    ("entity", "heads", "row", "field"),
    [
        (CUSTOMERS, "Nr;Nazwa;Land;PLZ;Ort", "X;X;D;1067;Dresden", "billing_postcode"),
        (CUSTOMERS, "Nr;Nazwa;Liefer-PLZ;Lieferort;Lieferland", "X;X;1067;Dresden;D", "delivery_postcode"),
        (CUSTOMERS, "Nr;Nazwa;Kod pocztowy;Miasto", "X;X;31;Warszawa", "billing_postcode"),
        (Entity.SUPPLIERS, "Nr;Nazwa;Land;PLZ;Ort", "X;X;DE;1067;Dresden", "postcode"),
        (CUSTOMERS, "Nr;Nazwa;Land;PLZ;Ort", "X;X;D;01067;Dresden", ""),
        (CUSTOMERS, "Nr;Nazwa;Land;PLZ;Ort", "X;X;A;1010;Wien", ""),
        (CUSTOMERS, "Nr;Nazwa;Kraj;PLZ;Ort", "X;X;PL;00-031;Warszawa", ""),
        (Entity.SUPPLIERS, "Nr;Nazwa;Land;PLZ;Ort", "X;X;NL;1017 AB;Amsterdam", ""),
    ],
)  # fmt: skip
def test_postcode_that_lost_its_zeros_is_refused(
    house: House, files: Files, entity: Entity, heads: str, row: str, field: str
) -> None:
    before = rows_of(house.database)
    done = files.load(entity, f"{heads}\n{row}\n")
    assert [bad[:2] for bad in done.refused] == ([(2, field)] if field else [])
    if field:
        assert "a spreadsheet cut its zeros" in done.refused[0][2]
        assert rows_of(house.database) == before


@pytest.mark.parametrize(
    ("row", "fields"),
    [
        (";X;zadzwonić;;31;Warszawa;;abc", ["number", "phones", "discount"]),
        ("X;X;zadzwonić;PL123;31;Warszawa;nothing;", ["vat_id", "billing_postcode", "terms", "phones"]),
        ("ANNA;;zadzwonić;PL123;31;Warszawa;nothing;5", ["vat_id", "billing_postcode", "terms", "phones"]),
    ],
)
def test_everything_that_is_wrong_with_a_customer_is_told_at_once(
    house: House, files: Files, row: str, fields: list[str]
) -> None:
    before = rows_of(house.database)
    done = files.load(CUSTOMERS, f"Nr;Nazwa;Telefon;NIP;PLZ;Ort;Terms;Rabat\n{row}\n")
    assert ([bad[1] for bad in done.refused], done.outcome.refused) == (fields, 1)
    assert rows_of(house.database) == before


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        *((cell, date(2026, 5, 12)) for cell in (
            "2026/05/12", "12.5.2026", "12-05-2026", "12 maja 2026 r.", "12 mei 2026", "12. Mai 2026",
            "May 12, 2026", "12-May-2026", "2026-05-12 00:00:00",
        )),
        *((cell, None) for cell in ("12.5.26", "46154", "12 brumaire 2026", "31 lutego 2026", "0000-00-00")),
    ],
)  # fmt: skip
def test_wanted_day_is_read_or_refused(house: House, files: Files, cell: str, day: date | None) -> None:
    done = files.load(ORDERS, f"Nr dokumentu;Klient;Towar;Ilość;Termin\n1;ANNA;MUG;1;{cell}")
    assert [bad[:2] for bad in done.refused] == ([] if day else [(2, "requested_on")])
    if day:
        with house.database.read() as session:
            assert session.scalars(select(Order.requested_on)).all() == [day]


@pytest.mark.parametrize("total", ["Razem:", "RAZEM", "Suma", "Totaal", "Summe", "Gesamt", "Total EUR"])
@pytest.mark.parametrize("entity", Entity)
def test_row_of_totals_at_the_end_is_passed_over_and_told(
    house: House, files: Files, entity: Entity, total: str
) -> None:
    heads = {
        ARTICLES: ("Symbol;Nazwa;Cena netto", "{0};pozycji: 3;1234,50"),
        CUSTOMERS: ("Kod;Nazwa;Limit", "{0};;1234,50"),
        Entity.SUPPLIERS: ("Kod;Nazwa;Telefon", "{0};;"),
        Entity.STOCK: ("Symbol;Magazyn;Stan", "{0};;1234"),
        Entity.PRICES: ("Symbol;Cennik;Cena", "{0};;1234,50"),
        ORDERS: ("Nr dokumentu;Klient;Towar;Ilość", "{0};;;1234"),
    }
    head, row = heads[entity]
    before = rows_of(house.database)
    text = f"{head}\n{row.format(total)}\n;{total}\n"
    done = files.load(entity, text)
    assert (done.refused, done.outcome) == ([], outcome(totals=(2, 3)))
    assert rows_of(house.database) == before
    assert files.load(entity, text, all_or_nothing=True).outcome == outcome(totals=(2, 3))


def test_totals_above_other_rows_are_those_that_lack_what_records_have(house: House, files: Files) -> None:
    text = "Symbol;Nazwa;Cena\nSUMA;Suma Bac;2,50\nX;Suma;1,50\nRazem grupa;;4,00\nRazem;4,00\nY;Y;1,50\n"
    done = files.load(ARTICLES, text)
    assert (done.refused, done.outcome) == ([], outcome(added=3, totals=(4, 5)))
    assert files.load(ARTICLES, text).outcome == outcome(unchanged=3, totals=(4, 5))


def test_record_that_begins_with_a_word_for_a_total_is_no_total(house: House, files: Files) -> None:
    firms = "Firma;Nr;Miasto\nTotal Polska;;Warszawa\nSuma;;Warszawa\nRazem;;\nTotal Polska;Q1;Warszawa\n"
    done = files.load(CUSTOMERS, firms)
    assert ([bad[:2] for bad in done.refused], done.outcome.totals) == ([(2, "number"), (3, "number")], (4,))
    files.load(ARTICLES, "Symbol;Nazwa;Cena\nTOTAL 5W40;Olej;4\n")
    prices = "Symbol;Nazwa;Cena\nTOTAL 5W40;;5\nSuma PLN;;5,00 PLN\nTOTAL 5W40;Olej;5\n"
    assert files.load(ARTICLES, prices).outcome.totals == (3,)
    with house.database.read() as session:
        assert session.scalar(select(Article.list_price).where(Article.name == "Olej")) == Decimal(5)


def test_row_of_totals_of_a_workbook_is_passed_over(house: House, files: Files, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_sheet(path, ["Indeks", "Nazwa", "EAN", "Cena"], [
        ["X", "X", "", Decimal("59.97")], ["RAZEM", "pozycji: 1", "", Decimal("59.97")],
    ])  # fmt: skip
    done = files.load(ARTICLES, path)
    assert (done.refused, done.outcome) == ([], outcome(added=1, totals=(3,)))
    assert_sound(house.database)


def test_path_that_is_no_file_is_refused(house: House, files: Files, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    circle = tmp_path / "circle.csv"
    circle.symlink_to(circle)
    for path in (tmp_path, pipe, circle, tmp_path / "gone.csv", Path("-"), Path("/dev/null")):
        with pytest.raises(Refused):
            files.load(ARTICLES, path)


SPELLINGS = (
    "pc szt szt. szt.. SZT. Szt Stk Stk. St. st stuk stuks Stück pcs PCE ks EA sztuki",
    "kpl kpl. Set Satz zestaw",
    "op. opak. opakowanie Pack Packung pak",
    "box doos pudełko Schachtel",
    "Karton karton ctn krt.",
    "pal. Pal Palette",
    "kg KG Kilogramm",
    "m² m2 qm",
    "m mb mtr",
    "rolka Rolle rol",
)


@pytest.mark.parametrize("alike", SPELLINGS)
def test_unit_is_one_however_it_is_written(house: House, files: Files, alike: str) -> None:
    """The firm's own spelling stays, of the article and of all."""
    first, *others = alike.split()
    files.load(ARTICLES, f"Symbol;Nazwa;J.m.\nX;X;{first}")
    for n, unit in enumerate(others):
        done = files.load(ARTICLES, f"Symbol;Nazwa;J.m.\nX;X;{unit}\nX{n};X{n};{unit}")
        assert (done.refused, done.outcome) == ([], outcome(added=1, unchanged=1))
    with house.database.read() as session:
        units = session.scalars(select(Article.base_unit).where(Article.code.startswith("X"))).all()
    assert units == [first] * len([first, *others])
    assert_sound(house.database)


def test_unit_that_is_not_known_is_one_of_its_own(house: House, files: Files) -> None:
    text = "Symbol;Nazwa;J.m.\nX;X;1/2 kg\nY;Y;12 kg\nZ;Z;Sch.\n"
    assert files.load(ARTICLES, text).outcome == outcome(added=3)
    again = "Symbol;Nazwa;J.m.\nZ;Z;sch\nV;V;SCH.\n"
    assert files.load(ARTICLES, again).outcome == outcome(added=1, unchanged=1)
    with house.database.read() as session:
        codes = select(Article.base_unit).where(Article.code.in_([*"XYZV"])).order_by(Article.id)
        assert session.scalars(codes).all() == ["1/2 kg", "12 kg", "Sch.", "Sch."]


def test_units_of_packs_and_of_orders_are_spelled_as_the_article_does(house: House, files: Files) -> None:
    files.load(ARTICLES, "Symbol;Nazwa;J.m.;J.m. sprzedaży;Przelicznik;Cena\nX;X;szt;karton;10;1,50")
    same = "Symbol;Nazwa;Jednostka;VK-Einheit;Umrechnung;factor:Kart.\nX;X;Stk.;Karton;10;10"
    assert files.load(ARTICLES, same).outcome == outcome(unchanged=1)
    assert files.load(ARTICLES, "Symbol;VK-Einheit;Umrechnung\nX;Stk;1").outcome == outcome(changed=1)
    order = "Nr dokumentu;Klient;Towar;Ilość;J.m.\n1;ANNA;X;2;{}"
    assert files.load(ORDERS, order.format("Karton")).outcome == outcome(added=1)
    assert files.load(ORDERS, order.format("krt.")).outcome == outcome(unchanged=1)
    assert files.load(ORDERS, order.format("szt")).outcome.refused == 1
    with house.database.read() as session:
        assert session.scalars(select(OrderLine.unit)).all() == ["karton"]
    assert_sound(house.database)


def test_units_that_an_article_tells_apart_stay_apart_however_alike_they_are(
    house: House, files: Files
) -> None:
    bolts = "Symbol;Nazwa;J.m.;Cena;factor:op;factor:{}\nX;X;szt;1;10;100"
    for other in ("paczka", "VPE", "opak."):
        files.load(ARTICLES, "Symbol;Nazwa;J.m.;factor:Pck\nW;W;szt;5")
        assert files.load(ARTICLES, bolts.format(other).replace("X;X", f"{other};X")).outcome.added == 1
        order = f"Nr dokumentu;Klient;Towar;Ilość;J.m.\n{other};ANNA;{other};2;{{}}"
        assert files.load(ORDERS, order.format("opakowanie")).outcome.added == (other != "opak.")
        assert files.load(ORDERS, order.format(other).replace(";2;", ";3;")).outcome == outcome(
            **{"added": 1} if other == "opak." else {"refused": 1}
        )
    with house.database.read() as session:
        sold = session.execute(select(OrderLine.unit, OrderLine.base_quantity).order_by(OrderLine.id)).all()
    assert [(unit, int(pieces)) for unit, pieces in sold] == [("Pck", 20), ("Pck", 20), ("opak.", 300)]
    before = rows_of(house.database)
    assert files.load(ARTICLES, files.export(ARTICLES)).outcome.changed == 0
    twice = files.load(ARTICLES, "Symbol;factor:opak;factor:OPAK.\nopak.;100;200").refused
    assert [bad[:2] for bad in twice] == [(2, "factor:OPAK.")]
    assert rows_of(house.database) == before


def test_new_unit_of_an_article_is_spelled_as_the_firm_does(house: House, files: Files) -> None:
    files.load(ARTICLES, "Symbol;Nazwa;J.m.;factor:karton\nX;X;szt;10\nY;Y;szt;")
    assert files.load(ARTICLES, "Symbol;factor:ctn\nY;10").outcome == outcome(changed=1)
    with house.database.read() as session:
        units = select(ArticleUnit.unit).join(Article).where(Article.code == "Y").order_by(ArticleUnit.id)
        assert session.scalars(units).all() == ["pc", "karton"]


@pytest.mark.parametrize(
    ("cell", "postcode", "city"),
    [
        ("01067 Dresden", "01067", "Dresden"), ("D-80331, München", "D-80331", "München"),
        ("00-950 Warszawa", "00-950", "Warszawa"), ("3011 AA Rotterdam", "3011 AA", "Rotterdam"),
        ("3011AA 's-Gravenhage", "3011AA", "'s-Gravenhage"), ("3732 De Bilt", "3732", "De Bilt"),
        ("London SW1A 1AA", "SW1A 1AA", "London"), ("Warszawa, 00-950", "00-950", "Warszawa"),
        ("110 00 Praha 1", "110 00", "Praha 1"), ("Sopot", "", "Sopot"),
        ("3732 DE BILT", "3732", "DE BILT"), ("3011 LE ROTTERDAM", "3011 LE", "ROTTERDAM"),
        ("9840 DE PINTE", "9840", "DE PINTE"), ("7100 LA LOUVIERE", "7100", "LA LOUVIERE"),
        ("76600 LE HAVRE", "76600", "LE HAVRE"), ("85001 LA CORUÑA", "85001", "LA CORUÑA"),
        ("6811 AU", "6811", "AU"), ("D 01067 Dresden", "D 01067", "Dresden"),
    ],
)  # fmt: skip
def test_postcode_and_city_in_one_cell_are_parted(
    house: House, files: Files, cell: str, postcode: str, city: str
) -> None:
    country = {
        "0": "DE",
        "D": "DE",
        "3": "NL",
        "L": "GB",
        "1": "CZ",
        "7": "FR",
        "8": "ES",
        "9": "BE",
        "6": "AT",
    }.get(cell[0], "PL")
    country = "PL" if "Warszawa" in cell else "BE" if "LOUVIERE" in cell else country
    text = f'Nr;Firma;Kraj;PLZ/Ort\nX;X;{country};"{cell}"'
    assert files.load(CUSTOMERS, text).refused == []
    with house.database.read() as session:
        found = select(Address.postcode, Address.city).join(Customer).where(Customer.number == "X")
        assert session.execute(found).all() == [(postcode, city)]
    assert files.load(CUSTOMERS, text).outcome == outcome(unchanged=1)
    assert files.load(Entity.SUPPLIERS, text).outcome == outcome(added=1)


def test_half_a_postcode_beside_its_city_is_refused_by_its_column(house: House, files: Files) -> None:
    before = rows_of(house.database)
    done = files.load(CUSTOMERS, "Nr;Firma;Land;PLZ/Ort\nX;X;DE;1067 Dresden\nY;Y;PL;5 6 7")
    assert [bad[:2] for bad in done.refused] == [(2, "billing_postcode"), (3, "billing_place")]
    assert done.bad[0].value == "1067 Dresden"
    assert rows_of(house.database) == before


@pytest.mark.parametrize("none", ["brak", "n.v.t.", "k. A.", "n/a", "-"])
def test_word_for_nothing_is_no_phone_no_mail_address_and_no_vat_id(
    house: House, files: Files, none: str
) -> None:
    text = f"Kod;Nazwa;NIP;Telefon;E-mail\nX;X;{none};{none};{none}"
    assert files.load(CUSTOMERS, text).outcome == outcome(added=1, placeless=1)
    assert files.load(Entity.SUPPLIERS, text).outcome == outcome(added=1)
    with house.database.read() as session:
        assert session.scalar(select(Customer.vat_id).where(Customer.number == "X")) == ""
        assert session.scalar(select(Customer.invoice_email).where(Customer.number == "X")) == ""
        assert session.scalars(select(Phone.number)).all() == []
    files.load(CUSTOMERS, "Kod;E-mail\nX;x@x.example")
    files.load(CUSTOMERS, "Kod;NIP;Telefon;Kontakt;Telefon kontaktu\nX;5260250274;22 111 22 33;Jan;22 111 22")
    files.load(Entity.SUPPLIERS, "Kod;NIP;Telefon\nX;5260250274;22 111 22 33")
    before = rows_of(house.database)
    again = f"Kod;NIP;Telefon;E-mail;Kontakt;Telefon kontaktu\nX;{none};{none};{none};Jan;{none}, {none}"
    assert files.load(CUSTOMERS, again).outcome == outcome(unchanged=1)
    assert files.load(Entity.SUPPLIERS, text).outcome == outcome(unchanged=1)
    assert rows_of(house.database) == before


def test_phone_is_no_reason_to_lose_a_record_and_what_is_stored_may_stay(house: House, files: Files) -> None:
    text = 'Kod;Nazwa;Telefon\nX;X;nieznany\nY;Y;"22 111 22 33, wew. 12, nieznany; 22 111 22 34 (biuro)"'
    done = files.load(CUSTOMERS, text)
    assert done.outcome == outcome(added=2, refused=2, placeless=2)
    assert [bad[:2] for bad in done.refused] == [(2, "phones"), (3, "phones")]
    done = files.load(Entity.SUPPLIERS, text)
    assert (done.outcome.added, [bad[:2] for bad in done.refused]) == (
        2,
        [(2, "phone"), (3, "phone"), (3, "phone")],  # of his there is room for one
    )
    numbers = ["22 111 22 33, wew. 12", "22 111 22 34 (biuro)"]
    with house.database.write() as session:
        assert session.scalars(select(Phone.number).order_by(Phone.id)).all() == numbers
        assert session.scalars(select(Supplier.phone).where(Supplier.number == "Y")).all() == numbers[:1]
        session.execute(
            update(Phone).where(Phone.number == numbers[1]).values(number="pani Ola 22 111 22 34")
        )
        session.execute(update(Supplier).where(Supplier.number == "Y").values(phone="22 111; 22 112"))
    for entity in (CUSTOMERS, Entity.SUPPLIERS):
        done = files.load(entity, files.export(entity))
        assert (done.refused, done.outcome.changed) == ([], 0)


def test_phone_that_a_person_was_given_at_the_desk_stays(house: House, files: Files) -> None:
    people = "Kod;Nazwa;Kontakt;Telefon kontaktu\nX;X;Jan;{}"
    files.load(CUSTOMERS, people.format('"22 111 22 33, 600 111 222"'))
    assert files.load(CUSTOMERS, people.format("22 111 22 33")).outcome == outcome(unchanged=1)
    assert files.load(CUSTOMERS, people.format("22 111 22 34")).outcome == outcome(changed=1)
    with house.database.read() as session:
        assert session.scalars(select(Phone.number)).all() == ["22 111 22 34"]


@pytest.mark.parametrize(
    ("heads", "keys"),
    [
        ("Artikelcode;Omschrijving;Artikelgroep: Code;Artikelgroep: Omschrijving",
         "code name category category_name"),
        ("Kod;Nazwa;Netto;Brutto;VAT", "code name list_price tax_class"),
        ("Product Code;Product Description;Unit of Sale;Sales Price", "code name base_unit list_price"),
        ("Material;Materialkurztext;BME;Nettopreis;pro", "code name base_unit list_price price_unit"),
        ("Artikelnummer;Artikelname;Std. VK Netto;Std. VK Brutto;Aktiv", "code name list_price life"),
    ],
)  # fmt: skip
def test_heads_of_other_programs_are_known(files: Files, heads: str, keys: str) -> None:
    with opened(ARTICLES, files.write(ARTICLES, f"{heads}\n;;;;")) as file:
        assert [column.key for column in file.heads.columns] == keys.split()
