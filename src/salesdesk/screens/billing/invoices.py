"""Invoices that are posted."""

from __future__ import annotations

from functools import partial
from typing import Final

from salesdesk.domain.receivables.queries import InvoiceRow, invoices
from salesdesk.domain.receivables.rules import WhichInvoices
from salesdesk.i18n import N_
from salesdesk.office.paging import Page
from salesdesk.office.permissions import Permission
from salesdesk.screens import wording
from salesdesk.screens.billing.invoice import InvoiceScreen
from salesdesk.screens.billing.payment import ToPay, take_payment
from salesdesk.screens.commands import command
from salesdesk.screens.papers import offer_paper
from salesdesk.screens.searched_list import SearchedList, SearchField, turned
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.columns import amount
from salesdesk.screens.widgets.line_table import Cell, Column, LineTable
from salesdesk.screens.widgets.text_line import TextLine

__all__ = ["InvoicesScreen"]

_FILTERS: Final = tuple(WhichInvoices)


class InvoicesScreen(SearchedList[InvoiceRow]):
    """Invoices with what of them is still open; what is overdue stands out."""

    HEADING = N_("Invoices")
    CSS_PATH = "billing.tcss"
    BESIDE = frozenset({"filter_open"})

    filter_line: TextLine

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat)
        self._which = _FILTERS[0]
        self.search = SearchField(
            N_("Number or customer. What you type on the list begins a search, Backspace ends it.")
        )
        self.table: LineTable[InvoiceRow] = LineTable(
            [
                Column(self.say(N_("Invoice")), 12, whole=True),
                Column(self.say(N_("Date")), 10),
                Column(self.say(N_("Due")), 10),
                Column(self.say(N_("Payer")), 13, grows=True),
                Column(self.say(N_("Gross")), 11, right=True),
                Column(self.say(N_("Unpaid")), 11, right=True),
                Column("", 3),
            ],
            self._cells,
            id="invoices",
            empty=self.say(N_("There are no such invoices.")),
        )
        self.filter_line = TextLine()

    async def begin(self) -> None:
        """The newest on top."""
        self._show_filter()
        await super().begin()

    async def fetch(self, text: str, offset: int, limit: int) -> Page[InvoiceRow]:
        """Invoices that fit what was typed and the filter."""
        return await self.ask(invoices, self._which, text, offset, limit)

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

    @command("f7", N_("Filter"), N_("Show all invoices, then those that are open, then the overdue ones."))
    async def filter_open(self) -> None:
        """The next of the filters."""
        self._which = turned(_FILTERS, self._which)
        self._show_filter()
        await self.load()

    def _show_filter(self) -> None:
        self.filter_line.show(f"F7 {self.say(self._which.label)}")

    def _cells(self, row: InvoiceRow) -> tuple[str | Cell, ...]:
        language = self.seat.language
        look = "bad" if row.overdue else ""
        return (
            row.number,
            wording.day(row.issued_on, language),
            Cell(wording.day(row.due_on, language), look),
            row.payer,
            amount(row.gross, language),
            amount(row.open, language, look) if row.open else "",
            row.currency,
        )
