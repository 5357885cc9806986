"""A list that has the focus, below a field that searches it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, ClassVar, Generic, TypeVar

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Input, Static

from salesdesk.i18n import N_, Labelled
from salesdesk.lookup.marking import spans_in_list
from salesdesk.office.paging import Page
from salesdesk.screens.commands import Command, character_of, command
from salesdesk.screens.listing import Listing
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.columns import text_of
from salesdesk.screens.widgets.field import Field
from salesdesk.screens.widgets.key_bar import KeyBar
from salesdesk.screens.widgets.line_table import LineTable
from salesdesk.screens.widgets.marks import Spans
from salesdesk.screens.widgets.text_line import TextLine
from salesdesk.screens.wording import visible

__all__ = ["SearchField", "SearchedList", "turned"]

T = TypeVar("T")


def turned(settings: Sequence[T], now: T) -> T:
    """The setting after the one that is `now`, round and round: what the key of a filter does."""
    return settings[(settings.index(now) + 1) % len(settings)]


class SearchField(Field):
    """The field of a list. What stands in it is not marked: its first letter was typed on the list."""

    is_marked_on_focus: ClassVar[bool] = False

    def __init__(self, help_text: str) -> None:
        super().__init__(id="search", help_text=help_text)


class SearchedList(Listing, Generic[T]):
    """A list of work to be done row by row: its keys act on the row at the cursor.

    What is typed on the list goes into the field: nobody has to go there first, and whoever
    scans a paper's number has found it. Subclasses make `search` and `table`, fetch what fits,
    and say what opening a row means.
    """

    search: SearchField
    table: LineTable[T]
    WHICH: ClassVar[Sequence[Labelled]] = ()
    """What F7 shows one after the other, the usual first; nothing where it has no such filter."""
    filter_line: TextLine | None = None
    """What stands beside the field: the filters with their keys, a sum."""
    _NO_TEXT: ClassVar[frozenset[str]] = frozenset({"enter", "tab", "escape", "backspace", "delete"})
    BESIDE: ClassVar[frozenset[str]] = frozenset({"filter_which"})
    """Commands whose key stands beside the field with what it is set to; the key bar need not say it."""
    _asked: str | None = None
    _shown: str | None = None
    """What was in the field when the list was asked for, and when what is shown was; None before that."""

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat)
        self.which: Any = self.WHICH[0] if self.WHICH else None
        if self.WHICH:
            self.filter_line = TextLine(classes="which")

    def available(self, command_: Command) -> bool:
        """Filters need something to filter by, and to be taken off a filter that is set."""
        match command_.name:
            case "filter_which":
                return bool(self.WHICH)
            case "clear_filters":
                return self.is_filtered
            case _:
                return super().available(command_)

    @classmethod
    def never_offered(cls) -> frozenset[str]:
        """Commands that a list of this kind never has, for it has no filters."""
        if cls.WHICH:
            return frozenset()
        has_others = cls.is_filtered is not SearchedList.is_filtered
        return frozenset({"filter_which"} if has_others else {"filter_which", "clear_filters"})

    @property
    def is_filtered(self) -> bool:
        """Whether a filter is not as it is at first; what is searched for is none."""
        return bool(self.WHICH) and self.which != self.WHICH[0]

    def take_filters_off(self) -> None:
        """Filters as they are at first; the list is fetched afterwards."""
        if self.WHICH:
            self.which = self.WHICH[0]

    def show_filters(self) -> None:
        """Say in words what the list is filtered by."""
        if self.WHICH and self.filter_line is not None:
            self.filter_line.show(f"F7 {self.say(self.which.label)}")

    async def filter_anew(self) -> None:
        """Say what the list is filtered by now, and fetch it."""
        self.show_filters()
        self.show_keys()
        await self.load()

    def body(self) -> ComposeResult:
        """The search with what stands beside it, then the list."""
        yield from self.bar()
        yield self.table

    def bar(self) -> ComposeResult:
        """The line of the search field."""
        with Horizontal(id="bar"):
            yield Static(self.say(N_("Search")), classes="label", markup=False)
            yield self.search
            if self.filter_line is not None:
                yield self.filter_line

    async def fetch(self, text: str, offset: int, limit: int) -> Page[T]:
        """A page of what fits the text in the field."""
        # Not an abstract method: Textual gives its widgets a metaclass that ABCMeta cannot join.
        raise NotImplementedError

    async def open_row(self) -> None:
        """What Enter means."""
        raise NotImplementedError

    def listed(self) -> LineTable[Any]:
        """The list that is searched."""
        return self.table

    async def up_to_date(self) -> None:
        """What was typed last has been found."""
        await self.row()

    async def sorted_anew(self) -> None:
        """From the top."""
        await self.load()

    async def begin(self) -> None:
        """Load the list, and stand on its first row; it is there for keys even if that fails."""
        self.show_filters()
        self.go_to(self.table)
        await self.load()

    async def load(self, *, top: bool = True) -> None:
        """Fetch the list for what stands in the field now."""
        text = self._asked = self.search.text
        marks = partial(self._marks, text) if text else None
        await self.table.fetch_with(partial(self.fetch, text), top=top, marks=marks)
        if text == self._asked:  # a later question has not been asked meanwhile
            self._shown = text
            self.table.say_if_empty(self.say(N_("Nothing fits “{text}”."), text=text) if text else "")

    async def row(self) -> T | None:
        """The row at the cursor, once the list shows what was typed and the row has come."""
        if self.search.text != self._shown:
            await self.load()
        if self.table.current is None and self.table.total:
            await self.table.reload()
        return self.table.current

    async def step(self, by: int) -> T | None:
        """The row before or after the cursor, which goes there; None at the ends. For screens that leaf."""
        before = self.table.cursor
        self.table.move_to(before + by)
        if self.table.cursor == before:
            return None
        try:
            return await self.row()
        except Exception:
            self.table.move_to(before)
            raise

    async def entered(self, field: Field) -> bool:
        """The search is typed: what was found first is meant."""
        if field is not self.search:
            return True
        self.go_to(self.table)
        await self.open_row()
        return False

    def command_for(self, key: str, focused: Widget | None) -> Command | None:
        """What is typed on the list, and no key of its own, begins a search."""
        found = super().command_for(key, focused)
        if found is not None or focused is not self.table or key in self._NO_TEXT:
            return found
        character = character_of(key)
        if character is not None:
            self.forget_told()
            self.search.set_text(character)
            self.go_to(self.search)
            self._follow()
        return None

    def show_keys(self) -> None:
        """Keys that do not stand beside the field."""
        offered = [each for each in self._offered() if each.name not in self.BESIDE]
        self.query_one(KeyBar).show([(self.say(each.key), self.say(each.label)) for each in offered])

    def on_input_changed(self, event: Input.Changed) -> None:
        """The list follows the field while somebody types."""
        if event.input is self.search:
            self._follow()

    @command("down", N_("List"), N_("Go from the field to the list."), where=SearchField, hidden=True)
    async def go_to_list(self) -> None:
        """From the field to what was found."""
        await self.row()
        self.go_to(self.table)

    @command("backspace", N_("Show all"), N_("Empty the search field."), where=LineTable, hidden=True)
    async def empty_search(self) -> None:
        """The whole list again."""
        self.search.set_text("")
        await self.row()

    @command("f7", N_("Filter"), N_("Show one part of the list after the other, and all of it."))
    async def filter_which(self) -> None:
        """The next of the filters."""
        self.which = turned(self.WHICH, self.which)
        await self.filter_anew()

    # In the field it empties the field, as in every field.
    @command(
        "ctrl+u", N_("No filter"), N_("Filters as they are at first, and nothing searched."), where=LineTable
    )
    async def clear_filters(self) -> None:
        """The list as it usually is."""
        self.take_filters_off()
        self.search.set_text("")
        await self.filter_anew()

    @command("f5", N_("Refresh"), N_("Fetch the list anew: others have worked meanwhile."))
    async def refresh_list(self) -> None:
        """As it is now; the cursor stays."""
        await self.load(top=False)

    def _marks(self, typed: str, row: T, shown: str) -> Spans:
        """What is marked of a text of a row that is shown beside the others."""
        cells = zip(self.table.cells_of(row), self.table.columns, strict=True)
        texts = tuple(visible(text_of(cell)) for cell, column in cells if column.searched)
        return spans_in_list(texts, typed)[texts.index(shown)]

    def _follow(self) -> None:
        if self.search.text != self._asked:
            self.behind(self._search(), "search")

    async def _search(self) -> None:
        if self.search.text == self._asked:
            return  # a later key has been faster
        await self.load()
