"""Goods that have come, line by line: what both kinds of receipts ask about them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

from salesdesk.domain.catalogue.rules import Tracking
from salesdesk.domain.catalogue.unit_names import Unit
from salesdesk.domain.purchasing.rules import PurchaseView
from salesdesk.errors import Refused
from salesdesk.i18n import N_
from salesdesk.money import ZERO
from salesdesk.office.permissions import Permission
from salesdesk.screens import wording
from salesdesk.screens.base import Commanded
from salesdesk.screens.dialogs.form import Entry, Form, Kind
from salesdesk.screens.dialogs.question import Question
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.field import Field
from salesdesk.screens.widgets.line_table import Cell, Column
from salesdesk.storage.lengths import CODE, SHORT

__all__ = [
    "Arriving",
    "another_lot",
    "ask_about",
    "cells",
    "check_note",
    "columns",
    "may_leave",
    "nothing_of",
    "outstanding",
]

_COST: Final = N_("What one costs in the company's currency, as on the supplier's paper; 0 if it was free.")
_COST_OR_NOTHING: Final = N_(
    "What one costs in the company's currency; 0 if it was free. Empty: what it cost last time."
)
_PIECES: Final = 500
"""So many numbered pieces get a row each; nobody types more serial numbers by hand."""


@dataclass(frozen=True, slots=True)
class Arriving:
    """One lot of an article that has come, or that is expected to. Nothing of it: the quantity is 0."""

    article_id: int
    code: str
    name: str
    unit: str
    quantity: Decimal
    tracking: Tracking | None = None
    """None where it is not known here."""
    purchase_line_id: int | None = None
    due: Decimal | None = None
    """What was still to come of its purchase line."""
    unit_cost: Decimal | None = None
    """What one costs in company currency, where no purchase order says it; None for what it is known to."""
    supplier_lot: str = ""
    best_before: date | None = None
    use_by: date | None = None
    bin: str = ""

    @property
    def until(self) -> date | None:
        """The last day on which it may be sold without asking, as far as that is said."""
        return min((day for day in (self.best_before, self.use_by) if day), default=None)

    @property
    def lacks_date(self) -> bool:
        """It cannot be received before somebody says until when it keeps."""
        dated = self.best_before or self.use_by
        return self.tracking is Tracking.EXPIRY and bool(self.quantity) and not dated


def outstanding(view: PurchaseView) -> list[Arriving]:
    """All that is still to come of a purchase order; what has serial numbers piece by piece."""
    rows = []
    for line in view.lines:
        if not line.outstanding:
            continue
        row = Arriving(
            line.article_id,
            line.code,
            line.name,
            line.base_unit,
            line.outstanding,
            line.tracking,
            line.id,
            line.outstanding,
        )
        pieces = int(line.outstanding)
        if line.tracking is Tracking.SERIAL and 1 < pieces <= _PIECES and pieces == line.outstanding:
            rows += [replace(row, quantity=Decimal(1))] * pieces
        else:
            rows.append(row)
    return rows


def columns(seat: Seat, *, costs: bool) -> list[Column]:
    """What is to be received: with what one costs, or with what was still to come."""
    return [
        Column(seat.word(N_("Article")), 11),
        Column("", 14, grows=True),
        Column(seat.word(N_("Cost")) if costs else seat.word(N_("To come")), 8, right=True),
        Column(seat.word(N_("Came")), 8, right=True),
        Column(seat.word(N_("Until")), 10, seldom=True),
        Column(seat.word(N_("Lot")), 11, seldom=True),
        Column(seat.word(N_("Bin")), 8, seldom=True),
    ]


def cells(seat: Seat, row: Arriving) -> list[str | Cell]:
    """One lot."""
    due = row.unit_cost if row.due is None else row.due
    expired = row.until is not None and row.until < seat.today
    until = Cell(wording.day(row.until, seat.language), "bad" if expired else "")
    date_ = Cell(seat.word(N_("date?")), "bad") if row.lacks_date else until
    much = "bad" if row.due is not None and row.quantity > row.due else "strong"
    look = "" if row.quantity else "dim"
    shown = wording.price if row.due is None else wording.quantity
    return [
        Cell(row.code, look),
        Cell(row.name, look),
        Cell("" if due is None else shown(due, seat.language), look),
        Cell(
            wording.quantity(row.quantity, seat.language) if row.quantity else "–",
            much if row.quantity else "dim",
        ),
        date_,
        Cell(row.supplier_lot, look),
        Cell(row.bin, look),
    ]


async def ask_about(
    screen: Commanded,
    row: Arriving,
    *,
    costs: bool = False,
) -> Arriving | None:
    """Let the person at `screen` say what came of it. None if they left the form."""
    found: list[Arriving] = []

    async def submit(answers: Mapping[str, Any]) -> None:
        for part in ("quantity", "unit_cost"):
            if (answers.get(part) or ZERO) < ZERO:
                raise Refused(N_("Less than nothing cannot come.")).at(part)
        found.append(replace(row, **answers))

    about = ""
    if row.due is not None:
        about = screen.say(N_("Still to come: {quantity} {unit}"), quantity=row.due, unit=Unit(row.unit))
    entries = _entries(row, costs, screen.seat.may(Permission.COSTS_SEE))
    form = Form(screen.seat, f"{row.code} {row.name}", entries, submit, about=about)
    await screen.show(form)
    return found[0] if found else None


def _entries(row: Arriving, costs: bool, sees_costs: bool) -> list[Entry]:
    """What is asked, dates first where goods are kept by date.

    Who does not see costs need not say one: it is known, or the receipt is refused.
    """
    quantity = Entry(
        "quantity", N_("Quantity"), Kind.NUMBER, row.quantity or (row.due or None), required=True, width=14,
        help=N_("What has come, in the article's base unit. 0 if nothing has."),
    )  # fmt: skip
    cost = Entry(
        "unit_cost", N_("Cost of one"), Kind.NUMBER, row.unit_cost, required=sees_costs, width=14,
        help=_COST if sees_costs else _COST_OR_NOTHING,
    )  # fmt: skip
    dates = [
        Entry(
            "best_before", N_("Best before"), Kind.DAY, row.best_before, width=14,
            help=N_("The day until which it keeps; after it, it may be sold with permission only."),
        ),
        Entry(
            "use_by", N_("Use by"), Kind.DAY, row.use_by, width=14,
            help=N_("The last day on which it may be used; after it, it is never sold."),
        ),
    ]  # fmt: skip
    lot = Entry(
        "supplier_lot", N_("Lot or serial no."), value=row.supplier_lot, width=24, longest=CODE,
        help=N_("The supplier's number of the lot, or the serial number of the piece."),
    )  # fmt: skip
    place = Entry(
        "bin", N_("Bin"), value=row.bin, width=14, longest=CODE,
        help=N_("Where in the warehouse it is put."),
    )  # fmt: skip
    rest = [*dates, lot, place] if row.tracking in (Tracking.EXPIRY, None) else [lot, place, *dates]
    return [quantity, *([cost] if costs else []), *rest]


def nothing_of(row: Arriving) -> Arriving:
    """It has not come."""
    return replace(row, quantity=ZERO)


def another_lot(row: Arriving, same: Sequence[Arriving]) -> Arriving:
    """One more lot of a purchase line, of which `same` are there: proposed is what they leave to come."""
    rest = max((row.due or ZERO) - sum((each.quantity for each in same), ZERO), ZERO)
    return replace(row, quantity=rest, due=rest, supplier_lot="", best_before=None, use_by=None)


def check_note(screen: Commanded, note: Field) -> None:
    """Refuse the number of a delivery note that is too long to be stored, and go to its field.

    While it can be mended where it stands, and not when all is posted.
    """
    if len(note.text) > SHORT:
        screen.go_to(note)
        note.select_all()
        text = N_("The number of a delivery note has at most {longest} characters.")
        raise Refused(text, longest=SHORT)


async def may_leave(screen: Commanded, has_typed: bool) -> bool:
    """Whether the person at `screen` leaves a receipt that is not posted, though something is typed."""
    if not has_typed:
        return True
    text = screen.say(N_("The receipt is not posted. Throw away what you have typed?"))
    answer = await screen.show(Question(screen.seat, screen.say(N_("Leave")), text))
    return answer is True
