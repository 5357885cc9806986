"""Goods go from one warehouse to another: sent, received, taken back, or lost on the way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from sqlalchemy import bindparam, select
from sqlalchemy.orm import aliased

from salesdesk.domain.company.queries import require_open_stock
from salesdesk.domain.corrections.writing_off import require_cause
from salesdesk.domain.transfers.entering import Sending, wanted, warehouse
from salesdesk.errors import NotFound, Refused
from salesdesk.i18n import N_
from salesdesk.money import ZERO, require_numbers
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, verb
from salesdesk.warehouse.ledger.model import StockDocument, StockDocumentLine
from salesdesk.warehouse.ledger.operations import Posted
from salesdesk.warehouse.ledger.rules import Cause, DocumentKind
from salesdesk.warehouse.stock.model import Batch, Warehouse
from salesdesk.warehouse.transfers import operations
from salesdesk.warehouse.transfers.operations import Arrived

__all__ = ["TransferPosted", "receive", "send", "take_back", "write_off"]

_ORIGIN: Final = aliased(Warehouse)
_TRANSFER: Final = (
    select(_ORIGIN, Warehouse)
    .select_from(StockDocument)
    .join(_ORIGIN, _ORIGIN.id == StockDocument.warehouse_id)
    .join(Warehouse, Warehouse.id == StockDocument.other_warehouse_id)
    .where(StockDocument.id == bindparam("transfer"), StockDocument.kind == DocumentKind.TRANSFER_OUT)
)
_MOVED: Final = (
    select(StockDocumentLine.article_id, Batch.number, StockDocumentLine.quantity)
    .join(Batch, Batch.id == StockDocumentLine.batch_id)
    .where(StockDocumentLine.document_id == bindparam("document"))
    .order_by(StockDocumentLine.position)
)


@dataclass(frozen=True, slots=True)
class TransferPosted:
    """A posted transfer, out or in, or the document of what was lost."""

    id: int
    number: str


@verb(Permission.STOCK_ISSUE)
def send(
    tx: Transaction, origin_id: int, destination_id: int, lines: Sequence[Sending], reference: str = ""
) -> TransferPosted:
    """Send goods from one warehouse to another: a transfer out (MM−). They are in transit until received.

    Only what is free goes: what orders have reserved stays, and NotEnough says how much can go. By
    rule batches go that keep shortest, as where orders get theirs; they keep their cost.
    """
    require_open_stock(tx, tx.today)
    if origin_id == destination_id:
        raise Refused(N_("Goods go from one warehouse to another one.")).at("destination")
    origin, destination = warehouse(tx, origin_id), warehouse(tx, destination_id)
    if not destination.active:
        raise Refused(N_("The warehouse {code} is not in use."), code=destination.code).at("destination")
    posted = operations.send(tx, origin, destination, wanted(tx, lines), reference)
    return _recorded(tx, posted, [origin.code, destination.code])


@verb(Permission.STOCK_RECEIVE)
def receive(tx: Transaction, transfer_id: int, arrived: Sequence[Arrived]) -> TransferPosted:
    """Say what of a transfer has come where it goes to: a transfer in (MM+). The rest stays in transit.

    Never more than is still in transit: NotEnough says how much that is, whoever else received it.
    """
    return _arrived(tx, transfer_id, arrived, back=False)


@verb(Permission.STOCK_RECEIVE)
def take_back(tx: Transaction, transfer_id: int, arrived: Sequence[Arrived]) -> TransferPosted:
    """Say what of a transfer has come back where it went from: a transfer in (MM+) there."""
    return _arrived(tx, transfer_id, arrived, back=True)


@verb(Permission.STOCK_ADJUST)
def write_off(
    tx: Transaction, transfer_id: int, lost: Sequence[Arrived], cause: Cause, reason: str = ""
) -> TransferPosted:
    """Say what of a transfer never comes: an internal issue (RW) of what is in transit, with its cause."""
    require_cause(cause, reason)
    require_open_stock(tx, tx.today)
    origin, destination = _warehouses(tx, transfer_id)
    posted = operations.lose(tx, transfer_id, origin.country, _parts(lost), cause, reason)
    return _recorded(
        tx, posted, [origin.code, destination.code], cause=cause, **({"reason": reason} if reason else {})
    )


def _arrived(tx: Transaction, transfer_id: int, arrived: Sequence[Arrived], *, back: bool) -> TransferPosted:
    require_open_stock(tx, tx.today)
    origin, destination = _warehouses(tx, transfer_id)
    place, other = (origin, destination) if back else (destination, origin)
    posted = operations.receive(tx, transfer_id, other, place, _parts(arrived))
    return _recorded(tx, posted, [other.code, place.code])


def _warehouses(tx: Transaction, transfer_id: int) -> tuple[Warehouse, Warehouse]:
    """From where to where a transfer goes. Raises NotFound."""
    row = tx.session.execute(_TRANSFER, {"transfer": transfer_id}).one_or_none()
    if row is None:
        raise NotFound(N_("There is no such transfer."))
    return row[0], row[1]


def _parts(parts: Iterable[Arrived]) -> list[Arrived]:
    """What is said of each batch, once; refuses nothing at all and what is no quantity."""
    by_batch: dict[int, Arrived] = {}
    for part in parts:
        require_numbers(part.quantity)
        if part.quantity <= ZERO:
            raise Refused(N_("The quantity has to be above zero.")).at("quantity")
        known = by_batch.get(part.batch_id)
        by_batch[part.batch_id] = (
            part if known is None else replace(known, quantity=known.quantity + part.quantity)
        )
    if not by_batch:
        raise Refused(N_("Say what has come of the transfer."))
    return list(by_batch.values())


def _recorded(tx: Transaction, posted: Posted, way: list[str], **more: object) -> TransferPosted:
    """Note in the history of each article what of it moved."""
    moved: dict[int, list[tuple[str, Decimal]]] = defaultdict(list)
    for article_id, number, quantity in tx.session.execute(_MOVED, {"document": posted.id}):
        moved[article_id].append((number, quantity))
    for article_id, parts in moved.items():
        tx.record(
            "article",
            article_id,
            number=posted.number,
            warehouse=way,
            batch=", ".join(number for number, _ in parts),
            quantity=sum((quantity for _, quantity in parts), ZERO),
            **more,
        )
    return TransferPosted(posted.id, posted.number)
