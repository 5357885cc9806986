"""One line of facts, as much of it as fits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rich.text import Text
from textual.widgets import Static

from salesdesk.screens.wording import visible

__all__ = ["Fact", "InfoLine"]

Fact = tuple[str, str]
"""A text, already translated, and its look: `bad`, `strong`, `dim` or nothing."""

_STYLES: Final = {"bad": "bold red", "strong": "bold", "dim": "dim", "": ""}


class InfoLine(Static):
    """Facts beside each other, the most important first; what does not fit ends in an ellipsis.

    Nothing that was typed by anybody steers the terminal.
    """

    def __init__(self, *, id: str, right: bool = False) -> None:  # noqa: A002 - Textual's name for it
        super().__init__(markup=False, id=id, classes="info")
        self._facts: tuple[Fact, ...] = ()
        self._right = right

    def on_resize(self) -> None:
        """Fit the facts anew."""
        self._draw()

    def show(self, facts: Sequence[Fact]) -> None:
        """Show these facts; empty texts are left out."""
        wanted = tuple((visible(" ".join(text.split())), look) for text, look in facts if text)
        if wanted != self._facts:
            self._facts = wanted
            self._draw()

    def _draw(self) -> None:
        line = Text(no_wrap=True)
        for text, look in self._facts:
            line.append(" · " if line else "", "dim")
            line.append(text, _STYLES[look])
        width = max(self.content_size.width, 0)
        line.truncate(width, overflow="ellipsis")
        if self._right:
            line.align("right", width)
        self.update(line)
