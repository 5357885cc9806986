"""One of very many: found while it is typed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Generic, TypeVar

from textual.app import ComposeResult
from textual.widgets import Input

from salesdesk.i18n import N_
from salesdesk.screens.base import Dialog
from salesdesk.screens.commands import command
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.columns import all_searched
from salesdesk.screens.widgets.field import Field
from salesdesk.screens.widgets.line_table import Cell, Column, LineTable
from salesdesk.screens.widgets.marks import of_hit

__all__ = ["Find"]

T = TypeVar("T")

_ROWS = 12


class Find(Dialog[T], Generic[T]):
    """A field, and below it what fits; Enter takes the row at the cursor, arrows choose another."""

    def __init__(
        self,
        seat: Seat,
        title: str,
        search: Callable[[str], Awaitable[Sequence[T]]],
        columns: Sequence[Column],
        cells: Callable[[T], Sequence[str | Cell]],
        *,
        text: str = "",
        help_text: str,
        nothing: str,
    ) -> None:
        """`title` and `nothing` are already translated; `text` stands in the field at first."""
        super().__init__(seat)
        self._title, self._search, self._nothing = title, search, nothing
        self._field = Field(text, id="find", help_text=help_text)
        self._found: LineTable[T] = LineTable(all_searched(columns), cells, id="found", classes="found")
        self._answered: str | None = None
        """The text that the list answers."""

    def heading(self) -> str:
        """What is looked for."""
        return self._title

    def body(self) -> ComposeResult:
        """The field, then the list."""
        yield self._field
        self._found.can_focus = False
        self._found.styles.height = _ROWS
        yield self._found

    async def begin(self) -> None:
        """In the field; what stands there already is looked for."""
        self._found.set_rows(())
        self.go_to(self._field)
        await self._look()

    def on_input_changed(self, event: Input.Changed) -> None:
        """The list follows the field."""
        event.stop()
        self.behind(self._look(), "find")

    @command("enter,f9", N_("Choose"), N_("Take the row at the cursor."), where=Field)
    async def choose(self) -> None:
        """Take what fits what was typed, not only the beginning of it."""
        if not self._field.text:
            return
        await self._look()
        if self._found.current is None:
            self._field.select_all()
            self.warn(N_("Nothing fits “{text}”."), text=self._field.text)
        else:
            self.dismiss(self._found.current)

    @command("down", N_("Down"), N_("The next row."), where=Field, hidden=True)
    async def down(self) -> None:
        """Further down the list."""
        self._found.action_move(1)

    @command("up", N_("Up"), N_("The row before."), where=Field, hidden=True)
    async def up(self) -> None:
        """Further up the list."""
        self._found.action_move(-1)

    async def _look(self) -> None:
        """Ask for what stands in the field; an answer that comes too late is dropped."""
        text = self._field.text
        if text == self._answered:
            return
        found = await self._search(text) if text else ()
        if text == self._field.text and text != self._answered:
            self._answered = text
            self._found.set_rows(found, cursor=0, marks=partial(of_hit, text))
            self._found.say_if_empty(self._nothing if text else "")
