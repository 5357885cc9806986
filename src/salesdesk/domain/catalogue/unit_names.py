"""Units however they are written: “szt.”, “Stk”, “stuks” and “pcs” are one, spelled as the firm does.

What an article itself tells apart stays apart, however alike it is written: of one that is sold in
“op” of 10 and “opak” of 100, either means what it says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from salesdesk.lookup.text import collapsed

__all__ = ["Spelling", "is_unit_name", "same_word", "unit_key"]

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

_KEYS: Final = {collapsed(word): line.partition(" ")[0] for line in _ALIKE for word in line.split()}
_DOTS: Final = re.compile(r"\.{2,}$")


@lru_cache(maxsize=4096)
def unit_key(unit: str) -> str:
    """What all spellings of a unit have in common. What is not known is a unit of its own."""
    word = collapsed(unit)
    if found := _KEYS.get(word):
        return found
    # “1/2 kg” is not “12 kg”.
    return word if word.isalpha() else unit.casefold().rstrip(". ")


def is_unit_name(word: str) -> bool:
    """Whether a word is a customary name of a unit in one of the four languages."""
    return collapsed(word) in _KEYS


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


@lru_cache(maxsize=4096)
def _forms(unit: str) -> tuple[tuple[str, str], ...]:
    """What a unit is compared by, the narrowest first."""
    return ("as written", unit), ("word", same_word(unit)), ("alike", unit_key(unit))


def same_word(unit: str) -> str:
    """A unit without what may differ where it is written twice: capitals, and a point behind it."""
    return unit.casefold().rstrip(". ")
