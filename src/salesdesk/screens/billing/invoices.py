"""Invoices that are posted."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from operator import attrgetter

from salesdesk.domain.receivables.queries import InvoiceRow, invoices
from salesdesk.domain.receivables.rules import WhichInvoices
from salesdesk.i18n import N_
from salesdesk.office.paging import Page
from salesdesk.office.permissions import Permission
from salesdesk.screens.billing.cells import invoice_cells, invoice_columns
from salesdesk.screens.billing.invoice import InvoiceScreen
from salesdesk.screens.billing.payment import ToPay, take_payment
from salesdesk.screens.commands import command
from salesdesk.screens.listing import More
from salesdesk.screens.papers import offer_paper
from salesdesk.screens.searched_list import SearchedList, SearchField
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.line_table import LineTable

__all__ = ["InvoicesScreen"]


class InvoicesScreen(SearchedList[InvoiceRow]):
    """Invoices with what of them is still open; what is overdue stands out."""

    HEADING = N_("Invoices")
    CSS_PATH = "billing.tcss"
    WHICH = tuple(WhichInvoices)

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat)
        self.search = SearchField(
            N_("Number or customer. What you type on the list begins a search, Backspace ends it.")
        )
        self.table: LineTable[InvoiceRow] = LineTable(
            invoice_columns(seat),
            partial(invoice_cells, language=seat.language),
            id="invoices",
            empty=self.say(N_("There are no such invoices.")),
        )

    async def fetch(self, text: str, offset: int, limit: int) -> Page[InvoiceRow]:
        """Invoices that fit what was typed and the filter."""
        return await self.ask(invoices, self.which, text, offset, limit, *self.sorted_by)

    def more(self) -> Sequence[More]:
        """The payer's number."""
        return ((N_("Customer number"), attrgetter("payer_number")),)

    @command("enter,f8", N_("Open"), N_("See the invoice: its lines, VAT, notes and payments."))
    async def open_row(self) -> None:
        """The whole invoice."""
        row = await self.row()
        if row is not None:
            await self.open(InvoiceScreen(self.seat, row.id))
            await self.load(top=False)

    @command("ctrl+p", N_("Paper"), N_("Save or open the invoice as a PDF."))
    async def paper(self) -> None:
        """The invoice as the customer gets it."""
        row = await self.row()
        if row is not None:
            await offer_paper(self, row.number)

    @command(
        "f6", N_("Payment"), N_("Enter a payment of this invoice."), permission=Permission.PAYMENTS_ENTER
    )
    async def enter_payment(self) -> None:
        """All of what is open, unless another amount is typed."""
        row = await self.row()
        if row is None:
            return
        owed = ToPay(row.id, row.number, row.payer_id, row.payer, row.currency, row.open)
        await take_payment(self, owed, partial(self.load, top=False))
