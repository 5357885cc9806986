"""Prices: the lists, what is agreed with customers, promotions."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import ClassVar, Final

from textual import on

from salesdesk.domain.finding.customers import find_customers
from salesdesk.domain.finding.rules import CustomerFound
from salesdesk.domain.importing.rules import Entity
from salesdesk.domain.pricing.owners import Owner, Whose
from salesdesk.domain.pricing.price_lists import (
    GeneralList,
    ListRow,
    WhichLists,
    general_list,
    groups_of,
    price_lists,
)
from salesdesk.i18n import N_
from salesdesk.loading import loading
from salesdesk.office.paging import Page
from salesdesk.office.permissions import Permission
from salesdesk.screens.articles.screen import ArticlesScreen
from salesdesk.screens.commands import Command, command
from salesdesk.screens.dialogs.find import Find
from salesdesk.screens.dialogs.question import Question
from salesdesk.screens.list_screen import ListScreen
from salesdesk.screens.prices.list_forms import (
    ChangeListForm,
    CopyListForm,
    NewListForm,
    drop,
    give_to_group,
)
from salesdesk.screens.prices.of_owner import PricesOfScreen
from salesdesk.screens.promotions.screen import PromotionsScreen
from salesdesk.screens.saved import look_again
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.columns import dated, figure
from salesdesk.screens.widgets.line_table import Cell, Column, LineTable

__all__ = ["PricesScreen"]

_EDIT: Final = Permission.PRICES_EDIT
_HITS: Final = 50


class PricesScreen(ListScreen[ListRow]):
    """The general list first, then all others; one that is not in use is pale."""

    HEADING = N_("Prices")
    SEARCH_HELP = N_("Code or name. What you type on the list begins a search, Backspace ends it.")
    WHICH: ClassVar = tuple(WhichLists)

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat)
        self._general: GeneralList | None = None

    def list_columns(self) -> Sequence[Column]:
        """Which list, how much is on it, who has it, and when the next price changes."""
        return (
            Column(self.say(N_("Code")), 9, searched=True, whole=True, sort="code"),
            Column(self.say(N_("Name")), 16, searched=True, grows=True, sort="name"),
            Column(self.say(N_("Curr.")), 5, sort="currency", name=self.say(N_("Currency"))),
            Column(self.say(N_("VAT")), 6, whole=True),
            Column(self.say(N_("Art.")), 6, right=True, name=self.say(N_("Articles"))),
            Column(self.say(N_("Cust.")), 5, right=True, name=self.say(N_("Customers"))),
            Column(self.say(N_("Groups")), 9, grows=True),
            Column(self.say(N_("Changes")), 10),
        )

    def cells(self, row: ListRow) -> Sequence[str | Cell]:
        """A list in words."""
        look = "" if row.active else "dim"
        language = self.seat.language
        general = row.id is None
        return [
            Cell(row.code, look),
            Cell(row.name, "strong" if general else look),
            Cell(row.currency, look),
            Cell(self.say(row.price_mode.label), look),
            figure(Decimal(row.articles), language, look),
            figure(Decimal(row.customers), language, look) if row.customers else "",
            Cell(self.say(N_("everybody")) if general else ", ".join(row.groups), look),
            dated(row.changes_on, language, look),
        ]

    async def fetch(self, text: str, offset: int, limit: int) -> Page[ListRow]:
        """Lists that fit what was typed and the filter; the general one stands before the first."""
        if text.strip():
            return await self.ask(price_lists, self.which, text, offset, limit, *self.sorted_by)
        if self._general is None or not offset:
            self._general = await self.ask(general_list)
        first, count = (offset - 1, limit) if offset else (0, limit - 1)
        page = await self.ask(price_lists, self.which, text, first, count, *self.sorted_by)
        rows = page.rows if offset else (self._row_of(self._general), *page.rows)
        return Page(rows, page.total + 1)

    def available(self, command_: Command) -> bool:
        """What is done to a list needs one; the general one is what stands on the articles."""
        match command_.name:
            case "open_row" | "copy_list" if not self.table.total:
                return False
            case "change_list" | "give_list" | "drop_list" if self._own is None:
                return False
            case _:
                return super().available(command_)

    @on(LineTable.Moved, "#list")
    def show_keys_of_row(self) -> None:
        """The general list has fewer keys."""
        self.show_keys()

    @command("enter", N_("Prices"), N_("The prices of the list at the cursor."))
    async def open_row(self) -> None:
        """Its prices; those of the general list are those of the articles."""
        row = await self.row()
        if row is None:
            self.tell(N_("Nothing was found."))
        elif row.id is None:
            await self.open(ArticlesScreen(self.seat))
            await self.load(top=False)
        else:
            await self.open(PricesOfScreen(self.seat, Owner(Whose.LIST, row.id)))
            await self.load(top=False)

    @command("f8", N_("Promos"), N_("What is given for a while: promotions."), permission=_EDIT)
    async def open_promotions(self) -> None:
        """Their list."""
        await self.open(PromotionsScreen(self.seat))

    @command(
        "f2",
        N_("Customer"),
        N_("Find a customer: the prices that are agreed with him."),
        permission=Permission.CUSTOMERS_SEE,
    )
    async def open_customer(self) -> None:
        """Find him, then his prices."""
        found = await self.show(
            Find[CustomerFound](
                self.seat,
                self.say(N_("The prices of which customer?")),
                self._find,
                [Column("", 12, whole=True), Column("", 30, grows=True), Column("", 16, grows=True)],
                lambda hit: (hit.number, hit.name, f"{hit.postcode} {hit.city}".strip()),
                help_text=N_("Number, name, place or phone, also misspelled. Enter takes the first."),
                nothing=self.say(N_("Nobody fits.")),
            )
        )
        if found is not None:
            await self.open(PricesOfScreen(self.seat, Owner(Whose.CUSTOMER, found.id)))

    @command("f6", N_("New"), N_("Enter a price list."), permission=_EDIT)
    async def enter_list(self) -> None:
        """The form, then the list with it."""
        general = await self.ask(general_list)
        answers = await self.show(NewListForm(self.seat, general.currency))
        if answers is not None:
            text = N_("The price list {code} is entered.")
            await look_again(self, self.look_for(answers["code"]), text, code=answers["code"])

    @command(
        "ctrl+o",
        N_("Copy"),
        N_("A new list with the prices of the one at the cursor, up or down by so many per cent."),
        permission=_EDIT,
    )
    async def copy_list(self) -> None:
        """The form; what it writes may take a while."""
        row = await self.row()
        if row is None:
            return
        answers = await self.show(CopyListForm(self.seat, row, f"{row.code} {row.name}".strip()))
        if answers is not None:
            text = N_("The price list {code} is entered.")
            await look_again(self, self.look_for(answers["code"]), text, code=answers["code"])

    @command(
        "ctrl+f",
        N_("Import"),
        N_("Bring in prices from a file, of lists and of customers; first you see what would change."),
        permission=_EDIT,
    )
    async def import_prices(self) -> None:
        """Which file, what would come of it, then all of it."""
        with loading():
            from salesdesk.screens.importing.screen import import_from_file
        await import_from_file(self, Entity.PRICES, lambda: self.load(top=False))

    @command("ctrl+n", N_("Data"), N_("Give the list another name, or take it out of use."), permission=_EDIT)
    async def change_list(self) -> None:
        """The form."""
        row = await self.row()
        if row is not None and await self.show(ChangeListForm(self.seat, row)) is not None:
            text = N_("The price list {code} is changed.")
            await look_again(self, self.load(top=False), text, code=row.code)

    @command(
        "ctrl+d",
        N_("Groups"),
        N_("Give the list to a group of customers, or take it from one that has it."),
        permission=_EDIT,
    )
    async def give_list(self) -> None:
        """Choose the group. A customer of his own is given one among his conditions."""
        row, groups = await self.row(), await self.ask(groups_of)
        if row is None:
            return
        if not groups:
            self.tell(N_("There are no groups of customers."))
            return
        chosen = await give_to_group(self, row, groups)
        if chosen is not None:
            text = (
                N_("{group} has the price list {code} no more.")
                if chosen.list_id == row.id
                else N_("{group} has the price list {code} now.")
            )
            await look_again(self, self.load(top=False), text, group=chosen.code, code=row.code)

    @command(
        "delete",
        N_("Remove"),
        N_("Remove a list that is not in use, with all its prices."),
        permission=_EDIT,
        where=LineTable,
    )
    async def drop_list(self) -> None:
        """Ask first."""
        row = await self.row()
        if row is None or row.id is None:
            return
        asked = self.say(N_("{code} {name} goes, with all its prices."), code=row.code, name=row.name)
        if await self.show(Question(self.seat, self.say(N_("Remove the price list?")), asked)):
            await drop(self, row.id)
            await look_again(self, self.load(top=False), N_("{name} is removed."), name=row.code)

    @property
    def _own(self) -> ListRow | None:
        """The list at the cursor, if it is not the general one."""
        row = self.table.current
        return None if row is None or row.id is None else row

    def _row_of(self, general: GeneralList) -> ListRow:
        name = self.say(N_("General list"))
        return ListRow(None, "", name, general.currency, general.price_mode, True, articles=general.articles)

    async def _find(self, text: str) -> Sequence[CustomerFound]:
        return await self.ask(find_customers, text, _HITS)
