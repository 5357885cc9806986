"""One order in the warehouse: its lines, where their goods lie, and their batches."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical

from salesdesk.domain.fulfilment.queries import (
    FulfilmentView,
    LineToFulfil,
    OrderToFulfil,
    order_to_fulfil,
)
from salesdesk.domain.fulfilment.verbs import allocate, deallocate, reserve
from salesdesk.errors import SalesdeskError
from salesdesk.i18n import N_
from salesdesk.office.permissions import Permission
from salesdesk.screens.commands import command
from salesdesk.screens.fulfilment.batches import BatchesDialog
from salesdesk.screens.fulfilment.cells import facts, line_cells, line_columns, line_facts
from salesdesk.screens.fulfilment.issuing import issue_asked
from salesdesk.screens.fulfilment.picking import PickingScreen
from salesdesk.screens.fulfilment.replacing import replace_asked
from salesdesk.screens.leafing import Leafing, Step
from salesdesk.screens.papers import PostsNotes
from salesdesk.screens.saved import look_again
from salesdesk.screens.seat import Seat
from salesdesk.screens.warehouses import Chosen, choose_warehouse
from salesdesk.screens.widgets.line_table import LineTable
from salesdesk.screens.widgets.text_line import TextLine

__all__ = ["OrderScreen"]


class OrderScreen(PostsNotes, Leafing[OrderToFulfil]):
    """The lines of an order; `order` is the one that is shown. Left with its notes once it is issued."""

    HEADING = N_("Order in fulfilment")
    CSS_PATH = "fulfilment.tcss"

    def __init__(
        self, seat: Seat, order: OrderToFulfil, warehouse: Chosen | None, step: Step[OrderToFulfil]
    ) -> None:
        super().__init__(seat)
        self.order = order
        self.warehouse = warehouse
        self._issued_of: int | None = None
        self.step = step
        self._facts = tuple(TextLine() for _ in range(3))
        self._about = tuple(TextLine() for _ in range(4))
        self.table: LineTable[LineToFulfil] = LineTable(
            line_columns(seat),
            lambda line: line_cells(seat, line),
            id="lines",
            empty=seat.word(N_("There are no goods on this order.")),
        )

    def body(self) -> ComposeResult:
        """Who and where to; the lines; more about the line at the cursor."""
        with Vertical(id="facts"):
            yield from self._facts
        yield self.table
        with Vertical(id="about"):
            yield from self._about

    async def begin(self) -> None:
        """Load it, and stand where something is left to do."""
        self.go_to(self.table)
        await self.show_record(self.order)

    @on(LineTable.Moved)
    def show_line(self) -> None:
        """More about the line at the cursor."""
        for place, text in zip(self._about, line_facts(self.seat, self.table.current), strict=True):
            place.show(text)

    @command(
        "f9",
        N_("Issue"),
        N_("Post the goods-issue note of all that is ready, or of what you chose by hand to leave first."),
        permission=Permission.STOCK_ISSUE,
        once=True,
    )
    async def issue_order(self) -> None:
        """Ask, and post it; back to the list, unless more of it lies ready."""
        order = self.order
        try:
            notes = await issue_asked(self, order.id, self.warehouse.id if self.warehouse else None)
        except SalesdeskError:
            await self.show_record()  # perhaps a colleague was faster
            raise
        if notes is not None:
            await self._issued(notes)

    @command(
        "f2",
        N_("Pick goods"),
        N_("Pick the order by scanner, and issue what is picked."),
        permission=Permission.STOCK_ISSUE,
    )
    async def pick_order(self) -> None:
        """Bin by bin."""
        notes = await self.open(PickingScreen(self.seat, self.order.id, self.warehouse))
        if isinstance(notes, tuple):
            await self._issued(notes)
        else:
            await self.show_record()

    async def _issued(self, notes: tuple[str, ...]) -> None:
        """Say so; back to the list, unless more of it lies ready."""
        order = self.order
        self.posted = (*self.posted, *notes) if self._issued_of == order.id else notes
        self._issued_of = order.id
        self.show_keys()
        said, named = N_("{order} is issued: {notes}"), ", ".join(notes)
        view = await look_again(self, self.show_record(), said, order=order.number, notes=named)
        if not any(line.ready for line in view.lines):
            self.dismiss(self.posted)

    @command(
        "enter",
        N_("Batches"),
        N_("Choose batches for the line by hand."),
        permission=Permission.STOCK_ALLOCATE,
        where=LineTable,
    )
    async def choose_batches(self) -> None:
        """By hand instead of by rule."""
        line = self.table.current
        if line is not None:
            await self.show(BatchesDialog(self.seat, self.order.id, line))
            await self.show_record()

    @command(
        "plus,add",
        N_("Allocate"),
        N_("Give the whole order its batches by rule: what expires first, then what came first."),
        permission=Permission.STOCK_ALLOCATE,
        where=LineTable,
    )
    async def allocate_order(self) -> None:
        """By rule, without issuing."""
        parts = await self.do(allocate, self.order.id, self.warehouse.id if self.warehouse else None)
        await self.show_record()
        if parts:
            self.tell(N_("Batches are allocated."))
        else:
            self.tell(N_("There is nothing more to allocate; what is missing is not there."))

    @command(
        "ctrl+n",
        N_("Replace"),
        N_("Give the customer another article for what of the line is not there. He pays no more for it."),
        permission=Permission.STOCK_ALLOCATE,
        where=LineTable,
    )
    async def replace_line(self) -> None:
        """What stands in for it, and for how much."""
        line = self.table.current
        if line is None:
            return
        done = await replace_asked(self, line, self.warehouse)
        await self.show_record()
        if done is not None:
            text = N_("{quantity} {by} are reserved instead of {code}.")
            self.tell(text, quantity=done.quantity, by=done.by, code=done.code)

    @command(
        "delete",
        N_("Take back"),
        N_("Take back all batches of the order. Its goods stay reserved."),
        permission=Permission.STOCK_ALLOCATE,
        where=LineTable,
    )
    async def give_back(self) -> None:
        """No batches again."""
        count = await self.do(deallocate, self.order.id)
        await self.show_record()
        self.tell(N_("The batches are taken back.") if count else N_("The order has no batches."))

    @command(
        "f6",
        N_("Reserve"),
        N_("Reserve what has come free for the order since it was confirmed."),
        permission=Permission.STOCK_ALLOCATE,
    )
    async def reserve_free(self) -> None:
        """What is missing, as far as it is there by now."""
        short = {shortfall.article_id for shortfall in await self.do(reserve, self.order.id)}
        view = await self.show_record()
        if short:
            codes = dict.fromkeys(line.code for line in view.lines if line.article_id in short)
            self.tell(N_("Still missing: {codes}"), codes=", ".join(codes))
        else:
            self.tell(N_("Everything is reserved."))

    @command("f3,escape,f12", N_("Back"), N_("Leave this screen."))
    async def leave(self) -> None:
        """Back to the list."""
        self.dismiss(None)

    @command("f4", N_("Warehouse"), N_("Allocate and issue from one warehouse only, or from all."))
    async def choose_place(self) -> None:
        """One warehouse, or all."""
        chosen = await choose_warehouse(self, self.warehouse)
        if chosen is not None:
            self.warehouse = chosen.warehouse
            self._head()

    async def show_record(self, record: OrderToFulfil | None = None) -> FulfilmentView:
        """Show another order, or this one as it is by now. Until it is read, nothing changes."""
        order = record or self.order
        view = await self.ask(order_to_fulfil, order.id)
        self.order = order
        self._head()
        for place, text in zip(self._facts, facts(self.seat, view), strict=True):
            place.show(text)
        self.table.set_rows(view.lines)
        if record is not None:
            self.table.move_where(lambda line: line.taken < line.open)
        self.show_line()
        return view

    def _head(self) -> None:
        if self.warehouse is None:
            self.set_heading(N_("Order {number}"), number=self.order.number)
        else:
            self.set_heading(
                N_("Order {number} from {warehouse}"),
                number=self.order.number,
                warehouse=self.warehouse.code,
            )
