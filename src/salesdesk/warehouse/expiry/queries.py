"""Goods past their dates that are still for sale."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Date, bindparam, or_, select

from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, query
from salesdesk.warehouse.stock.model import Batch, BatchBalance

__all__ = ["TOO_LATE", "expired_batches"]

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
