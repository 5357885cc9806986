"""Colours and attributes as terminals take them: SGR parameters, and the shortest way from one to another.

ECMA-48, 8.3.117, with the colours of xterm.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

__all__ = ["RESET", "change", "ground", "is_plain", "on_ground"]

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
_ON_NOTHING: Final = frozenset({"4", "5", "6", "7", "9", "21", "51", "52", "53"})
"""What is seen where nothing is written, too: lines, blinking, frames, and colours that are turned round."""
_SHADES: Final = frozenset({"1", "2"})
"""What may change the colour of what is written."""
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
def ground(parameters: str) -> str:
    """What of a pen is seen where nothing is written: mostly its background."""
    pen = _pen(parameters)
    seen = pen.attributes & _ON_NOTHING
    if not seen:
        return _written(_Pen(frozenset(), _NO_FOREGROUND, pen.background))
    if seen == {"7"} and pen.foreground != _NO_FOREGROUND and not pen.attributes & _SHADES:
        return _written(_Pen(frozenset(), _NO_FOREGROUND, _as_background(pen.foreground)))
    return parameters


@lru_cache(maxsize=4096)
def on_ground(before: str | None, after: str) -> str:
    """The pen nearest to `before` that draws nothing on the ground `after`."""
    wanted = _pen(after)
    if before is None or wanted.attributes:
        return after
    old = _pen(before)
    return _written(_Pen(old.attributes - _ON_NOTHING, old.foreground, wanted.background))


@lru_cache(maxsize=4096)
def is_plain(parameters: str) -> bool:
    """Whether a pen has a background and nothing else."""
    pen = _pen(parameters)
    return not pen.attributes and pen.foreground == _NO_FOREGROUND


def _as_background(foreground: str) -> str:
    first, *rest = foreground.split(";")
    return ";".join([str(int(first) + 10), *rest])


def _written(pen: _Pen) -> str:
    colours = [
        colour
        for colour in (pen.foreground, pen.background)
        if colour not in (_NO_FOREGROUND, _NO_BACKGROUND)
    ]
    return ";".join([*sorted(pen.attributes, key=int), *colours])


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
