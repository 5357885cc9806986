"""Countries as the wholesaler wrote them, as ISO 3166 codes.

His own words for a country, and names that newer lists spell differently, are decided
here one by one; every other name is looked up among babel's English names.
"""

from __future__ import annotations

from functools import cache
from typing import Final

from babel import Locale

__all__ = ["UNKNOWN", "country_code"]

UNKNOWN: Final = "ZZ"
"""The code for a name that is no country: treated as a place outside the EU."""

_DECIDED: Final = {
    "": "GB",  # no country written: the wholesaler's own
    "unspecified": "GB",
    "uk": "GB",
    "eire": "IE",
    "usa": "US",
    "rsa": "ZA",
    "korea": "KR",  # the South trades by post; the North does not
    "channel islands": "JE",  # Jersey is the larger; both are outside the EU's VAT area
    "west indies": "AG",  # the former British ones; all of them are outside it
    "european community": "BE",  # some member, untold which: any is taxed alike; its seat is in Brussels
    "czech republic": "CZ",
    "hong kong": "HK",
    "macao": "MO",
    "macau": "MO",
    "turkey": "TR",
}
_NOT_COUNTRIES: Final = {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"}


@cache
def country_code(name: str) -> str:
    """The ISO 3166 code of a country's English name in any case, UNKNOWN if there is none."""
    key = " ".join(name.split()).casefold()
    return _DECIDED.get(key) or _named().get(key, UNKNOWN)


@cache
def _named() -> dict[str, str]:
    names = Locale("en").territories.items()
    return {name.casefold(): code for code, name in names if len(code) == 2 and code not in _NOT_COUNTRIES}
