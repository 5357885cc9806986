"""Every article: found, listed with its stock, entered, opened."""

from __future__ import annotations

from collections.abc import Sequence

from salesdesk.domain.assortment.queries import article_list
from salesdesk.domain.assortment.rules import ArticleRow, WhichArticles
from salesdesk.domain.catalogue.rules import ArticleKind, may_be_sold
from salesdesk.domain.importing.rules import Entity
from salesdesk.i18n import N_
from salesdesk.loading import loading
from salesdesk.money import ZERO
from salesdesk.office.paging import Page
from salesdesk.office.permissions import Permission
from salesdesk.screens import wording
from salesdesk.screens.articles.card import ArticleCardScreen
from salesdesk.screens.articles.new_article import enter_article
from salesdesk.screens.articles.prices import PRICE_UNIT, priced
from salesdesk.screens.commands import command
from salesdesk.screens.list_screen import ListScreen
from salesdesk.screens.listing import More
from salesdesk.screens.warehouses import Chosen, choose_warehouse
from salesdesk.screens.widgets.columns import figure
from salesdesk.screens.widgets.line_table import Cell, Column

__all__ = ["ArticlesScreen"]


class ArticlesScreen(ListScreen[ArticleRow]):
    """Articles as they are typed: code, name in any language, GTIN, brand, supplier's code."""

    HEADING = N_("Articles")
    SEARCH_HELP = N_(
        "Any words of code, name, GTIN, brand or supplier's code, in any order. "
        "What you type on the list begins a search, Backspace ends it. Red: nothing left to sell."
    )

    WHICH = tuple(WhichArticles)
    BESIDE = ListScreen.BESIDE | {"filter_warehouse"}
    _warehouse: Chosen | None = None

    async def fetch(self, text: str, offset: int, limit: int) -> Page[ArticleRow]:
        """A page of articles."""
        there = self._warehouse.id if self._warehouse else None
        return await self.ask(article_list, text, offset, limit, *self.sorted_by, self.which, there)

    @property
    def is_filtered(self) -> bool:
        """Also by a warehouse."""
        return super().is_filtered or self._warehouse is not None

    def take_filters_off(self) -> None:
        """All articles, in all warehouses."""
        super().take_filters_off()
        self._warehouse = None

    def show_filters(self) -> None:
        """Which articles, and whose quantities: of all warehouses, or of one."""
        place = self._warehouse.code if self._warehouse else self.say(N_("all warehouses"))
        if self.filter_line is not None:
            self.filter_line.show(f"F7 {self.say(self.which.label)}  F4 {place}")

    def list_columns(self) -> Sequence[Column]:
        """What it is, what it costs, and how much of it there is."""
        return (
            Column(self.say(N_("Code")), 9, searched=True, whole=True, sort="code"),
            Column(self.say(N_("Name")), 17, searched=True, grows=True, sort="name"),
            Column(self.say(N_("UoM")), 4, whole=True, name=self.say(N_("Unit"))),
            Column(self.say(N_("Price")), 10, right=True),
            Column(self.say(N_("On hand")), 7, right=True),
            Column(self.say(N_("Reserv.")), 7, right=True, name=self.say(N_("Reserved"))),
            Column(self.say(N_("Avail.")), 7, right=True, sort="available", name=self.say(N_("Available"))),
            Column(self.say(N_("On order")), 9, right=True),
        )

    def cells(self, row: ArticleRow) -> Sequence[str | Cell]:
        """Goods of which nothing is available in red, what is not for sale pale; services have no stock."""
        language = self.seat.language
        look = "" if may_be_sold(row.life) else "dim"
        price = priced(row.list_price, row.price_unit, "", language, look)
        unit = wording.unit(row.unit, language)
        words = [*(Cell(text, look) for text in (row.code, row.name, unit)), price]
        if row.kind is not ArticleKind.GOODS:
            return [*words, "", "", "", ""]
        if row.available <= ZERO:
            look = "bad"
        return [
            *words,
            figure(row.on_hand, language),
            figure(row.reserved, language) if row.reserved else "",
            figure(row.available, language, look),
            figure(row.on_order, language) if row.on_order else "",
        ]

    def more(self) -> Sequence[More]:
        """Of how many units the price is."""
        return (PRICE_UNIT,)

    @command("enter", N_("Open"), N_("Open the card of the article: stock, prices, who reserved it."))
    async def open_row(self) -> None:
        """Its card; F7 and F8 there leaf through this list."""
        row = await self.row()
        if row is None:
            self.tell(N_("Nothing was found."))
            return
        await self.open(ArticleCardScreen(self.seat, row.id, self._leaf))
        await self.table.reload()

    async def _leaf(self, by: int) -> int | None:
        row = await self.step(by)
        return None if row is None else row.id

    @command("f4", N_("Warehouse"), N_("What of each article there is in one warehouse, or in all."))
    async def filter_warehouse(self) -> None:
        """One warehouse, or all."""
        chosen = await choose_warehouse(self, self._warehouse)
        if chosen is not None:
            self._warehouse = chosen.warehouse
            await self.filter_anew()

    @command("f6", N_("New"), N_("Enter a new article."), permission=Permission.ARTICLES_EDIT)
    async def enter_new(self) -> None:
        """The form, then the list with the new article in it."""
        if (code := await enter_article(self)) is not None:
            await self.look_for(code)
            self.tell(N_("Article {code} is entered."), code=code)

    @command(
        "ctrl+f",
        N_("Import"),
        N_("Bring in articles from a file; first you see what would change."),
        permission=Permission.ARTICLES_EDIT,
        hidden=True,
    )
    async def import_articles(self) -> None:
        """Which file, what would come of it, then all of it."""
        with loading():
            from salesdesk.screens.importing.screen import import_from_file
        await import_from_file(self, Entity.ARTICLES, lambda: self.load(top=False))
