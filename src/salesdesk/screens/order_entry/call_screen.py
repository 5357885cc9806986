"""The order desk as it looks: who calls, what is typed, what stands, and what it comes to."""

from __future__ import annotations

from collections.abc import Awaitable, Sequence
from functools import partial
from typing import Final

from textual.app import ComposeResult

from salesdesk.domain.drafts.rules import DraftLine
from salesdesk.domain.finding.customers import find_customers
from salesdesk.domain.finding.rules import CustomerFound
from salesdesk.errors import SalesdeskError
from salesdesk.i18n import N_
from salesdesk.screens import order_cells
from salesdesk.screens.base import DeskScreen
from salesdesk.screens.order_entry import cells
from salesdesk.screens.order_entry.call import Call
from salesdesk.screens.order_entry.caller_block import CallerBlock
from salesdesk.screens.order_entry.entry_line import EntryLine
from salesdesk.screens.order_entry.grammar import last_line
from salesdesk.screens.order_entry.heard import Heard, hear
from salesdesk.screens.order_entry.said import lacking
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.info_line import InfoLine
from salesdesk.screens.widgets.line_table import LineTable

__all__ = ["LOST", "CallScreen"]

LOST: Final = N_("No longer held: {lines}")
_SIGN_OF_LIFE: Final = 45.0  # seconds; holds may be set to run out after one minute


class CallScreen(DeskScreen):
    """Shows a call, and keeps what it holds while it is open. What keys do is said by the subclass."""

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat)
        self.call = Call(seat)
        self._shown = self.call.view
        self.caller = CallerBlock(seat, self._find_customers)
        self.entry = EntryLine(seat, self.hear)
        self.lines: LineTable[DraftLine] = LineTable(
            cells.line_columns(seat),
            partial(cells.line_cells, language=seat.language),
            id="lines",
            empty=seat.word(N_("No lines yet.")),
        )

    def body(self) -> ComposeResult:
        """The customer on top, then the line that is typed, the lines that stand, and what they come to."""
        yield self.caller
        yield self.entry
        yield self.lines
        yield InfoLine(id="vat")
        yield InfoLine(id="sums", right=True)

    async def begin(self) -> None:
        """Wait for a call."""
        self.set_interval(_SIGN_OF_LIFE, self.give_sign_of_life)
        self.wait_for_call()

    def show_call(self) -> None:
        """Show the call as it stands."""
        self.caller.show(self.call)
        self.show_lines()

    def show_lines(self, at: DraftLine | None = None) -> None:
        """Show the lines and what they come to, the cursor on one of them."""
        lines, view = self.call.lines, self.call.view
        self._shown = view
        wanted = None if at is None else at.id
        cursor = next((index for index, line in enumerate(lines) if line.id == wanted), None)
        self.lines.set_rows(lines, cursor)
        self.caller.show_facts(self.call)
        self.query_one("#vat", InfoLine).show(order_cells.vat_facts(view, self.seat))
        self.query_one("#sums", InfoLine).show(order_cells.sum_facts(view, self.seat))
        self.show_keys()

    def show_what_changed(self) -> None:
        """Show the call if it was read anew since it was shown, although what was asked for was refused."""
        if self.call.view is not self._shown:
            self.show_call()

    def tell_error(self, error: SalesdeskError) -> None:
        """Say what was refused, beside the call as it stands by now."""
        self.show_what_changed()
        super().tell_error(error)

    def wait_for_call(self) -> None:
        self.entry.clear()
        self.show_call()
        self.go_to(self.caller.finder.field)

    def give_sign_of_life(self) -> None:
        """Nobody asked for it, and nobody waits for it."""
        self.behind(self.keep_alive(), "sign of life")

    async def keep_alive(self) -> None:
        """The seat lives, whether or not somebody types: the draft keeps what it holds.

        Lines may be saved meanwhile, and another call may begin: only what is lost of the
        lines that both stood before and stand now is told.
        """
        order_id, before = self.call.order_id, self.call.lines
        await self.call.sign_of_life()
        if self.call.order_id != order_id or self.call.lines == before:
            return
        lost = self.call.lost_since(before)
        self.show_lines()
        if lost:
            self.warn(LOST, lines=lacking(lost, self.call, self.seat.language))

    def _find_customers(self, text: str) -> Awaitable[Sequence[CustomerFound]]:
        return self.ask(find_customers, text)

    def hear(self, text: str) -> Awaitable[Sequence[Heard]]:
        """What the last line of a text may mean to whoever is on the phone, the likeliest first."""
        customer = self.call.customer
        return hear(self, last_line(text), None if customer is None else customer.id)
