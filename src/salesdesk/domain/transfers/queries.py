"""What is under way between warehouses, and what could go."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import bindparam, select
from sqlalchemy.orm import aliased

from salesdesk.domain.catalogue.model import Article
from salesdesk.domain.transfers.entering import Sending, wanted, warehouse
from salesdesk.money import ZERO
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, query
from salesdesk.storage.lists import among
from salesdesk.warehouse.ledger.model import StockDocument, StockDocumentLine
from salesdesk.warehouse.stock.model import Batch, BatchBalance, Warehouse
from salesdesk.warehouse.stock.queries import batch_states
from salesdesk.warehouse.stock.rules import earliest_first
from salesdesk.warehouse.supply.queries import promises
from salesdesk.warehouse.transfers.model import GoodsInTransit
from salesdesk.warehouse.transfers.queries import chosen, free_of
from salesdesk.warehouse.transfers.rules import Shelves

__all__ = [
    "LineUnderWay",
    "Part",
    "ToSend",
    "UnderWay",
    "batches_to_send",
    "lines_under_way",
    "transfers_under_way",
    "would_go",
]


@dataclass(frozen=True, slots=True)
class LineUnderWay:
    """A batch of a transfer of which something has not come yet; quantities in base units."""

    batch_id: int
    article_id: int
    code: str
    name: str
    unit: str
    batch: str
    supplier_lot: str
    best_before: date | None
    use_by: date | None
    sent: Decimal
    left: Decimal
    """What is still in transit."""


@dataclass(frozen=True, slots=True)
class UnderWay:
    """A transfer that has not come in full; warehouses by their codes."""

    id: int
    number: str
    origin: str
    destination: str
    sent_on: date
    reference: str
    goods: tuple[str, ...] = ()
    """The codes of what is in transit."""


@dataclass(frozen=True, slots=True)
class Part:
    """What of a batch would go, in base units."""

    batch_id: int
    number: str
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class ToSend:
    """A batch in a warehouse as a choice for a transfer, quantities in base units."""

    batch_id: int
    number: str
    supplier_lot: str
    bin: str
    keeps_until: date | None
    on_hand: Decimal
    most: Decimal
    """What of it can go: it is free, and nobody else was promised it."""


_DESTINATION: Final = aliased(Warehouse)
_TRANSFERS: Final = (
    select(
        StockDocument.id,
        StockDocument.number,
        Warehouse.code,
        _DESTINATION.code,
        StockDocument.business_date,
        StockDocument.reference,
        Article.code,
    )
    .select_from(GoodsInTransit)
    .join(StockDocument, StockDocument.id == GoodsInTransit.document_id)
    .join(Warehouse, Warehouse.id == StockDocument.warehouse_id)
    .join(_DESTINATION, _DESTINATION.id == StockDocument.other_warehouse_id)
    .join(Batch, Batch.id == GoodsInTransit.batch_id)
    .join(Article, Article.id == Batch.article_id)
    .order_by(StockDocument.id, GoodsInTransit.position)
)
_LINES: Final = (
    select(
        GoodsInTransit.batch_id,
        Batch.article_id,
        Article.code,
        Article.name,
        Article.base_unit,
        Batch.number,
        Batch.supplier_lot,
        Batch.best_before,
        Batch.use_by,
        StockDocumentLine.quantity,
        GoodsInTransit.quantity,
    )
    .join(
        StockDocumentLine,
        (StockDocumentLine.document_id == GoodsInTransit.document_id)
        & (StockDocumentLine.position == GoodsInTransit.position),
    )
    .join(Batch, Batch.id == GoodsInTransit.batch_id)
    .join(Article, Article.id == Batch.article_id)
    .where(GoodsInTransit.document_id == bindparam("transfer"))
    .order_by(GoodsInTransit.position)
)
_NUMBERS: Final = select(Batch.id, Batch.number).where(among(Batch.id, "batches"))
_LYING: Final = (
    select(Batch.id, Batch.number, Batch.supplier_lot, BatchBalance.bin, BatchBalance.on_hand)
    .join(BatchBalance, BatchBalance.batch_id == Batch.id)
    .where(
        BatchBalance.article_id == bindparam("article"),
        BatchBalance.warehouse_id == bindparam("warehouse"),
        BatchBalance.present(),
    )
)


@query(Permission.STOCK_SEE)
def transfers_under_way(tx: Transaction) -> list[UnderWay]:
    """The transfers of which something is in transit, the oldest first."""
    found: dict[int, UnderWay] = {}
    rows: Iterable[Any] = tx.session.execute(_TRANSFERS)
    for *header, code in rows:
        transfer = UnderWay(*header)
        known = found.setdefault(transfer.id, transfer)
        if code not in known.goods:
            found[transfer.id] = replace(known, goods=(*known.goods, code))
    return list(found.values())


@query(Permission.STOCK_SEE)
def lines_under_way(tx: Transaction, transfer_id: int) -> list[LineUnderWay]:
    """What of a transfer is still in transit; nothing of one that is not there, or has come."""
    rows: Iterable[Any] = tx.session.execute(_LINES, {"transfer": transfer_id})
    return [LineUnderWay(*row) for row in rows]


@query(Permission.STOCK_SEE)
def would_go(tx: Transaction, origin_id: int, lines: Sequence[Sending]) -> list[tuple[Part, ...]]:
    """The batches that would go if these lines were sent now, line by line; refused as sending them is."""
    parts = chosen(tx, warehouse(tx, origin_id), wanted(tx, lines, lock=False))
    asked = {"batches": sorted({batch_id for each in parts for batch_id in each})}
    numbers = {row.id: row.number for row in tx.session.execute(_NUMBERS, asked)}
    return [
        tuple(Part(batch_id, numbers[batch_id], quantity) for batch_id, quantity in each.items())
        for each in parts
    ]


@query(Permission.STOCK_SEE)
def batches_to_send(tx: Transaction, article_id: int, origin_id: int) -> list[ToSend]:
    """The batches of an article in a warehouse of which something can go, those first that go first."""
    free = free_of(tx, [article_id], origin_id)
    states = sorted(batch_states(tx, [article_id], [origin_id]), key=earliest_first)
    shelves = Shelves(origin_id, free, states, promises(tx, [article_id]), tx.today)
    lying = {
        row.id: row for row in tx.session.execute(_LYING, {"article": article_id, "warehouse": origin_id})
    }
    found = []
    for state in states:
        can_go = shelves.most(state)
        if can_go > ZERO and (row := lying.get(state.batch_id)):
            keeps = min((day for day in (state.best_before, state.use_by) if day), default=None)
            found.append(ToSend(row.id, row.number, row.supplier_lot, row.bin, keeps, row.on_hand, can_go))
    return found
