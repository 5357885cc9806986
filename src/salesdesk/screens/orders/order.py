"""One order, and what can still be done with it."""

from __future__ import annotations

from functools import partial

from textual import on
from textual.app import ComposeResult

from salesdesk.domain.approvals.queries import ApprovalView, approval_of, stopped_by
from salesdesk.domain.approvals.verbs import release, withdraw
from salesdesk.domain.drafts.handing_over import hand_over
from salesdesk.domain.drafts.queries import draft_view
from salesdesk.domain.drafts.rules import DraftLine
from salesdesk.domain.order_book.papers import OrderPapers, papers_of_order
from salesdesk.domain.order_book.rules import OrderRow
from salesdesk.domain.orders.rules import MOVES, OPEN_STATES, OrderState
from salesdesk.domain.orders.taxing_anew import tax_anew
from salesdesk.domain.orders.verbs import cancel, close_remainder, put_on_hold, resume
from salesdesk.domain.quotes.mailing import mailing_of
from salesdesk.domain.selling_limits.rules import Reason
from salesdesk.i18n import N_
from salesdesk.office.permissions import Permission
from salesdesk.screens.commands import Command, command
from salesdesk.screens.handing_over import HANDED_OVER, give_to_colleague, may_take_over
from salesdesk.screens.leafing import Step
from salesdesk.screens.order_cells import state_of, sum_facts, vat_facts
from salesdesk.screens.order_entry.screen import OrderEntryScreen
from salesdesk.screens.orders.approval import approval_facts
from salesdesk.screens.orders.cells import (
    begun,
    line_cells,
    line_columns,
    line_facts,
    order_facts,
    paper_facts,
)
from salesdesk.screens.orders.copying import copy_and_go_on
from salesdesk.screens.orders.mailing import mailed_in_words
from salesdesk.screens.orders.quote_cells import quote_cells, quote_columns
from salesdesk.screens.orders.quote_commands import QuoteCommands
from salesdesk.screens.papers import offer_paper
from salesdesk.screens.price_trace import show_price_steps
from salesdesk.screens.saved import look_again
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.info_line import Fact, InfoLine
from salesdesk.screens.widgets.line_table import LineTable

__all__ = ["OrderViewScreen"]

_ENTER = Permission.ORDERS_ENTER


