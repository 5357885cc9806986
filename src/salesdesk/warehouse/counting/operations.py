"""Putting the books right: what was found of a batch is what is there, whoever had it reserved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from sqlalchemy import bindparam, select

from salesdesk.errors import Conflict, NotFound, Refused
from salesdesk.i18n import N_
from salesdesk.money import ZERO
from salesdesk.office.work import Transaction
from salesdesk.warehouse.counting.releasing import Wishes, make_way
from salesdesk.warehouse.counting.rules import Given
from salesdesk.warehouse.ledger.operations import Header, Line, Posted, post
from salesdesk.warehouse.ledger.rules import DocumentKind
from salesdesk.warehouse.stock.model import Batch, BatchBalance
from salesdesk.warehouse.stock.operations import Shift, lock_balances, shift_balances, shift_batches
from salesdesk.warehouse.stock.rules import last_day

__all__ = ["Counted", "count_batch"]


@dataclass(frozen=True, slots=True)
class Counted:
    """A posted correction and who gave way for it; `difference` is below zero if goods were missing."""

    posted: Posted
    difference: Decimal
    given: tuple[Given, ...]


_BATCH: Final = (
    select(BatchBalance.on_hand, BatchBalance.blocked)
    .where(
        BatchBalance.batch_id == bindparam("batch"),
        BatchBalance.warehouse_id == bindparam("warehouse"),
    )
    .with_for_update(key_share=True)
)


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
    lock_balances(tx, [batch.article_id])
    found = tx.session.execute(_BATCH, {"batch": batch.id, "warehouse": warehouse_id}).one_or_none()
    if found is None:
        raise NotFound(
            N_("Nothing of batch {number} was ever in {warehouse}."),
            number=batch.number,
            warehouse=warehouse_code,
        )
    if found.on_hand != was:
        raise Conflict
    difference = counted - was
    if not difference:
        raise Refused(N_("That is what the books say already."))
    given: tuple[Given, ...] = ()
    if difference < ZERO:
        # What is blocked is there, too, and nobody's: it goes last of all.
        unblocked = max(found.blocked - counted, ZERO)
        given = make_way(
            tx,
            batch,
            warehouse_id,
            wishes,
            left=counted - (found.blocked - unblocked),
            gone=-difference - unblocked,
            blocked=-unblocked,
        )
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
