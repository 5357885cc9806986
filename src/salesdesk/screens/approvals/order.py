"""One order that waits: why, at what prices, and the decision."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Final

from textual import on
from textual.app import ComposeResult
from textual.widgets import Static

from salesdesk.domain.approvals.queries import ApprovalView, WaitingOrder, approval_of
from salesdesk.domain.approvals.verbs import approve, send_back
from salesdesk.domain.drafts.queries import DraftView, draft_view
from salesdesk.domain.drafts.rules import DraftLine
from salesdesk.i18n import N_
from salesdesk.office.permissions import Permission
from salesdesk.screens.approvals.cells import asked_facts, marked_cells
from salesdesk.screens.commands import Command, command
from salesdesk.screens.dialogs.form import Entry, Form
from salesdesk.screens.leafing import Leafing, Step
from salesdesk.screens.order_cells import sum_facts, vat_facts
from salesdesk.screens.order_entry.cells import line_columns
from salesdesk.screens.orders.cells import line_facts, order_facts
from salesdesk.screens.price_trace import show_price_steps
from salesdesk.screens.reasons import reason_lines, weightiest_first
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.info_line import InfoLine
from salesdesk.screens.widgets.line_table import Cell, LineTable

__all__ = ["ApprovalScreen"]

_APPROVE: Final = Permission.ORDERS_APPROVE
_SHOWN: Final = 5
"""Reasons that have room above the lines, which are marked besides."""


class ApprovalScreen(Leafing[WaitingOrder]):
    """An order that waits, with its reasons and its lines as they were typed; F9 approves it.

    It is left with what was decided, in words.
    """

    HEADING = N_("Approval")
    CSS_PATH = "approvals.tcss"

    def __init__(self, seat: Seat, order_id: int, step: Step[WaitingOrder] | None = None) -> None:
        super().__init__(seat)
        self.order_id = order_id
        self.step = step
        self._view: DraftView | None = None
        self._approval: ApprovalView | None = None
        self.table: LineTable[DraftLine] = LineTable(line_columns(seat), self._cells, id="lines")

    def body(self) -> ComposeResult:
        """Who asks for what and why, the lines, the one at the cursor, and what it comes to."""
        for name in ("who", "asked"):
            yield InfoLine(id=name)
        yield Static("", id="reasons", markup=False)
        for name in ("terms", "order"):
            yield InfoLine(id=name)
        yield self.table
        for name in ("line", "vat"):
            yield InfoLine(id=name)
        yield InfoLine(id="sums", right=True)

    async def begin(self) -> None:
        """Show it."""
        self.go_to(self.table)
        await self.show_record()

    @on(LineTable.Moved)
    def follow(self) -> None:
        """Say what there is to know about the line at the cursor."""
        self.query_one("#line", InfoLine).show(line_facts(self.table.current, self.seat))

    def available(self, command_: Command) -> bool:
        """Nothing is decided twice, nor what is beyond the person's own limits approved."""
        approval = self._approval
        waits = approval is not None and approval.decision is None
        match command_.name:
            case "approve" | "approve_with_note":
                return waits and approval is not None and not approval.beyond and super().available(command_)
            case "send_back":
                return waits and super().available(command_)
        return super().available(command_)

    @command("f9", N_("Approve"), N_("Let the order go on as it is."), permission=_APPROVE, once=True)
    async def approve(self) -> None:
        """Confirm it, and back to the queue."""
        await self._approve("")

    @command(
        "f4", N_("Send back"), N_("Give the order back to be changed, and say why."), permission=_APPROVE
    )
    async def send_back(self) -> None:
        """Ask what is to be changed, then give it back."""

        async def submit(note: str) -> None:
            await self.do(send_back, self.order_id, note, self._seen)

        title = N_("Send the quote back") if self._is_quote else N_("Send the order back")
        await self._with_note(title, submit, N_("{number} is sent back."), required=True)

    @command(
        "f6", N_("With note"), N_("Let the order go on, and say something about it."), permission=_APPROVE
    )
    async def approve_with_note(self) -> None:
        """Ask for the note, then confirm it."""

        async def submit(note: str) -> None:
            await self.do(approve, self.order_id, note, self._seen)

        title = N_("Approve the quote") if self._is_quote else N_("Approve the order")
        await self._with_note(title, submit, N_("{number} is approved."), required=False)

    @command(
        "ctrl+w",
        N_("Why"),
        N_("How the price of the line came about, rule by rule."),
        permission=Permission.ORDERS_SEE,
    )
    async def explain_price(self) -> None:
        """The rules of the line at the cursor."""
        if self.table.current is not None:
            await show_price_steps(self, self.table.current.id)

    async def show_record(self, record: WaitingOrder | None = None) -> None:
        """Show the order as it is now, or another one of the queue."""
        order_id = self.order_id if record is None else record.id
        view = await self.ask(draft_view, order_id)
        approval = await self.ask(approval_of, order_id)
        self.order_id, self._view, self._approval = order_id, view, approval
        state = view.custom_status or self.say(view.state.label)
        self.set_heading(N_("{order} · {state}"), order=view.number, state=state)
        for name, facts in order_facts(view, self.seat).items():
            self.query_one(f"#{name}", InfoLine).show(facts)
        self.query_one("#asked", InfoLine).show(() if approval is None else asked_facts(approval, self.seat))
        reasons = "" if approval is None else reason_lines(approval.reasons, self.seat, _SHOWN)
        self.query_one("#reasons", Static).update(reasons)
        self.table.set_rows(view.lines)
        self.query_one("#vat", InfoLine).show(vat_facts(view, self.seat))
        self.query_one("#sums", InfoLine).show(sum_facts(view, self.seat))
        self.show_keys()
        self._say_what_is_not_his()

    def _say_what_is_not_his(self) -> None:
        """Somebody else has to decide: say so at once, not when a key does nothing."""
        approval = self._approval
        if approval is None or approval.decision is not None or not approval.beyond:
            return
        self.warn(N_("This is more than you may approve: {reason}"), reason=_first(approval, self.seat))

    @property
    def _is_quote(self) -> bool:
        return self._view is not None and self._view.is_quote

    @property
    def _seen(self) -> int | None:
        """What is decided is what is shown: not what was changed and asked for anew since."""
        return None if self._approval is None else self._approval.id

    async def _approve(self, note: str) -> None:
        decided = await self.do(approve, self.order_id, note, self._seen)
        self.dismiss(self.say(N_("{number} is approved."), number=decided.number))

    async def _with_note(
        self, title: str, done: Callable[[str], Awaitable[None]], said: str, *, required: bool
    ) -> None:
        """Ask for a note and decide; what is refused is said in the form."""

        async def submit(answers: Mapping[str, Any]) -> None:
            await done(answers["note"])

        note = Entry(
            "note", N_("Remark"), required=required, help=N_("Whoever confirmed the order reads it.")
        )
        if await self.show(Form(self.seat, self.say(title), [note], submit)) is not None:
            number = "" if self._view is None else self._view.number
            self.dismiss(self.say(said, number=number))

    def _cells(self, line: DraftLine) -> Sequence[str | Cell]:
        positions = frozenset[int]() if self._approval is None else self._approval.positions
        return marked_cells(line, self.seat.language, positions)


def _first(approval: ApprovalView, seat: Seat) -> str:
    return weightiest_first(approval.beyond)[0].text(seat.language)
