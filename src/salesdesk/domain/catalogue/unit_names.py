"""Units however they are written: “szt.”, “Stk”, “stuks” and “pcs” are one, spelled as the firm does.

On papers and screens they are spelled as whoever reads these does: what is “pc” to the firm is “szt.”
to a customer, or a colleague, who reads Polish.

What an article itself tells apart stays apart, however alike it is written: of one that is sold in
“op” of 10 and “opak” of 100, either means what it says.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from salesdesk.i18n import LANGUAGES, Worded
from salesdesk.lookup.text import collapsed

__all__ = ["Spelling", "Unit", "as_read", "is_counted", "is_unit_name", "same_word", "unit_key"]

_WORDS: Final = (
    ("pc pcs pce pces piece pieces ea each unit units", "szt. sztuka sztuki sztuk", "st. stuk stuks",
     "Stk. St Stck Stück Stücke", "ks kus kusy h87 c62"),
    ("set sets", "kpl. komplet komplety zest zestaw zestawy", "set sets stel", "Set Satz Sätze Garnitur"),
    ("pack packs pck pk package", "op. opak opakowanie opakowania", "pak pakken",
     "Pkg. Pck Packung Packungen"),
    ("", "", "", "VPE Verpackungseinheit Verpackungseinheiten"),  # an article often has both a pack and these
    ("", "", "verp. verpakking verpakkingen", "Verp. Verpackung Verpackungen"),
    ("", "paczka paczki pakiet pakiety", "pakket pakketten", "Paket Pakete"),
    ("box boxes bx", "pud. pudełko pudełka", "doos doosje ds", "Schachtel"),
    ("carton cartons ctn ct crt", "kart. karton kartony", "karton kartons krt", "Karton Kartons Ktn"),
    ("pallet pallets", "paleta palety pal", "pallet pallets pll plt", "Palette Paletten Pal"),
    ("roll rolls", "rolka rolki", "rol rollen", "Rolle Rollen Rll"),
    ("pair pairs pr", "para pary par", "paar paren", "Paar"),
    ("bottle bottles btl", "but. butelka butelki", "fles flessen fl", "Flasche Flaschen Fl"),
    ("can cans", "puszka puszki pusz", "blik blikken", "Dose Dosen"),
    ("bag bags", "worek worki", "zak zakken", "Beutel Sack Säcke"),
    ("bucket buckets", "wiadro wiadra wiad", "emmer emmers", "Eimer"),
    ("sheet sheets", "ark. arkusz arkusze", "vel vellen", "Blatt Bogen"),
    ("kg kilo kilos", "kg kilogram kilogramy", "kg kilo", "kg Kilo Kilogramm", "kgs kgm"),
    ("g gr gram", "g gr gram gramy", "g gr gram", "g gr Gramm", "grm"),
    ("t tonne tonnes", "t tona tony", "t ton tonnen", "t to Tonne Tonnen", "tne"),
    ("l litre litres", "l litr litry", "l liter liters", "l Liter", "lt ltr"),
    ("ml millilitre", "ml mililitr", "ml milliliter", "ml Milliliter"),
    ("m metre metres", "m mb metr metry", "m meter meters", "m lfm lfdm Meter", "mtr strm"),
    ("cm centimetre", "cm centymetr", "cm centimeter", "cm Zentimeter"),
    ("mm millimetre", "mm milimetr", "mm millimeter", "mm Millimeter"),
    ("m2 sqm", "m2 mkw", "m2", "m2 qm", "mtk"),
    ("m3", "m3 msześc kubik", "m3", "m3 cbm", "mtq"),
    ("h hr hrs hour hours", "godz. godzina godziny rbh", "uur uren", "Std. Stunde Stunden", "hur"),
)  # fmt: skip
"""Customary abbreviations and words in English, Polish, Dutch and German, and UN/ECE's codes; a line is
one unit. The first of a language is what stands on papers in it."""

_MEASURES: Final = frozenset(("kg", "g", "t", "l", "ml", "m", "cm", "mm", "m2", "m3", "h"))
"""Of those, what is weighed or measured: a part of one is as good as a whole. The others are counted."""

_KEYS: Final = {
    collapsed(word): " ".join(words).split()[0].casefold()
    for words in _WORDS
    for word in " ".join(words).split()
}
_COUNTED: Final = frozenset(_KEYS.values()) - _MEASURES
_READ: Final = {
    (_KEYS[collapsed(spellings[0])], language): tuple(spellings)
    for words in _WORDS
    for language, text in zip(LANGUAGES, words, strict=False)
    if (spellings := text.split())
}
_DOTS: Final = re.compile(r"\.{2,}$")


@lru_cache(maxsize=4096)
def unit_key(unit: str) -> str:
    """What all spellings of a unit have in common. What is not known is a unit of its own."""
    word = collapsed(unit)
    if found := _KEYS.get(word):
        return found
    # “1/2 kg” is not “12 kg”.
    return word if word.isalpha() else unit.casefold().rstrip(". ")


def is_counted(unit: str) -> bool:
    """Whether it is known of a unit that it is counted, as pieces and boxes are, and not measured."""
    return unit_key(unit) in _COUNTED


def is_unit_name(word: str) -> bool:
    """Whether a word is a customary name of a unit in one of the four languages."""
    return collapsed(word) in _KEYS


def as_read(unit: str, language: str, beside: Collection[str] = ()) -> str:
    """How a unit is written for whoever reads a language.

    A word of his stays as the firm spells it, and so does a unit without one in his language, or one
    that could be taken for another `beside` it, by which the same article is sold.
    """
    key = unit_key(unit)
    words = _READ.get((key, language), ())
    known = not words or any(same_word(unit) == same_word(word) for word in words)
    if known or any(unit_key(other) == key for other in beside if other != unit):
        return unit
    return words[0]


@dataclass(frozen=True, slots=True)
class Unit(Worded):
    """A unit that a text speaks of, written as whoever reads the text does; `beside` as in `as_read`."""

    name: str
    beside: tuple[str, ...] = ()

    def word(self, language: str) -> str:
        """How it is written in a language."""
        return as_read(self.name, language, self.beside)


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
