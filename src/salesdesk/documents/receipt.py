"""The receipt (PZ): what a supplier brought, with the batches it became."""

from __future__ import annotations

from salesdesk.documents.batches import batch_table
from salesdesk.documents.letterhead import addresses, begin, closing, facts, remark, signatures
from salesdesk.documents.page import MM
from salesdesk.documents.papers import NotePaper
from salesdesk.documents.wording import Wording
from salesdesk.i18n import N_

__all__ = ["render"]


def render(paper: NotePaper, language: str) -> bytes:
    """The paper as a PDF in a language; the same paper always gives the same bytes."""
    wording = Wording(language)
    say = wording.say
    title = say(N_("Goods receipt"))
    sheet = begin(wording, title, paper.number, paper.company, paper.footer, barcode=True)
    addresses(
        sheet, [(say(N_("Supplier")), paper.partner)], paper.company.address.country, say(N_("Supplier no."))
    )
    details = [
        (say(N_("Date of receipt")), wording.day(paper.issued_on)),
        (say(N_("Warehouse")), paper.warehouse),
        (say(N_("Purchase order")), paper.order_number),
        (say(N_("Supplier's delivery note")), paper.partner_number),
        (say(N_("Reference")), paper.partner_reference),
        (say(N_("Shipping")), paper.shipping),
    ]
    facts(sheet, details)
    sheet.gap(5 * MM)
    if paper.reverses:
        remark(sheet, say(N_("This receipt reverses {number}: the goods went back."), number=paper.reverses))
    batch_table(sheet, paper.lines)
    closing(sheet, paper.notes)
    signatures(sheet, [say(N_("Delivered by (date, signature)")), say(N_("Taken in by (date, signature)"))])
    return sheet.pdf(f"{title} {paper.number}", paper.company.name, paper.issued_on)
