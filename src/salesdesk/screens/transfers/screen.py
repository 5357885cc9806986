"""What is on its way from one warehouse to another."""

from __future__ import annotations

from textual.app import ComposeResult

from salesdesk.domain.transfers.queries import UnderWay, lines_under_way, transfers_under_way
from salesdesk.domain.transfers.verbs import receive
from salesdesk.errors import Refused, SalesdeskError
from salesdesk.i18n import N_
from salesdesk.money import ZERO
from salesdesk.office.permissions import Permission
from salesdesk.screens.base import DeskScreen
from salesdesk.screens.commands import Command, command
from salesdesk.screens.papers import PostsPapers, offer_paper
from salesdesk.screens.saved import look_again
from salesdesk.screens.seat import Seat
from salesdesk.screens.transfers.cells import transfer_cells, transfer_columns
from salesdesk.screens.transfers.coming import ComingScreen, has_all_come
from salesdesk.screens.transfers.sending import SendingScreen
from salesdesk.screens.transfers.way import choose_way
from salesdesk.screens.widgets.line_table import LineTable
from salesdesk.warehouse.transfers.operations import Arrived

__all__ = ["TransfersScreen"]


class TransfersScreen(PostsPapers, DeskScreen):
    """Transfers of which something is in transit; F9 receives all that is left of the one at the cursor."""

    HEADING = N_("Transfers")
    CSS_PATH = "transfers.tcss"

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat)
        self.table: LineTable[UnderWay] = LineTable(
            transfer_columns(seat),
            lambda row: transfer_cells(seat, row),
            id="transfers",
            empty=seat.word(N_("Nothing is in transit. F6 sends goods to another warehouse.")),
        )

    def body(self) -> ComposeResult:
        """The list."""
        yield self.table

    async def begin(self) -> None:
        """What is in transit by now."""
        self.go_to(self.table)
        await self.load()

    async def load(self) -> None:
        """Ask again; the cursor stays at its transfer."""
        current = self.table.current
        self.table.set_rows(await self.ask(transfers_under_way))
        if current is not None:
            self.table.move_where(lambda row: row.id == current.id)
        self.show_keys()

    def available(self, command_: Command) -> bool:
        """What is done to a transfer needs one; there is a paper of what was posted, and of the one here."""
        if command_.name == "paper":
            return self.seat.may(Permission.STOCK_SEE) and bool(self.posted or self.table.total)
        if command_.name in ("receive_all", "open_row") and not self.table.total:
            return False
        return super().available(command_)

    @command(
        "f9",
        N_("Receive"),
        N_("Receive all that is still in transit of the transfer at the cursor."),
        permission=Permission.STOCK_RECEIVE,
        once=True,
    )
    async def receive_all(self) -> None:
        """Ask, then post; the next transfer stands under the cursor."""
        row = self.table.current
        if row is None:
            return
        lines = await self.ask(lines_under_way, row.id)
        if not lines:
            await self.load()
            self.tell(N_("Nothing of it is in transit any more."))
            return
        quantity = sum((line.left for line in lines), ZERO)
        if not await has_all_come(self, row, len(lines), quantity):
            return
        try:
            posted = await self.do(receive, row.id, [Arrived(line.batch_id, line.left) for line in lines])
        except SalesdeskError:
            await self.load()  # perhaps a colleague was faster
            raise
        await self._tell_posted(posted.number)

    @command("enter,f8", N_("Open"), N_("See the batches of the transfer, and say what of them has come."))
    async def open_row(self) -> None:
        """What of it came, came back or is lost."""
        row = self.table.current
        if row is not None:
            screen = ComingScreen(self.seat, row)
            await self.open(screen)
            self.posted = screen.posted or self.posted
            await self.load()
            if screen.posted:
                self.tell(N_("Posted: {numbers}"), numbers=", ".join(screen.posted))

    @command(
        "f6,plus,add",
        N_("Send"),
        N_("Send goods from one warehouse to another."),
        permission=Permission.STOCK_ISSUE,
    )
    async def send_goods(self) -> None:
        """From where to where, then article after article."""
        way = await choose_way(self)
        if way is None:
            return
        number = await self.open(SendingScreen(self.seat, *way))
        if isinstance(number, str):
            await self._tell_posted(number)

    @command("f5", N_("Refresh"), N_("Ask again what is in transit."), hidden=True)
    async def refresh_list(self) -> None:
        """Ask again."""
        await self.load()

    @command(
        "ctrl+p",
        N_("Paper"),
        N_("Save or open what was posted last, or the transfer at the cursor, as a PDF."),
    )
    async def paper(self) -> None:
        """One of them."""
        row = self.table.current
        numbers = dict.fromkeys((*self.posted, *(() if row is None else (row.number,))))
        if not numbers:
            raise Refused(N_("There is no paper yet."))
        await offer_paper(self, *numbers)

    async def _tell_posted(self, number: str) -> None:
        self.posted = (number,)
        await look_again(
            self, self.load(), N_("{number} is posted; Ctrl+P saves or opens it."), number=number
        )
