from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from sqlalchemy import Table

from salesdesk.domain.catalogue.model import Article
from salesdesk.domain.catalogue.rules import ArticleKind, Tracking
from salesdesk.domain.customers.model import Customer
from salesdesk.domain.customers.rules import CustomerKind
from salesdesk.domain.importing.articles.stored import COLUMNS as ARTICLE_COLUMNS
from salesdesk.domain.importing.customers.planning import days_in
from salesdesk.domain.importing.customers.stored import COLUMNS as CUSTOMER_COLUMNS
from salesdesk.domain.importing.heads import Heads, identities, map_header, parse
from salesdesk.domain.importing.names import FieldName
from salesdesk.domain.importing.rules import Entity, Fault, Record, cell_of, normalised
from salesdesk.domain.importing.specs import SPECS
from salesdesk.domain.tax.rules import TaxClass
from salesdesk.errors import Refused
from salesdesk.i18n import LANGUAGES, translate
from salesdesk.storage.base import Base
from salesdesk.storage.rows import table_of
from salesdesk.storage.types import Scaled, Words

ARTICLES = SPECS[Entity.ARTICLES]
CUSTOMERS = SPECS[Entity.CUSTOMERS]
WITH_GTIN = "code;name;base_unit;list_price;gtin"
LOT = "article;warehouse;quantity;lot;best_before"
ORDER_LINE = "order;customer;article;quantity;requested_on"


def keys(entity: Entity, *header: str, maps: tuple[str, ...] = ()) -> list[str]:
    return [column.key for column in map_header(SPECS[entity], header, maps).columns]


def values(entity: Entity, decimal: str = ",", **cells: str) -> dict[str, Any]:
    """What a row with these cells, by field, holds."""
    names = [name.replace("__", ":") for name in cells]
    found = parse(map_header(SPECS[entity], names), 2, tuple(cells.values()), decimal)
    assert isinstance(found, Record), found
    return dict(found.values)


def faults(entity: Entity, decimal: str = ",", **cells: str) -> dict[str, str]:
    """What is wrong with a row with these cells, by field."""
    names = [name.replace("__", ":") for name in cells]
    found = parse(map_header(SPECS[entity], names), 2, tuple(cells.values()), decimal)
    assert not isinstance(found, Record), found
    return {fault.field: str(fault.error) for fault in found}


@pytest.mark.parametrize(
    ("entity", "header", "found"),
    [
        (Entity.ARTICLES, "Code;Name;Unit;Price;EAN", WITH_GTIN),
        (Entity.ARTICLES, "Nr. art.;NAZWA;J.M.;Cena netto;Kod kreskowy", WITH_GTIN),
        (Entity.ARTICLES, "Artikelcode;Omschrijving;Eenheid;Prijs", "code;name;base_unit;list_price"),
        (Entity.ARTICLES, "Artikel-Nr.;Bezeichnung;Mengeneinheit;VK-Preis", "code;name;base_unit;list_price"),
        (Entity.ARTICLES, "kod;Bezeichnung;eenheid;price", "code;name;base_unit;list_price"),
        (Entity.ARTICLES, "code;name:pl;Name (DE);nazwa_nl;factor:box;gtin:box",
         "code;name:pl;name:de;name:nl;factor:box;gtin:box"),
        (Entity.CUSTOMERS, "Numer klienta;Nazwa firmy;NIP;Kraj;Ulica;Kod pocztowy;Miasto;Telefon",
         "number;name;vat_id;country;billing_street;billing_postcode;billing_city;phones"),
        (Entity.CUSTOMERS, "Klantnummer;Bedrijfsnaam;BTW-nr;Land;Straat;Postcode;Plaats;Betaaltermijn",
         "number;name;vat_id;country;billing_street;billing_postcode;billing_city;terms"),
        (Entity.CUSTOMERS, "Kunden-Nr.;Firmenname;USt-IdNr.;Land;Straße;PLZ;Ort;Zahlungsziel",
         "number;name;vat_id;country;billing_street;billing_postcode;billing_city;terms"),
        (Entity.SUPPLIERS, "Dostawca;Nazwa;Waluta", "number;name;currency"),
        (Entity.SUPPLIERS, "Kreditor;Firma;Währung", "number;name;currency"),
        (Entity.STOCK, "Towar;Magazyn;Ilość;Partia;Data ważności", LOT),
        (Entity.STOCK, "Artikel;Lager;Menge;Charge;MHD", LOT),
        (Entity.STOCK, "Artikel;Magazijn;Aantal;Partij;THT", LOT),
        (Entity.PRICES, "Cennik;Artykuł;Cena;Ważna od", "price_list;article;price;valid_from"),
        (Entity.PRICES, "Kunde;Artikel;Preis;gültig ab", "customer;article;price;valid_from"),
        (Entity.ORDERS, "Zamówienie;Klient;Towar;Ilość;Termin", ORDER_LINE),
        (Entity.ORDERS, "Bestelling;Klant;Artikel;Aantal;Leverdatum", ORDER_LINE),
        (Entity.ORDERS, "Auftrag;Kunde;Artikel;Menge;Liefertermin", ORDER_LINE),
    ],
)  # fmt: skip
def test_heads_are_known_in_four_languages(entity: Entity, header: str, found: str) -> None:
    assert keys(entity, *header.split(";")) == found.split(";")


