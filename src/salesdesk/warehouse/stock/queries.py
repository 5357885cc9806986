"""What is where: read by every screen that shows an article."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select

from salesdesk.errors import NotFound
from salesdesk.i18n import N_
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, query
from salesdesk.warehouse.stock.model import StockBalance, Warehouse

__all__ = ["StockView", "WarehouseView", "stock_of", "warehouse_code", "warehouses"]


@dataclass(frozen=True, slots=True)
class StockView:
    """One article in one warehouse, in base units."""

    article_id: int
    warehouse: str
    on_hand: Decimal
    blocked: Decimal
    reserved: Decimal

    @property
    def available(self) -> Decimal:
        """What nobody has a claim on."""
        return self.on_hand - self.blocked - self.reserved


@query(Permission.STOCK_SEE)
def stock_of(tx: Transaction, article_ids: Iterable[int]) -> list[StockView]:
    """The balances of these articles in every warehouse that knows them."""
    rows = tx.session.execute(
        select(
            StockBalance.article_id,
            Warehouse.code,
            StockBalance.on_hand,
            StockBalance.blocked,
            StockBalance.reserved,
        )
        .join(Warehouse, Warehouse.id == StockBalance.warehouse_id)
        .where(StockBalance.article_id.in_(sorted(set(article_ids))))
        .order_by(StockBalance.article_id, Warehouse.priority, Warehouse.id)
    )
    return [StockView(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class WarehouseView:
    """A warehouse; orders take goods from it if it `sells` and is `active`."""

    id: int
    code: str
    name: str
    sells: bool
    active: bool


@query(Permission.STOCK_SEE)
def warehouses(tx: Transaction) -> list[WarehouseView]:
    """All warehouses, in the order in which orders look for goods."""
    rows = tx.session.execute(
        select(Warehouse.id, Warehouse.code, Warehouse.name, Warehouse.sells, Warehouse.active).order_by(
            Warehouse.priority, Warehouse.id
        )
    )
    return [WarehouseView(*row) for row in rows]


def warehouse_code(tx: Transaction, warehouse_id: int) -> str:
    """The code of a warehouse. Raises NotFound."""
    code = tx.session.scalar(select(Warehouse.code).where(Warehouse.id == warehouse_id))
    if code is None:
        raise NotFound(N_("There is no such warehouse."))
    return code
