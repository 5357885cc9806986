"""Every batch that ever came: found by its number or the supplier's lot, and told in one key."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter

from salesdesk.domain.batch_trace.rules import BatchRow
from salesdesk.domain.batch_trace.searching import batches_found
from salesdesk.i18n import N_
from salesdesk.money import ZERO
from salesdesk.office.paging import Page
from salesdesk.screens.batches.trace import BatchTraceScreen
from salesdesk.screens.commands import command
from salesdesk.screens.list_screen import ListScreen
from salesdesk.screens.listing import More
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.columns import dated, figure
from salesdesk.screens.widgets.line_table import Cell, Column

__all__ = ["BatchesScreen"]


class BatchesScreen(ListScreen[BatchRow]):
    """Batches, the newest first; what is all gone is pale. `text` is searched at once."""

    HEADING = N_("Batches")
    SEARCH_HELP = N_(
        "The batch's number or the supplier's lot, as it is written or scanned; or article or supplier. "
        "What you type on the list begins a search, Backspace ends it."
    )

    USUAL_SORTING = None

    def __init__(self, seat: Seat, text: str = "") -> None:
        super().__init__(seat)
        self.search.set_text(text)

    async def fetch(self, text: str, offset: int, limit: int) -> Page[BatchRow]:
        """A page of batches."""
        return await self.ask(batches_found, text, offset, limit, *self.sorted_by)

    def list_columns(self) -> Sequence[Column]:
        """Which batch of what, how long it keeps, and what is left of it."""
        return (
            Column(self.say(N_("Batch")), 16, searched=True, whole=True, sort="number"),
            Column(self.say(N_("Lot")), 13, searched=True, grows=True, sort="lot"),
            Column(self.say(N_("Article")), 10, searched=True, whole=True, sort="article"),
            Column(self.say(N_("Name")), 12, searched=True, grows=True),
            Column(self.say(N_("Keeps to")), 10, sort="keeps"),
            Column(self.say(N_("On hand")), 7, right=True),
        )

    def cells(self, row: BatchRow) -> Sequence[str | Cell]:
        """What is past its dates stands out while some of it is there."""
        language, last = self.seat.language, row.keeps_until
        look = "" if row.on_hand > ZERO else "dim"
        expired = last is not None and last < self.seat.today and row.on_hand > ZERO
        return (
            Cell(row.number, look),
            Cell(row.supplier_lot, look),
            Cell(row.code, look),
            Cell(row.name, look),
            dated(last, language, "bad" if expired else look),
            figure(row.on_hand, language, look),
        )

    def more(self) -> Sequence[More]:
        """Who brought it, and when."""
        return (
            (N_("Supplier"), attrgetter("supplier")),
            (N_("Received"), attrgetter("received_on")),
            (N_("Unit"), attrgetter("unit")),
        )

    def about(self, row: BatchRow) -> str:
        """The lot in full, who brought it, and when."""
        received = self.say(N_("received {day}"), day=row.received_on)
        return " · ".join(filter(None, (row.supplier, received, row.supplier_lot, f"{row.code} {row.name}")))

    @command(
        "enter,ctrl+w",
        N_("Trace"),
        N_("Where the batch came from, every move of it, who has it, and what of it is where."),
    )
    async def open_row(self) -> None:
        """The whole batch; F7 and F8 there leaf through this list."""
        row = await self.row()
        if row is None:
            self.tell(N_("Nothing was found."))
            return
        await self.open(BatchTraceScreen(self.seat, row.id, self._leaf))
        await self.table.reload()

    async def _leaf(self, by: int) -> int | None:
        row = await self.step(by)
        return None if row is None else row.id
