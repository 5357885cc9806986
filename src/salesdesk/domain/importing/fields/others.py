"""The fields of suppliers, stock and prices, and the heads they are known by in four languages."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from salesdesk.domain.importing.countries import country
from salesdesk.domain.importing.fields.common import (
    ARTICLE_SPARE,
    ARTICLE_VAGUE,
    ARTICLE_WORDS,
    CURRENCY_WORDS,
    CUSTOMER_SPARE,
    CUSTOMER_VAGUE,
    CUSTOMER_WORDS,
    INACTIVE_WORDS,
    MODE,
    MOST_DAYS,
    PLACE_WORDS,
    QUANTITY_WORDS,
    in_use,
    line,
    optional,
)
from salesdesk.domain.importing.measures import days
from salesdesk.domain.importing.phones import undialled
from salesdesk.domain.importing.places import postcode_and_city
from salesdesk.domain.importing.reading import (
    CODE,
    amount,
    code,
    currency,
    flag,
    language,
    mail,
    money,
    note,
    phones_as_text,
    price_unit,
    row_currency,
    text,
    the_day,
    vat_id,
)
from salesdesk.domain.importing.rules import Entity, Field, Part, Spec

__all__ = ["PRICES", "STOCK", "SUPPLIERS"]

SUPPLIERS: Final = Spec(
    Entity.SUPPLIERS,
    (
        Field(
            "number",
            code(),
            "supplier number|supplier no|vendor number|nr dostawcy|kod dostawcy"
            "|leveranciersnummer|leveranciersnr|crediteurnummer|lieferantennummer|lieferantennr"
            "|supplier nr|supplier code|supplier ref|vendor no|vendor code|account number"
            "|account ref|creditor number|kod kontrahenta|symbol kontrahenta|akronim"
            "|numer dostawcy|numer kontrahenta|symbol dostawcy|leverancier nr|leverancierscode"
            "|leveranciercode|crediteurnr|crediteurcode|crediteurennummer|relatiecode"
            "|relatienummer|lieferantencode|liefnr|kreditorennummer|kreditornummer|kreditorennr"
            "|kreditorenkonto|personenkonto|card code|internal reference|bp code",
            required=True,
            vague="supplier|vendor|creditor|code|id|nr|no|numer|nummer|kod|symbol|dostawca|kontrahent"
            "|leverancier|crediteur|relatie|lieferant|kreditor|konto|ref|reference",
            spare="partner id|supplier id|vendor id|id dostawcy|leverancier id|lieferanten id",
        ),
        Field(
            "name",
            text(),
            "supplier name|company|company name|nazwa|nazwa dostawcy|firma|naam|bedrijfsnaam"
            "|leveranciersnaam|firmenname|lieferantenname|full name|vendor name|legal name"
            "|organisation|nazwa kontrahenta|nazwa pełna|pełna nazwa|nazwa 1|handelsnaam"
            "|naam leverancier|crediteurnaam|relatienaam|organisatie|kreditorenname|unternehmen"
            "|name 1|naam 1|firma 1|name firma|lieferant name|card name|bp name",
            vague="supplier|vendor|creditor|dostawca|kontrahent|leverancier|crediteur|relatie|lieferant"
            "|kreditor",
            spare="name|contact name|display name",
        ),
        Field(
            "country",
            country,
            "country code|kraj|kod kraju|land|landcode|country iso|country name|land iso|ländercode"
            "|länderkennzeichen|länderkürzel|nazwa kraju|kraj iso|państwo"
            "|country region code",
        ),
        Field(
            "currency",
            currency,
            "waluta|valuta|munt|währung|currency code|kod waluty|valutacode|währungscode",
        ),
        Field(
            "language", language, "język|taal|sprache|language code|taalcode|sprachcode|korrespondenzsprache"
        ),
        line(
            "street",
            "ulica|straat|straße|street and number|address line 1|address 1|street address"
            "|address line|ulica i nr|ulica i numer|ulica nr|ulica nr domu|adres 1"
            "|straat en huisnummer|straat huisnummer|straat nr|straatnaam|adresregel 1"
            "|straße hausnummer|straße und hausnummer|straße nr|straße und nr|straßenname"
            "|adresszeile 1",
            vague="address|adres|adresse|anschrift|bezoekadres|postadres",
        ),
        Field(
            "house_number",
            text(CODE),
            "house no|nr domu|numer domu|huisnummer|hausnummer|hausnr|house nr|nr budynku"
            "|numer budynku|huisnr|hnr",
            empty="",
        ),
        Field(
            "postcode",
            code(),
            "zip|zip code|postal code|kod pocztowy|postleitzahl|plz|postal|kod poczt|zip postal code|pna",
            empty="",
            vague="kod",
            beside="city",
        ),
        line(
            "city",
            "town|miasto|miejscowość|plaats|stad|ort|stadt|plaatsnaam|vestigingsplaats|woonplaats|wohnort",
        ),
        Field(
            "place",
            postcode_and_city,
            PLACE_WORDS,
            into=("postcode", "city"),
        ),
        Field(
            "vat_id",
            vat_id,
            "vat|vat no|vat number|tax id|nip|btw|btw nummer|ust id|ust idnr|vat reg no"
            "|vat registration number|tax number|nip ue|vat ue|numer nip|nr nip|nip dostawcy"
            "|nip kontrahenta|nr vat ue|btw nr|btw id|btw identificatienummer|ust identnr"
            "|ust idnummer|umsatzsteuer id|umsatzsteuer identifikationsnummer|uid|uid nummer"
            "|lic trad num|federal tax id",
            empty="",
        ),
        Field(
            "email",
            mail,
            "email address|adres e mail|mail|e mailadres|email adresse|mail address|email 1|mailadres"
            "|mailadresse|order email",
            empty="",
        ),
        Field(
            "phone",
            phones_as_text,
            "telephone|tel|phone number|telefon|nr telefonu|telefoon|telefoonnummer|telefonnummer"
            "|phone 1|telephone number|phone no|nr tel|numer telefonu|telefon 1|telefoonnr|telefonnr"
            "|rufnummer",
            empty="",
            faults=undialled,
            vague="mobile|mobile phone|telefon komórkowy|komórka|gsm|mobiel|handy|mobil",
        ),
        Field(
            "lead_days",
            days(MOST_DAYS),
            "lead time|lead time days|czas dostawy|termin dostawy|levertijd|lieferzeit|delivery time"
            "|delivery days|czas realizacji|levertijd dagen|lieferzeit tage",
        ),
        Field(
            "minimum_order",
            money(),
            "minimum order value|minimalne zamówienie|minimum zamówienia|minimum bestelbedrag"
            "|min bestelbedrag"
            "|mindestbestellwert|min order value|minimale bestelling|mindestbestellung"
            "|minimalna wartość zamówienia|min order|order minimum|mov|minimum logistyczne|min logistyczne"
            "|minimum logistyczne netto|min zamówienie|min wartość zamówienia|minimalna kwota zamówienia"
            "|minimumbestelling|minimumorder|minimale order|minimale orderwaarde|minimum orderwaarde"
            "|minimale bestelwaarde|minimum bestelwaarde|minimumbedrag|mindestauftragswert"
            "|mindestauftrag|mindestwert|minimalbestellwert|min bestellwert",
            empty=Decimal(0),
            vague="minimum|min",
        ),
        optional(
            "free_freight",
            money(),
            "free freight from|darmowa dostawa od|franco vanaf|frei haus ab|frachtfrei ab",
        ),
        Field(
            "memo",
            note,
            "note|notes|remarks|uwagi|notatki|notities|opmerkingen|bemerkung|notiz|comment|comments"
            "|uwaga|opis|komentarz|opmerking|notitie|anmerkung|anmerkungen|notizen|bemerkungen"
            "|kommentar",
            empty="",
        ),
        Field("active", flag, "aktywny|actief|aktiv|is active|czynny"),
        Field("inactive", in_use, INACTIVE_WORDS, into=("active",)),
    ),
    (Part("", ("number",)),),
    money=("minimum_order", "free_freight"),
)

STOCK: Final = Spec(
    Entity.STOCK,
    (
        Field("article", code(), ARTICLE_WORDS, vague=ARTICLE_VAGUE, spare=ARTICLE_SPARE, required=True),
        Field(
            "warehouse",
            code(12),
            "warehouse code|magazyn|kod magazynu|magazijn|lager|warehouse name|warehouse no|store"
            "|depot|mag|symbol magazynu|magazijncode|lagercode|lagernummer|lager nr|lagername"
            "|warehouse id|location code",
            vague="location|lagerort|locatie|lokalizacja",
        ),
        Field(
            "lot",
            code(),
            "batch|lot number|batch number|serial number|partia|nr partii|seria|numer seryjny|partij"
            "|partijnummer|lotnummer|charge|chargennummer|seriennummer|batch no|batch nr|lot no"
            "|lot nr|serial no|serial nr|lot serial number|numer partii|nr serii|numer serii"
            "|seria partia|nr seryjny|partij nr|batchnummer|serienummer|serienr|charge nr|chargennr"
            "|losnummer",
            empty="",
        ),
        optional(
            "best_before",
            the_day,
            "bbd|expiry|expiry date|expires|data ważności|termin ważności|najlepiej spożyć przed|tht"
            "|houdbaar tot|mhd|haltbar bis|mindesthaltbarkeitsdatum|best before date|best by"
            "|expiration date|expiration|exp date|termin przydatności|data przydatności"
            "|termin przydatności do spożycia|data przydatności do spożycia|data minimalnej trwałości"
            "|ważne do|houdbaarheidsdatum|tht datum|vervaldatum|mhd datum|haltbarkeit"
            "|haltbarkeitsdatum|ablaufdatum|verfallsdatum|verfalldatum",
        ),
        optional(
            "use_by",
            the_day,
            "use by date|należy zużyć do|tgt|te gebruiken tot|verbrauchen bis|zu verbrauchen bis"
            "|termin zużycia|tgt datum|verbrauchsdatum",
        ),
        Field(
            "quantity",
            amount(3),
            f"{QUANTITY_WORDS}|"
            "on hand|stock|stan|stan magazynowy|zapas|voorraad|bestand|lagerbestand"
            "|quantity on hand|qty on hand|on hand qty|on hand quantity|stock quantity|stock qty"
            "|stock level|current stock|actual qty|actual quantity|balance qty|stan ilościowy"
            "|ilość na stanie|stan bieżący|stan na magazynie|ilość w magazynie|aantal op voorraad"
            "|huidige voorraad|voorraad aantal|technische voorraad|werkelijke voorraad|lagermenge"
            "|aktueller bestand|bestand aktuell|bestandsmenge|menge auf lager|ist bestand|vorrat"
            "|liczba|stückzahl|aantal stuks|ilość szt|szt|units in stock|balance quantity"
            "|inventory|stock current|stock on hand|closing stock|lagerbestand gesamt"
            "|bestand gesamt|stan razem|stock level current|current stock level"
            "|variant inventory qty|current quantity",
            required=True,
            spare="in stock|available|available quantity|quantity available|dostępna ilość"
            "|ilość dostępna|stan dostępny|vrije voorraad|beschikbare voorraad|beschikbaar"
            "|frei verfügbar|verfügbar|verfügbarer bestand|frei verwendbar|unrestricted",
        ),
        Field(
            "unit_cost",
            money(8),
            "cost|cost price|cena zakupu|koszt|koszt jednostkowy|kostprijs|inkoopprijs"
            "|einstandspreis|einkaufspreis|valuation rate|average cost|avg cost|cost per unit"
            "|cena ewidencyjna|cena magazynowa|cena nabycia|cena zakupu netto|koszt własny"
            "|kostprijs per stuk|gemiddelde kostprijs|gemiddelde inkoopprijs|inkoopprijs excl btw"
            "|vvp|ek|ek netto|ek preis|netto ek|einkaufspreis netto|durchschnittlicher ek"
            "|mittlerer ek|bewertungspreis|selbstkosten|unit price cost|cena ostatniego zakupu"
            "|standard cost|standard price|gld preis|gleitender preis|last purchase price"
            "|cost per item",
        ),
        Field("amount_currency", row_currency, CURRENCY_WORDS),
        Field(
            "supplier",
            code(),
            "supplier number|dostawca|nr dostawcy|leverancier|leveranciersnummer|lieferant"
            "|lieferantennummer|supplier no|vendor|vendor number|kod dostawcy|leveranciersnr"
            "|leverancierscode|crediteur|lieferantennr|kreditor",
        ),
    ),
    (Part("", ("article", "warehouse", "lot", "best_before", "use_by")),),
    money=("unit_cost",),
)

PRICES: Final = Spec(
    Entity.PRICES,
    (
        Field(
            "price_list",
            code(),
            "list|list code|cennik|kod cennika|prijslijst|preisliste|price list code|lista cenowa"
            "|symbol cennika|prijslijstcode|preislistennummer|preislistennr|preislistencode"
            "|preisgruppe",
        ),
        Field("customer", code(), CUSTOMER_WORDS, vague=CUSTOMER_VAGUE, spare=CUSTOMER_SPARE),
        Field("article", code(), ARTICLE_WORDS, vague=ARTICLE_VAGUE, spare=ARTICLE_SPARE, required=True),
        Field(
            "from_quantity",
            amount(3),
            f"{QUANTITY_WORDS}|"
            "from|minimum quantity|od ilości|vanaf|vanaf aantal|ab menge|staffelmenge|min qty"
            "|minimum qty|min quantity|from qty|quantity from|break quantity|ilość od|minimalna ilość"
            "|ilość minimalna|próg ilościowy|od|staffel|staffelhoeveelheid|staffel vanaf"
            "|minimaal aantal|minimum aantal|ab|ab stück|mindestmenge|staffel ab|staffel ab menge",
        ),
        Field(
            "price",
            money(),
            "unit price|net price|cena|cena netto|prijs|nettoprijs|preis|nettopreis|sales price"
            "|selling price|special price|rate|price list rate|new price|price net|cena sprzedaży"
            "|cena sprzedaży netto|cena jednostkowa|cena jednostkowa netto|cena specjalna"
            "|cena indywidualna|nowa cena|verkoopprijs|verkoopprijs excl btw|prijs excl btw"
            "|nieuwe prijs|speciale prijs|stuksprijs|verkaufspreis|verkaufspreis netto|vk|vk netto"
            "|vk preis|netto vk|preis netto|einzelpreis|sonderpreis|staffelpreis|neuer preis",
            required=True,
        ),
        Field(
            "price_unit",
            price_unit,
            "price per|cena za|prijs per|prijseenheid|preis pro|preiseinheit|pe|preis per"
            "|preis je|preis für|per aantal|prijs per aantal|prijsbasis|preisbasis|price basis"
            "|price quantity|price unit quantity|cena za ilość|jednostka cenowa|preismenge"
            "|per menge",
            vague="per|za|pro|je",
        ),
        Field(
            "valid_from",
            the_day,
            "from date|start|ważna od|obowiązuje od|od dnia|geldig vanaf|gültig ab|gültig von"
            "|valid from date|start date|date from|effective from|effective date|ważny od|ważne od"
            "|data od|data obowiązywania|ważność od|ingangsdatum|startdatum|datum vanaf|geldig van"
            "|geldigheid vanaf|gültig ab datum|gültigkeit ab|datum ab|datum von|gültig vom",
            vague="date|data|datum",
        ),
        optional(
            "valid_to",
            the_day,
            "valid until|until|ważna do|obowiązuje do|do dnia|geldig tot|geldig tm|gültig bis"
            "|valid till|valid upto|end date|date to|expires|ważny do|ważne do|data do|ważność do"
            "|einddatum|datum tot|geldig tot en met|enddatum|datum bis|gültigkeit bis",
        ),
        Field(
            "currency",
            currency,
            "waluta|valuta|munt|währung|currency code|kod waluty|valutacode|währungscode",
        ),
        Field("price_mode", MODE, "net or gross|rodzaj ceny|prijssoort|preisart"),
        Field(
            "list_name",
            text(),
            "name of list|nazwa cennika|naam prijslijst|name der preisliste|price list name",
        ),
    ),
    (Part("", ("price_list", "customer", "article", "from_quantity", "valid_from")),),
    money=("price",),
)
