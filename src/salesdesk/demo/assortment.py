"""The articles of the demo company: brands, categories, prices, units, relations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from random import Random
from typing import Final

from salesdesk.demo.countries.manner import words
from salesdesk.demo.identity import article_number
from salesdesk.demo.own_goods import CHARGES, KITS, Delicacy, delicacies
from salesdesk.demo.slices import Listed, translations
from salesdesk.domain.catalogue.rules import ArticleKind, LeadTime, Relation, Tracking
from salesdesk.domain.catalogue.verbs import NewArticle, NewUnit

__all__ = ["CATEGORIES", "FOOD", "Goods", "charges", "goods", "kits", "relations", "zloty"]

FOOD: Final = "FOOD"
CATEGORIES: Final[Mapping[str, str]] = {
    "XMAS": "Christmas", "EASTER": "Easter", "LIGHT": "Candles and lights", "JEWEL": "Jewellery",
    "STAT": "Stationery", "BAG": "Bags", "KITCHEN": "Kitchen and table", "GARDEN": "Garden", "TOY": "Toys",
    "PARTY": "Party", "BATH": "Bath", "TEXTILE": "Textiles", "FRAME": "Pictures and clocks",
    "STORE": "Boxes and storage", "DECOR": "Decorations", "OTHER": "Other gifts", FOOD: "Delicacies",
    "SERVICE": "Services",
}  # fmt: skip
"""Branches of the article tree by code."""

_PER_POUND: Final = Decimal("4.9")  # złoty of ours for a pound of the real wholesaler
_LANGUAGES: Final = ("pl", "nl", "de")
_BOXES: Final = {6: 6, 12: 12, 24: 12, 36: 12, 8: 8, 10: 10}
"""Pieces in a box by the quantity that customers mostly buy."""
_BOX_OF_FOOD: Final = 6
_COLOURS: Final = words(
    "red blue pink green white black ivory cream silver gold purple orange yellow brown turquoise multicolour"
)


@dataclass(frozen=True, slots=True)
class Goods:
    """An article on its way into the catalogue, with what the rest of the company needs to know of it."""

    article: NewArticle
    category: str
    box: int
    """Pieces in a box, 1 if there is none."""
    keeps: int = 0
    """Days from making to the last day of sale; 0 for what does not expire."""


def zloty(pence: int) -> Decimal:
    """The price in złoty of something that cost so many pence, ending as prices like to end."""
    raw = Decimal(pence) * _PER_POUND / 100
    if raw < 3:
        return max(_to(raw, "0.05"), Decimal("0.20"))
    if raw < 20:
        return _to(raw, "0.1") - Decimal("0.01")
    if raw < 100:
        return _to(raw, "0.5") - Decimal("0.01")
    return _to(raw, "1") - Decimal("0.10")


def goods(listed: Sequence[Listed], brands: Mapping[str, int], categories: Mapping[str, int]) -> list[Goods]:
    """Everything that lies in stock: the gifts and the delicacies. `brands` are ids by category."""
    chance, named = Random("goods"), translations()
    found = [
        _gift(
            chance,
            index,
            each,
            named.get(each.code, ()),
            brands.get(each.category),
            categories[each.category],
        )
        for index, each in enumerate(listed)
    ]
    found += [
        _delicacy(each, index, brands.get(FOOD), categories[FOOD])
        for index, each in enumerate(delicacies(), len(listed))
    ]
    return found


def charges(category_id: int) -> list[NewArticle]:
    """Services and the deposit."""
    return [
        NewArticle(
            each.code,
            each.names[0],
            each.price,
            kind=each.kind,
            tax_class=each.tax_class,
            category_id=category_id,
            no_discount=True,
            names=_in_languages(each.names[1:]),
        )
        for each in CHARGES
    ]


def kits(ids: Mapping[str, int], category_id: int) -> list[NewArticle]:
    """The kits, of articles that have ids by code."""
    return [
        NewArticle(
            each.code,
            each.names[0],
            each.price,
            kind=ArticleKind.KIT,
            base_unit="set",
            gtin=article_number(2, index),
            category_id=category_id,
            names=_in_languages(each.names[1:]),
            components=tuple((ids[code], Decimal(quantity)) for code, quantity in each.parts),
        )
        for index, each in enumerate(KITS)
    ]


def relations(listed: Sequence[Listed]) -> Iterator[tuple[str, str, Relation]]:
    """What goes with what: bought together often, or the same thing in another colour."""
    by_stem: dict[str, list[Listed]] = {}
    known = {each.code for each in listed}
    for each in listed:
        by_stem.setdefault(each.code[:5], []).append(each)
        for other in each.goes_with:
            if other in known:
                yield each.code, other, Relation.ASSOCIATED
    for alike in by_stem.values():
        for one, another in pairwise(alike):
            if _without_colour(one.name) == _without_colour(another.name):
                yield one.code, another.code, Relation.SUBSTITUTE
                yield another.code, one.code, Relation.SUBSTITUTE


def _gift(
    chance: Random,
    index: int,
    listed: Listed,
    names: Sequence[str],
    brand_id: int | None,
    category_id: int,
) -> Goods:
    price = zloty(listed.pence)
    box = _BOXES.get(listed.usual, 1)
    sold_by_box = box > 1 and price < 4 and chance.random() < 0.3
    units: tuple[NewUnit, ...] = ()
    if box > 1:
        units = (NewUnit("box", box, gtin=article_number(1, index), for_sale=sold_by_box, for_purchase=True),)
    to_order = price > 100 and chance.random() < 0.3
    colour = next((word for word in listed.name.casefold().split() if word in _COLOURS), "")
    article = NewArticle(
        listed.code,
        listed.name,
        price,
        gtin=article_number(0, index),
        brand_id=brand_id if chance.random() < 0.7 else None,
        category_id=category_id,
        lead_time=LeadTime.TO_ORDER if to_order else LeadTime.STOCK,
        no_discount=chance.random() < 0.02,
        origin=chance.choice(("CN", "CN", "CN", "IN", "PL", "DE", "GB")),
        weight=(Decimal(chance.randint(20, 400)) / 1000 * (1 + price // 40)).quantize(Decimal("0.001")),
        units=units,
        names=_in_languages(names),
        properties=(("colour", colour),) if colour else (),
    )
    return Goods(article, listed.category, box)


def _delicacy(each: Delicacy, index: int, brand_id: int | None, category_id: int) -> Goods:
    article = NewArticle(
        each.code,
        each.names[0],
        each.price,
        tax_class=each.tax_class,
        gtin=article_number(0, index),
        brand_id=brand_id,
        category_id=category_id,
        tracking=Tracking.EXPIRY,
        customs_code=each.customs_code,
        origin="PL",
        units=(NewUnit("box", _BOX_OF_FOOD, gtin=article_number(1, index), for_purchase=True),),
        names=_in_languages(each.names[1:]),
    )
    return Goods(article, FOOD, _BOX_OF_FOOD, each.keeps)


def _in_languages(names: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Polish, Dutch and German names with their languages; none stays none."""
    return tuple(zip(_LANGUAGES, names, strict=bool(names)))


def _without_colour(name: str) -> str:
    return " ".join(word for word in name.casefold().replace("/", " ").split() if word not in _COLOURS)


def _to(value: Decimal, step: str) -> Decimal:
    """`value` rounded to a multiple of `step`."""
    return (value / Decimal(step)).quantize(Decimal(1), ROUND_HALF_UP) * Decimal(step)
