"""One invoice, as it was issued, and what has been paid of it."""

from __future__ import annotations

from decimal import Decimal

from textual.app import ComposeResult
from textual.containers import Vertical

from salesdesk.domain.receivables.queries import InvoiceLineRow, InvoiceView, invoice_view
from salesdesk.i18n import N_, Amount
from salesdesk.office.permissions import Permission
from salesdesk.screens import wording
from salesdesk.screens.base import DeskScreen
from salesdesk.screens.billing.payment import ToPay, take_payment
from salesdesk.screens.commands import command
from salesdesk.screens.papers import offer_paper
from salesdesk.screens.price_trace import show_price_steps
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.columns import Cell, amount, counted
from salesdesk.screens.widgets.info_line import InfoLine
from salesdesk.screens.widgets.line_table import Column, LineTable
from salesdesk.screens.widgets.text_line import TextLine

__all__ = ["InvoiceScreen"]


class InvoiceScreen(DeskScreen):
    """Buyer and days on top, the lines, then VAT and payments."""

    HEADING = N_("Invoice")
    CSS_PATH = "billing.tcss"

    def __init__(self, seat: Seat, invoice_id: int) -> None:
        super().__init__(seat)
        self._invoice_id = invoice_id
        self._invoice: InvoiceView | None = None
        self._facts = [TextLine() for _ in range(4)]
        self._total = InfoLine(id="total")
        self._sums = [TextLine() for _ in range(3)]
        self._table: LineTable[InvoiceLineRow] = LineTable(
            [
                Column(self.say(N_("Article")), 10, whole=True),
                Column("", 20, grows=True),
                Column(self.say(N_("Quantity")), 12, right=True),
                Column(self.say(N_("Price")), 10, right=True),
                Column(self.say(N_("VAT")), 6, right=True),
                Column(self.say(N_("Amount")), 11, right=True),
            ],
            self._cells,
            id="lines",
        )

    def body(self) -> ComposeResult:
        """Facts, lines, sums."""
        with Vertical(id="facts"):
            yield from self._facts
        yield self._table
        with Vertical(id="sums"):
            yield self._sums[0]
            yield self._total
            yield from self._sums[1:]

    async def begin(self) -> None:
        """Look it up."""
        await self._load()
        self.go_to(self._table)

    @command("ctrl+p", N_("Paper"), N_("Save or open the invoice as a PDF."))
    async def paper(self) -> None:
        """The invoice as the customer gets it."""
        if self._invoice is not None:
            await offer_paper(self, self._invoice.number)

    @command(
        "f6", N_("Payment"), N_("Enter a payment of this invoice."), permission=Permission.PAYMENTS_ENTER
    )
    async def enter_payment(self) -> None:
        """All of what is open, unless another amount is typed."""
        shown = self._invoice
        if shown is None:
            return
        owed = ToPay(shown.id, shown.number, shown.payer_id, shown.buyer.name, shown.currency, shown.open)
        await take_payment(self, owed, self._load)

    @command(
        "ctrl+w",
        N_("Why"),
        N_("How the price of the line came about, rule by rule."),
        permission=Permission.ORDERS_SEE,
    )
    async def explain_price(self) -> None:
        """The rules of the order's line that the line at the cursor bills."""
        if self._table.current is not None and self._table.current.order_line_id is not None:
            await show_price_steps(self, self._table.current.order_line_id)

    async def _load(self) -> None:
        shown = await self.ask(invoice_view, self._invoice_id)
        self._invoice = shown
        language = self.seat.language
        self.set_heading(N_("Invoice {number}"), number=shown.number)
        buyer = shown.buyer
        self._facts[0].show(f"{buyer.number}  {buyer.name}  {buyer.vat_id}".strip())
        self._facts[1].show(
            f"{buyer.street} {buyer.house_number}, {buyer.postcode} {buyer.city} {buyer.country}".strip(" ,")
        )
        self._facts[2].show(
            self.say(
                N_("Issued {issued} · supplied {supplied} · due {due} · {method}"),
                issued=wording.day(shown.issued_on, language),
                supplied=wording.day(shown.supplied_on, language),
                due=wording.day(shown.due_on, language),
                method=shown.payment_method,
            )
        )
        self._facts[3].show(" · ".join((*shown.orders, *shown.notes)))
        self._table.set_rows(shown.lines)
        self._show_sums(shown)

    def _show_sums(self, shown: InvoiceView) -> None:
        language = self.seat.language

        def money(value: Decimal) -> str:
            return wording.money(value, language)

        taxes = "   ".join(
            f"{wording.percent(tax.rate, language) or self.say(tax.category.label)}: "
            f"{money(tax.base)} + {money(tax.vat)}"
            for tax in shown.taxes
        )
        self._sums[0].show(f"{self.say(N_('VAT'))}  {taxes}")
        self._total.show(
            [
                (f"{self.say(N_('Net'))} {money(shown.net)}", ""),
                (f"{self.say(N_('VAT'))} {money(shown.vat)}", ""),
                (f"{self.say(N_('Gross'))} {money(shown.gross)} {shown.currency}", "strong"),
            ]
        )
        self._sums[1].show(
            self.say(
                N_("Paid {paid} · open {open}"),
                paid=Amount(shown.settled, shown.currency),
                open=Amount(shown.open, shown.currency),
            )
        )
        self._sums[2].show(
            "   ".join(
                f"{wording.day(paid.received_on, language)} {money(paid.amount)} {shown.currency} "
                f"{paid.reference}".rstrip()
                for paid in shown.payments
            )
        )

    def _cells(self, line: InvoiceLineRow) -> tuple[str | Cell, ...]:
        language = self.seat.language
        per = f"/{line.price_unit}" if line.price_unit != 1 else ""
        return (
            line.code,
            line.text,
            counted(line.quantity, line.unit, language, self._units_of(line)),
            f"{wording.price(line.price, language)}{per}",
            wording.percent(line.rate, language) or self.say(line.category.label)[:6],
            amount(line.amount, language),
        )

    def _units_of(self, line: InvoiceLineRow) -> tuple[str, ...]:
        """What the invoice counts the article of a line in."""
        lines = self._invoice.lines if self._invoice is not None else ()
        return tuple({each.unit: None for each in lines if each.code == line.code})
