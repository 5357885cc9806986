"""What surnames, companies and streets are made of in four countries, beside the demo's own lists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from salesdesk.demo.countries.manner import phrases, words

__all__ = ["TRADES", "Trades"]


@dataclass(frozen=True, slots=True)
class Trades:
    """The words of one country.

    In `firms` stand {surname}, {forename}, {firm}, {trade}, {form}, {fancy} and {city}.
    """

    stems: tuple[str, ...]
    ends: tuple[str, ...]
    """Each stem with each end is a surname."""
    firm_ends: tuple[str, ...]
    """What companies' names of fancy end in."""
    trades: tuple[str, ...]
    forms: tuple[str, ...]
    firms: tuple[str, ...]
    streets: tuple[str, ...]
    """Streets named after somebody: {surname}."""
    cities: tuple[str, ...]
    """Those so large that many customers are there."""


TRADES: Final[dict[str, Trades]] = {
    "PL": Trades(
        stems=words(
            "Kowal Nowak Wiś Wójc Kamiń Lewand Zieliń Szymań Woźni Dąbrow Kozł Jankow Mazur Krawcz Piotr",
            "Grab Pawł Michal Król Wieczor Jabłoń Wróbl Adam Sikor Rut Baran Szew Pietrz Marci Jawor",
            "Zawadz Malin Walcz Gór Chmiel Sob Szcz Krysz Cieś Brzoz Gaj Kub Bor Czarn Sław Tomasz Błaż",
            "Bogd Dom Dudz Fil Gawr Głow Jar Jurk Kacz Kalin Kasprz Klim Kołodz Konop Kucz Lis Łuk Mac",
            "Maj Mar Mik Miel Mły Mroz Niedź Olsz Orł Ost Pająk Pol Prz Rad Rog Rom Rybi Sad Sow Stach",
            "Star Strz Such Szpak Świd Tar Tom Trz Urb Wasil Wil Wit Wojt Wrzos Zając Zar Ziem Żak Żur",
            "Jędrzej Grzeg Stępi Rzep Ciech Dzieng Gwóźdź",
        ),
        ends=words(
            "ski cki ak czyk owicz iak ewski owski iński icki ek ka arz uk eńko ewicz eński alski ik ala",
            "ura ecki",
        ),
        firm_ends=words(
            "pol mex bud trans max plast tech med hurt agro stal pex chem lux tex dom drew met",
        ),
        trades=words(
            "Hurtownia Transport Budownictwo Handel Meble Okna Dachy Auto-Części Gastronomia Farmacja",
            "Drukarnia Stal Chemia Tekstylia Ogrody Narzędzia Usługi Serwis Produkcja Instalacje",
            "Elektryka Hydraulika Stolarstwo Piekarnia Cukiernia Mleczarnia Warsztat Opakowania Papiernia",
            "Szkło Ceramika",
        ),
        forms=phrases("sp. z o.o.|S.A.|s.c.|sp.j.|sp.k.|PHU|PPHU"),
        firms=phrases(
            "{trade} {surname} {form}|{firm} {form}|{firm} {trade} {form}",
            "P.P.H.U. {firm} {forename} {surname}|F.H.U. {surname}|Zakład Usługowy {surname}",
            "{firm} {city} {form}|{fancy} {trade}|{trade} {fancy} {form}|{forename} {surname} {trade}",
            "Przedsiębiorstwo Handlowe {firm}|{surname} i Synowie {form}",
        ),
        streets=phrases("{surname}|{surname}|gen. {surname}|ks. {surname}|dr. {surname}"),
        cities=phrases(
            "Łódź|Warszawa|Kraków|Poznań|Wrocław|Gdańsk|Szczecin|Lublin|Katowice|Białystok|Częstochowa",
        ),
    ),
    "NL": Trades(
        stems=words(
            "Jans Bak Vis Smit Meij Mul Bos Vos Pet Hend Dekk Brouw Dij Kost Kuip Verhoe Vermeu Post Hoek",
            "Jac Maas Blom Schout Hoog Laan Veld Groen Molen Wolt Wass Kamp Zand Dros Hoev Buur Scholt",
            "Timm Zijl Kruij Duij",
        ),
        ends=words(
            "sen ker ser ma stra inga huis man veld hoven sma donk rink aars broek wijk ens stra dijk",
            "horst",
        ),
        firm_ends=words("tech bouw groep trans plast net fix pro agri zorg"),
        trades=words(
            "Bouw Techniek Installaties Elektro Groothandel Transport Metaal Schilders Loodgieters",
            "Verhuur Tuinen Horeca Kantoor Verpakkingen Machines Autobedrijf Bakkerij Slagerij Drukkerij",
            "Meubels Keukens Dakwerken",
        ),
        forms=phrases("B.V.|V.O.F.|N.V.|C.V."),
        firms=phrases(
            "{surname} {trade} {form}|{firm} {form}|{trade}bedrijf {surname}|{firm} {trade} {form}",
            "Gebr. {surname} {form}|De {fancy} {trade}|{surname} & Zonen {form}|{trade} {city} {form}",
        ),
        streets=phrases(
            "{surname}straat|{surname}laan|Burgemeester {surname}weg|Dr. {surname}plein",
        ),
        cities=phrases(
            "Amsterdam|Rotterdam|Den Haag|Utrecht|Eindhoven|Groningen|Tilburg|'s-Hertogenbosch|Zwolle",
        ),
    ),
    "DE": Trades(
        stems=words(
            "Schmi Mül Mei Wag Beck Hof Schul Koch Bau Rich Klei Wol Schrö Neu Schwarz Zim Braun Krü Hart",
            "Lan Kra Wer Leh Köh Her Kön Wal Mai Kai Fuch Pet Scho Vog Stei Jun Som Win Böh Grä Bür Dör",
            "Fröh Häus Kirch Lüd Mühl",
        ),
        ends=words(
            "dt ler er ner mann hauer berg burg stein bach feld hofer meier ke lein ing ert inger wald",
            "thal baum",
        ),
        firm_ends=words("tech bau werk plan form haus mat therm plast log"),
        trades=words(
            "Bau Sanitär Heizung Metallbau Möbel Logistik Werkzeuge Motoren Elektrotechnik Großhandel",
            "Malerbetrieb Tischlerei Bäckerei Metzgerei Gartenbau Dachdeckerei Schlosserei Druckerei",
            "Bürobedarf Verpackung Maschinen",
        ),
        forms=phrases("GmbH|GmbH & Co. KG|AG|OHG|e.K.|GbR|KG"),
        firms=phrases(
            "{surname} {trade} {form}|{firm} {form}|{trade} {surname} {form}|{firm} {trade} {form}",
            "Gebrüder {surname} {form}|{surname} & Söhne {form}|{trade} {city} {form}",
            "{forename} {surname} {form}",
        ),
        streets=phrases("{surname}straße|{surname}weg|{surname}allee|Dr.-{surname}-Straße"),
        cities=phrases(
            "Berlin|Hamburg|München|Köln|Frankfurt am Main|Stuttgart|Düsseldorf|Leipzig|Nürnberg|Münster",
        ),
    ),
    "GB": Trades(
        stems=words(
            "Ash Brad Cart Clif Dal Dun East Fair Garth Hal Hart Hol Ken Lang Mar Mil Nor Oak Pem Rad",
            "Roth Shel South Stan Thorn Wal Wes Whit Win Wood Ather Black Chester Ful Green Haw King",
            "Leigh Mor Pres Rams Sher Tat Wether",
        ),
        ends=words(
            "ton ley field ford well worth wood man son ham by combe shaw dale burn croft bridge stone",
        ),
        firm_ends=words("tech build fix pro line ways works tex mark"),
        trades=words(
            "Plumbing Supplies Trading Services Electrical Tools Garden Builders Joinery Catering",
            "Packaging Printing Motors Engineering Roofing Flooring Lighting Stationers Hardware",
            "Fasteners Bakery Butchers Interiors",
        ),
        forms=phrases("Ltd|Limited|plc|LLP|& Co"),
        firms=phrases(
            "{surname} {trade} {form}|{firm} {form}|{surname} & Sons {form}|{firm} {trade} {form}",
            "{surname} Brothers {form}|The {fancy} {trade} Company|{city} {trade} {form}",
            "{forename} {surname} {trade}",
        ),
        streets=phrases("{surname} Road|{surname} Street|{surname} Lane|{surname} Close"),
        cities=phrases("London|Manchester|Birmingham|Leeds|Glasgow|Liverpool|Bristol"),
    ),
}
