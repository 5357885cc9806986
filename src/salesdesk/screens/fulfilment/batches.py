"""Batches for one line, chosen by hand."""

from __future__ import annotations

from decimal import Decimal

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Static

from salesdesk.domain.catalogue.unit_names import Unit
from salesdesk.domain.fulfilment.queries import LineToFulfil, batches_for
from salesdesk.domain.fulfilment.verbs import allocate_batch
from salesdesk.errors import SalesdeskError
from salesdesk.i18n import N_
from salesdesk.money import ZERO
from salesdesk.screens import wording
from salesdesk.screens.base import Dialog
from salesdesk.screens.batches.trace import BatchTraceScreen
from salesdesk.screens.commands import command
from salesdesk.screens.fulfilment.cells import batch_cells, batch_columns
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.field import Field
from salesdesk.screens.widgets.line_table import LineTable
from salesdesk.screens.widgets.text_line import TextLine
from salesdesk.warehouse.allocation.queries import BatchChoice

__all__ = ["BatchesDialog"]


class BatchesDialog(Dialog[None]):
    """The batches that a line could have, and how much of the one at the cursor it is to have."""

    def __init__(self, seat: Seat, line: LineToFulfil) -> None:
        super().__init__(seat)
        self._line = line
        self.table: LineTable[BatchChoice] = LineTable(
            batch_columns(seat),
            lambda batch: batch_cells(seat, batch),
            id="batches",
            empty=seat.word(N_("There is no batch of this article.")),
        )
        self.table.styles.height = 11
        self._about = TextLine(classes="batch-about")
        self._quantity = Field(
            id="quantity",
            help_text=N_("How much of this batch the line is to have in all; 0 gives the batch back."),
        )
        self._unit = TextLine(wording.unit(line.base_unit, seat.language))

    def heading(self) -> str:
        """For which line."""
        return self.say(N_("Batches for {article}"), article=f"{self._line.code} {self._line.text}")

    def body(self) -> ComposeResult:
        """What is wanted, the batches, the quantity."""
        yield self._about
        yield self.table
        with Horizontal(classes="form-row"):
            yield Static(self.say(N_("Take of it")), classes="form-label", markup=False)
            yield self._quantity
            yield self._unit

    async def begin(self) -> None:
        """Stand on the first batch that the line could have more of."""
        self._quantity.styles.width = 12
        self.go_to(self.table)
        await self._load()
        self.table.move_where(lambda batch: batch.most > batch.allocated)

    @on(LineTable.Moved)
    def propose(self) -> None:
        """The quantity that makes sense for the batch at the cursor."""
        batch = self.table.current
        if batch is not None and self.focused is not self._quantity:
            self._quantity.set_text(wording.typed(self._proposal(batch), self.seat.language))

    @command(
        "enter",
        N_("Take"),
        N_("Take of the batch at the cursor; then the quantity is asked."),
        where=LineTable,
    )
    async def choose(self) -> None:
        """On to the quantity."""
        batch = self.table.current
        if batch is not None:
            self._quantity.set_text(wording.typed(self._proposal(batch), self.seat.language))
            self.go_to(self._quantity)

    @command("delete", N_("Give back"), N_("Give the batch at the cursor back."), where=LineTable)
    async def give_back(self) -> None:
        """Nothing of this batch."""
        batch = self.table.current
        if batch is not None:
            await self.do(allocate_batch, self._line.id, batch.batch_id, batch.warehouse_id, ZERO)
            await self._load()

    @command(
        "ctrl+w",
        N_("Trace"),
        N_("Where the batch came from, every move of it, who has it, and what of it is where."),
        where=LineTable,
    )
    async def trace_batch(self) -> None:
        """The batch at the cursor, forward to customers and back to its supplier."""
        batch = self.table.current
        if batch is not None:
            await self.open(BatchTraceScreen(self.seat, batch.batch_id))
            await self._load()

    async def entered(self, field: Field) -> bool:
        """The quantity stands: take it."""
        await self._take()
        self.go_to(self.table)
        await self._load()
        return False

    @command("f9", N_("Done"), N_("Take what is typed, and go back to the order."), once=True)
    async def finish(self) -> None:
        """What was taken before is saved already."""
        if self.focused is self._quantity:
            await self._take()
        self.dismiss(None)

    @command(
        "escape,f12,f3", N_("Back"), N_("Back to the order; what was taken is saved already."), hidden=True
    )
    async def leave(self) -> None:
        """Without the quantity that is being typed."""
        self.dismiss(None)

    async def _take(self) -> None:
        batch = self.table.current
        if batch is None:
            return
        try:
            quantity = wording.number_typed(self._quantity.text)
            await self.do(allocate_batch, self._line.id, batch.batch_id, batch.warehouse_id, quantity)
        except SalesdeskError:
            self._quantity.select_all()  # it is typed anew
            raise

    def _proposal(self, batch: BatchChoice) -> Decimal:
        """All that the line may have of it; what it has where that is all."""
        return max(batch.most, batch.allocated)

    async def _load(self) -> None:
        found = await self.ask(batches_for, self._line.id)
        ready = self._line.ready
        taken = sum((batch.allocated for batch in found), ZERO)
        self._about.show(
            self.say(
                N_("Reserved: {ready} {unit}, with batches: {taken}, without: {left}"),
                ready=ready, unit=Unit(self._line.base_unit), taken=taken, left=max(ready - taken, ZERO),
            )
        )  # fmt: skip
        self.table.set_rows(found)
        self.propose()
