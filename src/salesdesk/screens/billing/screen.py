"""Goods that have left, and are not billed yet."""

from __future__ import annotations

from collections.abc import Sequence

from salesdesk.domain.billing.queries import NoteToBillRow, notes_to_bill
from salesdesk.domain.billing.verbs import InvoicePosted, invoice_notes
from salesdesk.i18n import N_
from salesdesk.office.paging import Page
from salesdesk.screens.billing.invoices import InvoicesScreen
from salesdesk.screens.billing.services import ServicesScreen
from salesdesk.screens.billing.to_bill import ToBillScreen
from salesdesk.screens.commands import command
from salesdesk.screens.widgets.columns import amount, dated
from salesdesk.screens.widgets.line_table import Cell, Column

__all__ = ["BillingScreen"]


class BillingScreen(ToBillScreen[NoteToBillRow]):
    """Goods-issue notes to bill; invoices already posted and services have lists of their own."""

    HEADING = N_("Notes to bill")
    CSS_PATH = "billing.tcss"
    HELP = N_("Note, order or customer. What you type on the list begins a search, Backspace ends it.")
    EMPTY = N_("Every goods-issue note is billed.")

    def list_columns(self) -> Sequence[Column]:
        """Number, day, order, payer, amount."""
        return (
            Column(self.say(N_("Note")), 16, searched=True, whole=True, sort="note"),
            Column(self.say(N_("Date")), 10, sort="day"),
            Column(self.say(N_("Order")), 12, searched=True, whole=True, sort="order"),
            Column(self.say(N_("Payer")), 17, searched=True, grows=True, sort="payer"),
            Column(self.say(N_("Gross")), 11, right=True),
            Column("", 3, name=self.say(N_("Currency"))),
        )

    def list_cells(self, row: NoteToBillRow) -> Sequence[str | Cell]:
        """A note that no VAT rate fits has no amount."""
        language = self.seat.language
        return (
            row.number,
            dated(row.issued_on, language),
            row.order_number,
            row.payer,
            Cell("?", "bad") if row.gross is None else amount(row.gross, language),
            row.currency,
        )

    def key_of(self, row: NoteToBillRow) -> int:
        """Notes are billed by their id."""
        return row.id

    def name_of(self, row: NoteToBillRow) -> str:
        """The note's number."""
        return row.number

    async def fetch(self, text: str, offset: int, limit: int) -> Page[NoteToBillRow]:
        """Notes that fit what was typed."""
        return await self.ask(notes_to_bill, text, None, offset, limit, *self.sorted_by)

    async def bill(self, ids: Sequence[int]) -> tuple[InvoicePosted, ...]:
        """One invoice for all that may stand on one."""
        return await self.do(invoice_notes, list(ids))

    @command("f7", N_("Invoices"), N_("Invoices that are posted: open, overdue, all; payments; papers."))
    async def see_invoices(self) -> None:
        """What has been billed."""
        await self.open(InvoicesScreen(self.seat))
        await self.load(top=False)

    @command("f6", N_("Services"), N_("Orders of services that no goods-issue note will bring to a bill."))
    async def see_services(self) -> None:
        """What leaves no warehouse."""
        await self.open(ServicesScreen(self.seat))
        await self.load(top=False)
