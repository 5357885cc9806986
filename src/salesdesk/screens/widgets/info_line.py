"""One line of facts, as much of it as fits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from rich.cells import cell_len
from rich.text import Text
from textual.widgets import Static

from salesdesk.screens.widgets.text_line import shortened
from salesdesk.screens.wording import visible

__all__ = ["MAY_BE_CUT", "Fact", "InfoLine", "fitting"]

Fact = tuple[str, str]
"""A text, already translated, and its look: `bad`, `strong`, `dim` or nothing; or what it is, if it
may be cut: a `name`, a `place` or a `note`.
"""

MAY_BE_CUT: Final = frozenset({"name", "place", "note"})
_STYLES: Final = {
    "bad": "bold red", "strong": "bold", "dim": "dim", "": "", "name": "bold", "place": "", "note": "dim",
}  # fmt: skip
_GOES: Final = {"note": 0, "dim": 0, "place": 1, "": 2, "name": 3, "strong": 3, "bad": 3}
"""What goes first where there is no room for all."""
_STEPS: Final[Sequence[tuple[Mapping[str, int], int]]] = (
    ({"note": 20}, -1),
    ({"note": 20, "place": 40, "name": 40}, _GOES["note"]),
    ({"place": 20, "name": 20}, max(_GOES.values())),
)
"""Step by step, how many cells are left of what may be cut, and what may go."""
_JOINT: Final = " · "


class InfoLine(Static):
    """Facts beside each other.

    Where they are too many, notes, places and names become shorter. Then notes go, then what
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
        shown = fitting(self._facts, width, self._right)
        line = Text(no_wrap=True)
        for text, look in shown:
            line.append(_JOINT if line else "", "dim")
            line.append(text if len(shown) > 1 else shortened(text, width), _STYLES[look])
        if self._right:
            line.align("right", width)
        self.update(line, layout=False)


def fitting(facts: Sequence[Fact], width: int, right: bool = False) -> list[Fact]:
    """As much of facts as stands in a line of so many cells; one that is alone may still be too long."""
    shown = list(facts)
    for left, goes in _STEPS:
        while len(shown) > 1 and _least(shown, left) > width:
            places = range(len(shown)) if right else reversed(range(len(shown)))
            last = min(places, key=lambda at: _GOES[shown[at][1]])
            if _GOES[shown[last][1]] > goes:
                break
            del shown[last]
        if _least(shown, left) <= width:
            break
    return _shorter(shown, width, left)


def _least(facts: Sequence[Fact], left: Mapping[str, int]) -> int:
    """The width of facts that are cut as far as they may be."""
    widths = [min(cell_len(text), left.get(look, cell_len(text))) for text, look in facts]
    return sum(widths) + cell_len(_JOINT) * max(len(facts) - 1, 0)


def _shorter(facts: list[Fact], width: int, left: Mapping[str, int]) -> list[Fact]:
    """The facts, cut only as far as it takes; the last first."""
    for at in reversed(range(len(facts))):
        text, look = facts[at]
        over = _least(facts, {}) - width
        if over > 0 and look in left:
            facts[at] = shortened(text, max(cell_len(text) - over, left[look])), look
    return facts
