"""Who holds goods of a warehouse or has reserved them."""

from __future__ import annotations

from typing import Final

from sqlalchemy import select

from salesdesk.warehouse.supply.model import Supply
from salesdesk.warehouse.supply.rules import SupplyKind

__all__ = ["CLAIMS", "LIES_THERE"]

LIES_THERE: Final = (Supply.kind != SupplyKind.PLANNED, Supply.purchase_line_id.is_(None))
"""Goods that are in a warehouse: what is on its way there has not come yet."""
CLAIMS: Final = select(
    Supply.id,
    Supply.order_id,
    Supply.order_line_id,
    Supply.kind,
    Supply.quantity,
    Supply.batch_id,
    Supply.allocated,
    Supply.min_shelf_days,
    Supply.expires_at,
    Supply.promised_on,
).where(*LIES_THERE)
"""Each row a `Claim` on goods that are in a warehouse."""
