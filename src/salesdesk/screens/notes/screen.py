"""The papers of the warehouse: what went out, what came in, what was moved, written off and found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from salesdesk.domain.note_book.queries import stock_notes
from salesdesk.domain.note_book.rules import NoteRow, WhichNotes
from salesdesk.i18n import N_
from salesdesk.office.paging import Page
from salesdesk.screens.batches.screen import BatchesScreen
from salesdesk.screens.commands import Command, command
from salesdesk.screens.dialogs.choice import Choice
from salesdesk.screens.list_screen import ListScreen
from salesdesk.screens.listing import More
from salesdesk.screens.notes.cells import more_of_notes, note_cells, note_columns
from salesdesk.screens.notes.note import NoteScreen
from salesdesk.screens.papers import offer_packing_slip, offer_paper
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.line_table import Cell, Column
from salesdesk.warehouse.ledger.rules import DocumentKind

__all__ = ["NotesScreen"]

_ANY: Final = N_("every kind")


class NotesScreen(ListScreen[NoteRow]):
    """Papers, the newest first; unbilled notes stand out, what was taken back is pale."""

    HEADING = N_("Warehouse papers")
    SEARCH_HELP = N_(
        "Number, order, customer, supplier, article, batch or lot. "
        "What you type on the list begins a search, Backspace ends it."
    )
    USUAL_SORTING = None
    WHICH = tuple(WhichNotes)
    BESIDE = frozenset({"filter_which", "filter_kind"})

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat)
        self._kind: DocumentKind | None = None
        if self.filter_line is not None:
            self.filter_line.styles.width = 44

    async def fetch(self, text: str, offset: int, limit: int) -> Page[NoteRow]:
        """Papers that fit what was typed and the filters."""
        return await self.ask(stock_notes, self.which, self._kind, text, offset, limit, *self.sorted_by)

    def list_columns(self) -> Sequence[Column]:
        """What it is, for whom, and what became of it."""
        return note_columns(self.seat)

    def cells(self, row: NoteRow) -> Sequence[str | Cell]:
        """A paper."""
        return note_cells(self.seat, row)

    def more(self) -> Sequence[More]:
        """What a file has besides."""
        return more_of_notes(self.seat)

    @property
    def is_filtered(self) -> bool:
        """Not every paper."""
        return super().is_filtered or self._kind is not None

    def take_filters_off(self) -> None:
        """Every paper."""
        super().take_filters_off()
        self._kind = None

    def show_filters(self) -> None:
        """What became of them, and the kind."""
        if self.filter_line is not None:
            kind = self.say(_ANY if self._kind is None else self._kind.label)
            self.filter_line.show(f"F7 {self.say(self.which.label)}  F8 {kind}")

    def available(self, command_: Command) -> bool:
        """Paper is for what stands there."""
        if command_.name in ("paper", "packing_slip") and not self.table.total:
            return False
        return super().available(command_)

    @command("enter", N_("Open"), N_("See the paper: its lines with their batches, what became of it."))
    async def open_row(self) -> None:
        """The whole paper; F7 and F8 there leaf through this list."""
        row = await self.row()
        if row is None:
            self.tell(N_("Nothing was found."))
            return
        await self.open(NoteScreen(self.seat, row.id, self.step))
        await self.load(top=False)

    @command("f8", N_("Kind"), N_("Only papers of one kind."))
    async def filter_kind(self) -> None:
        """Notes, receipts, transfers, internal papers, or all of them."""
        choices: list[tuple[DocumentKind | None]] = [(None,), *((kind,) for kind in DocumentKind)]
        chosen = await self.show(
            Choice(
                self.seat,
                self.say(N_("Kind")),
                choices,
                [Column("", 4), Column("", 30, grows=True)],
                lambda each: (each[0] or "", self.say(_ANY if each[0] is None else each[0].label)),
                choices.index((self._kind,)),
            )
        )
        if chosen is not None:
            [self._kind] = chosen
            await self.filter_anew()

    @command("f6", N_("Batches"), N_("Find a batch by its number or the supplier's lot, and trace it."))
    async def find_batch(self) -> None:
        """What is typed here is looked for there, too."""
        await self.open(BatchesScreen(self.seat, self.search.text))
        await self.load(top=False)

    @command("ctrl+p", N_("Paper"), N_("Save or open the paper as a PDF."))
    async def paper(self) -> None:
        """That at the cursor."""
        row = await self.row()
        if row is not None:
            await offer_paper(self, row.number)

    @command("ctrl+k", N_("Packing slip"), N_("Save or open the list for the customer, without prices."))
    async def packing_slip(self) -> None:
        """What goes into the parcel of the note at the cursor."""
        row = await self.row()
        if row is not None:
            await offer_packing_slip(self, row.number)
