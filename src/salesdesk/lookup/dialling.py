"""Numbers that are one number with and without what is dialled in front of it.

“0171 4260504” is “+49 171 4260504” from abroad, or “0049 …”, and many write “+49 (0) 171 …”.
"""

from __future__ import annotations

from itertools import takewhile
from operator import eq
from typing import Final

__all__ = ["NUMBER", "end_of_number", "is_same_number", "without_zeros"]

NUMBER: Final = 8
"""Signs at the end of a number that tell it from nearly all others."""
_COUNTRY: Final = 3  # digits of a country at most


def without_zeros(code: str) -> str:
    """A collapsed code without the zeros in front, if it is a number as long as a phone's; else as it is."""
    number = code.lstrip("0")
    return number if len(number) >= NUMBER and number.isdigit() else code


def end_of_number(word: str) -> str:
    """What a number that was typed ends with however it is dialled; nothing of what is no phone's."""
    return word[-NUMBER:] if len(word) >= NUMBER and word.isdigit() else ""


def is_same_number(typed: str, code: str) -> bool:
    """Whether a collapsed code and what was typed are one number but for what stands in front.

    Anything may stand in front of a whole one that was typed.
    """
    if typed.endswith(code):
        return len(code) >= NUMBER
    shared = sum(takewhile(bool, map(eq, reversed(typed), reversed(code))))
    if shared < NUMBER:
        return False
    fronts = [typed[:-shared], code[: len(code) - shared]]
    if not all(not front or front.isdigit() for front in fronts):
        return False
    countries = [front.removeprefix("00").strip("0") for front in fronts]
    return max(map(len, countries)) <= _COUNTRY and (countries[0] == countries[1] or "" in countries)
