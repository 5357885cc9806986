"""What a stocktake found otherwise than the books say: approved, or counted again."""

from __future__ import annotations

from typing import Any

from textual import on
from textual.app import ComposeResult

from salesdesk.domain.stocktakes.approving import approve
from salesdesk.domain.stocktakes.differences import Difference, Outcome, differences, outcome
from salesdesk.domain.stocktakes.queries import StocktakeRow, stocktake
from salesdesk.domain.stocktakes.rules import Approved, StocktakeState, Uncounted, WhichLines
from salesdesk.domain.stocktakes.verbs import send_back
from salesdesk.errors import Conflict, Refused
from salesdesk.i18n import N_
from salesdesk.office.paging import Page
from salesdesk.screens import wording
from salesdesk.screens.articles.correcting import show_who_gave_way
from salesdesk.screens.batches.trace import BatchTraceScreen
from salesdesk.screens.commands import Command, command
from salesdesk.screens.dialogs.choice import Choice
from salesdesk.screens.dialogs.question import Caution, Question
from salesdesk.screens.listing import Listing
from salesdesk.screens.searched_list import turned
from salesdesk.screens.seat import Seat
from salesdesk.screens.stocktakes.cells import difference_cells, difference_columns, local
from salesdesk.screens.stocktakes.sheets import offer_sheets
from salesdesk.screens.widgets.line_table import Column, LineTable
from salesdesk.screens.widgets.text_line import TextLine

__all__ = ["DifferencesScreen"]

_WHICH = tuple(WhichLines)


