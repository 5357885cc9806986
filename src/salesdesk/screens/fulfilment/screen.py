"""What can leave the house today."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter
from typing import Final

from salesdesk.domain.fulfilment.queries import HowFar, OrderToFulfil, orders_to_fulfil
from salesdesk.errors import SalesdeskError
from salesdesk.i18n import N_
from salesdesk.office.paging import Page
from salesdesk.office.permissions import Permission
from salesdesk.screens.commands import command
from salesdesk.screens.fulfilment.allocating import Allocating
from salesdesk.screens.fulfilment.cells import order_cells, order_columns
from salesdesk.screens.fulfilment.issuing import issue_asked
from salesdesk.screens.fulfilment.order import OrderScreen
from salesdesk.screens.fulfilment.pick_lists import MOST_LISTS, offer_pick_lists
from salesdesk.screens.fulfilment.picking import PickingScreen
from salesdesk.screens.listing import More
from salesdesk.screens.papers import PostsNotes
from salesdesk.screens.saved import look_again
from salesdesk.screens.searched_list import SearchedList, SearchField, turned
from salesdesk.screens.seat import Seat
from salesdesk.screens.warehouses import Chosen, choose_warehouse
from salesdesk.screens.widgets.line_table import LineTable
from salesdesk.screens.widgets.text_line import TextLine

__all__ = ["FulfilmentScreen"]

_FILTERS: Final = (None, *HowFar)
_PAGE: Final = 1000


class FulfilmentScreen(PostsNotes, SearchedList[OrderToFulfil]):
    """Confirmed orders by how far they can be fulfilled; F9 issues the one at the cursor.

    Then the next one stands under the cursor: a clerk presses F9 twice for each order, the second
    time for yes to what the question shows.
    """

    HEADING = N_("Fulfilment")
    CSS_PATH = "fulfilment.tcss"
    BESIDE = frozenset({"filter_reach", "filter_owner", "filter_warehouse"})

    filter_line: TextLine

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat)
        self._how_far: HowFar | None = None
        self._own = False
        self._warehouse: Chosen | None = None
        self.search = SearchField(
            N_("Order, customer or city. What you type on the list begins a search, Backspace ends it.")
        )
        self.table: LineTable[OrderToFulfil] = LineTable(
            order_columns(seat),
            lambda order: order_cells(seat, order),
            id="orders",
            empty=seat.word(N_("No order waits for goods here.")),
        )
        self.filter_line = TextLine()

    @property
    def is_filtered(self) -> bool:
        """Not all that is open."""
        return self._how_far is not None or self._own or self._warehouse is not None

    def take_filters_off(self) -> None:
        """Everything that is open."""
        self._how_far, self._own, self._warehouse = None, False, None

    async def fetch(self, text: str, offset: int, limit: int) -> Page[OrderToFulfil]:
        """Orders that fit what was typed and the filters."""
        return await self.ask(
            orders_to_fulfil,
            self._how_far,
            self._own,
            self._warehouse_id,
            text,
            offset,
            limit,
            *self.sorted_by,
        )

    def more(self) -> Sequence[More]:
        """How much there is to do, and for whom."""
        return (N_("Lines open"), attrgetter("lines_open")), (N_("Owner"), attrgetter("owner"))

    @command(
        "f9",
        N_("Issue"),
        N_("Post the goods-issue note of all that is ready, or of what you chose by hand to leave first."),
        permission=Permission.STOCK_ISSUE,
        once=True,
    )
    async def issue_order(self) -> None:
        """Ask, allocate and issue; on to the next."""
        order = await self.row()
        if order is None:
            self.tell(N_("There is no order here."))
            return
        try:
            notes = await issue_asked(self, order.id, self._warehouse_id)
        except SalesdeskError:
            await self.table.reload()  # perhaps a colleague was faster
            self.table.move_where(lambda row: row.id == order.id)
            raise
        if notes is not None:
            await self._go_on(order, notes)

    @command(
        "f2",
        N_("Pick goods"),
        N_("Pick the order by scanner, and issue what is picked."),
        permission=Permission.STOCK_ISSUE,
    )
    async def pick_order(self) -> None:
        """Bin by bin; on to the next."""
        order = await self.row()
        if order is None:
            self.tell(N_("There is no order here."))
            return
        notes = await self.open(PickingScreen(self.seat, order.id, self._warehouse))
        if isinstance(notes, tuple):
            await self._go_on(order, notes)
        else:
            await self.load(top=False)
            self.table.move_where(lambda row: row.id == order.id)

    @command("enter,f8", N_("Open"), N_("See the lines of the order: what lies where, and its batches."))
    async def open_row(self) -> None:
        """Its lines and batches; F7 and F8 there walk along this list."""
        order = await self.row()
        if order is None:
            self.tell(N_("There is no order here."))
            return
        screen = OrderScreen(self.seat, order, self._warehouse, self.step)
        notes = await self.open(screen)
        self._warehouse = screen.warehouse
        self.show_filters()
        if isinstance(notes, tuple):
            await self._go_on(screen.order, notes)
        else:
            self.posted = screen.posted or self.posted
            await self.load(top=False)
            self.table.move_where(lambda row: row.id == screen.order.id)
        self.show_keys()

    @command(
        "plus,add",
        N_("Allocate"),
        N_("Give all orders that the list shows their batches by rule, in the order of the list."),
        permission=Permission.STOCK_ALLOCATE,
        where=LineTable,
    )
    async def allocate_all(self) -> None:
        """As many as there are; what was broken off goes on with the next press."""
        run = Allocating(self, await self._without_batches(), self._warehouse_id)
        try:
            await run.run()
        finally:
            await self.load(top=False)  # also of what stopped half way
        if not run.done:
            self.tell(N_("No order here waits for batches."))
        else:
            self.tell(N_("{given} of {done} orders have got batches."), given=run.given, done=run.done)

    @command(
        "ctrl+t",
        N_("Pick lists"),
        N_("Save or open the pick lists of all orders of the list that have batches."),
    )
    async def print_lists(self) -> None:
        """In the order of the list."""
        page = await self.fetch(self.search.text, 0, MOST_LISTS)
        numbers = [order.number for order in page.rows if order.allocated is not HowFar.NOTHING]
        if numbers:
            await offer_pick_lists(self, numbers, self._warehouse_id)
        else:
            self.tell(N_("No order of the list has batches yet: + gives them."))

    @command("f7", N_("Ready"), N_("Show orders that are ready in full, then in part, then not at all."))
    async def filter_reach(self) -> None:
        """The next of the filters."""
        self._how_far = turned(_FILTERS, self._how_far)
        await self.filter_anew()

    @command("f4", N_("Warehouse"), N_("Only what lies in one warehouse; F9 then issues from there alone."))
    async def filter_warehouse(self) -> None:
        """One warehouse, or all."""
        chosen = await choose_warehouse(self, self._warehouse)
        if chosen is not None:
            self._warehouse = chosen.warehouse
            await self.filter_anew()

    @command("f6", N_("Own/all"), N_("Only orders that you look after, or everybody's."))
    async def filter_owner(self) -> None:
        """Mine or everybody's."""
        self._own = not self._own
        await self.filter_anew()

    paper = PostsNotes.paper  # that of what was just posted stands in the key bar before all papers

    @command(
        "ctrl+n", N_("Papers"), N_("Goods-issue notes, receipts and every other paper of the warehouse.")
    )
    async def see_papers(self) -> None:
        """What has left, to look at it or to take it back."""
        from salesdesk.screens.notes.screen import NotesScreen

        await self.open(NotesScreen(self.seat))
        await self.load(top=False)

    async def _without_batches(self) -> list[int]:
        """Orders of the list that have something reserved without a batch, as they stand in it."""
        found: list[int] = []
        offset, total = 0, 1
        while offset < total:
            page = await self.fetch(self.search.text, offset, _PAGE)
            ready = (order for order in page.rows if order.how_far is not HowFar.NOTHING)
            found += [order.id for order in ready if order.allocated is not HowFar.ALL]
            offset, total = offset + _PAGE, page.total
        return found

    @property
    def _warehouse_id(self) -> int | None:
        return self._warehouse.id if self._warehouse else None

    async def _go_on(self, order: OrderToFulfil, notes: tuple[str, ...]) -> None:
        """An order was issued: the one that stood after it is next, wherever it stands by now."""
        self.posted = notes
        self.show_keys()
        said, named = N_("{order} is issued: {notes}"), ", ".join(notes)
        await look_again(self, self._move_on(order), said, order=order.number, notes=named)

    async def _move_on(self, order: OrderToFulfil) -> None:
        rows = self.table.rows
        at = next((index for index, row in enumerate(rows) if row.id == order.id), len(rows))
        following = [row.id for row in rows[at + 1 : at + 2]]
        await self.table.reload()
        if not self.table.move_where(lambda row: row.id in following):
            current = self.table.current
            if current is not None and current.id == order.id:
                self.table.move_to(self.table.cursor + 1)

    def show_filters(self) -> None:
        """How far, whose, and from where."""
        reach = self.say(self._how_far.label if self._how_far else N_("ready or not"))
        owner = self.say(N_("mine")) if self._own else self.say(N_("everybody's"))
        place = self._warehouse.code if self._warehouse else self.say(N_("all warehouses"))
        self.filter_line.show(f"F7 {reach}  F6 {owner}  F4 {place}")
