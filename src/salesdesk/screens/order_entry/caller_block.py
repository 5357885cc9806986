"""Who is calling: found while one types, then name, terms, credit, and what the order is about."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from decimal import Decimal

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from salesdesk.domain.drafts.callers import Caller
from salesdesk.domain.finding.rules import CustomerFound
from salesdesk.domain.orders.rules import Channel
from salesdesk.domain.tax.rules import PriceMode
from salesdesk.i18n import N_
from salesdesk.money import ZERO
from salesdesk.screens import order_cells, wording
from salesdesk.screens.order_entry import cells, helps
from salesdesk.screens.order_entry.call import Call
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.finder import Finder
from salesdesk.screens.widgets.info_line import Fact, InfoLine

__all__ = ["CallerBlock"]


class CallerBlock(Vertical):
    """The finder of customers, and three lines about the one who was found."""

    def __init__(self, seat: Seat, search: Callable[[str], Awaitable[Sequence[CustomerFound]]]) -> None:
        super().__init__(id="caller")
        self._seat = seat
        self.finder: Finder[CustomerFound] = Finder(
            search,
            cells.customer_columns(seat),
            cells.customer_cells,
            id="customer",
            help_text=helps.CUSTOMER,
            nothing=seat.word(N_("Nobody fits; F6 enters a new customer.")),
        )
        self._who, self._terms, self._order = (InfoLine(id=name) for name in ("who", "terms", "order"))
        self._shown: int | None = None
        """The customer whose number and name stand there."""

    def compose(self) -> ComposeResult:
        """The finder with the name beside it, then what was agreed, then what the order is about."""
        with Horizontal(classes="row"):
            yield Static(self._seat.word(N_("Customer")), id="customer-label", markup=False)
            yield self.finder
            yield self._who
        yield self._terms
        yield self._order

    def show(self, call: Call) -> None:
        """Show who is on the phone."""
        caller = call.customer
        self._shown = None if caller is None else caller.id
        self.finder.field.set_text("" if caller is None else caller.number)
        self.finder.close()
        self._who.show(() if caller is None else [(caller.name, "name")])
        self.show_facts(call)

    def show_facts(self, call: Call) -> None:
        """Show what was agreed, how much of the credit is used, and where to: lines change it.

        Another desk may have given the call to another customer; what somebody types is left alone.
        """
        caller = call.customer
        if caller is not None and caller.id != self._shown and not self.finder.field.has_focus:
            self.show(call)
            return
        self._terms.show(() if caller is None else self._agreed(caller, call))
        self._order.show(() if caller is None else self._about(caller, call))

    def _agreed(self, caller: Caller, call: Call) -> list[Fact]:
        """What stands in the way of an order, then credit, terms and discount."""
        seat = self._seat
        facts: list[Fact] = []
        if caller.blocked_reason is not None:
            facts.append((seat.say(N_("BLOCKED: {reason}"), reason=caller.blocked_reason), "bad"))
        if not caller.active:
            facts.append((seat.word(N_("no longer active")), "bad"))
        if caller.payer:
            facts.append((seat.say(N_("payer {number}"), number=caller.payer), ""))
        facts += [self._credit(caller, call), *self._overdue(caller), (caller.terms, "")]
        if caller.discount:
            percent = wording.percent(caller.discount, seat.language)
            facts.append((seat.say(N_("discount {percent}"), percent=percent), ""))
        if caller.price_mode is PriceMode.GROSS:
            facts.append((seat.word(N_("gross prices")), ""))
        return facts

    def _credit(self, caller: Caller, call: Call) -> Fact:
        seat, view = self._seat, call.view
        used, limit = caller.exposure, caller.credit_limit
        over = limit is not None and used > limit
        if view is not None:
            used, limit, over = view.exposure, view.credit_limit, view.over_limit
        text = N_("owes {used} of {limit} {currency}")
        if view is not None and view.owed_with_this != used:
            used, text = view.owed_with_this, N_("with this {used} of {limit} {currency}")

        def amount(value: Decimal) -> str:
            return wording.money(value, seat.language)

        if limit is None:
            owes = amount(caller.exposure if view is None else view.exposure)
            return (seat.say(N_("owes {used} {currency}"), used=owes, currency=caller.currency), "")
        shown = seat.say(text, used=amount(used), limit=amount(limit), currency=caller.currency)
        return (shown, "bad" if over else "")

    def _overdue(self, caller: Caller) -> list[Fact]:
        seat, overdue = self._seat, caller.overdue
        if not overdue.days:
            return []
        text = N_("{amount} overdue, {days} days")
        shown = seat.say(text, amount=wording.money(overdue.amount, seat.language), days=overdue.days)
        return [(shown, "bad" if caller.pays_late else "strong")]

    def _about(self, caller: Caller, call: Call) -> list[Fact]:
        """When and where to, what else the order is about, and what the house remembers of the customer."""
        seat, header, view = self._seat, call.header, call.view
        facts: list[Fact] = []
        if call.sent_back is not None:
            text = N_("sent back by {by}: {note}")
            facts.append((seat.say(text, by=call.sent_back.decided_by, note=call.sent_back.note), "bad"))
        if header is not None:
            if header.requested_on is not None:
                day = wording.day(header.requested_on, seat.language)
                facts.append((seat.say(N_("wanted on {day}"), day=day), "strong"))
            facts.append((order_cells.address(header.ship_to or caller.place, caller.name), "place"))
            contact = next((each.name for each in caller.people if each.id == header.contact_id), "")
            facts += [(contact, "name"), (header.reference, "note"), (header.customer_number, "note")]
            if view is not None and view.warehouse:
                facts.append((seat.say(N_("only from {warehouse}"), warehouse=view.warehouse), ""))
            if header.discount_percent > ZERO:
                percent = wording.percent(header.discount_percent, seat.language)
                facts.append((seat.say(N_("{percent} off all"), percent=percent), ""))
            if header.channel is not Channel.PHONE:
                facts.append((seat.word(header.channel.label), ""))
            facts += [(header.type, "note"), (header.memo, "note")]
        return [*facts, (caller.memo, "note")]
