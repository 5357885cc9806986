"""Keys and what they do, every word of it to be read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Final

from rich.cells import cell_len
from textual.geometry import Size

from salesdesk.i18n import N_
from salesdesk.screens.commands import Command
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.line_table import Column, LineTable

__all__ = ["BOX", "CommandTable"]

BOX: Final = 74
"""Columns of a dialog with its frame, where the screen has as many."""
_AROUND: Final = 5  # lines of a dialog besides the rows: frame, head, message line, key bar
_LEAST: Final = 3


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the table: a command's first one has its key and label, others go on with its help."""

    command: Command
    key: str
    label: str
    help: str


class CommandTable(LineTable[_Line]):
    """Commands, as many lines each as their help needs; the cursor goes from one command to the next."""

    def __init__(self, seat: Seat, commands: Sequence[Command], *, id: str) -> None:  # noqa: A002 - Textual's
        self._told = [
            (each, seat.word(each.key), seat.word(each.label), seat.word(each.help)) for each in commands
        ]
        head = seat.word(N_("Key"))
        self._fixed = [
            max(map(cell_len, (head, *(key for _, key, _, _ in self._told)))),
            max(map(cell_len, ("", *(label for _, _, label, _ in self._told)))) + 1,
        ]
        columns = [Column(head, self._fixed[0]), Column("", self._fixed[1]), Column("", 20, grows=True)]
        super().__init__(columns, lambda line: (line.key, line.label, line.help), id=id)

    @property
    def command(self) -> Command | None:
        """The command at the cursor."""
        return None if self.current is None else self.current.command

    def fit(self, screen: Size, above: int = 0) -> None:
        """Take the height that the rows need in a dialog on a screen of this size, below so many lines."""
        room = max(screen.height - above - _AROUND, _LEAST)
        self.styles.height = min(len(self._lines_in(screen)), room) + 1

    def fill(self, screen: Size) -> None:
        """Show the rows as they fit a dialog on a screen of this size."""
        self.set_rows(self._lines_in(screen), cursor=0)

    def move_to(self, row: int) -> None:
        """Put the cursor on a command: the one that has this line, or the next if it comes from above."""
        lines = self.rows
        if not lines:
            return
        at = max(0, min(row, len(lines) - 1))
        step = 1 if row > self.cursor else -1
        while 0 < at < len(lines) - 1 and not lines[at].key:
            at += step
        while not lines[at].key:
            at -= 1
        last = at
        while last + 1 < len(lines) and not lines[last + 1].key:
            last += 1
        super().move_to(last)  # all of its help comes into view
        super().move_to(at)

    def _lines_in(self, screen: Size) -> list[_Line]:
        width = min(BOX, screen.width) - sum(self._fixed) - 6  # frame, a blank before each, the scroll bar
        lines = []
        for command, key, label, told in self._told:
            first, *more = wrap(told, max(width, 20)) or [""]
            lines.append(_Line(command, key, label, first))
            lines += [_Line(command, "", "", each) for each in more]
        return lines
