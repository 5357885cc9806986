"""Who loses goods that somebody is about to take for another order."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult

from salesdesk.domain.fulfilment.queries import LineToFulfil
from salesdesk.domain.fulfilment.taking_over import Loses
from salesdesk.domain.promising.rules import Source
from salesdesk.i18n import N_
from salesdesk.screens.base import Dialog
from salesdesk.screens.commands import command
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.columns import dated, figure
from salesdesk.screens.widgets.line_table import Cell, Column, LineTable

__all__ = ["LosersDialog", "orders_named"]


class LosersDialog(Dialog[bool]):
    """What others have reserved of the goods, when it was promised, and what becomes of it if it is taken."""

    def __init__(self, seat: Seat, line: LineToFulfil, losses: Sequence[Loses]) -> None:
        super().__init__(seat)
        self._line, self._losses = line, losses
        self.table: LineTable[Loses] = LineTable(
            [
                Column(self.say(N_("Order no.")), 12, whole=True),
                Column(self.say(N_("Customer")), 12, grows=True),
                Column(self.say(N_("Loses")), 9, right=True),
                Column(self.say(N_("Promised")), 8),
                Column(self.say(N_("Now")), 8),
                Column(self.say(N_("Comes from")), 13, whole=True),
            ],
            self._cells,
            id="losers",
        )

    def heading(self) -> str:
        """Whose goods they are."""
        return self.say(N_("{code} is reserved for others"), code=self._line.code)

    def body(self) -> ComposeResult:
        """The list, who gives way first on top."""
        self.table.styles.height = min(len(self._losses), 14) + 1
        yield self.table

    async def begin(self) -> None:
        """List them."""
        self.table.set_rows(self._losses)
        self.go_to(self.table)

    @command(
        "f9",
        N_("Take"),
        N_("Take the goods; whoever looks after an order that is late now is told."),
        once=True,
    )
    async def take(self) -> None:
        """It is decided."""
        self.dismiss(True)

    @command("enter,escape,f12,f3", N_("Back"), N_("Leave everything as it is."))
    async def leave(self) -> None:
        """Nothing is taken."""
        self.dismiss(False)

    def _cells(self, loses: Loses) -> list[str | Cell]:
        seat = self.seat
        return [
            loses.number or seat.word(N_("draft")),
            loses.customer,
            figure(loses.quantity, seat.language),
            dated(loses.promised_on, seat.language, near=seat.today),
            Cell(seat.word(N_("short")), "bad")
            if loses.instead.source is Source.NOWHERE
            else dated(loses.instead.on, seat.language, "bad" if loses.is_broken else "", near=seat.today),
            self._from(loses),
        ]

    def _from(self, loses: Loses) -> str:
        """The warehouse that it moves to, the purchase that it comes with, or that it is to be ordered."""
        source = loses.instead.source
        if source is Source.TO_ORDER:
            return self.seat.word(source.label)
        return loses.warehouse or loses.instead.purchase


def orders_named(losses: Sequence[Loses]) -> str:
    """The orders that lose something, each once; a draft by its customer."""
    return ", ".join(dict.fromkeys(each.number or each.customer for each in losses))
