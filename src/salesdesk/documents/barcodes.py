"""Barcodes as vector bars: sharp at any size, no image."""

from __future__ import annotations

from itertools import groupby

from barcode.codex import Code128

from salesdesk.documents.page import INK, MM, Sheet

__all__ = ["code128_bars", "draw_code128"]

_HEIGHT = 11 * MM
_MODULE = 0.33 * MM
"""Width of the narrowest bar: what hand scanners read without effort (GS1: 0.25 to 0.495 mm)."""
_PAIRS = 105
_NINETY_NINE = 99
"""The values of the start of the alphabet of pairs of digits, and of the pair 99 in it."""
_QUIET = 10
"""Modules that stay white on either side (ISO/IEC 15417)."""


class _Code128(Code128):  # type: ignore[misc]  # the library says nothing of its types
    """The library's symbol, but for digits that begin with 99.

    Behind the start of the alphabet of pairs it takes that pair for a change of alphabet, and drops it.
    """

    def _try_to_optimize(self, encoded: list[int]) -> list[int]:
        if encoded[:2] == [_PAIRS, _NINETY_NINE]:
            return encoded
        optimised: list[int] = super()._try_to_optimize(encoded)
        return optimised


def code128_bars(text: str) -> list[tuple[int, int]]:
    """Where the bars of `text` begin and how wide they are, in modules, start and stop included.

    Empty for what the code cannot hold: no text at all, or anything but printable ASCII.
    """
    if not text or not (text.isascii() and text.isprintable()):
        return []
    bars, at = [], 0
    for colour, run in groupby(_Code128(text).build()[0]):
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
