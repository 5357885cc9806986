"""German companies, people and streets."""

from __future__ import annotations

from random import Random
from typing import Final

from salesdesk.demo.countries.manner import Manner, phrases, words

__all__ = ["GERMANY"]

_FICTIONAL: Final = ("030 23125", "040 66969", "069 90009", "0221 4710", "089 99998")
"""Blocks that the Bundesnetzagentur keeps for films: nobody is ever called by mistake."""


def _house_number(chance: Random) -> str:
    number, form = chance.randint(1, 150), chance.random()
    if form < 0.12:
        return f"{number} {chance.choice('abc')}"
    return f"{number}-{number + 2}" if form < 0.18 else str(number)


def _phone(chance: Random, postcode: str) -> str:
    return f"{_FICTIONAL[int(postcode[0]) // 2]} {chance.randint(0, 999):03}"


def _vat_stem(chance: Random) -> str:
    return f"{chance.randint(11_000_000, 32_999_999)}?"


GERMANY: Final = Manner(
    country="DE",
    language="de",
    currency="EUR",
    surnames=words(
        "Schäfer Koch Bauer Richter Klein Wolf Schröder Neumann Schwarz Zimmermann Braun Krüger Hofmann",
        "Hartmann Lange Schmitt Werner Krause Meier Lehmann Schmid Schulze Maier Köhler Herrmann König",
        "Walter Mayer Huber Kaiser Fuchs Peters Lang Scholz Möller Weiß Jung Hahn Schubert Vogel",
        "Friedrich Keller Günther Frank Berger Winkler Roth Beck Lorenz Baumann Franke Albrecht",
        "Schuster Simon Ludwig Böhm Winter Kraus Martin Schumacher Krämer Vogt Stein Jäger Otto Sommer",
        "Groß Seidel Heinrich Brandt Haas",
    ),
    women=words(
        "Sabine Susanne Petra Monika Andrea Claudia Birgit Karin Ursula Renate Heike Martina Kerstin",
        "Anja Silke Katrin Nicole Stefanie Julia Katharina",
    ),
    men=words(
        "Thomas Michael Andreas Peter Wolfgang Klaus Jürgen Stefan Christian Uwe Werner Frank Markus",
        "Matthias Martin Bernd Jörg Sven Jens Tobias",
    ),
    fancy=words(
        "Sonnenblume Kornblume Edelweiß Enzian Regenbogen Morgenstern Schatztruhe Wunderland Lavendel",
        "Mohnblume Lindenblatt Kastanie Seestern Leuchtturm Schwalbe Nachtigall Schmetterling",
        "Glückskind Wolkenlos Federleicht Sternschnuppe Rosengarten Zauberwald Kleeblatt Marienkäfer",
        "Libelle Waldfee Silberdistel",
    ),
    firms={
        "gifts": phrases(
            "Geschenkehaus {surname} GmbH|Geschenkidee {surname} e.K.|{surname} & Söhne OHG",
            "{surname} Handels GmbH|Präsente {surname} GmbH & Co. KG|Geschenke {fancy}",
            "{fancy} Geschenke GmbH|{forename} {surname} e.K.|{surname} & {surname2} GbR",
        ),
        "home": phrases(
            "Blumen {surname}|Gartencenter {surname} GmbH|Wohnen & Schenken {surname}",
            "Wohnaccessoires {fancy}|Porzellan {surname} GmbH|Gartenwelt {city} GmbH",
        ),
        "books": phrases(
            "Buchhandlung {surname}|Schreibwaren {surname}|Buchhandlung {fancy}|Papeterie {surname}",
        ),
        "hotels": phrases(
            "Hotel {fancy}|Landgasthof {surname}|Café {fancy}|Hotel {surname} {city}",
        ),
        "schools": phrases(
            "Kindergarten {fancy}, {city}|Grundschule {city}",
        ),
    },
    jobs=("Inhaber", "Einkauf", "Filialleitung", "Buchhaltung", "Lager"),
    mailboxes=("info", "einkauf", "kontakt", "bestellung"),
    streets=phrases(
        "Hauptstraße|Bahnhofstraße|Schulstraße|Gartenstraße|Dorfstraße|Bergstraße|Lindenstraße",
        "Kirchstraße|Waldstraße|Ringstraße|Schillerstraße|Goethestraße|Mozartstraße|Beethovenstraße",
        "Mühlenweg|Wiesenweg|Am Markt|Marktplatz|Rosenweg|Birkenweg|Industriestraße|Gewerbepark",
        "Breite Straße|Lange Straße|Kaiserstraße|Friedrichstraße|Wilhelmstraße|Am Bahnhof|Neue Straße",
        "Uferweg",
    ),
    behind_forename=lambda surname, _woman: surname,
    house_number=_house_number,
    phone=_phone,
    vat_stem=_vat_stem,
)