@pytest.mark.parametrize(
    ("entity", "header", "found"),
    [
        (Entity.ARTICLES, "Symbol;Nazwa;Kod kreskowy;J.m.;Cena netto;Stawka VAT;Grupa towarowa",
         "code;name;gtin;base_unit;list_price;tax_class;category"),
        (Entity.ARTICLES, "Akronim;Nazwa towaru;EAN;Jedn. miary;Cena sprzedaży netto;VAT [%];PKWiU",
         "code;name;gtin;base_unit;list_price;tax_class;customs_code"),
        (Entity.ARTICLES, "Artikelcode;Omschrijving;Eenheid;Verkoopprijs excl. BTW;BTW-percentage;Barcode",
         "code;name;base_unit;list_price;tax_class;gtin"),
        (Entity.ARTICLES, "Artikelnummer;Artikelname;GTIN;Netto-VK;Hersteller;Warengruppe;Gewicht (kg)",
         "code;name;gtin;list_price;brand;category;weight"),
        (Entity.ARTICLES, "Artikel-Nr.;Bezeichnung 1;Einheit;VK netto;MwSt.;Ursprungsland",
         "code;name;base_unit;list_price;tax_class;origin"),
        (Entity.ARTICLES, "Internal Reference;Name;Barcode;Sales Price;Unit of Measure;Product Category",
         "code;name;gtin;list_price;base_unit;category"),
        (Entity.ARTICLES, "Item Code;Item Name;Item Group;Default Unit of Measure;Standard Selling Rate",
         "code;name;category;base_unit;list_price"),
        (Entity.ARTICLES, "SKU;Product Name;UoM;Net Price;VAT Code",
         "code;name;base_unit;list_price;tax_class"),
        (Entity.CUSTOMERS, "Kod;Nazwa;NIP;Ulica;Nr domu;Kod pocztowy;Miejscowość;Kraj;Telefon;E-mail",
         "number;name;vat_id;billing_street;billing_house_number;billing_postcode;billing_city;country;phones"
         ";invoice_email"),
        (Entity.CUSTOMERS, "Akronim;Nazwa pełna;Nr NIP;Termin płatności;Limit kredytu;Adres;Poczta",
         "number;name;vat_id;terms;credit_limit;billing_street"),
        (Entity.CUSTOMERS, "Debiteurnummer;Naam;Adres;Postcode;Plaats;Land;BTW-nr;Betalingsconditie;Mobiel",
         "number;name;billing_street;billing_postcode;billing_city;country;vat_id;terms;phones"),
        (Entity.CUSTOMERS, "Relatiecode;Bedrijfsnaam;Straat + huisnummer;Postcode;Woonplaats;E-mailadres",
         "number;name;billing_street;billing_postcode;billing_city;invoice_email"),
        (Entity.CUSTOMERS, "Konto;Unternehmen;Straße;PLZ;Ort;EU-USt-IdNr.;Zahlungsziel;Steuernummer",
         "number;name;billing_street;billing_postcode;billing_city;vat_id;terms"),
        (Entity.CUSTOMERS, "Kundennummer;Firma;Strasse;Hausnr.;PLZ;Ort;Land;USt-ID;Rabatt %;Telefon;Mobil",
         "number;name;billing_street;billing_house_number;billing_postcode;billing_city;country;vat_id"
         ";discount;phones"),
        (Entity.CUSTOMERS, "Account Ref;Company Name;Address Line 1;Town;Postcode;VAT Reg. No.;Telephone",
         "number;name;billing_street;billing_city;billing_postcode;vat_id;phones"),
        (Entity.SUPPLIERS, "Kod kontrahenta;Nazwa;NIP;Ulica;Kod pocztowy;Miasto",
         "number;name;vat_id;street;postcode;city"),
        (Entity.SUPPLIERS, "Crediteurnummer;Naam;Straat;Postcode;Plaats;BTW-id;Levertijd",
         "number;name;street;postcode;city;vat_id;lead_days"),
        (Entity.SUPPLIERS, "Lieferanten-Nr.;Firma;PLZ;Ort;USt-IdNr.;Währung;Lieferzeit",
         "number;name;postcode;city;vat_id;currency;lead_days"),
        (Entity.STOCK, "Symbol;Magazyn;Stan;Cena zakupu;Nr serii;Termin przydatności",
         "article;warehouse;quantity;unit_cost;lot;best_before"),
        (Entity.STOCK, "Artikelcode;Magazijn;Voorraad;Kostprijs;Batchnummer;THT-datum",
         "article;warehouse;quantity;unit_cost;lot;best_before"),
        (Entity.STOCK, "Artikelnummer;Lagername;Lagerbestand;EK netto;Chargen-Nr.;MHD",
         "article;warehouse;quantity;unit_cost;lot;best_before"),
        (Entity.STOCK, "Item Code;Warehouse;Actual Qty;Valuation Rate;Batch No",
         "article;warehouse;quantity;unit_cost;lot"),
        (Entity.PRICES, "Cennik;Symbol;Cena netto;Ilość od;Data od;Data do;Waluta",
         "price_list;article;price;from_quantity;valid_from;valid_to;currency"),
        (Entity.PRICES, "Prijslijst;Artikelcode;Verkoopprijs;Staffel;Ingangsdatum;Einddatum",
         "price_list;article;price;from_quantity;valid_from;valid_to"),
        (Entity.PRICES, "Preisliste;Artikelnummer;VK netto;ab Menge;Gültig ab;Gültig bis",
         "price_list;article;price;from_quantity;valid_from;valid_to"),
        (Entity.PRICES, "Price List;Item Code;Price List Rate;Min Qty;Valid From;Valid Upto;Date",
         "price_list;article;price;from_quantity;valid_from;valid_to"),
        (Entity.ORDERS, "Nr dokumentu;Data;Kontrahent;Symbol;Nazwa;Ilość;J.m.;Cena netto;Rabat %",
         "order;order_date;customer;article;text;quantity;unit;net_price;discount"),
        (Entity.ORDERS, "Ordernummer;Datum;Debiteurnummer;Artikelcode;Aantal;Prijs;Leverdatum;Uw referentie",
         "order;order_date;customer;article;quantity;price;requested_on"),
        (Entity.ORDERS, "Belegnr;Belegdatum;Kunden-Nr.;Artikelnummer;Menge;Einzelpreis;Liefertermin;Status",
         "order;order_date;customer;article;quantity;price;requested_on;state"),
        (Entity.ORDERS, "Sales Order;Date;Customer Code;Item Code;Qty;Rate;Delivered Qty;Required By",
         "order;order_date;customer;article;quantity;price;delivered;requested_on"),
    ],
)  # fmt: skip
def test_heads_of_other_systems_are_known(entity: Entity, header: str, found: str) -> None:
    assert keys(entity, *header.split(";")) == found.split(";")


