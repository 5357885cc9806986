"""A purchase order that is expected on another day: saying so, and reading whose promises break."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from textual.app import ComposeResult
from textual.widgets import Static

from salesdesk.domain.promising.rules import Broken
from salesdesk.domain.purchasing.rules import PurchaseLineRow, PurchaseView
from salesdesk.domain.purchasing.slipping import expect
from salesdesk.i18n import N_
from salesdesk.screens.base import Commanded, Dialog
from salesdesk.screens.commands import command
from salesdesk.screens.dialogs.form import Entry, Form, Kind
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.columns import counted, dated
from salesdesk.screens.widgets.line_table import Cell, Column, LineTable

__all__ = ["BrokenPromises", "ask_expected", "show_broken"]


class BrokenPromises(Dialog[None]):
    """Whose goods come later than they were promised, or not at all, the earliest promised first."""

    def __init__(self, seat: Seat, broken: Sequence[Broken]) -> None:
        super().__init__(seat)
        self._broken = broken

    def heading(self) -> str:
        """How many there are."""
        return self.say(N_("Broken promises: {count}"), count=len(self._broken))

    def body(self) -> ComposeResult:
        """What happens besides, and the list."""
        told = self.say(N_("Whoever looks after these orders is told."))
        yield Static(told, id="text", markup=False)
        table: LineTable[Broken] = LineTable(
            [
                Column(self.say(N_("Order no.")), 12, whole=True),
                Column(self.say(N_("Customer")), 10, grows=True),
                Column(self.say(N_("Article")), 10, whole=True),
                Column(self.say(N_("Quantity")), 9, right=True),
                Column(self.say(N_("Promised")), 8),
                Column(self.say(N_("Now")), 8),
            ],
            self._cells,
            id="broken",
        )
        table.styles.height = min(len(self._broken), 14) + 1
        yield table

    async def begin(self) -> None:
        """List them."""
        table = self.query_one("#broken", LineTable)
        table.set_rows(self._broken)
        self.go_to(table)

    def _cells(self, row: Broken) -> list[str | Cell]:
        language = self.seat.language
        now = (
            Cell(self.say(N_("short")), "bad")
            if row.now_on is None
            else dated(row.now_on, language, "bad", near=self.seat.today)
        )
        return [
            row.number,
            row.customer,
            row.code,
            counted(row.quantity, row.unit, language),
            dated(row.promised_on, language, near=self.seat.today),
            now,
        ]

    @command("enter,escape,f12,f3", N_("On"), N_("They have been read."))
    async def leave(self) -> None:
        """It has been read."""
        self.dismiss(None)


async def show_broken(screen: Commanded, broken: Sequence[Broken]) -> None:
    """Show whose promises break, if anybody's do."""
    if broken:
        await screen.show(BrokenPromises(screen.seat, broken))


async def ask_expected(screen: Commanded, view: PurchaseView, line: PurchaseLineRow | None) -> bool:
    """Ask when the purchase order is expected now, or the line; whether it was said.

    Whose promises break is shown then.
    """
    broken: list[Broken] = []

    async def submit(answers: Mapping[str, Any]) -> None:
        only = answers.get("line")
        broken.extend(await screen.do(expect, view.id, answers["expected_on"], only))

    at = line if line is not None and line.outstanding else None
    expected = view.expected_on if at is None else at.expected_on or view.expected_on
    entries = [
        Entry(
            "expected_on", N_("Comes on"), Kind.DAY, expected, required=True, width=12,
            help=N_("When it is to come, as the supplier says now: 3.12, or +7 for in a week."),
        ),
    ]  # fmt: skip
    if at is not None and sum(bool(each.outstanding) for each in view.lines) > 1:
        choices = ((None, screen.say(N_("everything"))), (at.id, screen.say(N_("only {code}"), code=at.code)))
        entries.append(
            Entry(
                "line", N_("What"), Kind.CHOICE, None, width=24, choices=choices,
                help=N_("Everything that is still to come of the order, or the line at the cursor."),
            )
        )  # fmt: skip
    form = Form(screen.seat, screen.say(N_("Expected on another day")), entries, submit)
    if await screen.show(form) is None:
        return False
    await show_broken(screen, broken)
    return True
