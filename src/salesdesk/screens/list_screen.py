"""A list of records to look things up in: searched, sorted, leafed through from its cards."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar, Generic, TypeVar

from textual import on
from textual.app import ComposeResult

from salesdesk.i18n import N_
from salesdesk.screens.searched_list import SearchedList, SearchField
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.line_table import Cell, Column, LineTable
from salesdesk.screens.widgets.row_line import RowLine
from salesdesk.screens.widgets.sorting import Sorting
from salesdesk.screens.widgets.title_line import TitleLine

__all__ = ["ListScreen"]

T = TypeVar("T")


class ListScreen(SearchedList[T], Generic[T]):
    """Records with a search field above them; the title says how many there are.

    It is sorted by its first column, unless another is chosen. Subclasses say what is fetched, how it
    is shown, and what opening a row means.
    """

    SEARCH_HELP: ClassVar[str] = ""
    USUAL_SORTING: ClassVar[Sorting | None] = Sorting(0)
    """None: the order that its query has, what is newest first."""
    CSS_PATH = Path(__file__).parent / "card.tcss"

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat)
        self.search = SearchField(self.SEARCH_HELP)
        self.table = LineTable(
            self.list_columns(),
            self.cells,
            id="list",
            empty=self.say(N_("Nothing was found.")),
            sorting=self.USUAL_SORTING,
        )

    def list_columns(self) -> Sequence[Column]:
        """The columns of the list."""
        raise NotImplementedError

    def cells(self, row: T) -> Sequence[str | Cell]:
        """A record as the list shows it."""
        raise NotImplementedError

    def about(self, row: T) -> str:
        """What is to be known of a row beside its cells, translated; nothing where they say it."""
        return ""

    def body(self) -> ComposeResult:
        """The search field, then the list."""
        yield from super().body()
        yield RowLine(id="in-full")

    @on(LineTable.Moved, "#list")
    def follow(self) -> None:
        """Say what is to be known of the row at the cursor, else show in full what is cut off of it."""
        line, row = self.query_one("#in-full", RowLine), self.table.current
        about = self.about(row) if row is not None else ""
        if about:
            line.show(about)
        else:
            line.follow(self.table, self.cells)

    async def load(self, *, top: bool = True) -> None:
        """Fetch the list, and count it; keys for what is there stand below it then."""
        await super().load(top=top)
        self.query_one(TitleLine).set_title(f"{self.say(self.HEADING)} · {self.table.total}")
        self.show_keys()

    async def look_for(self, text: str) -> None:
        """Search for a text as if it had been typed, and stand on what is found first."""
        self.search.set_text(text)
        await self.load()
        self.go_to(self.table)
