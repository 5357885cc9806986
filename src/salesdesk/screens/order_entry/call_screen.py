"""The order desk as it looks: who calls, what is typed, what stands, and what it comes to."""

from __future__ import annotations

from collections.abc import Awaitable, Coroutine, Mapping, Sequence
from functools import partial
from typing import Any, Final

from textual.app import ComposeResult

from salesdesk.domain.drafts.rules import DraftLine, by_the_rules
from salesdesk.domain.finding.customers import find_customers
from salesdesk.domain.finding.rules import CustomerFound
from salesdesk.errors import SalesdeskError
from salesdesk.i18n import N_
from salesdesk.office.permissions import Permission
from salesdesk.screens import order_cells
from salesdesk.screens.base import DeskScreen
from salesdesk.screens.commands import command
from salesdesk.screens.decisions import tell_decisions
from salesdesk.screens.dialogs.form import Form
from salesdesk.screens.order_entry import cells
from salesdesk.screens.order_entry.below_floor import say_saved
from salesdesk.screens.order_entry.caller_block import CallerBlock
from salesdesk.screens.order_entry.entry_line import EntryLine
from salesdesk.screens.order_entry.grammar import last_line
from salesdesk.screens.order_entry.heard import Heard, hear
from salesdesk.screens.order_entry.place import CallPlace, PlaceKeeper, standing
from salesdesk.screens.order_entry.said import lacking
from salesdesk.screens.order_entry.steps import require_typed
from salesdesk.screens.order_entry.whose import DeskCall
from salesdesk.screens.price_trace import show_price_steps
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.field import Field
from salesdesk.screens.widgets.info_line import InfoLine
from salesdesk.screens.widgets.line_table import LineTable

__all__ = ["LOST", "CallScreen"]

LOST: Final = N_("No longer held: {lines}")
_SIGN_OF_LIFE: Final = 45.0  # seconds; holds may be set to run out after one minute
_LOOK: Final = 1.0  # seconds from one look at where the call stands to the next


class CallScreen(DeskScreen):
    """Shows a call, and keeps what it holds while it is open. What keys do is said by the subclass."""

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat)
        self.call = DeskCall(seat)
        self._shown = self.call.view
        self._keeper = PlaceKeeper(seat)
        self._form: tuple[str, Form] | None = None
        self.left_form: tuple[str, Mapping[str, str], bool] | None = None
        """At which field the next form begins, and with what, as it was left when the desk was cut off."""
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
        self.set_interval(_LOOK, self.keep_place)
        self.wait_for_call()

    def show_call(self) -> None:
        """Show the call as it stands."""
        self.caller.show(self.call)
        self.entry.rest(cells.last_order_facts(self.call.customer, self.seat))
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

    async def show_form(self, name: str, form: Form) -> None:
        """Show a form over the call; where it stands is noted as well."""
        if self.left_form is not None:
            form.go_on(*self.left_form)
            self.left_form = None
        self._form = name, form
        try:
            await self.show(form)
        finally:
            self._form = None
            self._keeper.look(self.place, at_once=True)

    @property
    def place(self) -> CallPlace | None:
        """Where the call stands; None if there is none."""
        call, customer, line = self.call, self.call.customer, self.lines.current
        if customer is None:
            return None
        focused = self.focused
        on_lines = focused is self.lines
        at = focused if self._form is None else self._form[1].focused
        form, form_at = "", ""
        form_typed: Mapping[str, str] = {}
        if self._form is not None:
            form, (form_at, form_typed) = self._form[0], self._form[1].left
        return CallPlace(
            customer.id,
            call.order_id,
            call.header if call.order_id is None else None,
            standing(call.lines),
            at="" if focused is None else focused.id or "",
            line=line.id if line is not None and on_lines else None,
            article_id=self.entry.article_id,
            typed={str(each.id): each.value for each in self.entry.fields if each.value},
            half_typed=isinstance(at, Field) and at.is_half_typed,
            form=form,
            form_at=form_at,
            form_typed=form_typed,
        )

    def perform(self, work: Coroutine[Any, Any, None]) -> None:
        """Run work of this screen; where the call stands afterwards is looked at."""
        super().perform(self._then_looked_at(work))

    async def _then_looked_at(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        finally:
            self.keep_place()

    def keep_place(self) -> None:
        """Look where the call stands, so that whoever is cut off goes on there."""
        if self.seat.outage.is_on:
            return
        self._keeper.look(self.place)

    def line_cut(self) -> None:
        """Note what is half typed before the desk goes."""
        self._keeper.cut_off(self.place)

    def on_unmount(self) -> None:
        """A call that was put away is under way no longer."""
        if self.call.customer is None and self.seat.person is not None:
            self._keeper.look(None)

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
        if self.seat.outage.is_on:
            return  # one of them waits already, and will do
        self.behind(self.keep_alive(), "sign of life")

    async def keep_alive(self) -> None:
        """The seat lives, whether or not somebody types: the draft keeps what it holds.

        Lines may be saved meanwhile, and another call may begin: only what is lost of the
        lines that both stood before and stand now is told.
        """
        order_id, before = self.call.order_id, self.call.lines
        self._keeper.live(self.place)
        if self.call.customer is None:
            await tell_decisions(self)  # nobody is on the phone, whose call it would disturb
            return
        await self.call.sign_of_life()
        if self.call.order_id != order_id or self.call.lines == before:
            return
        lost = self.call.lost_since(before)
        self.show_lines()
        if lost:
            self.warn(LOST, lines=lacking(lost, self.call, self.seat))

    @command(
        "ctrl+w",
        N_("Why"),
        N_("How the price of the line came about, rule by rule."),
        permission=Permission.ORDERS_SEE,
        where=LineTable,
    )
    async def explain_price(self) -> None:
        """The rules of the line at the cursor."""
        if self.lines.current is not None:
            await show_price_steps(self, self.lines.current.id)

    @command(
        "ctrl+g",
        N_("Rules"),
        N_("Give price and discounts of the line back to the rules: what was typed of them goes."),
        permission=Permission.ORDERS_ENTER,
        where=LineTable,
    )
    async def give_back(self) -> None:
        """What the rules say applies to the line at the cursor."""
        line = self.lines.current
        if line is None:
            return
        require_typed(line)
        typed = by_the_rules(line.typed)
        if typed == line.typed:
            self.tell(N_("Nothing is typed of this price: it is what the rules say."))
            return
        changed = await self.call.change(line, typed)
        self.show_lines(changed)
        await say_saved(self, self.call, [changed])

    def _find_customers(self, text: str) -> Awaitable[Sequence[CustomerFound]]:
        return self.ask(find_customers, text)

    def hear(self, text: str) -> Awaitable[Sequence[Heard]]:
        """What the last line of a text may mean to whoever is on the phone, the likeliest first."""
        customer = self.call.customer
        return hear(self, last_line(text), None if customer is None else customer.id)
