"""One of a list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from textual.app import ComposeResult

from salesdesk.i18n import N_
from salesdesk.screens.base import Dialog
from salesdesk.screens.commands import command
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.line_table import Cell, Column, LineTable

__all__ = ["Choice"]

T = TypeVar("T")


class Choice(Dialog[T], Generic[T]):
    """A list to choose from with the arrows and Enter."""

    def __init__(
        self,
        seat: Seat,
        title: str,
        rows: Sequence[T],
        columns: Sequence[Column],
        cells: Callable[[T], Sequence[str | Cell]],
        cursor: int = 0,
    ) -> None:
        """The title is already translated."""
        super().__init__(seat)
        self._title, self._rows, self._at = title, rows, cursor
        self.list: LineTable[T] = LineTable(
            columns, cells, id="choices", empty=self.say(N_("There is nothing to choose from."))
        )

    def heading(self) -> str:
        """What is chosen."""
        return self._title

    def body(self) -> ComposeResult:
        """The list."""
        self.list.styles.height = min(len(self._rows), 14) + 1
        yield self.list

    async def begin(self) -> None:
        """Show the rows."""
        self.list.set_rows(self._rows, cursor=self._at)
        self.go_to(self.list)

    @command("enter", N_("Choose"), N_("Take the row at the cursor."))
    async def choose(self) -> None:
        """Take it."""
        if self.list.current is not None:
            self.dismiss(self.list.current)
