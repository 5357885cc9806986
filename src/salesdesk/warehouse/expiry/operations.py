"""What time does to goods: past their dates they are nobody's, and before that too old for some."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import delete, select

from salesdesk.money import ZERO
from salesdesk.office.work import Transaction
from salesdesk.storage.lists import among
from salesdesk.storage.rows import set_rows, table_of
from salesdesk.warehouse.counting.releasing import Wishes, make_way
from salesdesk.warehouse.counting.rules import Given
from salesdesk.warehouse.expiry.queries import TOO_LATE, outgrown_in
from salesdesk.warehouse.stock.model import Batch, BatchBalance, Warehouse
from salesdesk.warehouse.stock.operations import (
    Place,
    Shift,
    lock_balances,
    lock_batches,
    shift_balances,
)
from salesdesk.warehouse.supply.model import Supply

__all__ = ["Blocked", "block_past_dates", "release_outgrown"]


@dataclass(frozen=True, slots=True)
class Blocked:
    """A batch past its dates in one warehouse, what of it was blocked and is now, and who gave way."""

    article_id: int
    number: str
    warehouse: str
    was: Decimal
    now: Decimal
    given: tuple[Given, ...]


_DROP: Final = delete(table_of(Supply)).where(among(Supply.id, "rows"))
_ARTICLES: Final = select(Batch.article_id).where(among(Batch.id, "batches"))
_BATCHES: Final = (
    select(Batch, BatchBalance.warehouse_id, Warehouse.code, BatchBalance.on_hand, BatchBalance.blocked)
    .join(Batch, Batch.id == BatchBalance.batch_id)
    .join(Warehouse, Warehouse.id == BatchBalance.warehouse_id)
    .where(among(BatchBalance.batch_id, "batches"), *TOO_LATE)
    .order_by(BatchBalance.batch_id, BatchBalance.warehouse_id)
    .with_for_update(key_share=True, of=BatchBalance)
)


def block_past_dates(tx: Transaction, batch_ids: Iterable[int], wishes: Wishes) -> list[Blocked]:
    """Block what is on hand of those of these batches that are past their dates; what was done.

    Whoever had reserved more than is left of the article gives way, whoever had one of these
    batches loses it. A batch that somebody else has blocked already is left alone.
    """
    wanted = sorted(set(batch_ids))
    lock_balances(tx, tx.session.scalars(_ARTICLES, {"batches": wanted}))
    rows: Iterable[Any] = tx.session.execute(_BATCHES, {"today": tx.today, "batches": wanted}).all()
    going: dict[Place, Decimal] = defaultdict(lambda: ZERO)
    for batch, place, _, on_hand, blocked in rows:
        going[batch.article_id, place] += on_hand - blocked
    done = []
    for batch, place, code, on_hand, blocked in rows:
        # Nobody is to move from one of these batches to the next.
        gone = going[batch.article_id, place]
        more = on_hand - blocked
        given = make_way(tx, batch, place, wishes, left=ZERO, gone=gone, blocked=more)
        going[batch.article_id, place] -= more
        done.append(Blocked(batch.article_id, batch.number, code, blocked, on_hand, given))
    return done


def release_outgrown(tx: Transaction, article_ids: Iterable[int]) -> defaultdict[int, list[Given]]:
    """Take from lines what is reserved for them of these articles and no longer fresh enough; by article.

    What has its batch stays: issuing it is refused, and whoever puts it back finds out.
    """
    wanted = sorted(set(article_ids))
    lock_balances(tx, wanted)
    lost: defaultdict[int, list[Given]] = defaultdict(list)
    shifts: dict[Place, Shift] = {}
    for place, given in sorted(outgrown_in(tx, wanted, lock_batches).items()):
        lost[place[0]] += given
        shifts[place] = Shift(taken=-sum((each.lost for each in given), ZERO))
    every = [each for given in lost.values() for each in given]
    gone = [each.claim.supply_id for each in every if not each.kept]
    if gone:
        tx.session.execute(_DROP, {"rows": gone})
    set_rows(
        tx.session,
        Supply,
        [{"id": each.claim.supply_id, "quantity": each.kept} for each in every if each.kept],
    )
    shift_balances(tx, shifts)
    return lost
