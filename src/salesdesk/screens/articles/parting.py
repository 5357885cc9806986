"""What becomes of a part of a batch: written off, kept apart, or free again."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from salesdesk.domain.article_cards.rules import ArticleCard, BatchInStock
from salesdesk.domain.catalogue.rules import Tracking
from salesdesk.domain.catalogue.unit_names import Unit
from salesdesk.domain.corrections.quarantine import end_quarantine, quarantine
from salesdesk.domain.corrections.rules import Corrected, GaveWay
from salesdesk.domain.corrections.writing_off import write_off
from salesdesk.domain.drafts.rules import is_far_below
from salesdesk.errors import Refused
from salesdesk.i18n import N_
from salesdesk.money import ZERO
from salesdesk.screens.articles.correcting import does_without
from salesdesk.screens.dialogs.form import Entry, Form, Kind
from salesdesk.screens.dialogs.question import Caution
from salesdesk.screens.seat import Seat
from salesdesk.storage.lengths import SHORT
from salesdesk.warehouse.counting.operations import Lost
from salesdesk.warehouse.ledger.rules import Cause

__all__ = ["QuarantineForm", "ReleaseForm", "WriteOffForm", "cause_entries"]


class WriteOffForm(Form):
    """How much of a batch is gone for good, and why. `blocked`: of what may not be sold anyway."""

    done: Corrected | None = None
    """What was posted, once it is."""

    def __init__(self, seat: Seat, card: ArticleCard, batch: BatchInStock, *, blocked: bool) -> None:
        title = seat.say(N_("Write off {code}"), code=card.code)
        piece = batch.on_hand if card.tracking is Tracking.SERIAL else None
        last = batch.use_by or batch.best_before
        cause = Cause.EXPIRED if last is not None and last < seat.today else Cause.BROKEN
        entries = [
            Entry(
                "quantity", N_("Quantity"), Kind.NUMBER, piece, required=True, width=14,
                help=N_("How much of the batch is gone, in the article's base unit."),
            ),
            *cause_entries(seat, cause),
        ]  # fmt: skip
        super().__init__(seat, title, entries, self._write_off, about=_lying(seat, card, batch))
        self._card, self._batch, self._blocked = card, batch, blocked

    async def _write_off(self, answers: Mapping[str, Any]) -> None:
        batch, quantity = self._batch, answers["quantity"]
        sold = quantity - (batch.blocked if self._blocked else ZERO)
        lacking = min(sold, batch.on_hand - batch.blocked)
        if not (await self._is_meant(quantity) and await does_without(self, self._card, batch, lacking)):
            raise Refused(N_("Nothing is changed."))
        lost = Lost(quantity, answers["cause"], answers["reason"], self._blocked)
        self.done = await self.do(write_off, batch.batch_id, batch.warehouse_id, lost)

    async def _is_meant(self, quantity: Decimal) -> bool:
        """So much of what is there may be a figure with a zero too many."""
        on_hand = self._batch.on_hand
        if not ZERO < quantity <= on_hand or not is_far_below(on_hand - quantity, on_hand):
            return True
        text = self.say(
            N_("{gone} of {before} {unit} of {code} are written off. Is it right so?"),
            gone=quantity,
            before=on_hand,
            unit=Unit(self._card.base_unit),
            code=self._card.code,
        )
        return await self.show(Caution(self.seat, self.say(N_("Is the quantity right?")), text)) is True


class QuarantineForm(Form):
    """How much of a batch is kept apart, and why: nobody gets it until it is released."""

    gave_way: tuple[GaveWay, ...] = ()
    """Who lost what he had reserved, once it is kept apart."""

    def __init__(self, seat: Seat, card: ArticleCard, batch: BatchInStock) -> None:
        title = seat.say(N_("Quarantine for {code}"), code=card.code)
        free = batch.on_hand - batch.blocked
        entries = [
            Entry(
                "quantity", N_("Quantity"), Kind.NUMBER, free, required=True, width=14,
                help=N_("How much of the batch nobody gets for now, in the article's base unit."),
            ),
            Entry(
                "reason", N_("Reason"), required=True, longest=SHORT,
                help=N_("What is wrong with it: it stands beside the batch and in the history."),
            ),
        ]  # fmt: skip
        super().__init__(seat, title, entries, self._keep_apart, about=_lying(seat, card, batch))
        self._card, self._batch = card, batch

    async def _keep_apart(self, answers: Mapping[str, Any]) -> None:
        batch, quantity = self._batch, answers["quantity"]
        if not await does_without(self, self._card, batch, min(quantity, batch.on_hand - batch.blocked)):
            raise Refused(N_("Nothing is changed."))
        place = batch.batch_id, batch.warehouse_id
        self.gave_way = await self.do(quarantine, *place, quantity, answers["reason"])


class ReleaseForm(Form):
    """How much of what is in quarantine is for sale again."""

    def __init__(self, seat: Seat, card: ArticleCard, batch: BatchInStock) -> None:
        title = seat.say(N_("Release {code} from quarantine"), code=card.code)
        about = seat.say(N_("In quarantine: {reason}"), reason=batch.quarantine)
        entries = [
            Entry(
                "quantity", N_("Quantity"), Kind.NUMBER, batch.quarantined, required=True, width=14,
                help=N_("How much of it is for sale again, in the article's base unit."),
            ),
            Entry(
                "reason", N_("Reason"), longest=SHORT,
                help=N_("Why it may be sold after all: it stands in the history. It may stay empty."),
            ),
        ]  # fmt: skip
        super().__init__(seat, title, entries, self._release, about=about)
        self._place = batch.batch_id, batch.warehouse_id

    async def _release(self, answers: Mapping[str, Any]) -> None:
        await self.do(end_quarantine, *self._place, answers["quantity"], answers["reason"])


def cause_entries(seat: Seat, cause: Cause) -> list[Entry]:
    """Why goods are gone: one of a few causes, and a word about it."""
    causes = [(each, seat.word(each.label)) for each in Cause]
    return [
        Entry(
            "cause", N_("Cause"), Kind.CHOICE, cause, required=True, width=24, choices=causes,
            help=N_("Why it is gone; F4 lists the causes. It stands on the document."),
        ),
        Entry(
            "reason", N_("Reason"), longest=SHORT,
            help=N_("More about it; needed where the cause is another one. It stands on the document."),
        ),
    ]  # fmt: skip


def _lying(seat: Seat, card: ArticleCard, batch: BatchInStock) -> str:
    return seat.say(
        N_(
            "Batch {number} in {warehouse}: {on_hand} {unit}, {blocked} of it blocked, {allocated} for "
            "orders."
        ),
        number=batch.number,
        warehouse=batch.warehouse,
        on_hand=batch.on_hand,
        blocked=batch.blocked,
        allocated=batch.allocated,
        unit=Unit(card.base_unit),
    )
