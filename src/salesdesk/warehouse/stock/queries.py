"""What is where: read by every screen that shows an article."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Final

from sqlalchemy import ScalarSelect, bindparam, select
from sqlalchemy.sql.elements import SQLCoreOperations

from salesdesk.errors import NotFound
from salesdesk.i18n import N_
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, query
from salesdesk.storage.lists import among
from salesdesk.storage.types import difference
from salesdesk.warehouse.stock.model import Batch, BatchBalance, StockBalance, Warehouse
from salesdesk.warehouse.stock.rules import BatchState, Free, WarehouseDetails

__all__ = [
    "BATCHES_EVERYWHERE",
    "BATCH_STATES",
    "FREE_TO_SELL",
    "StockView",
    "WarehouseInFull",
    "WarehouseView",
    "batch_states",
    "free_to_sell",
    "last_cost",
    "stock_for_sale",
    "stock_of",
    "warehouse_code",
    "warehouses",
    "warehouses_in_full",
]

# Built once: building a statement takes longer than running it.
BATCHES_EVERYWHERE: Final = (
    select(
        BatchBalance.batch_id,
        BatchBalance.article_id,
        BatchBalance.warehouse_id,
        difference(BatchBalance.on_hand, BatchBalance.blocked, BatchBalance.allocated),
        Batch.unit_cost,
        Batch.received_on,
        Batch.best_before,
        Batch.use_by,
    )
    .join(Batch, Batch.id == BatchBalance.batch_id)
    .where(among(BatchBalance.article_id, "articles"), BatchBalance.present())
)
"""What is free of the batches of `articles`, in every warehouse."""
BATCH_STATES: Final = BATCHES_EVERYWHERE.where(among(BatchBalance.warehouse_id, "warehouses")).order_by(
    BatchBalance.batch_id, BatchBalance.warehouse_id
)
"""What is free of the batches of `:articles` that lie in `:warehouses`, as `BatchState` has it."""

FREE_TO_SELL: Final = (
    select(
        StockBalance.article_id,
        StockBalance.warehouse_id,
        difference(StockBalance.on_hand, StockBalance.blocked, StockBalance.reserved),
        Warehouse.priority,
    )
    .join(Warehouse, Warehouse.id == StockBalance.warehouse_id)
    .where(among(StockBalance.article_id, "articles"), Warehouse.sells, Warehouse.active)
    .order_by(StockBalance.article_id, StockBalance.warehouse_id)
)
"""What is free of `:articles` in each warehouse that orders take goods from, as `Free` has it."""


def last_cost(article_id: SQLCoreOperations[int]) -> ScalarSelect[Decimal]:
    """What one base unit of the latest goods of an article cost, for a statement about it.

    A batch that cost nothing was a sample and says nothing of the cost. NULL if there is none other.
    """
    return (
        select(Batch.unit_cost)
        .where(Batch.article_id == article_id, Batch.unit_cost > 0)
        .order_by(Batch.id.desc())
        .limit(1)
        .scalar_subquery()
    )


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


_FOR_SALE: Final = (
    select(
        StockBalance.article_id,
        Warehouse.code,
        StockBalance.on_hand,
        StockBalance.blocked,
        StockBalance.reserved,
    )
    .join(Warehouse, Warehouse.id == StockBalance.warehouse_id)
    .where(StockBalance.article_id == bindparam("article"), Warehouse.sells, Warehouse.active)
    .order_by(Warehouse.priority, Warehouse.id)
)


@query(Permission.STOCK_SEE)
def stock_for_sale(tx: Transaction, article_id: int) -> list[StockView]:
    """The balances of an article where orders take goods from, in the order in which they look there."""
    return [StockView(*row) for row in tx.session.execute(_FOR_SALE, {"article": article_id})]


@dataclass(frozen=True, slots=True)
class WarehouseView:
    """A warehouse; orders take goods from it if it `sells` and is `active`."""

    id: int
    code: str
    name: str
    sells: bool
    active: bool


@dataclass(frozen=True, slots=True)
class WarehouseInFull:
    """A warehouse with its name and address; orders look where `priority` is lowest first."""

    id: int
    code: str
    details: WarehouseDetails
    priority: int
    sells: bool
    active: bool


@query(Permission.COMPANY_EDIT)
def warehouses_in_full(tx: Transaction) -> list[WarehouseInFull]:
    """All warehouses with their addresses, in the order in which orders look for goods."""
    found = tx.session.scalars(
        select(Warehouse).where(~Warehouse.transit).order_by(Warehouse.priority, Warehouse.id)
    )
    names = [field.name for field in fields(WarehouseDetails)]
    return [
        WarehouseInFull(
            row.id,
            row.code,
            WarehouseDetails(**{name: getattr(row, name) for name in names}),
            row.priority,
            row.sells,
            row.active,
        )
        for row in found
    ]


@query(Permission.STOCK_SEE)
def warehouses(tx: Transaction) -> list[WarehouseView]:
    """All warehouses, in the order in which orders look for goods; not that in transit."""
    rows = tx.session.execute(
        select(Warehouse.id, Warehouse.code, Warehouse.name, Warehouse.sells, Warehouse.active)
        .where(~Warehouse.transit)
        .order_by(Warehouse.priority, Warehouse.id)
    )
    return [WarehouseView(*row) for row in rows]


def warehouse_code(tx: Transaction, warehouse_id: int) -> str:
    """The code of a warehouse. Raises NotFound, also for that in transit: only transfers know it."""
    code = tx.session.scalar(select(Warehouse.code).where(Warehouse.id == warehouse_id, ~Warehouse.transit))
    if code is None:
        raise NotFound(N_("There is no such warehouse."))
    return code


def free_to_sell(tx: Transaction, article_ids: Iterable[int]) -> list[Free]:
    """What of these articles is free where orders take goods from; holds that have run out still bind it."""
    rows = tx.session.execute(FREE_TO_SELL, {"articles": sorted(set(article_ids))})
    return [Free(*row) for row in rows]


def batch_states(
    tx: Transaction, article_ids: Iterable[int], warehouse_ids: Iterable[int]
) -> list[BatchState]:
    """What is free of the batches of these articles in these warehouses, for who looks and takes nothing."""
    asked = {"articles": sorted(set(article_ids)), "warehouses": sorted(set(warehouse_ids))}
    return [BatchState(*row) for row in tx.session.execute(BATCH_STATES, asked)]
