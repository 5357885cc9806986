"""Polish companies, people and streets."""

from __future__ import annotations

from random import Random
from typing import Final

from salesdesk.demo.countries.manner import Manner, phrases, words

__all__ = ["POLAND"]

_AREA: Final = words("22 89 81 12 32 71 61 91 58 42")
"""The area code of the largest city whose postcodes begin with that digit."""
_OFFICES: Final = words(
    "521 525 526 527 542 554 583 584 586 631 634 676 677 679 725 726 729 778 779 781 851 852 894 895 897 899",
    "945 947 954 956",
)
"""What VAT ids begin with: the tax offices that gave them out."""


def _behind_forename(surname: str, woman: bool) -> str:
    if woman and surname.endswith(("ski", "cki", "dzki")):
        return surname[:-1] + "a"
    return surname


def _house_number(chance: Random) -> str:
    number, form = chance.randint(1, 160), chance.random()
    if form < 0.25:
        return f"{number}/{chance.randint(1, 60)}"
    return f"{number}{chance.choice('ABC')}" if form < 0.4 else str(number)


def _phone(chance: Random, postcode: str) -> str:
    if chance.random() < 0.35:
        return f"{chance.choice(('501', '602', '693', '785', '888'))} 555 {chance.randint(0, 999):03}"
    return f"{_AREA[int(postcode[0])]} 555 {chance.randint(0, 99):02} {chance.randint(0, 99):02}"


def _vat_stem(chance: Random) -> str:
    office = chance.choice(_OFFICES)
    return f"{office}{chance.randint(0, 999_999):06}?"


POLAND: Final = Manner(
    country="PL",
    language="pl",
    currency="PLN",
    surnames=words(
        "Pawłowski Michalski Nowicki Adamczyk Dudek Zając Wieczorek Jabłoński Król Majewski Olszewski",
        "Jaworski Wróbel Malinowski Pawlak Witkowski Walczak Stępień Górski Rutkowski Michalak Sikora",
        "Ostrowski Baran Duda Szewczyk Tomaszewski Pietrzak Marciniak Wróblewski Zalewski Jakubowski",
        "Jasiński Zawadzki Sadowski Bąk Chmielewski Włodarczyk Borkowski Czarnecki Sawicki Sokołowski",
        "Urbański Kubiak Maciejewski Szczepański Kucharski Wilk Kalinowski Lis Mazurek Wysocki Adamski",
        "Kaźmierczak Wasilewski Sobczak Czerwiński Andrzejewski Cieślak Głowacki Zakrzewski Kołodziej",
        "Sikorski Krajewski Gajewski Szymczak Szulc Baranowski Laskowski Brzeziński Makowski Ziółkowski",
        "Przybylski",
    ),
    women=words(
        "Anna Maria Katarzyna Małgorzata Agnieszka Barbara Ewa Krystyna Elżbieta Joanna Magdalena",
        "Monika Teresa Danuta Dorota Beata Aneta Renata Iwona Grażyna Justyna Marta Paulina Karolina",
        "Sylwia",
    ),
    men=words(
        "Piotr Krzysztof Andrzej Tomasz Paweł Michał Marcin Grzegorz Marek Józef Łukasz Adam Zbigniew",
        "Jerzy Tadeusz Mateusz Dariusz Mariusz Wojciech Ryszard Robert Rafał Kamil Jacek Maciej",
    ),
    fancy=words(
        "Stokrotka Tęcza Jutrzenka Konwalia Jarzębina Malwa Irys Magnolia Kaktus Bławatek Skarbek",
        "Iskierka Promyk Kalina Aster Lawenda Perła Bursztyn Szafir Rubin Astra Mozaika Arkadia Oaza",
        "Fantazja Zefir Polonez Mazurek Wisła Bałtyk Tatry Krokus Sasanka Wrzos Chaber Nagietek Piwonia",
        "Gracja Prymus Meteor Orion Atlas Kometa Laguna Pegaz Centaur Kameleon Koliber Jaskółka Żuraw",
    ),
    firms={
        "gifts": phrases(
            "Upominki {fancy}|Galeria Prezentów {fancy}|{fancy} sp. z o.o.|P.H.U. {fancy} {surname}",
            "F.H.U. {fancy}|{surname} i Wspólnicy sp.j.|Dom Handlowy {fancy}|Pamiątki {surname}",
            "Sklep z Upominkami {fancy}|Drobiazgi i Prezenty {surname}|{fancy} {city} sp. z o.o.",
            "Hurtownia {surname} sp.j.",
        ),
        "home": phrases(
            "Wnętrza {fancy}|Studio Wnętrz {surname}|Dom i Ogród {fancy}|Centrum Ogrodnicze {surname}",
            "Kwiaciarnia {fancy}|Meble i Dodatki {fancy} sp. z o.o.|Porcelana i Szkło {surname}",
        ),
        "books": phrases(
            "Księgarnia {fancy}|Papiernik {surname}|Księgarnia {surname} s.c.",
            "Artykuły Papiernicze {fancy}",
        ),
        "hotels": phrases(
            "Hotel {fancy}|Pensjonat {fancy}|Restauracja {fancy}|Kawiarnia {fancy}|Hotel {fancy} {city}",
        ),
        "schools": phrases(
            "Szkoła Podstawowa nr {number}, {city}|Przedszkole nr {number} „{fancy}”, {city}",
            "Dom Kultury „{fancy}”, {city}",
        ),
    },
    jobs=("właściciel", "zaopatrzenie", "kierownik sklepu", "księgowość", "magazyn"),
    mailboxes=("biuro", "zamowienia", "sklep", "kontakt"),
    streets=phrases(
        "Długa|Krótka|Polna|Leśna|Słoneczna|Ogrodowa|Lipowa|Szkolna|Kościelna|Rynek|Łąkowa|Brzozowa",
        "Kwiatowa|Sienkiewicza|Mickiewicza|Słowackiego|Kościuszki|Piłsudskiego|Kopernika|Konopnickiej",
        "Reymonta|Żeromskiego|Moniuszki|Chopina|Wyspiańskiego|Prusa|Sikorskiego|Poniatowskiego|3 Maja",
        "11 Listopada|al. Niepodległości|al. Jana Pawła II|pl. Wolności|Piotrkowska|Warszawska",
        "Krakowska|Poznańska|Gdańska|Lubelska|Przemysłowa|Handlowa|Targowa|Młyńska|Kolejowa|Dworcowa",
        "Nadrzeczna|Zielona|Spokojna|os. Przyjaźni|Wiejska",
    ),
    behind_forename=_behind_forename,
    house_number=_house_number,
    phone=_phone,
    vat_stem=_vat_stem,
)
