"""The first line of a screen: what it is, and who sits here."""

from __future__ import annotations

from rich.text import Text
from textual.widgets import Static

from salesdesk.screens.wording import visible

__all__ = ["TitleLine"]


class TitleLine(Static):
    """The title on the left, the person on the right."""

    def __init__(self, title: str, person: str) -> None:
        super().__init__(markup=False)
        self._title, self._person = visible(title), visible(person)

    def on_resize(self) -> None:
        """Fill the line anew."""
        self._draw()

    def set_title(self, title: str) -> None:
        """Another title."""
        title = visible(title)
        if title != self._title:
            self._title = title
            self._draw()

    def _draw(self) -> None:
        width = max(self.size.width - 2, 0)
        left = Text(self._title, style="bold", no_wrap=True)
        right = Text(self._person)
        right.truncate(width // 3, overflow="ellipsis")
        room = width - right.cell_len - 1
        left.truncate(max(room, 0), overflow="ellipsis", pad=True)
        self.update(Text.assemble(left, " ", right, no_wrap=True), layout=False)
