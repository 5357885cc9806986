"""Invoices as lists show them: what is overdue stands out."""

from __future__ import annotations

from salesdesk.domain.receivables.queries import InvoiceRow
from salesdesk.i18n import N_
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.columns import amount, dated
from salesdesk.screens.widgets.line_table import Cell, Column

__all__ = ["invoice_cells", "invoice_columns"]


def invoice_columns(seat: Seat) -> list[Column]:
    """Number, days, who pays, and what of it is still open."""
    return [
        Column(seat.word(N_("Invoice")), 12, searched=True, whole=True, sort="number"),
        Column(seat.word(N_("Date")), 10, sort="issued"),
        Column(seat.word(N_("Due")), 10, sort="due"),
        Column(seat.word(N_("Payer")), 13, searched=True, grows=True, sort="payer"),
        Column(seat.word(N_("Gross")), 11, right=True, sort="gross"),
        Column(seat.word(N_("Unpaid")), 11, right=True, sort="open"),
        Column("", 3, name=seat.word(N_("Currency"))),
    ]


def invoice_cells(row: InvoiceRow, language: str) -> tuple[str | Cell, ...]:
    """An invoice in those columns."""
    look = "bad" if row.overdue else ""
    return (
        row.number,
        dated(row.issued_on, language),
        dated(row.due_on, language, look),
        row.payer,
        amount(row.gross, language),
        amount(row.open, language, look) if row.open else "",
        row.currency,
    )
