"""What has grown too old: goods that are still for sale, and for whom others were reserved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

from sqlalchemy import Date, bindparam, or_, select

from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, query
from salesdesk.storage.lists import among
from salesdesk.warehouse.counting.queries import CLAIMS, LIES_THERE
from salesdesk.warehouse.counting.rules import Claim, Given
from salesdesk.warehouse.expiry.rules import outgrown
from salesdesk.warehouse.stock.model import Batch, BatchBalance
from salesdesk.warehouse.stock.operations import Place
from salesdesk.warehouse.stock.queries import batch_states
from salesdesk.warehouse.stock.rules import BatchState
from salesdesk.warehouse.supply.model import Supply

__all__ = ["TOO_LATE", "expired_batches", "outgrown_articles", "outgrown_in"]

ReadBatches = Callable[[Transaction, Iterable[int], Iterable[int]], list[BatchState]]
"""Reads what is free of the batches of articles in warehouses."""

_TODAY: Final = bindparam("today", type_=Date())
TOO_LATE: Final = (
    BatchBalance.present(),
    BatchBalance.blocked < BatchBalance.on_hand,
    or_(Batch.best_before < _TODAY, Batch.use_by < _TODAY),
)
"""What of a batch is on hand and not blocked though `:today` is past its dates."""
_FOUND: Final = select(BatchBalance.batch_id).join(Batch, Batch.id == BatchBalance.batch_id).where(*TOO_LATE)


@query(Permission.STOCK_SEE)
def expired_batches(tx: Transaction) -> list[int]:
    """The batches past their dates of which something is on hand and not blocked, sorted by id.

    It looks at everything that lies in stock, which takes its time: who is going to block them
    asks outside of the transaction that does.
    """
    return sorted(set(tx.session.scalars(_FOUND, {"today": tx.today})))


_CHOOSY: Final = (~Supply.allocated, (Supply.min_shelf_days > 0) | Supply.batch_id.is_not(None))
_ARTICLES: Final = select(Supply.article_id).where(*LIES_THERE, *_CHOOSY).distinct()
_CLAIMS: Final = CLAIMS.add_columns(Supply.article_id, Supply.warehouse_id).where(
    among(Supply.article_id, "articles"), *_CHOOSY
)


@query(Permission.STOCK_SEE)
def outgrown_articles(tx: Transaction) -> list[int]:
    """The articles of which more is reserved for lines that want them fresh than is fresh enough by now."""
    articles = sorted(tx.session.scalars(_ARTICLES))
    return sorted({article_id for article_id, _ in outgrown_in(tx, articles)})


def outgrown_in(
    tx: Transaction, article_ids: Sequence[int], read: ReadBatches = batch_states
) -> dict[Place, list[Given]]:
    """Who of those that want one batch, or so much shelf life, cannot be served from where he is reserved.

    `read` gives what is free of batches, and locks them for who takes something away.
    """
    claims: dict[Place, list[Claim]] = defaultdict(list)
    rows: Iterable[Any] = tx.session.execute(_CLAIMS, {"articles": article_ids})
    for *claim, article_id, warehouse_id in rows:
        claims[article_id, warehouse_id].append(Claim(*claim))
    lying: dict[Place, list[BatchState]] = defaultdict(list)
    for batch in read(tx, {article for article, _ in claims}, {place for _, place in claims}):
        lying[batch.article_id, batch.warehouse_id].append(batch)
    found = {place: outgrown(each, *place, lying[place], tx.today) for place, each in claims.items()}
    return {place: given for place, given in found.items() if given}
