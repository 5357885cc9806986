"""What every paper of the house has in common: title, sender, addresses, facts, closing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from salesdesk.documents.barcodes import draw_code128
from salesdesk.documents.page import (
    ACCENT,
    BODY,
    BODY_BOLD,
    FULL_WIDTH,
    HAIRLINE,
    LEFT,
    MM,
    SMALL,
    STRONG,
    TITLE,
    Cell,
    Sheet,
    Style,
    Words,
)
from salesdesk.documents.papers import Party
from salesdesk.documents.wording import Wording
from salesdesk.i18n import N_

__all__ = ["Fact", "addresses", "begin", "closing", "facts", "remark", "signatures"]

Fact = tuple[str, str]
"""A label and its value; without a value it is not printed."""

_GUTTER: Final = 6 * MM
_SECOND: Final = 98 * MM
"""Where the second column of the head begins, from the left margin."""
_LONG: Final = 80
"""Characters from which on a value is too long for a column of the grid."""


def begin(
    wording: Wording,
    title: str,
    number: str,
    sender: Party,
    footer: str,
    *,
    sender_label: str = "",
    barcode: bool = False,
) -> Sheet:
    """A new sheet with its title and number on the left and the sender on the right."""
    sheet = Sheet(wording, f"{title} {number} · {sender.name}", footer or _identity(wording, sender))

    def draw_title() -> None:
        sheet.row([Cell(LEFT, _SECOND - _GUTTER, [Words(title, TITLE), Words(number, STRONG)])])
        if barcode:
            sheet.gap(3 * MM)
            draw_code128(sheet, number, LEFT, _SECOND - _GUTTER)

    def draw_sender() -> None:
        sheet.row([Cell(LEFT + _SECOND, FULL_WIDTH - _SECOND, _sender(wording, sender_label, sender))])

    sheet.beside(draw_title, draw_sender)
    sheet.gap(5 * MM)
    return sheet


def addresses(sheet: Sheet, parties: Sequence[tuple[str, Party]], home: str, number_label: str) -> None:
    """One or two parties side by side under their labels, each with its number under `number_label`.

    `home` is the sender's country. It is named, as every country is, on a paper that leaves it.
    """
    if any(party.address.country not in ("", home) for _, party in parties):
        home = ""
    sheet.rule(ACCENT, 1.2)
    sheet.gap(4 * MM)
    strips = ((LEFT, _SECOND - _GUTTER), (LEFT + _SECOND, FULL_WIDTH - _SECOND))
    sheet.row(
        [
            Cell(x, width, _party(sheet.wording, label, party, home, number_label))
            for (x, width), (label, party) in zip(strips, parties, strict=False)
        ]
    )
    sheet.gap(5 * MM)


def facts(
    sheet: Sheet, entries: Sequence[Fact], columns: int = 4, inset: float = 0, style: Style = BODY
) -> None:
    """Labelled values in a grid, row by row; those without a value are left out.

    Long ones, such as the numbers of all the notes of a month, follow in full width.
    """
    told = [entry for entry in entries if entry[1] and len(entry[1]) <= _LONG]
    width = (FULL_WIDTH - 2 * inset) / columns
    rows = [told[start : start + columns] for start in range(0, len(told), columns)]
    rows += [[entry] for entry in entries if len(entry[1]) > _LONG]
    for number, row in enumerate(rows):
        sheet.gap(2.5 * MM if number else 0)
        room = FULL_WIDTH - 2 * inset if len(row[0][1]) > _LONG else width - 3 * MM
        cells = [
            Cell(LEFT + inset + index * width, room, [Words(label, SMALL), Words(value, style)])
            for index, (label, value) in enumerate(row)
        ]
        sheet.row(cells)


def remark(sheet: Sheet, text: str) -> None:
    """A sentence that nobody must miss, before what it is about."""
    sheet.row([Cell(LEFT, FULL_WIDTH, [Words(text, BODY_BOLD)])])
    sheet.gap(2 * MM)


def closing(sheet: Sheet, notes: Sequence[str]) -> None:
    """Notes in full width at the end, and what of the footer found no room at the foot."""
    for note in notes:
        if note.strip():
            sheet.gap(3 * MM)
            sheet.row([Cell(LEFT, FULL_WIDTH, [Words(note, BODY)])])
    if sheet.left_over:
        sheet.gap(3 * MM)
        sheet.row([Cell(LEFT, FULL_WIDTH, [Words(sheet.left_over, SMALL)])])


def signatures(sheet: Sheet, labels: Sequence[str]) -> None:
    """Places to sign, side by side, never parted from one another by a page break."""
    width = (FULL_WIDTH - _GUTTER * (len(labels) - 1)) / len(labels)
    sheet.need(30 * MM)
    sheet.gap(20 * MM)
    places = [(LEFT + index * (width + _GUTTER), label) for index, label in enumerate(labels)]
    for x, _ in places:
        sheet.rule(HAIRLINE, 0.8, x, width)
    sheet.gap(1.5 * MM)
    sheet.row([Cell(x, width, [Words(label, SMALL)]) for x, label in places])


def _party(wording: Wording, label: str, party: Party, home: str, number_label: str) -> list[Words]:
    return [
        Words(label, SMALL),
        Words(party.name, STRONG),
        *(Words(line) for line in wording.address(party.address, home)),
        *(Words(line, SMALL) for line in _details(wording, party, number_label)),
    ]


def _sender(wording: Wording, label: str, sender: Party) -> list[Words]:
    lines = [*wording.address(sender.address, ""), *_details(wording, sender)]
    return [Words(label, SMALL), Words(sender.name, BODY_BOLD), *(Words(line, SMALL) for line in lines)]


def _details(wording: Wording, party: Party, number_label: str = "") -> list[str]:
    labelled = [
        (wording.say(N_("VAT id")), party.vat_id),
        (wording.say(N_("Registration no.")), party.registration),
        (number_label, party.number),
    ]
    lines = [f"{label}: {value}" for label, value in labelled if value]
    return [*lines, *filter(None, [party.email, party.phone])]


def _identity(wording: Wording, sender: Party) -> str:
    vat_id = f"{wording.say(N_('VAT id'))}: {sender.vat_id}" if sender.vat_id else ""
    return " · ".join(filter(None, [sender.name, *wording.address(sender.address, ""), vat_id]))
