"""What is done with a call as a whole: its header, who is next, parking it, handing it over, ending it."""

from __future__ import annotations

from salesdesk.domain.drafts.callers import caller
from salesdesk.domain.drafts.queries import NewOrder
from salesdesk.errors import Refused
from salesdesk.i18n import N_
from salesdesk.office.permissions import Permission
from salesdesk.screens.commands import command
from salesdesk.screens.customers.new_customer import enter_customer
from salesdesk.screens.dialogs.question import Question
from salesdesk.screens.handing_over import HANDED_OVER, give_to_colleague
from salesdesk.screens.order_entry.adding import WHO
from salesdesk.screens.order_entry.below_floor import say_below
from salesdesk.screens.order_entry.call_screen import LOST
from salesdesk.screens.order_entry.header import HeaderForm
from salesdesk.screens.order_entry.offering import OfferingScreen
from salesdesk.screens.order_entry.parked import choose_parked
from salesdesk.screens.order_entry.said import (
    GOES_ON,
    IS_PARKED,
    SAVED,
    lacking,
    say_caller,
    say_elsewhere,
    say_undone,
    still_held,
)
from salesdesk.screens.order_entry.steps import Kind, Lost
from salesdesk.screens.order_entry.whose import is_meant_for, say_whose
from salesdesk.screens.saved import in_words
from salesdesk.warehouse.stock.queries import warehouses

__all__ = ["CallCommands"]


class CallCommands(OfferingScreen):
    """The commands of a call as a whole, the most important first."""

    seeks_other = False
    """Whether the customer that is found next is whose this call turns out to be."""

    async def take(self, customer_id: int) -> None:
        """This customer was found: he is on the phone, or it is he whose call this is."""
        if not self.seeks_other:
            await self.answer(customer_id)
            return
        card = await self.ask(caller, customer_id)
        try:
            is_meant = await is_meant_for(self, self.call, card)
            changed = await self.call.give_to(card) if is_meant else None
        finally:
            self.show_caller()
        if is_meant:
            await say_whose(self, self.call, changed)
            await say_below(self, self.call, self.call.lines)

    async def answer(self, customer_id: int) -> None:
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
            self.warn(LOST, lines=lacking(lost[0], self.call, self.seat))
        elif lost and not say_elsewhere(self, self.call):
            await say_below(self, self.call, self.call.lines)

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
        known, typed = self.call.customer, self.caller.finder.field.text
        if known is not None and (typed == known.number or not self.seeks_other):
            typed = ""
        digits = sum(sign.isdigit() for sign in typed) > len(typed) // 2
        name, phone = ("", typed) if digits else (typed, "")
        entered = await enter_customer(self, name=name, phone=phone, orders_now=True)
        if entered is not None:
            await self.take(entered)

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

    @command(
        "ctrl+r",
        N_("Other customer"),
        N_("This call is another customer's: find him, and what stands on it is priced anew for him."),
        permission=Permission.ORDERS_ENTER,
    )
    async def other_customer(self) -> None:
        """He is found where the customer stands."""
        customer = self.call.customer
        if customer is None:
            raise Refused(WHO)
        self.require_whole_line()
        self.seeks_other = True
        self.caller.show(self.call)
        self.go_to(self.caller.finder.field)
        self.caller.finder.field.select_all()
        self.tell(N_("Whose call is it? Find the customer; Esc leaves it with {name}."), name=customer.name)

    @command("insert,ctrl+z", N_("Undo"), N_("Take back the last step: of a line, or of the order's header."))
    async def undo(self) -> None:
        """Once for each step."""
        step, line = await self.call.undo()
        self.show_call()
        self.show_lines(line)
        say_undone(self, self.call, step, line)
        if not self.call.changed_elsewhere:
            await say_below(self, self.call, self.call.lines if step.kind is Kind.HEADER else (line,))

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
