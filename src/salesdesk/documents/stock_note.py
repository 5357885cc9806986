"""The papers of a warehouse about its own goods: transfers (MM−, MM+), internal issues and receipts."""

from __future__ import annotations

from salesdesk.documents.batches import batch_table
from salesdesk.documents.letterhead import addresses, begin, facts, signatures
from salesdesk.documents.page import MM
from salesdesk.documents.papers import StockPaper
from salesdesk.documents.wording import Wording
from salesdesk.i18n import N_

__all__ = ["render"]


def render(paper: StockPaper, language: str) -> bytes:
    """The paper as a PDF in a language; the same paper always gives the same bytes."""
    wording = Wording(language)
    say = wording.say
    title = say(paper.title)
    sheet = begin(wording, title, paper.number, paper.company, paper.footer, barcode=True)
    parties = [
        (say(label), party)
        for label, party in ((N_("From warehouse"), paper.origin), (N_("To warehouse"), paper.destination))
        if party is not None
    ]
    if parties:
        addresses(sheet, parties, paper.company.address.country, "")
    details = [
        (say(N_("Date")), wording.day(paper.issued_on)),
        (say(N_("Warehouse")), "" if parties else paper.warehouse),
        (say(N_("Sent by")), paper.transfer),
        (say(N_("Reference")), paper.reference),
        (say(N_("Cause")), say(paper.cause) if paper.cause else ""),
        (say(N_("Reason")), paper.reason),
    ]
    facts(sheet, details)
    sheet.gap(5 * MM)
    batch_table(sheet, paper.lines)
    second = N_("Taken in by (date, signature)") if parties else N_("Approved by (date, signature)")
    signatures(sheet, [say(N_("Issued by (date, signature)")), say(second)])
    return sheet.pdf(f"{title} {paper.number}", paper.company.name, paper.issued_on)
