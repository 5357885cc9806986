"""Units however they are written: “szt.”, “Stk”, “stuks” and “pcs” are one, spelled as the firm does."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Final

from sqlalchemy import func, select

from salesdesk.domain.catalogue.model import Article, ArticleUnit
from salesdesk.domain.importing.rules import normalised
from salesdesk.office.work import Transaction
from salesdesk.storage.lists import among

__all__ = ["Spelling", "unit_key", "units_in_use", "units_of"]

_ALIKE: Final = (
    "pc pcs pce pces piece pieces ea each unit units szt sztuka sztuki sztuk st stk stck stück stücke "
    "stuk stuks ks kus kusy h87 c62",
    "set sets kpl komplet komplety zest zestaw zestawy satz sätze garnitur stel",
    "pack packs pck pk pkg packung packungen package op opak opakowanie opakowania paczka paczki pak pakken "
    "verp verpakking verpackung vpe paket pakiet",
    "box boxes bx pud pudełko pudełka schachtel doos doosje ds",
    "carton cartons ctn ct crt karton kartony kartons ktn krt kart",
    "pallet pallets pal palette paletten paleta palety plt pll",
    "roll rolls rol rolka rolki rollen rolle rll",
    "pair pairs pr para pary par paar paren",
    "bottle bottles btl butelka butelki but flasche flaschen fles flessen fl",
    "can cans puszka puszki pusz blik blikken dose dosen",
    "bag bags worek worki zak zakken beutel sack säcke",
    "bucket buckets wiadro wiadra wiad emmer emmers eimer",
    "sheet sheets arkusz arkusze ark vel vellen bogen blatt",
    "kg kgs kgm kilo kilos kilogram kilogramy kilogramm",
    "g gr grm gram gramy gramm",
    "t to tona tony ton tonnen tonne tonnes tne",
    "l lt ltr litr litry liter liters litre litres",
    "ml mililitr milliliter millilitre",
    "m mb mtr metr metry meter meters metre metres lfm lfdm strm",
    "cm centymetr centimeter centimetre zentimeter",
    "mm milimetr millimeter millimetre",
    "m2 qm mkw sqm mtk",
    "m3 cbm msześc kubik mtq",
    "h hr hrs hour hours godz godzina godziny uur uren std stunde stunden rbh hur",
)
"""Customary abbreviations and words in the four languages, and UN/ECE's codes; a line is one unit."""

_KEYS: Final = {normalised(word): line.partition(" ")[0] for line in _ALIKE for word in line.split()}
_DOTS: Final = re.compile(r"\.{2,}$")
_NEWEST: Final = 1000
_SAMPLE: Final = select(ArticleUnit.unit).order_by(ArticleUnit.id.desc()).limit(_NEWEST).subquery()
_IN_USE: Final = select(_SAMPLE.c.unit).group_by(_SAMPLE.c.unit).order_by(func.count().desc(), _SAMPLE.c.unit)
_OF: Final = (
    select(Article.code, ArticleUnit.unit)
    .join(ArticleUnit, ArticleUnit.article_id == Article.id)
    .where(among(Article.code, "codes", texts=True))
    .order_by(ArticleUnit.id)
)


@cache
def unit_key(unit: str) -> str:
    """What all spellings of a unit have in common. What is not known is a unit of its own."""
    word = normalised(unit)
    if found := _KEYS.get(word):
        return found
    # “1/2 kg” is not “12 kg”.
    return word if word.isalpha() else unit.casefold().rstrip(". ")


class Spelling:
    """How units are spelled: as the first of those that are known does."""

    def __init__(self, known: Iterable[str] = ()) -> None:
        self._known: dict[str, str] = {}
        for unit in known:
            self._known.setdefault(unit_key(unit), unit)

    def of(self, unit: str) -> str:
        """A unit as it is known; one that is new is known from now on."""
        return self._known.setdefault(unit_key(unit), _DOTS.sub(".", unit))

    def known(self, unit: str) -> str:
        """A unit as it is known, empty if it is not."""
        return self._known.get(unit_key(unit), "")


def units_in_use(tx: Transaction) -> Spelling:
    """How the firm spells the units of its newest articles, each as most of them do."""
    return Spelling(tx.session.scalars(_IN_USE))


def units_of(tx: Transaction, codes: Iterable[str]) -> dict[str, Spelling]:
    """How articles, by code, spell their own units."""
    wanted = sorted(set(codes))
    units: dict[str, list[str]] = {}
    if wanted:
        for code, unit in tx.session.execute(_OF, {"codes": wanted}):
            units.setdefault(code, []).append(unit)
    return {code: Spelling(theirs) for code, theirs in units.items()}
