"""How what is to be picked is read, and what is said of a pick."""

from __future__ import annotations

from collections.abc import Sequence

from salesdesk.domain.catalogue.unit_names import Unit
from salesdesk.domain.picking.rules import PickLine, PickList
from salesdesk.domain.picking.verbs import Picked
from salesdesk.i18n import N_
from salesdesk.money import ZERO
from salesdesk.screens import wording
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.columns import dated, figure
from salesdesk.screens.widgets.line_table import Cell, Column

__all__ = ["how_far", "pick_cells", "pick_columns", "pick_facts", "said_of", "short_in_words"]

_SHOWN = 8


def pick_columns(seat: Seat) -> list[Column]:
    """The way through the bins."""
    return [
        Column(seat.word(N_("Lies in")), 12, whole=True),
        Column(seat.word(N_("Article")), 10, whole=True),
        Column("", 12, grows=True),
        Column(seat.word(N_("Batch")), 14, whole=True),
        Column(seat.word(N_("Until")), 8),
        Column(seat.word(N_("To pick")), 8, right=True),
        Column(seat.word(N_("Picked")), 8, right=True),
    ]


def pick_cells(seat: Seat, line: PickLine) -> Sequence[str | Cell]:
    """One line; what is complete is dim, what is begun stands out."""
    look = "" if line.left else "dim"
    until = min((day for day in (line.best_before, line.use_by) if day), default=None)
    begun = "strong" if line.left else "good"
    return (
        Cell(f"{line.warehouse} {line.bin}".strip(), look),
        Cell(line.code, look),
        Cell(line.text, look),
        Cell(line.batch, look),
        dated(until, seat.language, look, near=seat.today),
        figure(line.allocated, seat.language, look),
        figure(line.picked, seat.language, begun) if line.picked else "",
    )


def pick_facts(seat: Seat, line: PickLine | None) -> str:
    """What is to be known of the line at the cursor besides: its lot, its day in full, what is left."""
    if line is None:
        return ""
    lot = seat.say(N_("supplier's lot {lot}"), lot=line.lot) if line.lot else ""
    before = wording.day(line.best_before, seat.language)
    use_by = wording.day(line.use_by, seat.language)
    parts = (
        seat.say(N_("{left} {unit} left"), left=line.left, unit=Unit(line.base_unit)),
        lot,
        seat.say(N_("best before {day}"), day=before) if before else "",
        seat.say(N_("use by {day}"), day=use_by) if use_by else "",
    )
    return " · ".join(part for part in parts if part)


def how_far(seat: Seat, picks: PickList) -> str:
    """Who gets it, and how much of it is in hand."""
    done = seat.say(N_("{done} of {total} lines picked"), done=picks.done, total=len(picks.lines))
    return " · ".join(part for part in (done, picks.customer, picks.city) if part)


def said_of(seat: Seat, picked: Picked) -> str:
    """What was taken in hand by the last scan, or put back."""
    text = (
        N_("{code}: {quantity} {unit} of batch {batch}, {picked} of {allocated}")
        if picked.quantity >= ZERO
        else N_("{code}: {quantity} {unit} of batch {batch} put back, {picked} of {allocated}")
    )
    place = seat.say(
        text,
        code=picked.code,
        quantity=abs(picked.quantity),
        unit=Unit(picked.unit),
        batch=picked.batch,
        picked=picked.picked,
        allocated=picked.allocated,
    )
    return f"{place} · {picked.text}"


def short_in_words(seat: Seat, lines: Sequence[PickLine]) -> str:
    """What is short, line by line, and what becomes of it."""
    said = [
        seat.say(
            N_("{code}, batch {batch}: {picked} of {allocated} {unit}"),
            code=line.code,
            batch=line.batch,
            picked=line.picked,
            allocated=line.allocated,
            unit=Unit(line.base_unit),
        )
        for line in lines[:_SHOWN]
    ]
    if len(lines) > _SHOWN:
        said.append(seat.say(N_("… and {count} more"), count=len(lines) - _SHOWN))
    return "\n".join((*said, "", seat.word(N_("What is short stays open."))))
