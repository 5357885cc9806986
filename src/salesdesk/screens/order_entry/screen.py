"""Taking an order while the caller speaks: who calls, what he wants, and it is held.

A line is four steps: some of the article, Enter, the quantity, Enter. Discount and price
are a Tab further, for the few lines that have one. Who says the quantity first needs two,
`3 mug` and Enter: see `grammar`. Nothing is typed twice, nothing has to be saved: what stands
in the list is in the database and its goods are held.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

from salesdesk.domain.company.queries import company_view
from salesdesk.domain.drafts.queries import parked_drafts
from salesdesk.domain.promising.calendars import know_holidays
from salesdesk.errors import NotAllowed, Refused
from salesdesk.i18n import N_
from salesdesk.office.permissions import Permission
from salesdesk.screens.commands import Command, command
from salesdesk.screens.decisions import tell_decisions
from salesdesk.screens.order_entry.adding import WHO
from salesdesk.screens.order_entry.authorisation import authorised
from salesdesk.screens.order_entry.limits import require_sent
from salesdesk.screens.order_entry.meant import require_not_twice
from salesdesk.screens.order_entry.quoting import QuoteCommands
from salesdesk.screens.order_entry.said import GOES_ON, say_confirmed
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.field import Field

__all__ = ["OrderEntryScreen"]


class OrderEntryScreen(QuoteCommands):
    """The order desk. With `order_id` it goes on with that draft, and says `all_held` if nothing is lost.

    `go_on` goes on with whatever else there is to go on with.
    """

    HEADING = N_("Order entry")
    CSS_PATH = Path(__file__).parent / "order_entry.tcss"

    def __init__(
        self,
        seat: Seat,
        order_id: int | None = None,
        all_held: str = GOES_ON,
        *,
        go_on: Callable[[OrderEntryScreen], Awaitable[None]] | None = None,
    ) -> None:
        super().__init__(seat)
        self._goes_on = go_on
        self._resumed = order_id
        self._all_held = all_held

    async def begin(self) -> None:
        """Wait for a call, or go on with one."""
        await super().begin()
        self.behind(self._know_holidays(), "holidays")
        if self._resumed is not None:
            await self.resume(self._resumed, self._all_held)
        elif self._goes_on is not None:
            await self._goes_on(self)
        elif await tell_decisions(self):
            pass
        elif parked := await self.ask(parked_drafts):
            self.tell(N_("Parked calls: {number}. F8 goes on with one."), number=len(parked))

    async def _know_holidays(self) -> None:
        """Those of the house: what is short is promised for a working day, and no key is to wait for that."""
        house = await self.ask(company_view)
        if house is not None:
            await self.seat.run(know_holidays, [house.country], self.seat.today)

    async def entered(self, field: Field) -> bool:
        """Enter takes a customer, takes an article, and adds the line from any field behind it."""
        if field is self.caller.finder.field:
            await self._take_customer()
        elif field is self.entry.finder.field or not self.entry.taken:
            await self.enter_said()
        else:
            await self.add_line(field)
        return False

    @command("tab", N_("Next"), N_("Go to the next field."), hidden=True)
    async def step_forward(self) -> None:
        """Whoever goes on from a customer or an article that was typed means it all the same."""
        focused = self.focused
        if focused is self.entry.finder.field and self.entry.begun and not self.entry.taken:
            await self.enter_said(adds=False)
        elif focused is self.caller.finder.field and self.caller.finder.field.text:
            await self._take_customer()
        else:
            await super().step_forward()

    async def _take_customer(self) -> None:
        known, typed = self.call.customer, self.caller.finder.field.text
        if known is not None and typed in ("", known.number):
            self.caller.finder.close()
            self.go_to(self.entry.finder.field)
            return
        if not typed:
            raise Refused(WHO)
        try:
            self.require_whole_line()
        except Refused:
            self.caller.show(self.call)
            raise
        found = await self.caller.finder.choose()
        if found is None:
            self.caller.finder.field.select_all()  # it is typed anew
            raise Refused(N_("Nobody fits “{text}”; F6 enters a new customer."), text=typed)
        await self.take(found.id)

    @command(
        "f9",
        N_("Confirm"),
        N_("The order is complete: what is held becomes reserved."),
        permission=Permission.ORDERS_ENTER,
        once=True,
    )
    async def confirm(self) -> None:
        """Confirm, and be ready for the next call."""
        self.require_whole_line()
        await require_not_twice(self, await self.call.entered_before())
        await require_sent(self, self.call)
        try:
            confirmed = await self.call.confirm()
        except NotAllowed:
            person = await authorised(self, self.call)
            if person is None:
                raise
            confirmed = await self.call.confirm(person)
        shortages = say_confirmed(self, self.call, confirmed)
        self.call.forget()
        self.wait_for_call()
        if shortages is not None:
            await self.show(shortages)

    @command("escape", N_("Clear"), N_("Clear the line that is being typed."), hidden=True)
    async def clear(self) -> None:
        """One step back: the line, then the list, then the screen if there is nothing to lose."""
        if self.call.customer is None and not self.caller.finder.field.text:
            self.dismiss(None)
        elif self.call.customer is None:
            self.caller.finder.clear()
        else:
            self.entry.clear()
            self.caller.show(self.call)
            self.go_to(self.entry.finder.field)

    def available(self, command_: Command) -> bool:
        """Keys of lines where there are lines, and of an order where there is one."""
        match command_.name:
            case "change_line" | "remove_line" | "next_line" | "explain_price" | "give_back":
                return self.focused is self.lines
            case "new_article" | "new_customer":
                at_article = self.focused is self.entry.finder.field
                return super().available(command_) and at_article == (command_.name == "new_article")
            case "undo":
                return self.call.last is not None
            case "show_availability":
                return super().available(command_) and any(line.missing for line in self.call.lines)
            case "into_lines":
                typing = self.entry.finder.hits.display or self.caller.finder.hits.display
                return bool(self.call.lines) and not typing
            case "out_of_lines":
                return not self.lines.cursor
            case "confirm" | "change_header" | "cancel" | "give" | "offer" | "other_customer":
                return super().available(command_) and self.call.customer is not None
        return super().available(command_)

    def on_descendant_focus(self) -> None:
        """The grid has keys of its own; whoever leaves the customer seeks no other one."""
        if self.focused is not self.caller.finder.field:
            self.seeks_other = False
        self.show_keys()
