"""Every customer: found, listed, entered, opened."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter

from salesdesk.domain.customers.queries import CustomerRow, customer_list
from salesdesk.domain.customers.rules import WhichCustomers
from salesdesk.domain.importing.rules import Entity
from salesdesk.i18n import N_
from salesdesk.loading import loading
from salesdesk.office.paging import Page
from salesdesk.office.permissions import Permission
from salesdesk.screens import wording
from salesdesk.screens.commands import command
from salesdesk.screens.customers.card import CustomerCardScreen
from salesdesk.screens.customers.new_customer import enter_customer
from salesdesk.screens.list_screen import ListScreen
from salesdesk.screens.listing import More
from salesdesk.screens.widgets.columns import figure
from salesdesk.screens.widgets.line_table import Cell, Column

__all__ = ["CustomersScreen"]


class CustomersScreen(ListScreen[CustomerRow]):
    """Customers as they are typed: number, name, place, phone, VAT id, contact."""

    HEADING = N_("Customers")
    SEARCH_HELP = N_(
        "Any words of number, name, address, phone, VAT id or contact, in any order. "
        "What you type on the list begins a search, Backspace ends it. × means blocked."
    )

    WHICH = tuple(WhichCustomers)

    async def fetch(self, text: str, offset: int, limit: int) -> Page[CustomerRow]:
        """A page of customers."""
        return await self.ask(customer_list, text, offset, limit, *self.sorted_by, self.which)

    def list_columns(self) -> Sequence[Column]:
        """What tells one customer from another, and what one has to know before one sells."""
        return (
            Column(self.say(N_("Number")), 8, searched=True, whole=True, sort="number"),
            Column(self.say(N_("Name")), 18, searched=True, grows=True, sort="name"),
            Column(self.say(N_("City")), 11, searched=True, grows=True),
            Column(self.say(N_("Ctry")), 4, sort="country", name=self.say(N_("Country"))),
            Column(self.say(N_("Phone")), 15, searched=True, whole=True),
            Column(self.say(N_("Disc.")), 6, right=True, sort="discount", name=self.say(N_("Discount"))),
            Column(
                self.say(N_("Limit")), 7, right=True, sort="credit_limit", name=self.say(N_("Credit limit"))
            ),
            Column("", 1, sort="blocked", name=self.say(N_("Blocked"))),
        )

    def cells(self, row: CustomerRow) -> Sequence[str | Cell]:
        """Blocked ones in red, those no longer active pale."""
        look = "bad" if row.blocked else "" if row.active else "dim"
        language = self.seat.language
        percent = wording.percent(row.discount, language)
        texts = (row.number, row.name, row.city, row.country, row.phone)
        return [
            *(Cell(text, look) for text in texts),
            Cell(percent, look, value=row.discount or None),
            "" if row.credit_limit is None else figure(row.credit_limit, language, look),
            Cell("×" if row.blocked else "", look),
        ]

    def more(self) -> Sequence[More]:
        """Where he is, and in what he pays."""
        return (N_("Postcode"), attrgetter("postcode")), (N_("Currency"), attrgetter("currency"))

    @command("enter", N_("Open"), N_("Open the card of the customer: orders, people, addresses."))
    async def open_row(self) -> None:
        """His card; F7 and F8 there leaf through this list."""
        row = await self.row()
        if row is None:
            self.tell(N_("Nothing was found."))
            return
        await self.open(CustomerCardScreen(self.seat, row.id, self._leaf))
        await self.table.reload()

    async def _leaf(self, by: int) -> int | None:
        row = await self.step(by)
        return None if row is None else row.id

    @command("f6", N_("New"), N_("Enter a new customer."), permission=Permission.CUSTOMERS_EDIT)
    async def enter_new(self) -> None:
        """The form, with what was searched for in vain; then the card of the new customer."""
        text = await self._searched_in_vain()
        is_phone = text.lstrip("+").replace(" ", "").replace("-", "").isdigit()
        entered = await enter_customer(self, name="" if is_phone else text, phone=text if is_phone else "")
        if entered is not None:
            card = CustomerCardScreen(self.seat, entered)
            await self.open(card)
            if card.card is not None:
                await self.look_for(card.card.number)

    @command(
        "ctrl+f",
        N_("Import"),
        N_("Bring in customers from a file; first you see what would change."),
        permission=Permission.CUSTOMERS_EDIT,
        hidden=True,
    )
    async def import_customers(self) -> None:
        """Which file, what would come of it, then all of it."""
        with loading():
            from salesdesk.screens.importing.screen import import_from_file
        await import_from_file(self, Entity.CUSTOMERS, lambda: self.load(top=False))

    async def _searched_in_vain(self) -> str:
        """What stands in the search field, if nothing was found for it."""
        return self.search.text if await self.row() is None else ""
