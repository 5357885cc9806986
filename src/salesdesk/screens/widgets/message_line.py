"""One line for what the program has to say: an answer, a refusal, or that it is at work."""

from __future__ import annotations

from rich.cells import cell_len
from rich.text import Text
from textual.widgets import Static

from salesdesk.screens.wording import visible

__all__ = ["MessageLine"]


class MessageLine(Static):
    """The last message; while something slow goes on, that."""

    def __init__(self) -> None:
        super().__init__(markup=False)
        self._kind, self._text, self._busy = "told", "", ""

    @property
    def text(self) -> str:
        """What stands there."""
        return self._busy or self._text

    @property
    def is_cut(self) -> bool:
        """Whether it is too long for its line; F1 shows it whole. In a dialog there are three lines."""
        return bool(self._room) and cell_len(self.text) > self._room

    @property
    def _room(self) -> int:
        return self.content_size.width * (3 if self.styles.max_height else 1)

    def tell(self, kind: str, text: str) -> None:
        """Show a message: `told`, or `wrong` for what was refused."""
        self._kind, self._text = kind, visible(" ".join(text.split()))
        self._draw()

    def busy(self, text: str) -> None:
        """Show that something is going on."""
        self._busy = text
        self._draw()

    def idle(self) -> None:
        """It has ended."""
        if self._busy:
            self._busy = ""
            self._draw()

    def _draw(self) -> None:
        self.set_class(bool(self._kind == "wrong" and self._text and not self._busy), "-wrong")
        line = Text(self.text)
        if self.is_cut:
            line.truncate(self._room, overflow="ellipsis")
        self.update(line)
