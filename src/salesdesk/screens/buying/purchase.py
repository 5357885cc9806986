"""One purchase order."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical

from salesdesk.domain.purchasing.queries import purchase_order_view
from salesdesk.domain.purchasing.rules import MOVES, PurchaseLineRow, PurchaseState, PurchaseView
from salesdesk.domain.purchasing.verbs import cancel, place
from salesdesk.i18n import N_
from salesdesk.office.permissions import Permission
from salesdesk.screens.base import DeskScreen
from salesdesk.screens.buying.cells import facts, line_cells, line_columns, line_facts
from salesdesk.screens.buying.receiving import ReceivingScreen
from salesdesk.screens.commands import Command, command
from salesdesk.screens.dialogs.form import Entry, Form
from salesdesk.screens.papers import offer_paper
from salesdesk.screens.saved import look_again
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.line_table import LineTable
from salesdesk.screens.widgets.text_line import TextLine

__all__ = ["PurchaseScreen", "papers_of"]

Step = Callable[[int], Awaitable[int | None]]
"""Gives the id of the purchase order so many rows further on in the list that one came from."""


def papers_of(seat: Seat, view: PurchaseView) -> list[str]:
    """The numbers of what can be printed: the order for those who see costs, then receipts, newest first."""
    order = [view.number] if view.number and seat.may(Permission.COSTS_SEE) else []
    return [*order, *(receipt.number for receipt in reversed(view.receipts))]


class PurchaseScreen(DeskScreen):
    """Its lines, for whom they are, what has come; F9 places a draft and receives an order."""

    CSS_PATH = "buying.tcss"

    def __init__(self, seat: Seat, purchase_id: int, step: Step | None) -> None:
        super().__init__(seat)
        self.purchase_id = purchase_id
        self.receipt = ""
        """The receipt that was posted here last."""
        self._step = step
        self._shown: PurchaseView | None = None
        self._facts = tuple(TextLine() for _ in range(2))
        self._about = tuple(TextLine() for _ in range(3))
        self.table: LineTable[PurchaseLineRow] = LineTable(
            line_columns(seat), lambda line: line_cells(seat, line), id="purchase-lines"
        )

    def body(self) -> ComposeResult:
        """From whom and how far; the lines; more about the line at the cursor."""
        with Vertical(id="facts"):
            yield from self._facts
        yield self.table
        with Vertical(id="about"):
            yield from self._about

    async def begin(self) -> None:
        """Load it."""
        self.go_to(self.table)
        await self._load()

    def available(self, command_: Command) -> bool:
        """What the state of the order permits; nothing is done to one that could not be read."""
        view = self._shown
        moves = MOVES[view.state] if view else frozenset()
        sensible = {
            "place_order": PurchaseState.ORDERED in moves,
            "receive": view is not None and view.state is PurchaseState.ORDERED,
            "cancel_order": view is not None and PurchaseState.CANCELLED in moves and not view.receipts,
            "paper": view is not None and bool(papers_of(self.seat, view)),
            "previous_order": self._step is not None,
            "next_order": self._step is not None,
        }
        return super().available(command_) and sensible.get(command_.name, True)

    @on(LineTable.Moved)
    def show_line(self) -> None:
        """More about the line at the cursor."""
        if self._shown is not None:
            said = line_facts(self.seat, self._shown, self.table.current)
            for place_, text in zip(self._about, said, strict=True):
                place_.show(text)

    @command(
        "f9",
        N_("Place"),
        N_("Place the draft with its supplier; it gets its number."),
        permission=Permission.PURCHASES_ORDER,
        once=True,
    )
    async def place_order(self) -> None:
        """A draft becomes an order."""
        number = await self.do(place, self.purchase_id)
        await look_again(self, self._load(), N_("{number} is placed."), number=number)

    @command(
        "f9",
        N_("Receive"),
        N_("Receive what has come of the purchase order."),
        permission=Permission.STOCK_RECEIVE,
        once=True,
    )
    async def receive(self) -> None:
        """What has come, with everything that is still to come proposed."""
        view = await self._load()
        number = await self.open(ReceivingScreen(self.seat, view))
        if isinstance(number, str):
            self.receipt = number
            await look_again(self, self._load(), N_("Received: {number}"), number=number)
        else:
            await self._load()

    @command("ctrl+p", N_("Paper"), N_("Save or open the purchase order, or a receipt, as a PDF."))
    async def paper(self) -> None:
        """Its papers."""
        await offer_paper(self, *papers_of(self.seat, await self._load()))

    @command(
        "ctrl+x",
        N_("Cancel it"),
        N_("Cancel the purchase order; whoever waited for it is short again."),
        permission=Permission.PURCHASES_ORDER,
    )
    async def cancel_order(self) -> None:
        """Nothing of it will come; the reason is asked."""

        async def submit(answers: Mapping[str, Any]) -> None:
            await self.do(cancel, self.purchase_id, answers["reason"])

        reason = Entry("reason", N_("Reason"), required=True, help=N_("Why; it stands in the history."))
        form = Form(self.seat, self.say(N_("Cancel the purchase order")), [reason], submit)
        if await self.show(form) is not None:
            await look_again(self, self._load(), N_("The purchase order is cancelled."))

    @command("f3,escape,f12", N_("Back"), N_("Leave this screen."))
    async def leave(self) -> None:
        """Back to the list."""
        self.dismiss(None)

    @command("f7", N_("Previous"), N_("The purchase order before this one in the list."))
    async def previous_order(self) -> None:
        """One up."""
        await self._walk(-1)

    @command("f8", N_("Next"), N_("The purchase order after this one in the list."))
    async def next_order(self) -> None:
        """One down."""
        await self._walk(1)

    @command("f5", N_("Refresh"), N_("Fetch the order anew: others have worked meanwhile."))
    async def refresh_order(self) -> None:
        """As it is now."""
        await self._load()

    async def _walk(self, by: int) -> None:
        assert self._step is not None, "there is a list to walk in"
        following = await self._step(by)
        if following is None:
            self.tell(N_("The list ends here."))
            return
        try:
            await self._load(following)
        except Exception:
            await self._step(-by)  # where the order is that stays on the screen
            raise
        self.table.move_to(0)

    async def _load(self, purchase_id: int | None = None) -> PurchaseView:
        """Show another order, or this one as it is by now. Until it is read, nothing changes."""
        view = await self.ask(purchase_order_view, purchase_id or self.purchase_id)
        self._shown, self.purchase_id = view, view.id
        if view.number:
            self.set_heading(N_("Purchase order {number}"), number=view.number)
        else:
            self.set_heading(N_("Purchase order, draft"))
        for place_, text in zip(self._facts, facts(self.seat, view), strict=True):
            place_.show(text)
        self.table.set_rows(view.lines)
        self.show_line()
        self.show_keys()
        return view
