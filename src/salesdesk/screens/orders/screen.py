"""Every order there is, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from textual import on
from textual.app import ComposeResult

from salesdesk.domain.drafts.handing_over import hand_over
from salesdesk.domain.order_book.queries import order_list
from salesdesk.domain.order_book.rules import Lapsed, OrderFilter, OrderRow, Progress
from salesdesk.domain.orders.rules import OrderState
from salesdesk.i18n import N_, Labelled
from salesdesk.office.paging import Page
from salesdesk.office.permissions import Permission
from salesdesk.screens.commands import Command, command
from salesdesk.screens.dialogs.choice import Choice
from salesdesk.screens.handing_over import HANDED_OVER, give_to_colleague, may_go_on_here, may_take_over
from salesdesk.screens.listing import More
from salesdesk.screens.order_entry.screen import OrderEntryScreen
from salesdesk.screens.orders.cells import more_of_orders, order_cells, order_columns, row_facts
from salesdesk.screens.orders.copying import copy_and_go_on
from salesdesk.screens.orders.filters import filter_form, filters_in_words
from salesdesk.screens.orders.order import OrderViewScreen
from salesdesk.screens.saved import look_again
from salesdesk.screens.searched_list import SearchedList, SearchField
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.info_line import InfoLine
from salesdesk.screens.widgets.line_table import Column, LineTable
from salesdesk.screens.widgets.text_line import TextLine

__all__ = ["OrdersScreen"]

_ANY_STATE: Final = N_("every state")
_ANY_REACH: Final = N_("there or not")


class OrdersScreen(SearchedList[OrderRow]):
    """The order book, the newest first; Enter opens an order, or goes on with a draft."""

    HEADING = N_("Orders")
    CSS_PATH = "orders.tcss"
    BESIDE = frozenset({"filter_owner", "filter_reach", "filter_state"})

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat)
        self._filter = OrderFilter()
        self.search = SearchField(
            N_("Number, customer, their number or reference. "
               "What you type on the list begins a search, Backspace ends it.")
        )  # fmt: skip
        self.table: LineTable[OrderRow] = LineTable(
            order_columns(seat),
            lambda row: order_cells(seat, row),
            id="orders",
            empty=seat.word(N_("No order fits.")),
        )
        self.filter_line = self._filters = TextLine(id="filters")
        self._rarer = TextLine(id="rarer-filters")

    def body(self) -> ComposeResult:
        """The list, and the order at the cursor in full; above it the filters that are seldom set."""
        yield from self.bar()
        yield self._rarer
        yield self.table
        yield InfoLine(id="in-full")

    @on(LineTable.Moved, "#orders")
    def follow(self) -> None:
        """Show what the list has no room for."""
        self.query_one("#in-full", InfoLine).show(row_facts(self.seat, self.table.current))

    async def fetch(self, text: str, offset: int, limit: int) -> Page[OrderRow]:
        """Orders that fit what was typed and the filters."""
        return await self.ask(order_list, replace(self._filter, text=text), offset, limit, *self.sorted_by)

    def more(self) -> Sequence[More]:
        """What the line below the list says of an order."""
        return more_of_orders(self.seat)

    @property
    def is_filtered(self) -> bool:
        """Not every order."""
        return self._filter != OrderFilter()

    def take_filters_off(self) -> None:
        """Every order."""
        self._filter = OrderFilter()

    @command("enter", N_("Open"), N_("See the order; a draft is gone on with."))
    async def open_row(self) -> None:
        """A draft goes on in order entry, for those who enter orders; anything else is looked at."""
        row = await self.row()
        if row is None:
            self.tell(N_("There is no order here."))
            return
        if row.state is OrderState.DRAFT and self.seat.may(Permission.ORDERS_ENTER):
            if await may_take_over(self, row.owner) and await may_go_on_here(self, row.id):
                await self.open(OrderEntryScreen(self.seat, row.id))
        else:
            screen = OrderViewScreen(self.seat, row.id, self.step)
            await self.open(screen)
        await self.load(top=False)

    @command(
        "ctrl+o",
        N_("Copy"),
        N_("Order the same again, at today's prices."),
        permission=Permission.ORDERS_ENTER,
    )
    async def copy(self) -> None:
        """A new draft, gone on with in order entry."""
        row = await self.row()
        if row is None:
            self.tell(N_("There is no order here."))
            return
        before = self.table.total
        await copy_and_go_on(self, row.id)
        await self.load(top=False)
        if not self.table.move_where(lambda each: each.id == row.id):
            self.table.move_to(self.table.cursor + self.table.total - before)  # the copy stands above it

    @command(
        "ctrl+t",
        N_("Hand over"),
        N_("Give the draft to a colleague, whose parked call it becomes."),
        permission=Permission.ORDERS_ENTER,
    )
    async def give(self) -> None:
        """Choose whose it is to be."""
        row = await self.row()
        if row is None or row.state is not OrderState.DRAFT:
            self.tell(N_("Only a draft is handed over."))
        elif await may_take_over(self, row.owner):
            name = await give_to_colleague(self, lambda user_id: self.do(hand_over, row.id, user_id))
            if name:
                again = self.load(top=False)
                await look_again(self, again, HANDED_OVER, customer=row.customer_name, name=name)

    @command("f6", N_("Own/all"), N_("Only your own orders, or everybody's."))
    async def filter_owner(self) -> None:
        """Mine or everybody's."""
        await self._narrow(own=not self._filter.own)

    @command("f7", N_("Goods"), N_("Only orders whose goods are there, in part, not at all, or gone."))
    async def filter_reach(self) -> None:
        """How far orders can be fulfilled."""
        chosen = await self._choose(N_("Goods"), _ANY_REACH, tuple(Progress), self._filter.progress)
        if chosen is not None:
            await self._narrow(progress=chosen[0])

    @command(
        "f8", N_("State"), N_("Only orders or quotes in one state; quotes that have lapsed, to call back.")
    )
    async def filter_state(self) -> None:
        """In which state orders are."""
        now = Lapsed.LAPSED if self._filter.lapsed else self._filter.state
        chosen = await self._choose(N_("State"), _ANY_STATE, (*OrderState, *Lapsed), now)
        if chosen is not None:
            lapsed = isinstance(chosen[0], Lapsed)
            states = frozenset() if lapsed else frozenset(chosen) - {None}
            await self._narrow(states=states, lapsed=lapsed)

    @command("f4", N_("Filter"), N_("Only orders of some days, or that came by one channel."))
    async def filter_rest(self) -> None:
        """Days and channel, beside the other filters."""
        answers = await self.show(filter_form(self.seat, self._filter))
        if answers is not None:
            await self._narrow(**answers)

    def _offered(self) -> list[Command]:
        """Drafts are handed over more seldom than anything else is done here."""
        return sorted(super()._offered(), key=lambda each: each.name == "give")

    async def _choose(
        self, title: str, any_: str, members: Sequence[Labelled], now: Labelled | None
    ) -> tuple[Labelled | None] | None:
        """One of the members, or none of them, in a tuple; None if the person left the list."""
        choices: list[tuple[Labelled | None]] = [(None,), *((member,) for member in members)]
        return await self.show(
            Choice(
                self.seat,
                self.say(title),
                choices,
                [Column("", 30, grows=True)],
                lambda each: (self.say(any_ if each[0] is None else each[0].label),),
                choices.index((now,)),
            )
        )

    async def _narrow(self, **wanted: Any) -> None:
        self._filter = replace(self._filter, **wanted)
        await self.filter_anew()

    def show_filters(self) -> None:
        """Those with a key of their own always, the others once they are set."""
        which = self._filter
        owner = self.say(N_("mine")) if which.own else self.say(N_("everybody's"))
        reach = self.say(_ANY_REACH if which.progress is None else which.progress.label)
        state = self.say(_ANY_STATE if which.state is None else which.state.label)
        state = self.say(Lapsed.LAPSED.label) if which.lapsed else state
        self._filters.show(f"F6 {owner}  F7 {reach}  F8 {state}")
        rarer = filters_in_words(self.seat, which)
        self._rarer.show(f"F4 {rarer}")
        self._rarer.display = bool(rarer)
