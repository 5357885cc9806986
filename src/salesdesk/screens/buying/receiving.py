"""Receiving what has come of a purchase order."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Static

from salesdesk.domain.purchasing.queries import purchase_order_view
from salesdesk.domain.purchasing.rules import PurchaseView
from salesdesk.domain.purchasing.verbs import ArrivedLine, receive_purchase
from salesdesk.i18n import N_
from salesdesk.money import ZERO
from salesdesk.office.permissions import Permission
from salesdesk.screens.base import DeskScreen
from salesdesk.screens.buying.arrivals import (
    Arriving,
    another_lot,
    ask_about,
    cells,
    check_note,
    columns,
    may_leave,
    nothing_of,
    outstanding,
)
from salesdesk.screens.buying.doubts import Doubts, is_meant
from salesdesk.screens.buying.slipping import show_broken
from salesdesk.screens.commands import command
from salesdesk.screens.dialogs.question import Question
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.field import Field
from salesdesk.screens.widgets.line_table import LineTable
from salesdesk.screens.widgets.text_line import TextLine

__all__ = ["ReceivingScreen"]


class ReceivingScreen(DeskScreen):
    """Everything that is still to come, proposed as what has come: F9 posts the receipt.

    It is left with the number of the receipt.
    """

    HEADING = N_("Receipt of a purchase order")
    CSS_PATH = "buying.tcss"

    def __init__(self, seat: Seat, view: PurchaseView) -> None:
        super().__init__(seat)
        self._view = view
        self._note = Field(
            id="delivery-note", help_text=N_("The number of the supplier's delivery note. It may stay empty.")
        )
        self.table: LineTable[Arriving] = LineTable(
            columns(seat, costs=False),
            lambda row: cells(seat, row),
            id="arrivals",
            empty=seat.word(N_("Nothing of it is still to come.")),
        )

    def body(self) -> ComposeResult:
        """From whom and to where; the delivery note; the lines."""
        sender = f"{self._view.supplier_number} {self._view.supplier}"
        yield TextLine(f"{self._view.warehouse} ← {sender}", id="from")
        with Horizontal(classes="entry"):
            yield Static(self.say(N_("Delivery note")), classes="label", markup=False)
            yield self._note
        yield self.table

    async def begin(self) -> None:
        """Propose everything; stand where something has to be said, else at the first line."""
        self.set_heading(N_("Receive {number}"), number=self._view.number)
        self.table.set_rows(outstanding(self._view))
        self.table.move_where(lambda row: row.lacks_date)
        self.go_to(self.table)

    async def entered(self, field: Field) -> bool:
        """On to the lines."""
        check_note(self, field)
        self.go_to(self.table)
        return False

    @command(
        "f9",
        N_("Post"),
        N_("Post the receipt of everything that stands in “Came”; whoever waited for it gets it."),
        permission=Permission.STOCK_RECEIVE,
        once=True,
    )
    async def post(self) -> None:
        """Goods, batches and reservations at once, after a question where something may be a slip."""
        # What will be refused is where one can mend it.
        check_note(self, self._note)
        refused = self.table.move_where(lambda row: row.lacks_date)
        doubts = await self._doubts()
        if not refused and not await self._is_sure(doubts):
            return
        arrived = [
            ArrivedLine(
                row.purchase_line_id or 0,
                row.quantity,
                row.supplier_lot,
                row.best_before,
                row.use_by,
                row.bin,
            )
            for row in self.table.rows
            if row.quantity
        ]
        posted = await self.do(
            receive_purchase,
            self._view.id,
            arrived,
            self._note.text,
            surplus=bool(doubts.surplus),
            expired=bool(doubts.expired),
        )
        await show_broken(self, posted.broken)
        self.dismiss(posted.number)

    @command(
        "enter",
        N_("Change"),
        N_("Say how much of it has come, its lot, its dates, its bin."),
        where=LineTable,
    )
    async def change(self) -> None:
        """What came of the line at the cursor; on to the next."""
        row = self.table.current
        if row is None:
            return
        changed = await ask_about(self, row)
        if changed is not None:
            self._put([changed])
            self.table.move_to(self.table.cursor + 1)

    @command(
        "plus,add", N_("Lot"), N_("Another lot of the same line, with a date of its own."), where=LineTable
    )
    async def split(self) -> None:
        """A second lot below the line."""
        row = self.table.current
        if row is None:
            return
        rest = another_lot(row, [r for r in self.table.rows if r.purchase_line_id == row.purchase_line_id])
        added = await ask_about(self, rest)
        if added is not None:
            self._put([row, added])
            self.table.move_to(self.table.cursor + 1)

    @command("delete", N_("Not come"), N_("Nothing of this line has come."), where=LineTable)
    async def not_come(self) -> None:
        """It stays to come."""
        row = self.table.current
        if row is not None:
            self._put([nothing_of(row)])

    @command("f3,escape,f12", N_("Back"), N_("Leave this screen."))
    async def leave(self) -> None:
        """Nothing is received; what was typed is not thrown away unasked."""
        if await may_leave(self, self._note.text != "" or not self._is_as_proposed):
            self.dismiss(None)

    @property
    def _is_as_proposed(self) -> bool:
        return self.table.rows == outstanding(self._view)

    async def _doubts(self) -> Doubts:
        """What is doubtful about the receipt by now: a colleague may have received some of it meanwhile."""
        view = await self.ask(purchase_order_view, self._view.id)
        due = {line.id: line.outstanding for line in view.lines}
        return Doubts.about(self.table.rows, self.seat.today, due)

    async def _is_sure(self, doubts: Doubts) -> bool:
        """Doubts are asked about; and whether all has come, while nobody has looked at a line yet:
        a key too many must not bring in what never came.
        """
        if doubts.any or not self.table.rows or not self._is_as_proposed:
            return await is_meant(self, doubts)
        asked = self.say(
            N_("Has everything come as ordered? Lines: {lines}, quantity in all: {quantity}."),
            lines=len({row.purchase_line_id for row in self.table.rows}),
            quantity=sum((row.quantity for row in self.table.rows), ZERO),
        )
        title = self.say(N_("Post the receipt?"))
        return await self.show(Question(self.seat, title, asked)) is True

    def _put(self, rows: list[Arriving]) -> None:
        """In place of the row at the cursor."""
        at = self.table.cursor
        self.table.set_rows([*self.table.rows[:at], *rows, *self.table.rows[at + 1 :]])
