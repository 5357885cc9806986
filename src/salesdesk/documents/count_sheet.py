"""Count sheets: what lies in which bin, with room for what is found; and what came of it, once approved."""

from __future__ import annotations

from salesdesk.documents.barcodes import draw_code128
from salesdesk.documents.letterhead import facts, remark, signatures
from salesdesk.documents.page import BODY, FULL_WIDTH, LEFT, MM, SMALL, STRONG, TITLE, Cell, Sheet, Words
from salesdesk.documents.parcels import CountedLine, CountPaper
from salesdesk.documents.tables import CELL, Column, Content, table
from salesdesk.documents.wording import Wording
from salesdesk.i18n import N_

__all__ = ["render"]

_HALF = 98 * MM
"""Where the barcode begins, from the left margin."""
_ROOM = "_____________"
_MORE = 5
"""Lines for what is found and is on none."""


def render(paper: CountPaper, language: str) -> bytes:
    """The paper as a PDF in a language. While it is counted nothing on it tells what the books say."""
    wording = Wording(language)
    say = wording.say
    title = say(N_("Count sheet")) if paper.is_open else say(N_("Stocktake"))
    sheet = Sheet(wording, f"{title} {paper.number}", paper.company)

    def draw_title() -> None:
        words = [Words(title, TITLE), Words(paper.number, STRONG), Words(paper.warehouse, BODY)]
        sheet.row([Cell(LEFT, _HALF - 6 * MM, words)])

    def draw_barcode() -> None:
        sheet.gap(2 * MM)
        draw_code128(sheet, paper.number, LEFT + _HALF, FULL_WIDTH - _HALF)

    sheet.beside(draw_title, draw_barcode)
    sheet.gap(4 * MM)
    details = [
        (say(N_("Begun")), wording.day(paper.begun_on)),
        (say(N_("Printed")), wording.day(paper.printed_on)),
        (say(N_("State")), "" if paper.is_open else say(paper.state)),
        (say(N_("Shortage")), paper.issue),
        (say(N_("Surplus")), paper.receipt),
    ]
    facts(sheet, details)
    sheet.gap(5 * MM)
    if paper.is_open:
        remark(
            sheet,
            say(
                N_(
                    "Count what lies there, with what is picked and has not left yet. Batches that are on no "
                    "line are written below."
                )
            ),
        )
    _lines(sheet, paper)
    signatures(
        sheet, [say(N_("Counted by (date, time, signature)")), say(N_("Checked by (date, signature)"))]
    )
    return sheet.pdf(f"{title} {paper.number}", paper.company, paper.printed_on)


def _lines(sheet: Sheet, paper: CountPaper) -> None:
    wording = sheet.wording
    say = wording.say
    columns = [
        Column(say(N_("No."))),
        Column(say(N_("Lies in")), widest=24 * MM),
        Column(say(N_("Article")), widest=26 * MM),
        Column(say(N_("Description")), flexible=True),
        Column(say(N_("Batch")), widest=34 * MM),
        Column(say(N_("Best before")), optional=True),
        Column(say(N_("Books")), right=True, optional=True),
        Column(say(N_("Counted")), right=True),
        Column(say(N_("Unit")), widest=14 * MM),
        Column(say(N_("Difference")), right=True, optional=True),
    ]
    rows = [_row(wording, paper, line) for line in paper.lines]
    if paper.is_open:
        rows += [["", "", "", "", "", "", "", _ROOM, "", ""]] * _MORE
    table(sheet, columns, rows)


def _row(wording: Wording, paper: CountPaper, line: CountedLine) -> list[Content]:
    lot = wording.say(N_("supplier's lot {lot}"), lot=line.lot) if line.lot else ""
    use_by = wording.say(N_("use by {day}"), day=wording.day(line.use_by)) if line.use_by else ""
    books = difference = ""
    counted = _ROOM if paper.is_open else "–"
    if not paper.is_open and line.counted is not None and line.books is not None:
        books, counted = wording.number(line.books), wording.number(line.counted)
        difference = wording.number(line.counted - line.books) if line.counted != line.books else ""
    return [
        str(line.position),
        line.bin,
        line.code,
        line.text,
        [Words(line.batch, CELL), Words(lot, SMALL)],
        [Words(wording.day(line.best_before), CELL), Words(use_by, CELL)],
        books,
        counted,
        line.unit,
        difference,
    ]
