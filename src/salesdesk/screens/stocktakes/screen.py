"""Stocktakes: which there are, how far they are, and what is done with them."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult

from salesdesk.domain.stocktakes.queries import StocktakeRow, stocktakes
from salesdesk.domain.stocktakes.rules import StocktakeState
from salesdesk.domain.stocktakes.verbs import cancel
from salesdesk.i18n import N_
from salesdesk.office.paging import Page
from salesdesk.office.permissions import Permission
from salesdesk.screens.base import DeskScreen
from salesdesk.screens.commands import Command, command
from salesdesk.screens.dialogs.question import Question
from salesdesk.screens.saved import look_again
from salesdesk.screens.seat import Seat
from salesdesk.screens.stocktakes.beginning import begin_stocktake
from salesdesk.screens.stocktakes.cells import stocktake_cells, stocktake_columns
from salesdesk.screens.stocktakes.counting import CountingScreen
from salesdesk.screens.stocktakes.differences import DifferencesScreen
from salesdesk.screens.stocktakes.sheets import offer_sheets
from salesdesk.screens.widgets.line_table import LineTable

__all__ = ["StocktakesScreen"]


class StocktakesScreen(DeskScreen):
    """What is being counted first; Enter counts on, F8 shows what differs."""

    HEADING = N_("Counting")
    CSS_PATH = "stocktakes.tcss"

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat)
        self.table: LineTable[StocktakeRow] = LineTable(
            stocktake_columns(seat),
            lambda row: stocktake_cells(seat, row),
            id="stocktakes",
            empty=seat.word(N_("Nothing has been counted yet. F6 begins a stocktake.")),
        )

    def body(self) -> ComposeResult:
        """The list."""
        yield self.table

    async def begin(self) -> None:
        """As they stand now."""
        self.go_to(self.table)
        await self.load()

    async def load(self, *, top: bool = False) -> None:
        """Ask again; the cursor stays where it is, or goes to the top."""
        await self.table.fetch_with(self._fetch, top=top)
        self.show_keys()

    async def _fetch(self, offset: int, limit: int) -> Page[StocktakeRow]:
        return await self.ask(stocktakes, offset, limit)

    def available(self, command_: Command) -> bool:
        """What is done to a stocktake needs one; only an open one is counted and cancelled."""
        row = self.table.current
        match command_.name:
            case "open_row" | "cancel_stocktake" if row is None or row.state is not StocktakeState.OPEN:
                return False
            case "see_differences" | "paper" if row is None:
                return False
            case _:
                return super().available(command_)

    @on(LineTable.Moved)
    def show_what_can_be_done(self) -> None:
        """That depends on the row."""
        self.show_keys()

    @command("enter", N_("Count"), N_("Count what is on the list of the stocktake at the cursor."))
    async def open_row(self) -> None:
        """Article after article."""
        if row := self.table.current:
            await self.open(CountingScreen(self.seat, row))
            await self.load()

    @command(
        "f8",
        N_("Differences"),
        N_("See what was found otherwise than the books say; approve it, or have it counted again."),
        permission=Permission.STOCK_ADJUST,
    )
    async def see_differences(self) -> None:
        """Of an open stocktake, or of one that is over."""
        if row := self.table.current:
            done = await self.open(DifferencesScreen(self.seat, row))
            await self.load()
            if isinstance(done, str):
                self.tell(N_("{text} Ctrl+P has the papers."), text=done)

    @command("f6,plus,add", N_("Begin"), N_("Begin a stocktake of a warehouse, or of a part of it."))
    async def begin_new(self) -> None:
        """Of which, and of what of it."""
        if begun := await begin_stocktake(self):
            text = N_("{number} is begun, lines: {lines}. Ctrl+P has the count sheets, Enter types them in.")
            await look_again(self, self.load(top=True), text, number=begun.number, lines=begun.lines)

    @command(
        "delete",
        N_("Cancel"),
        N_("Give the stocktake at the cursor up: nothing of it is posted."),
        permission=Permission.STOCK_ADJUST,
        once=True,
    )
    async def cancel_stocktake(self) -> None:
        """Ask first: what was counted counts no more."""
        row = self.table.current
        if row is None:
            return
        text = self.say(N_("Counted so far: {counted} of {lines}. None of it is posted then."),
            counted=row.counted, lines=row.lines)  # fmt: skip
        if await self.show(Question(self.seat, self.say(N_("Cancel {number}?"), number=row.number), text)):
            await self.do(cancel, row.id)
            await look_again(self, self.load(), N_("{number} is cancelled."), number=row.number)

    @command("f5", N_("Refresh"), N_("Ask again how far they are."), hidden=True)
    async def refresh_list(self) -> None:
        """Ask again."""
        await self.load()

    @command(
        "ctrl+p",
        N_("Paper"),
        N_("Save or open the count sheets as a PDF; of a stocktake that is over, what came of it."),
    )
    async def paper(self) -> None:
        """Of the stocktake at the cursor."""
        if row := self.table.current:
            await offer_sheets(self, row)
