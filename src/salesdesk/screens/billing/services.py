"""Services and deposits that no goods-issue note brings to a bill."""

from __future__ import annotations

from collections.abc import Sequence

from salesdesk.domain.billing.queries import ServicesToBillRow, services_to_bill
from salesdesk.domain.billing.verbs import InvoicePosted, invoice_services
from salesdesk.i18n import N_
from salesdesk.office.paging import Page
from salesdesk.screens.billing.to_bill import ToBillScreen
from salesdesk.screens.widgets.columns import amount, dated
from salesdesk.screens.widgets.line_table import Cell, Column

__all__ = ["ServicesScreen"]


class ServicesScreen(ToBillScreen[ServicesToBillRow]):
    """Orders whose services are still to be billed."""

    HEADING = N_("Services to bill")
    CSS_PATH = "billing.tcss"
    HELP = N_("Order or customer. What you type on the list begins a search, Backspace ends it.")
    EMPTY = N_("There are no services to bill.")

    def list_columns(self) -> Sequence[Column]:
        """Order, day, payer, amount."""
        return (
            Column(self.say(N_("Order")), 14, searched=True, whole=True, sort="order"),
            Column(self.say(N_("Date")), 10, sort="day"),
            Column(self.say(N_("Payer")), 25, searched=True, grows=True, sort="payer"),
            Column(self.say(N_("Gross")), 12, right=True),
            Column("", 3, name=self.say(N_("Currency"))),
        )

    def list_cells(self, row: ServicesToBillRow) -> Sequence[str | Cell]:
        """An order that no VAT rate fits has no amount."""
        language = self.seat.language
        return (
            row.order_number,
            dated(row.order_date, language),
            row.payer,
            Cell("?", "bad") if row.gross is None else amount(row.gross, language),
            row.currency,
        )

    def key_of(self, row: ServicesToBillRow) -> int:
        """Services are billed by their order."""
        return row.order_id

    def name_of(self, row: ServicesToBillRow) -> str:
        """The order's number."""
        return row.order_number

    async def fetch(self, text: str, offset: int, limit: int) -> Page[ServicesToBillRow]:
        """Orders that fit what was typed."""
        return await self.ask(services_to_bill, text, offset, limit, *self.sorted_by)

    async def bill(self, ids: Sequence[int]) -> tuple[InvoicePosted, ...]:
        """One invoice for all that may stand on one."""
        return await self.do(invoice_services, list(ids))
