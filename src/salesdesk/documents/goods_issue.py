"""The goods-issue note (WZ): what left the warehouse, batch by batch; and the note that takes one back."""

from __future__ import annotations

from salesdesk.documents.batches import batch_table
from salesdesk.documents.letterhead import addresses, begin, closing, facts, remark, signatures
from salesdesk.documents.page import MM, STRONG
from salesdesk.documents.papers import NotePaper
from salesdesk.documents.wording import Wording
from salesdesk.i18n import N_

__all__ = ["render"]


def render(paper: NotePaper, language: str) -> bytes:
    """The paper as a PDF in a language; the same paper always gives the same bytes."""
    wording = Wording(language)
    say = wording.say
    title = say(N_("Correcting goods-issue note") if paper.reverses else N_("Goods-issue note"))
    sheet = begin(wording, title, paper.number, paper.company, paper.footer, barcode=True)
    parties = [(say(N_("Customer")), paper.partner), (say(N_("Deliver to")), paper.ship_to or paper.partner)]
    addresses(sheet, parties, paper.company.address.country, say(N_("Customer no.")))
    found_by = [
        (say(N_("Our order")), paper.order_number),
        (say(N_("Your order no.")), paper.partner_number),
        (say(N_("Your reference")), paper.partner_reference),
    ]
    if any(value for _, value in found_by):
        sheet.tinted(lambda: facts(sheet, found_by, columns=3, inset=4 * MM, style=STRONG), 3 * MM)
        sheet.gap(4 * MM)
    details = [
        (say(N_("Date of issue")), wording.day(paper.issued_on)),
        (say(N_("Warehouse")), paper.warehouse),
        (say(N_("Shipping")), "" if paper.reverses else paper.shipping),
        (say(N_("Corrects")), paper.reverses),
        (say(N_("Reason")), paper.reason),
    ]
    facts(sheet, details)
    sheet.gap(5 * MM)
    if paper.reverses:
        remark(sheet, say(N_("This note reverses {number}: the goods came back."), number=paper.reverses))
    batch_table(sheet, paper.lines)
    closing(sheet, paper.notes)
    given, taken = N_("Issued by (date, signature)"), N_("Received by (date, signature)")
    if paper.reverses:
        given, taken = N_("Delivered by (date, signature)"), N_("Taken in by (date, signature)")
    signatures(sheet, [say(given), say(taken)])
    return sheet.pdf(f"{title} {paper.number}", paper.company.name, paper.issued_on)
