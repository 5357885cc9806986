"""What would come of a file: what is wrong in it, what would change; then it is brought in."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Final

from textual import on
from textual.app import ComposeResult
from textual.widgets import Static

from salesdesk.data_exchange.outcomes import Foreseen, Outcome
from salesdesk.data_exchange.running import BadLine
from salesdesk.data_exchange.trying import SHOWN, BrokenOff, Trial, Watch, bring_in
from salesdesk.domain.importing.rules import Entity
from salesdesk.i18n import N_
from salesdesk.screens.base import Commanded
from salesdesk.screens.commands import Command, command
from salesdesk.screens.importing.form import ImportForm, watched
from salesdesk.screens.importing.wording import (
    changes_in_words,
    counted,
    field_word,
    key_in_words,
    wrong_in_words,
)
from salesdesk.screens.listing import Listing, More
from salesdesk.screens.saved import look_again
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.line_table import Cell, Column, LineTable
from salesdesk.screens.wording import visible

__all__ = ["TrialScreen", "import_from_file"]

_Row = Foreseen | tuple[BadLine, str]
_ROOM: Final = 140
"""Letters that there is room for above the list on the narrowest screen."""
_BROKEN_OFF: Final = N_("Broken off; what was written stays. The same file goes on from there.")


async def import_from_file(screen: Commanded, entity: Entity, look: Callable[[], Awaitable[object]]) -> None:
    """Let the person at `screen` bring in a file: which, what would come of it, and then all of it.

    Whatever came of it, the list behind is read anew by `look`.
    """
    form = ImportForm(screen.seat, entity)
    await screen.show(form)
    if form.trial is None:
        return
    shown = TrialScreen(screen.seat, form.trial)
    await screen.open(shown)
    if shown.outcome is not None:
        await look_again(screen, look(), "{said}", said=counted(shown.outcome, screen.seat))
    elif shown.is_broken_off:
        await look_again(screen, look(), _BROKEN_OFF)


class TrialScreen(Listing):
    """Lines that would be left out come first, each with the reason; then what would be new or other."""

    HEADING = N_("Import")
    CSS_PATH = "importing.tcss"
    outcome: Outcome | None = None
    """What came of the file, once it is brought in."""
    is_broken_off = False
    """Whether part of it is."""

    def __init__(self, seat: Seat, trial: Trial) -> None:
        super().__init__(seat)
        self._trial = trial
        self._table: LineTable[_Row] = LineTable(
            [
                Column(self.say(N_("Line")), 6, right=True, sort="line"),
                Column(self.say(N_("What")), 8, whole=True, sort="what"),
                Column(self.say(N_("Record")), 24, grows=True),
                Column(self.say(N_("Difference")), 24, grows=True),
            ],
            self._cells,
            id="list",
            empty=self.say(N_("Nothing would change.")),
        )

    def body(self) -> ComposeResult:
        """How the file was read, what would come of it, and line by line."""
        for name in ("sums", "heads"):
            yield Static("", id=name, classes="about", markup=False)
        yield self._table
        yield Static("", id="row", markup=False)

    async def begin(self) -> None:
        """Nothing has to be asked: the file was read already."""
        trial = self._trial
        self.set_heading(N_("Import: {what} from {file}"), what=trial.entity, file=trial.path.name)
        read = [f"{head} → {field_word(key, self.seat)}" for head, key in trial.columns]
        if trial.ignored:
            read.insert(0, self.say(N_("not read: {heads}"), heads=", ".join(trial.ignored)))
        self.query_one("#heads", Static).update(visible(_few(read)))
        said = [
            self.say(N_("A trial; nothing was changed. This would be:")),
            counted(trial.outcome, self.seat),
        ]
        if max(trial.changes, trial.outcome.refused) > SHOWN:
            said.append(self.say(N_("The first {count} are shown."), count=SHOWN))
        self.query_one("#sums", Static).update(" ".join(said))
        self._table.set_rows([*trial.bad, *trial.foreseen])
        self.go_to(self._table)
        self.follow()

    def listed(self) -> LineTable[_Row]:
        """All lines that something is said of."""
        return self._table

    def more(self) -> Sequence[More]:
        """All that a row says, which the list has no room for."""
        return ((N_("In full"), self._in_full),)

    def key_of(self, row: _Row) -> object:
        """Of one line several things may be wrong."""
        return id(row)

    @on(LineTable.Moved, "#list")
    def follow(self) -> None:
        """Say all that there is to say of the row at the cursor."""
        row, shown = self._table.current, self.query_one("#row", Static)
        shown.set_class(isinstance(row, tuple), "-bad")
        shown.update("" if row is None else visible(self._in_full(row)))

    def available(self, command_: Command) -> bool:
        """Only what would change something is brought in."""
        if command_.name == "bring_in":
            return bool(self._trial.changes) and super().available(command_)
        return super().available(command_)

    @command(
        "f9", N_("Bring in"), N_("Write what would change; lines that are wrong are left out."), once=True
    )
    async def bring_in(self) -> None:
        """Written in short steps, beside everybody who goes on working."""
        trial, desk = self._trial, self.seat.desk

        def work(watch: Watch) -> Outcome:
            return bring_in(desk, trial, watch)

        try:
            self.outcome = await watched(self, self.say(N_("Import: {what}"), what=trial.entity), work)
        except BrokenOff:
            self.is_broken_off = True
        self.dismiss(None)

    def _cells(self, row: _Row) -> Sequence[str | Cell]:
        seat, entity = self.seat, self._trial.entity
        if isinstance(row, Foreseen):
            return [
                Cell(str(row.line), value=row.line),
                self.say(N_("new")) if row.is_new else Cell(self.say(N_("changed")), "strong"),
                key_in_words(row, entity, seat),
                _first(changes_in_words(row, entity, seat)),
            ]
        bad, head = row
        return [
            Cell(str(bad.line), value=bad.line),
            Cell(self.say(N_("wrong")), "bad"),
            Cell(wrong_in_words(bad, head, seat), "bad"),
            "",
        ]

    def _in_full(self, row: _Row) -> str:
        """Why a line is left out, or everything that would change."""
        seat = self.seat
        if isinstance(row, Foreseen):
            return " · ".join(changes_in_words(row, self._trial.entity, seat))
        bad, head = row
        reason = " ".join(bad.error.text(seat.language).split())
        return ": ".join(filter(None, (wrong_in_words(bad, head, seat), reason)))


def _first(changes: Sequence[str]) -> str:
    """The first change, and how many there are besides."""
    return "" if not changes else changes[0] if len(changes) == 1 else f"{changes[0]} +{len(changes) - 1}"


def _few(parts: Sequence[str]) -> str:
    """As many of these as there is room for, and how many there are besides."""
    shown: list[str] = []
    room = _ROOM
    for part in parts:
        room -= len(part) + 3
        if room < 0:
            return " · ".join([*shown, f"+{len(parts) - len(shown)}"])
        shown.append(part)
    return " · ".join(shown)
