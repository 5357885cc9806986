"""One line of facts beside a list: what is too long for it ends in an ellipsis."""

from __future__ import annotations

from rich.text import Text
from textual.widgets import Static

from salesdesk.screens.wording import visible

__all__ = ["TextLine"]


class TextLine(Static):
    """A text in one line, with no control characters, whoever wrote it."""

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
        line = Text(visible(self._text), no_wrap=True)
        line.truncate(max(self.content_size.width, 0), overflow="ellipsis")
        self.update(line)
