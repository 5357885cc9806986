"""The numbers of boxes (SSCC): who packed them, which box it is, and a digit that proves the others."""

from __future__ import annotations

from typing import Final

from stdnum import ean

from salesdesk.errors import Refused
from salesdesk.i18n import N_

__all__ = ["MOST", "SERIES", "number_of", "sscc"]

SERIES: Final = "SSCC"
"""The series that numbers of boxes are drawn from, one for each GS1 prefix, whatever the year."""
MOST: Final = 999
"""Boxes of one note; more is a slip."""
_DIGITS: Final = 17
"""Of an SSCC without its check digit (GS1 General Specifications, section 2.2.1)."""


def sscc(prefix: str, number: int) -> str:
    """The SSCC of the box with this number of the company with this GS1 prefix, the first being 1.

    Behind the digits that the prefix leaves numbers go on in the extension digit in front of it. Refused
    if those are used up, too.
    """
    width = _DIGITS - 1 - len(prefix)
    extension, serial = divmod(number, 10**width)
    if extension > 9:
        raise Refused(N_("All box numbers of the GS1 prefix {prefix} are used up."), prefix=prefix)
    digits = f"{extension}{prefix}{serial:0{width}}"
    return digits + str(ean.calc_check_digit(digits))


def number_of(code: str, prefix: str) -> int | None:
    """Which box of the company with this GS1 prefix has this SSCC; None for what is none of it."""
    if len(code) != _DIGITS + 1 or not _proves_itself(code) or not code[1:].startswith(prefix):
        return None
    return int(code[0] + code[1 + len(prefix) : _DIGITS])


def _proves_itself(code: str) -> bool:
    return code.isascii() and code.isdecimal() and str(ean.calc_check_digit(code[:-1])) == code[-1]