class OrderViewScreen(QuoteCommands):
    """An order or a quote as it stands: lines, where goods are, totals, papers. Nothing is typed here."""

    HEADING = N_("Order")
    CSS_PATH = "orders.tcss"
    _as_quote = False

    def __init__(self, seat: Seat, order_id: int, step: Step[OrderRow] | None = None) -> None:
        super().__init__(seat)
        self.order_id = order_id
        self.step = step
        self._papers = OrderPapers((), ())
        self._approval: ApprovalView | None = None
        self._stopped: tuple[Reason, ...] = ()
        self.table: LineTable[DraftLine] = LineTable(
            line_columns(seat), partial(line_cells, language=seat.language), id="lines"
        )

    def body(self) -> ComposeResult:
        """Three lines about the order, its lines, the one at the cursor, papers and totals."""
        for name in ("who", "terms", "order"):
            yield InfoLine(id=name)
        yield self.table
        for name in ("line", "papers", "vat"):
            yield InfoLine(id=name)
        yield InfoLine(id="sums", right=True)

    async def begin(self) -> None:
        """Show it."""
        self.go_to(self.table)
        await self.show_record()

    @on(LineTable.Moved)
    def follow(self) -> None:
        """Say what there is to know about the line at the cursor."""
        self.query_one("#line", InfoLine).show(line_facts(self.table.current, self.seat))

    def available(self, command_: Command) -> bool:
        """What the order's state and its papers permit."""
        view = self.view
        if not super().available(command_):
            return False
        issued = view is not None and any(line.delivered for line in view.lines)
        match command_.name:
            case "hold":
                return view is not None and view.state is OrderState.CONFIRMED
            case "go_on":
                return view is not None and view.state is OrderState.ON_HOLD
            case "take_back":
                return view is not None and view.state is OrderState.WAITING and self._is_own
            case "release":
                return view is not None and view.state is OrderState.CONFIRMED and bool(self._stopped)
            case "cancel_order":
                return view is not None and OrderState.CANCELLED in MOVES[view.state] and not issued
            case "close_rest":
                return view is not None and view.state is OrderState.CONFIRMED and issued
            case "give":
                return view is not None and view.state is OrderState.DRAFT
            case "tax_order_anew":
                return view is not None and view.state in OPEN_STATES and not view.is_quote
            case "paper":
                return bool(self._papers.numbers)
        return True

    @command("f6", N_("Hold up"), N_("Stop the order for a while; it keeps its goods."), permission=_ENTER)
    async def hold(self) -> None:
        """Ask why, then hold it up."""

        async def done(reason: str) -> None:
            await self.do(put_on_hold, self.order_id, reason)

        await self.with_reason(N_("Hold up the order"), done, N_("The order is held up."))

    @command("f6", N_("Go on"), N_("Let the order go on."), permission=Permission.ORDERS_RELEASE)
    async def go_on(self) -> None:
        """Limits are checked again."""
        await self.do(resume, self.order_id)
        await look_again(self, self.show_record(), N_("The order goes on."))

    @command(
        "f6",
        N_("Take back"),
        N_("Take the order back to change it, while nobody has approved it."),
        permission=_ENTER,
    )
    async def take_back(self) -> None:
        """It is a draft again, and gone on with in order entry."""
        await self.do(withdraw, self.order_id)
        await self.open(OrderEntryScreen(self.seat, self.order_id))
        await self.show_record()

    @command(
        "f9",
        N_("Release"),
        N_("Let the goods leave although the customer's credit stops them."),
        permission=Permission.ORDERS_APPROVE,
        once=True,
    )
    async def release(self) -> None:
        """It stands in the history, and who did it."""
        await self.do(release, self.order_id)
        await look_again(self, self.show_record(), N_("The order is released."))

    @command("delete", N_("Cancel"), N_("Cancel the order; its goods are free again."), permission=_ENTER)
    async def cancel_order(self) -> None:
        """Ask why, then cancel it."""

        async def done(reason: str) -> None:
            await self.do(cancel, self.order_id, reason)

        await self.with_reason(N_("Cancel the order"), done, N_("The order is cancelled."))

    @command(
        "delete", N_("Close rest"), N_("Give up what has not been issued; totals shrink."), permission=_ENTER
    )
    async def close_rest(self) -> None:
        """Ask why, then close the remainder."""

        async def done(reason: str) -> None:
            await self.do(close_remainder, self.order_id, reason)

        await self.with_reason(N_("Close the remainder"), done, N_("What was not issued is cancelled."))

    @command(
        "ctrl+p", N_("Paper"), N_("Save or open a quote, a goods-issue note or an invoice of the order.")
    )
    async def paper(self) -> None:
        """As a PDF."""
        await offer_paper(self, *self._papers.numbers)

    @command("ctrl+o", N_("Copy"), N_("Order the same again, at today's prices."), permission=_ENTER)
    async def copy(self) -> None:
        """A new draft, gone on with in order entry."""
        await copy_and_go_on(self, self.order_id)
        await self.show_record()

    @command(
        "ctrl+t",
        N_("Hand over"),
        N_("Give the draft to a colleague, whose parked call it becomes."),
        permission=_ENTER,
    )
    async def give(self) -> None:
        """Choose whose it is to be."""
        view = self.view
        if view is not None and await may_take_over(self, view.owner):
            name = await give_to_colleague(self, lambda user_id: self.do(hand_over, self.order_id, user_id))
            if name:
                again = self.show_record()
                await look_again(self, again, HANDED_OVER, customer=view.customer_name, name=name)

    @command(
        "ctrl+w",
        N_("Why"),
        N_("How the price of the line came about, rule by rule."),
        permission=Permission.ORDERS_SEE,
    )
    async def explain_price(self) -> None:
        """The rules of the line at the cursor."""
        if self.table.current is not None:
            await show_price_steps(self, self.table.current.id)

    @command(
        "ctrl+r",
        N_("Tax anew"),
        N_("Tax the order as its customer's VAT id, his tax treatment and the countries say today."),
        permission=Permission.INVOICES_ISSUE,
        hidden=True,
    )
    async def tax_order_anew(self) -> None:
        """For an order that was taxed by what its customer turned out not to be."""
        treatment = await self.do(tax_anew, self.order_id)
        await look_again(self, self.show_record(), N_("Taxed as: {treatment}."), treatment=treatment)

    @property
    def _is_own(self) -> bool:
        """Whether whoever reads this owns the order, or asked to have it approved."""
        view, approval, person = self.view, self._approval, self.seat.person
        asked_by = "" if approval is None else approval.asked_by
        return person is not None and view is not None and person.login in (view.owner, asked_by)

    async def show_record(self, record: OrderRow | None = None) -> None:
        """Show the order as it is now, or another one: keys mean the one that is read in full."""
        order_id = self.order_id if record is None else record.id
        view = await self.ask(draft_view, order_id)
        papers = await self.ask(papers_of_order, order_id)
        approval = await self.ask(approval_of, order_id) if view.number else None
        mailing = await self.ask(mailing_of, order_id) if view.is_quote and view.number else None
        stopped = await self.ask(stopped_by, order_id) if view.state in OPEN_STATES else ()
        self.order_id, self.view, self._papers = order_id, view, papers
        self._approval, self._stopped = approval, stopped
        self._show_columns(view.is_quote)
        if view.state is OrderState.DRAFT and not view.number:
            text = N_("Draft quote of {begun}") if view.is_quote else N_("Draft of {begun}")
            self.set_heading(text, begun=begun(view.created_at, self.seat))
        else:
            state = view.custom_status or state_of(self.seat, view)[0]
            name = view.number or self.say(N_("Draft"))
            self.set_heading(N_("{order} · {state}"), order=name, state=state)
        limits = approval_facts(approval, stopped, self.seat)
        for name, facts in order_facts(view, self.seat).items():
            self.query_one(f"#{name}", InfoLine).show([*limits, *facts] if name == "terms" else facts)
        self.table.set_rows(view.lines)
        own = view.number if view.is_quote else ""
        mailed: Fact = (mailed_in_words(mailing, self.seat), "dim")
        self.query_one("#papers", InfoLine).show([*paper_facts(papers, self.seat, own), mailed])
        self.query_one("#vat", InfoLine).show(vat_facts(view, self.seat))
        self.query_one("#sums", InfoLine).show(sum_facts(view, self.seat))
        self.show_keys()

    def _show_columns(self, is_quote: bool) -> None:
        """Of a quote what is left and free of each line, of an order where its goods are."""
        if is_quote is not self._as_quote:
            self._as_quote = is_quote
            columns = quote_columns(self.seat) if is_quote else line_columns(self.seat)
            cells = quote_cells if is_quote else line_cells
            self.table.columns = tuple(columns)
            self.table.cells_of = partial(cells, language=self.seat.language)
            self.table.refresh()