class DifferencesScreen(Listing):
    """Lines that differ; F9 posts them. It is left with what was posted, in words."""

    HEADING = N_("Differences")
    CSS_PATH = "stocktakes.tcss"

    def __init__(self, seat: Seat, row: StocktakeRow) -> None:
        super().__init__(seat)
        self._row = row
        self._which = WhichLines.DIFFERENT
        self._outcome: Outcome | None = None
        """What was seen, and would be approved."""
        self._sums = TextLine(id="sums")
        self._left = TextLine(id="left")
        self._about = TextLine(id="about")
        self.table: LineTable[Difference] = LineTable(
            difference_columns(seat),
            lambda line: difference_cells(seat, line),
            id="differences",
            empty=seat.word(N_("Nothing differs.")),
        )

    def body(self) -> ComposeResult:
        """What it comes to and what is not done, the lines, more about the one at the cursor."""
        yield self._sums
        yield self._left
        yield self.table
        yield self._about

    async def begin(self) -> None:
        """As it stands now."""
        self.set_heading(N_("Differences of {number}"), number=self._row.number)
        self.go_to(self.table)
        await self.load()

    async def load(self, *, top: bool = False) -> None:
        """What differs by now, and what it comes to."""
        self._row = await self.ask(stocktake, self._row.id)
        self._outcome = await self.ask(outcome, self._row.id)
        await self.table.fetch_with(self._fetch, top=top)
        self._show_sums(self._outcome)
        self.follow()
        self.show_keys()

    async def _fetch(self, offset: int, limit: int) -> Page[Difference]:
        return await self.ask(differences, self._row.id, self._which, offset, limit, *self.sorted_by)

    def listed(self) -> LineTable[Any]:
        """The lines."""
        return self.table

    def key_of(self, row: Any) -> object:
        """A batch."""
        return row.batch_id

    async def sorted_anew(self) -> None:
        """From the top."""
        await self.load(top=True)

    @property
    def _is_open(self) -> bool:
        return self._row.state is StocktakeState.OPEN

    def available(self, command_: Command) -> bool:
        """What is over is only looked at."""
        line = self.table.current
        match command_.name:
            case "approve_all" if not self._is_open:
                return False
            case "count_again" if not self._is_open or line is None or line.counted is None or line.recount:
                return False
            case "trace_batch" if line is None:
                return False
            case _:
                return super().available(command_)

    @on(LineTable.Moved)
    def follow(self) -> None:
        """Who counted the line at the cursor, and what was found before."""
        line = self.table.current
        self._about.show("" if line is None else self._in_full(line))
        self.show_keys()

    @command(
        "f9",
        N_("Approve"),
        N_("Post what differs: one RW of what is missing, one PW of what was found. Sales meanwhile stay."),
        once=True,
    )
    async def approve_all(self) -> None:
        """What nobody counted is decided first."""
        seen = self._outcome
        if seen is None:
            return
        if seen.recount:
            raise Refused(N_("Still to be counted again: {count}."), count=seen.recount)
        uncounted = None
        if seen.uncounted:
            uncounted = await self._decide(seen.uncounted)
            if uncounted is None:
                return
        if not await self._is_sure(seen, uncounted):
            return
        try:
            done = await self.do(approve, self._row.id, seen.changes, uncounted)
        except Conflict:
            await self.load()  # somebody has counted meanwhile: that is to be seen first
            raise
        if done.gave_way:
            await show_who_gave_way(self, done.issue, done.gave_way)
        self.dismiss(self._said(done))

    @command("f6", N_("Count again"), N_("Have the line at the cursor counted again before it is approved."))
    async def count_again(self) -> None:
        """On to the next."""
        line = self.table.current
        if line is not None:
            await self.do(send_back, self._row.id, [line.batch_id])
            await self.load()
            self.table.move_to(self.table.cursor + 1)
            self.tell(N_("{code} {batch} is to be counted again."), code=line.code, batch=line.batch)

    @command("f7", N_("Filter"), N_("Show what differs, what nobody has counted, or all lines."))
    async def filter_which(self) -> None:
        """One after the other."""
        self._which = turned(_WHICH, self._which)
        await self.load(top=True)

    @command(
        "enter,ctrl+w",
        N_("Trace"),
        N_("Where the batch came from, every move of it, who has it, and what of it is where."),
        where=LineTable,
    )
    async def trace_batch(self) -> None:
        """What may have become of what is missing."""
        if line := self.table.current:
            await self.open(BatchTraceScreen(self.seat, line.batch_id))

    @command("f5", N_("Refresh"), N_("Fetch it again: others count meanwhile."), hidden=True)
    async def refresh_list(self) -> None:
        """As it is now."""
        await self.load()

    @command("ctrl+p", N_("Paper"), N_("Save or open the count sheets, or what came of it, as a PDF."))
    async def paper(self) -> None:
        """As it stands."""
        await offer_sheets(self, self._row)

    async def _decide(self, count: int) -> Uncounted | None:
        """What becomes of what nobody counted."""
        title = self.say(N_("Not counted: {count}. What is right?"), count=count)
        rows = [(each, self.say(each.label)) for each in Uncounted]
        chosen = await self.show(
            Choice(self.seat, title, rows, [Column("", 50, grows=True)], lambda each: (each[1],))
        )
        return None if chosen is None else chosen[0]

    async def _is_sure(self, seen: Outcome, uncounted: Uncounted | None) -> bool:
        """Asked with what is posted; what is taken for gone unseen is asked about most clearly."""
        title = self.say(N_("Approve {number}?"), number=self._row.number)
        text = self._worth(seen)
        if uncounted is Uncounted.ZERO:
            said = self.say(
                N_("Taken for gone, though nobody has counted it: {count}."), count=seen.uncounted
            )
            return await self.show(Caution(self.seat, title, f"{text}\n{said}")) is True
        return await self.show(Question(self.seat, title, text)) is True

    def _said(self, done: Approved) -> str:
        numbers = ", ".join(filter(None, (done.issue, done.receipt)))
        if not numbers:
            return self.say(N_("{number} is approved: nothing differed."), number=self._row.number)
        said = self.say(N_("{number} is approved: {numbers}."), number=self._row.number, numbers=numbers)
        if done.beyond:
            text = N_("Less is left by the books than was missing of {batches}: look at it again.")
            said = f"{said} {self.say(text, batches=', '.join(done.beyond))}"
        return said

    def _show_sums(self, seen: Outcome) -> None:
        self._sums.show(self._worth(seen))
        parts = [f"F7 {self.say(self._which.label)}"]
        if seen.recount:
            parts.append(self.say(N_("to count again: {count}"), count=seen.recount))
        if seen.uncounted and self._is_open:
            parts.append(self.say(N_("not counted: {count}"), count=seen.uncounted))
        self._left.show(" · ".join(parts))

    def _worth(self, seen: Outcome) -> str:
        """How much is missing and found, in lines and, for whoever may see it, in money."""
        parts = []
        for text, count, value in (
            (N_("missing: {count}"), seen.missing, seen.missing_value),
            (N_("found: {count}"), seen.found, seen.found_value),
        ):
            worth = "" if value is None else f" ({wording.money(value, self.seat.language)} {seen.currency})"
            parts.append(f"{self.say(text, count=count)}{worth}")
        return " · ".join(parts)

    def _in_full(self, line: Difference) -> str:
        """Who counted it when, what the count before found, and where it lies."""
        parts = []
        if line.counted_at is not None:
            at = local(self.seat, line.counted_at)
            time = f"{wording.short_day(at.date(), self.seat.language)} {at:%H:%M}"
            parts.append(self.say(N_("counted by {who}, {time}"), who=line.counted_by or "–", time=time))
        if line.before is not None:
            parts.append(self.say(N_("the count before: {difference}"), difference=line.before))
        return " · ".join(filter(None, (*parts, line.bin, line.lot, line.name)))
