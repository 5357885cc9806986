"""F1: what the field is for, and what the keys do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from textwrap import wrap

from textual.app import ComposeResult
from textual.widgets import Static

from salesdesk.i18n import N_
from salesdesk.screens.base import Dialog
from salesdesk.screens.commands import Command
from salesdesk.screens.dialogs.command_table import BOX, CommandTable
from salesdesk.screens.seat import Seat
from salesdesk.screens.wording import visible_lines

__all__ = ["HelpDialog"]


class HelpDialog(Dialog[None]):
    """Help for a field, then the keys of its screen."""

    def __init__(
        self, seat: Seat, about: str, commands: Sequence[Command], available: Callable[[Command], bool]
    ) -> None:
        """`about` is what there is to say of the field, already translated; empty for nothing."""
        super().__init__(seat)
        self._about = visible_lines(about)
        self.keys = CommandTable(seat, [each for each in commands if available(each)], id="keys")

    def heading(self) -> str:
        """Help."""
        return self.say(N_("Help"))

    def body(self) -> ComposeResult:
        """The field, then the keys."""
        if self._about:
            yield Static(self._about, id="text", markup=False)
        self.keys.fit(self.app.size, self._above)
        yield self.keys

    async def begin(self) -> None:
        """List the keys."""
        self.keys.fill(self.app.size)
        self.go_to(self.keys)

    def on_resize(self) -> None:
        """Fit them anew."""
        self.keys.fit(self.app.size, self._above)
        self.keys.fill(self.app.size)

    @property
    def _above(self) -> int:
        """How many lines the field needs, and the blank one below."""
        width = min(BOX, self.app.size.width) - 4  # frame, and a blank on each side
        texts = self._about.splitlines()
        return sum(len(wrap(text, max(width, 20))) or 1 for text in texts) + bool(texts)
