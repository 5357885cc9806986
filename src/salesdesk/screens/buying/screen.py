"""What is missing, what is on its way, and what has come."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from operator import attrgetter
from typing import Any, Final

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical

from salesdesk.domain.purchasing.queries import purchase_order_view, purchase_orders, shortage_overview
from salesdesk.domain.purchasing.rules import OPEN_STATES, PurchaseRow, PurchaseState, SupplierShortage
from salesdesk.domain.purchasing.verbs import order_shortages
from salesdesk.errors import Refused, SalesdeskError
from salesdesk.i18n import N_
from salesdesk.office.paging import Page
from salesdesk.office.permissions import Permission
from salesdesk.screens.buying import cells
from salesdesk.screens.buying.placing import place_draft
from salesdesk.screens.buying.purchase import PurchaseScreen, papers_of
from salesdesk.screens.buying.receiving import ReceivingScreen
from salesdesk.screens.buying.unordered import UnorderedScreen
from salesdesk.screens.commands import Command, command
from salesdesk.screens.dialogs.choice import Choice
from salesdesk.screens.dialogs.question import Question
from salesdesk.screens.listing import More
from salesdesk.screens.papers import offer_paper
from salesdesk.screens.saved import in_words, look_again
from salesdesk.screens.searched_list import SearchedList, SearchField, turned
from salesdesk.screens.seat import Seat
from salesdesk.screens.warehouses import Chosen, choose_warehouse, working_warehouses
from salesdesk.screens.widgets.line_table import LineTable
from salesdesk.screens.widgets.text_line import TextLine

__all__ = ["BuyingScreen"]

_NOBODY_SELLS: Final = N_("Nobody is known to sell this; first enter a supplier's offer.")
_NOTHING_TO_ORDER: Final = N_("Nothing had to be ordered: what was free is reserved.")


class View(Enum):
    """What the screen lists."""

    SHORTAGES = N_("shortages")
    OPEN = N_("open purchase orders")
    ALL = N_("all purchase orders")


class BuyingScreen(SearchedList[Any]):
    """Shortages by supplier, or purchase orders. F9 is the next step of what stands at the cursor:
    a shortage is ordered, a draft placed, an order received.
    """

    HEADING = N_("Buying")
    CSS_PATH = "buying.tcss"
    BESIDE = frozenset({"switch_view", "switch_warehouse"})

    filter_line: TextLine

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat)
        # Who does not order has come for what arrives.
        self._view = View.SHORTAGES if seat.may(Permission.PURCHASES_ORDER) else View.OPEN
        self._warehouse: Chosen | None = None
        self._overview: list[SupplierShortage] = []
        self._receipt = ""
        """The receipt that was posted last."""
        self.search = SearchField(
            N_("Number, supplier or article. What you type on the list begins a search, Backspace ends it.")
        )
        self._shortages: LineTable[cells.ShortRow] = LineTable(
            cells.short_columns(seat),
            lambda row: cells.short_cells(seat, row),
            id="shortages",
            empty=seat.word(N_("No confirmed order lacks anything that is not on its way.")),
        )
        self._purchases: LineTable[PurchaseRow] = LineTable(
            cells.purchase_columns(seat),
            lambda row: cells.purchase_cells(seat, row),
            id="purchases",
            empty=seat.word(N_("There is no such purchase order.")),
        )
        self.table = self._shown_list
        self.filter_line = TextLine()
        self._about = tuple(TextLine() for _ in range(2))

    def body(self) -> ComposeResult:
        """Search and what is shown; then one of the lists."""
        yield from self.bar()
        yield self._shortages
        yield self._purchases
        with Vertical(id="short-about"):
            yield from self._about

    async def begin(self) -> None:
        """What is missing, or what is to come."""
        await self._show_view()

    async def load(self, *, top: bool = True) -> None:
        """Shortages come all at once, purchase orders a page at a time.

        The warehouse that goods are bought for is the one that sells first, until another is chosen.
        """
        if self._warehouse is None:
            for first in (await working_warehouses(self))[:1]:
                self._warehouse = Chosen(first.id, first.code)
            self.show_filters()
        if self._view is View.SHORTAGES:
            place_ = self._warehouse.id if self._warehouse else None
            self._overview = await self.ask(shortage_overview, place_)
        await super().load(top=top)
        self.show_keys()

    async def fetch(self, text: str, offset: int, limit: int) -> Page[Any]:
        """What fits the text in the field."""
        if self._view is View.SHORTAGES:
            found = cells.rows_of(self._overview, text)
            return Page(tuple(found[offset : offset + limit]), len(found))
        states = OPEN_STATES if self._view is View.OPEN else None
        return await self.ask(purchase_orders, states, text, offset, limit, *self.sorted_by)

    def list_name(self) -> str:
        """What is listed now."""
        return f"{self.say(self.HEADING)}, {self.say(self._view.value)}"

    def more(self) -> Sequence[More]:
        """What stands for the amounts on the screen."""
        if self._view is View.SHORTAGES:
            return (N_("Supplier"), attrgetter("supplier.name")), (
                N_("Currency"),
                attrgetter("supplier.currency"),
            )
        return (N_("Lines"), attrgetter("lines")), (N_("Currency"), attrgetter("currency"))

    def available(self, command_: Command) -> bool:
        """What makes sense for what stands at the cursor."""
        row = self.table.current
        shortages = self._view is View.SHORTAGES
        state = row.state if isinstance(row, PurchaseRow) else None
        sensible = {
            "order_supplier": shortages and row is not None,
            "order_all": shortages and row is not None,
            "show_for_whom": shortages and row is not None,
            "open_row": not shortages,
            "place_order": state is PurchaseState.DRAFT,
            "receive_order": state is PurchaseState.ORDERED,
            "receive_unordered": not shortages,
            "paper": not shortages and (bool(self._receipt) or row is not None),
        }
        return super().available(command_) and sensible.get(command_.name, True)

    @on(LineTable.Moved)
    def show_row(self) -> None:
        """Another row may have another next step; more about a shortage."""
        self.show_keys()
        said = cells.short_facts(self.seat, self._shortages.current)
        for place_, text in zip(self._about, said, strict=True):
            place_.show(text)

    @command(
        "f9",
        N_("Buy"),
        N_("Draft a purchase order of what is short from the supplier at the cursor, and look at it."),
        permission=Permission.PURCHASES_ORDER,
        once=True,
    )
    async def order_supplier(self) -> None:
        """Merge his shortages into one order."""
        row = await self.row()
        if row is None:
            return
        if row.supplier.supplier_id is None:
            raise Refused(_NOBODY_SELLS)
        made = await self.do(order_shortages, self._place_id, row.supplier.supplier_id)
        if made:
            await self._open(made[0].id)
        else:
            await self.load(top=False)
            self.tell(_NOTHING_TO_ORDER)

    @command(
        "f6",
        N_("Buy all"),
        N_("Draft a purchase order for every supplier in the list, as far as the search leaves them."),
        permission=Permission.PURCHASES_ORDER,
        once=True,
    )
    async def order_all(self) -> None:
        """Supplier by supplier, each in a transaction of its own; those that the search leaves."""
        await self.row()  # the list as it was typed
        found = (row.supplier.supplier_id for row in cells.rows_of(self._overview, self.search.text))
        suppliers = dict.fromkeys(id_ for id_ in found if id_ is not None)
        if not suppliers:
            raise Refused(_NOBODY_SELLS)
        asked = N_("Suppliers in the list: {count}. Draft an order of all that is short from each of them?")
        title = self.say(N_("Buy all"))
        if not await self.show(Question(self.seat, title, self.say(asked, count=len(suppliers)))):
            return
        drafted, trouble = 0, None
        try:
            for supplier_id in suppliers:
                drafted += len(await self.do(order_shortages, self._place_id, supplier_id))
        except Exception as error:
            trouble = in_words(error)
            if trouble is None or not drafted:
                raise
        await self._show_drafted(drafted, trouble)

    async def _show_drafted(self, count: int, trouble: SalesdeskError | None) -> None:
        """The drafts, to be looked at and placed; `trouble` is what kept the rest from being drafted."""
        if not count:
            await self.load(top=False)
            self.tell(_NOTHING_TO_ORDER)
            return
        self._view = View.OPEN
        self.search.set_text("")
        if trouble is None:
            text = N_("Purchase orders drafted: {count}. F9 places the one at the cursor.")
            await look_again(self, self._show_view(), text, count=count)
        else:
            text, reason = (
                N_("Purchase orders drafted: {count}; then: {reason}"),
                trouble.text(self.seat.language),
            )
            await look_again(self, self._show_view(), text, count=count, reason=reason)
            self.warn(text, count=count, reason=reason)

    @command("enter", N_("For whom"), N_("See which orders lack it."), where=LineTable)
    async def show_for_whom(self) -> None:
        """The orders that wait for it."""
        row = await self.row()
        if row is not None:
            await self.show(
                Choice(
                    self.seat,
                    self.say(N_("Missing for")),
                    row.for_whom,
                    cells.short_for_columns(self.seat),
                    lambda each: cells.short_for_cells(self.seat, each),
                )
            )

    @command(
        "f9",
        N_("Place"),
        N_("Place the draft with its supplier; it gets its number."),
        permission=Permission.PURCHASES_ORDER,
        once=True,
    )
    async def place_order(self) -> None:
        """A draft becomes an order."""
        row = await self.row()
        if row is not None:
            number = await place_draft(self, row.id)
            if number is not None:
                await look_again(self, self.load(top=False), N_("{number} is placed."), number=number)

    @command(
        "f9",
        N_("Receive"),
        N_("Receive what has come of the purchase order."),
        permission=Permission.STOCK_RECEIVE,
        once=True,
    )
    async def receive_order(self) -> None:
        """What has come, with everything that is still to come proposed."""
        row = await self.row()
        if row is not None:
            view = await self.ask(purchase_order_view, row.id)
            await self._received(await self.open(ReceivingScreen(self.seat, view)))

    @command("enter", N_("Open"), N_("See the purchase order: its lines, for whom they are, what has come."))
    async def open_row(self) -> None:
        """Its lines."""
        if self._view is View.SHORTAGES:
            await self.show_for_whom()
            return
        row = await self.row()
        if row is not None:
            await self._open(row.id)

    @command(
        "f6",
        N_("New receipt"),
        N_("Receive goods that no purchase order asked for."),
        permission=Permission.STOCK_RECEIVE,
    )
    async def receive_unordered(self) -> None:
        """Goods nobody ordered."""
        await self._received(await self.open(UnorderedScreen(self.seat, self._warehouse)))

    @command("ctrl+p", N_("Paper"), N_("Save or open the purchase order, or a receipt, as a PDF."))
    async def paper(self) -> None:
        """The papers of the order at the cursor, and the receipt that was posted last."""
        numbers = [self._receipt] if self._receipt else []
        row = await self.row()
        if row is not None:
            numbers += papers_of(self.seat, await self.ask(purchase_order_view, row.id))
        if not numbers:
            self.tell(N_("There is no paper of it yet."))
            return
        await offer_paper(self, *dict.fromkeys(numbers))

    @command("f7", N_("Lists"), N_("Show shortages, then open purchase orders, then all purchase orders."))
    async def switch_view(self) -> None:
        """The next list."""
        self._view = turned(list(View), self._view)
        self.search.set_text("")
        await self._show_view()

    @command("f4", N_("Warehouse"), N_("The warehouse that is bought for."))
    async def switch_warehouse(self) -> None:
        """Another warehouse."""
        chosen = await choose_warehouse(self, self._warehouse, every=False)
        if chosen is not None:
            self._warehouse = chosen.warehouse
            await self._show_view()

    @property
    def _place_id(self) -> int:
        if self._warehouse is None:
            raise Refused(N_("There is no warehouse to buy for."))
        return self._warehouse.id

    @property
    def _shown_list(self) -> LineTable[Any]:
        return self._shortages if self._view is View.SHORTAGES else self._purchases

    async def _open(self, purchase_id: int) -> None:
        step = None if self._view is View.SHORTAGES else self._step
        screen = PurchaseScreen(self.seat, purchase_id, step)
        await self.open(screen)
        self._receipt = screen.receipt or self._receipt
        await self.load(top=False)
        if self._view is not View.SHORTAGES:
            self.table.move_where(lambda row: row.id == screen.purchase_id)

    async def _step(self, by: int) -> int | None:
        row = await self.step(by)
        return None if row is None else row.id

    async def _received(self, number: object) -> None:
        if isinstance(number, str):
            self._receipt = number
            await look_again(self, self.load(top=False), N_("Received: {number}"), number=number)

    async def _show_view(self) -> None:
        self.table = self._shown_list
        self._shortages.display = self._view is View.SHORTAGES
        self._purchases.display = not self._shortages.display
        self.query_one("#short-about").display = self._shortages.display
        self.show_filters()
        self.go_to(self.table)
        await self.load()

    def show_filters(self) -> None:
        """Which list, and for which warehouse."""
        place_ = self._warehouse.code if self._warehouse else ""
        self.filter_line.show(f"F7 {self.say(self._view.value)}  F4 {place_}")
