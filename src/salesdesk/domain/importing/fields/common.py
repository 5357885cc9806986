"""What the fields of several entities have in common."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from salesdesk.domain.importing.countries import country
from salesdesk.domain.importing.reading import (
    CODE,
    choice,
    code,
    switched_off,
    text,
)
from salesdesk.domain.importing.rules import Field, Read
from salesdesk.domain.tax.rules import PriceMode

__all__ = [
    "ARTICLE_SPARE",
    "ARTICLE_VAGUE",
    "ARTICLE_WORDS",
    "CURRENCY_WORDS",
    "CUSTOMER_SPARE",
    "CUSTOMER_VAGUE",
    "CUSTOMER_WORDS",
    "INACTIVE_WORDS",
    "MODE",
    "MOST_DAYS",
    "PLACE_WORDS",
    "QUANTITY_WORDS",
    "in_use",
    "line",
    "optional",
    "place",
    "short",
]

MOST_DAYS: Final = 3650
"""Longer times are slips of the keyboard."""

ARTICLE_WORDS: Final = (
    "article code|article number|item code|sku|variant sku|seller sku|lineitem sku|custom sku"
    "|product code|stock code|kod artykułu"
    "|kod towaru|nr artykułu|nr art|indeks|artikelcode|artikelnummer|artikelnr|artnr"
    "|produktnummer|materialnummer|article no|item number|item no"
    "|product number|product no|internal reference|default code"
    "|kod produktu|numer artykułu|indeks towaru"
    "|indeks katalogowy|symbol towaru|akronim towaru|nr towaru|numer towaru"
    "|artikelno|productnummer|productnr|produktnr|produktcode|materialnr|sachnummer"
    "|teilenummer"
)
CUSTOMER_WORDS: Final = (
    "customer number|customer no|nr klienta|numer klienta|kod klienta|klantnummer"
    "|klantnr|kundennummer|kundennr|customer code|customer nr|client number|client code"
    "|account number|account code|account ref|kod kontrahenta|symbol kontrahenta"
    "|numer kontrahenta|nr kontrahenta|akronim kontrahenta|kod nabywcy|nr odbiorcy|klantcode"
    "|relatiecode|relatienummer|debiteurnummer|debiteurnr|debiteurcode"
    "|debiteurennummer|kundencode|kdnr|debitorennummer|debitorennr|debitornummer"
    "|debitor nr"
)
ARTICLE_VAGUE: Final = "code|item|product|kod|symbol|artykuł|towar|produkt|artikel|towar usługa"
CUSTOMER_VAGUE: Final = (
    "client|account|klient|kontrahent|nabywca|klant|relatie|debiteur|kunde|debitor|sold to"
)
QUANTITY_WORDS: Final = (
    "qty|ilość|hoeveelheid|aantal|menge|anzahl|quantity ordered|liczba|liczba sztuk|ilość szt"
    "|aantal stuks|stückzahl|stück"
)
"""What articles, customers and quantities are called where they are not what the file is of."""

ARTICLE_SPARE: Final = (
    "product id|item id|article id|artikel id|numer katalogowy|nr katalogowy|part number|part no"
)
CUSTOMER_SPARE: Final = "customer id|client id|klant id|kunden id|id klienta|id kontrahenta"
"""Numbers that a program itself gives, or another firm: they are meant where there is no plainer one."""

CURRENCY_WORDS: Final = (
    "currency|waluta|valuta|munt|währung|currency code|kod waluty|valutacode|währungscode"
    "|waluta ceny|preiswährung|price currency|currency iso"
)
"""What a column is called that says which currency the amounts of a row are in."""

PLACE_WORDS: Final = (
    "plz ort|plz und ort|plz wohnort|plz stadt|kod i miasto|kod pocztowy i miasto|kod i miejscowość"
    "|kod pocztowy i miejscowość|kod miasto|kod miejscowość|kod pocztowy miejscowość"
    "|kod pocztowy miasto|postcode en plaats|postcode plaats|postcode en woonplaats"
    "|postcode woonplaats|pc plaats|postcode city|postcode town|postcode and city|zip city"
    "|zip and city|postal code city|postal code and city|city postcode|city and postcode"
)
"""What a column is called that has the postcode and the city."""

MODE: Final = choice(
    PriceMode,
    {
        PriceMode.NET: "netto|excl|excl btw|excl vat|zzgl mwst",
        PriceMode.GROSS: "brutto|incl|incl btw|incl vat|inkl mwst",
    },
)


INACTIVE_WORDS: Final = (
    "inactive|disabled|deactivated|is inactive|nieaktywny|nieaktywna|zablokowany|blokada|geblokkeerd"
    "|blocked|non actief|niet actief|inactief|gesperrt|inaktiv|deaktiviert|uitgeschakeld"
)
"""What a column is called that says the opposite of “active”."""


def in_use(cell: str, decimal: str) -> tuple[bool]:
    """Whether somebody is dealt with, from a cell that says the opposite."""
    return (not switched_off(cell, decimal),)


def optional(name: str, read: Read, words: str = "", *, empty: Any = None, part: str = "") -> Field:
    """A field that may hold nothing."""
    return Field(name, read, words, empty=empty, part=part)


def line(name: str, words: str = "", *, part: str = "", vague: str = "") -> Field:
    """A line of text that may be empty."""
    return Field(name, text(), words, empty="", part=part, vague=vague)


def short(name: str, words: str = "", *, part: str = "", vague: str = "") -> Field:
    """A code that may be empty."""
    return Field(name, code(), words, empty="", part=part, vague=vague)


def place(
    prefix: str, words: Mapping[str, str], vague: Mapping[str, str] = MappingProxyType({})
) -> tuple[Field, ...]:
    """The fields of an address; `words` and `vague` by field without its prefix."""
    readers: dict[str, Read] = {"house_number": text(CODE), "postcode": code(), "country": country}
    return tuple(
        Field(
            f"{prefix}{name}",
            readers.get(name, text()),
            words[name],
            empty="",
            vague=vague.get(name, ""),
            beside=f"{prefix}city" if name == "postcode" else "",
        )
        for name in words
    )
