"""Words by the ten thousand: made of syllables as four languages have them, and drawn as people use them.

A few are everywhere and most are rare: the nth word comes about n to the power of minus an
exponent times as often as the first (Zipf).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from random import Random
from typing import Final

import numpy as np

from salesdesk.demo.countries.manner import words

__all__ = ["Drawn", "alternately", "invented", "joined", "shuffled"]

_ONSETS: Final = {
    "pl": words("b br c ch cz d dr dz f g gr h j k kl kr l ł m n p pr r rz s sk st sz szcz ś t tr w wr z ż"),
    "nl": words("b bl br d dr f g gr h j k kl kn kr l m n p r s sch sl sp st t v w z zw"),
    "de": words("b bl br d dr f fl g gr h k kl kr l m n pf r s sch schl schm schw sp st t w z zw"),
    "en": words("b bl br c ch cl cr d dr f fl g gr h j k l m n p pl r s sh sl sp st str t th tr w wh y"),
}
_VOWELS: Final = {
    "pl": words("a a a e e i i o o u y y ą ę ó"),
    "nl": words("a a aa e e ee i ij o o oe oo ou u ui uu ie ei"),
    "de": words("a a e e e i i o o u u ä ö ü ei au ie eu"),
    "en": words("a a e e i i o o u ea ee oo ou ai y"),
}
_CODAS: Final = {
    "pl": ["", "", "", *words("n r l s k m t w ń sz cz")],
    "nl": ["", "", "", *words("n r l k s t ns rd cht ng")],
    "de": ["", "", "", *words("n r l ck ch ng tz nn ll rt lt ss ß")],
    "en": ["", "", "", *words("n r l ck s t nd st ng th ll")],
}


class Drawn:
    """Words, the most frequent first, to be drawn from."""

    def __init__(self, ranked: Sequence[str], exponent: float) -> None:
        self.words = tuple(ranked)
        self._objects = np.array(self.words, dtype=object)
        weights = np.arange(1, len(self.words) + 1) ** -exponent
        self._below = np.cumsum(weights / weights.sum())

    def draw(self, chance: np.random.Generator, count: int) -> list[str]:
        """So many words, each independent of the others."""
        return list(self._objects[self.indexes(chance, count)])

    def indexes(self, chance: np.random.Generator, count: int) -> np.ndarray:
        """The same as indexes of `words`."""
        found = np.searchsorted(self._below, chance.random(count))
        return np.minimum(found, len(self.words) - 1)  # the last sum may be a little below one


def invented(
    chance: Random, language: str, count: int, ends: Sequence[str] = ("",), syllables: Sequence[int] = (1, 2)
) -> list[str]:
    """So many different words nobody has used, each of some syllables and one of these ends."""
    onsets, vowels, codas = _ONSETS[language], _VOWELS[language], _CODAS[language]
    pick = chance.choice
    found: dict[str, None] = {}
    while len(found) < count:
        word = "".join(pick(onsets) + pick(vowels) + pick(codas) for _ in range(pick(syllables))) + pick(ends)
        if 3 < len(word) < 15:
            found[word] = None
    return list(found)


def joined(firsts: Iterable[str], seconds: Sequence[str]) -> list[str]:
    """Every first with every second behind it."""
    return [first + second for first in firsts for second in seconds]


def shuffled(chance: Random, some: Iterable[str]) -> list[str]:
    """The different words in an order of chance."""
    found = list(dict.fromkeys(some))
    chance.shuffle(found)
    return found


def alternately(*lists: Sequence[str]) -> list[str]:
    """The words of all lists, those at the front of each first; of what is there twice the first."""
    longest = max(map(len, lists))
    return list(dict.fromkeys(each[place] for place in range(longest) for each in lists if place < len(each)))
