"""Typing in what was counted: from bin to bin down the list, or whatever is scanned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Static

from salesdesk.clock import system_clock
from salesdesk.domain.assortment.queries import find_articles
from salesdesk.domain.assortment.rules import ArticleFound
from salesdesk.domain.catalogue.rules import ArticleKind
from salesdesk.domain.catalogue.scanned import is_bar_code, scanned
from salesdesk.domain.catalogue.unit_names import Unit
from salesdesk.domain.stocktakes.queries import (
    LineToCount,
    StocktakeRow,
    lines_meant,
    lines_to_count,
    stocktake,
)
from salesdesk.domain.stocktakes.verbs import count
from salesdesk.errors import Refused, SalesdeskError
from salesdesk.i18n import N_
from salesdesk.office.paging import Page
from salesdesk.screens.base import DeskScreen
from salesdesk.screens.commands import Command, character_of, command
from salesdesk.screens.dialogs.choice import Choice
from salesdesk.screens.dialogs.form import Entry, Form
from salesdesk.screens.line_typed import quantity_typed
from salesdesk.screens.seat import Seat
from salesdesk.screens.stocktakes.cells import line_cells, line_columns, local
from salesdesk.screens.stocktakes.sheets import offer_sheets
from salesdesk.screens.widgets.field import Field
from salesdesk.screens.widgets.finder import Finder
from salesdesk.screens.widgets.line_table import Column, LineTable
from salesdesk.screens.widgets.text_line import TextLine

__all__ = ["CountingScreen"]

_ADDS: Final = "+"
_SIGNS: Final = (_ADDS, "-")
"""What a number may begin with; less than nothing is refused, and not looked for."""


class CountingScreen(DeskScreen):
    """Article or batch, quantity, the next. A digit typed on the list is the quantity of the line there."""

    HEADING = N_("Counting")
    CSS_PATH = "stocktakes.tcss"

    def __init__(self, seat: Seat, row: StocktakeRow) -> None:
        super().__init__(seat)
        self._row = row
        self._line: LineToCount | None = None
        """What is being counted."""
        self._from_list = False
        self._left_only = False
        self._at: datetime | None = None
        """When the sheet was filled in that is being typed in; None: now."""
        self._what: Finder[ArticleFound] = Finder(
            self._find_articles,
            [Column(seat.word(N_("Article")), 14), Column("", 40, grows=True)],
            lambda found: (found.code, found.name),
            id="what",
            help_text=N_(
                "Scan or type an article, a batch or a lot; *17 is line 17 of the sheet. Empty: on to the "
                "list, where a digit begins the quantity of the line at the cursor."
            ),
            nothing=seat.word(N_("No goods fit.")),
        )
        self._quantity = Field(
            id="quantity",
            help_text=N_(
                "How much of it is there, in its base unit or in another one: 2 box. +3 is added to what has "
                "been counted, where a batch lies in two places."
            ),
        )
        self._about = TextLine(classes="about")
        self._state = TextLine(classes="about")
        self.table: LineTable[LineToCount] = LineTable(
            line_columns(seat),
            lambda line: line_cells(seat, line),
            id="lines",
            empty=seat.word(N_("Everything has been counted.")),
        )

    def body(self) -> ComposeResult:
        """What is counted; then the list."""
        for label, field in ((N_("Article"), self._what), (N_("Quantity"), self._quantity)):
            with Horizontal(classes="entry"):
                yield Static(self.say(label), classes="label", markup=False)
                yield field
        yield self._about
        yield self._state
        yield self.table

    async def begin(self) -> None:
        """At what is scanned or typed first."""
        self.go_to(self._what.field)
        await self.load(top=True)

    async def load(self, *, top: bool = False) -> None:
        """The list as it is now, and how far it is."""
        self._row = await self.ask(stocktake, self._row.id)
        await self.table.fetch_with(self._fetch, top=top)
        self._head()
        self.show_keys()

    async def _fetch(self, offset: int, limit: int) -> Page[LineToCount]:
        return await self.ask(lines_to_count, self._row.id, self._left_only, offset, limit)

    def available(self, command_: Command) -> bool:
        """A line is counted where there is one."""
        if command_.name == "count_line" and not self.table.total:
            return False
        return super().available(command_)

    @on(LineTable.Moved, "#lines")
    def follow(self) -> None:
        """Say of the line at the cursor what has no room in its row."""
        if self._line is None:
            self._say_about(self.table.current)

    def command_for(self, key: str, focused: Widget | None) -> Command | None:
        """A digit on the list begins the quantity of the line at the cursor, a letter what is looked for."""
        found = super().command_for(key, focused)
        character = character_of(key)
        if found is not None or focused is not self.table or character is None:
            return found
        self.forget_told()
        if (character.isdecimal() or character in _SIGNS) and self.table.current is not None:
            self._take_line(self.table.current, from_list=True)
            self._type_into(self._quantity, character)
        else:
            self._type_into(self._what.field, character)
        return None

    async def entered(self, field: Field) -> bool:
        """What is counted is chosen, or how much of it is there."""
        if field is self._quantity:
            await self._take_quantity()
        elif not field.text:
            self.go_to(self.table)
        else:
            await self._take_code(field.text)
        return False

    @command("enter", N_("Count"), N_("Type how much is there of the line at the cursor."), where=LineTable)
    async def count_line(self) -> None:
        """On to its quantity; back to the list afterwards."""
        if line := self.table.current:
            self._take_line(line, from_list=True)

    @command("f7", N_("Left"), N_("Show only what is still to be counted, or all lines again."))
    async def show_left(self) -> None:
        """One or the other."""
        self._left_only = not self._left_only
        await self.load(top=True)

    @command(
        "f8",
        N_("Time"),
        N_("Say when the sheet that you type was filled in: what was sold since then is taken into account."),
    )
    async def set_time(self) -> None:
        """Holds for all that is typed afterwards."""

        async def submit(answers: Mapping[str, Any]) -> None:
            self._at = self._time(answers["time"]) if answers["time"] else None

        now = local(self.seat, self._at).strftime("%H:%M") if self._at else ""
        entry = Entry(
            "time", N_("Filled in at"), value=now, width=6,
            help=N_("The time at which it was counted, such as 10:30. Empty: now, as you type."),
        )  # fmt: skip
        about = self.say(N_("Goods may have left between the shelf and the desk."))
        await self.show(Form(self.seat, self.say(N_("When was it counted?")), [entry], submit, about=about))
        self._head()

    @command("f5", N_("Refresh"), N_("Fetch it again: others count, too."), hidden=True)
    async def refresh_list(self) -> None:
        """As it is now."""
        await self.load()

    @command("ctrl+p", N_("Paper"), N_("Save or open the count sheets as a PDF."))
    async def paper(self) -> None:
        """All of them, or what is left."""
        await self.load()
        await offer_sheets(self, self._row)

    @command("f3,escape,f12", N_("Back"), N_("Leave the line, or this screen; what is counted is saved."))
    async def leave(self) -> None:
        """First what is half typed."""
        if self._line is None and not self._what.field.text:
            self.dismiss(None)
        else:
            self._clear()

    def _type_into(self, field: Field, text: str) -> None:
        field.set_text(text)
        self.go_to(field)
        field.go_on()

    async def _find_articles(self, text: str) -> Sequence[ArticleFound]:
        found = await self.ask(find_articles, text, None, self.seat.language, 40)
        return [each for each in found if each.kind is ArticleKind.GOODS]

    async def _take_code(self, text: str) -> None:
        """A code as it is, else an article by its name."""
        self._what.field.select_all()  # if it is refused, the next scan replaces it
        self._what.close()
        lines = await self.ask(lines_meant, self._row.id, text)
        if not lines:
            is_read = is_bar_code(text) or scanned(text) is not None
            article = None if is_read else await self._what.choose()
            if article is None:
                self.tell(N_("No goods fit."))
                return
            lines = await self.ask(lines_meant, self._row.id, "", article.id)
        if not lines:
            raise Refused(N_("There is no batch of it. What never came in is received first."))
        line = lines[0] if len(lines) == 1 else await self._choose(lines)
        if line is not None:
            self._take_line(line)

    async def _choose(self, lines: Sequence[LineToCount]) -> LineToCount | None:
        return await self.show(
            Choice(
                self.seat,
                self.say(N_("Which batch is it?")),
                lines,
                line_columns(self.seat),
                lambda line: line_cells(self.seat, line),
            )
        )

    def _take_line(self, line: LineToCount, *, from_list: bool = False) -> None:
        """On to its quantity."""
        self._line, self._from_list = line, from_list
        if line.position and not self._left_only:
            self.table.move_to(line.position - 1)
        self._what.field.set_text(line.code)
        self._what.close()
        self._quantity.set_text("")
        self._say_about(line)
        self.go_to(self._quantity)

    async def _take_quantity(self) -> None:
        """What was typed is counted; on to the next."""
        line, text = self._line, self._quantity.text
        if line is None:
            self.go_to(self._what.field)
            raise Refused(N_("Which article? Type it first."))
        if is_bar_code(text):
            if not self._from_list:
                self._quantity.select_all()
                said = N_("“{text}” looks like a bar code. How much is there of {code}?")
                raise Refused(said, text=text, code=line.code)
            self._clear()
            self._type_into(self._what.field, text)
            await self._take_code(text)
            return
        adds = text.startswith(_ADDS)
        try:
            quantity, unit = quantity_typed(text.removeprefix(_ADDS))
            done = await self.do(count, self._row.id, line.batch_id, quantity, unit, adds=adds, at=self._at)
        except SalesdeskError:
            self._quantity.select_all()
            raise
        on_list = self._from_list
        self._clear()
        await self.load()
        self._move_on(done.position, on_list)
        self._tell_counted(line, done.counted, done.again, adds)

    def _move_on(self, position: int, on_list: bool) -> None:
        """To the line after the one that was counted; where the rest is shown it has moved up."""
        if not self._left_only:
            self.table.move_to(position)
        if on_list:
            self.go_to(self.table)

    def _tell_counted(self, line: LineToCount, counted: Decimal, again: bool, adds: bool) -> None:
        text = N_("{code} {batch}: counted {counted} {unit}.")
        if adds:
            text = N_("{code} {batch}: {counted} {unit} in all.")
        elif again and not line.recount:
            text = N_("{code} {batch}: {counted} {unit}, instead of what was counted before.")
        unit = Unit(line.unit, line.units)
        self.tell(text, code=line.code, batch=line.batch, counted=counted, unit=unit)

    def _clear(self) -> None:
        self._line = None
        self._what.clear()
        self._quantity.set_text("")
        self._say_about(self.table.current)
        self.go_to(self.table if self._from_list else self._what.field)
        self._from_list = False

    def _say_about(self, line: LineToCount | None) -> None:
        """Which batch it is, and whether somebody has counted it."""
        if line is None:
            self._about.show("")
            self._state.show("")
            return
        until = min((day for day in (line.best_before, line.use_by) if day), default=None)
        parts = [
            line.name,
            self.say(N_("batch {batch}"), batch=line.batch),
            self.say(N_("keeps until {day}"), day=until) if until else "",
            self.say(N_("supplier's lot {lot}"), lot=line.lot) if line.lot else "",
        ]
        self._about.show(" · ".join(filter(None, parts)))
        said, at = "" if line.position else N_("not on the list: it is added"), ""
        if line.is_done and line.counted_at is not None:
            at = local(self.seat, line.counted_at).strftime("%H:%M")
            said = N_("counted by {who} at {time}: a new count replaces it, +3 adds to it")
        self._state.show(self.say(said, who=line.counted_by or "–", time=at) if said else "")

    def _head(self) -> None:
        row = self._row
        done = row.counted - row.recount
        if self._at is None:
            text, at = N_("{number} · counted {done} of {lines}"), ""
        else:
            text = N_("{number} · counted {done} of {lines} · as of {time}")
            at = local(self.seat, self._at).strftime("%H:%M")
        self.set_heading(text, number=row.number, done=done, lines=row.lines, time=at)

    def _time(self, text: str) -> datetime:
        """The last time of day gone by that was typed: 10:30, 10.30 or 1030."""
        digits = text.replace(":", "").replace(".", "").zfill(4)
        hour, minute = digits[:-2], digits[-2:]
        if (
            not (digits.isascii() and digits.isdecimal() and len(digits) == 4)
            or int(hour) > 23
            or int(minute) > 59
        ):
            raise Refused(N_("“{text}” is not a time; type 10:30."), text=text).at("time")
        now = local(self.seat, (self.seat.clock or system_clock)())
        at = now.replace(hour=int(hour), minute=int(minute), second=0, microsecond=0)
        if at > now:
            at -= timedelta(days=1)
        began = local(self.seat, self._row.opened_at)
        if at + timedelta(minutes=1) <= began:  # nobody types seconds: its minute is not before it
            raise Refused(N_("It was counted between the beginning of the stocktake and now.")).at("time")
        return max(at, began)
