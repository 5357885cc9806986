"""What is done with the batch at the cursor, where an article's card shows its stock."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from salesdesk.domain.article_cards.rules import ArticleCard, BatchInStock, StockIn
from salesdesk.domain.catalogue.unit_names import Unit
from salesdesk.domain.corrections.rules import Corrected, GaveWay
from salesdesk.i18n import N_
from salesdesk.money import ZERO
from salesdesk.office.permissions import Permission
from salesdesk.screens import wording
from salesdesk.screens.articles.correcting import ask_correction, batch_to_correct, show_who_gave_way
from salesdesk.screens.articles.parting import QuarantineForm, ReleaseForm, WriteOffForm
from salesdesk.screens.articles.stock import Blocked
from salesdesk.screens.batches.trace import BatchTraceScreen
from salesdesk.screens.card import CardScreen
from salesdesk.screens.commands import Command, command
from salesdesk.screens.orders.order import OrderViewScreen
from salesdesk.screens.saved import look_again
from salesdesk.screens.transfers.cells import Goods
from salesdesk.screens.transfers.sending import SendingScreen
from salesdesk.screens.transfers.way import choose_way
from salesdesk.screens.warehouses import Chosen

__all__ = ["StockCommands"]

_ADJUST: Final = Permission.STOCK_ADJUST


class StockCommands(CardScreen[ArticleCard]):
    """The section “Stock”: its batches are corrected, written off, kept apart, released and sent."""

    def available(self, command_: Command) -> bool:
        """There is something to do it to."""
        match command_.name:
            case "correct_stock" if self._is_in_transit or not (self.card and self.card.stock):
                return False
            case "correct_stock" if self.section.name != "stock":
                return False
            case "write_off" if self._lying is None or not self._lying.on_hand:
                return False
            case "keep_apart" if self._lying is None or self._lying.on_hand <= self._lying.blocked:
                return False
            case "release" if self._kept_apart is None:
                return False
            case "send_batch" if self._lying is None or self._lying.free <= ZERO:
                return False
            case "trace_batch" if self._batch is None:
                return False
            case _:
                return super().available(command_)

    @command(
        "ctrl+k",
        N_("Correct"),
        N_("Say how much of the batch at the cursor is really there, and why."),
        permission=_ADJUST,
        once=True,
    )
    async def correct_stock(self) -> None:
        """The difference is posted; who had reserved what is missing is named."""
        card = self.card
        if card is None:
            return
        batch = await batch_to_correct(self, card, self.table(self.section).current)
        done = None if batch is None else await ask_correction(self, card, batch)
        if done is not None:
            await self._tell_posted(card, done)

    @command(
        "delete",
        N_("Write off"),
        N_("Say how much of the batch at the cursor is gone for good, and why."),
        permission=_ADJUST,
        once=True,
    )
    async def write_off(self) -> None:
        """It is posted; who had reserved it is named."""
        card, batch = self.card, self._lying
        if card is None or batch is None:
            return
        row = self.table(self.section).current
        form = WriteOffForm(self.seat, card, batch, blocked=isinstance(row, Blocked))
        await self.show(form)
        if form.done is not None:
            await self._tell_posted(card, form.done)

    @command(
        "f6,plus,add",
        N_("Quarantine"),
        N_("Keep goods of the batch at the cursor apart: nobody gets them until they are released."),
        permission=_ADJUST,
        once=True,
    )
    async def keep_apart(self) -> None:
        """They are blocked; who had reserved them is named."""
        card, batch = self.card, self._lying
        if card is None or batch is None:
            return
        form = QuarantineForm(self.seat, card, batch)
        if await self.show(form) is None:
            return
        await look_again(self, self.load(), N_("Kept apart from now on: {number}."), number=batch.number)
        await self._name_who_gave_way(batch.number, form.gave_way)

    @command(
        "enter",
        N_("Release"),
        N_("Give goods free that are in quarantine: they are for sale again."),
        permission=_ADJUST,
    )
    async def release(self) -> None:
        """All of them, unless fewer are said."""
        card, batch = self.card, self._kept_apart
        if card is None or batch is None:
            return
        if await self.show(ReleaseForm(self.seat, card, batch)) is not None:
            await look_again(
                self, self.load(), N_("Released from quarantine: {number}."), number=batch.number
            )

    @command(
        "ctrl+o",
        N_("Send"),
        N_("Send goods of the batch at the cursor to another warehouse."),
        permission=Permission.STOCK_ISSUE,
    )
    async def send_batch(self) -> None:
        """The transfer begins with it; more goods may go along."""
        card, batch = self.card, self._lying
        if card is None or batch is None:
            return
        way = await choose_way(self, Chosen(batch.warehouse_id, batch.warehouse))
        if way is None:
            return
        goods = Goods(card.id, card.code, card.name, card.base_unit, tuple(each.unit for each in card.units))
        number = await self.open(SendingScreen(self.seat, *way, (goods, (batch.batch_id, batch.number))))
        if isinstance(number, str):
            await look_again(
                self, self.load(), N_("{number} is posted. The goods are in transit."), number=number
            )

    @command(
        "ctrl+w",
        N_("Trace"),
        N_("Where the batch came from, every move of it, who has it, and what of it is where."),
    )
    async def trace_batch(self) -> None:
        """The batch at the cursor, forward to customers and back to its supplier."""
        if batch := self._batch:
            await self.open(BatchTraceScreen(self.seat, batch.batch_id))
            await self.load()

    async def _tell_posted(self, card: ArticleCard, done: Corrected) -> None:
        change = (
            f"{'+' if done.difference > ZERO else ''}{wording.quantity(done.difference, self.seat.language)}"
        )
        text = N_("{number} is posted: {change} {unit}.")
        await look_again(
            self, self.load(), text, number=done.number, change=change, unit=Unit(card.base_unit)
        )
        await self._name_who_gave_way(done.number, done.gave_way)

    async def _name_who_gave_way(self, because: str, lines: Sequence[GaveWay]) -> None:
        if not lines:
            return
        line = await show_who_gave_way(self, because, lines)
        if line is not None and self.seat.may(Permission.ORDERS_SEE):
            await self.open(OrderViewScreen(self.seat, line.order_id))
            await self.load()

    @property
    def _batch(self) -> BatchInStock | None:
        """The batch at the cursor, or the one that what is blocked there belongs to."""
        row = self.table(self.section).current if self.section.name == "stock" else None
        batch = row.batch if isinstance(row, Blocked) else row
        return batch if isinstance(batch, BatchInStock) else None

    @property
    def _lying(self) -> BatchInStock | None:
        """The batch at the cursor; none in transit."""
        return None if self._is_in_transit else self._batch

    @property
    def _is_in_transit(self) -> bool:
        """Whether the cursor is where goods are between two warehouses: only transfers move those."""
        row = self.table(self.section).current if self.section.name == "stock" else None
        place = row.batch if isinstance(row, Blocked) else row
        if self.card is None or not isinstance(place, StockIn | BatchInStock):
            return False
        return any(stock.transit and stock.warehouse_id == place.warehouse_id for stock in self.card.stock)

    @property
    def _kept_apart(self) -> BatchInStock | None:
        """The batch at the cursor, if some of it is in quarantine."""
        batch = self._lying
        return batch if batch is not None and batch.quarantined else None