def test_head_that_is_not_known_is_ignored_and_named() -> None:
    heads = map_header(ARTICLES, ["code", "Colour of the lid", "factor", "name:fr"])
    assert heads.ignored == ("Colour of the lid", "factor", "name:fr")


@pytest.mark.parametrize("text", ["Colour=description", "description=Colour", "opis=colour"])
def test_column_is_mapped_either_way_round(text: str) -> None:
    assert keys(Entity.ARTICLES, "code", "Colour", maps=(text,)) == ["code", "description"]


def test_map_goes_before_what_is_recognised() -> None:
    heads = map_header(ARTICLES, ["code", "name", "Label"], ["Label=name"])
    assert [(column.head, column.key) for column in heads.columns] == [("code", "code"), ("Label", "name")]
    assert heads.ignored == ("name",)


def test_head_with_an_equals_sign_can_be_mapped() -> None:
    assert keys(Entity.ARTICLES, "code", "a=b", maps=("a=b=brand",)) == ["code", "brand"]


@pytest.mark.parametrize("text", ["Colour", "=", "Colour=nothing", "Lid=brand", "name:fr=Colour"])
def test_map_that_fits_nothing_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="maps nothing"):
        map_header(ARTICLES, ["code", "Colour"], [text])


def test_two_columns_of_one_field_are_refused_by_their_heads() -> None:
    with pytest.raises(Refused, match="“SKU” and “Artikelnummer” both mean Code"):
        map_header(ARTICLES, ["SKU", "Artikelnummer"])
    with pytest.raises(Refused, match="“Kod” and “Symbol” both mean Code"):
        map_header(ARTICLES, ["Kod", "Symbol"])


