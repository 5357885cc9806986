"""What can be done with a quote: order it in whole or in part, decline it, replace it by another one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from salesdesk.domain.drafts.copying import Copied
from salesdesk.domain.drafts.queries import DraftView
from salesdesk.domain.drafts.rules import DraftLine
from salesdesk.domain.order_book.rules import OrderRow
from salesdesk.domain.orders.rules import LineKind, OrderState
from salesdesk.domain.quotes.rules import has_lapsed
from salesdesk.domain.quotes.verbs import (
    FromQuote,
    Wanted,
    decline_quote,
    order_from_quote,
    revise_quote,
)
from salesdesk.i18n import N_
from salesdesk.money import ZERO
from salesdesk.office.permissions import Permission
from salesdesk.screens import wording
from salesdesk.screens.commands import Command, command
from salesdesk.screens.dialogs.choice import Choice
from salesdesk.screens.dialogs.form import Entry, Form
from salesdesk.screens.dialogs.question import Question
from salesdesk.screens.handing_over import may_go_on_here
from salesdesk.screens.leafing import Leafing
from salesdesk.screens.order_entry.screen import OrderEntryScreen
from salesdesk.screens.orders.copying import Differences
from salesdesk.screens.orders.mailing import mail_the_quote
from salesdesk.screens.orders.quote_lines import QuoteLines, left_of
from salesdesk.screens.saved import look_again
from salesdesk.screens.widgets.line_table import Column

__all__ = ["QuoteCommands"]

_Reasoned = Callable[[str], Awaitable[None]]
_ENTER: Final = Permission.ORDERS_ENTER
_FIRST: Final = frozenset({"order_all", "order_lines", "revise", "decline", "mail"})
_TODAY: Final = N_("at today's prices")
_QUOTED: Final = N_("at the quoted prices")


class QuoteCommands(Leafing[OrderRow]):
    """A view of an order or a quote, `view` once it is shown, with what can be done if it is a quote."""

    order_id: int
    view: DraftView | None = None

    def available(self, command_: Command) -> bool:
        """What the state of the quote permits; nothing of an order."""
        if not super().available(command_):
            return False
        view = self.view
        match command_.name:
            case "order_all" | "order_lines" | "decline" | "mail":
                return view is not None and view.state is OrderState.QUOTED
            case "revise":
                return view is not None and view.state in (OrderState.QUOTED, OrderState.DECLINED)
        return True

    def _offered(self) -> list[Command]:
        """What a quote is there for comes first."""
        return sorted(super()._offered(), key=lambda each: each.name not in _FIRST)

    @command("f9", N_("Order"), N_("Order what is left of the quote, at its prices."), permission=_ENTER)
    async def order_all(self) -> None:
        """All that is left."""
        await self._order(None)

    @command(
        "enter", N_("Some lines"), N_("Order some lines of the quote, or part of them."), permission=_ENTER
    )
    async def order_lines(self) -> None:
        """Choose them first."""
        view, at = self.view, self.table.current
        if view is None:
            return
        left = [line for line in view.lines if _may_be_ordered(line)]
        wanted = await self.show(QuoteLines(self.seat, view.number, left, 0 if at is None else at.id))
        if wanted is not None:
            await self._order(wanted)

    @command(
        "f6", N_("Revise"), N_("Replace the quote by another one, with what is left."), permission=_ENTER
    )
    async def revise(self) -> None:
        """A draft, gone on with at the order desk; this quote holds until that one is issued."""
        revised = await self.do(revise_quote, self.order_id)
        await self._left_out(revised)
        if await may_go_on_here(self, revised.id):
            await self.open(OrderEntryScreen(self.seat, revised.id))
        await self.show_record()

    @command(
        "ctrl+e",
        N_("Mail"),
        N_("Mail the quote to the customer, as a PDF in his language."),
        permission=_ENTER,
    )
    async def mail(self) -> None:
        """Ask where to."""
        view = self.view
        if view is not None:
            await mail_the_quote(self, self.order_id, view.number, self.show_record)

    @command("delete", N_("Decline"), N_("The customer does not want it; say why."), permission=_ENTER)
    async def decline(self) -> None:
        """Ask why."""

        async def done(reason: str) -> None:
            await self.do(decline_quote, self.order_id, reason)

        await self.with_reason(N_("Decline the quote"), done, N_("The quote is declined."))

    async def with_reason(self, title: str, done: _Reasoned, said: str) -> None:
        """Ask for a reason and do it; what is refused is said in the form."""

        async def submit(answers: Mapping[str, Any]) -> None:
            await done(answers["reason"])

        reason = Entry(
            "reason", N_("Reason"), required=True, help=N_("Why; it stands in the history of the order.")
        )
        if await self.show(Form(self.seat, self.say(title), [reason], submit)) is not None:
            await look_again(self, self.show_record(), said)

    async def _order(self, wanted: tuple[Wanted, ...] | None) -> None:
        """An order of it, gone on with at the order desk: there it is confirmed."""
        view = self.view
        if view is None:
            return
        at_todays = False
        if has_lapsed(view.state, view.valid_until, self.seat.today):
            prices = await self._which_prices(view)
            if prices is None:
                return
            at_todays = prices == _TODAY
        ordered = await self.do(order_from_quote, self.order_id, wanted, at_todays)
        await self._left_out(ordered)
        said = N_("From the quote, and everything is held: F9 confirms the order.")
        await self.open(OrderEntryScreen(self.seat, ordered.id, said))
        await self.show_record()

    async def _which_prices(self, view: DraftView) -> str | None:
        """Which prices a quote is ordered at that has lapsed; None if it is not."""
        day = wording.day(view.valid_until, self.seat.language)
        title = self.say(N_("Valid until {day}"), day=day)
        if not self.seat.may(Permission.ORDERS_RELEASE):
            text = N_("The prices of {number} held until {day}. Order it at today's prices?")
            asked = self.say(text, number=view.number, day=day)
            return _TODAY if await self.show(Question(self.seat, title, asked)) else None
        choice = Choice(
            self.seat, title, (_TODAY, _QUOTED), [Column("", 40, grows=True)], lambda each: (self.say(each),)
        )
        return await self.show(choice)

    async def _left_out(self, made: FromQuote) -> None:
        """Say which lines cannot be sold any more, if there are any."""
        if made.left_out:
            currency = "" if self.view is None else self.view.currency
            differs = Copied(
                made.id, made.quote, currency, made.lines, made.left_out, (), (), None, ZERO, ZERO
            )
            heading = self.say(N_("From {number}"), number=made.quote)
            await self.show(Differences(self.seat, differs, heading))


def _may_be_ordered(line: DraftLine) -> bool:
    return line.parent_line_id is None and line.kind is not LineKind.TEXT and left_of(line) > ZERO
