"""The invoice, the credit note and the prepayment invoice.

What they show: Directive 2006/112/EC art. 226 and, for a credit note, art. 219. A German
credit note is called Rechnungskorrektur: "Gutschrift" is self-billing in VAT law
(§ 14 UStG, subsection 4 no. 10).
"""

from __future__ import annotations

from typing import Final

from salesdesk.documents.letterhead import Fact, addresses, begin, closing, facts, remark
from salesdesk.documents.page import BODY, BODY_BOLD, FULL_WIDTH, LEFT, MM, STRONG, Cell, Sheet, Words
from salesdesk.documents.papers import EarlyPayment, Exchange, InvoiceLine, InvoicePaper, PaperKind, Party
from salesdesk.documents.sums import (
    breakdown,
    grand_total,
    legal_words,
    line_cells,
    line_columns,
    sums,
    total,
)
from salesdesk.documents.tables import table
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
_SPLIT_PAYMENT: Final = "mechanizm podzielonej płatności"
"""The Polish VAT act prescribes these words (art. 106e 1 no. 18a), so they are never translated away."""
_CREDITED: Final = N_("All amounts below are credited: they reduce the invoice named above.")


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
    rows = [
        line_cells(
            wording, line, paper.currency, discounted=discounted, below=_supplied(wording, paper, line)
        )
        for line in paper.lines
    ]
    table(sheet, line_columns(wording, gross_prices=paper.gross_prices, discounted=discounted), rows)
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


def _supplied(wording: Wording, paper: InvoicePaper, line: InvoiceLine) -> str:
    """When a line was supplied, where that is not when the others were."""
    if line.supplied_on in (None, paper.supplied_on):
        return ""
    return wording.say(N_("Supplied on {day}"), day=wording.day(line.supplied_on))


def _sums_and_payment(sheet: Sheet, paper: InvoicePaper) -> None:
    sheet.gap(5 * MM)
    own = "" if paper.exchange is None else paper.exchange.currency
    sheet.beside(lambda: breakdown(sheet, paper.taxes, paper.currency, own), lambda: _totals(sheet, paper))
    sheet.gap(3 * MM)
    _legal(sheet, paper)
    if paper.kind is not PaperKind.CREDIT_NOTE:
        sheet.gap(4 * MM)
        sheet.tinted(lambda: _payment(sheet, paper), 3 * MM)


def _totals(sheet: Sheet, paper: InvoicePaper) -> None:
    wording = sheet.wording
    sums(
        sheet,
        paper.currency,
        lines=paper.lines_total,
        allowance=paper.allowance,
        net=paper.net,
        vat=paper.vat,
    )
    credit = paper.kind is PaperKind.CREDIT_NOTE
    label = N_("Total credited") if credit else N_("Total incl. VAT")
    grand_total(sheet, label, paper.gross, paper.currency)
    if paper.settled and not credit:
        total(sheet, N_("Already paid"), wording.money(-paper.settled, paper.currency))
        total(sheet, N_("Amount due"), wording.sum(paper.due, paper.currency), STRONG)


def _legal(sheet: Sheet, paper: InvoicePaper) -> None:
    """What the law wants said: per VAT category, about the currency, about split payment."""
    wording = sheet.wording
    sentences = legal_words(wording, paper.taxes)
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