def test_vague_head_means_what_no_plainer_one_does() -> None:
    heads = map_header(
        SPECS[Entity.ORDERS], ["Auftrag", "Kunde", "Kundennummer", "Artikel", "Artikelnummer", "Menge"]
    )
    assert {column.head: column.key for column in heads.columns} == {
        "Auftrag": "order", "Kundennummer": "customer", "Artikel": "text", "Artikelnummer": "article",
        "Menge": "quantity",
    }  # fmt: skip
    assert heads.ignored == ("Kunde",)
    assert keys(Entity.CUSTOMERS, "Klient", "Telefon") == ["number", "phones"]
    assert keys(Entity.CUSTOMERS, "Symbol", "Klient", "Tel.", "Telefon komórkowy") == [
        "number",
        "name",
        "phones",
    ]


@pytest.mark.parametrize(
    ("entity", "header", "found"),
    [
        (Entity.CUSTOMERS, "Symbol;Nazwa;Kod;Miejscowość", "number;name;billing_postcode;billing_city"),
        (Entity.CUSTOMERS, "Kod;Miejscowość;Symbol", "billing_postcode;billing_city;number"),
        (Entity.CUSTOMERS, "Nr klienta;Kod;Miasto", "number;billing_postcode;billing_city"),
        (Entity.CUSTOMERS, "Kod;Nazwa;Miejscowość", "number;name;billing_city"),
        (Entity.CUSTOMERS, "Kod;Kod pocztowy;Miasto", "number;billing_postcode;billing_city"),
        (Entity.CUSTOMERS, "Nr klienta;Kod;Nazwa", "number;name"),
        (Entity.SUPPLIERS, "Symbol;Nazwa;Kod;Miasto", "number;name;postcode;city"),
        (Entity.SUPPLIERS, "Kod;Nazwa;Miasto", "number;name;city"),
    ],
)
def test_kod_beside_a_city_is_the_postcode_where_another_column_has_the_number(
    entity: Entity, header: str, found: str
) -> None:
    assert ";".join(keys(entity, *header.split(";"))) == found


@pytest.mark.parametrize(
    "head",
    [
        "Minimum", "Min.", "Minimum order", "Minimum logistyczne", "Min. logistyczne",
        "Minimalne zamówienie", "Minimale bestelling", "Minimale orderwaarde", "Minimumbestelling",
        "Mindestbestellwert", "Mindestauftragswert", "Mindestbestellung",
    ],
)  # fmt: skip
def test_minimum_of_a_supplier_is_what_he_wants_ordered_at_least(head: str) -> None:
    assert keys(Entity.SUPPLIERS, "Nr", "Nazwa", head) == ["number", "name", "minimum_order"]


def test_plain_minimum_of_a_supplier_steps_back_behind_a_head_that_says_what_it_is() -> None:
    heads = map_header(SPECS[Entity.SUPPLIERS], ["Nr", "Minimum", "Mindestbestellwert"])
    assert [(column.key, column.head) for column in heads.columns] == [
        ("number", "Nr"),
        ("minimum_order", "Mindestbestellwert"),
    ]
    assert heads.ignored == ("Minimum",)


def test_column_is_left_out_by_a_map() -> None:
    heads = map_header(ARTICLES, ["code", "EK netto", "a=b"], ["EK netto=-", "a=b=-"])
    assert [column.key for column in heads.columns] == ["code"]
    assert heads.ignored == ("EK netto", "a=b")


