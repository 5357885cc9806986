"""Colours and attributes as terminals take them: SGR parameters, and the shortest way from one to another.

ECMA-48, 8.3.117, with the colours of xterm.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

__all__ = ["RESET", "change"]

RESET: Final = ""
"""The parameters of text without any colour or attribute."""

_ENDS: Final = {
    "1": "22",
    "2": "22",
    "3": "23",
    "4": "24",
    "5": "25",
    "6": "25",
    "7": "27",
    "8": "28",
    "9": "29",
    "21": "24",
    "51": "54",
    "52": "54",
    "53": "55",
}
"""What ends each attribute; what ends one ends its neighbour, too."""
_LONG: Final = {"2": 5, "5": 3}  # parameters of a colour of red, green and blue, and of one of a palette
_NO_FOREGROUND: Final = "39"
_NO_BACKGROUND: Final = "49"


@dataclass(frozen=True, slots=True)
class _Pen:
    attributes: frozenset[str]
    foreground: str
    background: str


@lru_cache(maxsize=4096)
def change(before: str | None, after: str) -> str:
    """The sequence that takes a terminal from one pen to another; `before` None is not known."""
    new = _pen(after)
    anew = f"\x1b[0;{after}m" if after else "\x1b[0m"
    if before is None:
        return anew
    old = _pen(before)
    ends = {_ENDS[each] for each in old.attributes - new.attributes}
    begins = {each for each in new.attributes if each not in old.attributes or _ENDS[each] in ends}
    parts = sorted(ends) + sorted(begins, key=int)
    if new.foreground != old.foreground:
        parts.append(new.foreground)
    if new.background != old.background:
        parts.append(new.background)
    if not parts:
        return ""
    step = f"\x1b[{';'.join(parts)}m"
    return min(step, anew, key=len)


@lru_cache(maxsize=4096)
def _pen(parameters: str) -> _Pen:
    attributes: set[str] = set()
    foreground, background = _NO_FOREGROUND, _NO_BACKGROUND
    parts = parameters.split(";") if parameters else []
    at = 0
    while at < len(parts):
        part = parts[at]
        count = _LONG[parts[at + 1]] if part in ("38", "48") else 1
        colour = ";".join(parts[at : at + count])
        at += count
        if part in _ENDS:
            attributes.add(part)
        elif part == "38" or part == _NO_FOREGROUND or 30 <= int(part) <= 37 or 90 <= int(part) <= 97:
            foreground = colour
        else:
            background = colour
    return _Pen(frozenset(attributes), foreground, background)
