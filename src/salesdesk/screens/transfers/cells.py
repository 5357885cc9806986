"""Transfers as lists show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from salesdesk.domain.transfers.entering import Sending
from salesdesk.domain.transfers.queries import LineUnderWay, Part, UnderWay
from salesdesk.i18n import N_
from salesdesk.screens import wording
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.columns import dated
from salesdesk.screens.widgets.line_table import Cell, Column

__all__ = [
    "Coming",
    "Going",
    "Goods",
    "coming_cells",
    "coming_columns",
    "going_cells",
    "going_columns",
    "transfer_cells",
    "transfer_columns",
]


@dataclass(frozen=True, slots=True)
class Goods:
    """An article that is to be sent."""

    article_id: int
    code: str
    name: str
    base_unit: str
    units: tuple[str, ...] = ()
    """What else it is counted in."""


@dataclass(frozen=True, slots=True)
class Going:
    """A line of a transfer that is being entered, with the batches that would go by now."""

    goods: Goods
    quantity: Decimal
    unit: str
    """Empty for the base unit."""
    batch: tuple[int, str] | None = None
    """Id and number, where a batch is chosen by hand."""
    parts: tuple[Part, ...] = ()

    @property
    def sending(self) -> Sending:
        """The line as it is sent."""
        batch_id = None if self.batch is None else self.batch[0]
        return Sending(self.goods.article_id, self.quantity, self.unit, batch_id)


@dataclass(frozen=True, slots=True)
class Coming:
    """A batch that is in transit, and what of it has come."""

    line: LineUnderWay
    quantity: Decimal
    bin: str = ""


def transfer_columns(seat: Seat) -> list[Column]:
    """What is in transit."""
    return [
        Column(seat.word(N_("Transfer")), 18, whole=True),
        Column(seat.word(N_("Out of")), 8),
        Column(seat.word(N_("Into")), 8),
        Column(seat.word(N_("Since")), 10),
        Column(seat.word(N_("Goods")), 30, grows=True),
    ]


def transfer_cells(seat: Seat, row: UnderWay) -> Sequence[str | Cell]:
    """One transfer; one that was not sent today is late enough to be asked about."""
    late = "bad" if (seat.today - row.sent_on).days > 1 else ""
    return [
        row.number,
        row.origin,
        row.destination,
        dated(row.sent_on, seat.language, late),
        ", ".join(row.goods),
    ]


def going_columns(seat: Seat) -> list[Column]:
    """What is to be sent."""
    return [
        Column(seat.word(N_("Article")), 12),
        Column("", 18, grows=True),
        Column(seat.word(N_("Quantity")), 12, right=True),
        Column(seat.word(N_("Batch")), 26, grows=True),
    ]


def going_cells(seat: Seat, row: Going) -> Sequence[str | Cell]:
    """One line; a batch that was chosen by hand stands out."""
    unit = wording.unit(row.unit or row.goods.base_unit, seat.language, row.goods.units)
    batches = [part.number for part in row.parts] or ["" if row.batch is None else row.batch[1]]
    return [
        row.goods.code,
        row.goods.name,
        Cell(f"{wording.quantity(row.quantity, seat.language)} {unit}", "strong", value=row.quantity),
        Cell(", ".join(batches), "dim" if row.batch is None else "strong"),
    ]


def coming_columns(seat: Seat) -> list[Column]:
    """What of a transfer may have come."""
    return [
        Column(seat.word(N_("Article")), 11),
        Column("", 14, grows=True),
        Column(seat.word(N_("Batch")), 16),
        Column(seat.word(N_("Under way")), 9, right=True),
        Column(seat.word(N_("Came")), 8, right=True),
        Column(seat.word(N_("Until")), 10, seldom=True),
        Column(seat.word(N_("Bin")), 7, seldom=True),
    ]


def coming_cells(seat: Seat, row: Coming) -> Sequence[str | Cell]:
    """One batch."""
    line, look = row.line, "" if row.quantity else "dim"
    until = min((day for day in (line.best_before, line.use_by) if day), default=None)
    came = wording.quantity(row.quantity, seat.language) if row.quantity else "–"
    return [
        Cell(line.code, look),
        Cell(line.name, look),
        Cell(line.batch, look),
        Cell(wording.quantity(line.left, seat.language), look, value=line.left),
        Cell(came, "strong" if row.quantity else "dim", value=row.quantity),
        dated(until, seat.language, "bad" if until is not None and until < seat.today else look),
        Cell(row.bin, look),
    ]
