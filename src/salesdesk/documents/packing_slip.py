"""The packing slip: what is in the parcel, in the customer's own numbers."""

from __future__ import annotations

from salesdesk.documents.letterhead import addresses, begin, closing, facts, signatures
from salesdesk.documents.page import MM, SMALL, STRONG, Words
from salesdesk.documents.parcels import PackedBatch, PackedLine, PackingSlipPaper
from salesdesk.documents.tables import CELL, Column, Content, table
from salesdesk.documents.wording import Wording
from salesdesk.i18n import N_

__all__ = ["render"]


def render(paper: PackingSlipPaper, language: str) -> bytes:
    """The paper as a PDF in a language; the same paper always gives the same bytes."""
    wording = Wording(language)
    say = wording.say
    title = say(N_("Packing slip"))
    sheet = begin(wording, title, paper.number, paper.company, paper.footer, barcode=True)
    parties = [(say(N_("Customer")), paper.partner), (say(N_("Deliver to")), paper.ship_to)]
    addresses(sheet, parties, paper.company.address.country, say(N_("Customer no.")))
    found_by = [
        (say(N_("Your order no.")), paper.partner_number),
        (say(N_("Your reference")), paper.partner_reference),
        (say(N_("Our order")), paper.order_number),
    ]
    sheet.tinted(lambda: facts(sheet, found_by, columns=3, inset=4 * MM, style=STRONG), 3 * MM)
    sheet.gap(4 * MM)
    facts(
        sheet,
        [
            (say(N_("Date of issue")), wording.day(paper.issued_on)),
            (say(N_("Shipping")), paper.shipping),
        ],
    )
    sheet.gap(5 * MM)
    columns = [
        Column(say(N_("No."))),
        Column(say(N_("Article")), widest=28 * MM),
        Column(say(N_("Your article")), widest=28 * MM, optional=True),
        Column(say(N_("Description")), flexible=True),
        Column(say(N_("Ordered")), right=True),
        Column(say(N_("In the parcel")), right=True),
        Column(say(N_("Unit")), widest=16 * MM),
    ]
    table(sheet, columns, [_row(wording, line) for line in paper.lines])
    closing(sheet, ())
    signatures(
        sheet, [say(N_("Number of packages")), say(N_("Weight")), say(N_("Packed by (date, signature)"))]
    )
    return sheet.pdf(f"{title} {paper.number}", paper.company.name, paper.issued_on)


def _row(wording: Wording, line: PackedLine) -> list[Content]:
    batches = [Words(_in_words(wording, batch), SMALL) for batch in line.batches]
    return [
        str(line.position),
        line.code,
        line.customer_code,
        [Words(line.text, CELL), *batches],
        wording.number(line.ordered),
        wording.number(line.packed),
        line.unit,
    ]


def _in_words(wording: Wording, batch: PackedBatch) -> str:
    """Which batch, how long it keeps, and how much of the line it is."""
    say = wording.say
    parts = [say(N_("Batch {number}"), number=batch.number)]
    if batch.lot:
        parts.append(say(N_("supplier's lot {lot}"), lot=batch.lot))
    if batch.best_before:
        parts.append(say(N_("best before {day}"), day=wording.day(batch.best_before)))
    if batch.use_by:
        parts.append(say(N_("use by {day}"), day=wording.day(batch.use_by)))
    return f"{', '.join(parts)}: {wording.number(batch.quantity)}"
