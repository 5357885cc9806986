"""What the program has to say, above the keys: an answer, a refusal, or that it is at work."""

from __future__ import annotations

from typing import Final

from rich.text import Text
from textual.widgets import Static

from salesdesk.i18n import N_
from salesdesk.screens.wording import visible

__all__ = ["TOO_SMALL", "MessageLine"]

TOO_SMALL: Final = N_("Too small: the desk needs 80 columns and 24 lines.")
_WIDTH: Final = 80
_HEIGHT: Final = 24

_LINES: Final = 3
"""As the style sheet has it: a long message takes what it needs from the screen above it."""


class MessageLine(Static):
    """The last message, until a key begins something else; while something slow goes on, that.

    With nothing else to say it says of a terminal with too little room that it has.
    """

    def __init__(self, too_small: str = "") -> None:
        """`too_small` is what is said of such a terminal, already translated."""
        super().__init__(markup=False)
        self._too_small, self._lacks_room = too_small, False
        self._kind, self._text, self._busy = "told", "", ""
        self._taken = 1
        """So many lines it takes."""

    @property
    def text(self) -> str:
        """What stands there."""
        return self._busy or self._text or (self._too_small if self._lacks_room else "")

    @property
    def is_cut(self) -> bool:
        """Whether it is too long for its lines; F1 shows it whole."""
        return len(self._lines()) > _LINES

    def on_mount(self) -> None:
        """The terminal may have another size whenever the screen is laid out."""
        self.screen.screen_layout_refresh_signal.subscribe(self, self._look_at_room, immediate=True)
        self._look_at_room(self.screen)

    def _look_at_room(self, _screen: object) -> None:
        lacks = self.app.size.width < _WIDTH or self.app.size.height < _HEIGHT
        if lacks is not self._lacks_room:
            self._lacks_room = lacks
            self._draw()

    def on_resize(self) -> None:
        """Break the lines anew."""
        self._draw()

    def tell(self, kind: str, text: str) -> None:
        """Show a message: `told`, or `wrong` for what was refused."""
        before = self._kind, self._text
        self._kind, self._text = kind, visible(" ".join(text.split()))
        if before != (self._kind, self._text):
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

    def _lines(self) -> list[str]:
        width = self.content_size.width
        if not width or not self.text:
            return [self.text]
        return [line.plain.rstrip() for line in Text(self.text).wrap(self.app.console, width)]

    def _draw(self) -> None:
        is_wrong = self._kind == "wrong" if self._text else bool(self.text)
        self.set_class(is_wrong and not self._busy, "-wrong")
        lines = self._lines()
        shown = Text("\n".join(lines[:_LINES]))
        if len(lines) > _LINES:
            last = Text(" ".join(lines[_LINES - 1 :]))
            last.truncate(self.content_size.width, overflow="ellipsis")
            shown = Text("\n".join((*lines[: _LINES - 1], last.plain)))
        before, self._taken = self._taken, min(len(lines), _LINES)
        self.update(shown, layout=self._taken != before)
