"""Articles of a wholesaler in four countries: screws, cables, brooms and gifts by the hundred thousand.

Article n is the same however many are made, so a small assortment is the beginning of a
large one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from benchmarks.lookup_data.goods_words import (
    COLOURS,
    FAMILIES,
    LANGUAGES,
    MAKES,
    PROPERTIES,
    Noun,
    colours_of,
)
from benchmarks.lookup_data.numbers import gtins
from benchmarks.lookup_data.words import Drawn, alternately, invented, joined, shuffled
from salesdesk.demo import slices
from salesdesk.domain.catalogue.entering import NewArticle, NewUnit

__all__ = ["CHUNK", "Assortment", "Made"]

CHUNK: Final = 5_000
"""Articles that are made together."""

_BRANDS: Final = 2_500
_STEP: Final = 7_919_333  # shares no factor with the number of codes, so that no code comes twice
_CODES: Final = 10**7
_GTIN_STEP: Final = 387_420_489  # shares no factor with a thousand million
_ENDS: Final = ("", "", "ex", "tec", "in", "o", "a", "us", "line", "pro", "flex", "ix", "on", "mat")
_FIRST: Final = (0.55, 0.67, 0.82, 1.0)  # below which an article has its own name in pl, nl, de, en


@dataclass(frozen=True, slots=True)
class Made:
    """An article, and what its supplier calls it, if anything."""

    article: NewArticle
    supplier_code: str


class Assortment:
    """The articles of one seed. `words` is about how many different words a million of them have."""

    def __init__(self, seed: int, words: int) -> None:
        self._seed = seed
        chance = Random(f"articles {seed}")
        brands = invented(chance, "en", _BRANDS // 2, _ENDS) + invented(chance, "pl", _BRANDS // 2, _ENDS)
        self.brands = [*MAKES, *shuffled(chance, (brand.title() for brand in brands))][:_BRANDS]
        self.families = list(FAMILIES)
        self._nouns = [(self.families.index(f), noun) for f, nouns in FAMILIES.items() for noun in nouns]
        self._gifts = _gifts()
        chance.shuffle(self._nouns)
        chance.shuffle(self._gifts)
        known = sum(1 for _ in _known_words()) + len(self.brands)
        self._series = Drawn(_series(chance, max(words - known, 1000)), 0.45)
        self._kinds = Drawn([str(index) for index in range(len(self._nouns))], 0.5)
        self._makers = Drawn(self.brands, 0.6)

    def chunks(
        self, count: int, brand_ids: Sequence[int], category_ids: Sequence[int]
    ) -> Iterator[list[Made]]:
        """The first so many articles, some thousand at a time; the ids are of `brands` and `families`."""
        for number, start in enumerate(range(0, count, CHUNK)):
            yield list(self._chunk(number, brand_ids, category_ids))[: count - start]

    def _chunk(self, number: int, brand_ids: Sequence[int], category_ids: Sequence[int]) -> Iterator[Made]:
        chance = np.random.default_rng([self._seed, number])
        whole = np.arange(number * CHUNK, (number + 1) * CHUNK, dtype=np.int64)
        codes = ((whole * _STEP + 1_234_567) % _CODES).tolist()
        singles, boxes = gtins(_stems(2 * whole)), gtins(_stems(2 * whole + 1))
        brands = self._makers.indexes(chance, CHUNK).tolist()
        kinds = self._kinds.indexes(chance, CHUNK).tolist()
        series = self._series.draw(chance, CHUNK)
        sizes = _sizes(chance)
        chances = chance.random((CHUNK, 6)).tolist()
        picks = chance.integers(0, 1 << 30, (CHUNK, 4)).tolist()
        for place in range(CHUNK):
            random, pick = chances[place], picks[place]
            first = next(index for index, below in enumerate(_FIRST) if random[0] < below)
            if random[1] < 0.15:
                family = len(self.families) - 1
                names = self._gift(first, pick, series[place], random)
            else:
                family, noun = self._nouns[kinds[place]]
                names = _goods(noun, pick, random, series[place], sizes[place])
            brand = self.brands[brands[place]]
            code = _code(brand, brands[place], codes[place])
            units: tuple[NewUnit, ...] = ()
            if pick[3] % 4 == 0:
                units = (NewUnit("box", (6, 10, 12, 24)[pick[2] % 4], gtin=boxes[place]),)
            others = _others(first, pick[3])
            article = NewArticle(
                code,
                names[first],
                Decimal(pick[0] % 50_000 + 50).scaleb(-2),
                gtin=singles[place],
                brand_id=brand_ids[brands[place]],
                category_id=category_ids[family],
                units=units,
                names=tuple((LANGUAGES[index], names[index]) for index in others if names[index]),
            )
            yield Made(article, _supplier_code(pick[1], codes[place]))

    def _gift(self, first: int, pick: Sequence[int], series: str, random: Sequence[float]) -> list[str]:
        """A gift of the real wholesaler, in each language it has a name in, in another size and colour."""
        names = self._gifts[pick[0] % len(self._gifts)]
        colour = COLOURS[pick[1] % len(COLOURS)]
        size = f" {pick[2] % 60 + 4} cm" if random[3] < 0.6 else ""
        found = []
        for language in range(len(LANGUAGES)):
            name = names[language] or (names[3] if language == first else "")
            said = f" {colour.said(language if names[language] else 3, 'f')}" if random[4] < 0.5 else ""
            found.append(name and f"{name} {series}{said}{size}")
        return found


def _stems(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """What GTINs are made of: each different, scattered over the ranges of four countries."""
    countries = np.array([590, 871, 400, 501])[numbers // 2 % 4]
    return countries * 10**9 + numbers * _GTIN_STEP % 10**9


def _goods(noun: Noun, pick: Sequence[int], random: Sequence[float], series: str, size: str) -> list[str]:
    """The same goods in each language."""
    properties = [PROPERTIES[pick[0] % len(PROPERTIES)]]
    if random[2] < 0.3:
        properties.append(PROPERTIES[pick[1] % len(PROPERTIES)])
    if random[3] > 0.6:
        properties.append(COLOURS[pick[2] % len(COLOURS)])
    model = f" {pick[3] % 9900 + 100}" if random[4] < 0.6 else ""
    pack = ("", "", "", " 10", " 25", " 50", " 100", " 200", " 500")[pick[2] // 16 % 9]
    pieces = ("szt.", "st.", "Stk.", "pcs")
    found = []
    for language, name in enumerate(noun.names):
        said = " ".join(each.said(language, noun.gender) for each in properties)
        packed = f"{pack} {pieces[language]}" if pack else ""
        found.append(f"{name[0].upper()}{name[1:]} {said} {series}{model} {size}{packed}")
    return found


def _sizes(chance: np.random.Generator) -> list[str]:
    kinds = chance.integers(0, 7, CHUNK).tolist()
    small, large = chance.integers(2, 40, CHUNK).tolist(), (chance.integers(1, 81, CHUNK) * 5).tolist()
    return [
        (f"M{a}x{b}", f"{a}x{b} mm", f"{b}W 230V", f"DN{b}", f"{a}/{b}", f"{a},5 l", f"{a}x{b}x{a + 10}")[
            kind
        ]
        for kind, a, b in zip(kinds, small, large, strict=True)
    ]


def _code(brand: str, index: int, number: int) -> str:
    """The article's code, in its brand's manner."""
    letters = "".join(filter(str.isalpha, brand.upper()))[:3]
    manner = index % 5
    if manner == 0:
        return f"{letters}-{number // 1000:04}-{number % 1000:03}"
    if manner == 1:
        return f"{number // 100:05}.{number % 100:02}"
    if manner == 2:
        return f"{letters}{number:07}"
    if manner == 3:
        return f"{number % 1000:03}-{number // 1000:04}{'ABCDEFGHK'[number % 9]}"
    return f"{letters[:2]}{number // 10:06}/{number % 10}"


def _supplier_code(pick: int, number: int) -> str:
    """What the supplier calls it; of some articles nobody knows."""
    if pick % 5 < 2:
        return ""
    return f"{pick % 97:02}{number:07}" if pick % 5 < 4 else f"S-{number}"


def _others(first: int, pick: int) -> Iterator[int]:
    """In which languages the article has a name beside its own: in none, the home language, or all."""
    kind = pick // 4 % 10
    for index in range(len(LANGUAGES)):
        if index != first and (kind > 8 or (kind > 5 and index in (0, 3))):
            yield index


def _gifts() -> list[tuple[str, str, str, str]]:
    """Names of the real wholesaler's goods, in the order of LANGUAGES; empty where there is none."""
    translated: dict[str, Any] = dict(slices.translations())
    return [(*translated.get(each.code, ("", "", "")), each.name) for each in slices.listed()]


