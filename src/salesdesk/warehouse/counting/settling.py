"""Settling a stocktake: what was found of many batches goes into the books by one RW and one PW."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import bindparam, select

from salesdesk.money import ZERO
from salesdesk.office.work import Transaction
from salesdesk.storage.lists import among
from salesdesk.warehouse.counting.quarantine import shrink_quarantine
from salesdesk.warehouse.counting.releasing import Less, Wishes, make_way_for_all
from salesdesk.warehouse.counting.rules import Given
from salesdesk.warehouse.ledger.operations import Header, Line, Posted, post
from salesdesk.warehouse.ledger.rules import DocumentKind
from salesdesk.warehouse.stock.model import Batch, BatchBalance, StockBalance
from salesdesk.warehouse.stock.operations import (
    BatchKey,
    Place,
    Shift,
    add_balances,
    lock_balances,
    shift_balances,
    shift_batches,
)
from salesdesk.warehouse.stock.rules import last_day

__all__ = ["Lying", "Settled", "lock_all_lying", "settle"]


@dataclass(frozen=True, slots=True)
class Lying:
    """A batch, and what of it is in a warehouse by the books; both balances are locked."""

    batch: Batch
    on_hand: Decimal
    blocked: Decimal


@dataclass(frozen=True, slots=True)
class Settled:
    """The documents, where there was anything to post, and who gave way, by article."""

    issue: Posted | None
    receipt: Posted | None
    given: Mapping[int, Sequence[Given]]


_BATCHES: Final = select(Batch).where(among(Batch.id, "batches")).order_by(Batch.id)
_KNOWN: Final = select(StockBalance.article_id).where(
    among(StockBalance.article_id, "articles"), StockBalance.warehouse_id == bindparam("warehouse")
)
_THERE: Final = select(BatchBalance.batch_id).where(
    among(BatchBalance.batch_id, "batches"), BatchBalance.warehouse_id == bindparam("warehouse")
)
_LYING: Final = (
    select(BatchBalance.batch_id, BatchBalance.on_hand, BatchBalance.blocked)
    .where(among(BatchBalance.batch_id, "batches"), BatchBalance.warehouse_id == bindparam("warehouse"))
    .order_by(BatchBalance.batch_id)
    .with_for_update(key_share=True)
)


def lock_all_lying(tx: Transaction, batch_ids: Iterable[int], warehouse_id: int) -> dict[int, Lying]:
    """Lock the balances of batches and their articles; what of each is in a warehouse by the books.

    What never was there has a balance from now on, for it may have been found there.
    """
    asked = {"batches": sorted(set(batch_ids)), "warehouse": warehouse_id}
    batches = {batch.id: batch for batch in tx.session.scalars(_BATCHES, asked)}
    articles = sorted({batch.article_id for batch in batches.values()})
    known = set(tx.session.scalars(_KNOWN, {"articles": articles, "warehouse": warehouse_id}))
    if new := set(articles) - known:
        add_balances(tx, new, warehouse_id)
    lock_balances(tx, articles)
    there = set(tx.session.scalars(_THERE, asked))
    if absent := [batch for batch in batches.values() if batch.id not in there]:
        nothing = {"on_hand": ZERO, "blocked": ZERO, "allocated": ZERO, "bin": ""}
        tx.database.insert_if_absent(
            tx.session,
            BatchBalance,
            [
                {"batch_id": each.id, "warehouse_id": warehouse_id, "article_id": each.article_id, **nothing}
                for each in absent
            ],
        )
    rows: Iterable[Any] = tx.session.execute(_LYING, asked)
    return {row.batch_id: Lying(batches[row.batch_id], row.on_hand, row.blocked) for row in rows}


def settle(
    tx: Transaction,
    lying: Mapping[int, Lying],
    changes: Mapping[int, Decimal],
    warehouse_id: int,
    warehouse_code: str,
    reason: str,
    wishes: Wishes,
) -> Settled:
    """Post by how much the books change for each batch: PW for what was found, RW for what is gone.

    A fact is never refused: whoever had reserved what is gone gives way. Of a batch no more is gone
    than lies there by the books: the caller has seen to that. What was found comes first, for it may
    be what is missing of another batch of the article.
    """
    more = [(lying[id_], by) for id_, by in sorted(changes.items()) if by > ZERO]
    less = [(lying[id_], -by) for id_, by in sorted(changes.items()) if by < ZERO]

    def posted(kind: DocumentKind, parts: Sequence[tuple[Lying, Decimal]]) -> Posted | None:
        if not parts:
            return None
        header = Header(kind, warehouse_id, warehouse_code, tx.today, {}, reason=reason)
        lines = [
            Line(each.batch.article_id, each.batch.id, quantity, each.batch.unit_cost)
            for each, quantity in parts
        ]
        return post(tx, header, lines)

    receipt = posted(DocumentKind.INTERNAL_RECEIPT, more)
    _block_expired(tx, warehouse_id, more)
    gone = [_less(tx, warehouse_id, each, quantity) for each, quantity in less]
    given = make_way_for_all(tx, gone, warehouse_id, wishes) if gone else {}
    return Settled(posted(DocumentKind.INTERNAL_ISSUE, less), receipt, given)


def _less(tx: Transaction, warehouse_id: int, lying: Lying, quantity: Decimal) -> Less:
    """What becomes of a batch of which so much is gone: what is blocked of it goes last of all."""
    left = lying.on_hand - quantity
    unblocked = max(lying.blocked - left, ZERO)
    if unblocked:
        shrink_quarantine(tx, lying.batch.id, warehouse_id, lying.blocked - unblocked)
    return Less(
        lying.batch.id,
        lying.batch.article_id,
        left=left - (lying.blocked - unblocked),
        gone=quantity - unblocked,
        blocked=-unblocked,
    )


def _block_expired(tx: Transaction, warehouse_id: int, found: Iterable[tuple[Lying, Decimal]]) -> None:
    """Block what was found of goods past their dates: it is as little for sale as the rest of them."""
    places: defaultdict[Place, Decimal] = defaultdict(lambda: ZERO)
    late: dict[BatchKey, Shift] = {}
    for each, quantity in found:
        batch = each.batch
        if last_day(batch.best_before, batch.use_by) < tx.today:
            places[batch.article_id, warehouse_id] += quantity
            late[batch.id, warehouse_id] = Shift(blocked=quantity)
    shift_balances(tx, {place: Shift(blocked=by) for place, by in places.items()})
    shift_batches(tx, late)
