"""Orders that wait to be approved."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult

from salesdesk.domain.approvals.queries import WaitingOrder, waiting_orders
from salesdesk.i18n import N_
from salesdesk.office.paging import Page
from salesdesk.screens.approvals.cells import more_of_waiting, waiting_cells, waiting_columns, waiting_facts
from salesdesk.screens.approvals.order import ApprovalScreen
from salesdesk.screens.commands import command
from salesdesk.screens.listing import More
from salesdesk.screens.searched_list import SearchedList, SearchField
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.info_line import InfoLine
from salesdesk.screens.widgets.line_table import LineTable
from salesdesk.screens.widgets.title_line import TitleLine

__all__ = ["ApprovalsScreen"]


class ApprovalsScreen(SearchedList[WaitingOrder]):
    """The queue, whoever has waited longest on top; Enter opens an order with its reasons."""

    HEADING = N_("Approvals")
    CSS_PATH = "approvals.tcss"

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat)
        self.search = SearchField(
            N_("Number, customer, or who asked. "
               "What you type on the list begins a search, Backspace ends it.")
        )  # fmt: skip
        self.table: LineTable[WaitingOrder] = LineTable(
            waiting_columns(seat),
            lambda row: waiting_cells(seat, row),
            id="waiting",
            empty=seat.word(N_("Nothing waits to be approved.")),
        )

    def body(self) -> ComposeResult:
        """The queue, and the order at the cursor in words."""
        yield from super().body()
        yield InfoLine(id="in-full")

    @on(LineTable.Moved, "#waiting")
    def follow(self) -> None:
        """Say what the list has no room for."""
        self.query_one("#in-full", InfoLine).show(waiting_facts(self.seat, self.table.current))

    async def fetch(self, text: str, offset: int, limit: int) -> Page[WaitingOrder]:
        """Orders that fit what was typed."""
        return await self.ask(waiting_orders, text, offset, limit, *self.sorted_by)

    def more(self) -> Sequence[More]:
        """What a file says of an order besides."""
        return more_of_waiting(self.seat)

    async def load(self, *, top: bool = True) -> None:
        """Fetch the queue, and count it."""
        await super().load(top=top)
        self.query_one(TitleLine).set_title(f"{self.say(self.HEADING)} · {self.table.total}")

    @command("enter", N_("Open"), N_("See why the order waits, and decide."))
    async def open_row(self) -> None:
        """Its reasons and lines; what was decided there is told here."""
        row = await self.row()
        if row is None:
            self.tell(N_("Nothing waits to be approved."))
            return
        decided = await self.open(ApprovalScreen(self.seat, row.id, self.step))
        await self.load(top=False)
        if isinstance(decided, str):
            self.tell("{said}", said=decided)
