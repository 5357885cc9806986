"""A call that becomes a quote: the caller hears prices and decides later, and nothing is held for him."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from salesdesk.domain.drafts.rules import DraftLine
from salesdesk.errors import Refused
from salesdesk.i18n import N_
from salesdesk.office.permissions import Permission
from salesdesk.screens import wording
from salesdesk.screens.commands import Command, command, key_name
from salesdesk.screens.order_entry import cells
from salesdesk.screens.order_entry.adding import WHO
from salesdesk.screens.order_entry.availability import AvailabilityCommands
from salesdesk.screens.order_entry.limits import require_sent
from salesdesk.screens.order_entry.said import GOES_ON, SAVED, still_held
from salesdesk.screens.papers import PostsPapers

__all__ = ["QuoteCommands"]

_ENTER: Final = Permission.ORDERS_ENTER
_BEHIND: Final = {"quote": 1, "paper": 1, "leave": 2}
"""Which commands are offered behind the others."""


class QuoteCommands(AvailabilityCommands, PostsPapers):
    """The commands that make a quote of a call; Ctrl+P has the paper of the last one."""

    _shown_as_quote = False

    def show_lines(self, at: DraftLine | None = None) -> None:
        """Say what it is: of a quote stands what is free, for nothing is held."""
        is_quote = self.call.is_quote
        if is_quote is not self._shown_as_quote:
            self._shown_as_quote = is_quote
            self.set_heading(N_("QUOTE") if is_quote else self.HEADING)
            self.lines.columns = tuple(cells.line_columns(self.seat, is_quote=is_quote))
            self.lines.refresh()
        super().show_lines(at)

    async def resume(self, order_id: int, all_held: str = GOES_ON) -> None:
        """Go on with a quote as with any call; nothing is held for it."""
        await super().resume(order_id, all_held)
        if self.call.is_quote:
            self.tell(N_("The quote goes on; nothing is held for it."))

    @command(
        "f9",
        N_("Make quote"),
        N_("The quote is complete: it gets its number, and its prices hold until its last day."),
        permission=_ENTER,
        once=True,
    )
    async def issue(self) -> None:
        """Issue it, and be ready for the next call."""
        self.require_whole_line()
        await require_sent(self, self.call)
        issued = await self.call.issue()
        view, language = self.call.view, self.seat.language
        gross = f"{wording.money(issued.gross, language)} {'' if view is None else view.currency}"
        self.posted = () if issued.waits else (issued.number,)
        self.call.forget()
        self.wait_for_call()
        if issued.waits:
            text = N_("{number} is to be approved, {gross}. You will be told.")
            self.tell(text, number=issued.number, gross=gross)
            return
        self.tell(
            N_("{number} issued, {gross}, valid until {day}. {key} has its paper."),
            number=issued.number,
            gross=gross,
            day=wording.day(issued.valid_until, language),
            key=self.say(key_name("ctrl+p")),
        )

    @command(
        "ctrl+o",
        N_("Quote"),
        N_("Make a quote of this call, for which nothing is held; or an order again."),
        permission=_ENTER,
    )
    async def quote(self) -> None:
        """Give back what is held, or hold it again and say what is short."""
        header = self.call.header
        if header is None:
            raise Refused(WHO)
        wanted = replace(header, is_quote=not header.is_quote, valid_until=None)
        lost = await self.call.set_header(wanted, header)
        self.show_call()
        if self.call.is_behind:
            self.warn(SAVED)
        elif self.call.is_quote:
            self.tell(N_("This is a quote now: nothing is held for it, F9 issues it."))
        elif lost:
            text = N_("This is an order again. Not all is held: {lines}")
            self.warn(text, lines=still_held(lost, self.call, self.seat))
        elif self.call.lines:
            self.tell(N_("This is an order again; everything is held."))
        else:
            self.tell(N_("This is an order again."))

    def _offered(self) -> list[Command]:
        """Most calls become orders: what makes a quote comes behind that, and before the way out."""
        return sorted(super()._offered(), key=lambda each: _BEHIND.get(each.name, 0))

    def available(self, command_: Command) -> bool:
        """A quote is issued, an order confirmed."""
        match command_.name:
            case "issue":
                return super().available(command_) and self.call.is_quote
            case "confirm":
                return super().available(command_) and not self.call.is_quote
            case "quote":
                return super().available(command_) and self.call.customer is not None
        return super().available(command_)
