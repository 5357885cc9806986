"""Units however they are written: “szt.”, “Stk”, “stuks” and “pcs” are one, spelled as the firm does.

What an article itself tells apart stays apart, however alike it is written: of one that is sold in
“op” of 10 and “opak” of 100, either means what it says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import Any, Final

from sqlalchemy import func, select

from salesdesk.domain.catalogue.model import Article, ArticleUnit
from salesdesk.domain.importing.rules import Fault, normalised
from salesdesk.errors import Refused
from salesdesk.i18n import N_
from salesdesk.office.work import Transaction
from salesdesk.storage.lists import among

__all__ = ["Spelling", "spelled", "unit_key", "units_in_use", "units_named", "units_of"]

_ALIKE: Final = (
    "pc pcs pce pces piece pieces ea each unit units szt sztuka sztuki sztuk st stk stck stück stücke "
    "stuk stuks ks kus kusy h87 c62",
    "set sets kpl komplet komplety zest zestaw zestawy satz sätze garnitur stel",
    "pack packs pck pk pkg packung packungen package op opak opakowanie opakowania pak pakken",
    "vpe verpackungseinheit verpackungseinheiten",  # an article often has both a pack and these
    "verp verpakking verpakkingen verpackung verpackungen",
    "paczka paczki paket pakete pakiet pakiety pakket pakketten",
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
_UNITS: Final = ("base_unit", "sales_unit", "purchase_unit")
_OF_UNITS: Final = ("factor", "gtin", "minimum", "step")
"""Fields that are units, and those that say something of the unit behind their colon."""
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
    """How units are spelled: as those that are known are."""

    def __init__(self, known: Iterable[str] = ()) -> None:
        self._known: dict[tuple[str, str], list[str]] = {}
        self.units: list[str] = []
        for unit in known:
            self._add(unit)

    def _add(self, unit: str) -> str:
        if unit not in self.units:
            self.units.append(unit)
            for form in _forms(unit):
                self._known.setdefault(form, []).append(unit)
        return unit

    def of(self, unit: str) -> str:
        """A unit as the first of those alike is known; one that is new is known from now on."""
        alike = self._known.get(_forms(unit)[-1])
        return alike[0] if alike else self._add(_DOTS.sub(".", unit))

    def known(self, unit: str) -> str:
        """A unit as it is known, empty if it is not.

        The very word goes before one that is alike. What may mean one as well as another stays as
        it is, and is none of them.
        """
        for form in _forms(unit):
            if alike := self._known.get(form):
                return alike[0] if len(alike) == 1 else unit
        return ""


@cache
def _forms(unit: str) -> tuple[tuple[str, str], ...]:
    """What a unit is compared by, the narrowest first."""
    return ("as written", unit), ("word", _word(unit)), ("alike", unit_key(unit))


def _word(unit: str) -> str:
    return unit.casefold().rstrip(". ")


def units_named(values: Mapping[str, Any]) -> list[str]:
    """The units that the fields of an article name, as they are written."""
    named = [value for key, value in values.items() if key in _UNITS and value]
    named += [unit for name, unit in map(_parted, values) if name in _OF_UNITS]
    return list(dict.fromkeys(named))


def spelled(values: Mapping[str, Any], own: Spelling, firm: Spelling) -> dict[str, Any]:
    """The fields of an article with every unit spelled as it does, or else the firm.

    Two that would become one of which the fields say two things stay as they are written. Raises
    Fault if these are the same word.
    """
    named = units_named(values)
    as_known = {unit: own.known(unit) or firm.of(unit) for unit in named}
    apart = _told_apart(values, as_known)
    if apart:
        both = Spelling((*own.units, *apart))
        as_known = {unit: both.known(unit) or firm.of(unit) for unit in named}
    found: dict[str, Any] = {}
    for key, value in values.items():
        name, unit = _parted(key)
        if name in _OF_UNITS:
            renamed = f"{name}:{as_known[unit]}"
            if found.setdefault(renamed, value) != value:
                raise Fault(key, Refused(N_("Two columns say this of the unit {unit}."), unit=as_known[unit]))
        else:
            found[key] = as_known[value] if key in _UNITS and value else value
    return found


def _told_apart(values: Mapping[str, Any], as_known: Mapping[str, str]) -> list[str]:
    """Units of which one field says something each, though they would be spelled alike."""
    said: dict[tuple[str, str], list[str]] = {}
    for name, unit in map(_parted, values):
        if name in _OF_UNITS:
            said.setdefault((name, as_known[unit]), []).append(unit)
    apart: dict[str, str] = {}
    for units in said.values():
        if len({_word(unit) for unit in units}) > 1:
            for unit in units:
                known = as_known[unit]
                apart[_word(unit)] = known if _word(known) == _word(unit) else unit
    return list(apart.values())


@lru_cache(maxsize=1024)
def _parted(key: str) -> tuple[str, str]:
    """The name of a field and the unit it is about, empty if it is about none."""
    name, colon, unit = key.partition(":")
    return (name, unit) if colon and name in _OF_UNITS else ("", "")


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
