"""One purchase order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from salesdesk.domain.promising.rules import Broken
from salesdesk.domain.purchasing.queries import purchase_order_view
from salesdesk.domain.purchasing.rules import MOVES, PurchaseLineRow, PurchaseState, PurchaseView
from salesdesk.domain.purchasing.suppliers import OfferFound, find_offers
from salesdesk.domain.purchasing.verbs import cancel
from salesdesk.i18n import N_
from salesdesk.office.permissions import Permission
from salesdesk.screens.buying.cells import facts, line_cells, line_columns, line_facts
from salesdesk.screens.buying.drafting import (
    ask_quantity,
    offer_cells,
    offer_columns,
    order_offer,
    take_off,
)
from salesdesk.screens.buying.placing import place_draft
from salesdesk.screens.buying.receiving import ReceivingScreen
from salesdesk.screens.buying.slipping import ask_expected, show_broken
from salesdesk.screens.commands import Command, command
from salesdesk.screens.dialogs.form import Entry, Form
from salesdesk.screens.leafing import Leafing, Step
from salesdesk.screens.papers import offer_paper
from salesdesk.screens.saved import look_again
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.field import Field
from salesdesk.screens.widgets.finder import Finder
from salesdesk.screens.widgets.line_table import LineTable
from salesdesk.screens.widgets.text_line import TextLine

__all__ = ["PurchaseScreen", "papers_of"]


def papers_of(seat: Seat, view: PurchaseView) -> list[str]:
    """The numbers of what can be printed: the order for those who see costs, then receipts, newest first."""
    order = [view.number] if view.number and seat.may(Permission.COSTS_SEE) else []
    return [*order, *(receipt.number for receipt in reversed(view.receipts))]


class PurchaseScreen(Leafing[int]):
    """Its lines, for whom they are, what has come; F9 places a draft and receives an order.

    The lines of a draft are changed here, and others added of what the supplier sells.
    """

    HEADING = N_("Purchase order")
    CSS_PATH = "buying.tcss"

    def __init__(self, seat: Seat, purchase_id: int, step: Step[int] | None) -> None:
        super().__init__(seat)
        self.purchase_id = purchase_id
        self.receipt = ""
        """The receipt that was posted here last."""
        self.step = step
        self._shown: PurchaseView | None = None
        self._add: Finder[OfferFound] = Finder(
            self._find_offers,
            offer_columns(seat),
            lambda offer: offer_cells(seat, offer),
            id="offer",
            help_text=N_("Code or words of the name, ours or the supplier's, of what is to be ordered too."),
            nothing=seat.word(N_("The supplier sells no such article.")),
        )
        self._facts = tuple(TextLine() for _ in range(2))
        self._about = tuple(TextLine() for _ in range(3))
        self.table: LineTable[PurchaseLineRow] = LineTable(
            line_columns(seat),
            lambda line: line_cells(seat, line),
            id="purchase-lines",
            empty=seat.word(N_("There is nothing on the purchase order.")),
        )

    def body(self) -> ComposeResult:
        """From whom and how far; what is to be added; the lines; more about the line at the cursor."""
        with Vertical(id="facts"):
            yield from self._facts
        with Horizontal(id="add"):
            yield Static(self.say(N_("Add")), classes="label", markup=False)
            yield self._add
        yield self.table
        with Vertical(id="about"):
            yield from self._about

    async def begin(self) -> None:
        """Load it."""
        self.go_to(self.table)
        await self.show_record()

    def available(self, command_: Command) -> bool:
        """What the state of the order permits; nothing is done to one that could not be read."""
        view = self._shown
        draft = view is not None and view.state is PurchaseState.DRAFT
        moves = MOVES[view.state] if view else frozenset()
        sensible = {
            "place_order": PurchaseState.ORDERED in moves,
            "receive": view is not None and view.state is PurchaseState.ORDERED,
            "cancel_order": view is not None and PurchaseState.CANCELLED in moves and not view.receipts,
            "expect_later": view is not None and any(line.outstanding for line in view.lines) and bool(moves),
            "change_quantity": draft and self.table.current is not None,
            "remove_row": draft and self.table.current is not None,
            "add_row": draft,
            "paper": view is not None and bool(papers_of(self.seat, view)),
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
        number = await place_draft(self, self.purchase_id)
        if number is not None:
            await look_again(self, self.show_record(), N_("{number} is placed."), number=number)

    @command(
        "enter",
        N_("Quantity"),
        N_("Order another quantity of the line."),
        permission=Permission.PURCHASES_ORDER,
        where=LineTable,
    )
    async def change_quantity(self) -> None:
        """Who waits for it is asked about; on to the next line."""
        line = self.table.current
        if line is not None and await ask_quantity(self, line):
            await look_again(self, self.show_record(), N_("{code} is changed."), code=line.code)
            self.table.move_to(self.table.cursor + 1)

    @command(
        "plus,add",
        N_("Add"),
        N_("Order another article of the supplier too."),
        permission=Permission.PURCHASES_ORDER,
        where=LineTable,
    )
    async def add_row(self) -> None:
        """Type what; its quantity is asked then."""
        self.go_to(self._add.field)

    @command(
        "delete",
        N_("Delete"),
        N_("Take the line off the purchase order; whoever waited for it is short again."),
        permission=Permission.PURCHASES_ORDER,
        where=LineTable,
    )
    async def remove_row(self) -> None:
        """Unless somebody would rather not, because of who waits for it."""
        line = self.table.current
        if line is not None and await take_off(self, line):
            await look_again(self, self.show_record(), N_("{code} is off the order."), code=line.code)

    @command(
        "f9",
        N_("Receive"),
        N_("Receive what has come of the purchase order."),
        permission=Permission.STOCK_RECEIVE,
        once=True,
    )
    async def receive(self) -> None:
        """What has come, with everything that is still to come proposed."""
        view = await self.show_record()
        number = await self.open(ReceivingScreen(self.seat, view))
        if isinstance(number, str):
            self.receipt = number
            await look_again(self, self.show_record(), N_("Received: {number}"), number=number)
        else:
            await self.show_record()

    @command(
        "f6",
        N_("Expected"),
        N_("Say when it is to come now; whose promises break is listed."),
        permission=Permission.PURCHASES_ORDER,
    )
    async def expect_later(self) -> None:
        """Another day for all that is to come, or for the line at the cursor."""
        view = self._shown
        if view is not None and await ask_expected(self, view, self.table.current):
            await look_again(self, self.show_record(), N_("It is expected on another day."))

    @command("ctrl+p", N_("Paper"), N_("Save or open the purchase order, or a receipt, as a PDF."))
    async def paper(self) -> None:
        """Its papers."""
        await offer_paper(self, *papers_of(self.seat, await self.show_record()))

    @command(
        "ctrl+x",
        N_("Cancel it"),
        N_("Cancel the purchase order; whoever waited for it is short again."),
        permission=Permission.PURCHASES_ORDER,
    )
    async def cancel_order(self) -> None:
        """Nothing of it will come; the reason is asked."""

        broken: list[Broken] = []

        async def submit(answers: Mapping[str, Any]) -> None:
            broken.extend(await self.do(cancel, self.purchase_id, answers["reason"]))

        reason = Entry("reason", N_("Reason"), required=True, help=N_("Why; it stands in the history."))
        form = Form(self.seat, self.say(N_("Cancel the purchase order")), [reason], submit)
        if await self.show(form) is not None:
            await show_broken(self, broken)
            await look_again(self, self.show_record(), N_("The purchase order is cancelled."))

    @command("f3,escape,f12", N_("Back"), N_("Leave this screen."))
    async def leave(self) -> None:
        """Back to the list; from what was to be added, back to the lines."""
        if self.focused is self._add.field:
            self._add.clear()
            self.go_to(self.table)
        else:
            self.dismiss(None)

    async def entered(self, field: Field) -> bool:
        """The article to be added is typed; nothing typed leads back to the lines."""
        if field is self._add.field:
            await self._take_offer()
            return False
        return True

    async def _find_offers(self, text: str) -> Sequence[OfferFound]:
        supplier = self._shown.supplier_id if self._shown else 0
        return await self.ask(find_offers, supplier, text, 40)

    async def _take_offer(self) -> None:
        if not self._add.field.text:
            self.go_to(self.table)
            return
        offer = await self._add.choose()
        if offer is None:
            self.tell(N_("The supplier sells no such article."))
            return
        self._add.clear()
        self.go_to(self.table)
        if self.table.move_where(lambda line: line.article_id == offer.article_id):
            await self.change_quantity()  # it is there already: more of it is meant
        elif await order_offer(self, self.purchase_id, offer):
            await look_again(self, self.show_record(), N_("{code} is on the order."), code=offer.code)
            self.table.move_where(lambda line: line.article_id == offer.article_id)
            self.go_to(self._add.field)

    async def show_record(self, record: int | None = None) -> PurchaseView:
        """Show another order, or this one as it is by now. Until it is read, nothing changes."""
        view = await self.ask(purchase_order_view, record or self.purchase_id)
        self._shown, self.purchase_id = view, view.id
        if view.number:
            self.set_heading(N_("Purchase order {number}"), number=view.number)
        else:
            self.set_heading(N_("Purchase order, draft"))
        for place_, text in zip(self._facts, facts(self.seat, view), strict=True):
            place_.show(text)
        self.table.set_rows(view.lines)
        adds = view.state is PurchaseState.DRAFT and self.seat.may(Permission.PURCHASES_ORDER)
        self.query_one("#add").set_class(adds, "-shown")
        if not adds and self.focused is self._add.field:
            self.go_to(self.table)
        self.show_line()
        self.show_keys()
        return view
