"""Promotions: what is given for a while, and for what."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from salesdesk.domain.catalogue.queries import article_choices
from salesdesk.domain.pricing.promotion_list import PromotionRow, promotion_choices, promotions
from salesdesk.domain.pricing.promotions import WhichPromotions
from salesdesk.i18n import N_
from salesdesk.office.paging import Page
from salesdesk.office.permissions import Permission
from salesdesk.screens.commands import Command, command
from salesdesk.screens.list_screen import ListScreen
from salesdesk.screens.promotions.forms import EndPromotionForm, NewPromotionForm
from salesdesk.screens.promotions.saying import begins_from, gives
from salesdesk.screens.widgets.columns import dated
from salesdesk.screens.widgets.line_table import Cell, Column

__all__ = ["PromotionsScreen"]

_EDIT = Permission.PRICES_EDIT


class PromotionsScreen(ListScreen[PromotionRow]):
    """All promotions, those that run or will unless all are asked for; one that is over is dim."""

    HEADING = N_("Promotions")
    SEARCH_HELP = N_("Code or name. What you type on the list begins a search, Backspace ends it.")
    WHICH: ClassVar = tuple(WhichPromotions)

    def list_columns(self) -> Sequence[Column]:
        """What it gives, from how much on, for what, and when."""
        return [
            Column(self.say(N_("Code")), 9, searched=True, whole=True, sort="code"),
            Column(self.say(N_("Name")), 13, searched=True, grows=True, sort="name"),
            Column(self.say(N_("Gives")), 12, whole=True),
            Column(self.say(N_("From")), 10, right=True),
            Column(self.say(N_("For")), 9, grows=True),
            Column(self.say(N_("Begins")), 10, sort="valid_from"),
            Column(self.say(N_("Ends")), 10, sort="valid_to"),
        ]

    def cells(self, row: PromotionRow) -> Sequence[str | Cell]:
        """A promotion in words."""
        look = "" if row.valid_to is None or row.valid_to >= self.seat.today else "dim"
        language = self.seat.language
        return [
            Cell(row.code, look),
            Cell(row.name, look),
            Cell(gives(row.deal, row.currency, language, row.free_article), look),
            Cell(self._begins(row), look),
            Cell(self._meant(row), look),
            dated(row.valid_from, language, look),
            dated(row.valid_to, language, look),
        ]

    def about(self, row: PromotionRow) -> str:
        """For orders with which prices its money is, and whether the preset discount stays away."""
        deal, more = row.deal, []
        if deal.has_money and row.price_mode is not None:
            more.append(self.say(row.price_mode.label))
        if deal.without_preset:
            more.append(self.say(N_("Instead of preset")))
        if not more:
            return ""
        given = gives(deal, row.currency, self.seat.language, row.free_article)
        parts = (row.code, row.name, given, self._begins(row), self._meant(row), *more)
        return " · ".join(part for part in parts if part)

    async def fetch(self, text: str, offset: int, limit: int) -> Page[PromotionRow]:
        """Promotions that fit what was typed and the filter."""
        return await self.ask(promotions, self.which, text, offset, limit, *self.sorted_by)

    def available(self, command_: Command) -> bool:
        """Only what is there can be ended."""
        if command_.name == "open_row":
            return bool(self.table.total) and super().available(command_)
        return super().available(command_)

    @command("f6", N_("New"), N_("Enter a promotion."), permission=_EDIT)
    async def enter_promotion(self) -> None:
        """The form, then the list with it."""
        articles, choices = await self.ask(article_choices), await self.ask(promotion_choices)
        form = NewPromotionForm(self.seat, articles, choices)
        answers = await self.show(form)
        if answers is not None:
            await self.look_for(answers["code"])
            self.tell(N_("The promotion {code} is entered."), code=answers["code"])

    @command("enter", N_("End"), N_("Say which day is the last of the promotion."), permission=_EDIT)
    async def open_row(self) -> None:
        """Its last day."""
        row = await self.row()
        if row is not None and await self.show(EndPromotionForm(self.seat, row)) is not None:
            await self.load(top=False)
            self.tell(N_("The promotion {code} is changed."), code=row.code)

    def _begins(self, row: PromotionRow) -> str:
        """From how much on; with a sign where it begins anew each time."""
        begins = begins_from(row.deal, row.currency, self.seat.language)
        return f"×{begins}" if row.deal.repeats else begins

    def _meant(self, row: PromotionRow) -> str:
        goods = ", ".join(row.meant)
        return f"{row.group}: {goods}" if row.group and goods else row.group or goods
