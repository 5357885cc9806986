"""What an order that was just confirmed lacks, where one line is too short to say it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from textual.app import ComposeResult
from textual.widgets import Static

from salesdesk.domain.drafts.rules import DraftLine
from salesdesk.domain.promising.rules import Part
from salesdesk.i18n import N_
from salesdesk.screens import wording
from salesdesk.screens.base import Dialog
from salesdesk.screens.commands import command
from salesdesk.screens.order_entry.steps import Lost
from salesdesk.screens.promised import is_promised, promise_told, rest_of
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.line_table import Column, LineTable

__all__ = ["Shortages"]

_Row = tuple[str, str, str, str, str]


class Shortages(Dialog[None]):
    """Position, article and missing quantity of each line, as many as there are, and when it can be there."""

    def __init__(
        self,
        seat: Seat,
        title: str,
        lacks: Lost,
        lines: Sequence[DraftLine],
        promised: Mapping[int, Sequence[Part]],
    ) -> None:
        """The title is already translated; `lines` are the order's, `promised` is by position."""
        super().__init__(seat)
        self._title = title
        at = {line.position: line for line in lines}
        self._rows = [
            _row(position, missing, at.get(position), promised.get(position, ()), seat)
            for position, missing in lacks
        ]

    def heading(self) -> str:
        """The order and what it comes to."""
        return self._title

    def body(self) -> ComposeResult:
        """What to say to whoever is still on the phone."""
        yield Static(self.say(N_("These goods are missing:")), id="text", markup=False)
        columns = [
            Column("", 4, right=True),
            Column(self.say(N_("Code")), 10, whole=True),
            Column(self.say(N_("Name")), 10, grows=True),
            Column(self.say(N_("Missing")), 10, right=True),
        ]
        if any(when for *_, when in self._rows):
            columns.append(Column(self.say(N_("Can be there")), 28))
        table: LineTable[_Row] = LineTable(columns, lambda row: row[: len(columns)], id="shortages")
        table.styles.height = min(len(self._rows), 14) + 1
        yield table

    async def begin(self) -> None:
        """List them."""
        table = self.query_one("#shortages", LineTable)
        table.set_rows(self._rows)
        self.go_to(table)

    def gives_way(self) -> bool:
        """Who types has read it, or types ahead: it is the next call. F1 still says all that is missing."""
        self.dismiss(None)
        return True

    @command("enter,escape,f12,f3", N_("On"), N_("On to the next call."))
    async def leave(self) -> None:
        """It has been read."""
        self.dismiss(None)


def _row(
    position: int, missing: Decimal, line: DraftLine | None, promised: Sequence[Part], seat: Seat
) -> _Row:
    quantity, rest = wording.quantity(missing, seat.language), rest_of(promised)
    when = promise_told(rest, seat, missing) if is_promised(rest) else ""
    if line is None:
        return str(position), "", "", quantity, when
    unit = wording.unit(line.base_unit, seat.language, line.beside)
    return str(position), line.code, line.text, f"{quantity} {unit}", when
