"""Which lines of a quote are ordered, and how much of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from textual.app import ComposeResult

from salesdesk.domain.drafts.rules import DraftLine
from salesdesk.domain.quotes.verbs import Wanted
from salesdesk.errors import Refused
from salesdesk.i18n import N_
from salesdesk.money import ZERO
from salesdesk.screens import wording
from salesdesk.screens.base import Dialog
from salesdesk.screens.commands import command
from salesdesk.screens.dialogs.form import Entry, Form, Kind
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.columns import counted
from salesdesk.screens.widgets.line_table import Cell, Column, LineTable

__all__ = ["QuoteLines", "left_of"]


@dataclass(frozen=True, slots=True)
class _Chosen:
    """A line with what is left of it and what of that is ordered now, in its own unit."""

    line: DraftLine
    left: Decimal
    now: Decimal


def left_of(line: DraftLine) -> Decimal:
    """What is left of a line of a quote in its own unit, full thousandths of it."""
    if not line.base_quantity or not line.ordered:
        return line.quantity
    left = max(line.base_quantity - line.ordered, ZERO) * line.quantity / line.base_quantity
    return left.quantize(Decimal("0.001"), "ROUND_DOWN")


class QuoteLines(Dialog[tuple[Wanted, ...]]):
    """The lines of which something is left: all of it is ordered, unless somebody says otherwise.

    The answer is what is ordered.
    """

    def __init__(self, seat: Seat, number: str, lines: Sequence[DraftLine], at: int) -> None:
        """`lines` are those of which something is left; the cursor stands on the line with the id `at`."""
        super().__init__(seat)
        self._number = number
        self._at = next((place for place, line in enumerate(lines) if line.id == at), 0)
        self._rows = [_Chosen(line, left_of(line), left_of(line)) for line in lines]
        self.list: LineTable[_Chosen] = LineTable(
            [
                Column("", 3, right=True),
                Column(self.say(N_("Code")), 8, whole=True),
                Column(self.say(N_("Name")), 16, grows=True),
                Column(self.say(N_("Left")), 12, right=True),
                Column(self.say(N_("Order now")), 12, right=True),
            ],
            self._cells,
            id="quote-lines",
        )

    def heading(self) -> str:
        """Of which quote."""
        return self.say(N_("Order from {number}"), number=self._number)

    def body(self) -> ComposeResult:
        """The lines."""
        self.list.styles.height = min(len(self._rows), 14) + 1
        yield self.list

    async def begin(self) -> None:
        """All of them."""
        self.list.set_rows(self._rows, self._at)
        self.go_to(self.list)

    @command("enter", N_("Quantity"), N_("Say how much of the line at the cursor is ordered now."))
    async def change(self) -> None:
        """Less than is left."""
        row = self.list.current
        if row is None:
            return
        unit = wording.unit(row.line.unit, self.seat.language, row.line.beside)

        async def submit(answers: Mapping[str, Any]) -> None:
            if not ZERO <= answers["quantity"] <= row.left:
                text = N_("Between nothing and {left} {unit}.")
                raise Refused(text, left=row.left.normalize(), unit=unit).at("quantity")

        entry = Entry(
            "quantity", N_("Order now"), Kind.NUMBER, row.now, required=True, width=14,
            help=N_("How much of the line is ordered now; what is left stays on the quote. 0: none."),
        )  # fmt: skip
        title = f"{row.line.code} {row.line.text}"
        answers = await self.show(Form(self.seat, title, [entry], submit))
        if answers is not None:
            self._set(replace(row, now=answers["quantity"]))

    @command(
        "delete,space", N_("None/all"), N_("Order nothing of the line at the cursor; or all of it again.")
    )
    async def drop(self) -> None:
        """Off, or on again."""
        row = self.list.current
        if row is not None:
            self._set(replace(row, now=ZERO if row.now else row.left))

    @command("f9", N_("Order"), N_("Order this much."), once=True)
    async def order(self) -> None:
        """These, and no others."""
        wanted = tuple(Wanted(row.line.id, row.now) for row in self._rows if row.now)
        if not wanted:
            raise Refused(N_("Nothing of the quote was chosen."))
        self.dismiss(wanted)

    def _set(self, row: _Chosen) -> None:
        self._rows[self.list.cursor] = row
        at = self.list.cursor
        self.list.set_rows(self._rows, min(at + 1, len(self._rows) - 1))

    def _cells(self, row: _Chosen) -> Sequence[str | Cell]:
        line, language = row.line, self.seat.language
        look = "" if row.now else "dim"
        return [
            str(line.position),
            Cell(line.code, look),
            Cell(line.text, look),
            counted(row.left, line.unit, language, line.beside),
            counted(row.now, line.unit, language, line.beside)._replace(look=look),
        ]
