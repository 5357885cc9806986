"""British companies, people, streets, and towns, whose postcodes are made up within real outward codes."""

from __future__ import annotations

from random import Random
from typing import Final

from salesdesk.demo.countries.manner import Manner, phrases, words

__all__ = ["BRITAIN", "british_town"]

_TOWNS: Final = phrases(
    "London E1 E2 N1 N7 NW3 SE10 SW4 W4|Manchester M1 M4 M20|Birmingham B1 B5 B15|Leeds LS1 LS6 LS12",
    "Sheffield S1 S7 S11|Bristol BS1 BS6 BS8|Liverpool L1 L8 L18|Nottingham NG1 NG5 NG7",
    "Leicester LE1 LE2|Coventry CV1 CV5|York YO1 YO24 YO31|Norwich NR1 NR2|Cambridge CB1 CB4",
    "Oxford OX1 OX4|Bath BA1 BA2|Exeter EX1 EX4|Plymouth PL1 PL4|Brighton BN1 BN2",
    "Southampton SO14 SO17|Portsmouth PO1 PO4|Reading RG1 RG4|Cardiff CF10 CF24|Swansea SA1 SA2",
    "Edinburgh EH1 EH3 EH6|Glasgow G1 G12 G41|Aberdeen AB10 AB25|Dundee DD1 DD2|Inverness IV2 IV3",
    "Belfast BT1 BT9|Newcastle upon Tyne NE1 NE2|Durham DH1|Carlisle CA1 CA2|Lancaster LA1",
    "Chester CH1 CH2|Shrewsbury SY1 SY3|Worcester WR1 WR5|Gloucester GL1 GL4|Cheltenham GL50 GL53",
    "Salisbury SP1 SP2|Winchester SO22 SO23|Canterbury CT1 CT2|Ipswich IP1 IP4|Colchester CO1 CO3",
    "Lincoln LN1 LN2|Derby DE1 DE22|Harrogate HG1 HG2|Truro TR1|Hereford HR1 HR4",
)
"""Post towns with outward codes of theirs (Royal Mail's postcode areas)."""

_INWARD: Final = "ABDEFGHJLNPQRSTUWXYZ"  # the letters that inward codes are made of


def british_town(chance: Random) -> tuple[str, str]:
    """A postcode and its post town."""
    words = chance.choice(_TOWNS).split()
    outward = [word for word in words if word[-1].isdigit()]
    town = " ".join(words[: -len(outward)])
    inward = f"{chance.randint(1, 9)}{chance.choice(_INWARD)}{chance.choice(_INWARD)}"
    return f"{chance.choice(outward)} {inward}", town


def _house_number(chance: Random) -> str:
    number, form = chance.randint(1, 180), chance.random()
    if form < 0.15:
        return f"Unit {chance.randint(1, 24)}"
    return f"{number}{chance.choice('AB')}" if form < 0.25 else str(number)


def _phone(chance: Random, postcode: str) -> str:
    # Ofcom keeps these for drama: nobody is ever called by mistake.
    if chance.random() < 0.3:
        return f"07700 900{chance.randint(0, 999):03}"
    return f"01632 960{chance.randint(0, 999):03}"


def _vat_stem(chance: Random) -> str:
    return f"{chance.randint(1_000_000, 9_999_999)}??"


BRITAIN: Final = Manner(
    country="GB",
    language="en",
    currency="GBP",
    surnames=words(
        "Evans Wright Walker White Robinson Thompson Hughes Edwards Green Hall Wood Harris Clark Turner",
        "Hill Cooper Morris Moore Ward King Baker Harrison Morgan Allen Scott Watson Parker Bennett",
        "Young Bailey Cook Shaw Bell Murphy Miller Richardson Marshall Collins Simpson Webb Chapman",
        "Stevens Palmer Barnes Foster Fletcher Hudson Knight Holmes Gibson Sutton Campbell Stewart",
        "Murray Fraser",
    ),
    women=words(
        "Sarah Karen Susan Helen Jane Julie Deborah Nicola Alison Rachel Claire Emma Rebecca Louise",
        "Joanne Margaret Linda Fiona Gillian Ruth",
    ),
    men=words(
        "David John Paul Andrew Mark Peter Stephen Michael Robert Richard Simon Ian Martin Philip",
        "Graham Stuart Colin Neil Alan Keith",
    ),
    fancy=words(
        "Bluebell Foxglove Primrose Kingfisher Robin Puddleduck Acorn Hawthorn Honeysuckle Thistle",
        "Lavender Marigold Poppy Swallow Skylark Rowan Willow Bramble Clover Dandelion Snowdrop",
        "Lighthouse Compass Teapot Driftwood Harbour Meadow Orchard",
    ),
    firms={
        "gifts": phrases(
            "{surname}'s Gifts Ltd|The {fancy} Gift Shop|{fancy} Gifts Ltd|{surname} & Sons Ltd",
            "{surname} Trading Ltd|{fancy} & Co|The {fancy} Emporium|{surname} & {surname2} Ltd",
            "{city} Gift Company Ltd",
        ),
        "home": phrases(
            "{fancy} Interiors|{city} Garden Centre Ltd|{surname} Florists|{fancy} Home & Garden",
            "{surname} Furnishings Ltd",
        ),
        "books": phrases(
            "{surname}'s Bookshop|The {fancy} Bookshop|{surname} Stationers Ltd",
        ),
        "hotels": phrases(
            "The {fancy} Tea Rooms|{fancy} House Hotel|The {fancy} Inn|{surname}'s Café",
        ),
        "schools": phrases(
            "{fancy} Primary School, {city}|{fancy} Nursery, {city}",
        ),
    },
    jobs=("owner", "buyer", "shop manager", "accounts", "stockroom"),
    mailboxes=("hello", "orders", "shop", "enquiries"),
    streets=phrases(
        "High Street|Station Road|Church Street|Victoria Road|Green Lane|Manor Road|Park Road",
        "Queens Road|King Street|Mill Lane|London Road|The Avenue|Market Place|Castle Street",
        "Bridge Street|North Street|West Street|School Lane|New Road|Albert Road|Springfield Road",
        "Trading Estate|Chapel Street|George Street",
    ),
    behind_forename=lambda surname, _woman: surname,
    house_number=_house_number,
    phone=_phone,
    vat_stem=_vat_stem,
    in_front=True,
)
