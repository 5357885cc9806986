"""Codes in pieces of four signs: any four that follow each other lead to the code.

A start and an end are signs of their own, so that three signs at either end are a piece, too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

__all__ = [
    "END",
    "SIZE",
    "START",
    "Pieces",
    "around",
    "grams",
    "looks_like_a_code",
    "misread",
    "number_of",
    "pieces_of",
    "swapped",
]

SIZE: Final = 4
START: Final = "^"
END: Final = "$"
"""What stands for the two ends of a code in its pieces."""

_SHORT: Final = range(SIZE, 7)
"""Signs of codes of which an error in the middle may leave no piece."""
_LOOKS_LIKE_DIGITS: Final = re.compile(r"(?<=\d)[oil]+|[oil]+(?=\d)")
_DIGITS: Final = str.maketrans("oil", "011")

Pieces = npt.NDArray[np.uint32]
"""Each piece as a number: its four ASCII signs, the first the most significant."""


def grams(code: str) -> list[str]:
    """The pieces of a whole code, start and end included: “ab12” has ^ab1, ab12 and b12$."""
    whole = (START + code + END).ljust(SIZE, END)
    return [whole[at : at + SIZE] for at in range(len(whole) - SIZE + 1)]


def pieces_of(codes: Sequence[str], owners: npt.NDArray[np.uint32]) -> tuple[Pieces, npt.NDArray[np.uint32]]:
    """The pieces of many codes at once, each with the owner of its code."""
    whole = [(START + code + END).ljust(SIZE, END) for code in codes]
    lengths = np.fromiter(map(len, whole), np.int64, len(whole))
    signs = np.frombuffer("".join(whole).encode("ascii", "replace"), np.uint8).astype(np.uint32)
    if len(signs) < SIZE:
        return np.empty(0, np.uint32), np.empty(0, np.uint32)
    windows = (signs[:-3] << 24) | (signs[1:-2] << 16) | (signs[2:-1] << 8) | signs[3:]
    code_of = np.repeat(np.arange(len(whole), dtype=np.int64), lengths)
    inside = code_of[: len(windows)] == code_of[SIZE - 1 :]
    return windows[inside], owners[code_of[: len(windows)][inside]]


def number_of(gram: str) -> int:
    """A piece as the number that `pieces_of` gives it."""
    return int.from_bytes(gram.encode("ascii", "replace"), "big")


def around(code: str) -> tuple[str, str] | None:
    """How a short code begins and ends, which an error in its middle leaves; None of what is not short."""
    return (code[:2], code[-2:]) if len(code) in _SHORT else None


def swapped(code: str) -> list[str]:
    """What a short code is with two signs that follow each other swapped, which may leave no piece."""
    if len(code) not in _SHORT:
        return []
    others = (code[:at] + code[at + 1] + code[at] + code[at + 2 :] for at in range(len(code) - 1))
    return [other for other in others if other != code]


def misread(code: str) -> str:
    """The code with digits for the letters beside digits that look like them: “21O12” is “21012”."""
    return _LOOKS_LIKE_DIGITS.sub(lambda found: found[0].translate(_DIGITS), code)


def looks_like_a_code(collapsed: str) -> bool:
    """Whether something typed, collapsed, is a code or number as a whole.

    All digits, or at least three that are half of it.
    """
    digits = sum(map(str.isdigit, collapsed))
    return len(collapsed) >= SIZE and (
        digits == len(collapsed) or (digits >= 3 and 2 * digits >= len(collapsed))
    )
