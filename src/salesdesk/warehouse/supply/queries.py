"""Reading supply."""

from __future__ import annotations

from sqlalchemy import select

from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, query
from salesdesk.warehouse.supply.model import Supply
from salesdesk.warehouse.supply.rules import SupplyKind

__all__ = ["holds_have_run_out"]


@query(Permission.SYSTEM_RUN)
def holds_have_run_out(tx: Transaction) -> bool:
    """Whether there are holds to give back, so that a sweep of nothing writes no history."""
    run_out = select(Supply.id).where(Supply.kind == SupplyKind.HOLD, Supply.expires_at <= tx.now)
    return tx.session.scalar(run_out.limit(1)) is not None
