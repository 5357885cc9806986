"""Currencies as they stand beside amounts, and in the heads of columns of amounts."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

__all__ = ["CURRENCY", "currencies_in", "without_currency"]

_CODES: Final = (
    *("EUR", "PLN", "GBP", "USD", "CHF", "CZK", "DKK", "SEK", "NOK", "HUF", "RON", "BGN", "UAH", "ISK"),
    *("TRY", "JPY", "CNY", "CAD", "AUD"),
)
_SIGNS: Final = {
    "€": ("EUR",),
    "zł": ("PLN",),
    "zl": ("PLN",),
    "£": ("GBP",),
    "$": ("USD", "CAD", "AUD"),
    "Fr.": ("CHF",),
    "Kč": ("CZK",),
    "kr.": ("DKK", "SEK", "NOK", "ISK"),
    "kr": ("DKK", "SEK", "NOK", "ISK"),
    "Ft": ("HUF",),
    "lei": ("RON",),
    "лв.": ("BGN",),
    "лв": ("BGN",),
    "₴": ("UAH",),
    "¥": ("JPY", "CNY"),
}
"""The currencies that a sign may stand for."""

CURRENCY: Final = "(?:" + "|".join((*_CODES, *map(re.escape, _SIGNS))) + ")"
"""A pattern for a code or a sign of a currency, whatever its capitals."""

_ANY: Final = re.compile(CURRENCY, re.IGNORECASE)
_MEANT: Final = {code: frozenset((code,)) for code in _CODES} | {
    sign.upper(): frozenset(codes) for sign, codes in _SIGNS.items()
}
_IN_A_HEAD: Final = re.compile(
    r"(?:(?<![^\W\d_])(?:in|w|per) +)?(?:(?<![^\W\d_])(?P<code>"
    + "|".join(_CODES)
    + r"|euro|zł|zl)(?![^\W\d_])|(?P<sign>[€£$]))",
    re.IGNORECASE,
)
_EURO: Final = "EURO"


@lru_cache(1 << 10)
def currencies_in(text: str) -> frozenset[str]:
    """The currencies that an amount may be in by what stands beside it; none if it names no currency."""
    match = _ANY.search(text)
    return _MEANT[match[0].upper()] if match else frozenset()


def without_currency(head: str) -> tuple[str, frozenset[str]]:
    """A head without the currency in it, and the currencies that are meant: “Preis in EUR”, “Cena [zł]”."""
    match = _IN_A_HEAD.search(head)
    if match is None:
        return head, frozenset()
    named = (match["code"] or match["sign"]).upper()
    return _IN_A_HEAD.sub(" ", head), _MEANT[_CODES[0] if named == _EURO else named]
