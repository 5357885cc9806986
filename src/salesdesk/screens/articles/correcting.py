"""Correcting the quantity of a batch: what was found, why, and who has to give way for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from salesdesk.domain.article_cards.queries import article_card, emptied_batches
from salesdesk.domain.article_cards.rules import ArticleCard, BatchInStock, StockIn
from salesdesk.domain.assortment.doubts import doubt_about_count
from salesdesk.domain.catalogue.unit_names import Unit
from salesdesk.domain.corrections.rules import Corrected, GaveWay
from salesdesk.domain.corrections.verbs import correct_batch
from salesdesk.domain.drafts.rules import is_far_below
from salesdesk.errors import Refused
from salesdesk.i18n import N_
from salesdesk.money import ZERO
from salesdesk.screens import wording
from salesdesk.screens.articles.stock import StockRow
from salesdesk.screens.base import Commanded
from salesdesk.screens.dialogs.choice import Choice
from salesdesk.screens.dialogs.form import Entry, Form, Kind
from salesdesk.screens.dialogs.question import Caution
from salesdesk.screens.doubts import doubt_in_words
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.line_table import Cell, Column

__all__ = ["CorrectionForm", "ask_correction", "batch_to_correct", "does_without", "show_who_gave_way"]


async def batch_to_correct(screen: Commanded, card: ArticleCard, row: StockRow | None) -> BatchInStock | None:
    """The batch at the cursor; at a warehouse, one that is empty by the books, but was found again."""
    if isinstance(row, BatchInStock):
        return row
    emptied: list[BatchInStock] = []
    if isinstance(row, StockIn):
        emptied = await screen.ask(emptied_batches, card.id, row.warehouse_id)
    if not emptied:
        screen.tell(N_("Put the cursor on the batch that is to be corrected."))
        return None
    return await screen.show(
        Choice(
            screen.seat,
            screen.say(N_("Which batch was found?")),
            emptied,
            _batch_columns(screen.seat),
            lambda batch: _batch_cells(screen.seat, batch),
        )
    )


async def ask_correction(screen: Commanded, card: ArticleCard, batch: BatchInStock) -> Corrected | None:
    """Let the person at `screen` say what is there of a batch; what came of it, None if they left."""
    form = CorrectionForm(screen.seat, card, batch)
    await screen.show(form)
    return form.done


class CorrectionForm(Form):
    """What was found of a batch, and why that is not what the books say."""

    done: Corrected | None = None
    """What was posted, once it is."""

    def __init__(self, seat: Seat, card: ArticleCard, batch: BatchInStock) -> None:
        title = seat.say(N_("Correct the stock of {code}"), code=card.code)
        super().__init__(seat, title, _entries(batch), self._correct, about=_by_the_books(seat, card, batch))
        self._card, self._batch = card, batch

    async def _correct(self, answers: Mapping[str, Any]) -> None:
        batch, counted = self._batch, answers["counted"]
        if not await _is_meant(self, self._card, batch, counted):
            raise Refused(N_("Nothing is changed."))
        self.done = await self.do(
            correct_batch, batch.batch_id, batch.warehouse_id, batch.on_hand, counted, answers["reason"]
        )

    async def renew(self) -> Refused | None:
        """What the books say by now, above the fields and, if nothing else was typed, in the first."""
        card = await self.ask(article_card, self._card.id)
        emptied = await self.ask(emptied_batches, card.id, self._batch.warehouse_id)
        place = self._batch.batch_id, self._batch.warehouse_id
        stored = [each for each in (*card.batches, *emptied) if (each.batch_id, each.warehouse_id) == place]
        if not stored:
            return None
        self._card, self._batch = card, stored[0]
        self.say_about(_by_the_books(self.seat, card, self._batch))
        if self.take_up(_entries(self._batch)) is None:
            return None
        text = N_("By the books it is {quantity} {unit} by now. Nothing is changed yet: look, then save.")
        return Refused(text, quantity=self._batch.on_hand, unit=Unit(card.base_unit)).at("counted")


def _entries(batch: BatchInStock) -> list[Entry]:
    return [
        Entry(
            "counted", N_("Is there"), Kind.NUMBER, batch.on_hand, required=True, width=14,
            help=N_("How much of the batch is there, in the article's base unit; 0 if nothing is."),
        ),
        Entry(
            "reason", N_("Reason"), required=True,
            help=N_("Counted, broken, lost, found …: it stands on the document and in the history."),
        ),
    ]  # fmt: skip


def _by_the_books(seat: Seat, card: ArticleCard, batch: BatchInStock) -> str:
    return seat.say(
        N_("Batch {number} in {warehouse}: {on_hand} {unit} by the books, {allocated} of it for orders."),
        number=batch.number,
        warehouse=batch.warehouse,
        on_hand=batch.on_hand,
        unit=Unit(card.base_unit),
        allocated=batch.allocated,
    )


async def show_who_gave_way(screen: Commanded, because: str, lines: Sequence[GaveWay]) -> GaveWay | None:
    """Name the lines that ran short or lost their batch; the one that was chosen to be looked at."""
    title = screen.say(N_("Short because of {number}"), number=because)
    seat = screen.seat
    return await screen.show(
        Choice(seat, title, lines, _lines_columns(seat), lambda line: _line_cells(seat, line))
    )


async def _is_meant(form: Form, card: ArticleCard, batch: BatchInStock, counted: Decimal) -> bool:
    """A quantity in doubt, and what takes from reserved goods, is asked about before it is in the books."""
    if counted < ZERO:
        return True  # refused anyhow
    doubt = await form.ask(doubt_about_count, card.id, counted)
    if doubt is not None:
        title = form.say(N_("Is the quantity right?"))
        if not await form.show(Caution(form.seat, title, doubt_in_words(form.seat, doubt))):
            return False
    if not await _is_so_much_less(form, card, batch, counted):
        return False
    return await does_without(form, card, batch, batch.on_hand - counted)


async def does_without(form: Form, card: ArticleCard, batch: BatchInStock, missing: Decimal) -> bool:
    """What takes from reserved goods is asked about before anybody loses them."""
    available = next(
        (stock.available for stock in card.stock if stock.warehouse_id == batch.warehouse_id), missing
    )
    short = missing - max(min(available, batch.free), ZERO)
    if missing <= ZERO or short <= ZERO:
        return True
    text = form.say(
        N_(
            "{quantity} {unit} less: orders have reserved {short} {unit} of them and will lack them. "
            "Is it right so?"
        ),
        quantity=missing,
        short=min(short, missing),
        unit=Unit(card.base_unit),
    )
    return await form.show(Caution(form.seat, form.say(N_("Goods are reserved")), text)) is True


async def _is_so_much_less(form: Form, card: ArticleCard, batch: BatchInStock, counted: Decimal) -> bool:
    """What is gone almost entirely may be a figure that was cut short."""
    if not is_far_below(counted, batch.on_hand):
        return True
    text = form.say(
        N_("{before} {unit} of {code} by the books, only {counted} found: {gone} {unit} go out of stock."),
        before=batch.on_hand,
        unit=Unit(card.base_unit),
        code=card.code,
        counted=counted,
        gone=batch.on_hand - counted,
    )
    return await form.show(Caution(form.seat, form.say(N_("Is the quantity right?")), text)) is True


def _batch_columns(seat: Seat) -> list[Column]:
    return [
        Column(seat.word(N_("Batch")), 20, grows=True),
        Column(seat.word(N_("Lot")), 14),
        Column(seat.word(N_("Received")), 10),
        Column(seat.word(N_("Keeps to")), 10),
    ]


def _batch_cells(seat: Seat, batch: BatchInStock) -> Sequence[str | Cell]:
    last = batch.use_by or batch.best_before
    received = wording.day(batch.received_on, seat.language)
    return batch.number, batch.supplier_lot, received, wording.day(last, seat.language)


def _lines_columns(seat: Seat) -> list[Column]:
    return [
        Column(seat.word(N_("Order no.")), 14),
        Column(seat.word(N_("Customer")), 20, grows=True),
        Column(seat.word(N_("Line")), 6, right=True),
        Column(seat.word(N_("Missing")), 9, right=True),
        Column(seat.word(N_("No batch")), 11, right=True),
    ]


def _line_cells(seat: Seat, line: GaveWay) -> Sequence[str | Cell]:
    short, loose = (
        wording.quantity(amount, seat.language) if amount else "" for amount in (line.short, line.loose)
    )
    number = line.order_number or seat.word(N_("draft"))
    return number, line.customer, str(line.line), Cell(short, "bad"), loose
