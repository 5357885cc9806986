"""What a transfer would take of which batches, for who takes it and for who only looks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Final, NoReturn

from sqlalchemy import bindparam, func, select

from salesdesk.errors import NotEnough, Refused
from salesdesk.i18n import N_
from salesdesk.money import ZERO
from salesdesk.office.work import Transaction
from salesdesk.storage.lists import among
from salesdesk.storage.types import UtcInstant, difference
from salesdesk.warehouse.allocation.rules import cuts_a_piece
from salesdesk.warehouse.stock.model import Batch, StockBalance, Warehouse
from salesdesk.warehouse.stock.queries import batch_states
from salesdesk.warehouse.stock.rules import BatchState
from salesdesk.warehouse.supply.model import Supply
from salesdesk.warehouse.supply.queries import promises
from salesdesk.warehouse.supply.rules import SupplyKind
from salesdesk.warehouse.transfers.rules import Shelves, Wanted

__all__ = ["chosen", "free_of", "number_of"]

ReadBatches = Callable[[Transaction, Iterable[int], Iterable[int]], list[BatchState]]
"""Reads what is free of the batches of articles in warehouses."""

_FREE: Final = select(
    StockBalance.article_id,
    difference(StockBalance.on_hand, StockBalance.blocked, StockBalance.reserved),
    # Whoever holds goods no longer is no obstacle.
    select(func.coalesce(func.sum(Supply.quantity), ZERO, type_=Supply.quantity.type))
    .where(
        Supply.article_id == StockBalance.article_id,
        Supply.warehouse_id == StockBalance.warehouse_id,
        Supply.kind == SupplyKind.HOLD,
        Supply.expires_at <= bindparam("now", type_=UtcInstant()),
    )
    .scalar_subquery(),
).where(among(StockBalance.article_id, "articles"), StockBalance.warehouse_id == bindparam("warehouse"))


def chosen(
    tx: Transaction, origin: Warehouse, wanted: Sequence[Wanted], read: ReadBatches = batch_states
) -> list[dict[int, Decimal]]:
    """What goes of which batch from a warehouse, for each of what is wanted; batches by hand come first.

    NotEnough says how much can go. `read` gives what is free of batches, and locks them for
    who takes them then.
    """
    articles = sorted({each.article_id for each in wanted})
    free, batches = free_of(tx, articles, origin.id), read(tx, articles, [origin.id])
    shelves = Shelves(origin.id, free, batches, promises(tx, articles), tx.today)
    found: dict[int, dict[int, Decimal]] = {}
    for each in wanted:
        _require_whole(each, batches)
    for at, each in sorted(enumerate(wanted), key=lambda pair: pair[1].batch_id is None):
        found[at] = shelves.take(each)
        goes = sum(found[at].values(), ZERO)
        if goes < each.quantity:
            _refuse(tx, each, goes, origin.code)
    return [found[at] for at in range(len(wanted))]


def free_of(tx: Transaction, article_ids: Iterable[int], warehouse_id: int) -> dict[int, Decimal]:
    """What of articles nobody has a claim on in a warehouse, whether orders take goods from it or not."""
    asked = {"articles": sorted(set(article_ids)), "warehouse": warehouse_id, "now": tx.now}
    return {article: free + run_out for article, free, run_out in tx.session.execute(_FREE, asked)}


def number_of(tx: Transaction, batch_id: int) -> str:
    """The number of a batch; a dash for what is none."""
    return tx.session.scalar(select(Batch.number).where(Batch.id == batch_id)) or "–"


def _require_whole(wanted: Wanted, batches: Iterable[BatchState]) -> None:
    there = (batch.free for batch in batches if batch.article_id == wanted.article_id)
    if wanted.is_whole and cuts_a_piece(wanted.quantity, *there):
        text = N_("{code} is sent in whole pieces; {quantity} is not a whole number.")
        raise Refused(text, code=wanted.code, quantity=wanted.quantity).at("quantity")


def _refuse(tx: Transaction, wanted: Wanted, most: Decimal, warehouse: str) -> NoReturn:
    """Say how much of what is wanted can go."""
    if wanted.batch_id is None:
        text = N_("Of {code} only {most} can go from {warehouse}; the rest is reserved or blocked.")
        raise NotEnough(text, code=wanted.code, most=most, warehouse=warehouse).at("quantity")
    text = N_("Of batch {number} only {most} can go from {warehouse}; the rest is reserved or blocked.")
    number = number_of(tx, wanted.batch_id)
    raise NotEnough(text, number=number, most=most, warehouse=warehouse, code=wanted.code).at("quantity")
