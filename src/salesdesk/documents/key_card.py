"""The key card, to lie beside the keyboard."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from salesdesk.documents.page import FULL_WIDTH, LEFT, MM, STRONG, TITLE, Cell, Sheet, Words
from salesdesk.documents.tables import Column, table
from salesdesk.documents.wording import Wording
from salesdesk.i18n import N_

__all__ = ["CardSection", "key_card_pdf"]

CardSection = tuple[str, Sequence[tuple[str, str, str]]]
"""A heading, and its keys: key, label and help, all of it as it is printed."""


def key_card_pdf(sections: Sequence[CardSection], language: str, day: date) -> bytes:
    """The card as a PDF in a language."""
    wording = Wording(language)
    title = wording.say(N_("Keys"))
    sheet = Sheet(wording, f"salesdesk · {title}", "salesdesk")
    sheet.row([Cell(LEFT, FULL_WIDTH, [Words(f"salesdesk · {title}", TITLE)])])
    columns = [
        Column(wording.say(N_("Key"))),
        Column(wording.say(N_("Command")), widest=45 * MM),
        Column("", flexible=True),
    ]
    for heading, keys in sections:
        sheet.gap(4 * MM)
        sheet.need(24 * MM)
        sheet.row([Cell(LEFT, FULL_WIDTH, [Words(heading, STRONG)])], padding=2)
        table(sheet, columns, keys)
    return sheet.pdf(f"salesdesk · {title}", "salesdesk", day)
