"""F10: everything that can be done here."""

from __future__ import annotations

from collections.abc import Sequence

from salesdesk.i18n import N_
from salesdesk.screens.commands import Command
from salesdesk.screens.dialogs.choice import Choice
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.line_table import Column

__all__ = ["CommandMenu"]


class CommandMenu(Choice[Command]):
    """The commands of a screen with their keys and what they do."""

    def __init__(self, seat: Seat, commands: Sequence[Command]) -> None:
        super().__init__(
            seat,
            seat.word(N_("What to do")),
            [each for each in commands if each.name != "menu"],
            [Column(seat.word(N_("Key")), 7), Column("", 18), Column("", 30, grows=True)],
            lambda each: (each.key, seat.word(each.label), seat.word(each.help)),
        )
