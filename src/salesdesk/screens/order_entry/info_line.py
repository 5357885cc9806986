"""One line of facts, as much of it as fits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rich.cells import cell_len
from rich.text import Text
from textual.widgets import Static

from salesdesk.screens.widgets.text_line import shortened
from salesdesk.screens.wording import visible

__all__ = ["MAY_BE_CUT", "Fact", "InfoLine"]

Fact = tuple[str, str]
"""A text, already translated, and its look: `bad`, `strong`, `dim` or nothing; or what it is, if it
may be cut: a `name`, a `place` or a `note`.
"""

MAY_BE_CUT: Final = frozenset({"name", "place", "note"})
_STYLES: Final = {
    "bad": "bold red", "strong": "bold", "dim": "dim", "": "", "name": "bold", "place": "", "note": "dim",
}  # fmt: skip
_LEAST: Final = 20
"""Cells that are left of a name for the facts beside it."""
_GOES: Final = {"note": 0, "dim": 0, "place": 1, "": 2, "name": 3, "strong": 3, "bad": 3}
"""What goes first where there is no room for all."""
_JOINT: Final = " · "


class InfoLine(Static):
    """Facts beside each other.

    Where they are too many, names, places and notes become shorter. Then notes go, then what
    stands out least; the last of it first, in a line on the right the first.
    Nothing that was typed by anybody steers the terminal.
    """

    def __init__(self, *, id: str, right: bool = False) -> None:  # noqa: A002 - Textual's name for it
        super().__init__(markup=False, id=id, classes="info")
        self._facts: tuple[Fact, ...] = ()
        self._right = right

    @property
    def facts(self) -> tuple[Fact, ...]:
        """What there is to show, in full."""
        return self._facts

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
        width = max(self.content_size.width, 0)
        shown = list(self._facts)
        for at in reversed(range(len(shown))):
            text, look = shown[at]
            over = _width(shown) - width
            if over > 0 and look in MAY_BE_CUT:
                shown[at] = shortened(text, max(cell_len(text) - over, _LEAST)), look
        while len(shown) > 1 and _width(shown) > width:
            places = range(len(shown)) if self._right else reversed(range(len(shown)))
            del shown[min(places, key=lambda at: _GOES[shown[at][1]])]
        line = Text(no_wrap=True)
        for text, look in shown:
            line.append(_JOINT if line else "", "dim")
            line.append(text if len(shown) > 1 else shortened(text, width), _STYLES[look])
        if self._right:
            line.align("right", width)
        self.update(line)


def _width(facts: Sequence[Fact]) -> int:
    return sum(cell_len(text) for text, _ in facts) + cell_len(_JOINT) * max(len(facts) - 1, 0)