def test_missing_field_is_refused_with_the_heads_that_are_most_like_those_of_the_file() -> None:
    with pytest.raises(Refused, match=r"^No column holds “Number”.* such as number, .* --map HEAD=number\.$"):
        map_header(CUSTOMERS, ["name"])
    with pytest.raises(Refused, match=r"such as debitornummer, debtor number, ") as caught:
        map_header(CUSTOMERS, ["name", "Debitornumer"])
    assert len(str(caught.value.values["words"]).split(", ")) == 5


@pytest.mark.parametrize("entity", Entity)
def test_no_head_means_two_fields(entity: Entity) -> None:
    spec = SPECS[entity]
    for field in spec.fields:
        names = [field.name, *field.words.split("|")] if field.alone else []
        assert {spec.key_of(name) for name in names if normalised(name)} <= {field.name}


def test_row_becomes_exact_values() -> None:
    assert values(
        Entity.ARTICLES,
        code="00012",
        name="Łyżka",
        name__de="Löffel",
        kind="towar",
        tracking="data ważności",
        gtin="5901234123457",
        sales_factor="12",
        factor__foot="381/1250",
        tax_class="zw",
        list_price="1.234,50",
        price_unit="100",
        no_discount="tak",
        weight="0,25",
        components="2 MUG; 0,5 A;;B",
    ) == {
        "code": "00012",
        "name": "Łyżka",
        "name:de": "Löffel",
        "kind": ArticleKind.GOODS,
        "tracking": Tracking.EXPIRY,
        "gtin": "5901234123457",
        "sales_factor": Fraction(12),
        "factor:foot": Fraction(381, 1250),
        "tax_class": TaxClass.EXEMPT,
        "list_price": Decimal("1234.50"),
        "price_unit": 100,
        "no_discount": True,
        "weight": Decimal("0.25"),
        "components": (("A;B", Decimal("0.5")), ("MUG", Decimal(2))),
    }


def test_empty_cell_says_nothing_and_clear_empties() -> None:
    assert values(Entity.ARTICLES, code="A", brand="", weight=" ", gtin="[clear]", origin="[CLEAR] ") == {
        "code": "A",
        "gtin": "",
        "origin": "",
    }
    assert values(Entity.ARTICLES, code="A", name__pl="[clear]") == {"code": "A", "name:pl": None}


