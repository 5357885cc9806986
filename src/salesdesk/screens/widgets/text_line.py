"""One line of facts beside a list, and how a text ends that is too long for its line."""

from __future__ import annotations

import re
from typing import Final

from rich.cells import cell_len
from rich.text import Text
from textual.widgets import Static

from salesdesk.screens.wording import visible

__all__ = ["TextLine", "shortened"]

_JOINT: Final = " · "
_NAME: Final = 24
"""Cells that are left of a name for the facts behind it."""
_BEGUN: Final = re.compile(r"[+-]?\d+(?:[.,:/\s'-]\d+)*[.,]?\s*$")
"""A figure, or the beginning of one: that cannot be seen of what is cut behind it."""


def shortened(text: str, width: int) -> str:
    """A text in at most so many cells; what is cut off shows as an ellipsis, never behind half a figure."""
    if cell_len(text) <= width:
        return text
    kept = text
    while kept and cell_len(kept) >= width:
        kept = kept[:-1]
    return (_BEGUN.sub("", kept) or kept) + "…"


class TextLine(Static):
    """A text in one line, with no control characters, whoever wrote it.

    Facts stand in it one beside the other, the most important first. Where they are too many, the
    first, if it is a name and no figure, becomes shorter before the last are cut off.
    """

    def __init__(self, text: str = "", *, id: str | None = None, classes: str = "") -> None:  # noqa: A002
        super().__init__(markup=False, id=id, classes=classes)
        self._text = text

    @property
    def text(self) -> str:
        """What stands there, in full."""
        return self._text

    def on_resize(self) -> None:
        """Fit the text anew."""
        self._draw()

    def show(self, text: str) -> None:
        """Another text."""
        if text != self._text:
            self._text = text
            self._draw()

    def _draw(self) -> None:
        width = max(self.content_size.width, 0)
        text = visible(self._text)
        first, joint, rest = text.partition(_JOINT)
        if joint and cell_len(text) > width and not first[-1:].isdigit():
            room = width - cell_len(joint + rest)
            text = shortened(first, max(room, _NAME)) + joint + rest
        self.update(Text(shortened(text, width), no_wrap=True), layout=False)
