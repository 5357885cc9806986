"""Mail addresses, phone numbers and postcodes: what may stand in one."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from salesdesk.errors import Refused
from salesdesk.i18n import N_

__all__ = ["EXTENSION", "mail_address", "phone_number", "postcode"]

_LONGEST: Final = 254  # RFC 5321, 4.5.3.1.3, less the angle brackets
_ATOM: Final = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"  # RFC 5322, 3.2.3
_LABEL: Final = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS: Final = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})*")

_FEWEST: Final = 5  # digits, as short as numbers within one exchange are
_WITH_A_WORD: Final = 7
"""Digits that a number has at least where a bare word stands behind it: “00-950 Warszawa” is none."""
EXTENSION: Final = r"(?:x|#|ext|extension|wew|wewn|w|tst|toestel|dw|durchwahl|nst)[.:]*\s*[0-9]{1,6}"
"""What is dialled behind a number, whatever its capitals: ext. 12, wew. 12, tst. 12, DW 12."""
_DIALLED: Final = re.compile(
    r"(?:(?:tel|t|telefon|phone|kom|mob|m|gsm|fax)\b[.:/]*\s*){0,2}[+0-9(][0-9\s()./\-‐‑‒–]*"
    rf"(?:,?\s*{EXTENSION})?(?:\s*\([^()0-9]+\)|(\s[^\W\d_]{{2,}}\.?))?",
    re.IGNORECASE,
)
"""A number however it is grouped, its extension, and whose it is: “(biuro)”, “mobiel”."""

_POSTCODES: Final = {
    "PL": ("00-000",),
    "DE": ("00000",),
    "NL": ("0000 AA", "0000"),
    "GB": ("A0 0AA", "A00 0AA", "A0A 0AA", "AA0 0AA", "AA00 0AA", "AA0A 0AA", "GIR 0AA"),
    **dict.fromkeys(("CZ", "GR", "SE", "SK"), ("000 00",)),
    **dict.fromkeys(("EE", "ES", "FI", "FR", "HR", "IT", "LT", "UA"), ("00000",)),
    **dict.fromkeys(("AT", "BE", "BG", "CH", "CY", "DK", "HU", "LI", "LU", "LV", "NO", "SI"), ("0000",)),
    "PT": ("0000-000", "0000"),
    "RO": ("000000",),
    "US": ("00000", "00000-0000"),
}
"""How postcodes look where that is known: a zero is any digit, an A any letter."""

_EXAMPLES: Final = {"GB": "SW1A 1AA", "NL": "1234 AB"}
"""What to show where the picture itself would puzzle."""

_DIGIT: Final = re.compile("[0-9]")
_PARTING: Final = re.compile(r"[\s\-‐‑‒–.]")
_SIGNS: Final = str.maketrans({"0": "[0-9]", "A": "[A-Z]"})


def mail_address(text: str) -> str:
    """The address in `text`, blanks around it taken off; refuses anything that is not one.

    Addresses are the ASCII ones that every mail server takes; a domain with other
    letters is written in its `xn--` form. No line break ever passes, so that an address
    cannot add a header to a message.
    """
    address = text.strip()
    local = address.rpartition("@")[0]
    if len(address) > _LONGEST or len(local) > 64 or not _ADDRESS.fullmatch(address):
        raise Refused(N_("“{text}” is not a mail address."), text=text)
    return address


def phone_number(text: str) -> str:
    """The phone number in `text`, blanks around it taken off; refuses what nobody can dial.

    Every country groups its digits in its own way, so any is taken that has five at least. A word
    behind it may say whose it is.
    """
    number = text.strip()
    digits = len(_DIGIT.findall(number))
    dialled = _DIALLED.fullmatch(number)
    if dialled is None or digits < (_WITH_A_WORD if dialled[1] else _FEWEST):
        raise Refused(
            N_("“{phone}” is not a phone number: it has five digits at least, and at most a word behind."),
            phone=text,
        )
    return number


def postcode(country: str, text: str) -> str:
    """The postcode in `text`, blanks around it taken off; refuses what cannot be one in the country.

    Blanks, hyphens and the country's letters in front make no difference: 00950 is 00-950 in
    Poland, and D-01067 is 01067 in Germany. Of a country whose postcodes are not known here
    anything is one.
    """
    found = text.strip()
    known = _POSTCODES.get(country)
    if known is None:
        return found
    written = found.upper()
    looks = _looks(country)
    if looks.fullmatch(_PARTING.sub("", written)):
        return found
    bare = re.sub(rf"^(?:{country}|[A-Z])[\s\-]+(?=[0-9])", "", written)
    if looks.fullmatch(_PARTING.sub("", bare)):
        return found
    raise Refused(
        N_("“{postcode}” is no postcode of {country}: there they look like {example}."),
        postcode=text,
        country=country,
        example=_EXAMPLES.get(country, known[0]),
    )


@cache
def _looks(country: str) -> re.Pattern[str]:
    """What the postcodes of a country look like without what parts them."""
    return re.compile("|".join(_PARTING.sub("", each).translate(_SIGNS) for each in _POSTCODES[country]))
