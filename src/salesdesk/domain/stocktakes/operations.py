"""What is on the list of a stocktake, and what the books said at a moment."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import bindparam, func, select

from salesdesk.domain.catalogue.model import Article, Category
from salesdesk.domain.stocktakes.model import Stocktake, StocktakeLine
from salesdesk.domain.stocktakes.rules import Scope, StocktakeState
from salesdesk.errors import IllegalMove, NotFound
from salesdesk.i18n import N_
from salesdesk.money import ZERO
from salesdesk.office.work import Transaction
from salesdesk.storage.lists import among
from salesdesk.storage.types import difference
from salesdesk.warehouse.ledger.model import StockMove
from salesdesk.warehouse.stock.model import Batch, BatchBalance
from salesdesk.warehouse.stock.rules import in_bin_order

__all__ = ["batches_in", "lock_open", "moved_since", "on_hand_of"]

_LOCKED: Final = (
    select(Stocktake).where(Stocktake.id == bindparam("stocktake")).with_for_update(key_share=True)
)
_LYING: Final = (
    select(BatchBalance.batch_id, BatchBalance.bin, Article.code, Batch.number)
    .join(Batch, Batch.id == BatchBalance.batch_id)
    .join(Article, Article.id == BatchBalance.article_id)
    .where(BatchBalance.warehouse_id == bindparam("warehouse"), BatchBalance.present())
)
_CATEGORY: Final = select(Category.id).where(Category.id == bindparam("category"))
_TOP: Final = select(Category.id).where(Category.id == bindparam("category")).cte(recursive=True)
_BRANCH: Final = _TOP.union_all(select(Category.id).join(_TOP, Category.parent_id == _TOP.c.id))
_COUNTED: Final = (
    select(StocktakeLine.batch_id, func.max(StocktakeLine.counted_at).label("at"))
    .join(Stocktake, Stocktake.id == StocktakeLine.stocktake_id)
    .where(
        StocktakeLine.warehouse_id == bindparam("warehouse"),
        StocktakeLine.counted.is_not(None),
        Stocktake.state == StocktakeState.APPROVED,
    )
    .group_by(StocktakeLine.batch_id)
    .subquery()
)
"""When a batch was last counted. What was posted then is no move of the goods."""
_MOVED: Final = (
    select(StockMove.id)
    .where(
        StockMove.batch_id == BatchBalance.batch_id,
        StockMove.warehouse_id == BatchBalance.warehouse_id,
        StockMove.at > _COUNTED.c.at,
        ~select(Stocktake.id)
        .where(
            (Stocktake.issue_id == StockMove.document_id) | (Stocktake.receipt_id == StockMove.document_id)
        )
        .exists(),
    )
    .exists()
)
_ON_HAND: Final = select(BatchBalance.on_hand).where(
    BatchBalance.batch_id == bindparam("batch"), BatchBalance.warehouse_id == bindparam("warehouse")
)
_AT: Final = bindparam("at", type_=StockMove.at.type)
# In one statement: between two of them something could move that only one of them sees.
_ON_HAND_AT: Final = select(
    difference(
        BatchBalance.on_hand,
        select(func.coalesce(func.sum(StockMove.quantity), ZERO, type_=StockMove.quantity.type))
        .where(
            StockMove.batch_id == BatchBalance.batch_id,
            StockMove.warehouse_id == BatchBalance.warehouse_id,
            StockMove.at > _AT,
        )
        .scalar_subquery(),
    )
).where(BatchBalance.batch_id == bindparam("batch"), BatchBalance.warehouse_id == bindparam("warehouse"))
_SINCE: Final = (
    select(StockMove.batch_id, func.sum(StockMove.quantity, type_=StockMove.quantity.type))
    .where(
        among(StockMove.batch_id, "batches"),
        StockMove.warehouse_id == bindparam("warehouse"),
        StockMove.at > _AT,
    )
    .group_by(StockMove.batch_id)
)


def lock_open(tx: Transaction, stocktake_id: int) -> Stocktake:
    """The stocktake, locked. Raises NotFound, and IllegalMove if it is no longer counted."""
    found = tx.session.scalars(_LOCKED, {"stocktake": stocktake_id}).one_or_none()
    if found is None:
        raise NotFound(N_("There is no such stocktake."))
    if found.state is StocktakeState.APPROVED:
        raise IllegalMove(N_("{number} is approved already: nothing of it changes."), number=found.number)
    if found.state is StocktakeState.CANCELLED:
        raise IllegalMove(N_("{number} is cancelled: nothing of it changes."), number=found.number)
    return found


def batches_in(tx: Transaction, warehouse_id: int, scope: Scope) -> list[int]:
    """The batches that lie in a warehouse and are to be counted, on the way through its bins.

    Raises NotFound for a category that is not there.
    """
    statement = _LYING
    asked: dict[str, object] = {"warehouse": warehouse_id}
    if scope.category_id is not None:
        if tx.session.scalar(_CATEGORY, {"category": scope.category_id}) is None:
            raise NotFound(N_("There is no such category."))
        statement = statement.where(Article.category_id.in_(select(_BRANCH.c.id)))
        asked["category"] = scope.category_id
    if scope.moved_only:
        statement = statement.outerjoin(_COUNTED, _COUNTED.c.batch_id == BatchBalance.batch_id).where(
            _COUNTED.c.batch_id.is_(None) | _MOVED
        )
    rows: Iterable[Any] = tx.session.execute(statement, asked)
    found = [
        (in_bin_order(bin_), code, number, batch_id)
        for batch_id, bin_, code, number in rows
        if scope.has_bin(bin_)
    ]
    return [batch_id for *_, batch_id in sorted(found)]


def on_hand_of(tx: Transaction, batch_id: int, warehouse_id: int, at: datetime | None) -> Decimal:
    """What the books say is in a warehouse of a batch, now or at a moment gone by."""
    place = {"batch": batch_id, "warehouse": warehouse_id}
    if at is None:
        return tx.session.scalar(_ON_HAND, place) or ZERO
    return tx.session.scalar(_ON_HAND_AT, place | {"at": at}) or ZERO


def moved_since(
    tx: Transaction, batch_ids: Iterable[int], warehouse_id: int, at: datetime
) -> dict[int, Decimal]:
    """By how much what is in a warehouse of each of these batches has changed since a moment."""
    batches = sorted(set(batch_ids))
    asked = {"batches": batches, "warehouse": warehouse_id, "at": at}
    moved: Iterable[Any] = tx.session.execute(_SINCE, asked)
    return dict.fromkeys(batches, ZERO) | dict(map(tuple, moved))
