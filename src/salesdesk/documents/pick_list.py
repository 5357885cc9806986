"""The pick list: what of an order is to be taken from which bin, to walk along with."""

from __future__ import annotations

from collections.abc import Sequence

from salesdesk.documents.barcodes import draw_code128
from salesdesk.documents.letterhead import facts, signatures
from salesdesk.documents.page import BODY, FULL_WIDTH, LEFT, MM, SMALL, STRONG, TITLE, Cell, Sheet, Words
from salesdesk.documents.parcels import PickedLine, PickListPaper
from salesdesk.documents.tables import CELL, Column, Content, table
from salesdesk.documents.wording import Wording
from salesdesk.i18n import N_

__all__ = ["render"]

_HALF = 98 * MM
"""Where the barcode begins, from the left margin."""


def render(papers: Sequence[PickListPaper], language: str) -> bytes:
    """Pick lists as one PDF in a language, each order on pages of its own."""
    wording = Wording(language)
    title = wording.say(N_("Pick list"))
    first = papers[0]
    name = f"{title} {first.number}" if len(papers) == 1 else title
    sheet = Sheet(wording, name, first.company)
    for number, paper in enumerate(papers):
        if number:
            sheet.new_page()
        _order(sheet, paper, title)
    return sheet.pdf(name, first.company, first.printed_on)


def _order(sheet: Sheet, paper: PickListPaper, title: str) -> None:
    wording = sheet.wording
    say = wording.say

    def draw_title() -> None:
        words = [Words(title, TITLE), Words(paper.number, STRONG), Words(paper.customer, BODY)]
        sheet.row([Cell(LEFT, _HALF - 6 * MM, [*words, Words(paper.place, SMALL)])])

    def draw_barcode() -> None:
        sheet.gap(2 * MM)
        draw_code128(sheet, paper.number, LEFT + _HALF, FULL_WIDTH - _HALF)

    sheet.beside(draw_title, draw_barcode)
    sheet.gap(4 * MM)
    details = [
        (say(N_("Wanted")), wording.day(paper.wanted_on)),
        (say(N_("Shipping")), paper.shipping),
        (say(N_("Delivery")), say(paper.policy) if paper.policy else ""),
        (say(N_("Printed")), wording.day(paper.printed_on)),
        (say(N_("Memo")), paper.memo),
    ]
    facts(sheet, details)
    sheet.gap(5 * MM)
    columns = [
        Column(say(N_("Lies in")), widest=26 * MM),
        Column(say(N_("Article")), widest=26 * MM),
        Column(say(N_("Description")), flexible=True),
        Column(say(N_("Batch")), widest=34 * MM),
        Column(say(N_("Best before")), optional=True),
        Column(say(N_("To pick")), right=True),
        Column(say(N_("Unit")), widest=14 * MM),
        Column(say(N_("Picked")), right=True),
    ]
    table(sheet, columns, [_row(wording, line) for line in paper.lines])
    signatures(sheet, [say(N_("Picked by (date, signature)")), say(N_("Checked by (date, signature)"))])


def _row(wording: Wording, line: PickedLine) -> list[Content]:
    lot = wording.say(N_("supplier's lot {lot}"), lot=line.lot) if line.lot else ""
    use_by = wording.say(N_("use by {day}"), day=wording.day(line.use_by)) if line.use_by else ""
    return [
        [Words(f"{line.warehouse} {line.bin}".strip(), CELL)],
        line.code,
        line.text,
        [Words(line.batch, CELL), Words(lot, SMALL)],
        [Words(wording.day(line.best_before), CELL), Words(use_by, CELL)],
        wording.number(line.quantity),
        line.unit,
        wording.number(line.picked) if line.picked else "____",
    ]
