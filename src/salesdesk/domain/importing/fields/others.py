"""The fields of suppliers, stock, prices and orders, and the heads they are known by in four languages."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from salesdesk.domain.importing.fields.common import HUNDRED, MODE, MOST_DAYS, line, optional, short
from salesdesk.domain.importing.reading import (
    CODE,
    amount,
    code,
    country,
    currency,
    flag,
    language,
    mail,
    note,
    price_unit,
    text,
    the_day,
    whole,
)
from salesdesk.domain.importing.rules import Entity, Field, Part, Spec

__all__ = ["ORDERS", "PRICES", "STOCK", "SUPPLIERS"]

SUPPLIERS: Final = Spec(
    Entity.SUPPLIERS,
    (
        Field(
            "number",
            code(),
            "supplier|supplier number|supplier no|vendor|vendor number|code|id|nr"
            "|numer|nr dostawcy|kod dostawcy|dostawca|kod|leveranciersnummer"
            "|leveranciersnr|leverancier|crediteur|crediteurnummer|lieferantennummer"
            "|lieferantennr|lieferant|kreditor",
            required=True,
        ),
        Field(
            "name",
            text(),
            "supplier name|company|company name|nazwa|nazwa dostawcy|firma|naam"
            "|bedrijfsnaam|leveranciersnaam|firmenname|lieferantenname",
        ),
        Field("country", country, "country code|kraj|kod kraju|land|landcode"),
        Field("currency", currency, "waluta|valuta|munt|währung"),
        Field("language", language, "język|taal|sprache"),
        line("street", "address|ulica|adres|straat|straße|strasse|adresse|anschrift"),
        Field(
            "house_number", text(CODE), "house no|nr domu|numer domu|huisnummer|hausnummer|hausnr", empty=""
        ),
        Field(
            "postcode",
            text(CODE),
            "post code|zip|zip code|postal code|kod pocztowy|postleitzahl|plz",
            empty="",
        ),
        line("city", "town|miasto|miejscowość|plaats|stad|ort|stadt"),
        Field(
            "vat_id",
            text(CODE),
            "vat|vat no|vat number|tax id|nip|btw|btw nummer|ust id|ust idnr|ustid",
            empty="",
        ),
        Field("email", mail, "e mail|email address|adres e mail|mail|e mailadres|email adresse", empty=""),
        short(
            "phone", "telephone|tel|phone number|telefon|nr telefonu|telefoon|telefoonnummer|telefonnummer"
        ),
        Field(
            "lead_days",
            whole(MOST_DAYS),
            "lead time|lead time days|czas dostawy|termin dostawy|levertijd|lieferzeit",
        ),
        Field(
            "minimum_order",
            amount(4),
            "minimum order value|minimalne zamówienie|minimum zamówienia"
            "|minimum bestelbedrag|mindestbestellwert",
            empty=Decimal(0),
        ),
        optional(
            "free_freight",
            amount(4),
            "free freight from|darmowa dostawa od|franco vanaf|frei haus ab|frachtfrei ab",
        ),
        Field(
            "memo", note, "note|notes|remarks|uwagi|notatki|notities|opmerkingen|bemerkung|notiz", empty=""
        ),
        Field("active", flag, "aktywny|actief|aktiv"),
    ),
    (Part("", ("number",)),),
)

_ARTICLE_WORDS: Final = (
    "code|article code|article number|item|item code|sku|product|product code"
    "|stock code|kod|kod artykułu|kod towaru|artykuł|nr artykułu|nr art"
    "|indeks|symbol|towar|artikel|artikelcode|artikelnummer|artikelnr|artnr"
    "|productcode|produktnummer|materialnummer"
)
_CUSTOMER_WORDS: Final = (
    "customer number|customer no|customer id|nr klienta|numer klienta"
    "|kod klienta|klient|kontrahent|klantnummer|klantnr|klant|debiteur"
    "|kundennummer|kundennr|kunde|debitor"
)
_QUANTITY_WORDS: Final = "qty|ilość|hoeveelheid|aantal|menge|anzahl"

STOCK: Final = Spec(
    Entity.STOCK,
    (
        Field("article", code(), _ARTICLE_WORDS, required=True),
        Field("warehouse", code(12), "warehouse code|location|magazyn|kod magazynu|magazijn|lager|lagerort"),
        Field(
            "lot",
            code(),
            "batch|lot number|batch number|serial number|partia|nr partii|seria"
            "|numer seryjny|partij|partijnummer|lotnummer|charge|chargennummer"
            "|seriennummer",
            empty="",
        ),
        optional(
            "best_before",
            the_day,
            "bbd|expiry|expiry date|expires|data ważności|termin ważności"
            "|najlepiej spożyć przed|tht|houdbaar tot|mhd|haltbar bis"
            "|mindesthaltbarkeitsdatum",
        ),
        optional(
            "use_by",
            the_day,
            "use by date|należy zużyć do|tgt|te gebruiken tot|verbrauchen bis|zu verbrauchen bis",
        ),
        Field(
            "quantity",
            amount(3),
            f"{_QUANTITY_WORDS}|on hand|stock|stan|stan magazynowy|zapas|voorraad|bestand|lagerbestand",
            required=True,
        ),
        Field(
            "unit_cost",
            amount(8),
            "cost|cost price|cena zakupu|koszt|koszt jednostkowy|kostprijs"
            "|inkoopprijs|einstandspreis|einkaufspreis",
        ),
        Field(
            "supplier",
            code(),
            "supplier number|dostawca|nr dostawcy|leverancier|leveranciersnummer|lieferant|lieferantennummer",
        ),
    ),
    (Part("", ("article", "warehouse", "lot", "best_before", "use_by")),),
)

PRICES: Final = Spec(
    Entity.PRICES,
    (
        Field("price_list", code(), "list|list code|pricelist|cennik|kod cennika|prijslijst|preisliste"),
        Field("customer", code(), _CUSTOMER_WORDS),
        Field("article", code(), _ARTICLE_WORDS, required=True),
        Field(
            "from_quantity",
            amount(3),
            f"{_QUANTITY_WORDS}|from|minimum quantity|od ilości|vanaf|vanaf aantal|ab menge|staffelmenge",
        ),
        Field(
            "price",
            amount(4),
            "unit price|net price|cena|cena netto|prijs|nettoprijs|preis|nettopreis",
            required=True,
        ),
        Field("price_unit", price_unit, "price per|cena za|prijs per|prijseenheid|preis pro|preiseinheit"),
        Field(
            "valid_from",
            the_day,
            "from date|start|ważna od|obowiązuje od|od dnia|geldig vanaf|gültig ab|gültig von",
        ),
        optional(
            "valid_to",
            the_day,
            "valid until|until|ważna do|obowiązuje do|do dnia|geldig tot|geldig tm|gültig bis",
        ),
        Field("currency", currency, "waluta|valuta|munt|währung"),
        Field("price_mode", MODE, "net or gross|rodzaj ceny|prijssoort|preisart"),
        Field("list_name", text(), "name of list|nazwa cennika|naam prijslijst|name der preisliste"),
    ),
    (Part("", ("price_list", "customer", "article", "from_quantity", "valid_from")),),
)

ORDERS: Final = Spec(
    Entity.ORDERS,
    (
        Field(
            "order",
            text(),
            "order number|order no|po number|purchase order|zamówienie|nr zamówienia"
            "|numer zamówienia|ordernummer|bestelling|bestelnummer|auftrag"
            "|auftragsnummer|bestellung|bestellnummer|bestellnr",
            required=True,
        ),
        Field("customer", code(), _CUSTOMER_WORDS, required=True),
        Field("position", whole(99_999), "line|line number|pos|pozycja|lp|regel|regelnummer|zeile|posnr"),
        Field("article", code(), _ARTICLE_WORDS),
        Field("text", text(), "description|line text|opis|tekst|omschrijving|bezeichnung"),
        Field("quantity", amount(3, above_zero=True), _QUANTITY_WORDS),
        Field("unit", code(), "uom|jm|jednostka|eenheid|einheit|me"),
        Field("price", amount(4), "unit price|cena|prijs|preis|einzelpreis"),
        Field("price_unit", price_unit, "price per|cena za|prijs per|prijseenheid|preis pro|preiseinheit"),
        Field(
            "discount", amount(4, most=HUNDRED), "discount %|rabat|rabat %|korting|korting %|rabatt|rabatt %"
        ),
        Field("discount_amount", amount(4), "kwota rabatu|kortingsbedrag|rabattbetrag"),
        Field("free_of_charge", flag, "free|gratis|bezpłatnie|kostenlos"),
        Field(
            "requested_on",
            the_day,
            "requested day|delivery date|wanted|termin|termin realizacji|data dostawy"
            "|leverdatum|gewenste datum|liefertermin|wunschtermin|lieferdatum",
        ),
        Field("reference", text(), "your reference|referencja|kenmerk|uw kenmerk|referenz|ihr zeichen"),
        Field("warehouse", code(12), "warehouse code|magazyn|magazijn|lager"),
        Field("memo", note, "note|notes|remarks|uwagi|notities|opmerkingen|bemerkung|notiz"),
    ),
    (Part("", ("customer", "order", "position"), strict=True),),
)
