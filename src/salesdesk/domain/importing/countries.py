"""Countries as files name them: by a code, a name in any language, or what their cars bear."""

from __future__ import annotations

from functools import cache
from typing import Final

from babel import Locale

from salesdesk.domain.company.rules import COUNTRIES, country_code
from salesdesk.domain.importing.rules import normalised
from salesdesk.i18n import LANGUAGES, LOCALES
from salesdesk.sheets import rules as cells

__all__ = ["country"]

_COUNTRY_CODE: Final = 2  # letters; every name has more


def country(cell: str, _decimal: str) -> str:
    """The code of a country; its name in a language that the program speaks will do, or its car's sign."""
    text = cells.plain(cell)
    if sign := _CAR_SIGNS.get(text.upper()) or _THREE_LETTERS.get(text.upper()):
        return sign
    return country_code(text if len(text) <= _COUNTRY_CODE else _countries().get(normalised(text), text))


_CAR_SIGNS: Final = {
    "A": "AT", "B": "BE", "D": "DE", "E": "ES", "F": "FR", "H": "HU", "I": "IT", "L": "LU", "M": "MT",
    "N": "NO", "P": "PT", "S": "SE", "V": "VA", "EST": "EE", "FIN": "FI", "FL": "LI", "IRL": "IE",
    "SLO": "SI", "SRB": "RS", "BIH": "BA", "MNE": "ME", "UK": "GB",
}  # fmt: skip
"""What cars bear where it is not the country's code, as long used in lists of addresses; and UK."""


_THREE_LETTERS: Final = {
    code[2:]: code[:2]
    for code in (
        *("ATAUT", "BEBEL", "BGBGR", "HRHRV", "CYCYP", "CZCZE", "DKDNK", "FRFRA", "DEDEU", "GRGRC", "HUHUN"),
        *("IEIRL", "ITITA", "LVLVA", "LTLTU", "LULUX", "MTMLT", "NLNLD", "PLPOL", "PTPRT", "ROROU", "SKSVK"),
        *("SISVN", "ESESP", "SESWE", "GBGBR", "CHCHE", "NONOR", "ISISL", "UAUKR", "BYBLR", "TRTUR", "USUSA"),
        *("CACAN", "MXMEX", "BRBRA", "CNCHN", "JPJPN", "KRKOR", "ININD", "TWTWN", "VNVNM", "THTHA", "AUAUS"),
        *("NZNZL", "ZAZAF", "ILISR", "EGEGY", "MAMAR", "BDBGD", "PKPAK", "IDIDN", "MYMYS", "HKHKG", "SGSGP"),
    )
}
"""The longer codes of the countries that are dealt with most."""


@cache
def _countries() -> dict[str, str]:
    """The codes of countries by their names in every language, which the company's says nothing of."""
    return {
        normalised(name): code
        for language in LANGUAGES
        for code, name in Locale.parse(LOCALES[language]).territories.items()
        if code in COUNTRIES
    }
