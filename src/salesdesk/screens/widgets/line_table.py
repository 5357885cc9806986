"""A table of rows that come from the database as they are looked at.

Textual's own table holds every row and takes a second for ten thousand. This one draws the
lines it shows, fetches them a page at a time, and repaints only what has changed.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, ClassVar, Generic, TypeVar

from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import Reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from salesdesk.office.paging import Page
from salesdesk.screens.widgets.columns import Cell, Column, Need, fitted, need_of, shared, text_of
from salesdesk.screens.widgets.host import host_of
from salesdesk.screens.widgets.marks import Marks, Spans, marked
from salesdesk.screens.widgets.sorting import Sorting, arranged, signed
from salesdesk.screens.wording import visible

__all__ = ["Cell", "Column", "LineTable"]

T = TypeVar("T")

_PAGE = 50  # rows fetched at once


class LineTable(ScrollView, Generic[T], can_focus=True):
    """Rows, one line each, with a cursor.

    `cells` makes the cells of a row, as texts or `Cell`s. Rows are either given (`set_rows`)
    or fetched (`fetch_with`).
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("home", "end(-1)", show=False),
        Binding("end", "end(1)", show=False),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "line-table--head", "line-table--cursor", "line-table--good", "line-table--bad",
        "line-table--dim", "line-table--strong",
    }  # fmt: skip

    # Textual lays the whole screen out again whenever this changes, and draws all of the table: here
    # one row more changes only how long the scroll bar's thumb is, unless it comes or goes.
    virtual_size: Reactive[Size] = Reactive(Size(0, 0), layout=False, repaint=False)

    class Moved(Message):
        """The cursor stands on another row."""

        def __init__(self, table: LineTable[Any]) -> None:
            super().__init__()
            self.table = table

        @property
        def control(self) -> LineTable[Any]:
            """The table."""
            return self.table

    def __init__(
        self,
        columns: Sequence[Column],
        cells: Callable[[T], Sequence[str | Cell]],
        *,
        id: str | None = None,  # noqa: A002 - Textual's name for it
        classes: str = "walked",
        empty: str = "",
        help_text: str = "",
        sorting: Sorting | None = None,
    ) -> None:
        """`empty`, translated, stands there once no rows are known to be there; `sorting` is the usual."""
        super().__init__(id=id, classes=classes)
        self.columns = tuple(columns)
        self.help_text = help_text
        self.cells_of = cells
        self._empty, self._instead = empty, ""
        self._rows: dict[int, T] = {}
        self._given: Sequence[T] = ()
        self.sorting = self.usual = sorting  # None: by no column
        self._total = 0
        self._is_known = False
        """Whether any rows, or none, have been given by now."""
        self._cursor = 0
        self._fetch: Callable[[int, int], Awaitable[Page[T]]] | None = None
        self._marking: Marks | None = None
        self._asked: set[int] = set()
        self._generation = 0
        self._needs = [Need()] * len(self.columns)
        """What each column needs for what was in sight."""
        self._measured: set[int] = set()
        self._shared: tuple[int, list[int]] = (0, [])
        """In what width the columns share the room how."""

    # Rows

    @property
    def total(self) -> int:
        """How many rows there are."""
        return self._total

    @property
    def cursor(self) -> int:
        """On which row the cursor stands, from 0."""
        return self._cursor

    @property
    def current(self) -> T | None:
        """The row at the cursor; None if there is none, or it is still on its way."""
        return self._rows.get(self._cursor)

    @property
    def rows(self) -> list[T]:
        """The rows that are here, in their order."""
        return [self._rows[index] for index in sorted(self._rows)]

    def sort_by(self, sorting: Sorting | None) -> None:
        """Sort by a column, and say so in its head. Rows that are fetched come sorted: they are not yet."""
        self.sorting = sorting
        self.refresh(Region(0, 0, self.size.width, 1))
        if self._fetch is None and self._is_known:
            self.set_rows(self._given, 0)

    def set_rows(self, rows: Sequence[T], cursor: int | None = None, marks: Marks | None = None) -> None:
        """Show these rows; the cursor stays where it is unless told on which of them to stand.

        `marks` tells what is marked in columns that are searched.
        """
        self._fetch, self._given = None, rows
        if self.sorting is not None:
            rows, cursor = arranged(rows, self.cells_of, self.sorting, cursor)
        self._take(dict(enumerate(rows)), len(rows), cursor, marks)

    async def page(self, offset: int, limit: int) -> Page[T]:
        """A page of the rows that the table has, in its order; for who wants more than is in sight."""
        if self._fetch is not None:
            return await self._fetch(offset, limit)
        return Page(tuple(self.rows[offset : offset + limit]), self._total)

    async def fetch_with(
        self,
        fetch: Callable[[int, int], Awaitable[Page[T]]],
        *,
        top: bool = True,
        marks: Marks | None = None,
    ) -> None:
        """Show what `fetch(offset, limit)` gives, a page at a time; the first page is awaited.

        The cursor goes to the top, or stays with `top=False`, as after a change of one row.
        """
        self._fetch = fetch
        self._generation += 1
        generation = self._generation
        start = 0 if top else self._cursor // _PAGE * _PAGE
        page = await fetch(start, _PAGE)
        if start and not page.rows:
            start, page = 0, await fetch(0, _PAGE)
        if generation == self._generation:  # a later question has not been asked meanwhile
            self._asked = {start // _PAGE}
            rows = dict(enumerate(page.rows, start))
            self._take(rows, page.total, 0 if top else min(self._cursor, page.total - 1), marks)

    async def reload(self) -> None:
        """Fetch again what is shown; the cursor stays."""
        if self._fetch is not None:
            await self.fetch_with(self._fetch, top=False, marks=self._marking)

    def say_if_empty(self, text: str) -> None:
        """What stands there if there are no rows, instead of what usually does; empty for the usual."""
        if text != self._instead:
            self._instead = text
            self._refresh_row(0)

    def move_to(self, row: int) -> None:
        """Put the cursor on a row."""
        before = self._cursor
        self._cursor = max(0, min(row, self._total - 1))
        if before == self._cursor:
            return
        self._show_cursor()
        self._refresh_row(before)
        self._refresh_row(self._cursor)
        self.post_message(self.Moved(self))

    def move_where(self, fits: Callable[[T], bool]) -> bool:
        """Put the cursor on the first row that is here and fits; whether there is one."""
        found = next((index for index in sorted(self._rows) if fits(self._rows[index])), None)
        if found is not None:
            self.move_to(found)
        return found is not None

    def _take(self, rows: dict[int, T], total: int, cursor: int | None, marks: Marks | None) -> None:
        old = self._lines()
        self._rows, self._total, self._marking = rows, total, marks
        if not self._is_known:
            self._is_known = True
            self._refresh_row(0)
        self._cursor = max(0, min(self._cursor if cursor is None else cursor, total - 1))
        self._needs, self._measured = [Need()] * len(self.columns), set()
        new = self._lines()
        moved = self._share()
        self.virtual_size = Size(self._width(), total + 1)
        if moved:
            self.refresh()
        else:
            for y, (before, after) in enumerate(zip(old, new, strict=False)):
                if before != after:
                    self.refresh(Region(0, y, self.size.width, 1))
        self._show_cursor()
        self.post_message(self.Moved(self))

    async def _load(self, page: int) -> None:
        if self._fetch is None:
            return
        generation = self._generation
        try:
            found = await self._fetch(page * _PAGE, _PAGE)
        except Exception:
            self._asked.discard(page)  # it is asked for again when it next comes into view
            raise
        if generation == self._generation:
            self._rows.update(enumerate(found.rows, page * _PAGE))
            self._share()
            self.refresh()

    # Moving

    def action_move(self, by: int) -> None:
        """The cursor goes up or down."""
        self.move_to(self._cursor + by)

    def action_page(self, by: int) -> None:
        """The cursor goes a page up or down."""
        self.move_to(self._cursor + by * self._height())

    def action_end(self, by: int) -> None:
        """The cursor goes to the first or the last row."""
        self.move_to(0 if by < 0 else self._total - 1)

    def on_click(self, event: events.Click) -> None:
        """The mouse may do it, too."""
        if event.y:
            self.move_to(event.y - 1 + self.scroll_offset.y)

    def _show_cursor(self) -> None:
        top, height = self.scroll_offset.y, self._height()
        if self._cursor < top:
            self.scroll_to(y=self._cursor, animate=False)
        elif self._cursor >= top + height:
            self.scroll_to(y=self._cursor - height + 1, animate=False)

    # Drawing

    def on_resize(self) -> None:
        """Fill the new width."""
        self.virtual_size = Size(self._width(), self._total + 1)
        self._share()
        self._show_cursor()
        self.refresh()

    def watch_virtual_size(self) -> None:
        """Tell the scroll bar how many rows there are; if it comes or goes the screen is laid out anew."""
        if not self.container_size:
            return  # the first layout tells
        self.show_vertical_scrollbar = self.virtual_size.height > self.container_size.height
        if self.show_vertical_scrollbar:
            self.vertical_scrollbar.window_virtual_size = self.virtual_size.height

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """What comes into sight is shown whole."""
        super().watch_scroll_y(old_value, new_value)
        if self._share():
            self.refresh()

    def watch_has_focus(self, value: bool) -> None:
        """Only the cursor looks different."""
        super().watch_has_focus(value)
        self._refresh_row(self._cursor)

    def render_line(self, y: int) -> Strip:
        """One line of the screen: the head, a row, or nothing."""
        width = self._width()
        if y == 0:
            style = self.get_component_rich_style("line-table--head")
            return Strip([Segment(self._head(), style)]).adjust_cell_length(width, style)
        index = y - 1 + self.scroll_offset.y
        if index >= self._total:
            nothing = (self._instead or self._empty) if self._is_known else "…"
            text = " " + fitted(nothing, Column("", width), width - 1) if index == 0 else ""
            return Strip(
                [Segment(text, self.get_component_rich_style("line-table--dim"))]
            ).adjust_cell_length(width, self.rich_style)
        if index not in self._rows:
            self._want(index // _PAGE)
            return Strip([Segment(" …", self.rich_style)]).adjust_cell_length(width, self.rich_style)
        return self._row(index, width)

    def _row(self, index: int, width: int) -> Strip:
        at_cursor = index == self._cursor
        base = (
            self.get_component_rich_style("line-table--cursor")
            if at_cursor and (self.has_focus or "popup" in self.classes)
            else self.rich_style
        )
        segments: list[Segment] = []
        for cell, column, room in zip(
            self.cells_of(self._rows[index]), self.columns, self.column_widths, strict=True
        ):
            text, look = text_of(cell), cell.look if isinstance(cell, Cell) else ""
            style = base
            if look and base == self.rich_style:
                style = self.get_component_rich_style(f"line-table--{look}")
            mark = "›" if at_cursor and not segments else " "
            shown = mark + fitted(cell, column, room)
            segments += marked(shown, self._marks(index, text, column), style)
        return Strip(segments).adjust_cell_length(width, base)

    def _marks(self, index: int, text: str, column: Column) -> Spans:
        if self._marking is None or not column.searched:
            return ()
        return self._marking(self._rows[index], visible(text))

    def _head(self) -> str:
        titles = signed([column.title for column in self.columns], self.sorting)
        shares = zip(titles, self.columns, self.column_widths, strict=True)
        return "".join(fitted(title, column, room + 1) for title, column, room in shares)

    def _lines(self) -> list[object]:
        """What each line of the screen shows, to see which have changed."""
        top = self.scroll_offset.y
        return [
            None,
            *(
                self._shown(i) if i in self._rows else i < self._total
                for i in range(top, top + self._height())
            ),
        ]

    def _shown(self, index: int) -> object:
        cells = self._measure(index)
        marks: tuple[tuple[tuple[int, int], ...], ...] = ()
        if self._marking is not None:
            pairs = zip(map(text_of, cells), self.columns, strict=True)
            marks = tuple(tuple(self._marks(index, text, column)) for text, column in pairs)
        return cells, marks, index == self._cursor

    def _want(self, page: int) -> None:
        if page not in self._asked and self._fetch is not None:
            self._asked.add(page)
            host_of(self).behind(self._load(page), f"page {page}")

    def _refresh_row(self, row: int) -> None:
        self.refresh(Region(0, row + 1 - self.scroll_offset.y, self.size.width, 1))

    def _height(self) -> int:
        return max(self.size.height - 1, 1)

    def _width(self) -> int:
        return max(self.scrollable_content_region.width, 1)

    def _measure(self, index: int) -> tuple[str | Cell, ...]:
        """The cells of a row; its columns need room for them."""
        cells = tuple(self.cells_of(self._rows[index]))
        if index not in self._measured:
            self._measured.add(index)
            self._needs = list(map(Need.and_of, self._needs, map(need_of, cells)))
        return cells

    @property
    def column_widths(self) -> list[int]:
        """The width of each column."""
        width = self._width()
        if self._shared[0] != width:
            self._shared = width, shared(self.columns, self._needs, width)
        return self._shared[1]

    def _share(self) -> bool:
        """Share the room out anew for what is in sight; whether columns have moved.

        None becomes narrower while somebody scrolls.
        """
        before, top = self.column_widths, self.scroll_offset.y
        for index in range(top, top + self._height()):
            if index in self._rows and index not in self._measured:
                self._measure(index)
        self._shared = self._width(), shared(self.columns, self._needs, self._width())
        return before != self.column_widths
