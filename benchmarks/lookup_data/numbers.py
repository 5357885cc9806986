"""GTINs and VAT ids with right check digits, and telephones as people write them, by the thousand."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from salesdesk.demo.countries.manner import words

__all__ = ["TRUNKS", "gtins", "phones", "vat_ids"]

_Numbers = NDArray[np.int64]

TRUNKS: Final[Mapping[str, tuple[str, str]]] = {
    "PL": ("48", ""), "NL": ("31", "0"), "DE": ("49", "0"), "GB": ("44", "0")
}  # fmt: skip
"""Of each country the code, and what is dialled at home in front of the area."""


def gtins(stems: _Numbers) -> list[str]:
    """The EAN-13 of stems of twelve digits."""
    digits = _digits(stems, 12)
    sums = digits[:, ::2].sum(axis=1) + 3 * digits[:, 1::2].sum(axis=1)
    checks = (10 - sums % 10) % 10
    return [f"{stem:012}{check}" for stem, check in zip(stems.tolist(), checks.tolist(), strict=True)]


def vat_ids(chance: np.random.Generator, country: str, count: int) -> list[str]:
    """So many VAT ids of a country, without its prefix."""
    return _VAT[country](chance, count)


def phones(chance: np.random.Generator, country: str, count: int) -> list[str]:
    """So many telephone numbers of a country, each written in one of the ways usual there."""
    code, trunk = TRUNKS[country]
    numbers = chance.integers(0, 10**9, count).tolist()
    areas = np.array(_AREAS[country], dtype=object)[chance.integers(0, len(_AREAS[country]), count)]
    manners = chance.integers(0, 4, count).tolist()
    found = []
    for area, number, manner in zip(areas.tolist(), numbers, manners, strict=True):
        rest = f"{number:09}"[: 9 - len(area) if country in ("PL", "NL") else 10 - len(area)]
        if manner == 0:
            found.append(f"+{code} {area} {rest[:3]} {rest[3:5]} {rest[5:]}".rstrip())
        elif manner == 1:
            found.append(f"{trunk}{area} {rest[:3]} {rest[3:]}")
        elif manner == 2:
            found.append(f"{trunk}{area}-{rest}")
        else:
            found.append(f"+{code}{area}{rest}")
    return found


_AREAS: Final[Mapping[str, Sequence[str]]] = {
    "PL": words("22 12 42 61 71 58 32 81 89 91 501 602 693 785 888 512 604 790"),
    "NL": words("10 20 23 70 40 24 53 55 58 50 6 6 6"),
    "DE": words("30 40 69 221 89 711 351 341 151 160 170 176"),
    "GB": words("20 121 161 113 117 131 141 7700 7911 7450"),
}


def _digits(numbers: _Numbers, count: int) -> _Numbers:
    """The last so many digits of each number, a row each, the highest first."""
    return numbers[:, None] // 10 ** np.arange(count - 1, -1, -1) % 10


def _weighed(chance: np.random.Generator, count: int, low: int, high: int, weights: str) -> Any:
    """Numbers and their sums weighed by a digit each, modulo 11; never one of 10."""
    rows: list[tuple[int, int]] = []
    while len(rows) < count:
        numbers = chance.integers(low, high, count)
        sums = (_digits(numbers, len(weights)) * np.array([int(each) for each in weights])).sum(axis=1) % 11
        rows += [pair for pair in zip(numbers.tolist(), sums.tolist(), strict=True) if pair[1] < 10]
    return rows[:count]


def _polish(chance: np.random.Generator, count: int) -> list[str]:
    rows = _weighed(chance, count, 521_000_000, 958_000_000, "657234567")
    return [f"{number:09}{check}" for number, check in rows]


def _dutch(chance: np.random.Generator, count: int) -> list[str]:
    rows = _weighed(chance, count, 80_000_000, 86_999_999, "98765432")
    return [f"{number:08}{check}B01" for number, check in rows]


def _german(chance: np.random.Generator, count: int) -> list[str]:
    numbers = chance.integers(110_000_00, 330_000_00, count)
    product = np.full(count, 10)
    for digit in _digits(numbers, 8).T:  # ISO 7064, mod 11, 10
        rest = (digit + product) % 10
        product = np.where(rest == 0, 10, rest) * 2 % 11
    checks = (11 - product) % 10
    return [f"{number:08}{check}" for number, check in zip(numbers.tolist(), checks.tolist(), strict=True)]


def _british(chance: np.random.Generator, count: int) -> list[str]:
    numbers = chance.integers(1_000_000, 9_999_999, count)
    sums = (_digits(numbers, 7) * np.arange(8, 1, -1)).sum(axis=1)
    checks = 97 - sums % 97
    return [f"{number:07}{check:02}" for number, check in zip(numbers.tolist(), checks.tolist(), strict=True)]


_VAT: Final[Mapping[str, Callable[[np.random.Generator, int], list[str]]]] = {
    "PL": _polish, "NL": _dutch, "DE": _german, "GB": _british
}  # fmt: skip
