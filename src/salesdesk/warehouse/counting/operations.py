"""Putting the books right: what was found of a batch is what is there, and what was lost is gone,
whoever had it reserved.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from salesdesk.errors import Conflict, NotEnough, Refused
from salesdesk.i18n import N_
from salesdesk.money import ZERO
from salesdesk.office.work import Transaction
from salesdesk.warehouse.counting.quarantine import lock_lying, shrink_quarantine
from salesdesk.warehouse.counting.releasing import Wishes, make_way
from salesdesk.warehouse.counting.rules import Given
from salesdesk.warehouse.ledger.operations import Header, Line, Posted, post
from salesdesk.warehouse.ledger.rules import Cause, DocumentKind
from salesdesk.warehouse.stock.model import Batch
from salesdesk.warehouse.stock.operations import Shift, shift_balances, shift_batches
from salesdesk.warehouse.stock.rules import last_day

__all__ = ["Counted", "Lost", "count_batch", "lose_from_batch"]


@dataclass(frozen=True, slots=True)
class Counted:
    """A posted correction and who gave way for it; `difference` is below zero if goods were missing."""

    posted: Posted
    difference: Decimal
    given: tuple[Given, ...]


@dataclass(frozen=True, slots=True)
class Lost:
    """What of a batch is gone, and why; `blocked`: it was of what is blocked, as far as that reaches."""

    quantity: Decimal
    cause: Cause
    reason: str = ""
    blocked: bool = False


def count_batch(
    tx: Transaction,
    batch: Batch,
    warehouse_id: int,
    warehouse_code: str,
    was: Decimal,
    counted: Decimal,
    reason: str,
    business_date: date,
    wishes: Wishes,
) -> Counted:
    """Post the difference between what is there of a batch and what the books say, as RW or PW.

    `was` is what the books said when it was counted: Conflict if they say something else by
    now. A fact is never refused: whoever had reserved what is not there gives way.
    """
    on_hand, blocked = lock_lying(tx, batch, warehouse_id, warehouse_code)
    if on_hand != was:
        raise Conflict
    difference = counted - was
    if not difference:
        raise Refused(N_("That is what the books say already."))
    given: tuple[Given, ...] = ()
    if difference < ZERO:
        # What is blocked is there, too, and nobody's: it goes last of all.
        unblocked = max(blocked - counted, ZERO)
        given = _less(tx, batch, warehouse_id, wishes, counted, blocked, -difference, unblocked)
    kind = DocumentKind.INTERNAL_ISSUE if difference < ZERO else DocumentKind.INTERNAL_RECEIPT
    header = Header(kind, warehouse_id, warehouse_code, business_date, {}, reason=reason)
    line = Line(batch.article_id, batch.id, abs(difference), batch.unit_cost)
    posted = post(tx, header, [line])
    if difference > ZERO and last_day(batch.best_before, batch.use_by) < business_date:
        # What is found of goods past their dates is as little for sale as the rest of them.
        found_too_late = Shift(blocked=difference)
        shift_balances(tx, {(batch.article_id, warehouse_id): found_too_late})
        shift_batches(tx, {(batch.id, warehouse_id): found_too_late})
    return Counted(posted, difference, given)


def lose_from_batch(
    tx: Transaction, batch: Batch, warehouse_id: int, warehouse_code: str, lost: Lost, wishes: Wishes
) -> Counted:
    """Post what of a batch is gone as internal issue (RW); whoever had reserved it gives way.

    NotEnough if more is said to be gone than is there by the books.
    """
    on_hand, blocked = lock_lying(tx, batch, warehouse_id, warehouse_code)
    if lost.quantity > on_hand:
        raise NotEnough(
            N_("Of batch {number} only {on_hand} are in {warehouse} by the books."),
            number=batch.number,
            on_hand=on_hand,
            warehouse=warehouse_code,
        ).at("quantity")
    left = on_hand - lost.quantity
    unblocked = min(lost.quantity, blocked) if lost.blocked else max(blocked - left, ZERO)
    given = _less(tx, batch, warehouse_id, wishes, left, blocked, lost.quantity, unblocked)
    header = Header(
        DocumentKind.INTERNAL_ISSUE,
        warehouse_id,
        warehouse_code,
        tx.today,
        {},
        cause=lost.cause,
        reason=lost.reason,
    )
    posted = post(tx, header, [Line(batch.article_id, batch.id, lost.quantity, batch.unit_cost)])
    return Counted(posted, -lost.quantity, given)


def _less(
    tx: Transaction,
    batch: Batch,
    warehouse_id: int,
    wishes: Wishes,
    on_hand: Decimal,
    blocked: Decimal,
    quantity: Decimal,
    unblocked: Decimal,
) -> tuple[Given, ...]:
    """Make way for what of a batch is gone, so that `on_hand` of it are left; who gave way.

    `unblocked` of the `quantity` that is gone was of what is `blocked` so far.
    """
    still = blocked - unblocked
    if unblocked:
        shrink_quarantine(tx, batch.id, warehouse_id, still)
    return make_way(
        tx, batch, warehouse_id, wishes, left=on_hand - still, gone=quantity - unblocked, blocked=-unblocked
    )
