"""What papers with prices have in common: their lines, VAT by rate, and what it comes to."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from salesdesk.documents.page import (
    ACCENT,
    BODY,
    FULL_WIDTH,
    LEFT,
    MM,
    RIGHT,
    SMALL,
    STRONG,
    Cell,
    Sheet,
    Style,
    Words,
)
from salesdesk.documents.papers import InvoiceLine, TaxLine
from salesdesk.documents.tables import CELL, Column, Content, table
from salesdesk.documents.wording import Wording
from salesdesk.i18n import N_

__all__ = ["breakdown", "grand_total", "legal_words", "line_cells", "line_columns", "sums", "total"]

_RATE_WORDS: Final = {
    "E": N_("exempt"),
    "AE": N_("reverse charge"),
    "K": N_("0% intra-EU"),
    "G": N_("0% export"),
    "O": N_("no VAT"),
}
"""What stands for the rate; categories S and Z show the rate itself."""
_LEGAL_WORDS: Final = {
    "E": N_("Exempt from VAT."),
    "AE": N_("Reverse charge: the VAT is payable by the customer."),
    "K": N_("Intra-Community supply of goods exempt from VAT, Article 138 Directive 2006/112/EC."),
    "G": N_("Export of goods exempt from VAT, Article 146 Directive 2006/112/EC."),
    "O": N_("Outside the scope of VAT."),
}
_TOTALS_WIDTH: Final = 66 * MM


def line_columns(wording: Wording, *, gross_prices: bool, discounted: bool) -> list[Column]:
    """Columns of the lines; one for discounts where any line has one."""
    columns = [
        Column(wording.say(N_("No."))),
        Column(wording.say(N_("Article")), widest=28 * MM),
        Column(wording.say(N_("Description")), flexible=True),
        Column(wording.say(N_("Quantity")), right=True),
        Column(wording.say(N_("Unit")), widest=16 * MM),
        Column(wording.say(N_("Gross price") if gross_prices else N_("Net price")), right=True),
    ]
    if discounted:
        columns.append(Column(wording.say(N_("Discount")), right=True))
    return [
        *columns,
        Column(wording.say(N_("VAT")), right=True),
        Column(wording.say(N_("Gross amount") if gross_prices else N_("Net amount")), right=True),
    ]


def line_cells(
    wording: Wording, line: InvoiceLine, currency: str, *, discounted: bool, below: str = ""
) -> list[Content]:
    """A line; what stands `below` its text is already in the paper's language."""
    off = wording.money(line.discount, currency) if line.discount else ""
    return [
        str(line.position),
        line.code,
        [Words(line.text, CELL), Words(below, SMALL), Words(line.note, SMALL)],
        wording.number(line.quantity),
        line.unit,
        [Words(wording.price(line.price), CELL), Words(wording.per(line.price_unit), SMALL)],
        *([off] if discounted else []),
        _rate(wording, line.category, line.rate),
        wording.money(line.amount, currency),
    ]


def breakdown(sheet: Sheet, taxes: Sequence[TaxLine], currency: str, own: str = "") -> None:
    """VAT by rate, beside the totals; in the company's `own` currency as well where it is another."""
    wording = sheet.wording
    columns = [
        Column(wording.say(N_("VAT rate"))),
        Column(wording.say(N_("Net")), right=True),
        Column(wording.say(N_("VAT")), right=True),
        Column(wording.say(N_("Gross")), right=True),
    ]
    rows: list[list[Content]] = [
        [
            _rate(wording, tax.category, tax.rate),
            wording.money(tax.base, currency),
            wording.money(tax.vat, currency),
            wording.money(tax.base + tax.vat, currency),
        ]
        for tax in taxes
    ]
    if own:
        columns.append(Column(wording.say(N_("VAT in {currency}"), currency=own), right=True))
        for row, tax in zip(rows, taxes, strict=True):
            row.append("" if tax.vat_company is None else wording.money(tax.vat_company, own))
    table(sheet, columns, rows, LEFT, FULL_WIDTH - _TOTALS_WIDTH - 12 * MM)


def sums(
    sheet: Sheet, currency: str, *, lines: Decimal, allowance: Decimal, net: Decimal, vat: Decimal
) -> None:
    """What the lines come to, less the discount on all of them, and the VAT."""
    wording = sheet.wording
    if allowance:
        total(sheet, N_("Sum of the lines"), wording.money(lines, currency))
        total(sheet, N_("Discount on the whole"), wording.money(-allowance, currency))
    total(sheet, N_("Total net"), wording.money(net, currency))
    total(sheet, N_("Total VAT"), wording.money(vat, currency))


def grand_total(sheet: Sheet, label: str, amount: Decimal, currency: str) -> None:
    """The amount that everybody looks for, below a line of its own."""
    sheet.gap(1 * MM)
    sheet.rule(ACCENT, 0.9, RIGHT - _TOTALS_WIDTH, _TOTALS_WIDTH)
    sheet.gap(1 * MM)
    total(sheet, label, sheet.wording.sum(amount, currency), STRONG)


def total(sheet: Sheet, label: str, value: str, style: Style = BODY) -> None:
    """A label and an amount at the right edge."""
    x = RIGHT - _TOTALS_WIDTH
    label_width = _TOTALS_WIDTH * 0.45
    sheet.row(
        [
            Cell(x, label_width, [Words(sheet.wording.say(label), style)]),
            Cell(x + label_width, _TOTALS_WIDTH - label_width, [Words(value, style)], right=True),
        ],
        padding=1.4,
    )


def legal_words(wording: Wording, taxes: Sequence[TaxLine]) -> dict[str, None]:
    """What the law wants said of VAT categories, each sentence once, in their order."""
    return dict.fromkeys(
        " ".join(filter(None, [wording.say(_LEGAL_WORDS.get(tax.category, "")), tax.reason])) for tax in taxes
    )


def _rate(wording: Wording, category: str, rate: Decimal) -> str:
    words = _RATE_WORDS.get(category)
    return wording.say(words) if words else wording.percent(rate)
