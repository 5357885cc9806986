"""The suppliers of the demo company: who sells which goods, and how."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import Final

from salesdesk.demo.assortment import FOOD, Goods
from salesdesk.demo.countries.germany import GERMANY
from salesdesk.demo.countries.manner import Manner
from salesdesk.demo.countries.netherlands import NETHERLANDS
from salesdesk.demo.countries.poland import POLAND
from salesdesk.demo.identity import domain, vat_id
from salesdesk.domain.purchasing.verbs import NewSupplier, Offered

__all__ = ["PER_UNIT", "SUPPLIERS", "Source", "bin_of", "cost_of", "new_suppliers", "offers"]

PER_UNIT: Final = {"PLN": Decimal(1), "EUR": Decimal("4.25"), "USD": Decimal("3.70"), "GBP": Decimal("4.95")}
"""Złoty for one unit of a currency: what the made-up rates of exchange wander around."""


@dataclass(frozen=True, slots=True)
class Source:
    """A supplier with the brand and the categories that come from him."""

    number: str
    name: str
    brand: str
    categories: tuple[str, ...]
    country: str
    currency: str
    place: tuple[str, str, str, str]
    """Street, house number, postcode, city."""
    lead_days: int
    minimum_order: int
    free_freight: int | None = None


SUPPLIERS: Final = (
    Source("D01", "Świecowa Manufaktura sp. z o.o.", "Ciepłe Światło", ("LIGHT",), "PL", "PLN",
           ("Przemysłowa", "14", "62-800", "Kalisz"), 5, 500, 2000),
    Source("D02", "Hohenfels Glaswaren GmbH", "Hohenfels", ("KITCHEN",), "DE", "EUR",
           ("Industriestraße", "8", "94065", "Waldkirchen"), 12, 300, 1500),
    Source("D03", "Van der Wiel Cadeau-import B.V.", "Wielco", ("BAG", "DECOR"), "NL", "EUR",
           ("Handelsweg", "22", "3044 CC", "Rotterdam"), 8, 250, 1000),
    Source("D04", "Ningbo Sunrise Gifts Co., Ltd.", "Sunrise Home", ("OTHER", "STORE"), "CN", "USD",
           ("Zhongshan East Road", "1200", "315040", "Ningbo"), 45, 2000),
    Source("D05", "Papiernia Warta sp. z o.o.", "Warta Papier", ("STAT", "PARTY"), "PL", "PLN",
           ("Papiernicza", "3", "42-400", "Zawiercie"), 4, 400, 1200),
    Source("D06", "Jaipur Craft Exports Pvt. Ltd.", "Jaipur Craft", ("JEWEL",), "IN", "USD",
           ("M.I. Road", "77", "302001", "Jaipur"), 35, 1000),
    Source("D07", "Tkalnia Podlaska sp.j.", "Podlaski Len", ("TEXTILE", "BATH"), "PL", "PLN",
           ("Tkacka", "21", "15-689", "Białystok"), 6, 300, 1500),
    Source("D08", "Rahmen-Becker GmbH & Co. KG", "Rahmenwerk", ("FRAME",), "DE", "EUR",
           ("Gewerbepark", "5", "33611", "Bielefeld"), 10, 200, 900),
    Source("D09", "Ogród i Dom Hurt sp. z o.o.", "Zielony Próg", ("GARDEN",), "PL", "PLN",
           ("Ogrodnicza", "40", "05-850", "Ożarów Mazowiecki"), 3, 300, 1000),
    Source("D10", "Speelgoedfabriek Hollands Plezier B.V.", "Hollands Plezier", ("TOY",), "NL", "EUR",
           ("Kanaalweg", "11", "7553 EC", "Hengelo"), 9, 200, 800),
    Source("D11", "Bombki Choinkowe Krosno s.c.", "Szklana Gwiazda", ("XMAS", "EASTER"), "PL", "PLN",
           ("Hutnicza", "9", "38-400", "Krosno"), 14, 600, 2500),
    Source("D12", "Spiżarnia Babuni sp. z o.o.", "Spiżarnia Babuni", (FOOD,), "PL", "PLN",
           ("Miodowa", "2", "87-100", "Toruń"), 3, 250, 800),
    Source("D13", "Kaffeerösterei Nordlicht GmbH", "Nordlicht", (), "DE", "EUR",
           ("Am Speicher", "17", "20457", "Hamburg"), 7, 150, 600),
)  # fmt: skip
"""The last of them is a second source for what others sell, and dearer."""

_MANNERS: Final[dict[str, Manner]] = {each.country: each for each in (POLAND, GERMANY, NETHERLANDS)}


def new_suppliers() -> list[NewSupplier]:
    """The suppliers as they are entered."""
    return [_new(source) for source in SUPPLIERS]


def cost_of(each: Goods) -> Decimal:
    """What one piece costs us, in złoty; the same for the same article."""
    share = Random(each.article.code).randint(42, 62)
    return _cents(each.article.list_price * share / 100)


def bin_of(each: Goods) -> str:
    """Where an article lies, in every warehouse: aisle, rack and shelf; the same for the same article."""
    chance = Random(f"bin {each.article.code}")
    return f"{chance.choice('ABCDEF')}-{chance.randint(1, 24):02}-{chance.randint(1, 4)}"


def offers(source: Source, stocked: Sequence[Goods], ids: dict[str, int]) -> list[Offered]:
    """What a supplier sells us, in his currency: his categories, or as a second source some of others."""
    if source.categories:
        return [_offer(source, each, ids, True) for each in stocked if each.category in source.categories]
    return [
        _offer(source, each, ids, False)
        for each in stocked
        if each.category == FOOD or (each.category == "KITCHEN" and Random(each.article.code).random() < 0.1)
    ]


def _offer(source: Source, each: Goods, ids: dict[str, int], preferred: bool) -> Offered:
    chance = Random(source.number + each.article.code)
    cost = cost_of(each) / PER_UNIT[source.currency]
    pack = each.box if each.box > 1 else chance.choice((1, 1, 1, 4, 6))
    return Offered(
        ids[each.article.code],
        f"{source.brand[:2].upper()}-{chance.randint(10_000, 99_999)}",
        max(_cents(cost if preferred else cost * Decimal("1.08")), Decimal("0.01")),
        pack=Decimal(pack),
        minimum=Decimal(pack * chance.choice((1, 1, 2, 4))),
        lead_days=source.lead_days + 7 if chance.random() < 0.05 else None,
        preferred=preferred,
        name=each.article.name,
    )


def _new(source: Source) -> NewSupplier:
    chance = Random(source.number)
    manner = _MANNERS.get(source.country)
    street, house_number, postcode, city = source.place
    return NewSupplier(
        source.number,
        source.name,
        source.country,
        source.currency,
        manner.language if manner else "en",
        street,
        house_number,
        postcode,
        city,
        vat_id(chance, source.country, manner.vat_stem(chance)) if manner else "",
        f"orders@{domain(source.brand)}",
        manner.phone(chance, postcode) if manner else "",
        source.lead_days,
        Decimal(source.minimum_order),
        None if source.free_freight is None else Decimal(source.free_freight),
    )


def _cents(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)
