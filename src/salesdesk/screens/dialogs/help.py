"""F1: what the field is for, and what the keys do."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.app import ComposeResult
from textual.widgets import Static

from salesdesk.i18n import N_
from salesdesk.screens.base import Dialog
from salesdesk.screens.commands import Command
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.line_table import Column, LineTable
from salesdesk.screens.wording import visible_lines

__all__ = ["HelpDialog"]


class HelpDialog(Dialog[None]):
    """Help for a field, then the keys of its screen."""

    def __init__(
        self, seat: Seat, about: str, commands: Sequence[Command], available: Callable[[Command], bool]
    ) -> None:
        """`about` is what there is to say of the field, already translated; empty for nothing."""
        super().__init__(seat)
        self._about = about
        self._commands = [each for each in commands if available(each)]

    def heading(self) -> str:
        """Help."""
        return self.say(N_("Help"))

    def body(self) -> ComposeResult:
        """The field, then the keys."""
        if self._about:
            yield Static(visible_lines(self._about), id="text", markup=False)
        keys: LineTable[Command] = LineTable(
            [Column(self.say(N_("Key")), 9), Column("", 18), Column("", 30, grows=True)],
            lambda each: (each.key, self.say(each.label), self.say(each.help)),
            id="keys",
        )
        keys.styles.height = min(len(self._commands), 14) + 1
        yield keys

    async def begin(self) -> None:
        """List the keys."""
        keys = self.query_one("#keys", LineTable)
        keys.set_rows(self._commands)
        self.go_to(keys)
