"""The order to a supplier: our codes and his, packs, prices, the day the goods are expected."""

from __future__ import annotations

from salesdesk.documents.letterhead import addresses, begin, closing, facts
from salesdesk.documents.page import ACCENT, MM, RIGHT, SMALL, STRONG, Cell, Sheet, Words
from salesdesk.documents.papers import PurchaseLine, PurchaseOrderPaper
from salesdesk.documents.tables import CELL, Column, Content, table
from salesdesk.documents.wording import Wording
from salesdesk.i18n import N_

__all__ = ["render"]


def render(paper: PurchaseOrderPaper, language: str) -> bytes:
    """The paper as a PDF in a language; the same paper always gives the same bytes."""
    wording = Wording(language)
    say = wording.say
    title = say(N_("Purchase order"))
    sheet = begin(wording, title, paper.number, paper.buyer, paper.footer)
    parties = [(say(N_("Supplier")), paper.supplier), (say(N_("Deliver to")), paper.deliver_to)]
    addresses(sheet, parties, paper.buyer.address.country, say(N_("Supplier no.")))
    details = [
        (say(N_("Date of order")), wording.day(paper.ordered_on)),
        (say(N_("Expected on")), wording.day(paper.expected_on)),
        (say(N_("Reference")), paper.reference),
        (say(N_("Contact")), paper.contact),
    ]
    facts(sheet, details)
    sheet.gap(5 * MM)
    table(sheet, _columns(wording), [_line(wording, paper, line) for line in paper.lines])
    _total(sheet, paper)
    closing(sheet, paper.notes)
    return sheet.pdf(f"{title} {paper.number}", paper.buyer.name, paper.ordered_on)


def _columns(wording: Wording) -> list[Column]:
    say = wording.say
    return [
        Column(say(N_("No."))),
        Column(say(N_("Your article")), widest=28 * MM, optional=True),
        Column(say(N_("Our article")), widest=28 * MM),
        Column(say(N_("Description")), flexible=True),
        Column(say(N_("Packs")), right=True, optional=True),
        Column(say(N_("Quantity")), right=True),
        Column(say(N_("Unit")), widest=16 * MM),
        Column(say(N_("Net price")), right=True),
        Column(say(N_("Net amount")), right=True),
    ]


def _line(wording: Wording, paper: PurchaseOrderPaper, line: PurchaseLine) -> list[Content]:
    expected = ""
    if line.expected_on not in (None, paper.expected_on):
        expected = wording.say(N_("expected on {day}"), day=wording.day(line.expected_on))
    packs = "" if line.packs is None else f"{wording.number(line.packs)} × {wording.number(line.pack)}"
    return [
        str(line.position),
        line.supplier_code,
        line.code,
        [Words(line.text, CELL), Words(expected, SMALL)],
        packs,
        wording.number(line.quantity),
        line.unit,
        [Words(wording.price(line.price), CELL), Words(wording.per(line.price_unit), SMALL)],
        wording.money(line.amount, paper.currency),
    ]


def _total(sheet: Sheet, paper: PurchaseOrderPaper) -> None:
    width = 75 * MM
    value = sheet.wording.sum(paper.total, paper.currency)
    sheet.need(15 * MM)
    sheet.gap(3 * MM)
    sheet.rule(ACCENT, 0.9, RIGHT - width, width)
    sheet.gap(1.5 * MM)
    sheet.row(
        [
            Cell(RIGHT - width, width * 0.45, [Words(sheet.wording.say(N_("Total net")), STRONG)]),
            Cell(RIGHT - width * 0.55, width * 0.55, [Words(value, STRONG)], right=True),
        ]
    )
