"""Batches for one line, chosen by hand."""

from __future__ import annotations

from decimal import Decimal

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Static

from salesdesk.domain.catalogue.unit_names import Unit
from salesdesk.domain.fulfilment.queries import LineToFulfil, batches_for, order_to_fulfil
from salesdesk.domain.fulfilment.taking_over import take_over, who_loses
from salesdesk.domain.fulfilment.verbs import allocate_batch
from salesdesk.errors import SalesdeskError
from salesdesk.i18n import N_
from salesdesk.money import ZERO
from salesdesk.screens import wording
from salesdesk.screens.base import Dialog
from salesdesk.screens.batches.trace import BatchTraceScreen
from salesdesk.screens.commands import command
from salesdesk.screens.fulfilment.cells import batch_cells, batch_columns
from salesdesk.screens.fulfilment.losing import LosersDialog, orders_named
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.field import Field
from salesdesk.screens.widgets.line_table import LineTable
from salesdesk.screens.widgets.text_line import TextLine
from salesdesk.warehouse.allocation.queries import BatchChoice

__all__ = ["BatchesDialog"]


class BatchesDialog(Dialog[None]):
    """The batches that a line could have, and how much of the one at the cursor it is to have."""

    def __init__(self, seat: Seat, order_id: int, line: LineToFulfil) -> None:
        super().__init__(seat)
        self._order_id, self._line = order_id, line
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
            help_text=N_(
                "How much of this batch the line is to have in all; 0 gives the batch back. "
                "Of what others have reserved you see first who loses it."
            ),
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
        self._ask_quantity()

    def gives_way(self) -> bool:
        """Who types at the batches means how much of the one at the cursor."""
        return self._ask_quantity()

    def _ask_quantity(self) -> bool:
        """Whether there is a batch to ask it of."""
        batch = self.table.current
        if batch is not None:
            self._quantity.set_text(wording.typed(self._proposal(batch), self.seat.language))
            self.go_to(self._quantity)
        return batch is not None

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
        if await self._take():
            self.go_to(self.table)
            await self._load()
        return False

    @command("f9", N_("Done"), N_("Take what is typed, and go back to the order."), once=True)
    async def finish(self) -> None:
        """What was taken before is saved already."""
        if self.focused is not self._quantity or await self._take():
            self.dismiss(None)

    @command(
        "escape,f12,f3", N_("Back"), N_("Back to the order; what was taken is saved already."), hidden=True
    )
    async def leave(self) -> None:
        """Without the quantity that is being typed."""
        self.dismiss(None)

    async def _take(self) -> bool:
        """Take what is typed, what others have reserved only if that is meant; whether it was."""
        batch = self.table.current
        if batch is None:
            return True
        try:
            quantity = wording.number_typed(self._quantity.text)
            choice = self._line.id, batch.batch_id, batch.warehouse_id, quantity
            if quantity <= self._proposal(batch):
                await self.do(allocate_batch, *choice)
                return True
            losses = await self.ask(who_loses, *choice)
            if losses and not await self.show(LosersDialog(self.seat, self._line, losses)):
                self._quantity.select_all()
                return False
            await self.do(take_over, *choice, losses)
        except SalesdeskError:
            self._quantity.select_all()  # it is typed anew
            raise
        if losses:
            self.tell(N_("The goods are taken from {orders}."), orders=orders_named(losses))
        return True

    def _proposal(self, batch: BatchChoice) -> Decimal:
        """All that the line may have of it; what it has where that is all."""
        return max(batch.most, batch.allocated)

    async def _load(self) -> None:
        found = await self.ask(batches_for, self._line.id)
        view = await self.ask(order_to_fulfil, self._order_id)
        self._line = line = next((each for each in view.lines if each.id == self._line.id), self._line)
        text = N_("Reserved: {ready} {unit}, with batches: {taken}, without: {left}")
        if line.missing:
            text = N_("Reserved: {ready} {unit}, with batches: {taken}, missing: {missing}")
        unit, left = Unit(line.base_unit), max(line.ready - line.taken, ZERO)
        amounts = {"taken": line.taken, "left": left, "missing": line.missing}
        self._about.show(self.say(text, ready=line.ready, unit=unit, **amounts))
        self.table.set_rows(found)
        self.propose()
