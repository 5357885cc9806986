"""Stocktakes, what is counted and what differs, as lists show them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from salesdesk.clock import zone
from salesdesk.domain.stocktakes.differences import Difference
from salesdesk.domain.stocktakes.queries import LineToCount, StocktakeRow
from salesdesk.domain.stocktakes.rules import StocktakeState
from salesdesk.i18n import N_
from salesdesk.office.permissions import Permission
from salesdesk.screens import wording
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.columns import amount, dated, figure
from salesdesk.screens.widgets.line_table import Cell, Column

__all__ = [
    "difference_cells",
    "difference_columns",
    "line_cells",
    "line_columns",
    "local",
    "stocktake_cells",
    "stocktake_columns",
]


def local(seat: Seat, instant: datetime) -> datetime:
    """An instant by the company's clock."""
    return instant.astimezone(zone(seat.person.timezone if seat.person else "UTC"))


def stocktake_columns(seat: Seat) -> list[Column]:
    """Which stocktakes there are, and how far they are."""
    return [
        Column(seat.word(N_("Stocktake")), 18, whole=True),
        Column(seat.word(N_("State")), 13, whole=True),
        Column(seat.word(N_("Begun")), 10),
        Column(seat.word(N_("By")), 12, grows=True),
        Column(seat.word(N_("Counted")), 11, right=True),
        Column(seat.word(N_("Again")), 5, right=True, seldom=True),
    ]


def stocktake_cells(seat: Seat, row: StocktakeRow) -> Sequence[str | Cell]:
    """One stocktake; what is over is pale."""
    is_open = row.state is StocktakeState.OPEN
    look = "" if is_open else "dim"
    return [
        Cell(row.number, look),
        Cell(seat.word(row.state.label), "strong" if is_open else look),
        dated(local(seat, row.opened_at).date(), seat.language, look),
        Cell(row.opened_by, look),
        Cell(f"{row.counted} / {row.lines}", look, value=row.counted),
        Cell(str(row.recount or ""), "bad", value=row.recount),
    ]


def line_columns(seat: Seat) -> list[Column]:
    """What is to be counted."""
    return [
        Column(seat.word(N_("No.")), 5, right=True),
        Column(seat.word(N_("Bin")), 7, seldom=True),
        Column(seat.word(N_("Article")), 11),
        Column("", 14, grows=True),
        Column(seat.word(N_("Batch")), 16, whole=True),
        Column(seat.word(N_("Lot")), 9, seldom=True),
        Column(seat.word(N_("Counted")), 13, right=True),
    ]


def line_cells(seat: Seat, line: LineToCount) -> Sequence[str | Cell]:
    """One batch; what is done is pale. How much somebody else has counted is not told."""
    look = "dim" if line.is_done else ""
    if line.recount:
        counted = Cell(seat.word(N_("count again")), "bad")
    elif line.counted is not None:
        unit = wording.unit(line.unit, seat.language, line.units)
        said = f"{wording.quantity(line.counted, seat.language)} {unit}"
        counted = Cell(said, "good", value=line.counted)
    else:
        counted = Cell(f"✓ {line.counted_by}" if line.is_done else "–", look)
    cells = [str(line.position or ""), line.bin, line.code, line.name, line.batch, line.lot]
    return [*(Cell(each, look) for each in cells), counted]


def difference_columns(seat: Seat) -> list[Column]:
    """What was found, what the books said, and what that is worth."""
    columns = [
        Column(seat.word(N_("No.")), 4, right=True, sort="position"),
        Column(seat.word(N_("Article")), 10, sort="article"),
        Column("", 10, grows=True),
        Column(seat.word(N_("Batch")), 15),
        Column(seat.word(N_("Books")), 8, right=True),
        Column(seat.word(N_("Found")), 8, right=True),
        Column(seat.word(N_("Differs")), 9, right=True),
    ]
    if seat.may(Permission.COSTS_SEE):
        columns.append(Column(seat.word(N_("Value")), 9, right=True, sort="value"))
    return columns


def difference_cells(seat: Seat, line: Difference) -> Sequence[str | Cell]:
    """One line; what is to be counted again is pale, counts that disagree are marked."""
    language, by = seat.language, line.difference
    look = "dim" if line.recount or by is None else ""
    sign = "+" if by is not None and by > 0 else ""
    differs = Cell("", look)
    if line.recount:
        differs = Cell(seat.word(N_("again")), "dim")
    elif by:
        mark = " ?" if line.counts_differ else ""
        differs = Cell(f"{sign}{wording.quantity(by, language)}{mark}", "bad" if by < 0 else "good", value=by)
    cells = [
        Cell(str(line.position), look),
        Cell(line.code, look),
        Cell(line.name, look),
        Cell(line.batch, look),
        Cell("", look) if line.books is None else figure(line.books, language, look),
        Cell("–", look) if line.counted is None else figure(line.counted, language, look),
        differs,
    ]
    if seat.may(Permission.COSTS_SEE):
        cells.append(Cell("") if line.value is None else amount(line.value, language, look))
    return cells
