"""The table of batches on the notes of the warehouse, and what they add up to."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from salesdesk.documents.page import BODY_BOLD, FULL_WIDTH, LEFT, MM, SMALL, Cell, Sheet, Words
from salesdesk.documents.papers import NoteLine
from salesdesk.documents.tables import CELL, Column, Content, table
from salesdesk.documents.wording import Wording
from salesdesk.i18n import N_
from salesdesk.money import ZERO

__all__ = ["batch_table"]


def batch_table(sheet: Sheet, lines: Sequence[NoteLine]) -> None:
    """Write one row per batch and, below, the quantity per unit."""
    say = sheet.wording.say
    columns = [
        Column(say(N_("No."))),
        Column(say(N_("Article")), widest=28 * MM),
        Column(say(N_("Description")), flexible=True),
        Column(say(N_("Batch")), widest=38 * MM),
        Column(say(N_("Best before")), optional=True),
        Column(say(N_("Quantity")), right=True),
        Column(say(N_("Unit")), widest=16 * MM),
    ]
    table(sheet, columns, [_row(sheet.wording, line) for line in lines])
    sheet.gap(3 * MM)
    label = say(N_("Total quantity"))
    text = f"{label}: {_quantities(sheet.wording, lines)}"
    sheet.row([Cell(LEFT, FULL_WIDTH, [Words(text, BODY_BOLD)], right=True)])


def _row(wording: Wording, line: NoteLine) -> list[Content]:
    lot = wording.say(N_("supplier's lot {lot}"), lot=line.lot) if line.lot else ""
    use_by = wording.say(N_("use by {day}"), day=wording.day(line.use_by)) if line.use_by else ""
    return [
        str(line.position),
        line.code,
        line.text,
        [Words(line.batch, CELL), Words(lot, SMALL)],
        [Words(wording.day(line.best_before), CELL), Words(use_by, CELL)],
        wording.number(line.quantity),
        line.unit,
    ]


def _quantities(wording: Wording, lines: Sequence[NoteLine]) -> str:
    sums: dict[str, Decimal] = {}
    for line in lines:
        sums[line.unit] = sums.get(line.unit, ZERO) + line.quantity
    return ", ".join(f"{wording.number(quantity)} {unit}" for unit, quantity in sums.items())
