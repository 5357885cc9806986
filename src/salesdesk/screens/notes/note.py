"""One paper of the warehouse: what it is about, its lines with their batches, and what became of it."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical

from salesdesk.domain.note_book.queries import stock_note
from salesdesk.domain.note_book.rules import NoteInFull, NoteLine, NoteRow
from salesdesk.i18n import N_
from salesdesk.office.permissions import Permission
from salesdesk.screens.articles.correcting import show_who_gave_way
from salesdesk.screens.batches.trace import BatchTraceScreen
from salesdesk.screens.commands import Command, command
from salesdesk.screens.leafing import Leafing, Step
from salesdesk.screens.notes.boxes import offer_box_labels
from salesdesk.screens.notes.cells import line_cells, line_columns, line_facts, note_facts
from salesdesk.screens.notes.reversing import TakeBackForm
from salesdesk.screens.orders.order import OrderViewScreen
from salesdesk.screens.papers import offer_packing_slip, offer_paper
from salesdesk.screens.saved import look_again
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.line_table import LineTable
from salesdesk.screens.widgets.text_line import TextLine
from salesdesk.warehouse.ledger.rules import DocumentKind

__all__ = ["NoteScreen"]


class NoteScreen(Leafing[NoteRow]):
    """Four lines about the paper, then its batches; an unbilled goods-issue note can be taken back."""

    HEADING = N_("Warehouse paper")
    CSS_PATH = "notes.tcss"

    def __init__(self, seat: Seat, note_id: int, step: Step[NoteRow] | None = None) -> None:
        super().__init__(seat)
        self.note_id = note_id
        self.note: NoteInFull | None = None
        self.step = step
        self._facts = tuple(TextLine() for _ in range(4))
        self._about = TextLine(id="about")
        self.table: LineTable[NoteLine] = LineTable(
            line_columns(seat), lambda line: line_cells(seat, line), id="lines"
        )

    def body(self) -> ComposeResult:
        """Facts, lines, and more about the line at the cursor."""
        with Vertical(id="facts"):
            yield from self._facts
        yield self.table
        yield self._about

    async def begin(self) -> None:
        """Show it."""
        self.go_to(self.table)
        await self.show_record()

    async def show_record(self, record: NoteRow | None = None) -> NoteInFull:
        """Show another paper, or this one as it is by now."""
        note = await self.ask(stock_note, self.note_id if record is None else record.id)
        self.note_id, self.note = note.id, note
        self.set_heading(N_("Paper {number}"), number=note.number)
        for place, text in zip(self._facts, note_facts(self.seat, note), strict=True):
            place.show(text)
        self.table.set_rows(note.lines)
        self.show_line()
        self.show_keys()
        return note

    @on(LineTable.Moved)
    def show_line(self) -> None:
        """More about the line at the cursor."""
        self._about.show(line_facts(self.seat, self.table.current))

    def available(self, command_: Command) -> bool:
        """What the paper is, and what became of it, permits."""
        note = self.note
        if not super().available(command_):
            return False
        match command_.name:
            case "take_back":
                return note is not None and note.can_be_taken_back
            case "packing_slip" | "box_labels":
                return note is not None and note.kind is DocumentKind.GOODS_ISSUE and not note.reverses
            case _:
                return True

    @command(
        "enter,ctrl+w",
        N_("Batch"),
        N_("Where the batch came from, every move of it, who has it, and what of it is where."),
        where=LineTable,
    )
    async def trace_batch(self) -> None:
        """The batch of the line at the cursor."""
        line = self.table.current
        if line is not None:
            await self.open(BatchTraceScreen(self.seat, line.batch_id))
            await self.show_record()

    @command("ctrl+p", N_("Paper"), N_("Save or open the paper as a PDF, also that which takes it back."))
    async def paper(self) -> None:
        """The correcting note first, where there is one."""
        note = self.note
        if note is not None:
            await offer_paper(self, *filter(None, (note.reversed_by, note.number)))

    @command("ctrl+k", N_("Packing slip"), N_("Save or open the list for the customer, without prices."))
    async def packing_slip(self) -> None:
        """What goes into the parcel."""
        if self.note is not None:
            await offer_packing_slip(self, self.note.number)

    @command(
        "ctrl+e",
        N_("Box labels"),
        N_("Save or open labels for the boxes that the goods leave in, each with a number of its own."),
        permission=Permission.STOCK_ISSUE,
    )
    async def box_labels(self) -> None:
        """How many boxes is asked; those that have labels keep their numbers."""
        if self.note is not None:
            await offer_box_labels(self, self.note.number)

    @command(
        "delete",
        N_("Take back"),
        N_("Take the note back with a correcting one; its goods lie allocated as before."),
        permission=Permission.STOCK_ISSUE,
        once=True,
    )
    async def take_back(self) -> None:
        """What comes of it is said, the reason is asked; whoever loses goods by it is named."""
        note = self.note
        if note is None:
            return
        form = TakeBackForm(self.seat, note)
        await self.show(form)
        done = form.done
        if done is None:
            await self.show_record()  # what a colleague did meanwhile may be why the form was left
            return
        text = N_("{note} is taken back with {number}; Ctrl+P has the paper.")
        await look_again(self, self.show_record(), text, note=note.number, number=done.number)
        if done.gave_way:
            line = await show_who_gave_way(self, done.number, done.gave_way)
            if line is not None and self.seat.may(Permission.ORDERS_SEE):
                await self.open(OrderViewScreen(self.seat, line.order_id))
                await self.show_record()
