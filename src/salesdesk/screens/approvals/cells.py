"""How orders that wait to be approved read."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter

from salesdesk.domain.approvals.queries import ApprovalView, WaitingOrder
from salesdesk.domain.drafts.rules import DraftLine
from salesdesk.i18n import N_
from salesdesk.screens import wording
from salesdesk.screens.listing import More
from salesdesk.screens.order_entry.cells import line_cells
from salesdesk.screens.order_entry.parked import since
from salesdesk.screens.reasons import kinds_of, weightiest_first
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.columns import amount
from salesdesk.screens.widgets.info_line import Fact
from salesdesk.screens.widgets.line_table import Cell, Column

__all__ = [
    "asked_facts",
    "marked_cells",
    "more_of_waiting",
    "waiting_cells",
    "waiting_columns",
    "waiting_facts",
]


def waiting_columns(seat: Seat) -> list[Column]:
    """Columns of the queue."""
    return [
        Column(seat.word(N_("Order")), 12, searched=True, whole=True, sort="number"),
        Column(seat.word(N_("Customer")), 14, searched=True, grows=True, sort="customer"),
        Column(seat.word(N_("Gross")), 10, right=True, sort="gross"),
        Column(seat.word(N_("Asked by")), 8, searched=True, whole=True, sort="asked_by"),
        Column(seat.word(N_("Since")), 11, sort="asked_at"),
        Column(seat.word(N_("Beyond")), 16, grows=True),
    ]


def waiting_cells(seat: Seat, row: WaitingOrder) -> Sequence[str | Cell]:
    """An order of the queue."""
    return [
        row.number,
        row.customer_name,
        amount(row.gross, seat.language),
        row.asked_by,
        Cell(since(row.asked_at, seat, always_day=True), value=row.asked_at),
        kinds_of(row.reasons, seat),
    ]


def more_of_waiting(seat: Seat) -> Sequence[More]:
    """What a file has of an order beside the columns of the queue."""
    return (
        (N_("Customer number"), attrgetter("customer")),
        (N_("Currency"), attrgetter("currency")),
        (N_("Owner"), attrgetter("owner")),
        (N_("Wanted"), attrgetter("requested_on")),
        (N_("Reasons"), lambda row: " ".join(reason.text(seat.language) for reason in row.reasons)),
    )


def waiting_facts(seat: Seat, row: WaitingOrder | None) -> list[Fact]:
    """The order at the cursor: who, and the weightiest of the reasons in full: a long name gives way."""
    if row is None:
        return []
    facts: list[Fact] = [(f"{row.customer} {row.customer_name}", "place")]
    facts += [(reason.text(seat.language), "strong") for reason in weightiest_first(row.reasons)[:1]]
    if row.requested_on is not None:
        facts.append((seat.say(N_("wanted on {day}"), day=wording.day(row.requested_on, seat.language)), ""))
    return facts


def asked_facts(approval: ApprovalView, seat: Seat) -> list[Fact]:
    """Who asked, since when, and until when the goods are kept for it."""
    facts: list[Fact] = [(seat.say(N_("asked by {name}"), name=approval.asked_by or "–"), "")]
    facts.append((since(approval.asked_at, seat, always_day=True), ""))
    if approval.firm_until is not None:
        day = wording.day(approval.firm_until, seat.language)
        facts.append((seat.say(N_("goods kept until {day}"), day=day), ""))
    return facts


def marked_cells(line: DraftLine, language: str, positions: frozenset[int]) -> Sequence[str | Cell]:
    """A line of the order; one that is below somebody's limits stands out."""
    cells = list(line_cells(line, language))
    if line.parent_line_id is None and line.position in positions:
        cells = [_bad(cell) for cell in cells]
    return cells


def _bad(cell: str | Cell) -> Cell:
    return Cell(cell, "bad") if isinstance(cell, str) else cell._replace(look="bad")
