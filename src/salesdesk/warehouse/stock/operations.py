"""Locking and changing balances. Every change of stock in the house passes through here.

Locks are taken in one order everywhere: balances by article and warehouse, then
batches by id. They are FOR NO KEY UPDATE, as everywhere in the house: PostgreSQL's FOR
UPDATE would also stop whoever writes a row that refers to the locked one, which is not
in that order. Operations have no permission of their own; the verbs that call them do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from sqlalchemy import select

from salesdesk.money import ZERO
from salesdesk.office.work import Transaction
from salesdesk.storage.lists import among
from salesdesk.storage.rows import shift_rows
from salesdesk.warehouse.stock.model import BatchBalance, StockBalance
from salesdesk.warehouse.stock.queries import BATCH_STATES, FREE_TO_SELL
from salesdesk.warehouse.stock.rules import BatchState, Free

__all__ = [
    "BatchKey",
    "Place",
    "Shift",
    "add_balances",
    "lock_balances",
    "lock_batches",
    "lock_free",
    "shift_balances",
    "shift_batches",
]

Place = tuple[int, int]
"""An article id and a warehouse id."""
BatchKey = tuple[int, int]
"""A batch id and a warehouse id."""


@dataclass(frozen=True, slots=True)
class Shift:
    """By how much a balance changes. `taken` is reserved for an article, allocated for a batch."""

    on_hand: Decimal = ZERO
    blocked: Decimal = ZERO
    taken: Decimal = ZERO


# Statements are built once: building one takes longer than running it.

_FREE: Final = FREE_TO_SELL.with_for_update(key_share=True, of=StockBalance)

_BALANCES: Final = (
    select(StockBalance.article_id)
    .where(among(StockBalance.article_id, "articles"))
    .order_by(StockBalance.article_id, StockBalance.warehouse_id)
    .with_for_update(key_share=True)
)

_BATCHES: Final = BATCH_STATES.with_for_update(key_share=True, of=BatchBalance)


def lock_free(tx: Transaction, article_ids: Iterable[int], warehouse_id: int | None = None) -> list[Free]:
    """Lock the balances of these articles in all selling warehouses; what is free there, or in the one named.

    All of them even then: a later step of the same verb may come to the others.
    """
    wanted = sorted(set(article_ids))
    if not wanted:
        return []
    rows = tx.session.execute(_FREE, {"articles": wanted})
    return [Free(*row) for row in rows if warehouse_id in (None, row.warehouse_id)]


def lock_balances(tx: Transaction, article_ids: Iterable[int]) -> None:
    """Lock every balance of these articles, wherever it is.

    Whoever is going to lock balances bit by bit locks all of them here first.
    """
    wanted = sorted(set(article_ids))
    if wanted:
        tx.session.execute(_BALANCES, {"articles": wanted}).all()


def add_balances(tx: Transaction, article_ids: Iterable[int], warehouse_id: int) -> None:
    """Make sure that these articles have a balance in a warehouse, be it empty, that can be locked."""
    rows = [
        {"article_id": a, "warehouse_id": warehouse_id, "on_hand": ZERO, "blocked": ZERO, "reserved": ZERO}
        for a in sorted(set(article_ids))
    ]
    tx.database.insert_if_absent(tx.session, StockBalance, rows)


def lock_batches(
    tx: Transaction, article_ids: Iterable[int], warehouse_ids: Iterable[int]
) -> list[BatchState]:
    """Lock the batches of these articles that lie in these warehouses and read what is free of them."""
    articles, warehouses = sorted(set(article_ids)), sorted(set(warehouse_ids))
    if not articles or not warehouses:
        return []
    rows = tx.session.execute(_BATCHES, {"articles": articles, "warehouses": warehouses})
    return [BatchState(*row) for row in rows]


def shift_balances(tx: Transaction, shifts: Mapping[Place, Shift]) -> None:
    """Change balances of articles, in the order of locks, in one statement."""
    shift_rows(
        tx.session,
        StockBalance,
        [
            {
                "article_id": article_id,
                "warehouse_id": warehouse_id,
                "on_hand": shift.on_hand,
                "blocked": shift.blocked,
                "reserved": shift.taken,
            }
            for (article_id, warehouse_id), shift in sorted(shifts.items())
        ],
    )


def shift_batches(tx: Transaction, shifts: Mapping[BatchKey, Shift]) -> None:
    """Change balances of batches, in the order of locks, in one statement."""
    shift_rows(
        tx.session,
        BatchBalance,
        [
            {
                "batch_id": batch_id,
                "warehouse_id": warehouse_id,
                "on_hand": shift.on_hand,
                "blocked": shift.blocked,
                "allocated": shift.taken,
            }
            for (batch_id, warehouse_id), shift in sorted(shifts.items())
        ],
    )
