"""Finding out what is worth offering while a call goes on, and taking it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Final

from textual import events
from textual.app import ComposeResult

from salesdesk.domain.assortment.rules import Suggestion
from salesdesk.domain.assortment.substitutes import substitutes_for
from salesdesk.domain.assortment.suggesting import suggested_articles
from salesdesk.domain.drafts.rules import DraftLine
from salesdesk.errors import Refused
from salesdesk.i18n import N_
from salesdesk.office.permissions import Permission
from salesdesk.screens.commands import command
from salesdesk.screens.order_entry.adding import WHO, AddingScreen
from salesdesk.screens.order_entry.grammar import Reading
from salesdesk.screens.order_entry.heard import Heard
from salesdesk.screens.order_entry.offers import (
    OFFER_KEY,
    OfferBlock,
    Offers,
    articles_on,
    codes_on,
    instead_facts,
    offer_facts,
)
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.info_line import Fact

__all__ = ["OfferingScreen"]

_TALL: Final = 32  # lines of a screen that has room for a block
_PAUSE: Final = 0.2  # seconds; whoever types on at once has nothing asked, and nothing shown
_For = tuple[int, tuple[int, ...], int | None]
"""Whom something is offered to, the articles on his order, and the one of them that was short last."""


class OfferingScreen(AddingScreen):
    """Shows what is worth offering besides what is on the order, and instead of what is short.

    It is asked for when the line that was added is painted and the person pauses: in the middle of
    other lines it would hold them up. It is shown in a block where the screen is tall, else in the line
    that stands empty while nothing is typed.
    """

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat)
        self.offers = OfferBlock(seat)
        self.offers.display = False
        self._worth: Sequence[Suggestion] = ()
        self._worth_for: _For | None = None
        self._instead: Sequence[Fact] = ()

    def body(self) -> ComposeResult:
        """The block stands below the lines."""
        for part in super().body():
            yield part
            if part is self.lines:
                yield self.offers

    def on_resize(self, event: events.Resize) -> None:
        """There may be room for the block now, or no more."""
        self.offers.display = event.size.height >= _TALL
        self._show_offers()

    def show_lines(self, at: DraftLine | None = None) -> None:
        """Show the lines; to other ones other things go."""
        super().show_lines(at)
        before, wanted = self._worth_for, self._wanted()
        if wanted == before:
            return
        self._worth_for, self._worth, self._instead = wanted, (), ()
        if wanted is None or before is None or wanted[0] != before[0]:
            self._show_offers()
        self.entry.offer(())  # what was offered may be on the order by now
        if wanted is not None:
            self.call_after_refresh(self._ask_behind, wanted)

    def _wanted(self) -> _For | None:
        customer = self.call.customer
        if customer is None or not self.seat.may(Permission.ARTICLES_SEE):
            return None
        short = [line for line in self.call.lines if line.missing and line.article_id is not None]
        last = max(short, key=lambda line: line.id, default=None)
        return customer.id, articles_on(self.call.lines), last.article_id if last else None

    def _ask_behind(self, wanted: _For) -> None:
        if wanted == self._worth_for:
            self.behind(self._find_offers(wanted), "offers")

    async def _find_offers(self, wanted: _For) -> None:
        await asyncio.sleep(_PAUSE)
        if wanted != self._worth_for:
            return
        customer_id, articles, short = wanted
        instead: Sequence[Fact] = ()
        if short is not None:
            stand_ins = await self.ask(substitutes_for, customer_id, short)
            instead = instead_facts(codes_on(self.call.lines).get(short, ""), stand_ins, self.seat)
        found = await self.ask(suggested_articles, customer_id, articles)
        if wanted == self._worth_for:
            self._worth, self._instead = found, instead
            self._show_offers()

    def _show_offers(self) -> None:
        codes, is_tall = codes_on(self.call.lines), self.offers.display
        self.offers.show(self._worth if is_tall else (), codes)
        self.entry.offer([*self._instead, *([] if is_tall else offer_facts(self._worth, codes, self.seat))])

    @command(
        OFFER_KEY,
        N_("Offer"),
        N_("What goes with the order, and what the customer usually buys: Enter takes one of it."),
        permission=Permission.ARTICLES_SEE,
    )
    async def offer(self) -> None:
        """Choose an article; how many of it is asked next."""
        wanted = self._wanted()
        if wanted is None:
            raise Refused(WHO)
        self.require_whole_line()
        customer_id, articles, _ = wanted
        offers = await self.ask(suggested_articles, customer_id, articles)
        if not offers:
            self.tell(N_("There is nothing to offer besides."))
            return
        chosen = await self.show(Offers(self.seat, offers, codes_on(self.call.lines)))
        if chosen is not None:
            self.entry.take(Heard(chosen.article, Reading(chosen.article.code)))
            self.ask_quantity(chosen.article)
