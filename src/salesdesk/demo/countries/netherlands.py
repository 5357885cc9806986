"""Dutch companies, people and streets."""

from __future__ import annotations

from random import Random
from typing import Final

from salesdesk.demo.countries.manner import Manner, phrases, words

__all__ = ["NETHERLANDS"]

_AREA: Final = ("010", "020", "023", "070", "040", "024", "053", "055", "058", "050")
"""An area code by the first digit of a postcode, which counts provinces from Amsterdam on."""


def _behind_forename(surname: str, woman: bool) -> str:
    # De Jong by itself, but Emma de Jong.
    return (
        surname[0].lower() + surname[1:] if surname.startswith(("De ", "Van ", "Den ", "Ter ")) else surname
    )


def _house_number(chance: Random) -> str:
    number, form = chance.randint(1, 240), chance.random()
    if form < 0.15:
        return f"{number}-{chance.choice('AB')}"
    return f"{number} bis" if form < 0.18 else str(number)


def _phone(chance: Random, postcode: str) -> str:
    if chance.random() < 0.3:
        return f"06 555 {chance.randint(0, 99_999):05}"
    return f"{_AREA[int(postcode[0])]} 555 {chance.randint(0, 9_999):04}"


def _vat_stem(chance: Random) -> str:
    return f"{chance.randint(80_000_000, 86_999_999)}?B01"


NETHERLANDS: Final = Manner(
    country="NL",
    language="nl",
    currency="EUR",
    surnames=phrases(
        "Van der Linden|Kok|Jacobs|Van der Heijden|Van den Heuvel|Schouten|Willems|Hoekstra|Koster",
        "Verhoeven|Prins|Huisman|Postma|Kuipers|Kuiper|Van Vliet|Van Beek|Peeters|Maas|Vermeulen|Jonker",
        "Willemsen|Van de Ven|Van der Veen|De Bruijn|Van Dam|Schipper|Van Wijk|Scholten|Groen|Sanders",
        "Van Loon|De Leeuw|Molenaar|Hermans|Van der Laan|Driessen|De Haan|Veenstra|Blom|Timmermans",
        "Kramer|Evers|Bosch|Zwart",
    ),
    women=words(
        "Anneke Marieke Ingrid Saskia Monique Linda Esther Sandra Petra Wilma Jolanda Marjan Femke",
        "Lotte Sanne Anouk Karin Yvonne Ellen Mieke",
    ),
    men=words(
        "Jan Pieter Kees Henk Willem Hans Erik Marcel Rob Jeroen Sander Bart Ruud Dirk Gerard Arjan",
        "Wouter Maarten Joost Thijs",
    ),
    fancy=words(
        "Zonnebloem Klaproos Tulp Regenboog Korenbloem Lavendel Vlinder Ooievaar Zwaan Zeemeeuw",
        "Duinroos Kastanje Linde Leeuwerik Molen Kroon Pelikaan Walnoot Eikel Zilverster Sleutelbloem",
        "Narcis Hortensia Pioenroos Kruidentuin Waterlelie Zeester Anker Kompas",
    ),
    firms={
        "gifts": phrases(
            "{surname} Cadeaus B.V.|Cadeauwinkel De {fancy}|De {fancy} Cadeau & Wonen",
            "{surname} & Zonen B.V.|Geschenkenhuis {surname}|Handelsonderneming {surname} V.O.F.",
            "{fancy} Groothandel B.V.|{forename} {surname} Geschenken",
        ),
        "home": phrases(
            "Tuincentrum {surname}|Tuincentrum De {fancy} B.V.|Bloemenhuis {surname}|Woonwinkel {fancy}",
            "{surname} Interieur B.V.|Bloem & Blad {surname}",
        ),
        "books": phrases(
            "Boekhandel {surname}|Boekhandel De {fancy}|Kantoorvakhandel {surname} B.V.",
        ),
        "hotels": phrases(
            "Hotel De {fancy}|Restaurant De {fancy}|Lunchroom {surname}|Hotel {city} Centrum",
        ),
        "schools": phrases(
            "Basisschool De {fancy}, {city}|Kinderdagverblijf {fancy}, {city}",
        ),
    },
    jobs=("eigenaar", "inkoop", "filiaalleider", "administratie", "magazijn"),
    mailboxes=("info", "inkoop", "winkel", "bestellingen"),
    streets=words(
        "Kerkstraat Dorpsstraat Molenweg Schoolstraat Hoofdstraat Stationsweg Marktplein Nieuwstraat",
        "Julianastraat Wilhelminastraat Beatrixlaan Emmastraat Prinsengracht Oosteinde Westeinde",
        "Lindenlaan Kastanjelaan Beukenlaan Eikenlaan Industrieweg Handelsweg Ambachtsweg Havenstraat",
        "Kanaalweg Parallelweg Zuiderweg Noorderstraat Breestraat Langestraat Brink Voorstraat",
        "Achterweg Tulpstraat Rozenstraat Rembrandtstraat Vermeerstraat",
    ),
    behind_forename=_behind_forename,
    house_number=_house_number,
    phone=_phone,
    vat_stem=_vat_stem,
)
