"""Taking an order while the caller speaks: who calls, what he wants, and it is held.

A line is four steps: some of the article, Enter, the quantity, Enter. Discount and price
are a Tab further, for the few lines that have one. Who says the quantity first needs two,
`3 mug` and Enter: see `grammar`. Nothing is typed twice, nothing has to be saved: what stands
in the list is in the database and its goods are held.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

from salesdesk.domain.drafts.queries import NewOrder, parked_drafts
from salesdesk.domain.drafts.rules import DraftLine, NewLine
from salesdesk.errors import NotAllowed, Refused
from salesdesk.i18n import N_
from salesdesk.office.permissions import Permission
from salesdesk.screens.commands import Command, command, key_name
from salesdesk.screens.customers.new_customer import enter_customer
from salesdesk.screens.dialogs.question import Question
from salesdesk.screens.handing_over import HANDED_OVER, give_to_colleague
from salesdesk.screens.order_entry.adding import WHO, AddingScreen
from salesdesk.screens.order_entry.authorisation import authorised
from salesdesk.screens.order_entry.call_screen import LOST
from salesdesk.screens.order_entry.header import HeaderForm
from salesdesk.screens.order_entry.line_form import LineForm
from salesdesk.screens.order_entry.meant import NOT_YET, require_not_twice
from salesdesk.screens.order_entry.parked import choose_parked
from salesdesk.screens.order_entry.said import (
    GOES_ON,
    IS_PARKED,
    SAVED,
    lacking,
    say_caller,
    say_confirmed,
    say_elsewhere,
    say_line,
    say_undone,
    still_held,
)
from salesdesk.screens.order_entry.steps import Lost, require_own
from salesdesk.screens.saved import in_words
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.field import Field
from salesdesk.screens.widgets.line_table import LineTable
from salesdesk.warehouse.stock.queries import warehouses

__all__ = ["OrderEntryScreen"]


class OrderEntryScreen(AddingScreen):
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
        if self._resumed is not None:
            await self.resume(self._resumed, self._all_held)
        elif self._goes_on is not None:
            await self._goes_on(self)
        elif parked := await self.ask(parked_drafts):
            self.tell(N_("Parked calls: {number}. F8 goes on with one."), number=len(parked))

    # Fields

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
        await self._answer(found.id)

    async def _answer(self, customer_id: int) -> None:
        """This customer is on the phone; whoever was before is parked."""
        parked = await self.call.begin(customer_id)
        self.show_caller()
        say_caller(self, self.call, parked)

    def show_caller(self) -> None:
        """Somebody is on the phone: what does he want? An article that was named already stays."""
        if not self.entry.begun:
            self.entry.clear()  # a quantity without its article
        self.show_call()
        self.go_to(self.entry.finder.field)

    # Commands, the most important first

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

    @command("enter", N_("Change"), N_("Change the line at the cursor."), where=LineTable)
    async def change_line(self) -> None:
        """Change what was typed on a line; the rest stays."""
        line = self.lines.current
        if line is None:
            return
        require_own(line)
        changed: list[DraftLine | None] = []

        async def save(seen: DraftLine, typed: NewLine) -> None:
            if part := await self.doubted(typed, seen.typed):
                raise Refused(NOT_YET[part]).at(part)
            changed.append(await self.call.change(seen, typed))

        await self.show_form("line", LineForm(self.seat, line, save, self.call.now))
        if changed:
            self.show_lines(changed[0])
            say_line(self, self.call, changed[0])
        else:
            self.show_what_changed()

    @command("delete", N_("Remove"), N_("Take the line at the cursor off the order."), where=LineTable)
    async def remove_line(self) -> None:
        """Take a line off; its goods are free again."""
        line = self.lines.current
        if line is None:
            return
        if not await self.call.remove(line):
            self.warn(SAVED)
            return
        self.show_lines()
        if not say_elsewhere(self, self.call):
            text = N_("{code} is off the order; {key} puts it back.")
            self.tell(text, code=line.code or line.text, key=self.say(key_name("insert")))
        if not self.call.lines:
            self.go_to(self.entry.finder.field)

    @command("plus,add", N_("Add"), N_("Type the next line."), where=LineTable)
    async def next_line(self) -> None:
        """Back to the article field."""
        self.go_to(self.entry.finder.field)

    @command("f7", N_("Order"), N_("Day, reference, contact, warehouse, discount and address of the order."))
    async def change_header(self) -> None:
        """Change the header."""
        customer, header = self.call.customer, self.call.header
        if customer is None or header is None:
            raise Refused(WHO)
        lost: list[Lost] = []

        async def save(new: NewOrder, seen: NewOrder) -> None:
            lost.append(await self.call.set_header(new, seen))

        await self.show_form("header", HeaderForm(self.seat, self.call, await self.ask(warehouses), save))
        self.show_call()
        if lost and self.call.is_behind:
            self.warn(SAVED)
        elif lost and lost[0]:
            self.warn(LOST, lines=lacking(lost[0], self.call, self.seat.language))
        elif lost:
            say_elsewhere(self, self.call)

    @command("f2", N_("Customer"), N_("Find another customer; this call is parked with what it holds."))
    async def find_customer(self) -> None:
        """Park the call and find who is next."""
        self.require_whole_line()
        parked = await self.call.put_away()
        self.wait_for_call()
        if parked:
            self.tell(IS_PARKED, name=parked)

    @command("f8", N_("Parked"), N_("Go on with a call that was parked."))
    async def go_on(self) -> None:
        """Choose one of one's own parked calls."""
        self.require_whole_line()
        chosen = await choose_parked(self, self.call)
        if chosen is not None:
            await self.resume(chosen.id)

    async def resume(self, order_id: int, all_held: str = GOES_ON) -> None:
        """Go on with a draft; what ran out meanwhile is held again, and what could not be is told."""
        lost = await self.call.resume(order_id)
        self.show_caller()
        if lost:
            self.warn(N_("Not all is held: {lines}"), lines=still_held(lost, self.call, self.seat))
        else:
            self.tell(all_held)

    @command(
        "f6",
        N_("New"),
        N_("Enter a new customer while he is on the phone."),
        permission=Permission.CUSTOMERS_EDIT,
    )
    async def new_customer(self) -> None:
        """Enter a customer and go on with him."""
        self.require_whole_line()
        typed = self.caller.finder.field.text if self.call.customer is None else ""
        digits = sum(sign.isdigit() for sign in typed) > len(typed) // 2
        name, phone = ("", typed) if digits else (typed, "")
        entered = await enter_customer(self, name=name, phone=phone, orders_now=True)
        if entered is not None:
            await self._answer(entered)

    @command("f6", N_("New"), N_("Enter an article that is asked for and is not there yet."))
    async def new_article(self) -> None:
        """What is new is what the field is about."""
        await self.enter_article()

    @command("f12", N_("Cancel"), N_("Throw this order away; its goods are free again."))
    async def cancel(self) -> None:
        """Ask first."""
        customer = self.call.customer
        if customer is None:
            return
        await self.refresh_call()  # nobody throws away what he has not seen
        if self.call.lines:
            text = N_("The order of {name} and its lines ({lines}) are thrown away. Cancel it?")
            question = self.say(text, lines=len(self.call.lines), name=customer.name)
            if not await self.show(Question(self.seat, self.say(N_("Cancel the order")), question)):
                return
        await self.call.cancel()
        self.wait_for_call()
        self.tell(N_("The order is cancelled."))

    @command("ctrl+t", N_("Hand over"), N_("Give this call to a colleague, whose parked call it becomes."))
    async def give(self) -> None:
        """Choose who goes on with it, and be ready for the next call."""
        customer = self.call.customer
        self.require_whole_line()
        if customer is None or self.call.order_id is None:
            raise Refused(N_("There is no line to hand over yet."))
        name = await give_to_colleague(self, self.call.hand_over)
        if name:
            self.wait_for_call()
            self.tell(HANDED_OVER, customer=customer.name, name=name)

    @command("insert,ctrl+z", N_("Undo"), N_("Take back the last step: of a line, or of the order's header."))
    async def undo(self) -> None:
        """Once for each step."""
        step, line = await self.call.undo()
        self.show_call()
        self.show_lines(line)
        say_undone(self, self.call, step, line)

    @command("f5", N_("Refresh"), N_("See what has changed meanwhile."), hidden=True)
    async def refresh_call(self) -> None:
        """Read the draft again."""
        try:
            await self.call.refresh()
        finally:
            self.show_call()

    @command("f3", N_("Back"), N_("Leave this screen; a call with lines stays parked."))
    async def leave(self) -> None:
        """Nothing is lost, and nothing is left behind."""
        self.require_whole_line()
        try:
            await self.call.put_away()
        except Exception as error:
            if in_words(error) is None:
                raise
            # An empty draft stays parked until the database is there again: nobody is kept here for it.
        self.dismiss(None)

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

    @command("down", N_("Lines"), N_("From the empty article field to the lines."), where=Field, hidden=True)
    async def into_lines(self) -> None:
        """To the last line: the one just typed is the one to mend."""
        self.lines.move_to(self.lines.total - 1)
        self.go_to(self.lines)

    @command(
        "up", N_("Article"), N_("From the first line back to the article."), where=LineTable, hidden=True
    )
    async def out_of_lines(self) -> None:
        """Back to the article field."""
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
            case "into_lines":
                typing = self.entry.finder.hits.display or self.caller.finder.hits.display
                return bool(self.call.lines) and not typing
            case "out_of_lines":
                return not self.lines.cursor
            case "confirm" | "change_header" | "cancel" | "give":
                return super().available(command_) and self.call.customer is not None
        return super().available(command_)

    def on_descendant_focus(self) -> None:
        """The grid has keys of its own."""
        self.show_keys()
