"""F10: everything that can be done here."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult

from salesdesk.i18n import N_
from salesdesk.screens.base import Dialog
from salesdesk.screens.commands import Command, command
from salesdesk.screens.dialogs.command_table import CommandTable
from salesdesk.screens.seat import Seat

__all__ = ["CommandMenu"]


class CommandMenu(Dialog[Command]):
    """The commands of a screen with their keys and what they do."""

    def __init__(self, seat: Seat, commands: Sequence[Command]) -> None:
        super().__init__(seat)
        self.list = CommandTable(seat, [each for each in commands if each.name != "menu"], id="choices")

    def heading(self) -> str:
        """What is chosen."""
        return self.say(N_("What to do"))

    def body(self) -> ComposeResult:
        """The commands."""
        self.list.fit(self.app.size)
        yield self.list

    async def begin(self) -> None:
        """List them."""
        self.list.fill(self.app.size)
        self.go_to(self.list)

    def on_resize(self) -> None:
        """Fit them anew."""
        self.list.fit(self.app.size)
        self.list.fill(self.app.size)

    @command("enter", N_("Choose"), N_("Take the row at the cursor."))
    async def choose(self) -> None:
        """Take it."""
        if self.list.command is not None:
            self.dismiss(self.list.command)
