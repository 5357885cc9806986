"""Labels of boxes: where they go, whose order it is, which box of how many, and its number as GS1-128."""

from __future__ import annotations

from typing import Final

from salesdesk.documents import fonts
from salesdesk.documents.barcodes import draw_gs1_128
from salesdesk.documents.page import HAIRLINE, INK, MM, SMALL, Cell, Label, Style, Words
from salesdesk.documents.papers import Party
from salesdesk.documents.parcels import BoxLabelPaper
from salesdesk.documents.wording import Wording
from salesdesk.i18n import N_

__all__ = ["render"]

_BIG: Final = Style(fonts.BOLD, 15)
_TOWN: Final = Style(fonts.BOLD, 13)
_PLAIN: Final = Style(fonts.REGULAR, 11)
_VALUE: Final = Style(fonts.BOLD, 9.5)
_HUMAN: Final = Style(fonts.REGULAR, 11, INK)
_BARCODE: Final = 46 * MM
"""What the barcode takes at the foot of the label, with the text below it."""
_SSCC: Final = "00"
"""The identifier of a box's number."""


def render(paper: BoxLabelPaper, language: str) -> bytes:
    """The labels as a PDF in a language, a page of A6 each; the same paper always gives the same bytes."""
    wording = Wording(language)
    label = Label(wording)
    for number, sscc in enumerate(paper.boxes, 1):
        if number > 1:
            label.new_page()
        _draw(label, paper, number, sscc)
    title = f"{wording.say(N_('Box labels'))} {paper.number}"
    return label.pdf(title, paper.company.name, paper.issued_on)


def _draw(label: Label, paper: BoxLabelPaper, number: int, sscc: str) -> None:
    wording = label.wording
    say = wording.say
    home = paper.company.address.country
    country = "" if paper.ship_to.address.country not in ("", home) else home
    _row(label, [Words(f"{say(N_('From'))}: {_in_one_line(wording, paper.company)}", SMALL)], lines=2)
    label.gap(2 * MM)
    _rule(label)
    _row(label, [Words(say(N_("Deliver to")), SMALL)])
    _row(label, [Words(paper.ship_to.name, _BIG)], lines=2)
    address = wording.address(paper.ship_to.address, country)
    for line in address[:4]:
        _row(label, [Words(line, _TOWN if line is address[-1] and len(address) > 1 else _PLAIN)], lines=2)
    label.gap(2 * MM)
    _rule(label)
    half = label.WIDTH / 2
    told = [
        (say(N_("Our order")), paper.order_number),
        (say(N_("Goods-issue note")), paper.number),
        (say(N_("Your order no.")), paper.partner_number),
        (say(N_("Your reference")), paper.partner_reference),
    ]
    told = [each for each in told if each[1]]
    for at in range(0, len(told), 2):
        cells = [
            _cell(label.LEFT + column * half, half - 2 * MM, [Words(name, SMALL), Words(value, _VALUE)], 3)
            for column, (name, value) in enumerate(told[at : at + 2])
        ]
        label.row(cells)
        label.gap(1 * MM)
    label.y = Label.HEIGHT - _BARCODE - 10 * MM
    _rule(label)
    text = say(N_("Box {number} of {count}"), number=number, count=len(paper.boxes))
    label.row(
        [
            _cell(label.LEFT, half, [Words(text, _BIG)], 1),
            Cell(label.LEFT + half, half, [Words(paper.shipping[:40], SMALL)], right=True),
        ]
    )
    label.y = Label.HEIGHT - _BARCODE
    draw_gs1_128(label, _SSCC + sscc, label.LEFT, label.WIDTH)
    human = f"({_SSCC}) {sscc}"
    label.gap(1 * MM)
    wide = fonts.width(human, _HUMAN.font, _HUMAN.size)
    label.row([Cell(label.LEFT + (label.WIDTH - wide) / 2, wide + 1, [Words(human, _HUMAN)])])


def _row(label: Label, words: list[Words], lines: int = 1) -> None:
    label.row([_cell(label.LEFT, label.WIDTH, words, lines)])


def _cell(x: float, width: float, words: list[Words], lines: int) -> Cell:
    """A cell of so many lines at most: a name without end must not push the barcode off the label."""
    return Cell(x, width, Cell(x, width, words).lines()[:lines])


def _rule(label: Label) -> None:
    label.rule(HAIRLINE, 0.8, label.LEFT, label.WIDTH)
    label.gap(2 * MM)


def _in_one_line(wording: Wording, party: Party) -> str:
    return ", ".join((party.name, *wording.address(party.address, party.address.country)))