@pytest.mark.parametrize(
    ("entity", "field", "cell", "said"),
    [
        (Entity.ARTICLES, "code", "8,02E+12", "spreadsheet made of a code"),
        (Entity.ARTICLES, "code", "x" * 41, "longer than 40"),
        (Entity.ARTICLES, "code", "#N/A", "shows the error #N/A"),
        (Entity.ARTICLES, "code", "\ue000", "cannot be seen"),
        (Entity.ARTICLES, "name", "ż" * 201, "longer than 200"),
        (Entity.ARTICLES, "name", "[clear]", "cannot be emptied"),
        (Entity.ARTICLES, "description", "ż" * 4001, "longer than 4000"),
        (Entity.ARTICLES, "kind", "gizmo", "none of: goods"),
        (Entity.ARTICLES, "gtin", "5901234123458", "a digit is wrong"),
        (Entity.ARTICLES, "gtin", "12345678905", "has lost the zeros"),
        (Entity.ARTICLES, "gtin", "36000291452.0", "has lost the zeros"),
        (Entity.ARTICLES, "gtin", "36000291453", "a digit is wrong"),
        (Entity.ARTICLES, "gtin", "5,90123E+12", "spreadsheet made of a code"),
        (Entity.ARTICLES, "sales_factor", "0", "no factor"),
        (Entity.ARTICLES, "sales_factor", "1/0", "no factor"),
        (Entity.ARTICLES, "sales_factor", "99999999999", "no factor"),
        (Entity.ARTICLES, "list_price", "1.50", "does not fit the decimal sign"),
        (Entity.ARTICLES, "list_price", "ten", "is not a number"),
        (Entity.ARTICLES, "list_price", "-1", "too small"),
        (Entity.ARTICLES, "list_price", "0,00001", "more than 4 decimal places"),
        (Entity.ARTICLES, "list_price", "1" * 15, "too large"),
        (Entity.ARTICLES, "list_price", "1E+400", "powers of ten"),
        (Entity.ARTICLES, "list_price", "NaN", "is not a number"),
        (Entity.ARTICLES, "price_unit", "10", "per 1, 100 or 1,000"),
        (Entity.ARTICLES, "no_discount", "maybe", "Neither yes nor no"),
        (Entity.ARTICLES, "origin", "Polenland", "not the code of a country"),
        (Entity.ARTICLES, "weight", "0,0001", "more than 3 decimal places"),
        (Entity.ARTICLES, "components", "MUG", "no list of components"),
        (Entity.ARTICLES, "components", "1 MUG; 2 MUG", "no list of components"),
        (Entity.ARTICLES, "components", "0 MUG", "too small"),
        (Entity.ARTICLES, "pack", "0", "too small"),
        (Entity.ARTICLES, "lead_days", "1,5", "no whole number"),
        (Entity.ARTICLES, "lead_days", "3651", "no whole number"),
        (Entity.CUSTOMERS, "language", "fr", "does not speak"),
        (Entity.CUSTOMERS, "currency", "XXX", "not the code of a currency"),
        (Entity.CUSTOMERS, "country", "X", "not the code of a country"),
        (Entity.CUSTOMERS, "discount", "101", "more than 100"),
        (Entity.CUSTOMERS, "delivery_days", "18", "1 for Monday"),
        (Entity.CUSTOMERS, "invoice_email", "a@b@c", "not a mail address"),
        (Entity.STOCK, "best_before", "31.02.2026", "no day"),
        (Entity.STOCK, "best_before", "01-02-26", "two digits"),
        (Entity.STOCK, "unit_cost", "0,000000001", "more than 8"),
        (Entity.ORDERS, "quantity", "0", "too small"),
    ],
)  # fmt: skip
def test_nasty_cell_is_refused_with_its_reason(entity: Entity, field: str, cell: str, said: str) -> None:
    needed = {f.name: "1" for f in SPECS[entity].fields if f.required}
    wrong = faults(entity, **(needed | {field: cell}))
    assert list(wrong) == [field]
    assert said in wrong[field]


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("de", "DE"),
        ("D", "DE"),
        ("a", "AT"),
        ("NL", "NL"),
        ("GB", "GB"),
        ("UK", "GB"),
        ("FIN", "FI"),
        ("Deutschland", "DE"),
        ("Germany", "DE"),
        ("NIEMCY", "DE"),
        ("Duitsland", "DE"),
        (" nederland ", "NL"),
        ("Holandia", "NL"),
        ("Polska", "PL"),
        ("polen", "PL"),
        ("Österreich", "AT"),
        ("VEREINIGTES KÖNIGREICH", "GB"),
        ("Włochy", "IT"),
    ],
)
def test_country_is_known_by_its_code_and_its_name_in_every_language(cell: str, code: str) -> None:
    assert values(Entity.ARTICLES, code="A", origin=cell)["origin"] == code


def test_everything_that_is_wrong_with_a_row_is_said() -> None:
    assert list(faults(Entity.ARTICLES, code="A", list_price="x", weight="y")) == ["list_price", "weight"]
    # Phones alone would not refuse a line; but it comes back mended, and then all of it is known.
    assert list(faults(CUSTOMERS.entity, number="", phones="zadzwonić, 600 1", discount="abc")) == [
        "number", "phones", "discount",
    ]  # fmt: skip


def test_row_without_its_key_is_refused() -> None:
    again = "Without “{}” the line would not be known again when the file comes a second time."
    assert faults(Entity.ARTICLES, code=" ", name="A") == {"code": again.format("Code")}
    assert faults(Entity.CUSTOMERS, number="", name="A") == {"number": again.format("Number")}
    said = {"article": "MUG", "warehouse": "MAIN", "quantity": ""}
    assert faults(Entity.STOCK, **said) == {"quantity": "The cell is empty."}


@pytest.mark.parametrize(
    ("cell", "stored"),
    [
        ("=1+1", "=1+1"),
        ("[red]Mug[/red]", "[red]Mug[/red]"),
        ("\x1b[31mMug\x00", "[31mMug"),
        ("Mug\u202egum", "Muggum"),
        ("a\tb", "a b"),
        ("<b>&amp;</b>", "<b>&amp;</b>"),
    ],
)
def test_text_is_only_text(cell: str, stored: str) -> None:
    assert values(Entity.ARTICLES, code="A", name=cell)["name"] == stored


