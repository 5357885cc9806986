"""A list of records to look things up in: searched, sorted, leafed through from its cards."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar, Generic, TypeVar

from textual import on
from textual.app import ComposeResult

from salesdesk.i18n import N_
from salesdesk.screens.commands import command
from salesdesk.screens.dialogs.choice import Choice
from salesdesk.screens.searched_list import SearchedList, SearchField
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.line_table import Cell, Column, LineTable
from salesdesk.screens.widgets.row_line import RowLine
from salesdesk.screens.widgets.title_line import TitleLine

__all__ = ["ListScreen"]

T = TypeVar("T")


class ListScreen(SearchedList[T], Generic[T]):
    """Records with a search field above them; the title says how many there are.

    Subclasses say what is fetched (in the order of `sort` and `descending`), how it is shown,
    and what opening a row means.
    """

    SORTS: ClassVar[Sequence[tuple[str, str]]] = ()
    """What the list can be sorted by: the query's name for it and its label, the usual one first."""
    SEARCH_HELP: ClassVar[str] = ""
    CSS_PATH = Path(__file__).parent / "card.tcss"

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat)
        self.sort, self.descending = self.SORTS[0][0], False
        self.search = SearchField(self.SEARCH_HELP)
        self.table = LineTable(
            self.list_columns(), self.cells, id="list", empty=self.say(N_("Nothing was found."))
        )

    def list_columns(self) -> Sequence[Column]:
        """The columns of the list."""
        raise NotImplementedError

    def cells(self, row: T) -> Sequence[str | Cell]:
        """A record as the list shows it."""
        raise NotImplementedError

    def body(self) -> ComposeResult:
        """The search field, then the list."""
        yield from super().body()
        yield RowLine(id="in-full")

    @on(LineTable.Moved, "#list")
    def follow(self) -> None:
        """Show in full what the list cuts off of the row at the cursor."""
        self.query_one("#in-full", RowLine).follow(self.table, self.cells)

    async def load(self, *, top: bool = True) -> None:
        """Fetch the list, and count it."""
        await super().load(top=top)
        self.query_one(TitleLine).set_title(f"{self.say(self.HEADING)} · {self.table.total}")

    async def look_for(self, text: str) -> None:
        """Search for a text as if it had been typed, and stand on what is found first."""
        self.search.set_text(text)
        await self.load()
        self.go_to(self.table)

    @command(
        "ctrl+o", N_("Sort"), N_("Choose what the list is sorted by; the same once more turns it round.")
    )
    async def sort_list(self) -> None:
        """Choose a column."""
        chosen = await self.show(
            Choice(
                self.seat,
                self.say(N_("Sort by")),
                self.SORTS,
                [Column("", 30, grows=True), Column("", 1)],
                lambda each: (self.say(each[1]), self._direction() if each[0] == self.sort else ""),
                next(at for at, (name, _) in enumerate(self.SORTS) if name == self.sort),
            )
        )
        if chosen is not None:
            self.descending = chosen[0] == self.sort and not self.descending
            self.sort = chosen[0]
            await self.load()

    def _direction(self) -> str:
        return "↓" if self.descending else "↑"
