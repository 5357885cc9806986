"""The invoice, the credit note and the prepayment invoice.

What they show: Directive 2006/112/EC art. 226 and, for a credit note, art. 219. A German
credit note is called Rechnungskorrektur: "Gutschrift" is self-billing in VAT law
(§ 14 UStG, subsection 4 no. 10).
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from salesdesk.documents.letterhead import Fact, addresses, begin, closing, facts, remark
from salesdesk.documents.page import (
    ACCENT,
    BODY,
    BODY_BOLD,
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
from salesdesk.documents.papers import EarlyPayment, Exchange, InvoiceLine, InvoicePaper, PaperKind, Party
from salesdesk.documents.tables import CELL, Column, Content, table
from salesdesk.documents.wording import Wording
from salesdesk.i18n import N_

__all__ = ["render"]

_TITLES: Final = {
    PaperKind.INVOICE: N_("Invoice"),
    PaperKind.CREDIT_NOTE: N_("Credit note"),
    PaperKind.PREPAYMENT: N_("Prepayment invoice"),
}
_METHODS: Final = {
    "transfer": N_("Bank transfer"),
    "cash_on_delivery": N_("Cash on delivery"),
    "in_advance": N_("Payment in advance"),
    "card": N_("Card"),
    "direct_debit": N_("Direct debit"),
}
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
_SPLIT_PAYMENT: Final = "mechanizm podzielonej płatności"
"""The Polish VAT act prescribes these words (art. 106e 1 no. 18a), so they are never translated away."""
_CREDITED: Final = N_("All amounts below are credited: they reduce the invoice named above.")
_TOTALS_WIDTH: Final = 66 * MM


def render(paper: InvoicePaper, language: str) -> bytes:
    """The paper as a PDF in a language; the same paper always gives the same bytes."""
    wording = Wording(language)
    title = wording.say(_TITLES[paper.kind])
    sheet = begin(
        wording, title, paper.number, paper.seller, paper.footer, sender_label=wording.say(N_("Seller"))
    )
    home = paper.seller.address.country
    addresses(sheet, _parties(wording, paper), home, wording.say(N_("Customer no.")))
    facts(sheet, _header(wording, paper))
    sheet.gap(5 * MM)
    if paper.kind is PaperKind.CREDIT_NOTE:
        remark(sheet, wording.say(_CREDITED))
    discounted = any(line.discount for line in paper.lines)
    rows = [_line(wording, paper, line, discounted) for line in paper.lines]
    table(sheet, _columns(wording, paper, discounted), rows)
    sheet.together(lambda: _sums_and_payment(sheet, paper))
    closing(sheet, paper.notes)
    return sheet.pdf(f"{title} {paper.number}", paper.seller.name, paper.issued_on)


def _parties(wording: Wording, paper: InvoicePaper) -> list[tuple[str, Party]]:
    parties = [(wording.say(N_("Buyer")), paper.buyer)]
    if paper.ship_to is not None:
        parties.append((wording.say(N_("Delivered to")), paper.ship_to))
    return parties


def _header(wording: Wording, paper: InvoicePaper) -> list[Fact]:
    references = paper.references
    original = ""
    if paper.original is not None:
        original = f"{paper.original.number} ({wording.day(paper.original.issued_on)})"
    due = None if paper.kind is PaperKind.CREDIT_NOTE else paper.due_on
    entries = [
        (N_("Corrects invoice"), original),
        (N_("Reason for the correction"), paper.reason),
        (N_("Invoice date"), wording.day(paper.issued_on)),
        (N_("Date of supply"), wording.day(paper.supplied_on)),
        (N_("Due date"), wording.day(due)),
        (N_("Your order no."), ", ".join(references.customer_orders)),
        (N_("Your reference"), ", ".join(references.customer_references)),
        (N_("Our order"), ", ".join(references.orders)),
        (N_("Goods-issue note"), ", ".join(references.notes)),
    ]
    return [(wording.say(label), value) for label, value in entries]


def _method(wording: Wording, paper: InvoicePaper) -> str:
    known = _METHODS.get(paper.payment_method)
    return wording.say(known) if known else paper.payment_method


def _columns(wording: Wording, paper: InvoicePaper, discounted: bool) -> list[Column]:
    gross = paper.gross_prices
    columns = [
        Column(wording.say(N_("No."))),
        Column(wording.say(N_("Article")), widest=28 * MM),
        Column(wording.say(N_("Description")), flexible=True),
        Column(wording.say(N_("Quantity")), right=True),
        Column(wording.say(N_("Unit")), widest=16 * MM),
        Column(wording.say(N_("Gross price") if gross else N_("Net price")), right=True),
    ]
    if discounted:
        columns.append(Column(wording.say(N_("Discount")), right=True))
    return [
        *columns,
        Column(wording.say(N_("VAT")), right=True),
        Column(wording.say(N_("Gross amount") if gross else N_("Net amount")), right=True),
    ]


def _line(wording: Wording, paper: InvoicePaper, line: InvoiceLine, discounted: bool) -> list[Content]:
    supplied = ""
    if line.supplied_on not in (None, paper.supplied_on):
        supplied = wording.say(N_("Supplied on {day}"), day=wording.day(line.supplied_on))
    off = wording.money(line.discount, paper.currency) if line.discount else ""
    return [
        str(line.position),
        line.code,
        [Words(line.text, CELL), Words(supplied, SMALL), Words(line.note, SMALL)],
        wording.number(line.quantity),
        line.unit,
        [Words(wording.price(line.price), CELL), Words(wording.per(line.price_unit), SMALL)],
        *([off] if discounted else []),
        _rate(wording, line.category, line.rate),
        wording.money(line.amount, paper.currency),
    ]


def _rate(wording: Wording, category: str, rate: Decimal) -> str:
    words = _RATE_WORDS.get(category)
    return wording.say(words) if words else wording.percent(rate)


def _sums_and_payment(sheet: Sheet, paper: InvoicePaper) -> None:
    sheet.gap(5 * MM)
    sheet.beside(lambda: _breakdown(sheet, paper), lambda: _totals(sheet, paper))
    sheet.gap(3 * MM)
    _legal(sheet, paper)
    if paper.kind is not PaperKind.CREDIT_NOTE:
        sheet.gap(4 * MM)
        sheet.tinted(lambda: _payment(sheet, paper), 3 * MM)


def _breakdown(sheet: Sheet, paper: InvoicePaper) -> None:
    wording, currency = sheet.wording, paper.currency
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
        for tax in paper.taxes
    ]
    if paper.exchange is not None:
        own = paper.exchange.currency
        columns.append(Column(wording.say(N_("VAT in {currency}"), currency=own), right=True))
        for row, tax in zip(rows, paper.taxes, strict=True):
            row.append("" if tax.vat_company is None else wording.money(tax.vat_company, own))
    table(sheet, columns, rows, LEFT, FULL_WIDTH - _TOTALS_WIDTH - 12 * MM)


def _totals(sheet: Sheet, paper: InvoicePaper) -> None:
    wording = sheet.wording
    if paper.allowance:
        _total(sheet, N_("Sum of the lines"), wording.money(paper.lines_total, paper.currency))
        _total(sheet, N_("Discount on the whole"), wording.money(-paper.allowance, paper.currency))
    _total(sheet, N_("Total net"), wording.money(paper.net, paper.currency))
    _total(sheet, N_("Total VAT"), wording.money(paper.vat, paper.currency))
    sheet.gap(1 * MM)
    sheet.rule(ACCENT, 0.9, RIGHT - _TOTALS_WIDTH, _TOTALS_WIDTH)
    sheet.gap(1 * MM)
    credit = paper.kind is PaperKind.CREDIT_NOTE
    label = N_("Total credited") if credit else N_("Total incl. VAT")
    _total(sheet, label, wording.sum(paper.gross, paper.currency), STRONG)
    if paper.settled and not credit:
        _total(sheet, N_("Already paid"), wording.money(-paper.settled, paper.currency))
        _total(sheet, N_("Amount due"), wording.sum(paper.due, paper.currency), STRONG)


def _total(sheet: Sheet, label: str, value: str, style: Style = BODY) -> None:
    x = RIGHT - _TOTALS_WIDTH
    label_width = _TOTALS_WIDTH * 0.45
    sheet.row(
        [
            Cell(x, label_width, [Words(sheet.wording.say(label), style)]),
            Cell(x + label_width, _TOTALS_WIDTH - label_width, [Words(value, style)], right=True),
        ],
        padding=1.4,
    )


def _legal(sheet: Sheet, paper: InvoicePaper) -> None:
    """What the law wants said: per VAT category, about the currency, about split payment."""
    wording = sheet.wording
    sentences = dict.fromkeys(
        " ".join(filter(None, [wording.say(_LEGAL_WORDS.get(tax.category, "")), tax.reason]))
        for tax in paper.taxes
    )
    if paper.split_payment:
        translated = wording.say(N_("split payment mechanism"))
        sentences[_SPLIT_PAYMENT if translated == _SPLIT_PAYMENT else f"{_SPLIT_PAYMENT} ({translated})"] = (
            None
        )
    for sentence in filter(None, sentences):
        sheet.row([Cell(LEFT, FULL_WIDTH, [Words(sentence, BODY)])], padding=1)
    if paper.exchange is not None:
        sheet.gap(2 * MM)
        facts(sheet, _exchange(wording, paper.currency, paper.exchange), columns=3)


def _exchange(wording: Wording, currency: str, exchange: Exchange) -> list[Fact]:
    published = ", ".join(filter(None, [wording.day(exchange.on), exchange.source]))
    return [
        (
            wording.say(N_("VAT in {currency}"), currency=exchange.currency),
            wording.sum(exchange.vat, exchange.currency),
        ),
        (
            wording.say(N_("Exchange rate")),
            f"1 {currency} = {wording.number(exchange.rate)} {exchange.currency}",
        ),
        (wording.say(N_("Date and source of the rate")), published),
    ]


def _payment(sheet: Sheet, paper: InvoicePaper) -> None:
    wording, inset = sheet.wording, 4 * MM
    width = FULL_WIDTH - 2 * inset
    if not paper.due:
        nothing = wording.say(N_("No payment is due."))
        sheet.row([Cell(LEFT + inset, width, [Words(nothing, BODY_BOLD)])])
        sheet.gap(2.5 * MM)
    facts(sheet, _ways_to_pay(wording, paper), columns=3, inset=inset)
    if paper.due and paper.early_payment is not None:
        sheet.gap(2.5 * MM)
        sentence = _early(wording, paper.currency, paper.early_payment)
        sheet.row([Cell(LEFT + inset, width, [Words(sentence, BODY)])])


def _ways_to_pay(wording: Wording, paper: InvoicePaper) -> list[Fact]:
    method = (wording.say(N_("Payment method")), _method(wording, paper))
    if not paper.due:
        return [method]
    entries = [
        (wording.say(N_("Amount due")), wording.sum(paper.due, paper.currency)),
        (wording.say(N_("Due date")), wording.day(paper.due_on)),
        method,
    ]
    if paper.account is not None:
        entries += [
            (wording.say(N_("IBAN")), _iban(paper.account.iban)),
            (wording.say(N_("BIC")), paper.account.bic),
            (wording.say(N_("Bank")), paper.account.bank),
            (wording.say(N_("Please quote")), paper.number),
        ]
    for position, part in enumerate(paper.instalments, 1):
        label = wording.say(N_("Instalment {position}"), position=position)
        entries.append((label, f"{wording.sum(part.amount, paper.currency)} · {wording.day(part.due_on)}"))
    return entries


def _early(wording: Wording, currency: str, early: EarlyPayment) -> str:
    return wording.say(
        N_("If you pay by {day}, you may deduct {percent}, that is {amount}."),
        day=wording.day(early.until),
        percent=wording.percent(early.percent),
        amount=wording.sum(early.discount, currency),
    )


def _iban(iban: str) -> str:
    characters = "".join(iban.split())
    return " ".join(characters[start : start + 4] for start in range(0, len(characters), 4))
