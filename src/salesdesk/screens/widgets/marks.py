"""Parts of a text that stand out, as what was typed does in what was found."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from rich.segment import Segment
from rich.style import Style

from salesdesk.lookup.marking import Match, spans

__all__ = ["Marks", "Spans", "marked", "of_hit"]

_MARKED: Final = Style(bold=True, underline=True)  # to be seen in one colour, too

Spans = Sequence[tuple[int, int]]
"""Beginnings and ends of parts of a text."""
Marks = Callable[[Any, str], Spans]
"""What is marked of a text of a row."""


def marked(shown: str, which: Spans, style: Style) -> Iterator[Segment]:
    """A cell, the sign in front of it included, in pieces that are marked and pieces that are not."""
    at = 0
    last = len(shown) - shown.endswith("…")
    for start, end in which:
        start, end = start + 1, min(end + 1, last)
        if start < end:
            yield Segment(shown[at:start], style)
            yield Segment(shown[start:end], style + _MARKED)
            at = end
    yield Segment(shown[at:], style)


def of_hit(typed: str, found: object, shown: str) -> Spans:
    """What of a shown text matched what was typed, if the search tells it."""
    match = getattr(found, "match", None)
    return spans(shown, match.matched, typed) if isinstance(match, Match) else ()
