"""The card of one record: what matters always in sight, the rest in sections."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from rich.cells import cell_len
from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.widgets import Static

from salesdesk.i18n import N_
from salesdesk.office.paging import Page
from salesdesk.screens.commands import Command, command
from salesdesk.screens.listing import Listing, More, order_of
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.line_table import Cell, Column, LineTable
from salesdesk.screens.widgets.row_line import RowLine
from salesdesk.screens.widgets.text_line import TextLine
from salesdesk.screens.widgets.title_line import TitleLine

if TYPE_CHECKING:
    from salesdesk.office.work import Transaction

__all__ = ["CardScreen", "Leaf", "Opener", "Pages", "Section"]

C = TypeVar("C")

Leaf = Callable[[int], Awaitable[int | None]]
"""The id of the record so many rows on in the list that a card was opened from; None at its ends."""


Opener = Callable[[Any], Awaitable[object]]
"""Opens what a row of a section stands for."""


@dataclass(frozen=True, slots=True)
class Pages:
    """Rows that are no part of the card, for there may be any number of them.

    `query` is given the id of the record, which rows (the first of them and how many), and how they
    are sorted: by the name of a column, and whether the last comes first.
    """

    query: Callable[[Transaction, int, int, int, str, bool], Page[Any]]


@dataclass(frozen=True, slots=True)
class Section(Generic[C]):
    """A section of a card: a table of what `rows` finds on it. Label and `empty` are marked with `N_`.

    `columns` are already translated. Those of `Pages` have the names that its query sorts by.
    """

    name: str
    label: str
    columns: Sequence[Column]
    rows: Callable[[C], Sequence[Any]] | Pages
    cells: Callable[[Any], Sequence[str | Cell]]
    empty: str
    about: Callable[[Any], str] | None = None
    """What is to be known of a row beside its cells, translated; nothing where it says nothing."""
    more: Sequence[More] = ()
    """What a file has besides the columns."""


class CardScreen(Listing, Generic[C]):
    """One record. Left and right change the section, F7 and F8 the record.

    Subclasses fetch the card, say it in a line or two, and declare its sections.
    """

    CSS_PATH = Path(__file__).parent / "card.tcss"
    LINES = 2
    """How many lines stand above the sections."""

    def __init__(self, seat: Seat, record_id: int, leaf: Leaf | None = None) -> None:
        super().__init__(seat)
        self.record_id = record_id
        self.card: C | None = None
        self.sections = tuple(self.make_sections())
        self.section = self.sections[0]
        self._openers = self.openers()
        self._leaf = leaf
        self._fetched: set[str] = set()
        """Sections with pages that show rows of this card."""

    async def fetch(self, record_id: int) -> C:
        """The card of a record. Raises NotFound."""
        raise NotImplementedError

    def make_sections(self) -> Sequence[Section[C]]:
        """The sections, what is asked for most first."""
        raise NotImplementedError

    def openers(self) -> Mapping[str, Opener]:
        """What Enter means on a row, by the name of its section; where it means nothing, none."""
        return {}

    def headline(self, card: C) -> str:
        """Which record it is."""
        raise NotImplementedError

    def summary(self, card: C) -> Sequence[str | Cell]:
        """What has to be in sight always, `LINES` lines of it."""
        raise NotImplementedError

    def body(self) -> ComposeResult:
        """The lines, the names of the sections, and a table for each."""
        for at in range(self.LINES):
            yield TextLine(id=f"line-{at}", classes="card-line")
        yield Static(id="sections", markup=False)
        for section in self.sections:
            yield LineTable(
                section.columns, section.cells, id=f"section-{section.name}", empty=self.say(section.empty)
            )

        yield RowLine(id="in-full")

    @on(LineTable.Moved)
    def follow(self) -> None:
        """Say what is to be known of the row at the cursor, else show in full what is cut off of it."""
        line, table, section = self.query_one("#in-full", RowLine), self.table(self.section), self.section
        row = table.current
        about = section.about(row) if section.about is not None and row is not None else ""
        if about:
            line.show(about)
        else:
            line.follow(table, section.cells)

    def table(self, section: Section[C]) -> LineTable[Any]:
        """The table of a section."""
        return self.query_one(f"#section-{section.name}", LineTable)

    def listed(self) -> LineTable[Any]:
        """The section that is shown."""
        return self.table(self.section)

    def list_name(self) -> str:
        """The record and the section."""
        about = "" if self.card is None else f"{self.headline(self.card)} · "
        return about + self.say(self.section.label)

    def more(self) -> Sequence[More]:
        """Of the section that is shown."""
        return self.section.more

    async def begin(self) -> None:
        """Load the card and show its first section."""
        self._show_section()
        await self.load()

    async def sorted_anew(self) -> None:
        """From the top."""
        if self.card is not None:
            await self._fetch_pages(self.section, top=True)

    async def load(self, *, top: bool = False) -> None:
        """Fetch the card and show it; cursors stay, unless they are to go to the top."""
        card = await self.fetch(self.record_id)
        self._fetched.clear()
        await self._fetch_pages(self.section, top=top)
        self.card = card
        self.query_one(TitleLine).set_title(self.headline(card))
        for at, line in enumerate(self.summary(card)):
            text, look = (line.text, line.look) if isinstance(line, Cell) else (line, "")
            shown = self.query_one(f"#line-{at}", TextLine)
            shown.show(text)
            shown.set_class(look == "bad", "-bad")
        for section in self.sections:
            table = self.table(section)
            if not isinstance(section.rows, Pages):
                table.set_rows(section.rows(card))
            if top:
                table.move_to(0)
        self.show_keys()

    def available(self, command_: Command) -> bool:
        """Leafing needs a list to leaf through, opening something that can be opened."""
        match command_.name:
            case "next_record" | "previous_record":
                return self._leaf is not None
            case "open_row":
                return self.section.name in self._openers and bool(self.table(self.section).total)
            case _:
                return super().available(command_)

    @command("enter", N_("Open"), N_("Open the row at the cursor."))
    async def open_row(self) -> None:
        """Its order, its article; what was done there shows when one is back."""
        row = self.table(self.section).current
        if row is not None:
            await self._openers[self.section.name](row)
            await self.load()

    @command("right", N_("Section"), N_("Go to the next section."))
    async def next_section(self) -> None:
        """The section to the right; after the last the first."""
        await self._turn(1)

    @command("left", N_("Section"), N_("Go to the section before."), hidden=True)
    async def previous_section(self) -> None:
        """The section to the left."""
        await self._turn(-1)

    @command("f8", N_("Next"), N_("The next one in the list."))
    async def next_record(self) -> None:
        """Further down the list."""
        await self._go(1)

    @command("f7", N_("Previous"), N_("The one before in the list."))
    async def previous_record(self) -> None:
        """Further up the list."""
        await self._go(-1)

    @command("f5", N_("Refresh"), N_("Fetch it again: others may have changed it."))
    async def refresh_card(self) -> None:
        """As it is now."""
        await self.load()

    async def _turn(self, by: int) -> None:
        section = self.sections[(self.sections.index(self.section) + by) % len(self.sections)]
        if self.card is not None and section.name not in self._fetched:
            await self._fetch_pages(section)  # before it is shown: these may be another card's
        self.section = section
        self._show_section()
        self.show_keys()

    async def _fetch_pages(self, section: Section[C], *, top: bool = False) -> None:
        """Show in a section what of its rows belongs to the record, if they are asked for."""
        if isinstance(section.rows, Pages):
            table = self.table(section)
            await table.fetch_with(partial(self._page, section.rows, table, self.record_id), top=top)
            self._fetched.add(section.name)

    async def _page(
        self, pages: Pages, table: LineTable[Any], record_id: int, offset: int, limit: int
    ) -> Page[Any]:
        return await self.ask(pages.query, record_id, offset, limit, *order_of(table))

    async def _go(self, by: int) -> None:
        found = await self._leaf(by) if self._leaf is not None else None
        if found is None:
            self.tell(N_("That was the last one.") if by > 0 else N_("That was the first one."))
            return
        before, self.record_id = self.record_id, found
        try:
            await self.load(top=True)
        except Exception:
            self.record_id = before  # which is still the one that is shown
            raise

    def on_resize(self) -> None:
        """Another width has room for other gaps."""
        self._show_names()

    def _show_section(self) -> None:
        for section in self.sections:
            table = self.table(section)
            table.set_class(section is self.section, "-shown")
            if section is self.section:
                self.go_to(table)
        self._show_names()
        self.call_after_refresh(self.follow)  # only then has the table its width

    def _show_names(self) -> None:
        """The names of the sections, closer together where there is little room."""
        names = [self.say(section.label) for section in self.sections]
        gap = "  " if sum(cell_len(name) + 2 for name in names) <= self.app.size.width else " "
        shown = Text(" ", no_wrap=True)
        for section, name in zip(self.sections, names, strict=True):
            begun = len(shown) - 1
            shown.append(name + gap)
            if section is self.section:
                shown.stylize("reverse bold", begun, begun + len(name) + 2)
        self.query_one("#sections", Static).update(shown)
