"""The quote: what goods would cost, and until when these prices hold."""

from __future__ import annotations

from salesdesk.documents.letterhead import addresses, begin, closing, facts, remark
from salesdesk.documents.page import BODY, FULL_WIDTH, LEFT, MM, STRONG, Cell, Sheet, Words
from salesdesk.documents.papers import InvoiceLine, QuotePaper
from salesdesk.documents.sums import breakdown, grand_total, legal_words, line_cells, line_columns, sums
from salesdesk.documents.tables import CELL, Content, table
from salesdesk.documents.wording import Wording
from salesdesk.i18n import N_

__all__ = ["render"]


def render(paper: QuotePaper, language: str) -> bytes:
    """The paper as a PDF in a language; the same paper always gives the same bytes."""
    wording = Wording(language)
    say = wording.say
    title = say(N_("Quotation"))
    sheet = begin(wording, title, paper.number, paper.seller, paper.footer)
    parties = [(say(N_("Quotation for")), paper.buyer)]
    if paper.ship_to is not None:
        parties.append((say(N_("Deliver to")), paper.ship_to))
    addresses(sheet, parties, paper.seller.address.country, say(N_("Customer no.")))
    valid = [
        (say(N_("Valid until")), wording.day(paper.valid_until)),
        (say(N_("Your inquiry no.")), paper.customer_number),
        (say(N_("Your reference")), paper.reference),
    ]
    sheet.tinted(lambda: facts(sheet, valid, columns=3, inset=4 * MM, style=STRONG), 3 * MM)
    sheet.gap(4 * MM)
    details = [
        (say(N_("Date of quotation")), wording.day(paper.quoted_on)),
        (say(N_("For the attention of")), paper.attention),
        (say(N_("Your contact")), paper.contact),
        (say(N_("Wanted on")), wording.day(paper.wanted_on)),
        (say(N_("Terms of payment")), paper.terms),
        (say(N_("Shipping")), paper.shipping),
    ]
    facts(sheet, details)
    sheet.gap(5 * MM)
    if paper.replaces:
        remark(sheet, say(N_("This quotation replaces {number}."), number=paper.replaces))
    discounted = any(isinstance(line, InvoiceLine) and line.discount for line in paper.lines)
    rows = [_line(wording, line, paper.currency, discounted) for line in paper.lines]
    table(sheet, line_columns(wording, gross_prices=paper.gross_prices, discounted=discounted), rows)
    sheet.together(lambda: _sums(sheet, paper))
    closing(sheet, [_holds(wording, paper)])
    return sheet.pdf(f"{title} {paper.number}", paper.seller.name, paper.quoted_on)


def _line(wording: Wording, line: InvoiceLine | str, currency: str, discounted: bool) -> list[Content]:
    if isinstance(line, InvoiceLine):
        return line_cells(wording, line, currency, discounted=discounted)
    blank: Content = ""
    return [blank, blank, [Words(line, CELL)], *([blank] * (6 if discounted else 5))]


def _sums(sheet: Sheet, paper: QuotePaper) -> None:
    currency = paper.currency

    def totals() -> None:
        lines, off = paper.lines_total, paper.allowance
        sums(sheet, currency, lines=lines, allowance=off, net=paper.net, vat=paper.vat)
        grand_total(sheet, N_("Total incl. VAT"), paper.gross, currency)

    sheet.gap(5 * MM)
    sheet.beside(lambda: breakdown(sheet, paper.taxes, currency), totals)
    sheet.gap(3 * MM)
    for sentence in filter(None, legal_words(sheet.wording, paper.taxes)):
        sheet.row([Cell(LEFT, FULL_WIDTH, [Words(sentence, BODY)])], padding=1)


def _holds(wording: Wording, paper: QuotePaper) -> str:
    return wording.say(
        N_(
            "These prices hold until {day}. Goods are reserved for you once you order them. "
            "VAT is charged at the rates of the day of supply."
        ),
        day=wording.day(paper.valid_until),
    )