def _known_words() -> Iterator[str]:
    """About what there is beside brands and series."""
    texts = [name for _, names in enumerate(_gifts()) for name in names]
    texts += [name for nouns in FAMILIES.values() for noun in nouns for name in noun.names]
    texts += [each.said(language, gender) for each in PROPERTIES for language in range(4) for gender in "mfn"]
    texts += [name for language in range(4) for name in colours_of(language)]
    yield from {word for text in texts for word in text.casefold().split()}
    yield from map(str, range(100, 10_000))  # models
    yield from (f"M{a}x{b}" for a in range(2, 40) for b in range(0, 400, 3))  # and about as many sizes


def _series(chance: Random, count: int) -> list[str]:
    """Names of product lines: compounds as Dutch and German make them, and names of fancy."""
    dutch, german = (
        [name for nouns in FAMILIES.values() for noun in nouns if " " not in (name := noun.names[language])]
        for language in (1, 2)
    )
    compounds = shuffled(
        chance,
        joined([name.capitalize() for name in dutch], [name.lower() for name in dutch])
        + joined(german, [name.lower() for name in german]),
    )[: count // 4]
    rest = count - len(compounds)
    fancy = [
        word.title()
        for language, share in zip(LANGUAGES, (0.4, 0.2, 0.2, 0.2), strict=True)
        for word in invented(chance, language, int(rest * share) + 1, _ENDS)
    ]
    return alternately(shuffled(chance, compounds), shuffled(chance, fancy))[:count]
