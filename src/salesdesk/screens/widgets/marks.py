"""Parts of a text that stand out, as what was typed does in what was found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from rich.segment import Segment
from rich.style import Style

__all__ = ["Spans", "marked"]

_MARKED: Final = Style(bold=True, underline=True)  # to be seen in one colour, too

Spans = Sequence[tuple[int, int]]
"""Beginnings and ends of parts of a text."""


def marked(shown: str, spans: Spans, style: Style) -> Iterator[Segment]:
    """A cell, the sign in front of it included, in pieces that are marked and pieces that are not."""
    at = 0
    last = len(shown) - shown.endswith("…")
    for start, end in spans:
        start, end = start + 1, min(end + 1, last)
        if start < end:
            yield Segment(shown[at:start], style)
            yield Segment(shown[start:end], style + _MARKED)
            at = end
    yield Segment(shown[at:], style)
