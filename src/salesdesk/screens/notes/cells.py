"""Papers of the warehouse as lists and their own screen show them."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter
from typing import Final

from salesdesk.domain.note_book.rules import NoteInFull, NoteLine, NoteRow, NoteState
from salesdesk.i18n import N_
from salesdesk.screens import wording
from salesdesk.screens.listing import More
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.columns import Cell, Column, counted, dated

__all__ = [
    "line_cells",
    "line_columns",
    "line_facts",
    "more_of_notes",
    "note_cells",
    "note_columns",
    "note_facts",
]

_LOOK: Final = {NoteState.TAKEN_BACK: "dim", NoteState.CORRECTS: "dim", NoteState.UNBILLED: "strong"}


def note_columns(seat: Seat) -> list[Column]:
    """Number, day, warehouse, for or from whom, our order, and what became of it."""
    return [
        Column(seat.word(N_("Number")), 15, searched=True, whole=True, sort="number"),
        Column(seat.word(N_("Date")), 10, sort="day"),
        Column(seat.word(N_("Whse")), 5, whole=True, sort="warehouse", name=seat.word(N_("Warehouse"))),
        Column(seat.word(N_("Partner")), 17, searched=True, grows=True, sort="partner"),
        Column(seat.word(N_("Order")), 12, searched=True, whole=True, sort="order"),
        Column(seat.word(N_("State")), 12, whole=True),
    ]


def note_cells(seat: Seat, row: NoteRow) -> Sequence[str | Cell]:
    """A paper in those columns; what is billed says with which invoice."""
    look = _LOOK.get(row.state, "") if row.state else ""
    pale = "dim" if look == "dim" else ""
    state = row.invoice_number or (seat.word(row.state.label) if row.state else "")
    return (
        Cell(row.number, pale),
        dated(row.day, seat.language, pale),
        Cell(row.warehouse, pale),
        Cell(row.partner, pale),
        Cell(row.order_number, pale),
        Cell(state, look),
    )


def more_of_notes(seat: Seat) -> Sequence[More]:
    """What a file has besides."""
    return (
        (N_("Kind"), lambda row: seat.word(row.kind.label)),
        (N_("Invoice"), attrgetter("invoice_number")),
        (N_("Reference"), attrgetter("reference")),
    )


def note_facts(seat: Seat, note: NoteInFull) -> tuple[str, str, str, str]:
    """What stands above the lines of a paper: what became of it, for whom, by which order, and why."""
    became = ""
    if note.reverses:
        became = seat.say(N_("takes {number} back"), number=note.reverses)
    elif note.reversed_by:
        became = seat.say(N_("taken back with {number}"), number=note.reversed_by)
    elif note.invoice_number:
        became = seat.say(N_("billed with {number}"), number=note.invoice_number)
    elif note.state is not None:
        became = seat.word(note.state.label)
    first = (seat.word(note.kind.label), became, wording.day(note.day, seat.language), note.warehouse)
    place = f"{note.ship_name}, {note.ship_city}".strip(", ")
    partner = f"{note.customer_number} {note.customer}".strip()
    supplier = f"{note.supplier_number} {note.supplier}".strip()
    cause = "" if note.cause is None else seat.word(note.cause.label)
    other = seat.say(N_("other warehouse {code}"), code=note.other_warehouse) if note.other_warehouse else ""
    orders = (
        note.order_number,
        _labelled(seat, N_("their order {number}"), note.their_order),
        note.their_reference,
        note.purchase_number,
        note.transfer_number,
        _labelled(seat, N_("reference {number}"), "" if note.order_number else note.reference),
    )
    why = _labelled(seat, N_("Reason: {number}"), ", ".join(filter(None, (cause, note.reason))))
    return _joined(first), _joined((partner, place, supplier, other)), _joined(orders), why


def line_columns(seat: Seat) -> list[Column]:
    """Article, batch with its date and place, quantity."""
    return [
        Column(seat.word(N_("Article")), 10, whole=True),
        Column(seat.word(N_("Name")), 14, grows=True),
        Column(seat.word(N_("Batch")), 16, whole=True),
        Column(seat.word(N_("Keeps to")), 10),
        Column(seat.word(N_("Bin")), 6, whole=True, seldom=True),
        Column(seat.word(N_("Quantity")), 10, right=True),
        Column(seat.word(N_("Line")), 6, right=True, seldom=True),
    ]


def line_cells(seat: Seat, line: NoteLine) -> Sequence[str | Cell]:
    """A line in those columns; what is past its dates by now stands out."""
    last = line.keeps_until
    expired = last is not None and last < seat.today
    return (
        line.code,
        line.text,
        line.batch,
        dated(last, seat.language, "bad" if expired else ""),
        line.bin,
        counted(line.quantity, line.unit, seat.language),
        "" if line.order_line is None else Cell(str(line.order_line), value=line.order_line),
    )


def line_facts(seat: Seat, line: NoteLine | None) -> str:
    """What the table has no room for: the supplier's lot and both dates."""
    if line is None:
        return ""
    dates = [
        seat.say(text, day=wording.day(day, seat.language))
        for text, day in ((N_("best before {day}"), line.best_before), (N_("use by {day}"), line.use_by))
        if day is not None
    ]
    lot = seat.say(N_("supplier's lot {lot}"), lot=line.supplier_lot) if line.supplier_lot else ""
    return _joined((lot, *dates, f"{line.code} {line.text}"))


def _labelled(seat: Seat, text: str, value: str) -> str:
    return seat.say(text, number=value) if value else ""


def _joined(parts: Sequence[str]) -> str:
    return " · ".join(filter(None, parts))
