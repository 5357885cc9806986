"""Picking an order with a scanner in the hand: each code takes its goods, F9 issues what is picked."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Static

from salesdesk.domain.article_cards.queries import article_card
from salesdesk.domain.fulfilment.verbs import allocate
from salesdesk.domain.picking.queries import pick_list, what_is_picked
from salesdesk.domain.picking.rules import Instead, OtherBatch, PickLine, PickList
from salesdesk.domain.picking.verbs import (
    IssuedAsPicked,
    Picked,
    issue_picked,
    pick_scanned,
    take_instead,
)
from salesdesk.i18n import N_
from salesdesk.office.permissions import Permission
from salesdesk.screens.articles.correcting import ask_correction
from salesdesk.screens.base import DeskScreen
from salesdesk.screens.commands import Command, command
from salesdesk.screens.dialogs.question import Question
from salesdesk.screens.fulfilment.pick_cells import (
    how_far,
    pick_cells,
    pick_columns,
    pick_facts,
    said_of,
    short_in_words,
)
from salesdesk.screens.fulfilment.pick_lists import offer_pick_lists
from salesdesk.screens.fulfilment.pick_quantity import PickedForm
from salesdesk.screens.papers import PostsPapers
from salesdesk.screens.seat import Seat
from salesdesk.screens.warehouses import Chosen
from salesdesk.screens.widgets.field import Field
from salesdesk.screens.widgets.line_table import LineTable
from salesdesk.screens.widgets.text_line import TextLine

__all__ = ["PickingScreen"]

_END = "\x1d"
"""FNC1 behind a part of a code: most scanners send it as Ctrl+]."""


class PickingScreen(PostsPapers, DeskScreen):
    """What an order has allocated, on the way through the bins; left with the notes, if any was posted.

    The field always has the focus. What is short stays on the screen once the rest is issued, so
    that its stock can be corrected.
    """

    HEADING = N_("Picking")
    CSS_PATH = "fulfilment.tcss"

    def __init__(self, seat: Seat, order_id: int, warehouse: Chosen | None) -> None:
        super().__init__(seat)
        self._order_id, self._warehouse_id = order_id, warehouse.id if warehouse else None
        self._picks: PickList | None = None
        self._instead: Instead | None = None
        """The other batch that was scanned last, until something else is."""
        self._how_far = TextLine(id="how-far")
        self._about = TextLine(id="pick-about")
        self._field = Field(
            id="scan",
            help_text=N_(
                "Scan what you take: EAN or GS1-128. Or type an article's code, a batch or a lot; “3 MUG” is "
                "three of it. The arrows move in the list."
            ),
        )
        self.table: LineTable[PickLine] = LineTable(
            pick_columns(seat),
            lambda line: pick_cells(seat, line),
            id="picks",
            classes="picks",
            empty=seat.word(N_("Nothing is allocated to this order here.")),
        )

    def body(self) -> ComposeResult:
        """The field, the bins, more about the line at the cursor."""
        yield self._how_far
        with Horizontal(id="bar"):
            yield Static(self.say(N_("Scan")), classes="label", markup=False)
            yield self._field
        self.table.can_focus = False
        yield self.table
        yield self._about

    async def begin(self) -> None:
        """Show what is to be picked; an order without any batch gets them by rule first."""
        self.go_to(self._field)
        picks = await self.load()
        if not picks.lines and self.seat.may(Permission.STOCK_ALLOCATE):
            await self.do(allocate, self._order_id, self._warehouse_id)
            await self.load()

    async def load(self) -> PickList:
        """What is to be picked by now."""
        picks = await self.ask(pick_list, self._order_id, self._warehouse_id)
        self._picks = picks
        self.set_heading(N_("Picking {number}"), number=picks.number)
        self._how_far.show(how_far(self.seat, picks))
        self.table.set_rows(picks.lines)
        self.show_line()
        self.show_keys()
        return picks

    def available(self, command_: Command) -> bool:
        """After the goods have left only what is short is still to be looked at."""
        match command_.name:
            case "take_other" if self._instead is None:
                return False
            case "issue_order" | "change_quantity" | "refresh_picks" | "print_list" if self.posted:
                return False
            case "change_quantity" | "correct_stock" | "print_list" if not self.table.total:
                return False
            case _:
                return super().available(command_)

    @on(LineTable.Moved)
    def show_line(self) -> None:
        """More about the line at the cursor."""
        self._about.show(pick_facts(self.seat, self.table.current))

    async def entered(self, field: Field) -> bool:
        """A code was scanned, or typed: it is taken, and the next one replaces it."""
        if self.posted or not field.text:
            return False
        self._instead = None
        field.select_all()  # if it is refused, the next scan replaces it
        try:
            picked = await self.do(pick_scanned, self._order_id, field.text, self._warehouse_id)
        except OtherBatch as error:
            self._instead = error.instead
            self.show_keys()
            raise
        field.set_text("")
        await self._show_picked(picked)
        return False

    @command(
        "ctrl+right_square_bracket", N_("FNC1"), N_("The end of a part of a code."), where=Field, hidden=True
    )
    async def end_of_part(self) -> None:
        """Scanners send it."""
        self._field.insert_text_at_cursor(_END)

    @command("down", N_("Down"), N_("The next row."), where=Field, hidden=True)
    async def down(self) -> None:
        """Further down the list."""
        self.table.action_move(1)

    @command("up", N_("Up"), N_("The row before."), where=Field, hidden=True)
    async def up(self) -> None:
        """Further up the list."""
        self.table.action_move(-1)

    @command("f4", N_("Quantity"), N_("Say how much of the line at the cursor is picked; 0 puts it back."))
    async def change_quantity(self) -> None:
        """Typed instead of scanned."""
        line = self.table.current
        if line is None:
            return
        form = PickedForm(self.seat, self._order_id, line)
        await self.show(form)
        if form.done is None:
            await self.load()  # what a colleague did meanwhile may be why the form was left
        else:
            await self._show_picked(form.done)

    @command(
        "f6",
        N_("Instead"),
        N_("Take the batch that was scanned instead of the allocated one, as far as the order may have it."),
        permission=Permission.STOCK_ALLOCATE,
    )
    async def take_other(self) -> None:
        """The other batch becomes the allocated one."""
        instead = self._instead
        if instead is None:
            return
        picked = await self.do(take_instead, instead)
        self._instead = None
        self._field.set_text("")
        await self._show_picked(picked)

    @command(
        "f9",
        N_("Issue"),
        N_("Post the goods-issue note of what is picked. What is short stays open."),
        permission=Permission.STOCK_ISSUE,
        once=True,
    )
    async def issue_order(self) -> None:
        """Asked once if something is short; what is complete leaves at once."""
        picks = await self.load()
        leaving = await self.ask(what_is_picked, self._order_id, self._warehouse_id)
        if picks.short:
            title = self.say(N_("Issue {order} short?"), order=picks.number)
            if not await self.show(Question(self.seat, title, short_in_words(self.seat, picks.short))):
                return
        done = await self.do(issue_picked, self._order_id, self._warehouse_id, leaving.expected)
        self.posted = tuple(note.number for note in done.notes)
        if done.short:
            self._show_short(picks, done)
        else:
            self.dismiss(self.posted)

    @command(
        "ctrl+k",
        N_("Correct"),
        N_("Say how much of the batch at the cursor is really there, and why."),
        permission=Permission.STOCK_ADJUST,
        once=True,
    )
    async def correct_stock(self) -> None:
        """The bin had fewer than the books: the difference is posted."""
        line = self.table.current
        if line is None:
            return
        card = await self.ask(article_card, line.article_id)
        place = line.batch_id, line.warehouse_id
        batch = next((each for each in card.batches if (each.batch_id, each.warehouse_id) == place), None)
        if batch is None:
            self.tell(N_("By the books nothing is left of batch {number}."), number=line.batch)
            return
        done = await ask_correction(self, card, batch)
        if done is None:
            return
        if self.posted:
            self.table.set_rows([each for each in self.table.rows if each.key != line.key])
            self.show_line()
        else:
            await self.load()
        self.tell(N_("{number} is posted."), number=done.number)

    @command("f8", N_("Pick list"), N_("Save or open the list of what is to be picked from which bin."))
    async def print_list(self) -> None:
        """On paper."""
        if self._picks is not None:
            await offer_pick_lists(self, [self._picks.number], self._warehouse_id)

    @command("f5", N_("Refresh"), N_("Fetch it again: others may have changed it."))
    async def refresh_picks(self) -> None:
        """As it is now."""
        await self.load()

    @command("f3,escape,f12", N_("Back"), N_("Leave this screen; what is picked stays picked."))
    async def leave(self) -> None:
        """With the notes, if there are any."""
        self.dismiss(self.posted or None)

    async def _show_picked(self, picked: Picked) -> None:
        """What was taken, and where its line stands."""
        await self.load()
        key = picked.order_line_id, picked.batch_id, picked.warehouse_id
        self.table.move_where(lambda line: line.key == key)
        self.show_line()
        self.tell(said_of(self.seat, picked))

    def _show_short(self, picks: PickList, done: IssuedAsPicked) -> None:
        """The rest has left: what was short, to be corrected."""
        short = {(each.order_line_id, each.batch_id, each.warehouse_id) for each in done.short}
        self.table.set_rows([line for line in picks.lines if line.key in short])
        self.show_line()
        self.show_keys()
        self.tell(
            N_("Issued: {notes}. What you see was short; correct its stock if it is not there."),
            notes=", ".join(self.posted),
        )
