"""A transfer that is on its way: what of it has come, came back, or is lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from textual.app import ComposeResult

from salesdesk.domain.catalogue.unit_names import Unit
from salesdesk.domain.transfers.queries import UnderWay, lines_under_way
from salesdesk.domain.transfers.verbs import receive, take_back, write_off
from salesdesk.errors import NotEnough, Refused
from salesdesk.i18n import N_
from salesdesk.money import ZERO
from salesdesk.office.permissions import Permission
from salesdesk.screens.articles.parting import cause_entries
from salesdesk.screens.base import Commanded, DeskScreen
from salesdesk.screens.batches.trace import BatchTraceScreen
from salesdesk.screens.commands import Command, command
from salesdesk.screens.dialogs.form import Entry, Form, Kind
from salesdesk.screens.dialogs.question import Question
from salesdesk.screens.papers import PostsPapers
from salesdesk.screens.saved import look_again
from salesdesk.screens.seat import Seat
from salesdesk.screens.transfers.cells import Coming, coming_cells, coming_columns
from salesdesk.screens.widgets.line_table import LineTable
from salesdesk.screens.widgets.text_line import TextLine
from salesdesk.storage.lengths import CODE
from salesdesk.warehouse.ledger.rules import Cause
from salesdesk.warehouse.transfers.operations import Arrived

__all__ = ["ComingScreen", "has_all_come"]

_RECEIVE = Permission.STOCK_RECEIVE


class ComingScreen(PostsPapers, DeskScreen):
    """All that is in transit, proposed as what has come: F9 posts it. What has not come stays in transit."""

    HEADING = N_("Transfer")
    CSS_PATH = "transfers.tcss"

    def __init__(self, seat: Seat, transfer: UnderWay) -> None:
        super().__init__(seat)
        self._transfer = transfer
        self.table: LineTable[Coming] = LineTable(
            coming_columns(seat),
            lambda row: coming_cells(seat, row),
            id="coming",
            empty=seat.word(N_("Nothing of it is in transit any more.")),
        )

    def body(self) -> ComposeResult:
        """From where to where; the batches."""
        yield TextLine(f"{self._transfer.origin} → {self._transfer.destination}", id="way")
        yield self.table

    async def begin(self) -> None:
        """Propose everything."""
        self.set_heading(N_("Transfer {number}"), number=self._transfer.number)
        self.go_to(self.table)
        await self.load()

    async def load(self) -> None:
        """What is in transit by now, all of it proposed."""
        lines = await self.ask(lines_under_way, self._transfer.id)
        self.table.set_rows([Coming(line, line.left) for line in lines])
        self.show_keys()

    def available(self, command_: Command) -> bool:
        """There is something left of it."""
        if (
            command_.name in ("post", "change", "not_come", "come_back", "lose", "trace_batch")
            and not self.table.total
        ):
            return False
        return super().available(command_)

    @command(
        "f9",
        N_("Post"),
        N_("Receive what stands in “Came”; the rest stays in transit."),
        permission=_RECEIVE,
        once=True,
    )
    async def post(self) -> None:
        """The goods are in stock."""
        came = self._came()
        if not await self._is_sure():
            return
        posted = await self._posting(receive, came)
        await self._done(posted)

    @command(
        "f7",
        N_("Take back"),
        N_("What stands in “Came” has come back to the warehouse that sent it."),
        permission=_RECEIVE,
        once=True,
    )
    async def come_back(self) -> None:
        """Ask first: it goes where nobody expects it."""
        came = self._came()
        title = self.say(N_("Back in {warehouse}?"), warehouse=self._transfer.origin)
        text = self.say(
            N_("The goods that stand in “Came” are not received, but taken back where they were.")
        )
        if await self.show(Question(self.seat, title, text)):
            await self._done(await self._posting(take_back, came))

    @command("enter", N_("Change"), N_("Say how much of it has come, and where it is put."), where=LineTable)
    async def change(self) -> None:
        """What came of the batch at the cursor; on to the next."""
        row = self.table.current
        if row is None:
            return
        changed: list[Coming] = []

        async def submit(answers: Mapping[str, Any]) -> None:
            quantity = answers["quantity"]
            if quantity < ZERO:
                raise Refused(N_("Less than nothing cannot come.")).at("quantity")
            if quantity > row.line.left:
                text = N_("Of batch {number} only {most} are still in transit.")
                raise NotEnough(text, number=row.line.batch, most=row.line.left).at("quantity")
            changed.append(replace(row, quantity=quantity, bin=answers["bin"]))

        entries = [
            Entry(
                "quantity", N_("Came"), Kind.NUMBER, row.quantity, required=True, width=14,
                help=N_("What has come, in the article's base unit. 0 if nothing has."),
            ),
            Entry(
                "bin", N_("Bin"), value=row.bin, width=14, longest=CODE,
                help=N_("Where in the warehouse it is put."),
            ),
        ]  # fmt: skip
        await self.show(Form(self.seat, self._called(row), entries, submit, about=self._left(row)))
        if changed:
            self._put(changed[0])
            self.table.move_to(self.table.cursor + 1)

    @command("delete", N_("Not come"), N_("Nothing of this batch has come."), where=LineTable)
    async def not_come(self) -> None:
        """It stays in transit."""
        if row := self.table.current:
            self._put(replace(row, quantity=ZERO))

    @command(
        "f6",
        N_("Lost"),
        N_("Write off what of the batch at the cursor never comes."),
        permission=Permission.STOCK_ADJUST,
        once=True,
    )
    async def lose(self) -> None:
        """How much, and why."""
        row = self.table.current
        if row is None:
            return
        posted: list[str] = []

        async def submit(answers: Mapping[str, Any]) -> None:
            lost = [Arrived(row.line.batch_id, answers["quantity"])]
            done = await self.do(write_off, self._transfer.id, lost, answers["cause"], answers["reason"])
            posted.append(done.number)

        entries = [
            Entry(
                "quantity", N_("Lost"), Kind.NUMBER, row.line.left, required=True, width=14,
                help=N_("What never comes, in the article's base unit."),
            ),
            *cause_entries(self.seat, Cause.SHRINKAGE),
        ]  # fmt: skip
        await self.show(Form(self.seat, self._called(row), entries, submit, about=self._left(row)))
        if posted:
            await self._done(posted[0])

    @command(
        "ctrl+w",
        N_("Trace"),
        N_("Where the batch came from, every move of it, who has it, and what of it is where."),
    )
    async def trace_batch(self) -> None:
        """The batch at the cursor; what was typed of the others stays."""
        if self.table.current is not None:
            await self.open(BatchTraceScreen(self.seat, self.table.current.line.batch_id))

    @command("f3,escape,f12", N_("Back"), N_("Leave this screen."))
    async def leave(self) -> None:
        """Nothing is received; what was typed is not thrown away unasked."""
        if not self._is_as_proposed:
            text = self.say(N_("What has come is not posted. Throw away what you have typed?"))
            if not await self.show(Question(self.seat, self.say(N_("Leave")), text)):
                return
        self.dismiss(None)

    @property
    def _is_as_proposed(self) -> bool:
        return all(row == Coming(row.line, row.line.left) for row in self.table.rows)

    async def _is_sure(self) -> bool:
        """Asked while nobody has looked at a line: a key too many must not bring in what never came."""
        if not self._is_as_proposed:
            return True
        quantity = sum((row.quantity for row in self.table.rows), ZERO)
        return await has_all_come(self, self._transfer, self.table.total, quantity)

    def _came(self) -> list[Arrived]:
        """What stands in “Came”. Refuses nothing at all."""
        came = [Arrived(row.line.batch_id, row.quantity, row.bin) for row in self.table.rows if row.quantity]
        if not came:
            raise Refused(N_("Say what has come of the transfer."))
        return came

    async def _posting(self, verb: Any, came: list[Arrived]) -> str:
        try:
            return str((await self.do(verb, self._transfer.id, came)).number)
        except NotEnough:
            await self.load()  # a colleague was faster: what is left is proposed anew
            raise

    async def _done(self, number: str) -> None:
        """Away, if nothing is left of it."""
        self.posted = (*self.posted, number)
        await look_again(
            self, self.load(), N_("{number} is posted; Ctrl+P saves or opens it."), number=number
        )
        if not self.table.total:
            self.dismiss(None)

    def _called(self, row: Coming) -> str:
        return f"{row.line.code} {row.line.name} · {row.line.batch}"

    def _left(self, row: Coming) -> str:
        return self.say(
            N_("Still in transit: {quantity} {unit}"), quantity=row.line.left, unit=Unit(row.line.unit)
        )

    def _put(self, row: Coming) -> None:
        """In place of the row at the cursor."""
        at = self.table.cursor
        self.table.set_rows([*self.table.rows[:at], row, *self.table.rows[at + 1 :]])


async def has_all_come(screen: Commanded, transfer: UnderWay, lines: int, quantity: Decimal) -> bool:
    """Whether the person at `screen` says that all has come that is in transit."""
    asked = screen.say(
        N_("Has everything come to {warehouse} that is in transit? Lines: {lines}, quantity: {quantity}."),
        warehouse=transfer.destination,
        lines=lines,
        quantity=quantity,
    )
    title = screen.say(N_("Receive {number}?"), number=transfer.number)
    return await screen.show(Question(screen.seat, title, asked)) is True
