"""Postcodes and cities of files: parted where they stand in one cell, and judged by their country."""

from __future__ import annotations

import re
from typing import Any, Final

from salesdesk.domain.importing.reading import CODE, SHORT, fitting
from salesdesk.errors import Refused
from salesdesk.i18n import N_
from salesdesk.office.addresses import postcode as known_postcode
from salesdesk.sheets import rules as cells

__all__ = ["part_letters", "postcode_and_city", "whole_postcode"]


def whole_postcode(country: str, postcode: str) -> str:
    """A postcode that the country can have; where a spreadsheet has cut its zeros, the refusal says so."""
    digits = _POSTCODE_DIGITS.get(country, 0)
    if postcode.isdecimal() and len(postcode) < digits:
        raise Refused(
            N_(
                "“{value}” is too short for a postcode of {country}, which has {digits} digits: a "
                "spreadsheet cut its zeros; format the column as text, enter it anew."
            ),
            value=postcode,
            country=country,
            digits=digits,
        )
    return known_postcode(country, postcode)


_POSTCODE_DIGITS: Final = {
    **dict.fromkeys(("DE", "EE", "ES", "FI", "FR", "HR", "IT", "LT", "PL", "SK", "UA", "US"), 5),
    "NO": 4,
    "RO": 6,
}
"""Digits of postcodes that may begin with a zero."""


def postcode_and_city(cell: str, _decimal: str) -> tuple[str, str]:
    """A postcode and a city in one cell, in either order; either may be missing.

    Two letters behind four digits are taken for a Dutch postcode's: `part_letters` knows the country.
    """
    text = fitting(cells.plain(cell), SHORT)
    if not any(sign.isdecimal() for sign in text):
        return "", text
    if match := _POSTCODE_FIRST.fullmatch(text):
        postcode, city = match[1], match[2] or ""
        if (
            postcode.endswith(" DE") and city.isupper()
        ):  # 3732 DE BILT: more places begin so than postcodes end
            postcode, city = postcode.removesuffix(" DE"), f"DE {city}"
        return fitting(postcode, CODE), city
    if match := _POSTCODE_LAST.fullmatch(text):
        return fitting(match[2], CODE), match[1]
    raise Refused(N_("“{value}” is not a postcode and a city."), value=text[:CODE])


_DIGITS: Final = r"(?:[0-9]{4} ?[A-Z]{2}(?![^\s,])|[0-9]{2,6}(?:[ -][0-9]{2,4})?)"
_BRITISH: Final = r"[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}"
_POSTCODE_FIRST: Final = re.compile(rf"((?:[A-Z]{{1,2}}[ -])?{_DIGITS}|{_BRITISH})(?:[ ,/]+(\D.*))?")
_POSTCODE_LAST: Final = re.compile(rf"(\D+?)[ ,/]+((?:[A-Z]{{1,2}}-|[A-Z] )?{_DIGITS}|{_BRITISH})")
_LETTERED: Final = re.compile(r"(.*[0-9]{4}) ?([A-Z]{2})")
_WITH_LETTERS: Final = "NL"
"""The only country whose postcodes are four digits and two letters."""


def part_letters(values: dict[str, Any], prefix: str, country: str) -> None:
    """Give back to the city what its postcode cannot have: of “9840 DE PINTE” in Belgium the DE."""
    match = _LETTERED.fullmatch(values.get(f"{prefix}postcode") or "")
    if match is not None and country != _WITH_LETTERS:
        city = values.get(f"{prefix}city") or ""
        values |= {f"{prefix}postcode": match[1], f"{prefix}city": f"{match[2]} {city}".rstrip()}