def test_lines_of_a_memo_stay() -> None:
    assert values(Entity.CUSTOMERS, number="A", memo="one\r\ntwo\n")["memo"] == "one\ntwo"


def test_rates_stand_for_tax_classes() -> None:
    assert values(Entity.ARTICLES, code="A", tax_class="23%")["tax_class"] == Decimal(23)
    assert values(Entity.ARTICLES, code="A", tax_class="Reduced")["tax_class"] is TaxClass.REDUCED


def test_kinds_of_customers_are_known_by_their_words() -> None:
    assert values(Entity.CUSTOMERS, number="A", kind="Particulier")["kind"] is CustomerKind.PERSON


@pytest.mark.parametrize(
    ("terms", "days"),
    [("30", 30), ("14 dni", 14), ("netto 30 dagen", 30), ("2026", None), ("cash", None),
     ("sofort", 0), ("płatne natychmiast", 0), ("", None)],
)  # fmt: skip
def test_days_are_found_in_terms(terms: str, days: int | None) -> None:
    assert days_in(terms) == days


def test_two_rows_of_one_thing_are_told_from_two_things() -> None:
    heads: Heads = map_header(CUSTOMERS, ["number", "name", "contact_name", "contact_email"])
    said = identities(CUSTOMERS, heads)

    def of(*cells: str) -> dict[Any, int]:
        record = parse(heads, 2, cells, ".")
        assert isinstance(record, Record)
        return dict(said(record))

    first = of("A", "Anna", "Jan", "jan@x.pl")
    assert of("A", "Anna", "Jan", "jan@x.pl") == first
    another = of("A", "", "Ewa", "ewa@x.pl")
    assert not first.keys() & another.keys()
    assert of("A", "Anna", "Jan", "j@x.pl") != first
    assert of("A", "Anna", "Jan", "j@x.pl").keys() == first.keys()


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (Decimal("10.0000"), Decimal(10)),
        (TaxClass.REDUCED, "reduced"),
        (Fraction(381, 1250), "381/1250"),
        (("+48 1", "+48 2"), "+48 1; +48 2"),
        ((("A;B", Decimal("2.500")),), "2.5 A;;B"),
        (date(2026, 1, 1), date(2026, 1, 1)),
        (None, None),
    ],
)
def test_values_are_written_as_they_are_read(value: Any, cell: Any) -> None:
    assert cell_of(value) == cell


def _column_of(model: type[Base], columns: tuple[str, ...]) -> list[tuple[str, Any]]:
    table: Table = table_of(model)
    return [(name, table.c[name].type) for name in columns]


@pytest.mark.parametrize(
    ("entity", "model", "columns"),
    [(Entity.ARTICLES, Article, ARTICLE_COLUMNS), (Entity.CUSTOMERS, Customer, CUSTOMER_COLUMNS)],
)
def test_cells_are_read_as_narrowly_as_they_are_stored(
    entity: Entity, model: type[Base], columns: tuple[str, ...]
) -> None:
    """What a column would refuse in the middle of a chunk is refused with its row."""
    fields = {field.name: field for field in SPECS[entity].fields}
    for name, stored in _column_of(model, columns):
        read = fields[name].read
        if isinstance(stored, Words) and name != "delivery_days":  # digits, each once
            with pytest.raises(Refused):
                read("1" * (stored.longest + 1), ".")
        if isinstance(stored, Scaled):
            with pytest.raises(Refused):
                read(f"0.{'0' * stored.places}1", ".")


def test_fault_names_its_field() -> None:
    fault = Fault("code", Refused("no"))
    assert (fault.field, str(fault.error)) == ("code", "no")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("entity", Entity)
def test_field_is_mapped_by_the_word_that_people_read(entity: Entity, language: str) -> None:
    fields = [field for field in SPECS[entity].fields if field.alone]
    words = [translate(FieldName(field.name).label, language) for field in fields]
    assert sorted(set(words)) == sorted(words)
    found = map_header(SPECS[entity], words, [f"{word}={word}" for word in words])
    assert [column.key for column in found.columns] == [field.name for field in fields]


def test_field_is_called_as_the_reader_speaks() -> None:
    with pytest.raises(Refused) as refused:
        map_header(ARTICLES, ["Nazwa"])
    assert "„Kod”" in refused.value.text("pl")
    assert "“Code”" in str(refused.value)
