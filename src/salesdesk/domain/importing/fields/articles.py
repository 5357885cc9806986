"""The fields of articles, the heads they are known by in four languages, and the words for choices."""

from __future__ import annotations

from typing import Final

from salesdesk.domain.catalogue.rules import ArticleKind, ArticleLife, LeadTime, Tracking
from salesdesk.domain.importing.fields.common import MOST_DAYS, line, optional, short
from salesdesk.domain.importing.reading import (
    amount,
    choice,
    code,
    components,
    country,
    factor,
    flag,
    gtin,
    language,
    note,
    price_unit,
    tax_class,
    text,
    whole,
)
from salesdesk.domain.importing.rules import Entity, Field, Part, Spec
from salesdesk.domain.tax.rules import TaxClass

__all__ = ["ARTICLES"]

_KIND: Final = choice(
    ArticleKind,
    {
        ArticleKind.GOODS: "good|ware|product|towar|artykuł|goederen|artikel|handelsware",
        ArticleKind.SERVICE: "services|usługa|dienst|dienstleistung",
        ArticleKind.DEPOSIT: "kaucja|statiegeld|pfand",
        ArticleKind.KIT: "set|bundle|zestaw|komplet|stuklijst|satz|stückliste",
    },
)
_LIFE: Final = choice(
    ArticleLife,
    {
        ArticleLife.ACTIVE: "aktywny|actief|aktiv",
        ArticleLife.RUNNING_OUT: "running out|wyprzedaż|wycofywany|uitlopend|auslaufend",
        ArticleLife.ENDED: "discontinued|wycofany|vervallen|eingestellt",
        ArticleLife.BLOCKED_FOR_SALE: "zablokowana sprzedaż|verkoop geblokkeerd|verkauf gesperrt",
        ArticleLife.BLOCKED_FOR_PURCHASE: "zablokowany zakup|inkoop geblokkeerd|einkauf gesperrt",
    },
)
_TRACKING: Final = choice(
    Tracking,
    {
        Tracking.NONE: "no|nie|brak|nee|geen|nein|keine",
        Tracking.EXPIRY: "expiry date|best before|data ważności|termin ważności|houdbaarheid|tht|mhd",
        Tracking.SERIAL: "serial number|numer seryjny|serienummer|seriennummer",
    },
)
_LEAD: Final = choice(
    LeadTime,
    {
        LeadTime.STOCK: "in stock|magazyn|voorraad|lager|lagerware",
        LeadTime.TO_ORDER: "to order|na zamówienie|op bestelling|auf bestellung|bestellware",
        LeadTime.MADE_TO_ORDER: "made to order|na wymiar|maatwerk|auftragsfertigung|sonderanfertigung",
    },
)
_TAX: Final = tax_class(
    {
        TaxClass.STANDARD: "podstawowa|hoog|standaard|normal|regelsteuersatz|voll",
        TaxClass.REDUCED: "obniżona|laag|verlaagd|ermäßigt",
        TaxClass.REDUCED_SECOND: "reduced second|druga obniżona|superobniżona",
        TaxClass.ZERO: "zerowa|nul|null",
        TaxClass.EXEMPT: "zw|zwolniona|zwolniony|vrijgesteld|befreit|steuerfrei",
        TaxClass.OUTSIDE: "np|nie podlega|buiten|nicht steuerbar",
    }
)
_OFFER: Final = "supplier"
ARTICLES: Final = Spec(
    Entity.ARTICLES,
    (
        Field(
            "code",
            code(),
            "article|article code|article number|article no|item|item code"
            "|item number|item no|sku|product|product code|product number|part number"
            "|stock code|kod|kod artykułu|kod towaru|kod produktu|nr artykułu|nr art"
            "|numer artykułu|indeks|symbol|artikel|artikelcode|artikelnummer"
            "|artikelnr|artnr|productcode|productnummer|produktnummer|materialnummer"
            "|materialnr|sachnummer",
            required=True,
        ),
        Field(
            "name",
            text(),
            "article name|item name|product name|title|nazwa|nazwa artykułu"
            "|nazwa towaru|nazwa produktu|naam|artikelnaam|productnaam|omschrijving"
            "|artikelomschrijving|bezeichnung|artikelbezeichnung|artikelname"
            "|produktname",
            index=language,
        ),
        Field("description", note, "long text|opis|beschrijving|toelichting|beschreibung|langtext", empty=""),
        Field("kind", _KIND, "type|rodzaj|typ|soort|art|artikelart|artikelsoort"),
        Field("life", _LIFE, "status|stan|toestand"),
        Field("tracking", _TRACKING, "batch tracking|śledzenie|traceerbaarheid|chargenpflicht"),
        Field("lead_time", _LEAD, "availability type|dostępność|leverwijze|beschaffung"),
        Field(
            "gtin",
            gtin,
            "ean|ean code|ean13|barcode|bar code|upc|kod ean|kod kreskowy|kod paskowy"
            "|streepjescode|ean nummer|eancode|strichcode|gtin ean",
            empty="",
            index=code(),
        ),
        Field(
            "base_unit",
            code(),
            "unit|unit of measure|uom|jedn|stock unit|jm|jednostka|jednostka miary|eenheid"
            "|basiseenheid|einheit|mengeneinheit|basiseinheit|me",
        ),
        Field("sales_unit", code(), "selling unit|jednostka sprzedaży|verkoopeenheid|verkaufseinheit|ve"),
        Field(
            "sales_factor",
            factor,
            "units per sales unit|pack size|przelicznik|ilość w opakowaniu|inhoud"
            "|verpakkingseenheid|verpackungseinheit|umrechnung|inhalt",
        ),
        Field("purchase_unit", code(), "jednostka zakupu|inkoopeenheid|einkaufseinheit"),
        Field("factor", factor, index=code(), alone=False),
        Field("minimum", amount(3), index=code(), alone=False),
        Field("step", amount(3, above_zero=True), index=code(), alone=False),
        line("brand", "make|manufacturer|marka|producent|merk|fabrikant|marke|hersteller"),
        Field(
            "category",
            code(),
            "category code|group|article group|product group|kategoria|grupa"
            "|grupa towarowa|categorie|artikelgroep|productgroep|groep|kategorie"
            "|warengruppe|artikelgruppe",
            empty="",
        ),
        line("category_name", "nazwa kategorii|naam categorie|name der warengruppe"),
        Field(
            "tax_class",
            _TAX,
            "vat|vat rate|vat class|tax|tax rate|vat %|stawka vat|stawka|klasa vat"
            "|btw|btw tarief|btw %|mwst|mwst satz|ust|ust satz|steuersatz"
            "|steuerklasse",
        ),
        Field(
            "list_price",
            amount(4),
            "price|unit price|sales price|net price|retail price|cena|cena netto"
            "|cena sprzedaży|cena katalogowa|prijs|verkoopprijs|catalogusprijs"
            "|nettoprijs|preis|verkaufspreis|listenpreis|nettopreis|vk|vk preis",
        ),
        Field("price_unit", price_unit, "price per|cena za|prijs per|prijseenheid|preis pro|preiseinheit"),
        Field("no_discount", flag, "bez rabatu|geen korting|kein rabatt|nicht rabattfähig"),
        short(
            "customs_code",
            "cn|cn code|hs code|commodity code|tariff number|kod cn|pkwiu|gn code"
            "|goederencode|taric|zolltarifnummer|warennummer",
        ),
        short("gtu", "kod gtu"),
        Field("split_payment", flag, "mpp|podzielona płatność"),
        Field(
            "origin",
            country,
            "country of origin|kraj pochodzenia|land van herkomst|oorsprong|ursprungsland",
            empty="",
        ),
        line("exemption", "podstawa zwolnienia|vrijstelling|steuerbefreiung"),
        optional("weight", amount(3), "weight kg|waga|waga kg|masa|gewicht|gewicht kg"),
        Field("property", text(), "cecha|kenmerk|eigenschaft", index=code(), alone=False),
        optional("components", components, "składniki|onderdelen|komponenten", empty=()),
        Field(
            "supplier",
            code(),
            "supplier number|supplier no|vendor|dostawca|nr dostawcy|leverancier"
            "|leveranciersnummer|lieferant|lieferantennummer|lieferantennr",
            part=_OFFER,
        ),
        Field(
            "supplier_code",
            code(),
            "supplier article|supplier item|vendor code|kod dostawcy|kod u dostawcy"
            "|artikelcode leverancier|bestelcode|bestelnummer|lieferantenartikel"
            "|bestellnummer|bestellnr",
            empty="",
            part=_OFFER,
        ),
        line(
            "supplier_name", "nazwa u dostawcy|naam bij leverancier|bezeichnung des lieferanten", part=_OFFER
        ),
        Field(
            "purchase_price",
            amount(4),
            "cost|cost price|buying price|cena zakupu|cena nabycia|inkoopprijs|inkoop"
            "|einkaufspreis|ek|ek preis",
            part=_OFFER,
        ),
        Field("purchase_price_unit", price_unit, "cena zakupu za|inkoopprijs per|ek pro", part=_OFFER),
        Field(
            "pack",
            amount(3, above_zero=True),
            "supplier pack|opakowanie|opakowanie zbiorcze|verpakking|verpackung|gebinde",
            part=_OFFER,
        ),
        Field(
            "purchase_minimum",
            amount(3),
            "minimum order quantity|moq|minimum zakupu|minimalne zamówienie"
            "|minimale afname|minimum bestelhoeveelheid|mindestbestellmenge"
            "|mindestmenge",
            part=_OFFER,
        ),
        optional(
            "lead_days",
            whole(MOST_DAYS),
            "lead time days|czas dostawy|termin dostawy|levertijd|levertijd dagen|lieferzeit|lieferzeit tage",
            part=_OFFER,
        ),
        Field(
            "preferred",
            flag,
            "preferred supplier|główny dostawca|voorkeursleverancier|hauptlieferant",
            part=_OFFER,
        ),
    ),
    (Part("", ("code",)), Part(_OFFER, ("code", "supplier"), strict=True)),
)
