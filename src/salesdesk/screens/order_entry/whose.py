"""A call that turns out to be another customer's, and what of it is otherwise then."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from salesdesk.domain.drafts.callers import Caller
from salesdesk.domain.drafts.changing_customer import CustomerChanged, change_customer
from salesdesk.i18n import N_
from salesdesk.screens.base import DeskScreen
from salesdesk.screens.dialogs.question import Question
from salesdesk.screens.differences import NotAsBefore, Row, left_out_row, price_row, short_row, went_row
from salesdesk.screens.order_entry.call import Call
from salesdesk.screens.order_entry.said import SAVED, say_caller, say_over
from salesdesk.screens.seat import Seat

__all__ = ["DeskCall", "is_meant_for", "say_whose"]


class DeskCall(Call):
    """A call that may be given to another customer."""

    async def give_to(self, card: Caller) -> CustomerChanged | None:
        """It is this customer's call: what stands is priced anew for him. None if there is no draft yet."""
        assert self.customer is not None, "a call is somebody's"
        assert self.header is not None, "a call has a header"
        changed = None
        if self.order_id is None:
            self.customer = card
            self.header = replace(
                self.header, customer_id=card.id, contact_id=None, ship_to=None, delivery_policy=None
            )
        else:
            async with self._looking():
                changed = await self._seat.do(change_customer, self.order_id, card.id, self.customer.id)
            await self._see()
        self.last = self._told = self._told_over = None
        self.changed_elsewhere = ()
        return changed


async def is_meant_for(screen: DeskScreen, call: Call, card: Caller) -> bool:
    """Ask whether a call with lines is to be given to a customer; without lines there is nothing to ask."""
    lines = sum(1 for line in call.lines if line.article_id is not None and line.parent_line_id is None)
    if not lines:
        return True
    text = N_(
        "The call becomes one of {number} {name}. Its lines ({lines}) are priced anew for him; prices and "
        "discounts that were typed stay. Give it to him?"
    )
    question = screen.say(text, number=card.number, name=card.name, lines=lines)
    return await screen.show(Question(screen.seat, screen.say(N_("Other customer")), question)) is True


async def say_whose(screen: DeskScreen, call: Call, changed: CustomerChanged | None) -> None:
    """Say what is otherwise now that a call is another customer's, and what is to be known of him."""
    customer = call.customer
    assert customer is not None, "somebody was given the call"
    rows = [] if changed is None else list(_rows(screen.seat, changed))
    if rows:
        heading = screen.say(N_("Call of {name}"), name=customer.name)
        said = screen.say(N_("This is otherwise for this customer:"))
        await screen.show(NotAsBefore(screen.seat, heading, said, rows))
    if call.is_behind:
        screen.warn(SAVED)
    elif customer.blocked_reason is not None or not customer.active or customer.pays_late:
        say_caller(screen, call, "")
    elif say_over(screen, call):
        pass
    elif changed is not None and changed.lines:
        text = N_("It is the call of {name} now. Lines with another price: {number}.")
        screen.tell(text, name=customer.name, number=len(changed.lines))
    elif call.lines:
        screen.tell(N_("It is the call of {name} now; all prices are as they were."), name=customer.name)
    elif customer.place is None:
        say_caller(screen, call, "")
    else:
        screen.tell(N_("It is the call of {name} now."), name=customer.name)


def _rows(seat: Seat, changed: CustomerChanged) -> Iterator[Row]:
    for left in changed.left_out:
        yield left_out_row(seat, left)
    for short in changed.short:
        yield short_row(seat, short)
    for line in changed.lines:
        yield price_row(seat, line.code, line.text, line.was, line.now, changed.currency)
    if changed.went_to is not None:
        yield went_row(seat, changed.went_to)
