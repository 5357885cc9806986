"""A line of the screen, cell by cell."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from rich.cells import split_graphemes
from rich.color import ColorSystem
from rich.style import Style
from textual.strip import Strip

from salesdesk.terminal.pens import RESET, ground

__all__ = ["BEHIND", "BLANK", "Cell", "add_cells"]

Cell = tuple[str, str]
"""What stands in a cell, and the SGR parameters it is drawn with; of a blank, what is seen of them."""

BEHIND: Final = ""
"""What stands in the second cell of something wide."""
BLANK: Final = " "
"""Where nothing is written."""

_NARROW: Final = re.compile("[ -~\xa0-\xac\xae-\u02ff\u0370-\u0482\u2500-\u25fc\u2800-\u28ff]*")
"""Only what takes one cell each, whatever stands beside it."""
_COMMANDS: Final = re.compile("[\x00-\x1f\x7f-\x9f]")
"""Signs that would command the terminal."""


def add_cells(cells: list[Cell], strip: Strip, colours: ColorSystem) -> None:
    """Add the cells of a strip to those on its left. Signs that command a terminal take none."""
    drawn = cells[-1][1] if cells else RESET  # with what the last was, a blank keeping its ground alone
    for text, style, control in strip:
        if control:
            continue
        pen = _pen(style, colours)
        if _NARROW.fullmatch(text):
            blank = (BLANK, ground(pen))
            cells += [blank if sign == BLANK else (sign, pen) for sign in text]
            drawn = pen if text else drawn
            continue
        for sign, width in _signs(text):
            if width:
                drawn = pen
                cells.append((sign, ground(pen) if sign == BLANK else pen))
                cells += [(BEHIND, pen)] * (width - 1)
            elif cells and cells[-1][0]:  # it is drawn over the one before
                cells[-1] = (cells[-1][0] + sign, drawn)


def _pen(style: Style | None, colours: ColorSystem) -> str:
    if style is None:
        return RESET
    return Strip.render_ansi(style, colours) if style._ansi is None else style._ansi


@lru_cache(maxsize=1024)
def _signs(text: str) -> tuple[tuple[str, int], ...]:
    """What is drawn as one, and the cells that it takes."""
    text = _COMMANDS.sub("", text)
    return tuple((text[first:last], width) for first, last, width in split_graphemes(text)[0])
