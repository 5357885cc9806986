"""Barcodes as vector bars: sharp at any size, no image."""

from __future__ import annotations

from itertools import groupby

from barcode.codex import Code128

from salesdesk.documents.page import INK, MM, Sheet

__all__ = ["code128_bars", "draw_code128"]

_HEIGHT = 11 * MM
_MODULE = 0.33 * MM
"""Width of the narrowest bar: what hand scanners read without effort (GS1: 0.25 to 0.495 mm)."""
_QUIET = 10
"""Modules that stay white on either side (ISO/IEC 15417)."""


def code128_bars(text: str) -> list[tuple[int, int]]:
    """Where the bars of `text` begin and how wide they are, in modules, start and stop included.

    Empty for what the code cannot hold: no text at all, or anything but printable ASCII.
    """
    if not text or not (text.isascii() and text.isprintable()):
        return []
    bars, at = [], 0
    for colour, run in groupby(Code128(text).build()[0]):
        modules = len(list(run))
        if colour == "1":
            bars.append((at, modules))
        at += modules
    return bars


def draw_code128(sheet: Sheet, text: str, x: float, width: float) -> None:
    """Draw the barcode of `text` at the present height, narrowed if it must to fit `width` points.

    Nothing is drawn for a text that the code cannot hold; it stands in letters beside it.
    """
    bars = code128_bars(text)
    if not bars:
        return
    sheet.need(_HEIGHT)
    module = min(_MODULE, width / (sum(bars[-1]) + _QUIET))
    for start, modules in bars:
        sheet.block(x + start * module, sheet.y, modules * module, _HEIGHT, INK)
    sheet.gap(_HEIGHT)
