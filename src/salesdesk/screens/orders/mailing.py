"""Mailing a quote from its page: to whom, asked once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from salesdesk.domain.quotes.mailing import MailedQuote, Mailing, mail_quote, mailing_of
from salesdesk.i18n import N_
from salesdesk.screens.base import Commanded
from salesdesk.screens.commands import command
from salesdesk.screens.dialogs.form import Entry, Form
from salesdesk.screens.order_entry.parked import since
from salesdesk.screens.saved import look_again
from salesdesk.screens.seat import Seat

__all__ = ["mail_the_quote", "mailed_in_words"]


async def mail_the_quote(
    screen: Commanded, quote_id: int, number: str, look: Callable[[], Awaitable[object]]
) -> None:
    """Let the person at `screen` say where a quote goes, and mail it; then `look` anew and say so."""
    form = MailForm(screen.seat, quote_id, number, await screen.ask(mailing_of, quote_id))
    await screen.show(form)
    if form.done is not None:
        text = N_("{number} goes to {address} by mail.")
        await look_again(screen, look(), text, number=form.done.number, address=form.done.address)


def mailed_in_words(mailing: Mailing | None, seat: Seat) -> str:
    """When the quote was mailed last, and where to; empty if it never was."""
    last = None if mailing is None else mailing.last
    if last is None:
        return ""
    when = since(last.at, seat, always_day=True)
    return seat.say(N_("mailed {when} to {address}"), when=when, address=last.address)


class MailForm(Form):
    """The address that a quote goes to; whom it went to before stands above it."""

    done: MailedQuote | None = None
    """What was mailed, once it is."""

    def __init__(self, seat: Seat, quote_id: int, number: str, mailing: Mailing) -> None:
        self._quote_id = quote_id
        self._seen = None if mailing.last is None else mailing.last.id
        super().__init__(
            seat,
            seat.say(N_("Mail {number}"), number=number),
            [
                Entry(
                    "address",
                    N_("To"),
                    value=mailing.address,
                    help=N_("The mail address that the quote goes to, as a PDF in the customer's language."),
                    required=True,
                )
            ],
            self._mail,
            about=mailed_in_words(mailing, seat),
        )

    @command("f9", N_("Mail"), N_("Send it with the next mail that goes out."), once=True)
    async def save(self) -> None:
        """Check the address, then mail it."""
        await super().save()

    async def _mail(self, answers: Mapping[str, Any]) -> None:
        self.done = await self.do(mail_quote, self._quote_id, answers["address"], self._seen)
