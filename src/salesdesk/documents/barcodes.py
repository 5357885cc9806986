"""Barcodes as vector bars: sharp at any size, no image."""

from __future__ import annotations

from itertools import groupby

from barcode.charsets import code128
from barcode.codex import Code128

from salesdesk.documents.page import INK, MM, Sheet

__all__ = ["code128_bars", "draw_code128", "draw_gs1_128", "gs1_128_bars"]

_HEIGHT = 11 * MM
_MODULE = 0.33 * MM
"""Width of the narrowest bar: what hand scanners read without effort (GS1: 0.25 to 0.495 mm)."""
_PAIRS = 105
_NINETY_NINE = 99
"""The values of the start of the alphabet of pairs of digits, and of the pair 99 in it."""
_FNC1 = 102
"""Behind the start it says that what follows is GS1-128."""
_LEAST_GS1 = 0.495 * MM
"""Width of the narrowest bar on a logistic label, and the height of all of them (GS1: 31.75 mm)."""
_TALL = 32 * MM
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
    return _bars(_Code128(text).build()[0])


def gs1_128_bars(digits: str) -> list[tuple[int, int]]:
    """The bars of a GS1-128 symbol of pairs of digits, identifiers included, as `code128_bars` has them.

    FNC1 behind the start is what makes it one (GS1 General Specifications, section 5.4): without it a
    scanner reads the same digits, but does not know what they mean.
    """
    if not digits or len(digits) % 2 or not (digits.isascii() and digits.isdecimal()):
        raise ValueError(f"{digits!r} are no pairs of digits")
    pairs = [int(digits[at : at + 2]) for at in range(0, len(digits), 2)]
    values = [_PAIRS, _FNC1, *pairs]
    check = (_PAIRS + sum(at * value for at, value in enumerate(values))) % 103
    return _bars("".join(code128.CODES[value] for value in (*values, check)) + code128.STOP + "11")


def _bars(modules: str) -> list[tuple[int, int]]:
    bars, at = [], 0
    for colour, run in groupby(modules):
        wide = len(list(run))
        if colour == "1":
            bars.append((at, wide))
        at += wide
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


def draw_gs1_128(sheet: Sheet, digits: str, x: float, width: float) -> None:
    """Draw the GS1-128 symbol of digits at the present height, in the middle of `width` points."""
    bars = gs1_128_bars(digits)
    start = x + (width - sum(bars[-1]) * _LEAST_GS1) / 2
    for at, wide in bars:
        sheet.block(start + at * _LEAST_GS1, sheet.y, wide * _LEAST_GS1, _TALL, INK)
    sheet.gap(_TALL)
