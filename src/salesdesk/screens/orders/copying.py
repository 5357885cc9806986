"""Ordering the same again, and what of it is not the same."""

from __future__ import annotations

from collections.abc import Iterator

from textual import on
from textual.app import ComposeResult
from textual.widgets import Static

from salesdesk.domain.catalogue.unit_names import Unit
from salesdesk.domain.drafts.copying import Copied, PricedAnew, copy_order
from salesdesk.i18n import N_, Amount
from salesdesk.screens import wording
from salesdesk.screens.base import DeskScreen, Dialog
from salesdesk.screens.commands import command
from salesdesk.screens.order_cells import address
from salesdesk.screens.order_entry.screen import OrderEntryScreen
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.line_table import Column, LineTable
from salesdesk.screens.wording import visible_lines

__all__ = ["Differences", "copy_and_go_on"]

_Row = tuple[str, str, str]


async def copy_and_go_on(screen: DeskScreen, order_id: int) -> None:
    """Copy an order, say what of it is another by now, and go on with the copy as with any call."""
    copied = await screen.do(copy_order, order_id)
    if not copied.is_the_same:
        await screen.show(Differences(screen.seat, copied))
    await screen.open(
        OrderEntryScreen(screen.seat, copied.id, N_("The order is copied; everything is held."))
    )


class Differences(Dialog[None]):
    """What the copy of an order has not, has less of, or at another price, line by line."""

    def __init__(self, seat: Seat, copied: Copied, heading: str = "") -> None:
        """`heading`, already translated, where it is not simply the copy of an order."""
        super().__init__(seat)
        self._heading = heading
        self._copied = copied
        self._rows = list(_rows(seat, copied))
        self.list: LineTable[_Row] = LineTable(
            [
                Column(self.say(N_("Code")), 10),
                Column(self.say(N_("Name")), 12, grows=True),
                Column(self.say(N_("Then → now")), 44, grows=True),
            ],
            lambda row: row,
            id="differences",
        )

    def heading(self) -> str:
        """Which order was copied."""
        if self._heading:
            return self._heading
        number = self._copied.copy_of
        return self.say(N_("Copy of {order}"), order=number) if number else self.say(N_("Copy of a draft"))

    def body(self) -> ComposeResult:
        """What to agree with whoever is on the phone; the one at the cursor in full."""
        yield Static(self.say(N_("This is not as it was then:")), id="text", markup=False)
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

    @command("enter,f3,escape,f12", N_("On"), N_("On to the copy: there it is changed, or thrown away."))
    async def leave(self) -> None:
        """It has been read."""
        self.dismiss(None)


def _rows(seat: Seat, copied: Copied) -> Iterator[_Row]:
    for left in copied.left_out:
        yield left.code, left.text, seat.say(N_("left out: {why}"), why=left.why)
    for short in copied.short:
        missing = seat.say(N_("{missing} {unit} not there"), missing=short.missing, unit=Unit(short.unit))
        yield short.code, short.text, missing
    for priced in copied.priced_anew:
        yield priced.code, priced.text, _price(seat, priced, copied.currency)
    if copied.percent or copied.amount:
        off = [wording.percent(copied.percent, seat.language)] if copied.percent else []
        if copied.amount:
            off.append(f"{wording.money(copied.amount, seat.language)} {copied.currency}")
        yield "", "", seat.say(N_("{discount} was off the whole order"), discount=" + ".join(off))
    if copied.went_to is not None:
        text = N_("went to {address}; this goes to the usual address")
        yield "", "", seat.say(text, address=address(copied.went_to, ""))


def _price(seat: Seat, priced: PricedAnew, currency: str) -> str:
    if priced.before is None:
        return seat.say(N_("comes to {now} by the price rules"), now=Amount(priced.now, currency))
    before, now = (wording.money(each, seat.language) for each in (priced.before, priced.now))
    return f"{before} → {now}"
