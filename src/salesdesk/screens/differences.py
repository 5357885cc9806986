"""What of an order is not as it was before, line by line."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from textual import on
from textual.app import ComposeResult
from textual.widgets import Static

from salesdesk.domain.catalogue.unit_names import Unit
from salesdesk.domain.customers.queries import Place
from salesdesk.domain.drafts.copying import LeftOut, Short
from salesdesk.i18n import N_, Amount
from salesdesk.screens import wording
from salesdesk.screens.base import Dialog
from salesdesk.screens.commands import command
from salesdesk.screens.order_cells import address
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.line_table import Column, LineTable
from salesdesk.screens.wording import visible_lines

__all__ = ["NotAsBefore", "Row", "left_out_row", "price_row", "short_row", "went_row"]

Row = tuple[str, str, str]
"""Code, name, and what of it is otherwise."""


class NotAsBefore(Dialog[None]):
    """What an order has not any more, has less of, or at another price, line by line."""

    def __init__(self, seat: Seat, heading: str, said: str, rows: Sequence[Row]) -> None:
        """`heading` and what is `said` above the list, already translated."""
        super().__init__(seat)
        self._heading, self._said = heading, said
        self._rows = rows
        self.list: LineTable[Row] = LineTable(
            [
                Column(self.say(N_("Code")), 10),
                Column(self.say(N_("Name")), 12, grows=True),
                Column(self.say(N_("Then → now")), 44, grows=True),
            ],
            lambda row: row,
            id="differences",
        )

    def heading(self) -> str:
        """Which order it is."""
        return self._heading

    def body(self) -> ComposeResult:
        """What to agree with whoever is on the phone; the one at the cursor in full."""
        yield Static(self._said, id="text", markup=False)
        self.list.styles.height = min(len(self._rows), 12) + 1
        yield self.list
        whole = Static("", id="in-full", markup=False)
        whole.styles.height = 3
        whole.styles.padding = (1, 1, 0, 1)
        yield whole

    async def begin(self) -> None:
        """List them."""
        self.list.set_rows(self._rows)
        self.go_to(self.list)

    @on(LineTable.Moved)
    def follow(self) -> None:
        """Show what the list has no room for."""
        row = self.list.current
        if row is not None:
            whole = " ".join(part for part in row if part)
            self.query_one("#in-full", Static).update(visible_lines(whole))

    @command("enter,f3,escape,f12", N_("On"), N_("On to the order: there it is changed, or thrown away."))
    async def leave(self) -> None:
        """It has been read."""
        self.dismiss(None)


def left_out_row(seat: Seat, left: LeftOut) -> Row:
    """What is not there any more, and why."""
    return left.code, left.text, seat.say(N_("left out: {why}"), why=left.why)


def short_row(seat: Seat, short: Short) -> Row:
    """What cannot be held."""
    missing = seat.say(N_("{missing} {unit} not there"), missing=short.missing, unit=Unit(short.unit))
    return short.code, short.text, missing


def price_row(seat: Seat, code: str, text: str, before: Decimal | None, now: Decimal, currency: str) -> Row:
    """What a line comes to; `before` is None where the two cannot be compared."""
    if before is None:
        return code, text, seat.say(N_("comes to {now} by the price rules"), now=Amount(now, currency))
    then, today = (wording.money(each, seat.language) for each in (before, now))
    return code, text, f"{then} → {today}"


def went_row(seat: Seat, went_to: Place) -> Row:
    """Where it was to go."""
    said = seat.say(N_("went to {address}; this goes to the usual address"), address=address(went_to, ""))
    return "", "", said
